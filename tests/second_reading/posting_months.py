"""A second reading of docs/rules.md section 5: the month in which each kind of entry is posted.

Months are text (`2026-05`), which sorts as time does. They are closed up to one; the next is the first open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tests.domain.splits.second_reading import month_of


def month_after(month: str) -> str:
    """The next month."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


@dataclass(frozen=True)
class Calendar:
    """Which months are closed: all up to `closed`, or none."""

    closed: str | None = None

    def is_open(self, month: str) -> bool:
        """Whether the month can still be posted in."""
        return self.closed is None or month > self.closed

    def open_from(self, month: str) -> str:
        """The month if it is open, else the first open month after it."""
        while not self.is_open(month):
            month = month_after(month)
        return month


def of_charge(calendar: Calendar, service_month: str) -> str:
    """A difference of charges: "in its service month if that is open, else in the first open month"."""
    return calendar.open_from(service_month)


def of_document(calendar: Calendar, dated: date) -> str:
    """A document or act, others' or ours: "in the month of that paper's date if it is open"."""
    return calendar.open_from(month_of(dated))


def of_match(calendar: Calendar, needed: Iterable[date]) -> str:
    """A match: "the month of the last paper or receipt that it needs, if it is open, else to the first open one"."""
    return calendar.open_from(month_of(max(needed)))


def without_document(calendar: Calendar, concerned: date) -> str:
    """An entry without a document: "in the first open month not before that of the paper it concerns"."""
    return calendar.open_from(month_of(concerned))


def of_transfer(calendar: Calendar, last_day: date) -> str:
    """A transfer: "in the first open month after the budget's end"."""
    return calendar.open_from(month_after(month_of(last_day)))


def may_be_dated(calendar: Calendar, dated: date, today: date) -> bool:
    """A recharge: "on any day of an open month, not after today"."""
    return dated <= today and calendar.is_open(month_of(dated))


@dataclass(frozen=True)
class Posted:
    """An amount in pence that was posted in a month, between a debtor's account and another."""

    month: str
    pence: int


def listed_at(entries: Iterable[Posted], month: str) -> int:
    """What a listing as at a month's end comes to: it "counts what was posted by then"."""
    return sum(entry.pence for entry in entries if entry.month <= month)
