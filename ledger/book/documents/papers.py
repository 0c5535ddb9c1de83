"""Invoices from outside become rows of a book, once what they name is looked up in what is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ledger.book.documents.bank_lines import KNOWN_BY, Held, held_of
from ledger.book.documents.directory import Directory, Mark, code_of
from ledger.book.documents.laid_rows import LaidRow, Lookup, Party, row_of, take_rows
from ledger.book.problems import Problem, Remark
from ledger.book.sheets.reading import Book, BookRow, stated_twice
from ledger.domain.documents.identity import Identity, compared, made_code
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import Pence
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import in_one_line

_AS_READ = ("first_day", "last_day", "quantity", "rate", "vat_category", "text")
_WORD = re.compile(r"[^\s,;:()\[\]\"']+")
_SHORTEST_WORD = 4
"""A word of a text is taken for a placement's code only if it is this long and has a figure in it."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of an invoice; `net` in pence, below nil for what goes the other way: a deduction."""

    line: str
    net: int
    row: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    vat: int | None = None
    vat_category: str | None = None
    text: str | None = None
    marks: tuple[Mark, ...] = ()
    """What the line itself refers to."""
    words: str = ""
    """Texts that may name a placement among other words."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice or credit note as it was read, before anything it names is known; money in pence."""

    file: str
    number: str
    """As whoever sent it wrote it."""
    kind: Literal["invoice", "credit"]
    supplier: Party
    customer: Party
    dated: date
    net: int
    gross: int
    vat: int | None = None
    row: int | None = None
    due: date | None = None
    credits: tuple[str, ...] = ()
    """The numbers of the invoices that it credits."""
    marks: tuple[Mark, ...] = ()
    """What the paper as a whole refers to."""
    lines: tuple[PaperLine, ...] = ()


@dataclass
class ReadPapers:
    """What was handed over: papers, other rows, what cannot be read, and the files with their SHA-256."""

    papers: list[Paper] = field(default_factory=list)
    rows: list[LaidRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)

    @property
    def money(self) -> set[str]:
        """The sheets of money that came or went on which it has rows: their history is needed to make the book."""
        return {row.sheet for row in self.rows} & KNOWN_BY.keys()

    def book(self, known: Facts, held: Held | None = None) -> Book:
        """The book that the papers make, with what they name looked up in what is known.

        `held` is the history of money; without it only what stands is looked at.
        """
        directory = Directory(known)
        book = Book([], list(self.problems), list(self.files), remarks=list(self.remarks))
        _PapersBooking(directory, book).take(self.papers)
        take_rows(directory, book, self.rows, held or held_of(known.rows), known)
        book.problems += stated_twice(book.rows)
        book.sent = True
        return book


class _PapersBooking:
    """Papers becoming rows of one book."""

    def __init__(self, directory: Directory, book: Book) -> None:
        self.directory = directory
        self.book = book
        self.lookup = Lookup(directory, book)
        self.codes: dict[Identity, str] = {}
        self.first: dict[Identity, Paper] = {}

    def take(self, papers: Sequence[Paper]) -> None:
        """Put all papers in; one whose sender or customer is not known is a problem."""
        senders = [self.lookup.one("provider", paper.supplier, paper.file, paper.row) for paper in papers]
        addressed = [self.lookup.one("agency", paper.customer, paper.file, paper.row) for paper in papers]
        sent = [
            (paper, Identity(provider, agency, paper.kind, compared(paper.number), paper.dated))
            for paper, provider, agency in zip(papers, senders, addressed, strict=True)
            if provider and agency
        ]
        self._number(sent)
        for paper, identity in sent:
            self._take(paper, identity)

    def _number(self, sent: Iterable[tuple[Paper, Identity]]) -> None:
        """Find each paper's code by its identity, or make one that is free; invoices first, then by date."""
        senders: dict[str, set[str]] = defaultdict(set)
        for _, identity in sent:
            senders[identity.number].add(identity.provider)
        documents = self.directory.documents
        for paper, identity in sorted(sent, key=lambda each: (each[1].kind == "credit", each[1].dated, each[1])):
            known = documents.of(identity)
            if known:
                self.codes[identity] = known[0].invoice
            elif identity not in self.codes:
                others = senders[identity.number] - {identity.provider}
                code = made_code(identity, code_of(paper.number), documents, others)
                self.codes[identity] = code
                documents.add(_named(paper, identity, code))

    def _take(self, paper: Paper, identity: Identity) -> None:
        code, provider = self.codes[identity], identity.provider
        if code != paper.number:
            self._remark(paper, f"invoice {paper.number} of {provider} is kept as {code}")
        first = self.first.setdefault(identity, paper)
        if first is not paper and _content(first) == _content(paper):
            self._remark(paper, f"invoice {paper.number} of {provider} is here twice ({first.file}); it is one")
            return
        invoice = {
            "invoice": code,
            "number": in_one_line(paper.number),
            "provider": provider,
            "to_agency": identity.to_agency,
            "kind": paper.kind,
            "dated": paper.dated,
            "due": paper.due,
            "net": Pence(paper.net),
            "vat": None if paper.vat is None else Pence(paper.vat),
            "gross": Pence(paper.gross),
            "credit_of": self._credited(paper, identity),
        }
        rows = [row_of("invoices", paper.file, paper.row, invoice)]
        lost: dict[str, str] = {}
        rows += [self._line(paper, line, code, provider, lost) for line in paper.lines]
        own = {paper.number, *paper.credits, *(mark.text for mark in paper.marks)}
        for row, line in zip(rows[1:], paper.lines, strict=True):
            row.numbers_of_others = own | {mark.text for mark in line.marks}
        if first is paper:
            self.book.rows += rows
        else:
            self.book.again.append(rows)
        if lost:
            self._remark(paper, _not_found(code, lost))

    def _credited(self, paper: Paper, identity: Identity) -> str | None:
        """The invoice that a credit note says it credits: one of the same sender, and never itself."""
        if len(paper.credits) != 1:
            if paper.credits:
                self._remark(paper, f"it credits {len(paper.credits)} invoices, so it names none: see its text")
            return None
        number = paper.credits[0]
        found = self.directory.documents.numbered(number, identity.provider, "invoice")
        found = [each for each in found if each.invoice != self.codes[identity]]
        before = [each for each in found if each.dated <= paper.dated] if len(found) > 1 else found
        if len(before) == 1:
            return before[0].invoice
        if found:
            several = ", ".join(each.invoice for each in found)
            self._remark(paper, f"it credits invoice {number}, and {several} have that number: state which it is")
        else:
            self._remark(paper, f"it credits invoice {number}, which is not known; import it again after that")
        return None

    def _line(self, paper: Paper, line: PaperLine, code: str, provider: str, lost: dict[str, str]) -> BookRow:
        values: dict[str, Any] = {
            "invoice": code,
            "line": code_of(line.line),
            **{name: getattr(line, name) for name in _AS_READ},
            "net": Pence(line.net),
            "vat": None if line.vat is None else Pence(line.vat),
        }
        price = self._price(line, provider)
        placement = self.directory.prices[price] if price else self._placement(paper, line, provider)
        # What the paper does not say is left as it is known, since a person may have said it before.
        if placement:
            values["placement"] = placement
        if price:
            values["price"] = price
        if not placement:
            lost[line.line] = ", ".join(dict.fromkeys(mark.text for mark in (*line.marks, *paper.marks)))
        return row_of("invoice_lines", paper.file, line.row or paper.row, values)

    def _price(self, line: PaperLine, provider: str) -> str | None:
        prices = {mark.text for mark in line.marks if mark.text in self.directory.prices}
        own = {price for price in prices if self.directory.provider_of[self.directory.prices[price]] == provider}
        return own.pop() if len(own) == 1 else None

    def _placement(self, paper: Paper, line: PaperLine, provider: str) -> str | None:
        for marks in (line.marks, tuple(_words(line.words)), paper.marks):
            found = self.directory.placements(marks, provider)
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _remark(self, paper: Paper, text: str) -> None:
        self.book.remarks.append(Remark(paper.file, paper.row, text))


def _content(paper: Paper) -> Paper:
    """What a paper says, wherever it was read."""
    return replace(paper, file="", row=None, lines=tuple(replace(line, row=None) for line in paper.lines))


def _named(paper: Paper, identity: Identity, code: str) -> Invoice:
    """A new document as far as others name it."""
    return Invoice(
        invoice=code,
        number=in_one_line(paper.number),
        provider=identity.provider,
        to_agency=identity.to_agency,
        kind=paper.kind,
        dated=identity.dated,
        net=Pence(paper.net),
        gross=Pence(paper.gross),
    )


def _words(text: str) -> Iterator[Mark]:
    for word in _WORD.findall(text):
        bare = word.strip(".-–/")
        if len(bare) >= _SHORTEST_WORD and any(letter.isdecimal() for letter in bare):
            yield Mark(bare)


def _not_found(code: str, lost: Mapping[str, str]) -> str:
    lines = f"line {next(iter(lost))}" if len(lost) == 1 else f"lines {', '.join(lost)}"
    said = ", ".join(dict.fromkeys(text for text in lost.values() if text))
    known = f"no placement of its sender is known by {said}" if said else "no placement is named"
    return f"invoice {code}, {lines}: {known}; matching looks by provider, amount and days"
