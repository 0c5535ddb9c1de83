"""The placement page: its decisions, continuing care and timeline say what the store and the journal say."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.reading import key_of
from dashboards.widgets import counting, look
from ledger.answers.decisions import placement_life
from ledger.config import ROOT
from ledger.domain.money_and_days.money import pence_from_text
from ledger.domain.registry.sheets import SHEETS
from ledger.store.keeping.engine import open_store
from tests.dashboards.review.test_panel import fill
from tests.dashboards.screens import counted, pressed, said, table_with, told
from tests.desk import SMALL, Ledger, rows_known

APP = str(ROOT / "dashboards" / "app.py")
PAGE = "placement/page.py"
BOOK = (
    SMALL
    + """
circumstances: child,what,value,first_day
K2,continuing_care,not eligible,2026-01-01

panels: panel,name,held_on,quorum
PN-1,Joint panel,2026-03-24,2

panel_members: panel,agency,role,present,weekly_limit
PN-1,C,Head of service,yes,
PN-1,H2,Head of continuing care,no,100

requests: request,placement,agreement,what,asked_by,asked_on,reason
RQ-1,B,B-2,change,C,2026-03-20,Health needs have grown

panel_items: panel,item,placement,agreement,request,recommendation,conditions
PN-1,1,B,B-2,RQ-1,agree_in_principle,A formulation by June

decisions: decision,agreement,agency,role,decided,on
D-1,B-2,H2,Director of nursing,agreed,2026-04-02

approvals: agreement,agency,role,decided,on
B-2,C,Head of service,yes,2026-04-03

reviews: review,placement,held_on,agencies,split_still_right
RV-1,B,2026-04-20,C H2,yes

actions: action,placement,review,what,agency,due
AC-1,B,,Write a formulation,H2,2026-05-20
AC-2,,RV-1,Ask the school,C,2026-06-30

care_cases: care_case,child,agency,referred_by,referred_on
CCC-1,K2,H2,C,2026-01-01

care_steps: care_case,step,on,result,agencies
CCC-1,assessment,2026-01-20,,C H2
CCC-1,forum,2026-02-10,eligible,C H2
CCC-1,decision,2026-02-12,eligible,H2

care_levels: care_case,domain,on,level
CCC-1,seizures,2026-01-20,high
CCC-1,seizures,2026-04-20,severe
CCC-1,mobility,2026-01-20,low

outcomes: outcome,placement,domain,statement,accountable,first_day,instrument,baseline,target
OC-1,B,safety,I want to feel safe,C,2026-02-10,goal,2,8

observations: outcome,on,value,rater
OC-1,2026-03-10,4,child
OC-1,2026-05-10,6,child

secure_base_ratings: placement,on,rater,dimension,rating
B,2026-04-01,practitioner,availability,3

therapy_hours: placement,service_month,clinician,contact,contracted,delivered
B,2026-04,psychologist,direct,8,6.5

closer_plans: placement,set_on,agency,plan,by
B,2026-03-01,C,A foster family nearer home,2026-09-01
"""
)
HORIZON = date(2026, 5, 31)


@pytest.fixture(scope="module", autouse=True)
def day_of_asking() -> Iterator[None]:
    """These pages are asked on the last day that is posted, whatever the real day is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_TODAY", HORIZON.isoformat())
        yield


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger posted and counted once; what these tests record, no other of them looks at."""
    ledger = Ledger(tmp_path_factory.mktemp("placement"))
    ledger.do("init")
    ledger.take(BOOK, "2026-05-30")
    ledger.do("post", "--through", HORIZON.isoformat(), "--now", "2026-06-01")
    return ledger


@pytest.fixture
def page(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The page of placement B."""
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.query_params["placement"] = str(key_of("B"))
    app = app.switch_page(PAGE).run()
    assert not app.exception
    yield app
    counted(ledger)


def known(ledger: Ledger, sheet: str) -> list[Any]:
    return list(rows_known(open_store(ledger.url), SHEETS[sheet]))


def drawn(page: AppTest, words: str) -> list[dict[str, Any]]:
    """The rows that the chart described so draws."""
    chart = next(each for each in page.get("vega_lite_chart") if words in each.proto.alt)
    with pa.ipc.open_stream(chart.proto.data.data) as rows:
        return list(rows.read_all().to_pylist())


SETTLED = (
    SMALL
    + """
approvals: agreement,agency,role,decided,on
A-1,C,Head of service,yes,2025-12-21
A-1,H1,Head of service,yes,2025-12-22

circumstances: child,what,value,first_day
K1,continuing_care,not eligible,2026-01-01
"""
)
DISPUTE = """
disputes: dispute,from_agency,to_agency,reason,stage,raised_on,stage_since,placement
DP-1,H1,C,share_disputed,chief_executives,2026-03-01,2026-03-15,A
"""


def test_a_dispute_that_goes_on_is_told_on_its_placements_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SETTLED, "2026-01-02")
    ledger.do("post", "--through", "2026-01-31", "--now", "2026-02-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-06-20")
    done = (
        ":green[:material/check_circle:] No split, review, action or stage of continuing care of this placement needs"
    )
    assert done in said(of_placement("A"))
    ledger.take(DISPUTE, "2026-06-19")
    # Marts are behind now, and yet the dispute is told: it is read from the store. 97 days at its stage, of 28.
    page = said(of_placement("A"))
    assert "**Act:** Dispute DP-1 (share disputed) is open at the stage chief executives" in page
    assert done not in page


def of_placement(code: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.query_params["placement"] = str(key_of(code))
    app = app.switch_page(PAGE).run()
    assert not app.exception
    return app


def test_the_steps_of_a_split_are_those_the_store_knows_and_contradictions_are_told(
    page: AppTest, ledger: Ledger
) -> None:
    with ledger.books() as books:
        life = placement_life(books, "B", HORIZON).lives[0]
    shown = table_with(page, "Step", "Conditions and minute")
    assert list(shown["When"]) == [look.day(step.on) for step in life.steps]
    assert list(shown["Step"]) == [
        "Requested",
        "Heard by the Joint panel",
        "The panel recommended",
        "An officer decided",
        "Approved",
        "Approval outstanding",
    ]
    assert "A formulation by June" in set(shown["Conditions and minute"])
    text = said(page)
    assert (
        "The officer's decision of 2 April 2026 says agreed, but the agreement B-2 is recorded as awaiting "
        "agreement." in text
    )
    assert "The panel of 24 March 2026 recommended with 1 agency present, below its quorum of 2." in text
    assert "may agree to" not in text
    assert "Approval outstanding: Integrated care board" in text


def test_continuing_care_shows_clocks_and_domains_and_its_decision_is_the_circumstance(page: AppTest) -> None:
    shown = table_with(page, "Stage", "In time?")
    stages = [cell.replace("\\", "") for cell in shown["Stage"]]
    assert stages == ["Assessment", "Multi-agency forum", "Decision", "Review"]
    assert list(shown["In time?"]) == ["in time", "5 days late", "in time", "overdue by 17 days"]
    levels = table_with(page, "Domain", "Assessed on").set_index("Domain")
    assert len(levels) == 10
    assert tuple(levels.loc["Seizures", ["Level", "Level before", "Change"]]) == ("Severe", "High", "higher")
    assert levels.loc["Breathing", "Level"] == look.NIL
    # Not eligible since January; the board has decided otherwise since, and nobody has to state that again.
    assert "found the child **eligible**" in said(page)
    assert "Continuing care in the child's circumstances" not in said(page)
    assert "Eligibility does not set the split" in said(page)


def test_the_timeline_draws_what_the_journal_says_each_month_cost_whom(
    page: AppTest, ledger: Ledger, tmp_path: Path
) -> None:
    ledger.do("export", "allocations", str(tmp_path / "allocations.csv"))
    with (tmp_path / "allocations.csv").open(encoding="utf-8", newline="") as file:
        borne = [row for row in csv.DictReader(file) if row["placement"] == "B"]
    sums: dict[tuple[str, str], int] = {}
    for row in borne:
        stream = {"C-SC": "Social care", "H1-CC": "Health", "H2-CC": "Health"}[row["budget"]]
        key = (f"{row['service_month']}-01", stream)
        sums[key] = sums.get(key, 0) + pence_from_text(row["amount"])
    bars = drawn(page, "Who pays, by month")
    assert {(bar["from"], bar["stream"]): bar["shown"] for bar in bars} == {
        key: look.to_the_pound(pence) for key, pence in sums.items()
    }
    assert len(bars) == 6


def test_the_timeline_tells_of_decisions_care_outcomes_ratings_and_therapy_in_lanes(page: AppTest) -> None:
    shown = table_with(page, "Kind", "On or from")
    assert set(shown["Kind"]) == {
        "Split",
        "Requests",
        "Panels",
        "Decisions",
        "Approvals",
        "Joint reviews",
        "Continuing care",
        "Plan to move closer to home",
        r"Safety \(goal\), OC\-1",
        "Secure Base\\: availability",
    } | set(shown["Kind"]) & {"Distance and area"}
    assert "6, rated by the child" in set(shown["What"])
    hours = drawn(page, "Hours of therapy")
    assert [(row["from"], row["contracted"], row["delivered"]) for row in hours] == [("2026-04-01", "8.00", "6.50")]


def test_actions_are_shown_with_the_days_they_are_over(page: AppTest) -> None:
    shown = table_with(page, "Action", "Status")
    assert list(shown["Action"]) == ["Write a formulation", "Ask the school"]
    assert list(shown["Status"]) == ["Open, 11 days overdue", "Open"]


def test_a_request_is_made_and_closed_and_a_referral_recorded(page: AppTest, ledger: Ledger) -> None:
    fill(page, "request B", what="renewal", asked_by="H2", asked_on=date(2026, 5, 20))
    page = pressed(page, "Record the request")
    assert "by an officer" in told(page)
    request = next(row for row in known(ledger, "requests") if row.request != "RQ-1")
    assert (request.placement, request.what, request.asked_by, request.agreement) == ("B", "renewal", "H2", None)
    assert "asked for a renewal (open; no split is recorded for it)" in said(page)
    next(box for box in page.selectbox if box.key == "request to close").select(request.request).run()
    page = pressed(page, "Close the request")
    closed = next(row for row in known(ledger, "requests") if row.request == request.request)
    assert closed.closed_on is not None
    assert closed.model_copy(update={"closed_on": None}) == request
    fill(page, "refer", agency="H2", referred_on=date(2026, 5, 21))
    page = pressed(page, "Record the referral")
    case = next(row for row in known(ledger, "care_cases") if row.care_case != "CCC-1")
    assert (case.child, case.agency, case.referred_on) == ("K2", "H2", date(2026, 5, 21))


def test_the_ten_levels_are_recorded_at_once(page: AppTest, ledger: Ledger) -> None:
    before = {(row.domain, row.on) for row in known(ledger, "care_levels")}
    next(box for box in page.selectbox if box.label == "Communication").select("moderate")
    assessed = [field for field in page.date_input if field.label == "Assessed on"]
    assessed[0].set_value(date(2026, 5, 25))
    page = pressed(page, "Record the levels")
    new = {(row.domain, row.level) for row in known(ledger, "care_levels") if (row.domain, row.on) not in before}
    assert ("communication", "moderate") in new
    assert ("breathing", None) not in new


def test_levels_of_a_day_that_was_assessed_are_amended_only_where_that_is_said(page: AppTest, ledger: Ledger) -> None:
    def level() -> str:
        return next(
            row.level
            for row in known(ledger, "care_levels")
            if (row.domain, row.on) == ("communication", date(2026, 5, 25))
        )

    def assess(chosen: str, *, amends: bool = False) -> AppTest:
        next(box for box in page.selectbox if box.label == "Communication").select(chosen)
        next(field for field in page.date_input if field.label == "Assessed on").set_value(date(2026, 5, 25))
        if amends:
            next(box for box in page.checkbox if box.label.startswith("These levels replace")).check()
        return pressed(page, "Record the levels")

    assess("moderate")
    refused = assess("high")
    assert "is known already on the sheet care_levels: level moderate" in refused.error[0].title.replace("\\", "")
    assert level() == "moderate"
    assess("high", amends=True)
    assert level() == "high"


def test_full_continuing_care_is_previewed_recorded_and_taken_back(page: AppTest, ledger: Ledger) -> None:
    before = known(ledger, "placements"), known(ledger, "prices")
    next(box for box in page.selectbox if box.key == "B pays all").select("H2-CC").run()
    next(field for field in page.date_input if field.key == "B pays from").set_value(date(2026, 5, 1)).run()
    assert "H2 pays all of B from 1 May 2026, because it is agreed" in said(page)
    assert "H2 leads from 1 May 2026, as placement B-2, at the same prices." in said(page)
    page = pressed(page, "Record full continuing care")
    assert "recorded with its reason" in " ".join(box.title for box in page.error)
    assert (known(ledger, "placements"), known(ledger, "prices")) == before
    next(field for field in page.text_input if field.key == "B why full care").set_value("The forum agreed").run()
    page = pressed(page, "Record full continuing care")
    assert "H2 leads from 1 May 2026" in told(page)
    led = {row.placement: (row.lead_budget, row.last_day) for row in known(ledger, "placements")}
    assert (led["B"], led["B-2"]) == (("C-SC", date(2026, 4, 30)), ("H2-CC", date(2026, 5, 20)))
    next(field for field in page.text_input if field.key == "B why not full care").set_value("An appeal").run()
    page = pressed(page, "Reverse full continuing care")
    assert "is taken back" in told(page)
    assert (known(ledger, "placements"), known(ledger, "prices")) == before
