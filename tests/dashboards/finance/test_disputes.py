"""Disputes on the screen: raised, taken up and resolved."""

from __future__ import annotations

from typing import TypeVar

import pytest

from ledger.domain.debts.sheets import Dispute
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import cells, key_of, on_a_day, opened, pressed, said, told
from tests.desk import Ledger, rows_known

R = TypeVar("R", bound=Row)


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


def known(ledger: Ledger, model: type[R]) -> list[R]:
    engine = open_store(ledger.url)
    rows = rows_known(engine, model)
    engine.dispose()
    return rows


def test_resolving_it_without_prejudice_asks_until_when_or_by_when_it_is_reviewed(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-31")
    page = opened("finance/disputes.py", disputes_on="2026-03-31")
    page.selectbox(key=key_of(page, "Debtor, who objects")).select("H1")
    page.selectbox(key=key_of(page, "Creditor")).select("C")
    page.selectbox(key=key_of(page, "Reason")).select("share_disputed")
    page.date_input(key=key_of(page, "Raised on")).set_value("2026-02-10")
    page.text_input(key=key_of(page, "Placement")).set_value("A")
    page.text_input(key=key_of(page, "First month")).set_value("2026-01")
    pressed(page, "Raise the dispute")
    assert "Recorded in change" in told(page)
    follows = next(box for box in page.selectbox if box.label == "What follows")
    follows.select("interim")
    pressed(page, "Resolve")
    refused = " ".join(f"{box.title} {box.value}" for box in (*page.error, *page.warning, *page.info, *page.success))
    assert "expected a day until which it is paid without prejudice, or by which it is reviewed" in refused
    assert [row.resolved_on for row in known(january, Dispute)] == [None]
    next(box for box in page.selectbox if box.label == "What follows").select("interim")
    next(box for box in page.date_input if box.label.startswith("Review by")).set_value("2026-09-30")
    pressed(page, "Resolve")
    assert [row.resolved_on is None for row in known(january, Dispute)] == [False]
    [settled] = [row for row in known(january, Agreement) if row.agreement.endswith("settled")]
    assert (settled.status, str(settled.review_by)) == ("interim", "2026-09-30")
