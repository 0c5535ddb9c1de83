"""The commands of `joint-ledger`, a module for each time of need; each is a few lines that call a task.

Tasks are imported by the command that needs them, so that help is there at once.
"""
