"""Disputes on the screen: raised, taken up and resolved."""

from __future__ import annotations

import pytest

from tests.dashboards.screens import cells, key_of, on_a_day, opened, pressed, said, told
from tests.desk import Ledger


def test_a_dispute_is_raised_taken_up_and_resolved_on_the_screen(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The old board is offered while it is there: it ends that day.
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-31")
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/disputes.py", disputes_on="2026-03-31")
    page.selectbox(key=key_of(page, "Debtor, who objects")).select("H1")
    page.selectbox(key=key_of(page, "Creditor")).select("C")
    page.selectbox(key=key_of(page, "Reason")).select("paperwork_missing")
    page.date_input(key=key_of(page, "Raised on")).set_value("2026-02-10")
    pressed(page, "Raise the dispute")
    assert "Recorded in change" in told(page)
    assert cells(page, "Stage", "Current owner") == ["Informal"]
    assert {row["reason"] for row in on_a_day(january, "aged-debt", "2026-03-31")} == {"paperwork_missing"}
    pressed(page, "Escalate")
    assert cells(page, "Stage", "Current owner") == ["Formal panel"]
    pressed(page, "Resolve")
    page = opened("finance/disputes.py", disputes_on="2026-12-31")
    assert "No dispute is open" in said(page)
