"""A ledger that cannot be written: every page shows it and says so, and a form that would record says it plainly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import pages
from tests.dashboards.screens import APP, opened, pressed
from tests.desk import SMALL, Ledger
from tests.sealed import sealed_folder

ONLY_READ = "This ledger can only be read"


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that is posted and counted, in a folder that cannot be written."""
    ledger = Ledger(tmp_path_factory.mktemp("sealed") / "ledger")
    ledger.take(SMALL, "2026-06-01")
    ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    with sealed_folder(ledger.folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_STORE", ledger.url)
        yield ledger


def files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in sorted(folder.rglob("*"))}


def test_every_page_shows_it_and_says_that_it_can_only_be_read(read_only: Ledger) -> None:
    before = files(read_only.folder)
    app = AppTest.from_file(APP, default_timeout=60).run()
    for page in pages.PAGES:
        app = app.switch_page(page.file).run()
        assert [each.value for each in app.exception] == [], page.title
        assert [box.title for box in app.error] == [], page.title
        assert ONLY_READ in [box.title for box in app.warning], page.title
    assert files(read_only.folder) == before


def test_a_form_that_would_record_says_that_nothing_was_recorded(read_only: Ledger) -> None:
    page = opened("finance/month_end.py")
    button = next(each.label for each in page.button if each.label.startswith("Close "))
    page = pressed(page, button)
    said = " ".join(f"{box.title} {box.value}" for box in page.error).replace("\\", "")
    assert "can be read and not be written: nothing was recorded." in said
    assert "joint-ledger backup, then restore" in said


def test_a_ledger_that_can_be_written_says_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-06-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    assert ONLY_READ not in [box.title for box in opened("finance/settings.py").warning]
