"""What is told of a file that cannot be written: the system's reason in words, and the remedy."""

from __future__ import annotations

from pathlib import Path

from ledger.errors import DataFault


def not_written(path: Path, fault: Exception, remedy: str) -> DataFault:
    """The fault to raise; of what a library raised in the place of the system's own, this is looked for in it.

    >>> not_written(Path("a.csv"), PermissionError(13, "Permission denied", "a.csv"), "Give another file.").message
    'a.csv cannot be written: Permission denied.'
    """
    own = next((each for each in (fault, *fault.args) if isinstance(each, OSError)), None)
    return DataFault(f"{path} cannot be written: {own.strerror if own and own.strerror else fault}.", remedy)
