"""Invoices and credit notes as UBL: what they say becomes rows, to the penny, and hostile files do nothing."""

from __future__ import annotations

import csv
import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.book.handover import read_handover
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.reading import Book, read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.sheet.facts import Facts
from ledger.errors import DataFault
from tests.desk import Ledger, write_book

UBL = SAMPLES / "papers" / "ubl"
INVOICE = UBL / "HH-0201.xml"
CREDIT = UBL / "HH-0202.xml"
REAL = Path(os.environ.get("LEDGER_REAL_DATA", "/nowhere")) / "ubl"


@pytest.fixture
def known() -> Facts:
    return state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after


def taken(path: Path, known: Facts) -> Statement:
    said = state(read_handover(path, "ubl").book(known), known, {})
    assert said.problems == []
    return said


def changed(tmp_path: Path, *changes: tuple[str, str], file: Path = INVOICE) -> Path:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / file.name
    path.write_text(text, encoding="utf-8")
    return path


def invoice(said: Statement, code: str) -> Invoice:
    return said.facts_after.sheet(Invoice)[(code,)]


def lines(said: Statement, code: str) -> list[InvoiceLine]:
    return [line for line in said.facts_after.sheet(InvoiceLine).values() if line.invoice == code]


def more(known: Facts, tmp_path: Path, book: str) -> Facts:
    said = state(read_book(write_book(tmp_path / "more", book)), known, {})
    assert said.problems == []
    return said.facts_after


def test_an_invoice_goes_in_with_its_sums_and_parties(known: Facts) -> None:
    row = invoice(taken(INVOICE, known), "HH-0201")
    assert (row.provider, row.to_agency, row.kind) == ("P-HARB", "CC", "invoice")
    assert (row.dated.isoformat(), row.due and row.due.isoformat()) == ("2026-05-01", "2026-05-31")
    assert (row.net, row.vat, row.gross, row.credit_of) == (2383580, 2000, 2385580, None)


def test_its_lines_and_allowances_add_up_to_its_net(known: Facts) -> None:
    said = taken(INVOICE, known)
    assert [line.line for line in lines(said, "HH-0201")] == ["1", "2", "3", "allowance-1"]
    assert sum(line.net for line in lines(said, "HH-0201")) == invoice(said, "HH-0201").net


def test_a_line_has_its_placement_price_days_quantity_rate_and_text(known: Facts) -> None:
    care, therapy, door, allowance = lines(taken(INVOICE, known), "HH-0201")
    assert (care.placement, care.price, care.quantity, care.rate) == ("PL-1", None, 30, Decimal("742.86"))
    assert (str(care.first_day), str(care.last_day)) == ("2026-04-01", "2026-04-30"), "the days of the whole invoice"
    assert care.text == "Residential care; PL-1; 30 days"
    assert (therapy.placement, therapy.price, str(therapy.last_day)) == ("PL-1", "PR-4", "2026-04-28")
    assert (therapy.quantity, therapy.rate) == (4, None), "a rate beside a charge would not make its net"
    assert (door.placement, door.text) == (None, "Replacement of a door; 1 units")
    assert (allowance.net, allowance.text) == (-5000, "allowance: Framework discount")


def test_lines_without_a_placement_are_remarked_with_what_they_name(known: Facts) -> None:
    said = taken(INVOICE, known)
    assert [remark.text for remark in said.remarks] == [
        "invoice HH-0201, lines 3, allowance-1: no placement of its sender is known by CC-CHILDREN, 4500017, CSC-RES;"
        " matching looks by provider, amount and days"
    ]


def test_a_credit_note_says_what_it_gives_back_and_of_which_invoice(known: Facts) -> None:
    said = taken(UBL, known)
    row = invoice(said, "HH-0202")
    assert (row.kind, row.net, row.vat, row.gross, row.credit_of) == ("credit", 148572, None, 148572, "HH-0201")
    (line,) = lines(said, "HH-0202")
    assert (line.net, line.quantity, line.placement) == (148572, 2, "PL-1"), "its item's name holds the code"
    assert line.text == "Residential care PL-1; The child was at home on both days; 2 days"


def test_an_invoice_of_type_381_is_a_credit_note_too(known: Facts, tmp_path: Path) -> None:
    path = changed(tmp_path, ("<cbc:InvoiceTypeCode>380", "<cbc:InvoiceTypeCode>381"))
    row = invoice(taken(path, known), "HH-0201")
    assert (row.kind, row.net, row.vat, row.gross) == ("credit", 2383580, 2000, 2385580)


def test_a_credit_of_an_invoice_that_is_not_known_goes_in_and_is_remarked(known: Facts) -> None:
    said = taken(CREDIT, known)
    assert invoice(said, "HH-0202").credit_of is None
    assert [remark.text for remark in said.remarks] == [
        "it credits invoice HH-0201, which is not known; import it again after that"
    ]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (("01234567", "1234567"), ""),
        (("01234567", "40071"), ""),
        (("01234567", "GB-X"), ""),
        (("01234567", "SC000009"), "homes: home,provider,name,urn\nH-9,P-HARB,A home,SC000009"),
        (("GB111222333", "5060"), "identifiers: kind,code,system,value\nprovider,P-HARB,0088,5060"),
    ],
    ids=["company number without its nought", "a supplier number", "by name", "a home's URN", "an endpoint"],
)
def test_a_sender_is_known_by_its_numbers_or_its_name(
    known: Facts, tmp_path: Path, change: tuple[str, str], row: str
) -> None:
    known = more(known, tmp_path, row) if row else known
    path = changed(tmp_path, change)
    assert invoice(taken(path, known), "HH-0201").provider == "P-HARB"


def test_a_number_of_its_own_system_comes_before_the_same_number_elsewhere(known: Facts, tmp_path: Path) -> None:
    known = more(
        known,
        tmp_path,
        "providers: provider,name\nP-TWO,Two Ltd\n\n"
        "identifiers: kind,code,system,value\nprovider,P-TWO,CC payments,77\nprovider,P-HARB,9932,77",
    )
    path = changed(tmp_path, ("GB111222333", "77"), ("01234567", "unknown"))
    assert invoice(taken(path, known), "HH-0201").provider == "P-HARB"


def test_a_customer_is_known_by_its_codes(known: Facts, tmp_path: Path) -> None:
    path = changed(tmp_path, ("GB444555666", "QZZ"), ("Castleshire Council", "The board"))
    assert invoice(taken(path, known), "HH-0201").to_agency == "ICB"


def test_a_package_number_of_the_provider_names_its_placement(known: Facts, tmp_path: Path) -> None:
    known = more(known, tmp_path, "identifiers: kind,code,system,value\nplacement,PL-2,Harbour packages,HP 17")
    path = changed(tmp_path, (">PL-1<", ">hp 17<"), ("<cbc:ID>PR-4</cbc:ID>", "<cbc:ID>x</cbc:ID>"))
    assert [line.placement for line in lines(taken(path, known), "HH-0201")] == ["PL-2", None, None, None]


def test_a_placement_of_another_provider_is_not_taken(known: Facts, tmp_path: Path) -> None:
    known = more(known, tmp_path, "providers: provider,name,company_number\nP-TWO,Two Ltd,99999999")
    path = changed(tmp_path, ("01234567", "99999999"))
    assert [line.placement for line in lines(taken(path, known), "HH-0201")] == [None] * 4


def test_two_providers_may_use_one_number_in_any_order(known: Facts, tmp_path: Path) -> None:
    known = more(known, tmp_path, "providers: provider,name,company_number\nP-TWO,Two Ltd,99999999")
    other = changed(tmp_path, ("01234567", "99999999"))
    said = taken(INVOICE, known)
    after = taken(other, said.facts_after)
    assert invoice(after, "HH-0201").provider == "P-HARB"
    assert invoice(after, "P-TWO:HH-0201").provider == "P-TWO"
    assert "invoice HH-0201 of P-TWO is kept as P-TWO:HH-0201" in [remark.text for remark in after.remarks]
    for path in (INVOICE, other):
        assert taken(path, after.facts_after).changes == []


def test_two_providers_with_one_number_in_one_folder_both_bear_their_names(known: Facts, tmp_path: Path) -> None:
    known = more(known, tmp_path, "providers: provider,name,company_number\nP-TWO,Two Ltd,99999999")
    folder = tmp_path / "both"
    folder.mkdir()
    changed(tmp_path, ("01234567", "99999999")).rename(folder / "two.xml")
    shutil.copy(INVOICE, folder)
    said = taken(folder, known)
    new = {code for (code,) in said.facts_after.sheet(Invoice)} - {code for (code,) in known.sheet(Invoice)}
    assert new == {"P-HARB:HH-0201", "P-TWO:HH-0201"}
    assert taken(INVOICE, said.facts_after).changes == []


def test_the_same_invoice_twice_in_a_folder_is_one_and_another_content_is_a_conflict(
    known: Facts, tmp_path: Path
) -> None:
    for name in ("a.xml", "b.xml"):
        shutil.copy(INVOICE, tmp_path / name)
    said = taken(tmp_path, known)
    assert said.facts_after.rows == taken(INVOICE, known).facts_after.rows
    assert "invoice HH-0201 of P-HARB is here twice (a.xml); it is one" in [each.text for each in said.remarks]
    changed(tmp_path, ("2026-05-31", "2026-06-30")).rename(tmp_path / "b.xml")
    [conflict] = taken(tmp_path, known).conflicts
    assert (conflict.key, conflict.file, conflict.here, conflict.there) == (
        "HH-0201",
        "b.xml",
        "due 2026-05-31",
        "due 2026-06-30",
    )
    assert len(conflict.rows) == 5  # the invoice and its four lines, so that it can be taken as it was sent


def test_what_is_unknown_to_the_paper_is_left_as_a_person_said_it(known: Facts, tmp_path: Path) -> None:
    said = taken(INVOICE, known)
    told = more(
        said.facts_after,
        tmp_path,
        "invoice_lines: invoice,line,placement\n"
        + "\n".join(f"HH-0201,{line},PL-1" for line in ("1", "2", "3", "allowance-1")),
    )
    assert {line.placement for line in lines(taken(INVOICE, told), "HH-0201")} == {"PL-1"}


def test_a_penny_that_the_standard_allows_goes_in_for_the_ledger_to_class(known: Facts, tmp_path: Path) -> None:
    path = changed(tmp_path, (">742.86<", ">742.8606<"))
    care = lines(taken(path, known), "HH-0201")[0]
    assert (care.net, care.rate) == (2228580, Decimal("742.8606"))


def test_what_was_prepaid_is_remarked_and_all_of_the_invoice_taken_in(known: Facts, tmp_path: Path) -> None:
    prepaid = (
        '<cbc:PrepaidAmount currencyID="GBP">855.80</cbc:PrepaidAmount>\n    <cbc:PayableAmount currencyID="GBP">'
    )
    path = changed(tmp_path, ('<cbc:PayableAmount currencyID="GBP">23855.80', f"{prepaid}23000.00"))
    said = taken(path, known)
    assert invoice(said, "HH-0201").gross == 2385580
    assert "invoice HH-0201 asks for £23,000.00 of its £23,855.80" in said.remarks[0].text


def test_text_that_a_spreadsheet_or_a_shell_would_run_is_kept_as_text(known: Facts, tmp_path: Path) -> None:
    path = changed(tmp_path, ("Replacement of a door", "=cmd|' /C calc'!A0; DROP TABLE invoices"))
    assert (lines(taken(path, known), "HH-0201")[2].text or "").startswith("=cmd|' /C calc'!A0; DROP TABLE invoices")


def test_deeply_nested_elements_are_no_invoice(known: Facts, tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<a>" * 200_000 + "</a>" * 200_000, encoding="utf-8")
    book: Book = read_handover(path, "ubl").book(known)
    assert [problem.found for problem in book.problems] == ["a"]


def test_bytes_that_are_not_xml_are_told(known: Facts, tmp_path: Path) -> None:
    for content in (b"", b"\x00\x01\x02", b'<?xml version="1.0" encoding="no-such"?><a/>', b"PK\x03\x04"):
        path = tmp_path / "bytes.xml"
        path.write_bytes(content)
        assert [each.expected for each in read_handover(path, "ubl").book(known).problems] == ["well-formed XML"]


def test_a_folder_without_invoices_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="There is no invoice at"):
        read_handover(tmp_path, "ubl")


@pytest.mark.skipif(not REAL.is_dir(), reason="LEDGER_REAL_DATA does not hold UBL samples")
def test_the_published_samples_are_read_and_only_their_currency_and_parties_are_strange(known: Facts) -> None:
    found = {path.name: read_handover(path, "ubl").book(known).problems for path in sorted(REAL.glob("*.xml"))}
    assert len(found) == 4
    assert {problem.column for problems in found.values() for problem in problems} == {
        "DocumentCurrencyCode",
        "AccountingSupplierParty",
        "AccountingCustomerParty",
    }


# Through the command line


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(SAMPLES / "first-book"), "--now", "2026-06-01")
    return ledger


def test_a_dry_run_writes_nothing_and_twice_says_nothing_new(ledger: Ledger) -> None:
    said = ledger.do("import", str(UBL), "--format", "ubl", "--dry-run")
    assert "rows that would change: 7. This was a dry run: nothing was written." in said
    assert "rows changed: 7, in change 2." in ledger.do("import", str(UBL), "--format", "ubl", "--now", "2026-06-02")
    again = ledger.do("import", str(UBL), "--format", "ubl", "--now", "2026-06-03")
    assert "invoices: 2 same" in again
    assert "The data workbook says nothing new: no change was recorded." in again


def test_one_bad_file_of_a_folder_keeps_all_of_it_out(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    shutil.copytree(UBL, folder)
    changed(folder, (">23885.80<", ">23885.81<"))
    problems = tmp_path / "problems.csv"
    result = ledger.ask("import", str(folder), "--format", "ubl", "--problems", str(problems))
    assert result.exit_code == 1
    assert "Nothing was written." in result.output
    with problems.open(encoding="utf-8") as rows:
        assert [row["file"] for row in csv.DictReader(rows)] == ["HH-0201.xml", "HH-0201.xml"]
    assert "invoices: 2 new" in ledger.do("import", str(UBL), "--format", "ubl")


def test_an_invoice_handed_over_as_a_book_is_told_how(ledger: Ledger) -> None:
    result = ledger.ask("import", str(INVOICE))
    assert (result.exit_code, "--format ubl" in result.output) == (1, True)
    result = ledger.ask("import", str(UBL))
    assert (result.exit_code, "--format ubl" in result.output) == (1, True)


def test_a_format_that_is_none_is_wrong_usage(ledger: Ledger) -> None:
    result = ledger.ask("import", str(UBL), "--format", "edifact")
    assert result.exit_code == 2
    assert "There is no layout called 'edifact'" in result.output
