"""The page of the words: reached from every page, whole at first, and narrowed by what is looked for."""

from __future__ import annotations

import pytest

from dashboards.pages import at
from ledger.briefing.glossary import glossary_parts
from ledger.config import GLOSSARY
from tests.dashboards.screens import opened


def words(page) -> list[str]:
    return [cell for table in page.table if "Word" in table.value for cell in table.value["Word"]]


@pytest.fixture(autouse=True)
def _store(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_STORE", store)


def test_the_menu_of_every_page_leads_to_it() -> None:
    assert at("glossary").menu == "Data"


def test_all_words_stand_there_in_the_order_of_the_field() -> None:
    page = opened("glossary/page.py")
    parts = glossary_parts(GLOSSARY.read_text(encoding="utf-8"))
    assert [header.value for header in page.header] == [part.heading for part in parts]
    assert len(words(page)) == sum(len(part.words) for part in parts)


def test_a_word_is_looked_for() -> None:
    page = opened("glossary/page.py")
    page.text_input(key="word").set_value("unallocated").run()
    assert 0 < len(words(page)) < 20
    page.text_input(key="word").set_value("no such word").run()
    assert (words(page), page.info[0].title) == ([], "No word matches")
