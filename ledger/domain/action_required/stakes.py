"""Stakes: which pounds hang on a matter to 31 March, and how many. The money itself is given by whoever asks.

What was charged and what is still to come are told apart: on a matter of the placement as it is hangs what its days
to come will cost, on a share that is open all that was charged of it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    to_come: bool = False
    """Whether it is of days after the last that is charged."""


class ExpectedOfMonth(NamedTuple):
    """What other agencies are expected to bear of a placement's days of one month without an agreement, in pence."""

    month: Month
    standing: str
    amount: int


@dataclass(frozen=True, slots=True)
class MoneyToYearEnd:
    """What a placement's months bear to 31 March, and what is expected of other agencies by then."""

    borne: Sequence[BorneOfMonth] = ()
    expected: Sequence[ExpectedOfMonth] = ()


class HopedFor(NamedTuple):
    """What other agencies are expected to bear of days of one standing without an agreement.

    Where nothing says how those days would be shared, what they cost: that is what has no agreement.
    """

    standing: str

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(row.amount for row in money.expected if row.standing == self.standing) or sum(
            row.amount for row in money.borne if row.standing == self.standing and not row.agreement
        )


class ExpectedFrom(NamedTuple):
    """What other agencies are expected to bear of days without an agreement, from a month on.

    It is known at all times, since the clauses that end say it: nil where they reach 31 March.
    """

    month: Month

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(row.amount for row in money.expected if row.month >= self.month)


class Contested(NamedTuple):
    """What other agencies than the lead's bear with one standing; under one agreement, or by one of them alone."""

    standing: str
    agreement: str | None = None
    """None: under whatever agreement."""
    agency: str | None = None
    """None: whichever other agency; else one, by itself or by those it took over from."""

    def of(self, money: MoneyToYearEnd) -> int:
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

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(
            row.amount for row in money.borne if row.agreement == self.agreement and row.agency_now == self.agency
        )


class PartnersToCome(NamedTuple):
    """What other agencies than the lead's will bear of the days to come."""

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.to_come and row.agency != row.lead)


class CostToCome(NamedTuple):
    """What the days to come will cost, whoever bears it: what stands behind a matter of the placement itself."""

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.to_come)


class BorneSince(NamedTuple):
    """What one agency has borne from a month on, by itself or by those it took over from."""

    agency: str
    month: Month

    def of(self, money: MoneyToYearEnd) -> int:
        """Pence."""
        return sum(row.amount for row in money.borne if row.month >= self.month and row.agency_now == self.agency)


class AskedOfAgency(NamedTuple):
    """What one agency is asked to bear of the days on which the lead carries it while waiting; worked out already."""

    pence: int

    def of(self, _: MoneyToYearEnd) -> int:
        """Pence."""
        return self.pence


Stake = HopedFor | ExpectedFrom | Contested | BorneUnder | PartnersToCome | CostToCome | BorneSince | AskedOfAgency
