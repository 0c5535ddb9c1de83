"""Stakes: which pounds hang on a matter, and how many. The money itself is given by whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.domain.money_and_days.periods import Month


class BorneOfMonth(NamedTuple):
    """What one budget bears of a placement's month under one agreement with one standing, in pence."""

    month: Month
    agreement: str | None
    agency: str
    """The agency whose purse bears it."""
    agency_now: str
    """The agency to which that purse has passed by the day that is looked at."""
    lead: str
    """The agency that leads."""
    standing: str
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyToDate:
    """What a placement's months bear up to a day, and what is hoped for of other agencies, by standing; pence."""

    borne: Sequence[BorneOfMonth] = ()
    hoped_for: dict[str, int] = field(default_factory=dict)


class HopedFor(NamedTuple):
    """What other agencies are expected to bear of days of one standing without an agreement.

    Where nothing says how those days would be shared, what they cost: that is what has no agreement.
    """

    standing: str

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return money.hoped_for.get(self.standing, 0) or sum(
            row.amount for row in money.borne if row.standing == self.standing and not row.agreement
        )


class Contested(NamedTuple):
    """What other agencies than the lead's bear with one standing; under one agreement, or by one of them alone."""

    standing: str
    agreement: str | None = None
    """None: under whatever agreement."""
    agency: str | None = None
    """None: whichever other agency; else one, by itself or by those it took over from."""

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return sum(
            row.amount
            for row in money.borne
            if row.standing == self.standing
            and row.agency != row.lead
            and self.agreement in (None, row.agreement)
            and self.agency in (None, row.agency_now)
        )


class BorneUnder(NamedTuple):
    """What one agency has borne under one agreement, by itself or by those it took over from."""

    agreement: str
    agency: str

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return sum(
            row.amount for row in money.borne if row.agreement == self.agreement and row.agency_now == self.agency
        )


class BorneByPartners(NamedTuple):
    """What other agencies than the lead's bear of one month."""

    month: Month

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.month == self.month and row.agency != row.lead)


class CostOfMonth(NamedTuple):
    """What a placement costs in one month, whoever bears it: what stands behind a matter of the placement itself."""

    month: Month

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.month == self.month)


class BorneSince(NamedTuple):
    """What one agency has borne from a month on, by itself or by those it took over from."""

    agency: str
    month: Month

    def of(self, money: MoneyToDate) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.month >= self.month and row.agency_now == self.agency)


class AskedOfAgency(NamedTuple):
    """What one agency is asked to bear of the days on which the lead carried it while waiting; worked out already."""

    pence: int

    def of(self, _: MoneyToDate) -> int:
        """Pence."""
        return self.pence


Stake = HopedFor | Contested | BorneUnder | BorneByPartners | CostOfMonth | BorneSince | AskedOfAgency
