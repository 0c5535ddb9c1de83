"""The month's workbook, read back: totals are formulas that carry what they come to, and no number is cut short."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

from ledger.briefing.code_words import with_its_code
from ledger.errors import DataFault
from ledger.exports.workbook import MOST_ROWS, Sheet, WorkbookColumn, write_workbook
from ledger.reconciliation.provider.lines import Finding
from tests.answers.month_end.test_checklist import AGREED, PAPERS, add
from tests.desk import SMALL, Ledger, balances

SHEETS = [
    "read me",
    "checklist",
    "who pays",
    "forecast",
    "exceptions",
    "recharges",
    "aged debt",
    "how it is made up",
    "control accounts",
    "accruals",
    "trial balance",
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CELL = re.compile(r"([A-Z]+)(\d+)")
DANGER = '=HYPERLINK("x")'


class Book:
    """A workbook as it was written: its values as another program reads them, and its formulas, panes and widths."""

    def __init__(self, path: Path) -> None:
        self.values = {
            name: CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
            for name in CalamineWorkbook.from_path(str(path)).sheet_names
        }
        with zipfile.ZipFile(path) as packed:
            self.pages = {
                name: ElementTree.fromstring(packed.read(f"xl/worksheets/sheet{number}.xml"))
                for number, name in enumerate(self.values, 1)
            }

    def formulas(self, sheet: str) -> dict[str, str]:
        """Each cell with a formula."""
        return {
            str(cell.get("r")): str(cell.findtext(f"{MAIN}f"))
            for cell in self.pages[sheet].iter(f"{MAIN}c")
            if cell.find(f"{MAIN}f") is not None
        }

    def value(self, sheet: str, cell: str) -> Decimal:
        """What stands in a cell, to the penny; nothing is nil."""
        row, place = where(cell)
        held = self.values[sheet][row][place]
        return Decimal(str(held or 0)).quantize(Decimal("0.01"))

    def worked_out(self, sheet: str, formula: str) -> Decimal:
        """What a formula comes to."""
        added = re.fullmatch(r"(?:SUM\(|SUBTOTAL\(109,)(\w+):(\w+)\)", formula)
        if added:
            (top, left), (bottom, right) = where(added[1]), where(added[2])
            return sum(
                (
                    self.value(sheet, name_of(row, place))
                    for row in range(top, bottom + 1)
                    for place in range(left, right + 1)
                ),
                Decimal(0),
            )
        signs = re.findall(r"([+-]?)([A-Z]+\d+)", formula)
        assert "".join(sign + cell for sign, cell in signs) == formula
        return sum((self.value(sheet, cell) * (-1 if sign == "-" else 1) for sign, cell in signs), Decimal(0))


def where(cell: str) -> tuple[int, int]:
    found = CELL.fullmatch(cell)
    assert found
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, place - 1


def name_of(row: int, place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(tmp_path_factory.mktemp("desk"))
    ledger.take(SMALL + AGREED + PAPERS, "2026-04-01")
    ledger.post("2026-04-30", "2026-05-02")
    found = ("A", "A-core", "2026-01", 3100000, 3150000, "queried", None, DANGER)
    add(
        ledger,
        [
            Finding("INV1", "1", "rate", ("days",), *found),
            Finding(None, None, "not_invoiced", (), "A", "A-ed", "2026-01", 100000, 0, "open", None, "no invoice"),
            Finding("INV2", "1", "agrees", (), None, None, None, 10000, 10000, "agreed", None, "agrees"),
        ],
    )
    return ledger


@pytest.fixture(scope="module")
def book(desk: Ledger) -> Book:
    file = desk.folder / "month.xlsx"
    assert re.fullmatch(r"rows written: \d+\n", desk.do("export", "workbook", str(file), "--month", "2026-04"))
    return Book(file)


def test_it_has_the_sheets_an_officer_would_have_made(book: Book) -> None:
    assert list(book.values) == SHEETS
    assert book.values["read me"][0][0] == "Joint commissioning ledger: 2026-04"
    assert [row[0] for row in book.values["read me"] if row[0] in SHEETS] == SHEETS[1:]


def test_every_formula_carries_what_it_comes_to(book: Book) -> None:
    seen = 0
    for sheet in SHEETS[1:]:
        for cell, formula in book.formulas(sheet).items():
            assert book.value(sheet, cell) == book.worked_out(sheet, formula), (sheet, cell, formula)
            seen += 1
    assert seen > 20


def test_totals_are_formulas_over_all_rows_above_them(book: Book) -> None:
    for sheet in ("who pays", "exceptions", "accruals", "trial balance"):
        rows = book.values[sheet]
        assert rows[-1][0] == "Total"
        ranges = {
            formula.split(",")[1] for cell, formula in book.formulas(sheet).items() if where(cell)[0] == len(rows) - 1
        }
        assert ranges
        assert all(re.fullmatch(rf"(?P<column>[A-Z]+)2:(?P=column){len(rows) - 1}\)", each) for each in ranges)


def test_headers_are_frozen_and_filtered(book: Book) -> None:
    for sheet in SHEETS[1:]:
        page = book.pages[sheet]
        pane = page.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
        assert pane is not None
        assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        filtered = page.find(f"{MAIN}autoFilter")
        assert filtered is not None
        assert str(filtered.get("ref")).startswith("A1:")


def test_no_number_is_wider_than_its_column(book: Book) -> None:
    checked = 0
    for sheet in SHEETS[1:]:
        widths = {
            place: float(column.get("width", 0))
            for column in book.pages[sheet].iter(f"{MAIN}col")
            for place in range(int(column.get("min", 0)) - 1, int(column.get("max", 0)))
        }
        for row in book.values[sheet][1:]:
            for place, cell in enumerate(row):
                if isinstance(cell, float):
                    assert len(f"{cell:,.2f}") + 1 <= widths[place]
                    checked += 1
    assert checked > 50


def test_the_trial_balance_is_the_journal(desk: Ledger, book: Book) -> None:
    head, *rows, total = book.values["trial balance"]
    assert head == ["agency", "account", "counterparty", "brought forward", "debits", "credits", "balance"]
    told = {tuple(row[:3]): Decimal(str(row[6])).quantize(Decimal("0.01")) for row in rows}
    held = balances(desk.rows("journal"), "agency", "account", "counterparty")
    ours = {(agency, with_its_code(account), towards): amount for (agency, account, towards), amount in held.items()}
    assert {key: amount for key, amount in told.items() if amount} == ours
    assert total[3:] == [0, total[4], total[4], 0]


def test_who_pays_shows_each_month_and_what_was_posted_late_for_before(desk: Ledger, book: Book) -> None:
    head, *rows, _ = book.values["who pays"]
    assert head[6:] == ["earlier months", "2026-04", "total"]
    assert {(row[1], row[5]) for row in rows} >= {("C-SC", "agreed"), ("C-ED", "agreed"), ("H2-CC", "agreed")}
    april = {row["budget"]: row["amount"] for row in desk.rows("allocations") if row["service_month"] == "2026-04"}
    assert Decimal(str({row[1]: row[7] for row in rows}["H2-CC"])) == Decimal(april["H2-CC"])


def test_lines_that_differ_say_by_how_much_and_text_stays_text(book: Book) -> None:
    head, *rows, _ = book.values["exceptions"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["match status"], row["also"], row["difference"], row["status"]) for row in told] == [
        ("missing invoice (not_invoiced)", "", -1000, "open"),
        ("rate differs", "days differ", 500, "queried"),
    ]
    assert told[1]["reason"] == DANGER
    assert DANGER[1:] not in book.formulas("exceptions").values()


def test_accruals_are_a_journal_that_balances(book: Book) -> None:
    *_, total = book.values["accruals"]
    assert total[9] == total[10] != 0
    assert total[11] == 0


def test_one_agencys_workbook_holds_only_its_books(desk: Ledger, tmp_path: Path) -> None:
    desk.do("export", "workbook", str(tmp_path / "c.xlsx"), "--month", "2026-04", "--agency", "H2")
    book = Book(tmp_path / "c.xlsx")
    assert {row[0] for row in book.values["trial balance"][1:-1]} == {"H2"}
    assert book.values["recharges"][1][0] == "No rows"


def test_the_same_figures_give_the_same_file(desk: Ledger, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.xlsx", "two.xlsx")]
    for file in files:
        desk.do("export", "workbook", str(file), "--month", "2026-04")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_workbook_needs_a_month_and_a_place(desk: Ledger, tmp_path: Path) -> None:
    assert "Say which: --month 2026-05" in desk.ask("export", "workbook", str(tmp_path / "x.xlsx")).stderr
    nowhere = str(tmp_path / "nowhere" / "x.xlsx")
    assert "cannot be written" in desk.ask("export", "workbook", nowhere, "--month", "2026-04").stderr


def test_more_rows_than_a_sheet_takes_are_refused(tmp_path: Path) -> None:
    sheet = Sheet("all", "all", [WorkbookColumn("line")], [["x"]] * (MOST_ROWS + 1))
    with pytest.raises(DataFault, match="more than a spreadsheet takes"):
        write_workbook(tmp_path / "x.xlsx", ["x"], [sheet], datetime(2026, 1, 1))
