"""Clauses as the screens word them: each kind in a sentence of its own, and beside its name without it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboards.review.decisions.split_form import in_words, takes
from ledger.domain.splits.clause_kinds import KINDS
from ledger.domain.splits.measures import CLAUSE_AMOUNT
from ledger.domain.splits.sheets import ClauseRow

ROWS: dict[str, tuple[dict[str, Any], str, str]] = {
    "share": ({"percent": "100/3", "components": "education"}, "100/3 %", "100/3 % of education"),
    "fixed": ({"amount": "500"}, "£500.00 a week", "£500.00 a week"),
    "capped": ({"percent": "50", "amount": "1000", "per": "month"}, *["50 %, at most £1,000.00 a month"] * 2),
    "above": ({"percent": "60", "amount": "75000", "per": "year"}, *["60 % of what exceeds £75,000.00 a year"] * 2),
    "rest": ({"percent": "30"}, "30 %", "30 % of the balance"),
}
"""By kind: a row's cells, what it takes where its kind stands beside it, and the whole in words."""


def test_every_kind_is_worded() -> None:
    assert set(ROWS) == set(KINDS)


@pytest.mark.parametrize("kind", ROWS)
def test_a_clause_is_worded_once(kind: str) -> None:
    cells, beside, whole = ROWS[kind]
    pence = 100 * int(cells["amount"]) if "amount" in cells else None
    amount = None if pence is None else CLAUSE_AMOUNT.of(pence)
    assert takes(kind, cells.get("percent"), amount, cells.get("per")) == beside
    assert in_words(ClauseRow(agreement="A-1", rank=1, kind=kind, budget="C-SC", **cells)) == whole
