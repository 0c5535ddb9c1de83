"""Where nothing is yet, every finance page says what to do and leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages import PAGES
from tests.dashboards.finance.test_standing_now import BILLED
from tests.dashboards.screens import APP, opened, pressed, said
from tests.desk import Ledger


def test_a_new_ledger_can_be_made_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{tmp_path / 'new.db'}")
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert "no ledger" in page.error[0].title
    pressed(page, "Make a new ledger there")
    assert "Import a data workbook" in [link.label for link in page.page_link]
    assert page.info[0].title == "Nothing has been imported yet"
    assert not at_the_command_line(page)


ON_THE_STORE = [page.file for page in PAGES if page.module.startswith("finance/") and not page.figures]


@pytest.mark.parametrize("file", ON_THE_STORE)
def test_a_page_of_an_empty_ledger_says_what_to_do_and_leads_on(ledger: Ledger, file: str) -> None:
    page = opened(file)
    assert {"Import a data workbook", "Post a month"} <= {link.label for link in page.page_link}
    assert page.info or page.markdown
    assert not page.error
    assert not at_the_command_line(page)


def test_a_first_month_says_nothing_of_what_is_not_there(ledger: Ledger) -> None:
    ledger.take(BILLED, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("marts")
    front = opened("finance/front.py")
    assert "partners owe nothing that was invoiced, and £3,100.00 is accrued and not yet invoiced" in said(front)
    assert "No invoice lines need a decision or a provider's answer" in said(front)
    assert not at_the_command_line(front)
    months = opened("finance/commitments.py")
    assert "Compared with what was known at" not in [field.label for field in months.selectbox]


def at_the_command_line(page: AppTest) -> list[str]:
    """What the page says that sends whoever reads it to the command line."""
    told = [*(f"{box.title} {box.value}" for box in page.info), *(each.value for each in page.markdown)]
    return [text for text in told if "joint-ledger" in text or " --" in text]
