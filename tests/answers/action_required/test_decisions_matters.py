"""Matters of decisions: a seat that is missing, without prejudice without an end, and eligibility by a case."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from tests.desk import SMALL, Ledger

PANEL = """
panels: panel,name,held_on,quorum,chair
PN-1,Joint panel,2026-05-12,2,C

panel_members: panel,agency,role
PN-1,C,Head of service
PN-1,C,Head of finance

panel_items: panel,item,placement,agreement
PN-1,1,B,B-2
"""
CASES = """
care_cases: care_case,child,agency,referred_on
CC-1,K1,H2,2026-04-02
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-04-20")
    return ledger


def matters(ledger: Ledger, what: str, on: str) -> list[tuple[str, str, str, str]]:
    file = ledger.folder / "attention.csv"
    ledger.do("export", "attention", str(file), "--on", on)
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return [(row["placement"], row["agreement"], row["agency"], row["since"]) for row in rows if row["what"] == what]


def test_an_agency_that_would_pay_and_has_no_seat_is_told_until_it_has_or_the_split_is_decided(
    ledger: Ledger,
) -> None:
    ledger.take(PANEL, "2026-04-21")
    assert matters(ledger, "no_seat", "2026-05-01") == [("B", "B-2", "H2", "2026-05-12")]
    # The seat of the board that was merged away is its successor's.
    ledger.take("panel_members: panel,agency,role\nPN-1,H1,Head of continuing care\n", "2026-04-22")
    assert matters(ledger, "no_seat", "2026-05-01") == []
    ledger.take("panel_members: panel,agency,role,withdrawn\nPN-1,H1,Head of continuing care,yes\n", "2026-04-23")
    decision = "decisions: decision,agreement,agency,role,decided,on\nD-1,B-2,C,Director,agreed,2026-05-13\n"
    ledger.take(decision, "2026-05-13")
    assert matters(ledger, "no_seat", "2026-05-14") == []


def test_without_prejudice_without_an_end_is_asked_and_an_end_or_a_review_settles_it(ledger: Ledger) -> None:
    # Another was to end it, so that nobody was asked for an end; it was taken back since.
    ledger.take("agreements: agreement,status,last_day,supersedes\nB-1,interim,,\nB-2,agreed,,B-1\n", "2026-04-21")
    assert matters(ledger, "interim_without_end", "2026-03-15") == []
    ledger.take("agreements: agreement,status,supersedes\nB-2,in_principle,\n", "2026-04-21")
    assert matters(ledger, "interim_without_end", "2026-03-15") == [("B", "B-1", "C", "2026-02-01")]
    ledger.take("agreements: agreement,review_by\nB-1,2026-06-30\n", "2026-04-22")
    assert matters(ledger, "interim_without_end", "2026-03-15") == []
    ledger.take("agreements: agreement,review_by,last_day\nB-1,,2026-05-31\n", "2026-04-23")
    assert matters(ledger, "interim_without_end", "2026-03-15") == []


def test_a_case_and_its_decision_say_what_is_true_of_eligibility(ledger: Ledger) -> None:
    """No eligibility not stated while a case is open; a closed one without a decision leaves it unknown again."""

    def unknown(on: str) -> list[str]:
        return [placement for placement, *_ in matters(ledger, "continuing_care_unknown", on)]

    assert unknown("2026-04-10") == ["A", "B"]
    ledger.take(CASES, "2026-04-20")
    assert unknown("2026-04-01") == ["A", "B"]
    assert unknown("2026-04-10") == ["B"]
    ledger.take("care_cases: care_case,closed_on\nCC-1,2026-04-12\n", "2026-04-20")
    assert unknown("2026-04-13") == ["A", "B"]
    ledger.take("care_steps: care_case,step,on,result\nCC-1,decision,2026-04-11,eligible\n", "2026-04-20")
    assert unknown("2026-04-13") == ["B"]


def test_the_snapshot_says_with_whom_and_what_to_do_where_nobody_is_known_to_hold_a_duty(ledger: Ledger) -> None:
    ended = """
agencies: agency,name,kind,last_day
V,The charity,voluntary,2026-03-31

outcomes: outcome,placement,domain,statement,accountable,first_day,instrument
O-1,A,health,I sleep through,V,2026-01-05,goal
"""
    split = "\nbudgets: budget,agency,stream,name,last_day,successor\n" + "".join(
        f"V-{n},V,other,Fund {n},2026-03-31,{after}\n" for n, after in ((1, "C-SC"), (2, "H2-CC"))
    )
    ledger.take(ended, "2026-04-21T10:00")
    ledger.do("post", "--through", "2026-04-30", "--ahead", "--now", "2026-04-21T11:00")
    said = "State who takes over what The charity was to do; it has ended, and no successor is known"
    assert sentences(ledger, "duty_unclear") == [("C", f"{said}, since 1 April 2026.")]
    ledger.take(split + PANEL, "2026-04-21T12:00")
    ledger.do("marts")
    asked = "Ask County council or Integrated care board which of them takes over what The charity was to do"
    assert sentences(ledger, "duty_unclear") == [("C", f"{asked}, and state it; it has ended, since 1 April 2026.")]
    seat = "Integrated care board would pay under the split that a panel hears and has no seat there"
    assert sentences(ledger, "no_seat") == [("H2", f"{seat}; it meets on 12 May 2026.")]


def sentences(ledger: Ledger, what: str) -> list[tuple[str, str]]:
    with open_current(folder_of(ledger.url)) as snapshot:
        rows = snapshot.rows("needs_decision", Viewer.all())
    return [(row["agency"], row["sentence"]) for row in rows if row["what"] == what]
