"""What is stated on a sheet: the codes that a form offers, with their names, and the rows as they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from ledger.domain.agencies.duties import has_ended
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.sheet.codes import next_code
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.rows import Row
from ledger.errors import Refused
from ledger.store.books import Books

R = TypeVar("R", bound=Row)


def names(books: Books, model: type[Row]) -> dict[str, str]:
    """The codes that a sheet defines, in order, with the name of each; the code itself where it has none."""
    return {
        str(key[0]): str(getattr(row, "name", key[0])) for key, row in sorted(books.facts(model).sheet(model).items())
    }


def names_offered(books: Books, model: type[Row], on: date | None = None) -> dict[str, str]:
    """The codes that people may choose of a sheet, with the name of each: on a day, or on the day of asking.

    An agency that is no more by then is not among them, nor is a budget that has ended.
    """
    day, known = on or books.today, names(books, model)
    facts = books.facts(Agency, Budget)
    if model is Agency:
        return {code: name for code, name in known.items() if not has_ended(purses_of(facts), code, day)}
    if model is Budget:
        ends = {row.budget: row.last_day or FOREVER for row in facts.sheet(Budget).values()}
        return {code: name for code, name in known.items() if ends[code] >= day}
    return known


def ended_agencies(books: Books, on: date | None = None) -> dict[str, date | None]:
    """The agencies that are no more on a day, or on the day of asking, each with its last day.

    Where no last day is stated it is that of the last of its budgets to pass on; None where that is not known either.
    """
    facts, day = books.facts(Agency, Budget), on or books.today
    purses, ends = purses_of(facts), {}
    for code, row in facts.sheet(Agency).items():
        agency = str(code[0])
        if has_ended(purses, agency, day):
            passed = [
                each.last_day for each in facts.sheet(Budget).values() if each.agency == agency and each.last_day
            ]
            ends[agency] = row.last_day or max(passed, default=None)
    return ends


def codes_ever(books: Books, model: type[Row]) -> set[str]:
    """The codes of a sheet that were ever stated: one that was withdrawn is given to nothing else either."""
    return {str(key[0]) for key in books.facts(model, withdrawn_too=True).sheet(model)}


def next_of(books: Books, model: type[Row], series: str) -> str:
    """The next code of a series on a sheet, as `RQ-0007`."""
    return next_code(series, codes_ever(books, model))


def rows_known(books: Books, model: type[R]) -> list[R]:
    """All rows known of a short sheet, in the order of their keys."""
    rows = books.facts(model).sheet(model)
    return [row for _, row in sorted(rows.items(), key=lambda item: tuple(str(part or "") for part in item[0]))]


def new_row(books: Books, model: type[Row], stated: Mapping[str, Any], series: str = "") -> dict[str, Any]:
    """A row that is to be a new one, with its code: its own, else the next of the series.

    Raises Refused where a row that stands has what it is known by: one that is new never replaces what is known.
    """
    row, name = dict(stated), model.key[0]
    if series and not row.get(name):
        row[name] = next_of(books, model, series)
    want_new(books, model, [row])
    return row


def want_new(books: Books, model: type[Row], stated: Sequence[Mapping[str, Any]]) -> None:
    """Raise Refused, showing it, where a row that stands is known by the same as one: it may be a moment old."""
    known = books.facts(model).rows[model.sheet]
    has_it = next((known[key] for row in stated if (key := _key(model, row)) in known), None)
    if has_it is not None:
        raise _known_already(model, has_it)


def want_known(books: Books, model: type[Row], stated: Sequence[Mapping[str, Any]]) -> None:
    """Raise Refused where a row that is amended stands no more: somebody may have withdrawn it a moment ago."""
    known = books.facts(model).rows[model.sheet]
    gone = next((row for row in stated if _key(model, row) not in known), None)
    if gone is not None:
        named = " of ".join(str(gone[name]) for name in reversed(model.key) if gone.get(name))
        raise Refused(
            f"{named} is no more on the sheet {model.sheet}: there is nothing to amend.",
            "See who withdrew it in the trail, and state it anew if it is still meant.",
        )


def _known_already(model: type[Row], has_it: Row) -> Refused:
    columns = model.columns()
    named = " of ".join(text for name in reversed(model.key) if (text := _text(has_it, name)))
    shown = ", ".join(f"{name} {_text(has_it, name) or 'empty'}" for name in columns if name not in model.key)
    return Refused(
        f"{named} is known already on the sheet {model.sheet}: {shown}.",
        "Give the new one a code of its own, or amend the row that is known."
        if len(model.key) == 1
        else "Amend the row that is known, or amend what the new one is known by.",
    )


def _key(model: type[Row], stated: Mapping[str, Any]) -> Key:
    """What a row is known by, from texts as typed or what the model holds; what cannot be read is no row's."""
    return tuple(_read(model, name, stated.get(name)) for name in model.key)


def _read(model: type[Row], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return model.columns()[name].cell.read(value.strip()) if value.strip() else None
    except (ValueError, ArithmeticError):
        return value


def _text(row: Row, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else type(row).columns()[name].cell.write(value)
