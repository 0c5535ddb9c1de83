"""VAT is kept line by line, on every road in; it goes with the line that bears it, and the lines bear the total."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from tests.desk import Ledger, balances

CASES = Path(__file__).parents[1] / "cases"
NOW = "2026-06-30"
TWO_CHILDREN = """
budgets: budget,agency,stream,name
CC-ED,CC,education,High needs block

children: child
K-002

placements: placement,child,provider,setting,lead_budget,first_day
PL-2,K-002,HARBOUR,S1,CC-ED,2026-04-01

prices: price,placement,component,rate,unit,first_day
PR-2,PL-1,other,500,once,2026-04-10
PR-3,PL-2,education,300,week,2026-04-01
"""
HEADS = "invoices: invoice,provider,to_agency,kind,dated,net,vat,gross\n"
LINES = "\n\ninvoice_lines: invoice,line,placement,price,first_day,last_day,net,vat,vat_category\n"
CARE = "I1,1,PL-1,PR-1,2026-04-01,2026-04-30,22285.71,,E\n"
"""£5,200 × 30 ÷ 7."""
ASSESSMENT = "I1,2,PL-1,PR-2,2026-04-10,2026-04-10,500,100,S\n"
SCHOOL = "I1,3,PL-2,PR-3,2026-04-01,2026-04-30,1285.71,257.14,S\n"
"""£300 × 30 ÷ 7; a fifth of it is £257.142."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", NOW)
    found.take(TWO_CHILDREN, NOW)
    return found


def lines(ledger: Ledger) -> dict[str, tuple[int | None, str | None]]:
    with ledger.books() as books:
        return {row.line: (row.vat, row.vat_category) for row in rows_known(books, InvoiceLine)}


def reconciled(ledger: Ledger) -> dict[str, dict[str, str]]:
    """The lines as found, once May is posted."""
    ledger.post("2026-05-31", NOW)
    ledger.do("reconcile", "--no-marts", "--now", NOW)
    return {row["line"]: row for row in ledger.rows("invoice-lines") if row["line"]}


def recoverable(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    postings = [row for row in ledger.rows("journal") if row["account"] == "vat:recoverable"]
    return balances(postings, "budget", "placement")


def test_a_book_says_vat_by_line(ledger: Ledger) -> None:
    book = f"{HEADS}I1,HARBOUR,CC,invoice,2026-05-02,22785.71,100,22885.71{LINES}{CARE}{ASSESSMENT}"
    ledger.take(book, NOW)
    assert lines(ledger) == {"1": (None, "E"), "2": (100_00, "S")}
    assert "says nothing new" in ledger.take(book, NOW)


def test_an_assessment_with_vat_beside_exempt_care_is_no_fault(ledger: Ledger) -> None:
    """It was told of both lines: "VAT is £100.00; at 0 % it is £0.00"."""
    ledger.take(f"{HEADS}I1,HARBOUR,CC,invoice,2026-05-02,22785.71,100,22885.71{LINES}{CARE}{ASSESSMENT}", NOW)
    found = reconciled(ledger)
    assert {line: (row["class"], row["vat"], row["vat_category"]) for line, row in found.items()} == {
        "1": ("agrees", "", "E"),
        "2": ("agrees", "100.00", "S"),
    }
    assert found["2"]["reason"].endswith(
        "VAT of £100.00 is due on it (category S), and none on lines that are exempt."
    )


def test_vat_is_told_of_the_line_that_bears_it_where_nobody_says_that_it_is_due(ledger: Ledger) -> None:
    book = f"{HEADS}I1,HARBOUR,CC,invoice,2026-05-02,22785.71,100,22885.71{LINES}{CARE}{ASSESSMENT}"
    ledger.take(book.replace(",100,S", ",100,"), NOW)
    found = reconciled(ledger)
    assert {line: row["class"] for line, row in found.items()} == {"1": "agrees", "2": "standard_rated"}
    assert "VAT of £100.00, 20 % of it, is on this line alone" in found["2"]["reason"]


def test_vat_of_another_sign_than_its_line_is_remarked_and_waits_and_a_deduction_gives_its_vat_back(
    ledger: Ledger,
) -> None:
    """£22,285.71 + £500.00 − £50.00; the VAT of £500.00 was written as −£100.00, that of the deduction is right."""
    less = "I1,3,PL-1,PR-2,2026-04-10,2026-04-10,-50,-10,S\n"
    wrong = ASSESSMENT.replace(",100,S", ",-100,S")
    book = f"{HEADS}I1,HARBOUR,CC,invoice,2026-05-02,22735.71,-110,22625.71{LINES}{CARE}{wrong}{less}"
    said = ledger.take(book, NOW)
    assert said.count("one asks for money and the other gives it back") == 1
    assert "line 2 of I1 has VAT of −£100.00 on £500.00" in said
    found = reconciled(ledger)
    assert found["2"]["class"] == "vat"
    assert "VAT is −£100.00 on £500.00: one asks for money and the other gives it back." in found["2"]["reason"]
    assert "gives it back" not in found["3"]["reason"]


def test_vat_goes_with_the_line_that_bears_it(ledger: Ledger) -> None:
    """The school's VAT is the education budget's, all of it; by what the lines ask for it had £19.28 of £357.14."""
    head = "I1,HARBOUR,CC,invoice,2026-05-02,24071.42,357.14,24428.56"
    ledger.take(f"{HEADS}{head}{LINES}{CARE}{ASSESSMENT}{SCHOOL}", NOW)
    reconciled(ledger)
    assert recoverable(ledger) == {
        ("CC-SC", "PL-1"): Decimal("100.00"),
        ("CC-ED", "PL-2"): Decimal("257.14"),
    }


def test_a_credit_note_takes_vat_back_where_it_was(ledger: Ledger) -> None:
    head = "I1,HARBOUR,CC,invoice,2026-05-02,24071.42,357.14,24428.56"
    ledger.take(f"{HEADS}{head}{LINES}{CARE}{ASSESSMENT}{SCHOOL}", NOW)
    back = "C1,HARBOUR,CC,credit,2026-05-20,1285.71,257.14,1542.85,I1"
    ledger.take(f"{HEADS.strip()},credit_of\n{back}{LINES}{SCHOOL.replace('I1,3', 'C1,1')}", NOW)
    reconciled(ledger)
    assert {cell: pounds for cell, pounds in recoverable(ledger).items() if pounds} == {
        ("CC-SC", "PL-1"): Decimal("100.00")
    }


@pytest.mark.parametrize(
    ("vat", "category", "taken"),
    [("101.00", "S", True), ("101.01", "S", False), ("99.00", "S", True), ("98.99", "S", False)],
)
def test_the_total_is_held_against_the_lines_to_a_pound_a_category(
    vat: str, category: str, taken: bool, ledger: Ledger, tmp_path: Path
) -> None:
    gross = Decimal("22785.71") + Decimal(vat)
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "invoices.csv").write_text(
        HEADS.removeprefix("invoices: ") + f"I1,HARBOUR,CC,invoice,2026-05-02,22785.71,{vat},{gross}\n", "utf-8"
    )
    header = LINES.strip().removeprefix("invoice_lines: ")
    (folder / "invoice_lines.csv").write_text(f"{header}\n{CARE}{ASSESSMENT}", "utf-8")
    result = ledger.ask("import", str(folder), "--now", NOW)
    said = " ".join(result.output.split())
    assert (result.exit_code == 0) is taken
    told = (
        f"the VAT of I1 is £{vat}, and £100.00 line by line" if taken else "100.00, the VAT of its lines, to within"
    )
    assert told in said


def test_a_line_of_a_category_without_vat_bears_none(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "invoices.csv").write_text(
        HEADS.removeprefix("invoices: ") + "I1,HARBOUR,CC,invoice,2026-05-02,500,0.50,500.50\n", "utf-8"
    )
    header = LINES.strip().removeprefix("invoice_lines: ")
    (folder / "invoice_lines.csv").write_text(f"{header}\n{ASSESSMENT.replace('100,S', '0.50,Z')}", "utf-8")
    result = ledger.ask("import", str(folder), "--now", NOW)
    assert result.exit_code == 1
    assert "no VAT: category Z has none" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("case", "pence"), [("VATOK", [201, 200, 201]), ("VATDOWN", [200, 201, 200]), ("VATLINE", [201, 201, 201])]
)
def test_lines_of_ubl_bear_the_vat_of_their_category(case: str, pence: list[int], ledger: Ledger) -> None:
    """Three lines of £10.03: what the document says of the category, to the penny, whichever way it was rounded."""
    ledger.do("import", str(CASES / f"{case}.xml"), "--format", "ubl", "--now", NOW)
    found = lines(ledger)
    assert [found[line] for line in ("1", "2", "3")] == [(each, "S") for each in pence]


def test_an_exempt_credit_note_of_ubl_keeps_its_category(ledger: Ledger) -> None:
    ledger.do("import", str(CASES / "negative-credit-note.xml"), "--format", "ubl", "--now", NOW)
    assert set(lines(ledger).values()) == {(None, "E")}


def test_a_layout_says_vat_by_line_and_its_category(ledger: Ledger, tmp_path: Path) -> None:
    layout = (
        'name = "own"\ntitle = "Own"\n[invoices]\ninvoice = "No"\nprovider = "Who"\nto_agency = "Whom"\n'
        'dated = "Date"\n[invoice_lines]\nnet = "Net"\nvat = "VAT"\n'
        'vat_category = { column = "Rate", values = { Exempt = "E", Standard = "S" } }\n'
    )
    (tmp_path / "own.toml").write_text(layout, "utf-8")
    rows = "No,Who,Whom,Date,Net,VAT,Rate\n"
    rows += "7,HARBOUR,CC,2026-05-02,300.00,,Exempt\n7,HARBOUR,CC,2026-05-02,500.00,100.00,Standard\n"
    rows += "8,HARBOUR,CC,2026-05-09,-500.00,-100.00,Standard\n"
    (tmp_path / "i.csv").write_text(rows, "utf-8")
    ledger.do("import", str(tmp_path / "i.csv"), "--format", str(tmp_path / "own.toml"), "--now", NOW)
    with ledger.books() as books:
        heads = {row.number: (row.kind, row.net, row.vat, row.gross) for row in rows_known(books, Invoice)}
        of_lines = [(row.net, row.vat, row.vat_category) for row in rows_known(books, InvoiceLine)]
    assert heads == {"7": ("invoice", 800_00, 100_00, 900_00), "8": ("credit", 500_00, 100_00, 600_00)}
    assert sorted(of_lines) == [(300_00, None, "E"), (500_00, 100_00, "S"), (500_00, 100_00, "S")]


def test_what_stood_without_vat_by_line_takes_it_from_the_same_document_sent_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    """As after an older ledger, whose lines said nothing of it."""
    ledger.do("import", str(CASES / "VATOK.xml"), "--format", "ubl", "--now", NOW)
    with ledger.books() as books:
        (invoice,) = rows_known(books, Invoice)
    emptied = "".join(f"{invoice.invoice},{line},10.03,,\n" for line in "123")
    ledger.take(f"invoice_lines: invoice,line,net,vat,vat_category\n{emptied}", NOW)
    assert set(lines(ledger).values()) == {(None, None)}
    again = ledger.do("import", str(CASES / "VATOK.xml"), "--format", "ubl", "--now", NOW)
    assert "conflict" not in again
    assert [lines(ledger)[line] for line in "123"] == [(201, "S"), (200, "S"), (201, "S")]
