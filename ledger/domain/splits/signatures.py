"""Who has still to sign: the one answer, for what needs somebody, the life of a split, evidence and the month end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.sheets import Approval


def signed_by(approvals: Iterable[Approval], on: date | None = None) -> set[str]:
    """The agencies that approved, of an agreement's approvals; with a day, only by then."""
    return {row.agency for row in approvals if row.decided and (on is None or row.on <= on)}


def still_to_sign(budgets: Iterable[str], signed: Collection[str], purses: Purses, month: Month) -> tuple[str, ...]:
    """The agencies that bear a share and have not approved, as they are called in a month.

    `budgets` are those that the agreement's clauses name (their order is kept), `signed` the agencies that approved
    it. A signature counts for the agency that gave it and for those to which its budget has passed since. An agency
    that is no more signs nothing: whoever holds its duty does.
    """
    named, given, left = tuple(budgets), set(signed), dict[str, None]()
    for agency, names in purses.names(named, month).items():
        now = holder(purses, agency, month.last_day, named).agency
        if not {*names, now} & given:
            left[now] = None
    return tuple(left)
