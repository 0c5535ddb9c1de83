"""Continuing care of a child: a process with clocks."""
