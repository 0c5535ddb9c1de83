"""For which month or months a file of payments was published: stated, and never taken from the dates of its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from ledger.book.documents.published_cells import read_month
from ledger.domain.money_and_days.periods import Month, MonthSpan

SaidBy = Literal["hand", "layout", "file_name"]
"""Who states a period: whoever hands the file over, its layout, or the one month in the file's name."""

_NAME = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)"
_YEAR, _NUMBER = r"(?P<year>20\d\d)", r"(?P<month>0[1-9]|1[0-2])"
# A day beside a month makes a date, which says when a file was made rather than for which month it is.
_NO_DAY_BEFORE = r"(?<!\d)(?<!(?<!\d)\d[-_. ])(?<!(?<!\d)\d\d[-_. ])"
_NO_DAY_AFTER = r"(?![-_. ]?\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}[-_. ]?{_NUMBER}{_NO_DAY_AFTER}",
        rf"{_NO_DAY_BEFORE}{_NUMBER}[-_. ]{_YEAR}{_NO_DAY_AFTER}",
        rf"(?<![a-z]){_NO_DAY_BEFORE}{_NAME}[-_. ]*(?P<year>20\d\d|\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}[-_. ]*{_NAME}{_NO_DAY_AFTER}",
    )
)


class StatedPeriod(NamedTuple):
    """A period and who states it."""

    span: MonthSpan
    said_by: SaidBy


class ProposedPeriod(NamedTuple):
    """What is asked where nothing states a period: the month of most rows, how many those are, and of how many.

    A proposal is no statement: somebody has to say it.
    """

    month: Month
    rows: int
    of: int
    dated: MonthSpan
    """From the month of the first date to that of the last."""


def period_by_pattern(text: str, pattern: str) -> MonthSpan | None:
    """The month or financial year that a text names by a layout's pattern; None where it names none.

    >>> str(period_by_pattern("paid-2024-25.csv", r"(?P<financial_year>20\\d\\d)-\\d\\d"))
    '2024-04..2025-03'
    """
    if "financial_year" in re.compile(pattern).groupindex:
        found = re.search(pattern, text, re.IGNORECASE)
        year = found["financial_year"] if found else None
        return MonthSpan.of_years(int(year), int(year)) if year and re.fullmatch(r"20\d\d", year) else None
    month = read_month(text, pattern)
    return MonthSpan.parse(month) if month else None


def month_in_name(file: str) -> Month | None:
    """The one month that a file's name says; None where it says none, or several.

    >>> str(month_in_name("payments-2026-01.csv")), str(month_in_name("Spend Sept 2025.xlsx"))
    ('2026-01', '2025-09')
    >>> month_in_name("2024-04_to_2025-03.csv"), month_in_name("payments-2011-12.csv")
    (None, None)

    `2011-12` may be a December or a financial year, so it says no month.
    """
    stem = file.rsplit(".", 1)[0]
    said = (read_month(match[0], form.pattern) for form in _FORMS for match in form.finditer(stem))
    found = {text for text in said if text}
    if len(found) != 1:
        return None
    (text,) = found
    month = Month.parse(text)
    is_year = month.number == (month.year + 1) % 100 and re.search(rf"{month.year}[-_. ]{month.number:02d}", stem)
    return None if is_year else month


def propose_period(days: Iterable[date | None]) -> ProposedPeriod | None:
    """The month that most rows are dated in; None where none is dated.

    Of two months with equally many rows it is the later: invoices are dated before they are paid.
    """
    rows = [Month.of(day) if day else None for day in days]
    months = Counter(month for month in rows if month)
    if not months:
        return None
    most = max(months, key=lambda month: (months[month], month))
    return ProposedPeriod(most, months[most], len(rows), MonthSpan(min(months), max(months)))
