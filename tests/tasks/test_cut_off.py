"""Cut-off: what is billed after a year's end for months before it is that year's income, accrued."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import Ledger, balances
from tests.golden.test_golden import rows_of

STORY = Path(__file__).parents[1] / "golden" / "a-year-that-ends-before-its-recharge"
OWED = Decimal("108457.14")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Half of a placement from 13 June 2025, recharged on 10 April 2026 up to March."""
    ledger = Ledger(tmp_path)
    ledger.do("import", str(STORY / "book"), "--now", "2025-06-12")
    ledger.post("2026-03-31", "2026-04-02")
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    return ledger


def accrued(ledger: Ledger, agency: str, month: str) -> dict[tuple[str, ...], object]:
    """What the accruals of a month's end say of an agency's books, by kind and account."""
    file = ledger.folder / f"accruals-{agency}-{month}.csv"
    ledger.do("export", "accruals", str(file), "--month", month, "--agency", agency)
    return dict(balances(rows_of(file), "kind", "account"))


def owed(ledger: Ledger, on: str) -> list[str]:
    """What is outstanding on a day, debt by debt."""
    file = ledger.folder / f"owed-{on}.csv"
    ledger.do("export", "aged-debt", str(file), "--on", on)
    return [row["amount"] for row in rows_of(file)]


def test_the_accruals_of_the_years_end_carry_its_income_and_its_cost_and_are_reversed(ledger: Ledger) -> None:
    found = accrued(ledger, "CC", "2026-03")
    assert found["accrual", "due_from:unbilled"] == OWED
    assert found["accrual", "contributions"] == -OWED
    assert found["accrual", "expenditure:for_others"] == OWED
    assert found["reversal", "contributions"] == OWED
    mirror = accrued(ledger, "ICB", "2026-03")
    assert (mirror["accrual", "due_to:unbilled"], mirror["accrual", "expenditure:budget"]) == (-OWED, OWED)
    assert not any("due" in account for _, account in accrued(ledger, "CC", "2026-04"))


def test_the_debts_of_the_years_end_are_none_and_of_the_next_month_all(ledger: Ledger) -> None:
    assert owed(ledger, "2026-03-31") == []
    assert owed(ledger, "2026-04-30") == [str(OWED)]
