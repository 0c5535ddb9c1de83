"""A credit note gives back what it says, whether or not its amounts have a minus: so on every road into the books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from ledger.book.problems import Remark
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import Pence, pounds
from ledger.domain.sheet.facts import Facts

_AMOUNTS = ("net", "vat", "gross")


def read_as_credits(book: Book, known: Facts) -> Book:
    """The book with credit notes whose total has a minus read as the credits they are, each with a remark.

    Their lines are turned with them where these come to less than nil, too; what was sent twice is read alike.
    """
    rows, remarks = _read(book.rows, known)
    again = [_read(each, known)[0] for each in book.again]
    return replace(book, rows=rows, again=again, remarks=[*book.remarks, *remarks])


def _read(rows: list[BookRow], known: Facts) -> tuple[list[BookRow], list[Remark]]:
    turned = [row for row in rows if row.sheet == Invoice.sheet and _is_below_nil(row, known)]
    if not turned:
        return rows, []
    codes = {row.key for row in turned}
    lines: dict[Any, list[BookRow]] = defaultdict(list)
    for row in rows:
        if row.sheet == InvoiceLine.sheet and (row.values.get("invoice"),) in codes and "net" in row.values:
            lines[row.values["invoice"]].append(row)
    below = [row for each in lines.values() if sum(row.values["net"] for row in each) < 0 for row in each]
    wanted = {id(row) for row in (*turned, *below)}
    return [_turned(row) if id(row) in wanted else row for row in rows], [_remark(row) for row in turned]


def _is_below_nil(row: BookRow, known: Facts) -> bool:
    before = known.rows[Invoice.sheet].get(row.key) if row.key else None
    kind = row.values.get("kind", getattr(before, "kind", None))
    return kind == "credit" and _total(row) < 0


def _total(row: BookRow) -> int:
    """The document's total as the row states it; nil where it states none."""
    found = (row.values.get(name) for name in ("gross", "net"))
    return next((int(amount) for amount in found if amount is not None), 0)


def _turned(row: BookRow) -> BookRow:
    amounts = {name: Pence(-row.values[name]) for name in _AMOUNTS if row.values.get(name) is not None}
    return replace(row, values={**row.values, **amounts})


def _remark(row: BookRow) -> Remark:
    code, total = row.values.get("invoice"), _total(row)
    said = f"credit note {code} says {pounds(total)}: a credit note gives back what it says, with or without a minus"
    return Remark(row.file, row.line, f"{said}, so it is read as a credit of {pounds(-total)}")
