"""Papers in a CSV file or a workbook, read by a layout: every row is taken, is blank, or is a problem."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from ledger.book.documents.directory import Mark, PartyKind, code_of
from ledger.book.documents.laid_out import LayoutHeader, lines_of
from ledger.book.documents.laid_rows import LaidRow, Party
from ledger.book.documents.layouts import ChosenRows
from ledger.book.documents.paper_layouts import WORKED_OUT, PaperLayout, ValueSource
from ledger.book.documents.papers import Paper, PaperLine, ReadPapers
from ledger.book.documents.published_cells import as_decimal, pounds_as_published, read_date, read_month
from ledger.book.file_limits import content_of
from ledger.book.problems import Problem, Remark, shown_name
from ledger.book.sheets.cell_texts import shown
from ledger.domain.documents.identity import compared
from ledger.domain.money_and_days.money import Pence, pounds, round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import CODE, DAY, MONTH, PAPER_MONEY, QUANTITY, RATE, PercentFigure
from ledger.domain.sheet.rows import Column
from ledger.domain.sheet.spelling import fold, in_one_line, is_nil_mark
from ledger.errors import DataFault

_NUMBER = SHEETS["invoices"].columns()["invoice"]
"""Of invoices a file has the sender's number, which is kept as it is written; our codes are found or made."""
_KINDS: dict[str, PartyKind] = {"providers": "provider", "agencies": "agency", "placements": "placement"}


def read_laid_out(path: Path, layout: PaperLayout) -> ReadPapers:
    """Read a file by its layout. What is wrong inside is collected; raises DataFault where no file is."""
    try:
        content = content_of(path)
    except OSError as fault:
        raise DataFault(
            f"{shown_name(path)} cannot be read: {fault.strerror}.", "Name a CSV file or a workbook."
        ) from None
    papers = ReadPapers(files=[(shown_name(path), hashlib.sha256(content).hexdigest())])
    reading = _LaidOutReading(shown_name(path), layout, papers)
    reading.read(lines_of(path, content, layout.file, reading.tell))
    return papers


@dataclass
class _FileRow:
    """One row of the file: its values by column of each sheet."""

    number: int
    of: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    parties: dict[str, dict[str, tuple[PartyKind, Party]]] = field(default_factory=lambda: defaultdict(dict))


class _PlacedColumn(NamedTuple):
    """A column of a sheet with where the file has it: looked up once, used in every row."""

    sheet: str
    name: str
    source: ValueSource
    column: Column | None
    kind: PartyKind | None
    """Whom or what it names, if it does."""
    needed: bool
    places: tuple[int, ...]
    place: str
    """What the file calls it, for people."""


class _LaidOutReading:
    """One pass over one file."""

    def __init__(self, file: str, layout: PaperLayout, papers: ReadPapers) -> None:
        self.file = file
        self.layout = layout
        self.papers = papers
        self.header = LayoutHeader(layout.name, [], layout.file.header_row, self.tell)
        self.wanted: tuple[_PlacedColumn, ...] = ()
        self.numbered = _numbered(layout)
        self.blank = 0
        self.left_out = 0
        self.two_way_dates = 0

    def tell(self, row: int | None, column: str, found: str, expected: str, remedy: str) -> None:
        """Note a problem."""
        self.papers.problems.append(Problem(self.file, row, column, found, expected, remedy))

    def read(self, lines: Sequence[Sequence[Any]]) -> None:
        """Read all rows; where the header fails, no row can be read."""
        if self.papers.problems and not lines:
            return
        start = self.layout.file.header_row
        cells = [shown(cell) for cell in lines[start - 1]] if len(lines) >= start else []
        self.header = LayoutHeader(self.layout.name, cells, start, self.tell)
        if not self.header.find(self.layout.columns()):
            return
        self.wanted = tuple(self._all_wanted())
        rows = [row for number, line in enumerate(lines[start:], start + 1) for row in self._row(number, line)]
        if self.layout.makes == "invoices":
            self._repeated(lines[start:], start + 1)
            self.papers.papers += _Grouping(self, rows).papers()
        else:
            self.papers.rows += [self._laid(row) for row in rows]
        parts = [f"{len(rows)} rows taken", f"{self.blank} blank" if self.blank else ""]
        parts.append(f"{self.left_out} left out, as the layout says" if self.left_out else "")
        parts.append(f"{self.two_way_dates} dates read by the first of two formats" if self.two_way_dates else "")
        self.remark(None, ", ".join(part for part in parts if part))

    def remark(self, row: int | None, text: str) -> None:
        """Note something that people should know and that goes in all the same."""
        self.papers.remarks.append(Remark(self.file, row, text))

    def _repeated(self, lines: Sequence[Sequence[Any]], start: int) -> None:
        rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, line in enumerate(lines, start):
            cells = tuple(shown(cell) for cell in line)
            if any(cells):
                rows[cells].append(number)
        for numbers in rows.values():
            if len(numbers) > 1:
                places = ", ".join(map(str, numbers))
                self.remark(numbers[0], f"rows {places} say exactly the same; all were taken")

    def _row(self, number: int, line: Sequence[Any]) -> Iterator[_FileRow]:
        if not any(shown(cell) for cell in line):
            self.blank += 1
            return
        if not self.header.fits(number, [shown(cell) for cell in line]):
            return
        rule = self.layout.leave_out
        if rule and self._chosen(rule, line):
            self.left_out += 1
            return
        before = len(self.papers.problems)
        row = _FileRow(number)
        for wanted in self.wanted:
            self._take(row, wanted, line)
        self._turn(row, line)
        if len(self.papers.problems) == before:
            yield row

    def _chosen(self, rule: ChosenRows, line: Sequence[Any]) -> bool:
        return fold(shown(line[self.header.places[rule.column]])) in map(fold, rule.values)

    def _all_wanted(self) -> Iterator[_PlacedColumn]:
        sheets = ("invoices", "invoice_lines") if self.layout.makes == "invoices" else (self.layout.makes,)
        for sheet in sheets:
            columns = SHEETS[sheet].columns()
            for name, source in self.layout.sources(sheet).items():
                column = columns.get(name)
                kind = "provider" if name == "provider" else _KINDS.get(column.refers or "") if column else None
                needed = column is not None and column.required and name not in WORKED_OUT.get(sheet, ())
                places = tuple(self.header.places[each] for each in source.named)
                shown_as = " and ".join(self.header.shown(each) for each in source.named)
                place = shown_as or f"{name} (a constant of the layout)"
                yield _PlacedColumn(sheet, name, source, column, kind, needed, places, place)

    def _take(self, row: _FileRow, wanted: _PlacedColumn, line: Sequence[Any]) -> None:
        source, column = wanted.source, wanted.column
        cells = [line[place] for place in wanted.places]
        text = source.constant or "-".join(part for cell in cells if (part := in_one_line(shown(cell))))
        text = source.meaning(text) or source.otherwise or ""
        if column is not None and column.cell in (RATE, QUANTITY) and is_nil_mark(text):
            text = ""
        if not text:
            if column is not None and wanted.needed:
                self.tell(row.number, wanted.place, "", column.cell.expected, f"Fill the cell: {column.help}")
            row.of[wanted.sheet][wanted.name] = None
            return
        if wanted.kind:
            party = Party(wanted.place, (Mark(text, source.system),), (text,))
            row.parties[wanted.sheet][wanted.name] = (wanted.kind, party)
            return
        cell = cells[0] if len(cells) == 1 and not isinstance(cells[0], str) and text == shown(cells[0]) else text
        try:
            row.of[wanted.sheet][wanted.name] = self._value(column, cell, text)
        except (ValueError, ArithmeticError) as fault:
            expected, remedy = self._expected(column)
            self.tell(row.number, wanted.place, text, expected, f"{remedy} ({fault})" if str(fault) else remedy)

    def _value(self, column: Column | None, cell: Any, text: str) -> Any:
        kind = column.cell if column else PAPER_MONEY
        if column is _NUMBER:
            return text
        if kind.is_money:
            return Pence(round_half_away(pounds_as_published(text) * 100))
        if kind in (RATE, QUANTITY):
            return Fraction(kind.read(cell)) if isinstance(cell, PercentFigure) else pounds_as_published(text)
        if kind is DAY:
            return self._day(cell, text)
        if kind is MONTH:
            return self._month(cell, text)
        return code_of(text) if kind is CODE else kind.read(text)

    def _day(self, cell: Any, text: str) -> date:
        if isinstance(cell, date):
            return date(cell.year, cell.month, cell.day)
        day, two_ways = read_date(text, self.layout.dates.patterns)
        if day is None:
            raise ValueError("")
        self.two_way_dates += two_ways
        return day

    def _month(self, cell: Any, text: str) -> str:
        pattern = self.layout.dates.month
        month = read_month(text, pattern) if pattern and not isinstance(cell, date) else None
        return month or str(Month.of(self._day(cell, text)))

    def _expected(self, column: Column | None) -> tuple[str, str]:
        kind = column.cell if column else PAPER_MONEY
        if kind is DAY or (kind is MONTH and not self.layout.dates.month):
            forms = " or ".join(self.layout.dates.formats)
            return f"a date like {forms}", "Correct the date, or add its format to the layout"
        if kind.is_money or kind in (RATE, QUANTITY):
            return "a number like 1,496.00 or -579.08", "Correct it, or empty the cell if there is none"
        if kind is MONTH:
            return "a month, as the layout's pattern reads it", "Correct it, or amend the layout's pattern"
        return kind.expected, kind.remedy

    def _turn(self, row: _FileRow, line: Sequence[Any]) -> None:
        """Give amounts the ledger's sign: the layout says what the file's signs mean."""
        rule = self.layout.amounts
        money = {"net", "vat", "gross", "amount"}
        credit = rule.credit is not None and self._chosen(rule.credit, line)
        for values in row.of.values():
            for name in money & values.keys():
                if values[name] is None:
                    continue
                if rule.sign == "reversed":
                    values[name] = Pence(-values[name])
                if credit and name == "amount":
                    values[name] = Pence(-abs(values[name]))

    def _laid(self, row: _FileRow) -> LaidRow:
        sheet = self.layout.makes
        return LaidRow(sheet, self.file, row.number, row.of[sheet], row.parties[sheet], self.numbered)


def _numbered(layout: PaperLayout) -> bool:
    """Whether the codes that a layout makes hold a number of the rows' own: a column read for nothing else."""
    sources = layout.sources(layout.makes)
    code, *_ = SHEETS[layout.makes].key
    elsewhere = {column for name, source in sources.items() if name != code for column in source.named}
    return not elsewhere.issuperset(sources[code].named)


class _Grouping:
    """Rows of one file put together as invoices, a row a line."""

    def __init__(self, reading: _LaidOutReading, rows: list[_FileRow]) -> None:
        self.reading = reading
        self.worked_out: Counter[str] = Counter()
        self.groups: dict[tuple[Any, ...], list[_FileRow]] = defaultdict(list)
        for row in rows:
            said = row.of["invoices"]
            parties = (party.shown for _, party in row.parties["invoices"].values())
            self.groups[compared(said["invoice"]), said.get("kind"), said["dated"], *parties].append(row)

    def papers(self) -> Iterator[Paper]:
        """The invoices, in the order of their first rows."""
        for rows in self.groups.values():
            heads = self._heads(rows)
            if heads is not None:
                yield self._paper(heads["invoice"], rows, heads)
        told = [f"{name} of {count}" for name, count in sorted(self.worked_out.items())]
        if told:
            self.reading.remark(None, f"worked out, since the file does not say: {'; '.join(told)}")

    def _heads(self, rows: list[_FileRow]) -> dict[str, Any] | None:
        """What the rows say of their invoice; None, and told, where two of them differ."""
        heads: dict[str, Any] = {}
        before = len(self.reading.papers.problems)
        for row in rows:
            parties = {name: party.shown for name, (_, party) in row.parties["invoices"].items()}
            for name, value in {**row.of["invoices"], **parties}.items():
                if value is None or heads.setdefault(name, value) == value or name == "invoice":
                    continue
                source = self.reading.layout.invoices[name]
                self.reading.tell(
                    row.number,
                    self.reading.header.shown(source.named[0]),
                    str(value),
                    f"the same in each row of an invoice, as in row {rows[0].number}",
                    "Give the invoices different numbers, or amend the row",
                )
        return None if len(self.reading.papers.problems) > before else heads

    def _paper(self, number: str, rows: list[_FileRow], heads: Mapping[str, Any]) -> Paper:
        lines = [self._line(row, at) for at, row in enumerate(rows, start=1)]
        net, vat, gross = self._totals(rows, lines, heads)
        credit = heads["kind"] == "credit" if heads.get("kind") else gross < 0
        if credit and not heads.get("kind"):
            # Where a file has no kinds, a minus is how it says that this is a credit note.
            net, vat, gross = -net, None if vat is None else -vat, -gross
            lines = [replace(line, net=-line.net, vat=None if line.vat is None else -line.vat) for line in lines]
        first = rows[0]
        billed = sum(line.net for line in lines)
        if billed != net:
            text = f"invoice {number}: its lines come to {pounds(billed)}, it says {pounds(net)}; taken as stated"
            self.reading.remark(first.number, text)
        return Paper(
            file=self.reading.file,
            row=first.number,
            number=number,
            kind="credit" if credit else "invoice",
            supplier=first.parties["invoices"]["provider"][1],
            customer=first.parties["invoices"]["to_agency"][1],
            dated=heads["dated"],
            due=heads.get("due"),
            net=net,
            vat=vat,
            gross=gross,
            credits=(heads["credit_of"],) if heads.get("credit_of") else (),
            lines=tuple(lines),
        )

    def _totals(
        self, rows: list[_FileRow], lines: list[PaperLine], heads: Mapping[str, Any]
    ) -> tuple[int, int | None, int]:
        net, vat, gross = (heads.get(name) for name in ("net", "vat", "gross"))
        if net is None:
            net = gross - vat if gross is not None and vat is not None else sum(line.net for line in lines)
            self.worked_out["net of invoices"] += 1
        if vat is None:
            of_lines = [row.of["invoice_lines"].get("vat") for row in rows]
            if gross is not None:
                vat = gross - net
            elif any(each is not None for each in of_lines):
                vat = sum(each or 0 for each in of_lines)
        if gross is None:
            gross = net + (vat or 0)
            self.worked_out["gross of invoices"] += 1
        return net, vat or None, gross

    def _line(self, row: _FileRow, at: int) -> PaperLine:
        said = row.of["invoice_lines"]
        parties = row.parties["invoice_lines"]
        marks = parties["placement"][1].marks if "placement" in parties else ()
        if said.get("price"):
            marks = (*marks, Mark(said["price"]))
        quantity, rate = said.get("quantity"), said.get("rate")
        return PaperLine(
            line=said.get("line") or str(at),
            net=self._net(row, said, quantity, rate),
            row=row.number,
            first_day=said.get("first_day"),
            last_day=said.get("last_day"),
            # Quantities and rates are never negative: the sign of a line is that of its net.
            quantity=None if quantity is None else as_decimal(abs(quantity)),
            rate=None if rate is None else as_decimal(abs(rate)),
            vat=said.get("vat"),
            vat_category=said.get("vat_category"),
            text=said.get("text"),
            marks=marks,
            words=" ".join([*(mark.text for mark in marks), said.get("text") or ""]),
        )

    def _net(self, row: _FileRow, said: Mapping[str, Any], quantity: Fraction | None, rate: Fraction | None) -> int:
        if said.get("net") is not None:
            return int(said["net"])
        self.worked_out["net of lines"] += 1
        if said.get("gross") is not None:
            return int(said["gross"] - (said.get("vat") or 0))
        if quantity is not None and rate is not None:
            pence = round_half_away(abs(quantity * rate) * 100)
            return -pence if (quantity < 0) != (rate < 0) else pence
        self.reading.tell(
            row.number,
            "",
            "no amount",
            "an amount of the line, or what it can be worked out from",
            "Fill it, or say in the layout where it is",
        )
        return 0
