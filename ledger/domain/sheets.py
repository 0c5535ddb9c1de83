"""The sheets of a book, in the order in which people fill them."""

from __future__ import annotations

from types import ModuleType
from typing import get_args

from ledger.domain import (
    agencies,
    agreements,
    calendars,
    closer_to_home,
    continuing_care,
    debts,
    decisions,
    funds,
    homes,
    outcomes,
    papers,
    placements,
    prices,
    programmes,
    therapeutic,
    thresholds,
    uplifts,
)
from ledger.domain.rows import Group, Row

_ROOMS = (
    *(agencies, placements, prices, calendars, uplifts, agreements, decisions, continuing_care, papers, debts),
    *(thresholds, funds, homes, outcomes, therapeutic, closer_to_home, programmes),
)


def _declared(room: ModuleType) -> list[type[Row]]:
    """The sheets that a module declares, in its own order."""
    classes = (each for each in vars(room).values() if isinstance(each, type) and issubclass(each, Row))
    return [each for each in classes if each.__module__ == room.__name__]


_MODELS = [model for room in _ROOMS for model in _declared(room)]
GROUPS: dict[str, tuple[type[Row], ...]] = {
    group: tuple(model for model in _MODELS if model.group == group) for group in get_args(Group)
}
SHEETS: dict[str, type[Row]] = {model.sheet: model for models in GROUPS.values() for model in models}
