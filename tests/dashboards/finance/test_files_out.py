"""Files are taken away from the screen as the command writes them."""

from __future__ import annotations

from pathlib import Path

from dashboards import reading
from dashboards.widgets import look
from tests.dashboards.screens import cells, opened, pressed, said
from tests.desk import SMALL, Ledger


def test_files_are_taken_away_as_the_command_writes_them(january: Ledger) -> None:
    page = opened("finance/files_out.py", take="Charges by price and month")
    pressed(page, "Make the file")
    assert [button.label for button in page.download_button] == ["Download charges.csv"]
    made = page.session_state["made table"][1]
    assert made[0][1].decode() == january.text("charges")


def test_the_journal_for_a_general_ledger_is_of_an_agency_that_was_chosen_and_warns_as_the_command_does(
    january: Ledger,
) -> None:
    page = opened("finance/files_out.py", take="A journal for the general ledger")
    assert page.selectbox(key="take_agency").value == ""
    assert "Choose whose books: a general ledger takes the journal of one agency." in said(page)
    assert "Make the file" not in [button.label for button in page.button]
    page.selectbox(key="take_agency").set_value("C").run()
    pressed(page, "Make the file")
    out = january.folder / "gl.csv"
    _, *warnings = january.do("export", "gl", str(out), "--agency", "C").splitlines()
    assert warnings[0].startswith("not mapped: budget C-")
    assert page.session_state["made book"][1] == [("gl.csv", out.read_bytes())]
    (warning,) = page.warning
    assert warning.title == "Check this before you use the file"
    assert warning.value.replace("\\", "").splitlines() == [f"- {text}" for text in warnings]
    page.selectbox(key="take_agency").set_value("all agencies").run()
    assert not page.warning
    pressed(page, "Make the file")
    january.do("export", "gl", str(out))
    assert page.session_state["made book"][1] == [("gl.csv", out.read_bytes())]


def test_the_workbook_is_of_all_agencies_unless_it_is_narrowed(january: Ledger) -> None:
    page = opened("finance/files_out.py", take="The month's workbook, with totals as formulas")
    pressed(page, "Make the file")
    assert [button.label for button in page.download_button] == ["Download workbook-2026-01.xlsx"]


def test_what_a_file_holds_is_shown_by_its_row_alone(january: Ledger) -> None:
    page = opened("finance/files_out.py", take="Charges by price and month")
    assert not page.table
    page.toggle(key="held").set_value(True).run()
    assert not page.exception
    rows = january.rows("charges")
    assert f"{len(rows)} rows." in said(page)
    table = page.table[0].value
    assert list(table.columns) == ["Placement", "Price", "Service month", "Amount (£)", "Invoice", "Line"]
    assert cells(page, "Service month") == ["January 2026"] * len(rows)
    assert [cell.replace(",", "") for cell in cells(page, "Amount (£)")] == [row["amount"] for row in rows]
    keys = [reading.key_of(row["placement"]) for row in rows]
    assert [cell.rpartition("placement=")[2].strip(")") for cell in table["Placement"]] == keys
    page = opened("finance/files_out.py", take="Invoice lines with their match status", held="true")
    assert cells(page, "Match status") == [look.sentence_case(row["class"]) for row in january.rows("invoice-lines")]


def test_a_return_is_taken_away_as_the_command_writes_it_and_what_was_joined_is_not_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.take(SMALL, "2026-04-02")
    ledger.post("2026-05-31", "2026-06-01")
    page = opened("finance/files_out.py", take="Section 251 table of a year, child by child (London)")
    assert page.selectbox(key="take_year").value == "2026-27"
    who = b"Child ID,Ethnicity\nK1,S3CRET\n"
    page.file_uploader[0].upload("who.csv", who).run()
    pressed(page, "Make the file")
    assert [button.label for button in page.download_button] == ["Download s251-2026-27.csv"]
    (tmp_path / "who.csv").write_bytes(who)
    out = tmp_path / "s251.csv"
    ledger.do("export", "s251", str(out), "--year", "2026-27", "--identities", str(tmp_path / "who.csv"))
    assert page.session_state["made return"][1][0][1] == out.read_bytes()
    assert b"S3CRET" in out.read_bytes()
    blank = next(table.value for table in page.table if "Blank cells" in table.value.columns)
    assert ("Date of birth", "2", "2") in list(blank.itertuples(index=False, name=None))
    assert "S3CRET" not in said(page)
    assert b"S3CRET" not in ledger.file.read_bytes()
    census = opened(
        "finance/files_out.py", take="Regional census of a day (Placements North West)", take_on="2026-04-15"
    )
    pressed(census, "Make the file")
    rows = census.session_state["made return"][1][0][1].decode().splitlines()
    assert len(rows) == 3
    assert "rows written: 2" in said(census).lower()
