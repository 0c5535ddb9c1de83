"""Papers by a layout: a row is taken, blank, left out or a problem; sums that are absent are worked out."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ledger.book.documents.paper_layouts import find_paper_layout
from ledger.book.handover import read_handover
from ledger.book.problems import Problem
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import REFERENCE, SAMPLES
from ledger.domain.documents.sheets import (
    Invoice,
    InvoiceLine,
    PartnerRecord,
    Payment,
    ProviderPayment,
    PurchaseOrder,
    Receipt,
)
from ledger.domain.sheet.facts import Facts
from ledger.errors import DataFault, WrongUsage
from tests.desk import Ledger, write_book

PAPERS = SAMPLES / "papers"
INVOICES = PAPERS / "provider-invoices.csv"
PLAIN = """
name = "plain"
title = "A plain layout"
[dates]
formats = ["DD/MM/YYYY", "MM/DD/YYYY"]
[invoices]
invoice = "No"
provider = { constant = "P-HARB" }
to_agency = { constant = "CC" }
dated = "Date"
"""
LINES = """
[invoice_lines]
placement = "Package"
quantity = "Units"
rate = "Price"
net = "Net"
"""


@pytest.fixture
def known(tmp_path: Path) -> Facts:
    first = state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after
    numbers = "identifiers: kind,code,system,value\nplacement,PL-1,ICB packages,CHC/88"
    return state(read_book(write_book(tmp_path / "numbers", numbers)), first, {}).facts_after


def read(path: Path, layout: str | Path, known: Facts) -> Statement:
    return state(read_handover(path, str(layout)).book(known), known, {})


def taken(path: Path, layout: str | Path, known: Facts) -> Statement:
    said = read(path, layout, known)
    assert said.problems == []
    return said


def written(tmp_path: Path, layout: str, file: str, name: str = "papers.csv") -> tuple[Path, Path]:
    (tmp_path / "mine.toml").write_text(layout, encoding="utf-8")
    (tmp_path / name).write_text(file, encoding="utf-8")
    return tmp_path / name, tmp_path / "mine.toml"


def problems(tmp_path: Path, known: Facts, layout: str, file: str) -> list[Problem]:
    return read(*written(tmp_path, layout, file), known).problems


def remarks(said: Statement) -> list[str]:
    return [remark.text for remark in said.remarks]


def lines(said: Statement, invoice: str) -> list[InvoiceLine]:
    return [line for line in said.facts_after.sheet(InvoiceLine).values() if line.invoice == invoice]


# Layouts that come with the ledger


def test_every_layout_that_comes_with_the_ledger_reads_its_sample(known: Facts) -> None:
    layouts = sorted(path.stem for path in (REFERENCE / "paper_layouts").glob("*.toml"))
    assert layouts == ["bank-receipts", "partner-records", "provider-invoices", "supplier-payments"]
    for name in layouts:
        assert find_paper_layout(name).name == name
        if name != "supplier-payments":
            assert taken(PAPERS / f"{name}.csv", name, known).changes


def test_rows_of_an_invoice_are_put_together_and_its_sums_worked_out(known: Facts) -> None:
    said = taken(INVOICES, "provider-invoices", known)
    invoice = said.facts_after.sheet(Invoice)[("HH-0301",)]
    assert (invoice.provider, invoice.to_agency, invoice.kind) == ("P-HARB", "CC", "invoice")
    assert (invoice.net, invoice.vat, invoice.gross) == (2531943, None, 2531943)
    assert [(line.line, line.placement, line.net) for line in lines(said, "HH-0301")] == [
        ("1", "PL-1", 2371943),
        ("2", "PL-2", 160000),
    ]
    assert remarks(said) == [
        "worked out, since the file does not say: gross of invoices of 2; net of invoices of 2",
        "3 rows taken, 1 blank, 1 left out, as the layout says",
    ]


def test_a_credit_note_gives_back_what_it_says_with_or_without_a_minus(known: Facts, tmp_path: Path) -> None:
    said = taken(INVOICES, "provider-invoices", known)
    credit = said.facts_after.sheet(Invoice)[("HH-0302",)]
    assert (credit.kind, credit.net, credit.gross, credit.credit_of) == ("credit", 32000, 32000, "HH-0301")
    assert credit.dated.isoformat() == "2026-06-08"
    (line,) = lines(said, "HH-0302")
    assert (line.net, line.quantity, line.rate) == (32000, 2, 160)
    minus = tmp_path / "minus.csv"
    minus.write_text(
        INVOICES.read_text(encoding="utf-8").replace("160.00,320.00", "160.00,-320.00"), encoding="utf-8"
    )
    assert taken(minus, "provider-invoices", said.facts_after).changes == []


def test_the_same_file_twice_says_nothing_new(known: Facts) -> None:
    said = taken(INVOICES, "provider-invoices", known)
    assert taken(INVOICES, "provider-invoices", said.facts_after).changes == []


def test_each_line_of_a_payment_run_is_a_payment_with_the_layout_s_sign(known: Facts) -> None:
    known = taken(INVOICES, "provider-invoices", known).facts_after
    said = taken(PAPERS / "supplier-payments.csv", "supplier-payments", known)
    payments = said.facts_after.sheet(Payment)
    whole, back = payments["BACS-8001", "HH-0301"], payments["BACS-8001(2)", "HH-0301"]
    assert (whole.amount, whole.paid_on.isoformat(), back.amount) == (2500000, "2026-07-03", -57)


def test_a_receipt_has_its_date_and_narrative_for_a_number_and_a_refund_is_below_nil(known: Facts) -> None:
    said = taken(PAPERS / "bank-receipts.csv", "bank-receipts", known)
    receipts = said.facts_after.sheet(Receipt)
    part, refund = receipts["06/07/2026-CC-000001-PART",], receipts["09/07/2026-REFUND",]
    assert (part.from_agency, part.to_agency, part.amount) == ("ICB", "CC", 420000)
    assert (part.reference, refund.amount, refund.from_agency) == ("CC-000001 PART", -10000, "ICB")


def test_a_partner_s_records_are_known_by_its_package_numbers_and_months(known: Facts) -> None:
    said = taken(PAPERS / "partner-records.csv", "partner-records", known)
    records = [row for row in said.facts_after.sheet(PartnerRecord).values() if row.service_month == "2026-04"]
    assert {(row.placement, row.kind, row.reference, int(row.amount)) for row in records} == {
        ("PL-1", "accrued", None, 830000),
        ("PL-1", "invoiced", "CC-000001", 430000),
    }


# Layouts of one's own


def test_other_sheets_can_be_laid_out_too(known: Facts, tmp_path: Path) -> None:
    layout = """
    name = "paid"
    title = "Payments on account"
    [amounts]
    credit = { column = "Type", values = ["REF"] }
    [provider_payments]
    payment = "Id"
    from_agency = { constant = "CC" }
    provider = "Vendor"
    paid_on = "Day"
    amount = "Sum"
    """
    file = "Id,Vendor,Day,Sum,Type\n7,40071,2026-05-01,10.00,PAY\n8,40071,2026-05-02,4.00,REF\n"
    said = taken(*written(tmp_path, layout, file), known)
    rows = said.facts_after.sheet(ProviderPayment).values()
    new = [(row.payment, row.provider, int(row.amount)) for row in rows if row.payment in ("7", "8")]
    assert new == [
        ("7", "P-HARB", 1000),
        ("8", "P-HARB", -400),
    ]
    layout = """
    name = "orders"
    title = "Orders"
    [purchase_orders]
    order = 1
    from_agency = { constant = "ICB" }
    to_agency = { constant = "CC" }
    first_day = 2
    amount = 3
    """
    said = taken(*written(tmp_path, layout, "No,From,Up to\nPO 9,2026-05-01,500\n"), known)
    assert said.facts_after.sheet(PurchaseOrder)["PO-9",].amount == 50000


def test_a_workbook_is_read_by_its_sheet_with_its_dates_and_numbers(known: Facts, tmp_path: Path) -> None:
    _, layout = written(tmp_path, PLAIN.replace("[dates]", '[file]\nsheet = "May"\n[dates]') + LINES, "")
    path = tmp_path / "papers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover").write(0, 0, "Hello")
        sheet = book.add_worksheet("May")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, name in enumerate(("No", "Date", "Package", "Units", "Price", "Net")):
            sheet.write(0, column, name)
        for column, cell in enumerate((1042, 46143, "PL-1", 2.5, 84.5, 211.25000000000003)):
            sheet.write(1, column, cell, day if column == 1 else None)
    said = taken(path, layout, known)
    assert said.facts_after.sheet(Invoice)["1042",].dated.isoformat() == "2026-05-01"
    (line,) = lines(said, "1042")
    assert (str(line.quantity), str(line.rate), line.net) == ("2.5", "84.5", 21125)
    layout.write_text(layout.read_text().replace('"May"', '"June"'))
    assert [each.expected for each in read(path, layout, known).problems] == ["a sheet called June"]


def test_the_traps_of_real_files_are_read(known: Facts, tmp_path: Path) -> None:
    file = '\ufeff no , Date ,Package,Units,Price,Net\r\nA 1,01/05/2026,PL-1,1,5,"£1,496.00"\r\n'
    file += "A 1,01/05/2026,PL-1,,,(96.00)\r\nA2,31/05/2026,nobody's,,,145293.77000000002\r\n"
    said = taken(*written(tmp_path, PLAIN + LINES, file), known)
    invoice, other = (said.facts_after.sheet(Invoice)[code,] for code in ("A-1", "A2"))
    assert (invoice.net, other.net, other.dated.isoformat()) == (140000, 14529377, "2026-05-31")
    assert [line.net for line in lines(said, "A-1")] == [149600, -9600]
    assert "invoice A2, line 1: no placement of its sender is known by nobody's" in " ".join(remarks(said))
    assert "2 dates read by the first of two formats" in " ".join(remarks(said))


def test_a_negative_invoice_is_a_credit_note_where_the_file_has_no_kinds(known: Facts, tmp_path: Path) -> None:
    said = taken(*written(tmp_path, PLAIN + LINES, "No,Date,Package,Units,Price,Net\nC1,01/05/2026,,,,-5\n"), known)
    credit = said.facts_after.sheet(Invoice)["C1",]
    assert (credit.kind, credit.net, [line.net for line in lines(said, "C1")]) == ("credit", 500, [500])


def test_a_line_without_net_is_worked_out_from_units_and_price_or_gross_and_vat(known: Facts, tmp_path: Path) -> None:
    rows = "No,Date,Package,Units,Price,Net\nU1,01/05/2026,,-3,0.335,\nU2,01/05/2026,,,,\n"
    said = read(*written(tmp_path, PLAIN + LINES, rows), known)
    assert [(each.row, each.found) for each in said.problems] == [(3, "no amount")]
    said = taken(*written(tmp_path, PLAIN + LINES, rows.replace("U2,01/05/2026,,,,\n", "")), known)
    assert [line.net for line in lines(said, "U1")] == [101], (
        "1.005 rounds half a penny away from zero; it is a credit"
    )
    layout = PLAIN + '[invoice_lines]\ngross = "Gross"\nvat = "VAT"\n'
    said = taken(*written(tmp_path, layout, "No,Date,Gross,VAT\nV1,01/05/2026,120,20\nV1,01/05/2026,6,\n"), known)
    invoice = said.facts_after.sheet(Invoice)["V1",]
    assert (invoice.net, invoice.vat, invoice.gross) == (10600, 2000, 12600)


def test_an_invoice_whose_lines_do_not_come_to_its_net_goes_in_and_is_remarked(known: Facts, tmp_path: Path) -> None:
    layout = PLAIN + 'gross = "Total"\nvat = "VAT"\n[invoice_lines]\nnet = "Net"\n'
    said = taken(*written(tmp_path, layout, "No,Date,Net,VAT,Total\nT1,01/05/2026,90,20,120\n"), known)
    assert said.facts_after.sheet(Invoice)["T1",].net == 10000
    assert "invoice T1: its lines come to £90.00, it says £100.00; taken as stated" in remarks(said)


def test_rows_that_say_the_same_are_all_taken_and_listed(known: Facts, tmp_path: Path) -> None:
    row = "R1,01/05/2026,,,,5\n"
    said = taken(*written(tmp_path, PLAIN + LINES, "No,Date,Package,Units,Price,Net\n" + row * 2), known)
    assert said.facts_after.sheet(Invoice)["R1",].net == 1000
    assert "rows 2, 3 say exactly the same; all were taken" in remarks(said)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("X,31/31/2026,,,,5", ("Date", "31/31/2026", "a date like DD/MM/YYYY or MM/DD/YYYY")),
        ("X,01/05/2026,,,,five", ("Net", "five", "a number like 1,496.00 or -579.08")),
        ("X,01/05/2026,,two,,5", ("Units", "two", "a number like 1,496.00 or -579.08")),
        (",01/05/2026,,,,5", ("No", "", "a code without white space")),
        ("X,,,,,5", ("Date", "", "a date like 2026-04-01")),
        ("X,01/05/2026,,,,1,496.00", ("", "7 cells", "6 cells, as many as the header has")),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_the_file_s_own_column(
    known: Facts, tmp_path: Path, rows: str, told: tuple[str, str, str]
) -> None:
    found = problems(tmp_path, known, PLAIN + LINES, "No,Date,Package,Units,Price,Net\n" + rows + "\n")
    assert [(each.column, each.found, each.expected) for each in found] == [told]
    assert all(each.remedy and each.row for each in found)


def test_rows_of_one_invoice_that_say_otherwise_of_it_are_told_and_another_date_is_another_invoice(
    known: Facts, tmp_path: Path
) -> None:
    header, layout = "No,Date,Due,Package,Units,Price,Net\n", f'{PLAIN}due = "Due"\n{LINES}'
    [found] = problems(
        tmp_path, known, layout, f"{header}X,01/05/2026,01/06/2026,,,,5\nX,01/05/2026,02/06/2026,,,,5\n"
    )
    assert (found.column, found.found) == ("Due", "2026-06-02")
    assert found.expected == "the same in each row of an invoice, as in row 2"
    said = taken(*written(tmp_path, layout, f"{header}X,01/05/2026,,,,,5\nX,02/05/2026,,,,,5\n"), known)
    assert {row.invoice for row in said.facts_after.sheet(Invoice).values() if row.number == "X"} == {
        "X",
        "P-HARB:X:2026-05-02",
    }


def test_a_layout_may_say_number_for_the_sender_s_number(known: Facts, tmp_path: Path) -> None:
    plain = PLAIN.replace('invoice = "No"', 'number = "No"')
    file = "No,Date,Package,Units,Price,Net\nA 7,01/05/2026,,,,5\n"
    assert taken(*written(tmp_path, plain + LINES, file), known).facts_after.sheet(Invoice)["A-7",].number == "A 7"
    both = f'{plain}invoice = "No"\n{LINES}'
    with pytest.raises(DataFault, match="which are one here"):
        read(*written(tmp_path, both, file), known)


def test_a_column_that_is_not_there_and_a_file_that_is_not_text_are_told(known: Facts, tmp_path: Path) -> None:
    found = problems(tmp_path, known, PLAIN + LINES, "No,Dte,Package,Units,Price,Net\n")
    assert [(each.column, each.found) for each in found] == [("Date", "no such column; the nearest is Dte")]
    path, layout = written(tmp_path, PLAIN + LINES, "")
    path.write_bytes(b"\xff\xfeN\x00o\x00")
    assert [each.found for each in read(path, layout, known).problems] == ["bytes that are not text"]
    with pytest.raises(DataFault, match="cannot be read"):
        read(tmp_path / "missing.csv", layout, known)


def test_a_partner_s_package_nobody_knows_is_a_problem(known: Facts, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("Package,Period,Status,Document,Amount\nCHC/99,Apr-26,Paid,,1.00\nCHC/88,April,Late,,1.00\n")
    found = read(path, "partner-records", known).problems
    assert [(each.row, each.column, each.found) for each in found] == [
        (2, "Package", "CHC/99"),
        (3, "Period", "April"),
        (3, "Status", "Late"),
    ]


def test_a_payment_of_an_invoice_nobody_knows_is_told(known: Facts) -> None:
    found = read(PAPERS / "supplier-payments.csv", "supplier-payments", known).problems
    assert [(each.column, each.expected) for each in found] == [
        ("invoice", "a code that invoices defines; nothing defines HH-0301, but HH-0101 is there")
    ] * 2


def test_a_payment_of_one_of_two_invoices_with_one_number_finds_its_provider_s(known: Facts, tmp_path: Path) -> None:
    more = "providers: provider,name\nTWO,Two Ltd\n\ninvoices: invoice,provider,to_agency,kind,dated,net,gross\n"
    more += "TWO:HH-0101,TWO,CC,invoice,2026-05-01,5,5"
    known = state(read_book(write_book(tmp_path / "more", more)), known, {}).facts_after
    layout = """
    name = "paid"
    title = "Payments"
    [payments]
    payment = "Id"
    invoice = "Invoice"
    provider = "Vendor"
    paid_on = "Day"
    amount = "Sum"
    """
    file = "Id,Vendor,Invoice,Day,Sum\n7,Two Ltd,HH-0101,2026-05-01,5.00\n8,40071,HH-0101,2026-05-01,5.00\n"
    said = taken(*written(tmp_path, layout, file), known)
    assert {("7", "TWO:HH-0101"), ("8", "HH-0101")} <= set(said.facts_after.sheet(Payment))


# Layouts that cannot be used


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        (PLAIN, "give invoices with invoice_lines"),
        (PLAIN + LINES.replace('net = "Net"\n', "").replace('rate = "Price"\n', ""), "give net, or vat and gross"),
        (PLAIN.replace('dated = "Date"', "") + LINES, "invoices: say where dated comes from"),
        (PLAIN + LINES.replace("placement", "plcement"), "no column plcement; did you mean placement?"),
        (PLAIN + LINES.replace('"Package"', "{ colum = 'x' }"), "did you mean column?"),
        (PLAIN + LINES.replace('"Package"', "{ constant = 'x', column = 'y' }"), "give one of column, columns"),
        (PLAIN.replace("DD/MM/YYYY", "DD/YYYY") + LINES, "a date needs a day DD"),
    ],
)
def test_a_layout_that_cannot_be_used_is_told_where(tmp_path: Path, layout: str, told: str) -> None:
    (tmp_path / "mine.toml").write_text(layout)
    with pytest.raises(DataFault, match=r"mine\.toml cannot be used") as fault:
        find_paper_layout(tmp_path / "mine.toml")
    assert told in str(fault.value)


def test_a_layout_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(WrongUsage, match="provider-invoices"):
        find_paper_layout("provider-invoces")
    with pytest.raises(WrongUsage, match="There is no layout file"):
        find_paper_layout("nowhere.toml")


def test_a_layout_goes_through_the_command_line_with_dry_run_and_problems(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(SAMPLES / "first-book"), "--now", "2026-06-01")
    words = ("import", str(INVOICES), "--format", "provider-invoices")
    assert "rows that would change: 5." in ledger.do(*words, "--dry-run")
    assert "rows changed: 5, in change 2." in ledger.do(*words, "--now", "2026-06-10")
    assert "no change was recorded" in ledger.do(*words)
    bad = tmp_path / "bad.csv"
    bad.write_text(INVOICES.read_text(encoding="utf-8").replace("1,600.00", "some"), encoding="utf-8")
    result = ledger.ask(
        "import", str(bad), "--format", str(REFERENCE / "paper_layouts" / "provider-invoices.toml"), "--json"
    )
    assert (result.exit_code, '"row": 3' in result.stdout) == (1, True)
