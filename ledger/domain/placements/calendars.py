"""Calendars choose days: terms, weekdays. They never raise a rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, days_of, span
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import CalendarSpan
from ledger.domain.sheet.choices import WEEKDAY_NAMES
from ledger.domain.sheet.facts import Facts, once_of_facts


@dataclass(frozen=True)
class Calendar:
    """The days that any of its spans holds."""

    spans: tuple[tuple[date, date, frozenset[int]], ...]
    _by_month: dict[Month, DaySet] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Iterable[CalendarSpan]) -> Calendar:
        """A calendar from its rows."""
        numbers = {name: number for number, name in enumerate(WEEKDAY_NAMES)}
        spans = [
            (
                row.first_day,
                row.last_day,
                frozenset(numbers[name] for name in row.weekdays) or frozenset(range(7)),
            )
            for row in rows
        ]
        return cls(tuple(sorted(spans, key=lambda span: (span[0], span[1], sorted(span[2])))))

    def days_in(self, month: Month) -> DaySet:
        """The calendar's days of one month."""
        found = self._by_month.get(month)
        if found is None:
            found = NO_DAYS
            for first, last, weekdays in self.spans:
                for day in days_of(month, span(month, first, last)):
                    if day.weekday() in weekdays:
                        found |= 1 << (day.day - 1)
            self._by_month[month] = found
        return found

    @property
    def names_weekdays(self) -> bool:
        """Whether any span leaves out a weekday."""
        return any(len(weekdays) < 7 for _, _, weekdays in self.spans)


@once_of_facts
def calendars_of(facts: Facts) -> dict[str, Calendar]:
    """Calendars by code."""
    return {code: Calendar.of(rows) for code, rows in facts.by(CalendarSpan, "calendar").items()}
