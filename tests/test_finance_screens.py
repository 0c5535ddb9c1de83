"""The finance screens: what one does on them is there at once, and is what the command line would have done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import counting, look
from dashboards.finance.files import safe_name
from ledger.config import ROOT
from tests.desk import SMALL, Ledger, write_book

APP = str(ROOT / "dashboards" / "app.py")
HAND_OVER, MONTH_END, SETTINGS = "finance/hand_over.py", "finance/month_end.py", "finance/settings.py"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """An empty ledger that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    yield ledger
    counted(ledger)


def counted(ledger: Ledger) -> None:
    """Wait until the figures that follow an action are there."""
    for _ in range(600):
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


def table_with(page: AppTest, *headers: str):  # type: ignore[no-untyped-def]
    return next(table.value for table in page.table if set(headers) <= set(table.value.columns))


def test_a_month_is_posted_closed_and_opened_again_on_the_screen(ledger: Ledger) -> None:
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
