"""Commitments on the screen are those exported."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tests.dashboards.screens import figures, opened, said, table_with
from tests.desk import Ledger


def test_commitments_on_the_screen_are_those_exported(january: Ledger) -> None:
    shown = figures(opened("finance/commitments.py"))
    exported = january.rows("commitments")
    own = sum(Decimal(row["outturn"]) for row in exported if row["budget"] == "C-SC")
    assert shown["Social care: forecast outturn"] == f"£{own.quantize(Decimal(1), ROUND_HALF_UP):,}"
    education = sum(Decimal(row["outturn"]) for row in exported if row["budget"] == "C-ED")
    assert shown["High needs block (DSG): forecast outturn"] == f"£{education.quantize(Decimal(1), ROUND_HALF_UP):,}"


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
    # Each agency looks at its own: what moves from one to the other moves both, and comes to nothing nowhere.
    for agency, budget, moved_by in (("C", "C-SC", "(3,100.00)"), ("H1", "H1-CC", "3,100.00")):
        page = page.selectbox(key="committed_by").select(agency).run()
        page = page.selectbox(key="budget").select(budget).run()
        moved = table_with(page, "Cause", "More (£)", "Less (£)", "Movement (£)")
        [row] = moved[moved["Cause"] == "Splits"].values.tolist()
        assert [cell.replace("\\", "") for cell in row][::3] == ["Splits", moved_by]
        assert "has not moved since" not in said(page)
    page = page.selectbox(key="committed_by").select("C").run()
    of_education = page.selectbox(key="budget").select("C-ED").run()
    assert "The commitment of" in said(of_education)
    assert "has not moved since 31 January 2026, in any month or for any placement" in said(of_education)


def test_the_month_end_before_is_what_one_compares_with_at_first(january: Ledger) -> None:
    # Two months are closed at the very end of a month: that is one moment, and no month is skipped for it.
    january.do("close", "2026-01", "--now", "2026-02-28")
    january.post("2026-02-28", "2026-03-31")
    january.do("reconcile", "--no-marts", "--now", "2026-03-31")
    page = opened("finance/commitments.py")
    chosen = page.selectbox(key="compared_with")
    assert chosen.options[chosen.index] == ("the close of January 2026 (28 February 2026), the end of February 2026")
