"""How large a file from outside may be that is read in the ledger's own process: what is beyond is told.

Workbooks have a process of their own with limits of memory and time. Text needs none: what reading it takes follows
from its bytes and cells, which end here before they take a gigabyte or a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.book.problems import shown_name
from ledger.errors import DataFault

LARGEST_FILE = 128 * 2**20
"""Bytes of one CSV file: some million rows of a bank statement."""
LARGEST_FOLDER = 512 * 2**20
"""Bytes of all files of a folder together: what a workbook may unpack to."""
LARGEST_LAYOUT = 2**20
"""Bytes of a layout, a map or a profile."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet of a workbook has at most."""
MOST_CELLS = 20_000_000
LONGEST_CELL = 2**24
"""Characters after which a cell is no cell: a quotation mark was not closed."""
_SMALLER = "Save only the rows and columns that are meant, or hand it over in parts."


def content_of(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file. Raises DataFault where it is larger or is no file, OSError where it cannot be read."""
    name = shown_name(path)
    if path.exists() and not path.is_file():
        raise DataFault(f"{name} is not a file.", "Name the file itself.")
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise DataFault(f"{name} is larger than what is read: at most {largest:,} bytes are.", _SMALLER)
    return content


def hold_to_folder(path: Path, files: Iterable[Path]) -> None:
    """Raise DataFault where the files of a folder are together larger than what is read."""
    size = sum(file.stat().st_size for file in files)
    if size > LARGEST_FOLDER:
        raise DataFault(
            f"The files in {shown_name(path)} are larger than what is read: together they have {size:,} bytes, "
            f"and at most {LARGEST_FOLDER:,} are.",
            "Hand them over in parts.",
        )


def within_limits(file: str, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows as they come. Raises DataFault, with the row, once they are more, or wider, than a sheet's."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MOST_ROWS:
            raise DataFault(f"{file} has more than the {MOST_ROWS:,} rows that are read.", _SMALLER)
        if len(row) > MOST_COLUMNS:
            said = f"{file}, row {number}, has {len(row):,} cells, and at most {MOST_COLUMNS:,} are read."
            raise DataFault(said, _SMALLER)
        if cells > MOST_CELLS:
            raise DataFault(f"{file} has more than {MOST_CELLS:,} cells down to row {number:,}.", _SMALLER)
        yield row
