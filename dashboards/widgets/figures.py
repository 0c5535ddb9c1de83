"""Figures in words: what draws pounds, days or counts on a page takes a figure, and nothing else does.

What is drawn is remembered while somebody collects it (`collected`): a test walks all pages and finds where one
measure with the same arguments has two values, or a label two meanings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from dashboards.widgets import look
from ledger.domain.money_and_days.figures import Figure


class DrawnFigure(NamedTuple):
    """A figure as it was drawn: what of it, and under which label (empty: in a sentence)."""

    figure: Figure
    label: str


class DrawnBare(NamedTuple):
    """A number that was drawn without its measure, and under which label."""

    label: str


_told: list[DrawnFigure | DrawnBare] | None = None


@contextmanager
def collected() -> Iterator[list[DrawnFigure | DrawnBare]]:
    """Collect what is drawn meanwhile, in the order in which it is."""
    global _told
    before, _told = _told, []
    try:
        yield _told
    finally:
        _told = before


def drawn(figure: Figure, label: str = "") -> int | None:
    """Its value, for what draws it; it is remembered that it was drawn, and under which label."""
    if _told is not None:
        _told.append(DrawnFigure(figure, label))
    return figure.value


def drawn_bare(label: str) -> None:
    """Remember that a number was drawn without its measure."""
    if _told is not None:
        _told.append(DrawnBare(label))


def to_the_penny(figure: Figure) -> str:
    """`£5,432.17` in a sentence; nil is a dash, a minus stands in front."""
    return look.to_the_penny(drawn(figure))


def to_the_pound(figure: Figure) -> str:
    """`£5,432`, rounded once; nil is a dash."""
    return look.to_the_pound(drawn(figure))


def in_millions(figure: Figure) -> str:
    """As it is read out: `£2.5 million`; nil is a dash."""
    return look.in_millions(drawn(figure))


def with_sign(figure: Figure) -> str:
    """A difference with its sign; nil is a dash."""
    return look.with_sign(drawn(figure))


def turned(figure: Figure) -> str:
    """What is kept below nil, told as an amount of its own: `£5,432.17`."""
    return look.to_the_penny(-(drawn(figure) or 0))


def without_sign(figure: Figure, *, read_out: bool = False) -> str:
    """What a difference comes to where words say which way: to the pound, or as it is read out."""
    value = abs(drawn(figure) or 0)
    return look.in_millions(value) if read_out else look.to_the_pound(value)


def amount(figure: Figure, shown: Callable[[Figure], str] = to_the_penny) -> str:
    """An amount within a sentence, where a dash would not be read: nil is `nothing`; what is not known says so."""
    if figure.value is None:
        return "an amount that is not known"
    return shown(figure) if figure else "nothing"


def number(figure: Figure) -> str:
    """A count or days: `1,234`; nil is a dash."""
    value = drawn(figure)
    return f"{value:,}".replace("-", "−") if value else look.NIL


def number_in_words(figure: Figure) -> str:
    """A count within a sentence, where a dash would not be read: nil is `none`."""
    return number(figure) if figure else "none"


def counted(figure: Figure, one: str, many: str = "") -> str:
    """`1 placement`, `3 placements`, `no placements`."""
    value = drawn(figure) or 0
    return look.counted(value, one, many) if value else f"no {many or one + 's'}"


def hours(figure: Figure) -> str:
    """`12.5 hours`, `1 hour`, `no hours`, from hundredths of hours."""
    value = drawn(figure)
    return f"{look.hours(value)} {'hour' if value == 100 else 'hours'}" if value else "no hours"


def share(part: Figure, of: Figure) -> str:
    """`34%`, rounded half away from nil; a dash of nothing."""
    return look.per_cent(drawn(part) or 0, drawn(of) or 0)


_BY_UNIT: dict[str, Callable[[Figure], str]] = {
    "pence": to_the_penny,
    "pence a week": to_the_penny,
    "days": number,
    "count": number,
    "hundredths of hours": lambda figure: look.hours(drawn(figure)),
    "tenths of miles": lambda figure: look.miles(drawn(figure)),
}


def as_told(figure: Figure) -> str:
    """A figure as its unit is told: pounds and pence, days, a count, hours."""
    return _BY_UNIT[figure.measure.unit](figure)


def largest(figures: Sequence[Figure]) -> Figure:
    """The one that comes to most."""
    return max(figures, key=lambda figure: figure.size)
