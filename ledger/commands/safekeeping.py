"""What keeps the ledger safe: a backup while it is in use, and a ledger put in place from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.terminal import AsJson, Now, answer, opened, progress_of

Replace = Annotated[bool, typer.Option("--replace", help="What is there already is replaced.")]


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    replace: Replace = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Copy the ledger to FILE while it is in use, and verify the copy; exit 1 where it has faults."""
    from ledger.tasks.safekeeping import backup

    with progress_of("Verifying placements") as progress:
        copied = backup(opened(context), file, replace=replace, now=now, progress=progress)
    answer(copied, as_json, (("check", "where", "what"), copied.verified.findings))
    if copied.verified.findings:
        raise typer.Exit(1)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.")],
    replace: Replace = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Put the ledger of FILE in place at the store, on SQLite or PostgreSQL, once it is verified."""
    from ledger.tasks.safekeeping import restore

    with progress_of("Verifying placements") as progress:
        answer(restore(file, context.obj, replace=replace, now=now, progress=progress), as_json)
