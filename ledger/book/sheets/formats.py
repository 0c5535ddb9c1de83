"""The formats a book may come in. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ledger.book.sheets import csv_folder, workbook
from ledger.book.sheets.tables import Handover
from ledger.errors import DataFault


class Format(NamedTuple):
    """How a kind of book is called, recognised and read."""

    name: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path], Handover]


FORMATS = (
    Format("a folder of CSV files", csv_folder.recognise, csv_folder.read),
    Format("an .xlsx workbook", workbook.recognise, workbook.read),
)


def hand_over(path: Path) -> Handover:
    """The tables of the book at `path`. Raises DataFault where there is none."""
    if not path.exists():
        raise DataFault(f"There is no data workbook at {path}.", "Name a folder of CSV files or an .xlsx workbook.")
    for form in FORMATS:
        if form.recognise(path):
            try:
                handover = form.read(path)
            except OSError as fault:
                raise DataFault(
                    f"{path} cannot be read: {fault.strerror}.", "Close it elsewhere, or ask who owns it."
                ) from fault
            if not handover.tables:
                raise DataFault(
                    f"{path} holds no sheet of a data workbook.",
                    "Files of a data workbook are named by their sheet, like agencies.csv; `joint-ledger template "
                    "FILE.xlsx` writes a workbook to fill in. What is no data workbook is imported as what it is: "
                    "chosen under “What "
                    "is it?” on the page Import, or with --format (invoices as UBL: --format ubl).",
                )
            return handover
    if path.suffix.lower() == ".xml":
        raise DataFault(
            f"{path.name} is not a data workbook.",
            "If it is an invoice as UBL, say so: “Invoices as UBL” on the page Import, or --format ubl.",
        )
    kinds = " or ".join(form.name for form in FORMATS)
    raise DataFault(f"{path.name} is not a data workbook.", f"A data workbook is {kinds}; save it as one of them.")
