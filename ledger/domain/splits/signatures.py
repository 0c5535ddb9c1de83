"""Who has still to sign: the one answer, for what needs somebody, the life of a split, evidence and the month end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.sheets import Approval


def signed_by(approvals: Iterable[Approval], on: date | None = None) -> set[str]:
    """The agencies that approved, of an agreement's approvals; with a day, only by then."""
    return {row.agency for row in approvals if row.decided and (on is None or row.on <= on)}


def still_to_sign(budgets: Iterable[str], signed: Collection[str], purses: Purses, month: Month) -> tuple[str, ...]:
    """The agencies that bear a share and have not approved, as they are called in a month.

    `budgets` are those that the agreement's clauses name (their order is kept), `signed` the agencies that approved
    it. A signature counts for the agency that gave it and for those to which its budget has passed since.
    """
    return tuple(agency for agency, names in purses.names(budgets, month).items() if not names & set(signed))
