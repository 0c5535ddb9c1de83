"""Published payments: the traps of real files on small ones, and the control totals of the real ones."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from ledger.book.documents.layouts import Layout, find_layout
from ledger.book.documents.payments import read_payments
from ledger.book.documents.published_cells import pounds_as_published, read_month
from ledger.book.documents.published_files import PaymentBook
from ledger.book.documents.published_periods import month_in_name
from ledger.domain.money_and_days.money import pence_from_text, round_half_away
from ledger.errors import DataFault

PLAIN = {
    "name": "plain",
    "title": "A plain layout",
    "body": {"constant": "Moorshire Council"},
    "month": {"from": "date"},
    "date": {"column": "Date", "formats": ["DD/MM/YYYY"]},
    "amount": {"column": "Net", "vat": "excluded"},
    "keep": {"supplier": "Supplier"},
}
HEADER = "Date,Supplier,Net\n"


def read(folder: Path, content: str | bytes, name: str = "2026-05.csv", **changes: object) -> PaymentBook:
    """The file with this content, read by the plain layout with some parts changed."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_payments(path, Layout.model_validate(PLAIN | changes))


def only_problem(book: PaymentBook) -> tuple[int | None, str, str]:
    (problem,) = book.problems
    assert problem.expected
    assert problem.remedy
    return problem.row, problem.column, problem.found


@pytest.mark.parametrize(
    ("layout", "file", "rows", "net", "negatives", "duplicates", "files"),
    [
        (
            "devon-childrens-placements",
            "devon_childrens_placements_2020-04_to_2024-03.csv",
            16111,
            "387333559.87",
            394,
            0,
            48,
        ),
        ("devon-2024", "devon_DCCSpendingOver500_202403.csv", 10690, "84455494.53", 202, 0, 1),
        ("devon-2025", "devon_DCCSpendingOver500_202504.csv", 237, "2845421.21", 0, 0, 1),
        ("salford", "salford_2022-06.csv", 1809, "21292074.37", 12, 0, 1),
        ("darlington", "darlington_2022-06.csv", 1678, "11920292.76", 0, 52, 1),
        ("nhs-ncl", "ccg_NCL_2020-21_over25k.csv", 6323, "862180746.00", 731, 0, 1),
    ],
)
def test_a_real_file_meets_its_control_total_to_the_penny(
    layout: str, file: str, rows: int, net: str, negatives: int, duplicates: int, files: int
) -> None:
    folder = os.environ.get("LEDGER_REAL_DATA")
    if not folder:
        pytest.skip("set LEDGER_REAL_DATA to the folder that holds spend/ to test against the real files")
    book = read_payments(Path(folder) / "spend" / file, find_layout(layout))
    assert book.problems == ()
    assert (len(book.payments), book.net) == (rows, pence_from_text(net))
    assert (len(book.negatives), book.possible_duplicates) == (negatives, duplicates)
    assert len(book.files) == files
    assert sum(file.net for file in book.files) == book.net
    assert book.others == ()


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1,496.00", 149600),
        ("145293.77000000002", 14529377),
        ("0.005", 1),
        ("-0.005", -1),
        ("10.005", 1001),
        ("-10.005", -1001),
        ("(10.005)", -1001),
        ("£1,234,567.8", 123456780),
        ("-£5", -500),
        ("£-5", -500),
        ("(5.25)", -525),
        ("5.25-", -525),
        ("−7", -700),
        ("5.684341886080802e-14", 0),
        (".5", 50),
        *((mark, 0) for mark in ("-", " - ", "£-", "–", "N/A", "n/a")),
    ],
)
def test_an_amount_is_read_as_text_and_rounded_once_half_away_from_nil(text: str, pence: int) -> None:
    assert round_half_away(pounds_as_published(text) * 100) == pence


@pytest.mark.parametrize(
    "text", ["1.496,00", "1,49", "12 34", "-(5)", "8.62E+08", "five", "1e16", "9" * 16, "=1+1", "٣"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|signs|shortened|large"):
        pounds_as_published(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Spend_202405.csv", "2024-05"),
        ("May 2024", "2024-05"),
        ("Sept-24", "2024-09"),
        ("Spend_202413.csv", None),
        ("Spend", None),
    ],
)
def test_a_month_is_found_in_a_text(text: str, month: str | None) -> None:
    forms = (r"_(?P<year>\d{4})(?P<month>\d{2})", r"(?P<month>[A-Z]{3,9})[- ](?P<year>\d+)")
    assert next(filter(None, (read_month(text, form) for form in forms)), None) == month


@pytest.mark.parametrize("mark", ["", "\ufeff", "ï»¿", "\ufeffï»¿"])
def test_a_byte_order_mark_is_no_part_of_the_header_even_doubly_encoded(tmp_path: Path, mark: str) -> None:
    book = read(tmp_path, f"{mark}{HEADER}01/05/2026,Elm House,10\n")
    assert [(payment.paid_on, payment.amount) for payment in book.payments] == [(date(2026, 5, 1), 1000)]


def test_a_file_that_is_not_utf_8_is_read_by_the_next_encoding(tmp_path: Path) -> None:
    book = read(tmp_path, f"{HEADER}01/05/2026,Café Élan,£10\n".encode("windows-1252"))
    assert [(payment.supplier, payment.amount) for payment in book.payments] == [("Café Élan", 1000)]


def test_bytes_that_no_encoding_reads_are_a_problem_with_their_row(tmp_path: Path) -> None:
    book = read(tmp_path, HEADER.encode() + b"01/05/2026,Caf\xe9,1\n", file={"encodings": ["ascii", "utf-8"]})
    assert only_problem(book) == (2, "", "bytes that are not text")


def test_headers_are_known_despite_padding_and_case_and_some_may_have_no_name(tmp_path: Path) -> None:
    content = ",  date , SUPPLIER\u00a0 Name ,,Net\nx,01/05/2026,Elm House,y,10.00\n"
    book = read(tmp_path, content, keep={"supplier": "Supplier Name", "area": 4})
    (payment,) = book.payments
    assert (payment.supplier, payment.area, payment.amount) == ("Elm House", "y", 1000)


def test_a_blank_supplier_is_taken_and_line_breaks_in_a_cell_become_spaces(tmp_path: Path) -> None:
    book = read(tmp_path, f'{HEADER}01/05/2026,,10\n02/05/2026,"Elm\r\n House",20\n03/05/2026,Oak,30\n')
    assert [(payment.row, payment.supplier) for payment in book.payments] == [
        (2, ""),
        (3, "Elm House"),
        (4, "Oak"),
    ]


def test_every_row_is_counted_as_taken_blank_or_a_problem(tmp_path: Path) -> None:
    content = f"{HEADER}01/05/2026,Elm,10\n01/05/2026,Elm,\n\nno date,Elm,10\n,,\n02/05/2026,Oak,-\n"
    book = read(tmp_path, content, amount={"column": "Net", "vat": "excluded", "no_amount": ["-"]})
    assert [payment.row for payment in book.payments] == [2]
    assert [row.row for row in book.blanks] == [3, 4, 6, 7]
    assert only_problem(book) == (5, "Date", "no date")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    book = read(tmp_path, f"{HEADER}2026-05-01,Elm,ten\n,Elm,10\n31/02/2026,Elm,1\n")
    assert [(problem.row, problem.column, problem.found) for problem in book.problems] == [
        (2, "Net", "ten"),
        (2, "Date", "2026-05-01"),
        (3, "Date", ""),
        (4, "Date", "31/02/2026"),
    ]


def test_a_row_of_another_width_is_a_problem_unless_only_empty_cells_are_too_many(tmp_path: Path) -> None:
    content = f"{HEADER}01/05/2026,Elm,10,,\n01/05/2026,Elm, Oak & Ash,10\n01/05/2026,Elm\n"
    book = read(tmp_path, content)
    assert [payment.row for payment in book.payments] == [2]
    assert [(problem.row, problem.found) for problem in book.problems] == [(3, "4 cells"), (4, "2 cells")]


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_rows_silently(tmp_path: Path) -> None:
    book = read(tmp_path, f'{HEADER}01/05/2026,Elm,10\n01/05/2026,"Oak,10\n01/05/2026,Ash,10\n')
    assert [payment.row for payment in book.payments] == [2]
    assert only_problem(book)[0] == 3


def test_a_column_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    book = read(tmp_path, "Date,Suplier,Net\n01/05/2026,Elm,10\n")
    assert only_problem(book) == (1, "Supplier", "no such column; the nearest is Suplier")


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    book = read(tmp_path, "Date,Supplier,Net,net\n01/05/2026,Elm,10,12\n")
    assert only_problem(book) == (1, "Net", "2 columns of that name")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x00\x00 a workbook", f"{HEADER}01/05/2026,Elm,10\n".encode("utf-16")]
)
def test_what_is_no_text_in_the_encodings_of_the_layout_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert only_problem(read(tmp_path, content)) == (1, "", "bytes that are not text")


@pytest.mark.parametrize("content", ["", "\n", "Payments over £500\n"])
def test_a_file_without_its_header_is_a_problem(tmp_path: Path, content: str) -> None:
    book = read(tmp_path, content)
    (problem,) = book.problems
    assert problem.found.startswith("no columns Date, Net, Supplier; the header there has ")


def test_a_header_may_stand_below_a_title(tmp_path: Path) -> None:
    book = read(tmp_path, f"Payments over 500,,\n,,\n{HEADER}01/05/2026,Elm,10\n", file={"header_row": 3})
    assert [payment.row for payment in book.payments] == [4]


def test_a_date_that_could_be_read_two_ways_is_read_by_the_first_format_and_listed(tmp_path: Path) -> None:
    dates = {"column": "Date", "formats": ["DD/MM/YYYY", "MM/DD/YYYY"]}
    content = f"{HEADER}30/09/2020,Elm,1\n9/30/2020,Elm,2\n04/05/2020,Elm,3\n05/05/2020,Elm,4\n"
    book = read(tmp_path, content, date=dates)
    assert [str(payment.paid_on) for payment in book.payments] == [
        "2020-09-30",
        "2020-09-30",
        "2020-05-04",
        "2020-05-05",
    ]
    assert book.two_way_dates == (4,)


def test_rows_that_repeat_exactly_are_listed_and_taken(tmp_path: Path) -> None:
    book = read(tmp_path, HEADER + "01/05/2026,Elm,10\n" * 3 + "01/05/2026,Oak,10\n")
    assert book.repeats == ((2, 3, 4),)
    assert (book.possible_duplicates, len(book.payments), book.net) == (2, 4, 4000)


def test_the_body_may_come_from_a_column_with_a_name_for_its_empty_cells(tmp_path: Path) -> None:
    content = "Body,Date,Supplier,Net\nMoorshire,01/05/2026,Elm,1\n,01/05/2026,Elm,2\n"
    book = read(tmp_path, content, body={"column": "Body", "otherwise": "Moorshire"})
    assert [(file.body, file.net) for file in book.files] == [("Moorshire", 300)]
    nameless = read(tmp_path, content, body={"column": "Body"})
    assert only_problem(nameless) == (3, "Body", "")


def test_the_month_may_come_from_a_column(tmp_path: Path) -> None:
    rule = {"from": "column", "column": "Period", "pattern": r"(?P<month>[a-z]+) (?P<year>\d+)"}
    content = "Period,Date,Supplier,Net\nMay 2026,28/04/2026,Elm,1\nMaytime,28/04/2026,Elm,1\n"
    book = read(tmp_path, content, month=rule)
    assert [(payment.month, payment.paid_on) for payment in book.payments] == [("2026-05", date(2026, 4, 28))]
    assert only_problem(book) == (3, "Period", "Maytime")


def test_the_period_may_come_from_the_name_of_the_file_else_it_is_proposed_and_never_taken(tmp_path: Path) -> None:
    rule = {"from": "file_name", "pattern": r"(?P<year>\d{4})-(?P<month>\d{2})"}
    content = f"{HEADER}28/04/2026,Elm,1\n02/05/2026,Elm,1\n03/05/2026,Elm,1\n"
    stated = read(tmp_path, content, "2026-06.csv", month=rule)
    assert [str(file.period) for file in stated.files] == ["2026-06"]
    assert {payment.month for payment in stated.payments} == {"2026-06"}
    for otherwise in ({}, {"otherwise": "most_dates"}):
        asked = read(tmp_path, content, "may.csv", month=rule | otherwise)
        assert (asked.files, asked.problems, asked.period) == ((), (), None)
        assert asked.proposed
        assert (str(asked.proposed.month), asked.proposed.rows, asked.proposed.of) == ("2026-05", 2, 3)
    by_date = read(tmp_path, content, "may.csv")
    assert (by_date.files, next(payment.month for payment in by_date.payments)) == ((), "2026-04")


def test_a_name_may_say_a_financial_year_whose_rows_count_by_their_dates_within_it(tmp_path: Path) -> None:
    rule = {"from": "file_name", "pattern": r"(?P<financial_year>20\d\d)-\d\d"}
    content = f"{HEADER}28/03/2026,Elm,1\n02/05/2026,Elm,1\n03/04/2027,Elm,1\n"
    book = read(tmp_path, content, "paid-2026-27.csv", month=rule)
    assert [str(file.period) for file in book.files] == ["2026-04..2027-03"]
    assert [payment.month for payment in book.payments] == ["2026-04", "2026-05", "2027-03"]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("payments-2026-01.csv", "2026-01"),
        ("DCCSpendingOver500_202403.csv", "2024-03"),
        ("Spend over £500 March 2024 (2).xlsx", "2024-03"),
        ("sept-25.csv", "2025-09"),
        ("2025 Dec.csv", "2025-12"),
        ("payments_03-2026.csv", "2026-03"),
        ("payments-2026-01-january-2026.csv", "2026-01"),
        ("2024-04_to_2025-03.csv", None),
        ("payments-2025-26.csv", None),
        ("payments-2011-12.csv", None),
        ("payments-2026-03-15.csv", None),
        ("15 March 2026.csv", None),
        ("payments-over-500.csv", None),
        ("decision-12345.csv", None),
        ("maypole.csv", None),
    ],
)
def test_a_file_is_named_for_a_month_where_its_name_says_just_one(name: str, month: str | None) -> None:
    found = month_in_name(name)
    assert (None if found is None else str(found)) == month


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",,400.00", "total"),
        ("Total,,400.00", "total"),
        (",Grand total:,400.00", "total"),
        (",Total payments over £500,399.99", "total"),
        ("Sub-total,,400.00", "total"),
        ("31/05/2026,TOTAL,400.00", "total"),
        ("Date,supplier,NET", "header"),
        ("Source: the finance system,,", "note"),
        ("* Redacted: personal data", "note"),
        ("Total", "note"),
    ],
)
def test_rows_that_are_no_payments_are_told_and_not_counted(tmp_path: Path, row: str, why: str) -> None:
    content = f"{HEADER}01/05/2026,Elm,100\n02/05/2026,Oak,300\n{row}\n"
    book = read(tmp_path, content)
    assert (book.problems, book.blanks, book.net) == ((), (), 40000)
    assert [(other.row, other.why) for other in book.others] == [(4, why)]


def test_a_row_that_may_be_a_payment_is_never_left_out_silently(tmp_path: Path) -> None:
    rows = "01/05/2026,Elm,100\n02/05/2026,Total Gas & Power,300\n03/05/2026,Total,7\n04/05/2026,,407\n,,12\n"
    book = read(tmp_path, HEADER + rows)
    assert [payment.row for payment in book.payments] == [2, 3, 4, 5]
    assert only_problem(book) == (6, "", "12")
    assert "leave_out" in book.problems[0].remedy
    assert read(tmp_path, f"{HEADER}01/05/2026,Elm,10\n,Elm,\n").others == ()


def test_subtotals_and_the_total_of_all_are_each_told(tmp_path: Path) -> None:
    rows = "01/05/2026,Elm,100\n,,100\n02/05/2026,Oak,300\nTotal,,300\nGrand total,,400\nTotal,,401\n"
    book = read(tmp_path, HEADER + rows)
    assert [other.sentence for other in book.others] == [
        "row 3 is a total, £100.00, which is what the rows above come to",
        "row 5 is a total, £300.00, which is what the rows above come to",
        "row 6 is a total, £400.00, which is what the rows above come to",
        "row 7 is a total, £401.00, though £400.00 is what the rows above come to",
    ]
    assert book.net == 40000


def test_a_layout_may_leave_rows_out(tmp_path: Path) -> None:
    content = "Date,Supplier,Net,List\n01/05/2026,Elm,100,A\n02/05/2026,Oak,300,Cards\n"
    book = read(tmp_path, content, leave_out={"column": "List", "values": ["Cards"]})
    assert (book.net, [other.why for other in book.others]) == (10000, ["layout"])


def test_vat_is_taken_off_signs_turned_and_credits_made_negative_as_the_layout_says(tmp_path: Path) -> None:
    content = "Date,Supplier,Gross,VAT,Kind\n01/05/2026,Elm,12.00,2.00,P\n01/05/2026,Elm,6,,CR\n"
    amount = {
        "column": "Gross",
        "vat": "included",
        "less": "VAT",
        "credit": {"column": "Kind", "values": ["CR"]},
    }
    assert [payment.amount for payment in read(tmp_path, content, amount=amount).payments] == [1000, -600]
    turned = {"column": "Gross", "vat": "unstated", "sign": "reversed"}
    assert [payment.amount for payment in read(tmp_path, content, amount=turned).payments] == [-1200, -600]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"gone\.csv cannot be read"):
        read_payments(tmp_path / "gone.csv", Layout.model_validate(PLAIN))
