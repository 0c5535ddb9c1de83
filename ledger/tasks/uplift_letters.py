"""What a letter to a provider needs after the uplift round: old rates and new, from when, and arrears by month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from ledger.answers.what_if.uplift_round import Rise
from ledger.answers.what_if.uplifts import uplift_round
from ledger.briefing.figures import PER_UNIT, day, month_name, rate
from ledger.errors import DataFault
from ledger.exports.workbook import Sheet, WorkbookColumn, write_workbook
from ledger.store.books import Books

_TOLD = frozenset({"agreed", "applied"})
_RATES = (
    WorkbookColumn("Uplift"),
    WorkbookColumn("Placement"),
    WorkbookColumn("Price"),
    WorkbookColumn("For"),
    WorkbookColumn("Rate until then"),
    WorkbookColumn("Rate from then"),
    WorkbookColumn("Percent"),
    WorkbookColumn("From", "day"),
    WorkbookColumn("Agreed on", "day"),
    WorkbookColumn("Reason"),
    WorkbookColumn("Arrears", "money"),
)
_MONTHS = (
    WorkbookColumn("Uplift"),
    WorkbookColumn("Placement"),
    WorkbookColumn("Month"),
    WorkbookColumn("Arrears", "money"),
)


def write_letters(books: Books, folder: Path, codes: Collection[str] | None = None) -> list[Path]:
    """Write a workbook a provider for uplifts that are agreed (None: all), and say where; none where none is.

    Arrears are of service through the horizon. Raises DataFault where a file cannot be written.
    """
    found, last = uplift_round(books, codes), books.last
    by_provider: dict[str, list[Rise]] = defaultdict(list)
    for rise in found.rises:
        if rise.state in _TOLD and not rise.refusal:
            by_provider[rise.provider].append(rise)
    if not by_provider or last is None:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataFault(f"{folder} cannot be made: {fault.strerror}.", "Name a folder you may write to.") from None
    written = []
    for provider, rises in sorted(by_provider.items()):
        path = folder / f"uplift-{re.sub(r'[^A-Za-z0-9._-]', '_', provider)}.xlsx"
        _write_letter(path, rises, found.posted_through, last.recorded_at)
        written.append(path)
    return written


def _write_letter(path: Path, rises: Sequence[Rise], posted_through: date | None, created: datetime) -> None:
    through = "none yet: nothing is posted"
    if posted_through:
        through = f"of service to {day(posted_through)}, invoiced since or not"
    title = (f"Uplifts agreed with {rises[0].provider_name}", f"Arrears: {through}")
    sheets = (
        Sheet("rates", "One row a price: what was charged, and what may be charged from when", _RATES, _rates(rises)),
        Sheet(
            "arrears", "One row a price and month: how much dearer, invoiced since or not", _MONTHS, _months(rises)
        ),
    )
    write_workbook(path, title, sheets, created)


def _rates(rises: Sequence[Rise]) -> list[tuple[str | int | date | None, ...]]:
    return [
        (
            rise.uplift.uplift,
            rise.placement,
            rise.new_price,
            rise.component.replace("_", " "),
            f"{rate(rise.old_rate)} {PER_UNIT[rise.unit]}",
            f"{rate(rise.new_rate)} {PER_UNIT[rise.unit]}",
            rise.percent_text,
            rise.uplift.first_day,
            rise.uplift.decided_on,
            rise.uplift.reason or "",
            rise.owing,
        )
        for rise in rises
    ]


def _months(rises: Sequence[Rise]) -> list[tuple[str | int, ...]]:
    return [
        (rise.uplift.uplift, rise.placement, month_name(month), pence)
        for rise in rises
        for month, pence in rise.arrears.items()
    ]
