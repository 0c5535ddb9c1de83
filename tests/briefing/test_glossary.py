"""The glossary as screens show it: every word with what it means, codes with their words, no part about the code."""

from __future__ import annotations

import pytest

from ledger.briefing.code_words import with_its_code
from ledger.briefing.glossary import FOR_READERS_OF_CODE, glossary_parts, with_word
from ledger.config import GLOSSARY
from ledger.domain.debts.sheets import Dispute
from ledger.domain.splits.sheets import STANDINGS
from ledger.journal.accounts import ACCOUNTS
from tests.test_docs import sections, table_rows

TEXT = GLOSSARY.read_text(encoding="utf-8")
PARTS = glossary_parts(TEXT)


def test_every_word_of_the_document_is_there_but_for_the_parts_that_tell_of_the_code() -> None:
    told = {name: text for name, text in sections(TEXT).items() if name not in FOR_READERS_OF_CODE}
    assert len(told) >= 14
    assert len(sections(TEXT)) - len(told) == len(FOR_READERS_OF_CODE)
    assert sum(len(part.words) for part in PARTS) == sum(len(table_rows(text)) for text in told.values()) > 300
    assert [each for part in PARTS for each in part.words if not each.word or len(each.means) < 4] == []


def test_what_is_shown_has_no_marks_of_a_document() -> None:
    shown = [text for part in PARTS for each in part.words for text in (*each, part.heading, part.remark)]
    assert [text for text in shown if "`" in text or "](" in text or "**" in text] == []


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("Funding statuses", STANDINGS),
        ("Accounts", ACCOUNTS),
        ("Reasons", Dispute.columns()["reason"].choices),
    ],
)
def test_a_code_stands_with_its_words(heading: str, codes: tuple[str, ...]) -> None:
    (part,) = (part for part in PARTS if part.heading == heading)
    assert {each.word for each in part.words} == {with_its_code(code) for code in codes}


def test_a_word_is_found_by_itself_or_by_what_it_means() -> None:
    found = {each.word for part in with_word(PARTS, " LEAD commissioner ") for each in part.words}
    assert {"lead commissioner", "recharge"} <= found
    assert all(part.words for part in with_word(PARTS, "ring"))
    assert with_word(PARTS, "") == PARTS
    assert with_word(PARTS, "no such word") == []
