"""Measures of the ledger itself: what a cell states, what files have, checks that failed, what month end leaves."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

STATED = Measure(
    "Amount stated",
    "What a row of a sheet says, as it was stated: a record, and not what follows from it",
    "the sheet",
    purse="none",
    by=("sheet", "key", "batch"),
    needs=("sheet", "key"),
)
CHECKS_FAILED = Measure(
    "Checks that failed", "Checks over the figures that failed when they were counted", "failed_checks", unit="count"
)
MONTHS_TO_CLOSE = Measure(
    "Periods to close", "Months that are posted to their end and not closed", "finance_months", unit="count"
)
DATA_KNOWN = Measure(
    "Known", "Of how many of them what should be known is known", "completeness", unit="count", by=("what",)
)
DATA_ASKED = Measure(
    "Of how many it should be known",
    "How many there are of which it should be known",
    "completeness",
    unit="count",
    by=("what",),
)

# Files that are imported and exported.


def _count(name: str, meaning: str, asked: str, by: tuple[str, ...], adds_over: tuple[str, ...] = ()) -> Measure:
    return Measure(name, meaning, asked, purse="none", unit="count", by=by, adds_over=adds_over)


_ROWS = ("sheet", "change")
ROWS_TO_IMPORT = _count(
    "Rows of an import",
    "Rows of files, by what importing them does: new, changed, withdrawn, removed, or the same as before",
    "import",
    ("files", *_ROWS),
    _ROWS,
)
PROBLEMS = _count("Problems", "What is wrong with files: nothing of them is imported meanwhile", "import", ("files",))
REMARKS = _count("Remarks", "What is unusual about files, and is imported all the same", "import", ("files",))
CONFLICTS = _count(
    "Conflicts", "Rows of files that say something else than what is recorded", "import", ("files", "state")
)
KNOWN_ALREADY = _count(
    "Known already", "Rows of a statement that were imported before, from it or another", "import", ("files", "from")
)
ROWS_EXPORTED = _count("Rows of an export", "Rows that an export has", "export", ("file", "on"))
ROWS_OF_RETURN = _count("Rows of a return", "Rows that a return has", "export-return", ("file", "on"))
BLANK_CELLS = _count(
    "Blank cells",
    "Cells of a return's column that are blank though the published checks ask for them",
    "export-return",
    ("file", "on", "column"),
)
CHANGES = _count("Changes", "How often rows of a sheet were stated, amended or withdrawn", "trail", ("sheet", "key"))

# Month end.

_CHECKLIST = ("month", "matter", "agency", "counterparty")
LEFT_TO_DO = Measure(
    "Outstanding at month end",
    "How much of a matter of the month's checklist is outstanding",
    "month_end",
    unit="count",
    day="asked",
    by=_CHECKLIST,
    needs=("month", "matter"),
)
VALUE_LEFT_TO_DO = Measure(
    "Value outstanding at month end",
    "What a matter of the month's checklist is about, as far as it is outstanding",
    "month_end",
    day="asked",
    by=_CHECKLIST,
    needs=("month", "matter"),
)
