"""Cells that hold several of a few words: components of a price, days of the week, professions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

from ledger.domain.sheet.cells import TEXT, Cell


def _choices(*allowed: str) -> Callable[[Any], tuple[str, ...]]:
    def read(given: Any) -> tuple[str, ...]:
        words = given if isinstance(given, tuple) else TEXT.read(given).lower().replace(",", " ").split()
        strange = [word for word in words if word not in allowed]
        if strange:
            raise ValueError(f"{strange[0]} is none of them")
        return tuple(word for word in allowed if word in words)

    return read


def _several(what: str, listed: str, empty: str, allowed: tuple[str, ...]) -> Cell:
    expected, remedy = f"{what} separated by spaces: {listed}", f"Leave it empty for {empty}"
    return Cell(what, expected, remedy, _choices(*allowed), " ".join, holds_many=True)


Component = Literal[
    "core",
    "additional_support",
    "education",
    "therapy",
    "health",
    "transport",
    "set_up",
    "retainer",
    "notice",
    "void",
    "other",
]
COMPONENT_NAMES = get_args(Component)
COMPONENTS = _several("components", ", ".join(COMPONENT_NAMES), "all of them", COMPONENT_NAMES)
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = _several("weekdays", " ".join(WEEKDAY_NAMES), "all seven", WEEKDAY_NAMES)
Clinician = Literal[
    "psychologist",
    "psychotherapist",
    "psychiatrist",
    "family_therapist",
    "art_therapist",
    "play_therapist",
    "speech_and_language_therapist",
    "occupational_therapist",
    "nurse",
    "counsellor",
    "other",
]
CLINICIANS = _several("professions", ", ".join(get_args(Clinician)), "none", get_args(Clinician))

Components = Annotated[tuple[str, ...], COMPONENTS]
Weekdays = Annotated[tuple[str, ...], WEEKDAYS]
Clinicians = Annotated[tuple[str, ...], CLINICIANS]
