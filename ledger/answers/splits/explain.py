"""Explain: the derivation of a placement's month, the same for the command line and the placement page."""

from __future__ import annotations

from datetime import date

from ledger.briefing.derivation import Section, derivation
from ledger.briefing.figures import day
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import MonthPosition, position
from ledger.domain.splits.sheets import status_in_words
from ledger.errors import DataFault
from ledger.journal.posting import differences, should_stand
from ledger.store.books import Books
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.entries import posted_lines
from ledger.store.journal.standing import what_stands


def explain(books: Books, placement: str, month: Month) -> list[Section]:
    """The derivation of one month by the facts known. Raises DataFault for an unknown code."""
    package = books.packages((placement,)).get(placement)
    if package is None:
        raise DataFault(
            f"There is no placement {placement} in the ledger.",
            "Look it up under Find a placement, or in the data workbook.",
        )
    state, purses = books.posted, purses_of(books.facts(Budget))
    through = _through(state, month)
    found = next((item for item in position(package, through) if item.month == month), None)
    lines = posted_lines(books, placement, month)
    sections = derivation(package, month, found, lines, _resting_on(state, month, through))
    sections[0].sentences += _successions(purses, found, month)
    gap = _not_posted(books, package, purses, found, month)
    if gap:
        sections[-1].sentences.append(gap)
    return sections


def _through(state: PostedState, month: Month) -> date:
    """Days count up to the horizon; a month beyond it is shown as it will be at its end."""
    if state.horizon is None or state.horizon < month.first_day:
        return month.last_day
    return state.horizon


def _resting_on(state: PostedState, month: Month, through: date) -> str:
    if state.horizon is None or state.horizon < month.first_day:
        return f"Not posted yet: this is what the whole month will cost by the records known ({day(through)})."
    if through < month.last_day:
        return f"Posted to {day(through)}: the days up to then are counted, by whole-month divisors."
    return f"Posted to {day(through)}."


def _successions(purses: Purses, found: MonthPosition | None, month: Month) -> list[str]:
    """Whose name the entries bear instead of a clause's budget that ended before the month."""
    named = {part.budget for part in found.allocated()} if found else set()
    bearers = ((budget, purses.bearer(budget, month)) for budget in sorted(named))
    return [
        f"{budget} ended before this month: its successor {bearer} pays its share, and is named in the entries."
        for budget, bearer in bearers
        if bearer != budget
    ]


def _not_posted(books: Books, package: Package, purses: Purses, found: MonthPosition | None, month: Month) -> str:
    """What the facts would add to the journal at the next posting, where they changed since the last."""
    should = should_stand(package.placement, [found] if found else [], purses).allocations.get(str(month), {})
    held = what_stands(books, [package.placement.placement]).get(package.placement.placement)
    standing = held.standing.allocations.get(str(month), {}) if held else {}
    missing = differences(should, standing)
    if not missing:
        return ""
    told = "; ".join(
        f"{key.budget} {pounds(amount)} ({status_in_words(key.standing)})"
        for key, amount in sorted(missing.items(), key=str)
    )
    return f"Not posted yet: the next posting will add {told}."
