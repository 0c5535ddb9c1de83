"""Files are handed over on the screen: shown as what they would change, then recorded, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.finance.files import as_files, safe_name
from ledger.answers.sheet import rows_known
from ledger.config import ROOT
from ledger.domain.agencies.sheets import Provider
from ledger.errors import DataFault
from tests.dashboards.screens import (
    HAND_OVER,
    SETTINGS,
    given,
    key_of,
    opened,
    pressed,
    said,
    table_with,
    told,
)
from tests.desk import SMALL, Ledger, write_book


def test_files_are_shown_as_what_they_would_do_before_they_do_it(ledger: Ledger, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", SMALL)
    page = given(opened(HAND_OVER), book)
    assert "25 rows would change" in said(page)
    counts = next(table.value for table in page.table if "Sheet" in table.value.columns)
    assert dict(zip(counts["Sheet"], counts["New"], strict=True))["Clauses"] == "7"
    assert ledger.figures("import", str(book), "--dry-run")["sheets"]["placements"]["new"] == 2
    pressed(page, "Record 25 changes")
    assert "Recorded in change 1 by an officer" in told(page)
    assert ledger.figures("import", str(book), "--dry-run")["sheets"]["placements"] == {
        "new": 0,
        "changed": 0,
        "withdrawn": 0,
        "dropped": 0,
        "same": 2,
    }


def test_files_with_problems_go_in_not_at_all_and_every_problem_has_its_place(ledger: Ledger, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", SMALL.replace("A-core,A,core,7000,", "A-core,Z,core,7000 pounds,"))
    page = given(opened(HAND_OVER), book)
    problems = next(table.value for table in page.table if "What to do" in table.value.columns)
    assert set(problems["File"]) == {r"prices\.csv"}
    assert set(problems["Row"]) == {"2"}
    assert {"rate", "placement"} == set(problems["Column"])
    assert not [button for button in page.button if button.label.startswith("Record")]
    assert page.download_button[0].label == "Download all problems (CSV)"


def test_what_a_screen_stated_is_a_conflict_until_the_book_is_preferred(ledger: Ledger, tmp_path: Path) -> None:
    ledger.take(SMALL + "\nterms: from_agency,to_agency,payment_days\nH1,C,30\n", "2026-01-02")
    page = opened(SETTINGS)
    page.selectbox(key=key_of(page, "New or existing terms")).select("C of H1").run()
    page.text_input(key=key_of(page, "Days to pay")).set_value("14")
    pressed(page, "Amend the terms")
    assert "Recorded in change 2 by an officer" in told(page)
    book = write_book(tmp_path / "again", "terms: from_agency,to_agency,payment_days\nH1,C,60\n")
    page = given(opened(HAND_OVER), book)
    conflicts = next(table.value for table in page.table if "Sent" in table.value.columns)
    assert "14" in conflicts["Recorded"][0]
    assert "60" in conflicts["Sent"][0]
    page.toggle(key="prefer_book").set_value(True).run()
    pressed(page, "Record 1 change")
    assert "60" in " ".join(table_with(opened(SETTINGS), "Days to pay")["Days to pay"])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/invoices.csv", "invoices.csv"),
        ("C:\\papers\\invoices (1).csv", "invoices (1).csv"),
        ("..", "file"),
        ("in:voices|.csv", "in_voices_.csv"),
    ],
)
def test_an_uploaded_file_keeps_its_name_but_not_its_way(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_files_of_one_name_are_all_there_and_told_apart() -> None:
    given = [
        ("prices.csv", b"1"),
        ("Prices.csv", b"2"),
        ("a:b.xml", b"3"),
        ("a|b.xml", b"4"),
        ("x", b"5"),
        ("x", b"6"),
    ]
    with as_files(given) as (folder, _):
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == {
        "prices.csv": b"1",
        "Prices (2).csv": b"2",
        "a_b.xml": b"3",
        "a_b (2).xml": b"4",
        "x": b"5",
        "x (2)": b"6",
    }


@pytest.mark.parametrize("name", ["é" * 126 + ".csv", "x" * 252 + ".csv"])
def test_a_name_that_no_file_may_have_is_told(name: str) -> None:
    with pytest.raises(DataFault, match="255 bytes"), as_files([(name, b"")]):
        pass
    with as_files([("x" * 251 + ".csv", b"")]) as (folder, _):
        assert len(list(folder.iterdir())) == 1


def test_two_files_of_one_name_go_in_together(ledger: Ledger) -> None:
    page = opened(HAND_OVER)
    page.file_uploader[0].upload("providers.csv", b"provider,name\nASH,Ash Homes\n")
    page.file_uploader[0].upload("providers.csv", b"provider,name\nELM,Elm Homes\n").run()
    page = pressed(page, "Record 2 changes")
    with ledger.books() as books:
        assert {"ASH", "ELM"} <= {each.provider for each in rows_known(books, Provider)}
    page = opened(HAND_OVER)
    page.file_uploader[0].upload("providers.csv", b"provider,name\nASH,Ash Homes\n")
    page.file_uploader[0].upload("providers.csv", b"provider,name\nELM,\n").run()
    (problem,) = [row for _, row in table_with(page, "What to do").iterrows()]
    assert (problem["File"].replace("\\", ""), problem["Column"]) == ("providers (2).csv", "name")


def test_a_file_whose_name_is_too_long_is_told_on_the_page(ledger: Ledger) -> None:
    page = opened(HAND_OVER)
    page.file_uploader[0].upload("x" * 300 + ".csv", b"provider,name\nASH,Ash\n").run()
    assert not page.exception
    assert "shorter name" in " ".join(box.value for box in page.error)


def test_an_invoice_as_ubl_is_read_before_it_is_recorded(ledger: Ledger, tmp_path: Path) -> None:
    page = opened(HAND_OVER, what="Invoices as UBL (Peppol BIS 3)")
    sample = sorted((ROOT / "data" / "samples" / "papers" / "ubl").glob("*.xml"))[0]
    page.file_uploader[0].upload(sample.name, sample.read_bytes())
    page.run()
    assert not page.exception
    problems = table_with(page, "What to do")
    assert len(problems), "the provider and the agency are not known to an empty ledger"


def test_published_payments_are_counted_before_they_are_recorded(ledger: Ledger) -> None:
    sample = ROOT / "data" / "samples" / "demonstration-payments"
    page = opened(HAND_OVER, what="Published payments by a layout of your own")
    for name in ("wendlemere-2024-25.csv", "wendlemere.toml"):
        page.file_uploader[0].upload(name, (sample / name).read_bytes())
    page.run()
    shown = {metric.label.replace("\\", ""): metric.value for metric in page.metric}
    assert shown["Net of the file"] == "£5,037,421.13"
    pressed(page, "Record these payments")
    assert "£5,037,421.13 in all" in told(page)


def test_rows_that_another_statement_had_are_listed_and_taken_as_another_one_by_one(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.take("agencies: agency,name,kind\nCC,Castleshire Council,council\nICB,The ICB,icb", "2026-07-01")
    line = "10/07/2026,BACS,ICB,X,4200.00\n"
    for name, lines in (("monday.csv", line), ("tuesday.csv", line * 3)):
        (tmp_path / name).write_text("Date,Type,Payer,Narrative,Amount\n" + lines, encoding="utf-8")
    ledger.do("import", str(tmp_path / "monday.csv"), "--format", "bank-receipts")

    page = opened(HAND_OVER, what="A bank statement: what partners paid (layout bank-receipts)")
    tuesday = tmp_path / "tuesday.csv"
    page.file_uploader[0].upload(tuesday.name, tuesday.read_bytes()).run()
    assert not page.exception
    known = table_with(page, "Known as")
    assert (list(known["Row"]), "row 2 of monday" in known["Where it was"][0]) == (["2"], True)
    assert "**2 rows would change.**" in said(page)
    page.multiselect[0].select(2).run()
    assert "**3 rows would change.**" in said(page)
    pressed(page, "Record 3 changes")
    # 4,200.00 on Monday, and three times 4,200.00 on Tuesday, each of its own: 16,800.00.
    assert "Recorded in change 3 by an officer" in told(page)
    again = opened(HAND_OVER, what="A bank statement: what partners paid (layout bank-receipts)")
    again.file_uploader[0].upload(tuesday.name, tuesday.read_bytes()).run()
    assert "3 rows of this same file were imported before" in said(again)


PUBLISHED = ROOT / "tests" / "tasks" / "published"


def test_a_period_that_nothing_states_is_proposed_and_recorded_once_it_is_said(ledger: Ledger) -> None:
    layout = (PUBLISHED / "payments-layout-by-date.toml").read_bytes()
    rows = (PUBLISHED / "straddle-2026-01.csv").read_bytes()
    page = opened(HAND_OVER, what="Published payments by a layout of your own")
    for name, content in (("paid.csv", rows), ("small.toml", layout)):
        page.file_uploader[0].upload(name, content)
    page.run()
    assert page.text_input[0].value == "2026-01"
    assert "Most of its rows (2 of 2) are dated in January 2026" in said(page)
    page.text_input[0].set_value("2026-13").run()
    assert "Record" not in "".join(button.label for button in page.button)
    page.text_input[0].set_value("2026-02").run()
    pressed(page, "Record these payments as those of February 2026")
    assert "£350.50 in all" in told(page)


def test_what_a_replacement_takes_away_is_shown_by_month_before_it_is_done(ledger: Ledger) -> None:
    layout = PUBLISHED / "payments-layout-by-date.toml"
    ledger.do("import-payments", str(PUBLISHED / "straddle-2026-12.csv"), "--layout", str(layout))
    page = opened(HAND_OVER, what="Published payments by a layout of your own")
    page.file_uploader[0].upload("straddle-2026-12.csv", b"Date,Supplier,Amount\n03/12/2026,A,10.00\n,,10.00\n")
    page.file_uploader[0].upload("small.toml", layout.read_bytes())
    page.run()
    assert not page.exception
    (month,) = table_with(page, "Rows removed").to_dict("records")
    shown = (month["Month"], month["Rows removed"], month["Removed (£)"].replace("\\", ""))
    assert shown == ("January 2026", "1", "5.00")
    assert "row 3 is a total, £10.00, which is what the rows above come to; it is not counted" in said(page)


def test_a_receipt_dated_after_today_goes_in_where_it_is_ticked_as_meant(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-02")
    book = "receipt,from_agency,to_agency,received_on,amount\nR-2099,H1,C,2099-01-01,10\n"
    page = opened(HAND_OVER, what="A data workbook, or its sheets as CSV files")
    page.file_uploader[0].upload("receipts.csv", book.encode()).run()
    assert "1 problem" in said(page)
    assert "a day not after today" in table_with(page, "Expected")["Expected"][0]
    (tick,) = [each for each in page.checkbox if each.label == "The dates after today are correct"]
    tick.check().run()
    assert "1 row would change" in said(page)
    pressed(page, "Record 1 change")
    assert "Recorded in change" in told(page)


RETURNS_IN = ROOT / "data" / "samples"


@pytest.mark.parametrize(
    ("what", "folder", "changes", "named"),
    [
        ("Episodes of children looked after (SSDA903)", "ssda903", "29 rows would change", "gap: 46 days"),
        (
            "Regional census of placements (Placements North West)",
            "census",
            "41 rows would change",
            "£310.00 less than the total",
        ),
    ],
)
def test_a_return_is_handed_over_with_its_map(
    ledger: Ledger, what: str, folder: str, changes: str, named: str
) -> None:
    ledger.do("import", str(RETURNS_IN / "first-book"), "--dated-ahead", "--now", "2026-04-01")
    page = opened(HAND_OVER, what=what)
    alone = next(path for path in (RETURNS_IN / folder).iterdir() if path.suffix == ".csv")
    page.file_uploader[0].upload(alone.name, alone.read_bytes()).run()
    assert "The map is missing" in page.info[0].title
    page = given(opened(HAND_OVER, what=what), RETURNS_IN / folder)
    assert changes in said(page)
    remarks = next(table.value for table in page.table if "Remark" in table.value.columns)
    assert any(named in text.replace("\\", "") for text in remarks["Remark"])
    label = next(button.label for button in page.button if button.label.startswith("Record "))
    pressed(page, label)
    assert "Recorded in change 2 by an officer" in told(page)
    again = given(opened(HAND_OVER, what=what), RETURNS_IN / folder)
    assert [box.title for box in again.info] == ["Everything in these files is recorded already"]
