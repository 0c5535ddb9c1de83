"""Duties: who holds on a day what an agency was to do. The one place that says it; everything else asks here.

A duty is what an agency is to do or to answer: an outcome it is accountable for, an action, a request, a seat at a
panel, a side in a dispute, a grant. It passes with the budget by which the agency is party to the placement; where
there is none, to the agency's successor. Nothing is rewritten: asked of an earlier day, it is told as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import ONE_DAY, Month


class DutyHolder(NamedTuple):
    """Who holds a duty on a day; where nobody can say, who may have taken it over."""

    agency: str
    """Who holds it; where that is unclear, the last agency that is known to have held it."""
    since: date | None = None
    """The first day on which nobody can say who holds it; None where it is clear."""
    between: tuple[str, ...] = ()
    """Of an unclear one: the agencies between which it lies; empty where not even these are known."""

    @property
    def unclear(self) -> bool:
        """Whether nobody can say who holds it, so that somebody has to be asked."""
        return self.since is not None


def holder(purses: Purses, agency: str, on: date, budgets: Iterable[str] = ()) -> DutyHolder:
    """Who holds on a day what `agency` was to do; `budgets` are those by which agencies are party to the placement.

    Where its budgets there have passed to several agencies, its successor holds it if it is one of these.

    >>> from ledger.domain.agencies.sheets import Agency, Budget
    >>> ends = {"last_day": "2026-03-31"}
    >>> rows = (("FEN", {**ends, "successor": "WOLD"}), ("WOLD", {}), ("MARSH", {}))
    >>> agencies = {code: Agency(agency=code, name=code, kind="icb", **more) for code, more in rows}
    >>> owners = (("HE-FEN", "FEN", {**ends, "successor": "HE-MARSH"}), ("HE-MARSH", "MARSH", {}))
    >>> held = {b: Budget(budget=b, agency=of, stream="health", name=b, **more) for b, of, more in owners}
    >>> purses = Purses(held, agencies)
    >>> [holder(purses, "FEN", date(2026, month, 1), ["HE-FEN"]).agency for month in (3, 4)]
    ['FEN', 'MARSH']
    >>> holder(purses, "FEN", date(2026, 4, 1)).agency
    'WOLD'
    """
    named, seen, current = frozenset(budgets), {agency}, agency
    while True:
        heirs = _heirs(purses, current, on, named)
        if len(heirs) != 1:
            return DutyHolder(current, _ended_since(purses, current, named), tuple(sorted(heirs)))
        (heir,) = heirs
        if heir in seen:
            return DutyHolder(heir)
        seen.add(heir)
        current = heir


def is_word_of(purses: Purses, names: Iterable[str], agency: str, on: date, budgets: Iterable[str] = ()) -> bool:
    """Whether what `agency` was asked or said on a day counts for these: it is one, or held what one had to answer.

    `budgets` are those by which agencies are party to the placement. Asked before a duty passes, the one that has it
    then is asked; from then on the one that took it over.

    >>> from ledger.domain.agencies.sheets import Agency
    >>> ends = {"last_day": "2026-03-31", "successor": "WOLD"}
    >>> rows = (("FEN", ends), ("WOLD", {}))
    >>> purses = Purses({}, {code: Agency(agency=code, name=code, kind="icb", **more) for code, more in rows})
    >>> [is_word_of(purses, ["FEN"], "WOLD", date(2026, month, 1)) for month in (3, 4)]
    [False, True]
    """
    names, named = frozenset(names), frozenset(budgets)
    if agency in names:
        return True
    speaks = holder(purses, agency, on, named).agency
    return any(holder(purses, name, on, named).agency == speaks for name in names)


def has_ended(purses: Purses, agency: str, on: date) -> bool:
    """Whether an agency is no more on a day: nobody chooses, asks or waits for it.

    By its last day; where nobody states one, once all the budgets it ever had have passed to other agencies.
    """
    row = purses.agencies.get(agency)
    if row is not None and row.last_day is not None:
        return row.last_day < on
    own, month = purses.of(agency), Month.of(on)
    return bool(own) and all(purses.agency(budget, month) != agency for budget in own)


def _heirs(purses: Purses, agency: str, on: date, named: frozenset[str]) -> set[str]:
    """Who holds it by what is stated of the agency itself: one, or several, or none where nobody says."""
    month, row = Month.of(on), purses.agencies.get(agency)
    successor = row.successor if row else None
    own = [budget for budget in purses.of(agency) if budget in named]
    by_budget = _living(purses, {purses.agency(budget, month) for budget in own}, on)
    if agency in by_budget:
        return {agency}
    if len(by_budget) > 1:
        return {successor} if successor in by_budget else by_budget
    if by_budget:
        return by_budget
    if not has_ended(purses, agency, on):
        return {agency}
    if successor:
        return {successor}
    return {purses.agency(budget, month) for budget in purses.of(agency)} - {agency}


def _living(purses: Purses, agencies: set[str], on: date) -> set[str]:
    return {agency for agency in agencies if not has_ended(purses, agency, on)}


def _ended_since(purses: Purses, agency: str, named: frozenset[str]) -> date:
    """The day from which nobody can say: after the agency's last, else after that of the budget that ended last."""
    row = purses.agencies.get(agency)
    if row is not None and row.last_day is not None:
        return row.last_day + ONE_DAY
    own = purses.of(agency)
    ends = [purses.budgets[budget].last_day for budget in own if budget in named or not named.intersection(own)]
    return max((last for last in ends if last is not None), default=date.min) + ONE_DAY
