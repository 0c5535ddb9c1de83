"""The evidence pack of a recharge: what its payer asks for before paying, told the same as a PDF and a workbook."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from ledger.answers.documents.evidence import pack_of
from ledger.briefing.derivation import Section
from ledger.briefing.evidence import Pack
from ledger.briefing.evidence_on_paper import evidence_sections
from ledger.exports.pdf import SHOWN, pdf_of
from tests.desk import SMALL, Ledger

DECIDED = """
approvals: agreement,agency,role,decided,on
A-1,C,Head of service,yes,2025-12-20
A-1,H2,Designated officer,no,2025-12-22
B-1,C,Head of service,yes,2026-02-01
B-1,H1,Designated officer,yes,2026-02-03

purchase_orders: order,from_agency,to_agency,first_day,last_day
PO-7,H1,C,2026-01-01,2026-02-28

outcomes: outcome,placement,domain,statement,accountable,first_day,instrument,baseline,target
O-1,A,education,I go to school,C,2026-01-01,attendance,41,90

observations: outcome,on,value,rater
O-1,2026-02-01,50,teacher
O-1,2026-03-01,58,record

reviews: review,placement,held_on,agencies,split_still_right,next_review,note
R-1,A,2026-02-14,C H1,no,2026-05-14,Private words of the review
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.take(DECIDED, "2026-03-02")
    ledger.post("2026-03-31", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    return ledger


def pack(ledger: Ledger, number: str) -> Pack:
    with ledger.books() as books:
        return pack_of(books, number)


def words(sections: list[Section]) -> str:
    """All that a pack says, a line a sentence or row."""
    lines = []
    for section in sections:
        lines += [section.heading, *section.sentences]
        lines += [" | ".join(row) for row in section.table.rows] if section.table else []
    return "\n".join(lines)


def told(ledger: Ledger, number: str) -> str:
    return words(evidence_sections(pack(ledger, number)))


def sheets(file: Path) -> dict[str, list[dict[str, Any]]]:
    """The sheets of a workbook, a row a dictionary; the totals' row too."""
    book = CalamineWorkbook.from_path(str(file))
    found = {}
    for name in book.sheet_names[1:]:
        head, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def billed(ledger: Ledger, number: str) -> Decimal:
    return sum((Decimal(row["amount"]) for row in ledger.rows("recharges") if row["recharge"] == number), Decimal(0))


def test_the_pack_is_a_pdf_and_a_workbook_named_after_the_paper(ledger: Ledger, tmp_path: Path) -> None:
    said = ledger.do("evidence", "C-000001", str(tmp_path / "new" / "pack"))
    assert said.startswith("Evidence for recharge C-000001: 3 lines, £")
    names = sorted(path.name for path in (tmp_path / "new" / "pack").iterdir())
    assert names == ["evidence-C-000001.pdf", "evidence-C-000001.xlsx"]


def test_the_workbook_comes_to_the_total_of_the_paper(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("evidence", "C-000001", str(tmp_path))
    found = sheets(tmp_path / "evidence-C-000001.xlsx")
    *lines, total = found["Lines"]
    expected = billed(ledger, "C-000001")
    assert len(lines) == 3
    assert sum(Decimal(str(line["Amount"])) for line in lines) == expected == Decimal(str(total["Amount"]))
    *months, all_months = found["Months"]
    assert sum(Decimal(str(month["Amount"])) for month in months) == Decimal(str(all_months["Amount"])) == expected
    for line in lines:
        share, also, before = (
            Decimal(str(line[name])) for name in ("Share of the month", "Also", "Asked for before")
        )
        assert (share - before, also) == (Decimal(str(line["Amount"])), 0)


def test_the_prices_of_a_month_come_to_its_cost(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("evidence", "C-000001", str(tmp_path))
    found = sheets(tmp_path / "evidence-C-000001.xlsx")
    for month in found["Months"][:-1]:
        of_month = [
            row for row in found["Prices"] if (row["Placement"], row["Month"]) == (month["Placement"], month["Month"])
        ]
        assert sum(Decimal(str(row["Charge"])) for row in of_month) == Decimal(str(month["Cost of the month"]))


def test_every_line_says_days_rate_clause_decision_approvals_and_order(ledger: Ledger) -> None:
    said = told(ledger, "C-000001")
    for expected in (
        "☐ | A | January 2026 | 31 | 1 | agreed | £12,400.00",
        "A-core | core | 31 | 1–31 January 2026 | 31 days × £7,000.00 a week ÷ 7 | £31,000.00 | £31,000.00",
        "A-1 covers 31 days (1–31 January 2026), which cost £32,000.00. Share: clause 2: balance 40 %; "
        "£12,400.00, to the penny £12,400.00.",
        "A-1 | agreed; panel; from 1 January 2026 | 20 December 2025, no minute recorded | ",
        "County council (C), Head of service: approved on 20 December 2025",
        "Integrated care board (H2), Designated officer: declined on 22 December 2025",
        "declined on 22 December 2025 | Old integrated care board (H1)",
        "Line 1: £12,400.00, agreed\n",
        "Of budget H1-CC. Asked for before: £0.00. Purchase order PO-7.",
        "Line 3: £452.37, without prejudice",
        "I go to school (education, attendance) | County council (C) | 41 | 90 | 58 on 1 March 2026 (record)",
        "Last reviewed jointly on 14 February 2026; the split was found no longer right; the next is due on 14 May",
        "With an approval that is not recorded: lines 1–2.",
        "All |  | £24,052.37",
    ):
        assert expected in said, expected


def test_children_and_notes_stay_in_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("evidence", "C-000001", str(tmp_path))
    said = told(ledger, "C-000001") + str(sheets(tmp_path / "evidence-C-000001.xlsx"))
    for private in ("K1", "K2", "Private words"):
        assert private not in said.replace("K2-", "")


def test_the_same_pack_twice_is_the_same_to_the_byte(ledger: Ledger, tmp_path: Path) -> None:
    digests = set()
    for folder in ("one", "two"):
        ledger.do("evidence", "C-000001", str(tmp_path / folder))
        files = sorted((tmp_path / folder).iterdir())
        digests.add(tuple(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))
    assert len(digests) == 1


def test_the_pdf_is_one_that_a_screen_reader_can_read(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("evidence", "C-000001", str(tmp_path))
    content = (tmp_path / "evidence-C-000001.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.")
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid", b"Evidence for recharge C-000001"):
        assert mark in content, mark


def test_a_backdated_difference_says_what_it_corrects_and_what_was_asked_before(ledger: Ledger) -> None:
    ledger.take(
        "prices: price,placement,component,rate,unit,first_day\nA-core,A,core,6300,week,2026-01-01", "2026-04-02"
    )
    ledger.post("2026-03-31", "2026-04-02")
    ledger.do("recharge", "2026-02", "--now", "2026-04-03")
    said = told(ledger, "C-000003")
    for expected in (
        "Line 1: −£1,240.00, agreed\n",
        "Of budget H1-CC. Asked for before: £12,400.00. Purchase order PO-7. Corrects C-000001, line 1.",
        "31 days × £6,300.00 a week ÷ 7",
    ):
        assert expected in said, expected
    assert pack(ledger, "C-000003").title == "Evidence for credit note C-000003"
    assert "31 days × £7,000.00 a week ÷ 7" in told(ledger, "C-000001"), "a pack says what its paper rested on"


WITHDRAWN = """
agreements: agreement,withdrawn
A-1,yes

clauses: agreement,rank,budget,withdrawn
A-1,1,C-ED,yes
A-1,2,C-SC,yes
A-1,2,H1-CC,yes

approvals: agreement,agency,role,withdrawn
A-1,C,Head of service,yes
A-1,H2,Designated officer,yes
"""


def test_an_agreement_withdrawn_since_is_still_told(ledger: Ledger) -> None:
    ledger.take(WITHDRAWN, "2026-04-05")
    ledger.post("2026-03-31", "2026-04-05")
    ledger.do("recharge", "2026-02", "--now", "2026-04-06")
    said = told(ledger, "C-000003")
    assert "A-1 | withdrawn since; panel; from 1 January 2026 |" in said
    assert "A-1 covers no day of the month any more: nothing is paid under it." in said
    assert "Line 1: −£12,400.00, agreed" in said


def test_what_was_accepted_beyond_a_price_is_told_with_its_invoice(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    story = Path(__file__).parents[2] / "golden" / "a-query-accepted-one-credited-one-rejected"
    ledger.do("import", str(story / "book"), "--now", "2026-08-10")
    ledger.post("2026-07-31", "2026-08-10")
    ledger.do("reconcile", "--no-marts", "--now", "2026-08-10")
    ledger.do("recharge", "2026-07", "--now", "2026-08-11")
    said = told(ledger, "MARSH-000001")
    assert "Line 1: £1,277.20, agreed" in said
    assert "to the penny £1,277.20." in said
    assert "I1 / 1 | core | 1 | 31 May 2026 | accepted above its price | £93.00 | £93.00" in said
    assert [each.other for each in pack(ledger, "MARSH-000001").lines] == [0, 0, 0]


def test_an_internal_journal_has_its_evidence_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-02-28", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    papers = {row["recharge"] for row in ledger.rows("recharges") if row["kind"] == "internal_journal"}
    assert len(papers) == 1
    found = pack(ledger, papers.pop())
    assert found.title.startswith("Evidence for internal journal")
    assert all(each.clauses == ("clause 1: share 100 % of education",) for each in found.lines)
    assert sum(each.share for each in found.lines) == found.paper.total


def test_a_number_that_no_paper_has_is_told(ledger: Ledger, tmp_path: Path) -> None:
    result = ledger.ask("evidence", "C-000009", str(tmp_path / "pack"))
    assert result.exit_code == 1
    assert "There is no recharge, credit note or internal journal C-000009." in result.output
    assert not (tmp_path / "pack").exists()


def test_a_folder_that_cannot_be_made_is_told(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = ledger.ask("evidence", "C-000001", str(tmp_path / "file" / "pack"))
    assert result.exit_code == 1
    assert "cannot be made" in result.output


HOSTILE = (
    '#read("/etc/passwd")',
    '=cmd|"/c calc"!A1',
    "*bold* $x^2$ <label> @ref \\ `raw` // gone",
    "]#[",
    "x" * 300,
)


def test_text_from_outside_is_neither_typeset_nor_calculated(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    rows = "\n".join(
        '{},A,education,"{}",C,2026-01-01,goal'.format(f"O-{place}", text.replace('"', '""'))
        for place, text in enumerate(HOSTILE)
    )
    ledger.take(
        "outcomes: outcome,placement,domain,statement,accountable,first_day,instrument\n" + rows, "2026-03-02"
    )
    ledger.post("2026-01-31", "2026-03-31")
    ledger.do("recharge", "2026-01", "--now", "2026-04-01")
    ledger.do("evidence", "C-000001", str(tmp_path))
    content = (tmp_path / "evidence-C-000001.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert b"root:" not in content
    said = [row["Outcome"] for row in sheets(tmp_path / "evidence-C-000001.xlsx")["Outcomes"]]
    assert said == list(HOSTILE)


def test_text_is_printed_as_it_is_whatever_it_would_mean_to_the_typesetter() -> None:
    made = {text: pdf_of("T", "A", date(2026, 4, 1), [Section("H", [text], level=1)]) for text in HOSTILE}
    assert len({hashlib.sha256(content).hexdigest() for content in made.values()}) == len(HOSTILE)
    shown = "".join(letter for letter in map(chr, range(0x2600)) if SHOWN.fullmatch(letter))
    assert len(shown) > 2000
    assert pdf_of(shown, "A", date(2026, 4, 1), [Section(shown, [shown], level=1)]).startswith(b"%PDF")
    odd = "a smile 😀, 中文, عربي, a control \x07 character, a null \x00 and a lone \u202e mark"
    assert pdf_of(odd, odd, date(2026, 4, 1), [Section(odd, [odd], level=1)]).startswith(b"%PDF")


def test_an_agency_s_code_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    book = SMALL.replace("\nC,County", "\n../C,County")
    ledger.take(book.replace(",C,social", ",../C,social").replace(",C,educ", ",../C,educ"), "2026-03-01")
    ledger.post("2026-01-31", "2026-03-31")
    ledger.do("recharge", "2026-01", "--now", "2026-04-01")
    ledger.do("evidence", "../C-000001", str(tmp_path / "pack"))
    assert sorted(path.name for path in (tmp_path / "pack").iterdir()) == [
        "evidence----C-000001.pdf",
        "evidence----C-000001.xlsx",
    ]


def test_what_paid_a_paper_is_told_with_who_or_what_matched_it(ledger: Ledger, tmp_path: Path) -> None:
    assert "Receipts allocated" not in told(ledger, "C-000001")
    ledger.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount,reference\nR1,H1,C,2026-04-10,12400.00,C-000001",
        "2026-04-11",
    )
    ledger.do("reconcile", "--no-marts", "--now", "2026-04-12")
    assert "R1 | 1 | £12,400.00 | 12 April 2026 | rule | named in the reference" in told(ledger, "C-000001")
    ledger.do("evidence", "C-000001", str(tmp_path))
    paid, total = sheets(tmp_path / "evidence-C-000001.xlsx")["Paid"]
    assert (paid["Receipt"], paid["Amount"], total["Amount"]) == ("R1", 12400, 12400)


INVOICED = """
invoices: invoice,provider,to_agency,kind,dated,net,vat,gross
I1,OAK,C,invoice,2026-02-01,31500.00,100.00,31600.00
I2,OAK,C,invoice,2026-03-01,28000.00,,28000.00
I3,OAK,C,credit,2026-03-02,500.00,100.00,600.00
I4,OAK,C,invoice,2026-03-31,31000.00,,31000.00

invoice_lines: invoice,line,placement,price,first_day,last_day,net,vat,vat_category
I1,1,A,A-core,2026-01-01,2026-01-31,31000.00,,E
I1,2,A,,2026-01-01,2026-01-31,500.00,100.00,S
I2,1,A,A-core,2026-02-01,2026-02-28,28000.00,,
I3,1,A,,2026-01-01,2026-01-31,500.00,100.00,S
I4,1,A,A-core,2026-03-01,2026-03-31,31000.00,,

payments: payment,invoice,paid_on,amount
P1,I1,2026-02-20,31600.00

provider_payments: payment,from_agency,provider,paid_on,amount,reference
P2,C,OAK,2026-03-20,28000.00,I2
"""
"""January with VAT on a line that is credited, February, and March, which the paper is not for."""


def test_what_providers_asked_with_its_vat_and_were_paid_is_told_as_known_when_it_was_issued(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.take(INVOICED, "2026-03-31")
    ledger.post("2026-03-31", "2026-03-31")
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    ledger.take("payments: payment,invoice,paid_on,amount\nP9,I1,2026-04-02,1.00", "2026-04-02")
    ledger.do("reconcile", "--no-marts", "--now", "2026-04-02")
    said = told(ledger, "C-000001")
    for expected in (
        "A | I1 | 1 | 1 February 2026 | 1 January 2026 to 31 January 2026 | £31,000.00 | – | exempt\n",
        "A | I1 | 2 | 1 February 2026 | 1 January 2026 to 31 January 2026 | £500.00 | £100.00 | at a percent\n",
        "A | I3 | 1 | 2 March 2026 | 1 January 2026 to 31 January 2026 | −£500.00 | −£100.00 | at a percent\n",
        "A | I2 | 1 | 1 March 2026 | 1 February 2026 to 28 February 2026 | £28,000.00 | – | not said\n",
        "I1 | P1 | 20 February 2026 | £31,600.00 | it names the invoice\n",
        "I2 | P2 | 20 March 2026 | £28,000.00 | by its reference\n",
    ):
        assert expected in said, f"{expected} in {said}"
    assert "I4" not in said, "March is not on it"
    assert "P9" not in said, "it came after the paper was issued"
    ledger.do("evidence", "C-000001", str(tmp_path))
    found = sheets(tmp_path / "evidence-C-000001.xlsx")
    *asked, all_asked = found["Invoices"]
    assert [(row["Invoice"], row["Net"], row["VAT"], row["VAT category"]) for row in asked] == [
        ("I1", 31000, "", "E"),
        ("I1", 500, 100, "S"),
        ("I3", -500, -100, "S"),
        ("I2", 28000, "", ""),
    ]
    assert (all_asked["Net"], all_asked["VAT"]) == (59000, 0)
    *paid, all_paid = found["Payments"]
    assert [(row["Invoice"], row["Payment"], row["Amount"]) for row in paid] == [
        ("I1", "P1", 31600),
        ("I2", "P2", 28000),
    ]
    assert all_paid["Amount"] == 59600


def test_a_paper_of_months_that_nobody_invoiced_tells_of_no_invoices(ledger: Ledger) -> None:
    said = told(ledger, "C-000001")
    assert "Provider invoices" not in said
    assert "Payments to providers" not in said
