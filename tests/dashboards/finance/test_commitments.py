"""Commitments on the screen are those exported."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tests.dashboards.screens import figures, opened, said, table_with
from tests.desk import Ledger


def test_commitments_on_the_screen_are_those_exported(january: Ledger) -> None:
    shown = figures(opened("finance/commitments.py"))
    exported = january.rows("commitments")
    committed = sum(Decimal(row["committed"]) for row in exported)
    assert shown["Committed"] == f"£{committed.quantize(Decimal(1), ROUND_HALF_UP):,}"


SPLIT = """
agreements: agreement,placement,status,basis,first_day,last_day,decided_on
A-1,A,agreed,panel,2026-01-01,2026-02-28,2025-12-20
A-2,A,agreed,panel,2026-03-01,,2026-02-10

clauses: agreement,rank,kind,budget,percent,components
A-2,1,share,C-ED,100,education
A-2,2,rest,C-SC,50,
A-2,2,rest,H1-CC,50,
"""
"""From March on H1 bears half of A's care instead of 40 %: in March 3,100 of 31,000 move from C to H1."""


def test_budgets_that_moved_one_against_another_have_moved(january: Ledger) -> None:
    january.take(SPLIT, "2026-02-28")
    page = opened("finance/commitments.py", committed_year="2025/26")
    assert list(page.selectbox(key="compared_with").options) == ["the end of January 2026"]
    moved = table_with(page, "Cause", "More (£)", "Less (£)", "Together (£)")
    [row] = moved[moved["Cause"] == "Splits"].values.tolist()
    assert [cell.replace("\\", "") for cell in row] == ["Splits", "3,100.00", "(3,100.00)", "–"]
    assert "up by £3,100 and down by £3,100, by nothing in all, since 31 January 2026" in said(page).replace("\\", "")
    assert "has moved since" not in said(page)
    of_education = page.selectbox(key="budget").select("C-ED").run()
    assert "The commitment of" in said(of_education)
    assert "has not moved since 31 January 2026, in no month and for no placement" in said(of_education)


def test_the_month_end_before_is_what_one_compares_with_at_first(january: Ledger) -> None:
    # Two months are closed at the very end of a month: that is one moment, and no month is skipped for it.
    january.do("close", "2026-01", "--now", "2026-02-28")
    january.post("2026-02-28", "2026-03-31")
    january.do("reconcile", "--no-marts", "--now", "2026-03-31")
    page = opened("finance/commitments.py")
    chosen = page.selectbox(key="compared_with")
    assert chosen.options[chosen.index] == (
        "the closing of January 2026 (28 February 2026), the end of February 2026"
    )
