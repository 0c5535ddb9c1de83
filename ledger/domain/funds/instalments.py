"""Instalments: a year's contribution to a fund in whole pence, the odd ones in the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.domain.funds.sheets import MOST_INSTALMENTS, FundContribution, instalment_reference
from ledger.domain.money_and_days.periods import Month


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a contribution: whole pence, when it is due, and what its payer is asked to write on it."""

    fund: str
    budget: str
    financial_year: str
    number: int
    due: date
    amount: int

    @property
    def reference(self) -> str:
        """What its payer is asked to write on it."""
        return instalment_reference(self.fund, self.financial_year, self.budget, self.number)

    @property
    def contribution(self) -> tuple[str, str, str]:
        """The key of the contribution it is a part of."""
        return (self.fund, self.budget, self.financial_year)


def instalments(contribution: FundContribution) -> list[Instalment]:
    """The parts of a contribution in order; each is its even part in whole pence, the last has what is left.

    They are due on the first one's day of later months, spread evenly: twelve monthly, four every three months.
    """
    number = contribution.instalments
    even = contribution.amount // number
    apart = MOST_INSTALMENTS // number
    return [
        Instalment(
            contribution.fund,
            contribution.budget,
            contribution.financial_year,
            place + 1,
            _months_later(contribution.first_due, place * apart),
            even if place + 1 < number else contribution.amount - even * (number - 1),
        )
        for place in range(number)
    ]


def instalments_in_order(contributions: Iterable[FundContribution]) -> list[Instalment]:
    """All parts of several contributions, the one due first before the others."""
    parts = [part for contribution in contributions for part in instalments(contribution)]
    return sorted(parts, key=lambda part: (part.due, *part.contribution, part.number))


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    later = Month(day.year + year, month + 1)
    return date(later.year, later.number, min(day.day, later.days))
