"""The finance screens: what one does on them is there at once, and is what the command line would have done."""

from __future__ import annotations

import csv
import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import reading
from dashboards.finance.files import safe_name
from dashboards.pages import PAGES
from dashboards.widgets import counting, look
from ledger.config import ROOT
from ledger.domain.debts.sheets import BalanceAgreement
from ledger.domain.documents.sheets import Receipt
from ledger.store.keeping.engine import open_store
from tests.desk import SMALL, Ledger, amount, balances, rows_known, write_book

APP = str(ROOT / "dashboards" / "app.py")
HAND_OVER, MONTH_END, SETTINGS = "finance/hand_over.py", "finance/month_end.py", "finance/settings.py"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """An empty ledger that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    # Counting takes longer than what is looked at here; the tests that look at counted figures count them.
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


def counted(ledger: Ledger) -> None:
    """Wait until the figures that follow an action are there."""
    for _ in range(3000):
        if counting.seconds(ledger.url) is None:
            return
        time.sleep(0.1)
    raise AssertionError("the figures were not counted")


def opened(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app = app.switch_page(page).run()
    assert not app.exception
    return app


def pressed(page: AppTest, label: str) -> AppTest:
    """Press the button that says this."""
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def given(page: AppTest, folder: Path) -> AppTest:
    """Choose all files of a folder on the page for handing over."""
    for path in sorted(folder.iterdir()):
        page.file_uploader[0].upload(path.name, path.read_bytes())
    page.run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return "\n".join(f"{box.title} {box.value}" for box in page.success).replace("\\", "")


def said(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown).replace("\\", "")


def test_files_are_shown_as_what_they_would_do_before_they_do_it(ledger: Ledger, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", SMALL)
    page = given(opened(HAND_OVER), book)
    assert "25 rows would change" in said(page)
    counts = next(table.value for table in page.table if "Sheet" in table.value.columns)
    assert dict(zip(counts["Sheet"], counts["New"], strict=True))["Clauses"] == "7"
    assert ledger.figures("import", str(book), "--dry-run")["sheets"]["placements"]["new"] == 2
    pressed(page, "Record 25 changes")
    assert "Recorded in batch 1 by an officer" in told(page)
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
    page.selectbox(key=key_of(page, "Who pays")).select("H1")
    page.selectbox(key=key_of(page, "Who is paid")).select("C")
    page.text_input(key=key_of(page, "Days to pay")).set_value("14")
    pressed(page, "Set them")
    assert "Recorded in batch 2 by an officer" in told(page)
    book = write_book(tmp_path / "again", "terms: from_agency,to_agency,payment_days\nH1,C,60\n")
    page = given(opened(HAND_OVER), book)
    conflicts = next(table.value for table in page.table if "In the book" in table.value.columns)
    assert "14" in conflicts["Here"][0]
    assert "60" in conflicts["In the book"][0]
    page.toggle(key="prefer_book").set_value(True).run()
    pressed(page, "Record 1 change")
    assert "60" in " ".join(table_with(opened(SETTINGS), "Days to pay")["Days to pay"])


def key_of(page: AppTest, label: str) -> str:
    """The key of the field with this label, whatever form it is in."""
    fields = [*page.selectbox, *page.text_input, *page.text_area, *page.date_input]
    return str(next(field.key for field in fields if field.label == label or field.label.startswith(f"{label} (")))


def table_with(page: AppTest, *headers: str):
    return next(table.value for table in page.table if set(headers) <= set(table.value.columns))


def test_a_month_is_posted_closed_and_opened_again_on_the_screen(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-m", "ledger", "marts"))
    ledger.take(SMALL, "2026-01-02")
    page = opened(MONTH_END)
    page.date_input[0].set_value("2026-02-28")
    pressed(page, "Post")
    assert "posted through 2026-02-28" in told(page)
    assert {row["posting_month"] for row in ledger.rows("journal")} == {"2026-01", "2026-02"}
    pressed(page, "Close February 2026")
    assert "Closed through February 2026 by an officer" in told(page)
    pressed(page, "Open it again")
    assert "reason is missing" in page.error[0].title
    page.text_input[0].set_value("An invoice came late")
    pressed(page, "Open it again")
    assert "Open from February 2026 on" in told(page)
    counted(ledger)
    page.run()
    assert "nothing recorded since" in said(page)


def test_a_month_that_is_not_posted_to_its_end_cannot_be_closed(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-02")
    ledger.post("2026-01-15", "2026-01-16")
    page = opened(MONTH_END)
    assert "January 2026 cannot be closed yet" in page.info[0].title
    assert not [button for button in page.button if button.label.startswith("Close")]


def test_a_wrong_value_is_told_at_its_field_and_nothing_is_recorded(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-02")
    page = opened(SETTINGS, threshold="Line tolerance")
    page.text_input(key=key_of(page, "Line tolerance: pounds by which an invoice line may differ and still agree"))
    value = page.text_input[0]
    value.set_value("a little")
    pressed(page, "Set it")
    assert "Expected a plain number like 7 or 7.5. It says “a little”." in said(page)
    assert "Nothing was recorded" in page.error[0].value
    page.text_input[0].set_value("0.05")
    page.text_area[0].set_value("Agreed at the finance group")
    pressed(page, "Set it")
    assert "Recorded in batch 2" in told(page)
    trail = table_with(page, "Who", "Why")
    assert list(trail["Value"]) == [r"0\.05"]
    assert list(trail["Who"]) == ["an officer"]


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


def test_a_new_ledger_can_be_made_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{tmp_path / 'new.db'}")
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert "no ledger" in page.error[0].title
    pressed(page, "Make a new ledger there")
    assert "Hand over a book" in [link.label for link in page.page_link]
    assert look.counted(0, "batch", "batches") in page.info[0].value


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
    shown = {metric.label: metric.value for metric in page.metric}
    assert shown["Net"] == "£5,037,421.13"
    pressed(page, "Record these payments")
    assert "net £5037421.13" in told(page)


INVOICES = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
I-1,OAK,C,invoice,2026-02-03,2026-03-05,32100.00,32100.00

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net
I-1,1,A,A-core,2026-01-01,2026-01-31,7000,31000.00
I-1,2,A,A-ed,2026-01-01,2026-01-31,1100,1100.00
"""
"""January of placement A: 31 days at 1,000.00 agree; education at 1,100.00 instead of 1,000.00 a month does not."""
RECEIPT = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R-1,H1,C,2026-02-20,5000.00,a part of it
"""


@pytest.fixture
def january(ledger: Ledger) -> Ledger:
    """January 2026 of the small book, posted, invoiced and reconciled."""
    ledger.take(SMALL, "2026-01-02")
    ledger.post("2026-01-31", "2026-02-01")
    ledger.take(INVOICES, "2026-02-04")
    ledger.do("reconcile", "--no-marts", "--now", "2026-02-05")
    return ledger


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def on_a_day(ledger: Ledger, what: str, day: str) -> list[dict[str, str]]:
    """An export of how things stood on a day."""
    file = ledger.folder / f"{what}.csv"
    ledger.do("export", what, str(file), "--on", day)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def cells(page: AppTest, header: str, *beside: str) -> list[str]:
    return [cell.replace("\\", "") for cell in table_with(page, header, *beside)[header]]


def test_the_worklist_shows_the_lines_that_the_export_says_are_open(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    exported = [row for row in january.rows("invoice-lines") if row["status"] == "open"]
    assert [row["invoice"] + " / " + row["line"] for row in exported] == ["I-1 / 2"]
    assert [cell.split("]")[0].strip("[") for cell in cells(page, "Line", "Class")] == ["I-1 / 2"]
    assert cells(page, "Beyond (£)") == [exported[0]["difference"]] == ["100.00"]
    assert figures(page)["Asked beyond the price"] == "£100.00"


def test_a_line_is_accepted_on_the_screen_and_stands_in_the_books_at_once(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    page.multiselect(key="picked_lines").select("I-1 / 2").run()
    page.selectbox(key=key_of(page, "Decision")).select("accepted")
    page.text_area(key=key_of(page, "Why")).set_value("Head of service, panel of 6 February")
    pressed(page, "Record for 1 line")
    assert "Recorded in batch" in told(page)
    statuses = {row["line"]: row["status"] for row in january.rows("invoice-lines")}
    assert statuses == {"1": "agreed", "2": "accepted"}
    accepted = [row for row in january.rows("journal") if row["kind"] == "accepted"]
    assert (
        sum(amount(row) for row in accepted if row["account"].startswith("expenditure") and row["agency"] == "C") > 0
    )
    number = re.search(r"line=(\d+)", cells(opened("finance/worklist.py", status="Accepted"), "Line", "Class")[0])
    assert number
    line = opened("finance/line.py", line=number[1])
    assert "accepted on" in cells(line, "What", "Who")[0]
    pressed(line, "Take back the decision")
    assert {row["line"]: row["status"] for row in january.rows("invoice-lines")} == {"1": "agreed", "2": "open"}
    assert balances(january.rows("journal"), "account")[("provider:query",)] == Decimal("100.00")


def test_a_line_matched_by_hand_is_matched_so_until_that_is_taken_back(january: Ledger) -> None:
    page = opened("finance/worklist.py", status="Agreed")
    number = re.search(r"line=(\d+)", cells(page, "Line", "Class")[0])
    assert number
    line = opened("finance/line.py", line=number[1])
    line.text_input(key=key_of(line, "Placement")).set_value("B")
    line.text_input(key=key_of(line, "Price")).set_value("B-core")
    pressed(line, "Match it so")
    found = {row["line"]: row for row in january.rows("invoice-lines")}
    assert found["1"]["placement"] == "B"
    assert found["1"]["class"] != "agrees"
    line.run()
    pressed(line, "Take back the match by hand")
    assert {row["line"]: row["class"] for row in january.rows("invoice-lines")}["1"] == "agrees"


def test_recharges_are_shown_before_they_are_issued_and_are_what_is_exported(january: Ledger) -> None:
    page = opened("finance/recharges.py")
    shown = cells(page, "Total (£)", "Number it would have")
    pressed(page, next(button.label for button in page.button if button.label.startswith("Issue")))
    assert "Issued in batch" in told(page)
    exported = january.rows("recharges")
    total = sum(Decimal(row["amount"]) for row in exported if row["kind"] == "recharge")
    assert f"{total:,.2f}" in shown
    assert "Nothing is left to bill" in said(page)
    number = exported[0]["recharge"]
    one = opened("finance/recharge.py", recharge=number)
    own = [row for row in exported if row["recharge"] == number]
    assert cells(one, "Amount (£)", "Agreement") == [f"{Decimal(row['amount']):,.2f}" for row in own]
    assert "/placement?placement=" in table_with(one, "Amount (£)", "Agreement")["Placement"][0]
    pressed(one, "Make the evidence pack")
    assert [button.label for button in one.download_button] == [
        f"Download evidence-{number}.pdf",
        f"Download evidence-{number}.xlsx",
    ]


def test_aged_debt_is_what_is_exported_and_a_receipt_lessens_the_account_at_once(january: Ledger) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/aged_debt.py", on="2026-03-31")
    exported = on_a_day(january, "aged-debt", "2026-03-31")
    outstanding = sum(Decimal(row["amount"]) for row in exported)
    assert figures(page)["Outstanding"] == f"£{outstanding:,.2f}"
    contested = sum(Decimal(row["amount"]) for row in exported if row["contested"] == "yes")
    assert figures(page)["Contested"] == (f"£{contested:,.2f}" if contested else look.NIL)
    january.take(RECEIPT, "2026-02-21")
    january.do("reconcile", "--no-marts", "--now", "2026-02-21")
    statement = opened("finance/partner.py", statement_on="2026-03-31")
    assert figures(statement)["Owed"] == f"£{outstanding - 5000:,.2f}"
    left = cells(statement, "On account (£)", "Receipt")
    assert left == ["5,000.00"]
    paper = exported[0]["recharge"]
    statement.selectbox(key=key_of(statement, "Receipt")).select("R-1")
    statement.selectbox(key=key_of(statement, "Recharge")).select(paper)
    statement.text_input(key=key_of(statement, "Amount")).set_value("5000")
    pressed(statement, "It pays this paper")
    assert "Recorded in batch" in told(statement)
    assert "All that came is matched" in said(statement)
    after = on_a_day(january, "aged-debt", "2026-03-31")
    assert sum(Decimal(row["amount"]) for row in after) == outstanding - 5000


def test_a_receipt_replaces_none_that_another_screen_recorded_under_the_code_both_were_offered(
    january: Ledger,
) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    pages = [opened("finance/partner.py", statement_on="2026-03-31") for _ in range(2)]
    for page, typed in zip(pages, ("5000", "70"), strict=True):
        pounds = next(each for each in page.text_input if (each.key or "").startswith("receipts 0 amount"))
        pounds.set_value(typed)
    for page in pages:
        pressed(page, "Record the receipt")
    assert look.plain("RC-0001 is known already on the sheet receipts.") in [box.title for box in pages[1].error]
    rows = rows_known(open_store(january.url), Receipt)
    assert [(row.receipt, row.amount) for row in rows] == [("RC-0001", 500_000)]


def test_a_statement_of_balances_is_sent_and_answered_on_the_screen(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-04-07")
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/partner.py", statement_on="2026-03-31")
    assert "The statement has not been sent yet." in said(page)
    pressed(page, next(button.label for button in page.button if button.label.startswith("It was sent to")))
    assert "no answer yet" in said(page)
    page.selectbox(key=key_of(page, "Their answer")).select("no")
    page.text_area(key=key_of(page, "What they said")).set_value("not ours")
    pressed(page, "Record their answer")
    assert "they did not agree" in said(page)
    [row] = rows_known(open_store(january.url), BalanceAgreement)
    assert (row.agreed, row.note, row.sent_on, row.answered_on) == (False, "not ours", *[date(2026, 4, 7)] * 2)


def test_a_dispute_is_raised_taken_up_and_resolved_on_the_screen(january: Ledger) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/disputes.py", disputes_on="2026-03-31")
    page.selectbox(key=key_of(page, "Who objects: the debtor")).select("H1")
    page.selectbox(key=key_of(page, "Whose demand it is: the creditor")).select("C")
    page.selectbox(key=key_of(page, "Reason")).select("paperwork_missing")
    page.date_input(key=key_of(page, "Raised on")).set_value("2026-02-10")
    pressed(page, "Raise it")
    assert "Recorded in batch" in told(page)
    assert cells(page, "Stage", "About") == ["Informal"]
    assert {row["reason"] for row in on_a_day(january, "aged-debt", "2026-03-31")} == {"paperwork_missing"}
    pressed(page, "Take it up")
    assert cells(page, "Stage", "About") == ["Formal panel"]
    pressed(page, "Resolve it")
    page = opened("finance/disputes.py", disputes_on="2026-12-31")
    assert "No dispute goes on" in said(page)


def test_the_checklist_says_what_the_command_says(january: Ledger) -> None:
    page = opened(MONTH_END)
    items = {item["title"]: item for item in january.figures("month-end", "2026-01")["items"]}
    shown = table_with(page, "Matter")
    assert set(shown["Matter"]) == set(items)
    still = {title for title, item in items.items() if item["open"]}
    assert {
        matter for matter, state in zip(shown["Matter"], shown["State"], strict=True) if "Done" not in state
    } == still
    assert "Owed by partners and not recharged" in still


def test_commitments_on_the_screen_are_those_exported(january: Ledger) -> None:
    shown = figures(opened("finance/commitments.py"))
    exported = january.rows("commitments")
    committed = sum(Decimal(row["committed"]) for row in exported)
    assert shown["Committed"] == f"£{committed.quantize(Decimal(1), ROUND_HALF_UP):,}"


def test_an_uplift_is_costed_before_it_is_agreed_and_then_is_a_price(january: Ledger) -> None:
    january.take(
        "uplifts: uplift,price,first_day,claimed_percent,status\nU-1,A-core,2026-04-01,10,claimed\n",
        "2026-02-06",
    )
    page = opened("finance/uplifts.py")
    assert cells(page, "Rate (£)") == ["7,000 → 7,700 a week"]
    page.multiselect(key="picked_claims").select("U-1").run()
    page.text_input(key="uplift_percent").set_value("5").run()
    assert not page.exception
    pressed(page, "Agree to 1 claim")
    assert "Recorded in batch" in told(page)
    assert figures(page)["In prices"] == "1"


def test_a_fund_is_shown_with_what_is_due_and_its_overspend_can_be_approved(ledger: Ledger) -> None:
    story = ROOT / "tests" / "golden" / "a-pooled-fund-overspent"
    ledger.do("import", str(story / "book"), "--now", "2025-04-01")
    ledger.post("2026-03-31", "2026-04-01")
    page = opened("finance/funds.py")
    assert figures(page)["It has"] == "£150,000.00"
    exported = ledger.rows("funds")
    assert any(row["fund"] == "JF1" for row in exported)


def test_files_are_taken_away_as_the_command_writes_them(january: Ledger) -> None:
    page = opened("finance/files_out.py", take="Charges by price and month")
    pressed(page, "Make the file")
    assert [button.label for button in page.download_button] == ["Download charges.csv"]
    made = page.session_state["made table"][1]
    assert made[0][1].decode() == january.text("charges")


def test_what_a_file_holds_is_shown_by_its_row_alone(january: Ledger) -> None:
    page = opened("finance/files_out.py", take="Charges by price and month")
    assert not page.table
    page.toggle(key="held").set_value(True).run()
    assert not page.exception
    rows = january.rows("charges")
    assert f"{len(rows)} rows." in said(page)
    table = page.table[0].value
    assert list(table.columns) == ["Placement", "Price", "Service month", "Amount (£)"]
    assert cells(page, "Service month") == ["January 2026"] * len(rows)
    assert [cell.replace(",", "") for cell in cells(page, "Amount (£)")] == [row["amount"] for row in rows]
    keys = [reading.key_of(row["placement"]) for row in rows]
    assert [cell.rpartition("placement=")[2].strip(")") for cell in table["Placement"]] == keys
    page = opened("finance/files_out.py", take="Invoice lines with their class", held="true")
    assert cells(page, "Class") == [look.sentence_case(row["class"]) for row in january.rows("invoice-lines")]


ON_THE_STORE = [page.file for page in PAGES if page.group == "finance" and not page.figures]


@pytest.mark.parametrize("file", ON_THE_STORE)
def test_a_page_of_an_empty_ledger_says_what_to_do_and_leads_on(ledger: Ledger, file: str) -> None:
    page = opened(file)
    assert len(page.page_link) > 5
    assert not page.error


def test_forms_open_on_the_day_that_is_set(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-02-03")
    assert opened("finance/aged_debt.py").date_input(key="on").value == date(2026, 2, 3)


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
    ledger.do("import", str(RETURNS_IN / "first-book"), "--now", "2026-04-01")
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
    assert "Recorded in batch 2 by an officer" in told(page)
    again = given(opened(HAND_OVER, what=what), RETURNS_IN / folder)
    assert [box.title for box in again.info] == ["The files say nothing that was not known"]


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
    blank = next(table.value for table in page.table if "Blank" in table.value.columns)
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
