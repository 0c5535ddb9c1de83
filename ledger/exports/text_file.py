"""A text file, written as its lines come, so that a long one takes no more memory than a short one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ledger.exports.not_written import not_written


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write lines, each with its own end. Raises DataFault where the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    except OSError as fault:
        raise not_written(path, fault, "Give a file in a folder you may write to.") from None
