"""The sheets of a book, in the order in which people fill them."""

from __future__ import annotations

from types import ModuleType
from typing import get_args

from ledger.domain.agencies import sheets as agencies
from ledger.domain.agencies import thresholds
from ledger.domain.closer_to_home import sheets as closer_to_home
from ledger.domain.continuing_care import sheets as continuing_care
from ledger.domain.debts import sheets as debts
from ledger.domain.decisions import sheets as decisions
from ledger.domain.documents import sheets as documents
from ledger.domain.family_help import sheets as family_help
from ledger.domain.funds import sheets as funds
from ledger.domain.homes import sheets as homes
from ledger.domain.outcomes import sheets as outcomes
from ledger.domain.placements import sheets as placements
from ledger.domain.sheet.rows import Row, SheetGroup
from ledger.domain.splits import sheets as splits
from ledger.domain.therapeutic import sheets as therapeutic
from ledger.domain.what_if import sheets as what_if

_ROOMS = (
    *(agencies, placements, what_if, splits, decisions, continuing_care, documents, debts),
    *(thresholds, funds, homes, outcomes, therapeutic, closer_to_home, family_help),
)


def _declared(room: ModuleType) -> list[type[Row]]:
    """The sheets that a module declares, in its own order."""
    classes = (each for each in vars(room).values() if isinstance(each, type) and issubclass(each, Row))
    return [each for each in classes if each.__module__ == room.__name__]


_MODELS = [model for room in _ROOMS for model in _declared(room)]
GROUPS: dict[str, tuple[type[Row], ...]] = {
    group: tuple(model for model in _MODELS if model.group == group) for group in get_args(SheetGroup)
}
SHEETS: dict[str, type[Row]] = {model.sheet: model for models in GROUPS.values() for model in models}
