"""A figure: a measure with what narrows it and its value; wholes are made of parts by declared definitions alone.

What is told anywhere says by its figure what it is of. Two figures of one measure with the same arguments are one
figure and have one value: a test walks all pages and holds them to it (docs/rules.md section 9).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

MeasuredIn = Literal["pence", "pence a week", "days", "count", "hundredths of hours", "tenths of miles"]
ToldAt = Literal["horizon", "asked"]
"""As at the horizon (what follows from charges), or on the day of asking (documents, debts, cash, deadlines)."""
Argument = tuple[str, Hashable]

FIXED_BY: dict[str, frozenset[str]] = {
    "budget": frozenset({"agency", "stream"}),
    "recharge": frozenset({"band"}),
}
"""What an argument fixes of others: who names the budget has said whose it is, and both are one figure."""


class NotOneFigure(TypeError):
    """Figures that do not make the whole they were to make: a fault of whoever wrote it, never of data."""


@dataclass(frozen=True)
class Measure:
    """A quantity with a name: whose money, as at which day, over which time, in what unit, and what may narrow it."""

    name: str
    """What it is called on screens and in files."""
    meaning: str
    """One sentence."""
    asked: str
    """The answer, or the question to the figures, that is asked for it."""
    purse: str = "all"
    window: str = "all that is known"
    unit: MeasuredIn = "pence"
    day: ToldAt = "horizon"
    by: tuple[str, ...] = ()
    """Arguments that may narrow it, by the names that answers give their columns."""
    needs: tuple[str, ...] = ()
    """Those of them without which it cannot be told."""
    adds_over: tuple[str, ...] = ()
    """Those of them over which its figures may be added up."""
    makes: tuple[tuple[int, Measure], ...] = ()
    """The measures that it is made of, each with its sign: what it comes to, and the bridge that shows it."""

    def of(self, value: int | None, **arguments: Hashable) -> Figure:
        """Its figure; None is not known, and an argument that is None or empty narrows nothing.

        Raises NotOneFigure where an argument is not one of its own, or one that it needs is missing.
        """
        told = {name: each for name, each in arguments.items() if each not in (None, "")}
        for name in list(told):
            for fixed in FIXED_BY.get(name, ()):
                told.pop(fixed, None)
        _holds(set(told) <= set(self.by), f"{self.name} is not told by {sorted(set(told) - set(self.by))}")
        _holds(set(self.needs) <= set(told), f"{self.name} needs {sorted(set(self.needs) - set(told))}")
        return Figure(self, frozenset(told.items()), value)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one measure comes to with its arguments: pence, days or a count; None: not known."""

    measure: Measure
    arguments: frozenset[Argument]
    value: int | None

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def size(self) -> int:
        """The value to sort and draw by: what is not known is nil."""
        return self.value or 0

    def argument(self, name: str) -> Hashable:
        """What narrows it by a name; None where nothing does."""
        return dict(self.arguments).get(name)


def whole(measure: Measure, parts: Iterable[Figure], over: Collection[str], **kept: Hashable) -> Figure:
    """The figure that parts of the same measure make, which differ in the arguments `over` and share those `kept`.

    Of no parts it is nil; where one is not known, so is the whole. Raises NotOneFigure where they are of another
    measure, where this one is not added up over these arguments, or where two parts are the same.
    """
    told = measure.of(0, **kept)
    parts = list(parts)
    _holds(set(over) <= set(measure.adds_over), f"{measure.name} is not added up over {sorted(over)}")
    for each in parts:
        _holds(each.measure == measure, f"{each.measure.name} is no part of {measure.name}")
        _holds(_is_part(each, told, over), f"{sorted(each.arguments, key=str)} is no part of {told}")
    _holds(len({each.arguments for each in parts}) == len(parts), f"a part of {measure.name} is counted twice")
    return Figure(measure, told.arguments, _sum((1, each) for each in parts))


def figures_of(measure: Measure, rows: Iterable[Any], column: str, **given: Hashable) -> list[Figure]:
    """The figures that a column of rows holds: each with what its row says of the measure's arguments."""
    return [measure.of(_of(row, column), **{**_told_by(measure, row), **given}) for row in rows]


def whole_of(measure: Measure, rows: Iterable[Any], column: str, **kept: Hashable) -> Figure:
    """What a column of rows comes to: of those rows alone that have what is kept; all else they differ in is added.

    What is kept and no row says (the day of asking) is what all of them are told of.
    """
    named = {name: each for name, each in kept.items() if each not in (None, "")}
    chosen = []
    for row in rows:
        told = _told_by(measure, row)
        if all(told.get(name, each) == each for name, each in named.items()):
            chosen.append(row)
    over = {name for row in chosen for name in _told_by(measure, row)} - set(named)
    return whole(measure, figures_of(measure, chosen, column, **named), over, **named)


def _told_by(measure: Measure, row: Any) -> dict[str, Hashable]:
    has = row.__contains__ if isinstance(row, Mapping) else partial(hasattr, row)
    return {name: _of(row, name) for name in measure.by if has(name)}


def _of(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def made_of(measure: Measure, *parts: Figure) -> Figure:
    """The figure that figures of other measures make by its definition, told of the same by all that they share.

    A part has every argument of the others that its measure knows. Raises NotOneFigure where they are not the
    measures that it is made of, or are told of different things.
    """
    _holds([each.measure for each in parts] == [each for _, each in measure.makes], f"{measure.name}: other parts")
    told = frozenset[Argument]().union(*(each.arguments for each in parts))
    for each in parts:
        known = {argument for argument in told if argument[0] in each.measure.by}
        _holds(each.arguments == known, f"{each.measure.name} is told of other things than {measure.name}")
    signed = zip((sign for sign, _ in measure.makes), parts, strict=True)
    return measure.of(_sum(signed), **{name: each for name, each in told if name in measure.by})


def _is_part(part: Figure, of: Figure, over: Collection[str]) -> bool:
    """Whether a part is told of the same as the whole, but for what they are added over and what that fixes."""
    beside = {argument for argument in part.arguments if argument[0] not in over}
    fixed = frozenset[str]().union(*(FIXED_BY.get(name, frozenset()) for name, _ in part.arguments if name in over))
    return beside == {argument for argument in of.arguments if argument[0] not in fixed}


def _sum(signed: Iterable[tuple[int, Figure]]) -> int | None:
    values = [None if each.value is None else sign * each.value for sign, each in signed]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _holds(true: bool, otherwise: str) -> None:
    if not true:
        raise NotOneFigure(otherwise)
