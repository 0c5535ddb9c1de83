"""Rows of other sheets than invoices, as a layout reads them: what they name is looked up, and each becomes a row.

Of a bank statement, a line by whose payer none of our agencies is known, or several are, is kept and waits until
somebody names the payer: it is never lost, and never stops the rest of its statement. So does a line that has the
receiver itself for its payer and can be no instalment of a fund: who paid it is not known either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.book.documents.bank_lines import KNOWN_BY, BankLine, Booking, Held, equal_lines
from ledger.book.documents.directory import Directory, Mark, PartyKind, code_of
from ledger.book.problems import Problem, Remark
from ledger.book.sheets.bare_numbers import ambiguous
from ledger.book.sheets.reading import Book, BookRow, UnknownPayer
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.funds.own_receipts import no_instalments
from ledger.domain.money_and_days.money import Pence
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold

PAYER = "from_agency"
"""The column of a receipt that says who paid it."""
_ARTICLES = {"provider": "a provider", "agency": "an agency", "placement": "a placement"}


@dataclass(frozen=True, slots=True)
class Party:
    """Who sent a paper or is to pay it, as the paper says it: by numbers, by names; `column` says where."""

    column: str
    marks: tuple[Mark, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What the paper says of it, for people."""
        return ", ".join(dict.fromkeys([*self.names, *(mark.text for mark in self.marks)]))


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row of another sheet (a payment, a receipt, a partner's record), before what it names is known."""

    sheet: str
    file: str
    row: int
    values: Mapping[str, Any]
    parties: Mapping[str, tuple[PartyKind, Party]]
    """Columns that name somebody or something of ours."""
    numbered: bool = False
    """Whether its code is a number or reference of its own, made of columns that nothing else is read from."""


def row_of(sheet: str, file: str, line: int | None, values: Mapping[str, Any]) -> BookRow:
    """A row of a book from values as its model holds them."""
    columns = SHEETS[sheet].columns()
    texts = {name: "" if value is None else columns[name].cell.write(value) for name, value in values.items()}
    return BookRow(sheet, dict(values), False, file, line, texts)


class Lookup:
    """Looks up whom a paper means, and tells where nobody, or more than one, is known so."""

    def __init__(self, directory: Directory, book: Book) -> None:
        self.directory = directory
        self.book = book

    def one(self, kind: PartyKind, party: Party, file: str, row: int | None) -> str | None:
        """The code of the one that is meant; None where that is not clear, which is then told."""
        found = self.directory.find(kind, party.marks, party.names)
        if len(found) == 1:
            return found.pop()
        sheet = "providers" if kind == "provider" else "agencies" if kind == "agency" else "placements"
        place = (file, row, party.column, party.shown)
        if found:
            self.book.problems.append(
                Problem(
                    *place,
                    f"a number or name that one {kind} has; {', '.join(sorted(found))} have it",
                    "Withdraw the row of identifiers that is wrong, or use a number that only one has",
                )
            )
        else:
            self.book.problems.append(
                Problem(
                    *place,
                    f"a number or name by which {_ARTICLES[kind]} is known",
                    f"Add a row to identifiers (kind {kind}) with what the document says, or add it to {sheet}",
                )
            )
        return None


def take_rows(directory: Directory, book: Book, rows: Iterable[LaidRow], held: Held, known: Facts) -> None:
    """Put the rows into the book, with what they name looked up; receipts of unknown payers are told apart."""
    lookup = Lookup(directory, book)
    taken: list[tuple[LaidRow, BookRow]] = []
    strange: list[LaidRow] = []
    for laid in rows:
        if _of_unknown_payer(directory, laid):
            strange.append(laid)
            continue
        found = {name: lookup.one(kind, party, laid.file, laid.row) for name, (kind, party) in laid.parties.items()}
        values = None if None in found.values() else _resolved(directory, book, laid, found)
        if values is not None:
            taken.append((laid, row_of(laid.sheet, laid.file, laid.row, values)))
    money = [(laid, BankLine(row, laid.numbered)) for laid, row in taken if laid.sheet in KNOWN_BY]
    own = {id(row) for row in _take_money(book, [line for _, line in money], held, known)}
    _take_others(book, [row for laid, row in taken if laid.sheet not in KNOWN_BY])
    _keep_strange(lookup, book, strange)
    _keep_strange(lookup, book, [laid for laid, line in money if id(line.row) in own], itself=True)


def _of_unknown_payer(directory: Directory, laid: LaidRow) -> bool:
    """Whether it is a receipt by whose payer none of our agencies is known, or several are."""
    if laid.sheet != Receipt.sheet or PAYER not in laid.parties:
        return False
    kind, payer = laid.parties[PAYER]
    return len(directory.find(kind, payer.marks, payer.names)) != 1


def _keep_strange(lookup: Lookup, book: Book, rows: Iterable[LaidRow], *, itself: bool = False) -> None:
    """Keep receipts of unknown payers whole but for the payer; each of equal ones is money of its own.

    With `itself` their payer is the agency that received them, which they then say.
    """
    equal: Counter[tuple[Any, ...]] = Counter()
    for laid in rows:
        kind, paid_by = laid.parties[PAYER]
        payer, meant = paid_by.shown, sorted(lookup.directory.find(kind, paid_by.marks, paid_by.names))
        others = {name: party for name, party in laid.parties.items() if itself or name != PAYER}
        found = {name: lookup.one(kind, party, laid.file, laid.row) for name, (kind, party) in others.items()}
        if None in found.values():
            continue
        row = row_of(laid.sheet, laid.file, laid.row, {**laid.values, **found})
        said = (fold(payer), *sorted((name, fold(text)) for name, text in row.raw.items()))
        equal[said] += 1
        book.unknown_payers.append(UnknownPayer(row, payer, equal[said], () if itself else tuple(meant)))


def _take_money(book: Book, lines: Sequence[BankLine], held: Held, known: Facts) -> list[BookRow]:
    """Money that came or went: what is not known already goes in, each line for itself.

    Receipts that are new, and that an agency has from itself, do not go in, and are given back.
    """
    if not lines and not held.another:
        return []
    equal = list(equal_lines(lines))  # before the lines have codes of their own
    booking = Booking(held, book.files[0][1] if book.files else None)
    new, own = _apart(known, booking.book(lines))
    book.rows += new
    book.known_already += booking.known
    book.problems += booking.problems
    fresh = {id(row) for row in new}
    for same in equal:
        if any(id(line.row) in fresh for line in same):
            places = ", ".join(str(line.row.line) for line in same)
            text = f"rows {places} say exactly the same; each is taken as money of its own"
            book.remarks.append(Remark(same[0].row.file, same[0].row.line, text))
    return own


def _apart(known: Facts, rows: Iterable[BookRow]) -> tuple[list[BookRow], list[BookRow]]:
    """Rows of money, and apart from them the receipts of an agency from itself that can be no instalment."""
    rows = list(rows)
    receipts = [Receipt.model_construct(**row.values) for row in rows if row.sheet == Receipt.sheet]
    codes = {receipt.receipt for receipt in no_instalments(known, receipts)}
    own = [row for row in rows if row.sheet == Receipt.sheet and row.values["receipt"] in codes]
    apart = {id(row) for row in own}
    return [row for row in rows if id(row) not in apart], own


def _take_others(book: Book, rows: Iterable[BookRow]) -> None:
    """Rows of other sheets; of a partner's records several may say parts of one thing, and are added up."""
    first: dict[tuple[Any, ...], tuple[BookRow, list[int | None]]] = {}
    for row in rows:
        same = (row.file, row.sheet, *((name, row.values[name]) for name in row.values if name != "amount"))
        if row.sheet == PartnerRecord.sheet and same in first:
            earlier, places = first[same]
            earlier.values["amount"] = Pence(earlier.values["amount"] + row.values["amount"])
            earlier.raw["amount"] = SHEETS[row.sheet].columns()["amount"].cell.write(earlier.values["amount"])
            places.append(row.line)
        else:
            first[same] = (row, [row.line])
            book.rows.append(row)
    for row, places in first.values():
        if len(places) > 1:
            text = f"rows {', '.join(map(str, places))} are parts of one, and were added up to £{row.raw['amount']}"
            book.remarks.append(Remark(row.file, row.line, text))


def _resolved(
    directory: Directory, book: Book, laid: LaidRow, found: Mapping[str, str | None]
) -> dict[str, Any] | None:
    """The row's values with our codes in place of what it names; None, and told, where a number is not clear."""
    values = {**laid.values, **found}
    columns = SHEETS[laid.sheet].columns()
    number, provider = values.get("invoice"), found.get("provider")
    if number is not None:
        meant = directory.meant(number, provider)
        strange = directory.documents.codes.get(code_of(number)) if not meant else None
        if len(meant) > 1:
            book.problems.append(ambiguous(laid.file, laid.row, "invoice", number, meant))
            return None
        if strange is not None:
            expected = f"a number of an invoice of {provider}; {strange.invoice} is of {strange.provider}"
            remedy = "Amend the number or whom was paid, or take the invoice in first"
            book.problems.append(Problem(laid.file, laid.row, "invoice", number, expected, remedy))
            return None
        values["invoice"] = meant[0] if meant else code_of(number)
    return {name: value for name, value in values.items() if name in columns}
