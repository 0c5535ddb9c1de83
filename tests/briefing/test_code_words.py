"""Every code that people meet has words: none of a code that is not there, no two the same, and all of the field."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

import pytest

from ledger.briefing.code_words import ACCOUNT_NAMES, MATCH_STATUSES, REASONS, code_in_words, with_its_code
from ledger.domain.debts.sheets import Reason
from ledger.domain.splits.sheets import STANDINGS, STATUS_WORDS
from ledger.journal.accounts import ACCOUNTS
from ledger.reconciliation.provider.lines import CLASSES
from tests.left_column import phrases_in


def test_the_chart_of_accounts_names_each_account_once() -> None:
    assert ACCOUNT_NAMES.keys() == ACCOUNTS
    assert len(set(ACCOUNT_NAMES.values())) == len(ACCOUNTS)


@pytest.mark.parametrize(
    ("words", "codes"),
    [(MATCH_STATUSES, CLASSES), (REASONS, get_args(Reason)), (STATUS_WORDS, STANDINGS)],
    ids=["match statuses", "reasons", "funding statuses"],
)
def test_words_are_of_codes_that_are_there_and_no_two_codes_have_the_same(
    words: dict[str, str], codes: Collection[str]
) -> None:
    assert words.keys() <= set(codes)
    said = [code_in_words(code) for code in codes]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("code", [*CLASSES, *get_args(Reason), *sorted(ACCOUNTS), *STANDINGS])
def test_a_code_in_words_is_what_people_say(code: str) -> None:
    assert phrases_in(code_in_words(code)) == []
    assert "_" not in code_in_words(code)
    assert code.replace("_", " ") in with_its_code(code).lower() or f"({code})" in with_its_code(code)
