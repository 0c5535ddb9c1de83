"""Where nothing is yet, every finance page says what to do and leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages import PAGES
from dashboards.widgets import look
from tests.dashboards.screens import APP, opened, pressed
from tests.desk import Ledger


def test_a_new_ledger_can_be_made_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{tmp_path / 'new.db'}")
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert "no ledger" in page.error[0].title
    pressed(page, "Make a new ledger there")
    assert "Hand over a book" in [link.label for link in page.page_link]
    assert look.counted(0, "batch", "batches") in page.info[0].value


ON_THE_STORE = [page.file for page in PAGES if page.group == "finance" and not page.figures]


@pytest.mark.parametrize("file", ON_THE_STORE)
def test_a_page_of_an_empty_ledger_says_what_to_do_and_leads_on(ledger: Ledger, file: str) -> None:
    page = opened(file)
    assert len(page.page_link) > 5
    assert not page.error
