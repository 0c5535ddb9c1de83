"""The panel's page: what is due is put on the agenda, heard, decided, approved and acted on, and the books follow."""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import reading
from dashboards.reading import key_of
from dashboards.widgets import counting, look
from ledger.answers.action_required.sittings import agenda
from ledger.config import ROOT
from ledger.domain.action_required.agenda import proposed
from ledger.domain.registry.sheets import SHEETS
from ledger.store.keeping.engine import open_store
from ledger.tasks.import_book import record
from ledger.tasks.panels import NewItem, decide, put_on
from tests.dashboards.screens import cells, counted, pressed, said, table_with, told
from tests.desk import SMALL, Ledger, rows_known
from tests.two_at_once import before_it_writes, both_at_once

APP = str(ROOT / "dashboards" / "app.py")
PAGE = "review/panel/page.py"
PANEL = (
    SMALL
    + """
panels: panel,name,held_on,quorum,chair
PN-1,Joint panel,2026-04-14,2,C
PN-2,Joint panel,2026-05-12,2,H2

panel_members: panel,agency,role,present,weekly_limit
PN-1,C,Head of service,yes,
PN-2,C,Head of service,yes,
PN-2,H2,Head of continuing care,yes,200

panel_items: panel,item,placement,agreement,recommendation,conditions
PN-1,1,A,A-1,defer,The review first

requests: request,placement,agreement,what,asked_by,asked_on,reason
RQ-1,B,B-2,change,C,2026-03-20,Health needs have grown

actions: action,placement,panel,what,agency,due
AC-1,A,PN-1,Hold the review,C,2026-05-01
AC-2,,PN-1,Agree a form for emergencies,H2,2026-06-01
"""
)


@pytest.fixture(scope="module")
def as_handed_over(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger with two sittings of a panel, of which each test gets a copy."""
    ledger = Ledger(tmp_path_factory.mktemp("panel"))
    ledger.do("init")
    ledger.take(PANEL, "2026-04-20")
    return ledger


@pytest.fixture
def ledger(tmp_path: Path, as_handed_over: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A ledger that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(tmp_path / "ledger")
    with closing(sqlite3.connect(as_handed_over.file)) as source, closing(sqlite3.connect(ledger.file)) as copy:
        source.backup(copy)
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


def opened(panel: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.query_params["panel"] = panel
    app = app.switch_page(PAGE).run()
    assert not app.exception
    return app


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label.replace("\\", ""): metric.value for metric in page.metric}


def known(ledger: Ledger, sheet: str) -> list[Any]:
    return list(rows_known(open_store(ledger.url), SHEETS[sheet]))


def fill(page: AppTest, form: str, **values: Any) -> None:
    """Fill fields of the form whose key begins so, by the columns of its sheet."""
    fields = [*page.selectbox, *page.text_input, *page.text_area, *page.date_input]
    for name, value in values.items():
        field = next(each for each in fields if (each.key or "").startswith(form) and each.key.endswith(f" {name}"))
        field.set_value(value)


def test_the_page_shows_what_the_agenda_holds(ledger: Ledger, tmp_path: Path) -> None:
    page = opened("PN-2")
    with ledger.books() as books:
        due = agenda(books, date(2026, 5, 12), "PN-2")
    items = proposed(row.point for row in due)
    value = "Value to 31 March of what is due"
    shown = table_with(page, "Why it is due", value)
    assert list(shown["Placement"]) == [
        f"[{each.placement}](/placement?placement={key_of(each.placement)})" for each in items
    ]
    assert list(shown[value]) == [look.plain(look.to_the_pound(each.amount)) for each in items]
    assert figures(page)["Due, not on the agenda"] == str(len(items)) == "2"
    why = dict(zip([each.placement for each in items], shown["Why it is due"], strict=True))
    assert why == {
        "A": "Deferred by an earlier meeting; Open action\\: Hold the review",
        "B": "A decision was requested; Shares are without prejudice",
    }
    ledger.do("export", "agenda", str(tmp_path / "agenda.csv"), "--on", "2026-05-12")
    with (tmp_path / "agenda.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["what"] for row in rows] == [row.point.what for row in due]
    assert [(row["action"], row["days"]) for row in rows if row["what"] == "action"] == [
        ("AC-1", "11"),
        ("AC-2", "-20"),
    ]


def test_what_is_due_is_put_on_the_agenda_with_one_press(ledger: Ledger) -> None:
    page = pressed(opened("PN-2"), "Add to the agenda")
    assert "Recorded in change 2 by an officer" in told(page)
    items = [(row.item, row.placement, row.agreement, row.request) for row in known(ledger, "panel_items")[1:]]
    assert items == [(1, "A", "A-1", None), (2, "B", "B-2", "RQ-1")]
    page = opened("PN-2")
    assert figures(page) | {"On the agenda": "2", "Heard": "–"} == figures(page) | {"Heard": "–"}
    assert "All that is due by 12 May 2026 is on the agenda" in said(page)


def test_a_recommendation_and_an_officers_decision_are_two_things(ledger: Ledger) -> None:
    ledger.take("panel_items: panel,item,placement,agreement,request\nPN-2,1,B,B-2,RQ-1\n", "2026-04-21")
    page = opened("PN-2")
    fill(page, "item PN-2 1", recommendation="agree", conditions="A formulation by June", minute="Both agree")
    page = pressed(page, "Record the recommendation")
    assert [row.recommendation for row in known(ledger, "panel_items")] == ["defer", "agree"]
    assert next(row.status for row in known(ledger, "agreements") if row.agreement == "B-2") == "in_principle"
    assert "The member for Integrated care board may agree to £200.00 a week, and its share would be £233.33" in said(
        page
    )

    office = {"agency": "H2", "role": "Director of nursing", "told_by": "Head of continuing care"}
    fill(page, "decision B-2", **office, decided="agreed", on=date(2026, 5, 14))
    page = pressed(page, "Record the decision")
    assert "Agreement B-2 is now agreed. Post again to bring the books up to date." in told(page)
    row = next(row for row in known(ledger, "agreements") if row.agreement == "B-2")
    assert (row.status, row.decided_on, row.panel) == ("agreed", date(2026, 5, 14), "Joint panel")
    decision = known(ledger, "decisions")[0]
    assert (decision.agency, decision.decided, decision.panel) == ("H2", "agreed", "PN-2")
    assert decision.conditions == "A formulation by June"
    # The council's desk recorded the board's answer: it is shown as reported.
    assert "agreed (H2, reported)" in cells(page, "Officers' decisions")
    reported = "Director of nursing, Integrated care board (reported by Head of continuing care)"
    assert reported in cells(page, "Who", "Step")
    ledger.do("post", "--through", "2026-05-31", "--no-marts")
    health = [row for row in ledger.rows("allocations") if row["agreement"] == "B-2" and row["budget"] == "H2-CC"]
    assert {row["standing"] for row in health} == {"agreed"}
    assert len(health) == 2


def test_a_decision_of_one_agency_of_several_leaves_the_agreement_until_it_is_decided(ledger: Ledger) -> None:
    ledger.take("panel_items: panel,item,placement,agreement\nPN-2,1,B,B-2\n", "2026-04-21")
    page = opened("PN-2")
    page.toggle(key="counts B-2").set_value(False).run()
    fill(page, "decision B-2", agency="H2", role="Director of nursing", told_by="Its office", decided="agreed")
    page = pressed(page, "Record the decision")
    assert [row.decided for row in known(ledger, "decisions")] == ["agreed"]
    assert next(row.status for row in known(ledger, "agreements") if row.agreement == "B-2") == "in_principle"
    assert "says agreed, but the agreement B-2 is recorded as awaiting agreement" in said(page)


def test_an_action_comes_back_until_it_is_done(ledger: Ledger) -> None:
    page = opened("PN-2")
    assert list(table_with(page, "Action")["Action"]) == [
        "Hold the review",
        "Agree a form for emergencies",
    ]
    fill(page, "action done AC-1", note="Held on 3 May")
    page = pressed(page, "Record as done")
    assert {row.action: row.done_on is None for row in known(ledger, "actions")} == {"AC-1": False, "AC-2": True}
    assert list(table_with(page, "Action")["Action"]) == ["Agree a form for emergencies"]


def test_a_sitting_below_its_quorum_is_told_and_a_member_who_comes_mends_it(ledger: Ledger) -> None:
    page = opened("PN-1")
    assert "1 agency present, quorum of 2 not met. It cannot make recommendations." in said(page)
    # A second member of the same agency is no second agency.
    fill(page, "member PN-1", agency="C", role="Head of finance", present="yes")
    page = pressed(page, "Record the member")
    assert "1 agency present, quorum of 2 not met" in said(page)
    fill(page, "member PN-1", agency="H2", role="Head of continuing care", present="yes")
    page = pressed(page, "Record the member")
    assert "2 agencies present, quorum of 2 met" in said(page)


def test_attendance_is_ticked_for_all_at_once_and_drops_no_limit(ledger: Ledger) -> None:
    def board() -> Any:
        return next(row for row in known(ledger, "panel_members") if row.agency == "H2")

    ledger.take("panel_members: panel,agency,role,present\nPN-2,H2,Head of continuing care,no\n", "2026-04-22")
    assert (board().present, board().weekly_limit) == (False, 200_00)
    page = opened("PN-2")
    page.multiselect(key="there PN-2").set_value(["Integrated care board, Head of continuing care"])
    page = pressed(page, "Record attendance")
    assert "1 agency present, quorum of 2 not met" in said(page)
    assert (board().present, board().weekly_limit) == (True, 200_00)
    council = next(row for row in known(ledger, "panel_members") if (row.panel, row.agency) == ("PN-2", "C"))
    assert council.present is False


def test_who_would_pay_and_has_no_seat_is_told_before_a_decision_is_recorded(ledger: Ledger) -> None:
    ledger.take("panel_items: panel,item,placement,agreement\nPN-2,1,B,B-2\n", "2026-04-21")
    told = "Integrated care board would pay under this split and has no seat at this meeting"
    assert told not in said(opened("PN-2"))
    gone = "panel_members: panel,agency,role,withdrawn\nPN-2,H2,Head of continuing care,yes\n"
    ledger.take(gone, "2026-04-21")
    assert told in said(opened("PN-2"))


def test_a_form_offers_no_agency_that_has_ended_and_only_its_own_answers(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.take("panel_items: panel,item,placement,agreement\nPN-2,1,B,B-2\n", "2026-04-21")

    def offered(page: AppTest, form: str) -> set[str]:
        field = next(
            each for each in page.selectbox if (each.key or "").startswith(form) and each.key.endswith("agency")
        )
        return {option.rsplit("(", 1)[-1].rstrip(")") for option in field.options} - {look.NIL}

    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-31")
    assert offered(opened("PN-2"), "member PN-2") == {"C", "H1", "H2"}
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-04-01")
    page = opened("PN-2")
    assert offered(page, "member PN-2") == offered(page, "decision B-2") == {"C", "H2"}
    monkeypatch.setenv("JOINT_LEDGER_AGENCY", "H2")
    page = opened("PN-2")
    assert (offered(page, "decision B-2"), offered(page, "approval B-2")) == ({"H2"}, {"H2"})


def test_saying_who_was_there_keeps_up_to_what_share_a_member_may_agree(ledger: Ledger) -> None:
    """A form over a row that is known opens with it: what nobody touches stays."""
    page = opened("PN-2")
    member = next(row for row in known(ledger, "panel_members") if row.panel == "PN-2" and row.weekly_limit)
    page.selectbox(key="which member PN-2").select("Head of continuing care of H2 of PN-2").run()
    fill(page, "member PN-2 PN-2", present="no")
    page = pressed(page, "Amend the member")
    [after] = [row for row in known(ledger, "panel_members") if row.key_values == member.key_values]
    assert (after.present, after.weekly_limit) == (False, member.weekly_limit)
    # As a new member it would replace the one that is known: it is refused, and the limit stays.
    page.selectbox(key="which member PN-2").select("A new member").run()
    fill(page, "member PN-2 0", agency=member.agency, role=member.role, present="yes")
    pressed(page, "Record the member")
    assert "is known already on the sheet panel_members" in page.error[0].title.replace("\\", "")
    assert after in known(ledger, "panel_members")


def test_a_ledger_without_panels_says_how_to_plan_one(ledger: Ledger) -> None:
    ledger.take("panel_items: panel,item,placement,withdrawn\nPN-1,1,A,yes\n", "2026-04-21")
    ledger.take("actions: action,withdrawn\nAC-1,yes\nAC-2,yes\n", "2026-04-21")
    members = "PN-1,C,Head of service,yes\nPN-2,C,Head of service,yes\nPN-2,H2,Head of continuing care,yes\n"
    ledger.take(f"panel_members: panel,agency,role,withdrawn\n{members}", "2026-04-21")
    ledger.take("panels: panel,withdrawn\nPN-1,yes\nPN-2,yes\n", "2026-04-21")
    page = opened("")
    assert [box.title for box in page.info] == ["No panel meeting is recorded"]
    page = pressed(page, "Plan the meeting")
    assert [row.name for row in known(ledger, "panels")] == ["Joint panel"]
    assert "no items" in said(page)


def test_two_who_put_on_at_once_lose_nothing(ledger: Ledger) -> None:
    engines = [open_store(ledger.url), open_store(ledger.url)]
    both_at_once(
        engines,
        [
            lambda engine: put_on(engine, "PN-2", [NewItem("A", "A-1")]),
            lambda engine: put_on(engine, "PN-2", [NewItem("B", "B-2", "RQ-1")]),
        ],
    )
    on = [row for row in known(ledger, "panel_items") if row.panel == "PN-2"]
    assert [row.item for row in on] == [1, 2]
    assert {(row.placement, row.agreement, row.request) for row in on} == {("A", "A-1", None), ("B", "B-2", "RQ-1")}


def test_a_decision_names_the_sitting_as_it_is_called_when_it_is_recorded(ledger: Ledger) -> None:
    engine = open_store(ledger.url)
    before_it_writes(engine, lambda: record(open_store(ledger.url), "panels", {"panel": "PN-2", "name": "The forum"}))
    decision = {"agreement": "B-2", "agency": "H2", "role": "Director", "decided": "agreed", "on": date(2026, 5, 14)}
    decision["told_by"] = "Its office"
    assert decide(engine, {**decision, "panel": "PN-2"}).batch
    assert next(row.panel for row in known(ledger, "agreements") if row.agreement == "B-2") == "The forum"


def test_a_new_row_replaces_none_that_was_recorded_in_the_meantime(ledger: Ledger) -> None:
    page = opened("PN-2")
    fill(page, "action panel PN-2", what="Ask the school", agency="C", due=date(2026, 7, 1))
    action = {"action": "AC-0003", "panel": "PN-2", "what": "Ask the nurse", "agency": "H2", "due": "2026-07-02"}
    before_it_writes(reading.store(), lambda: record(open_store(ledger.url), "actions", action))
    pressed(page, "Record the action")
    new = {row.action: row.what for row in known(ledger, "actions") if row.panel == "PN-2"}
    assert new == {"AC-0003": "Ask the nurse", "AC-0004": "Ask the school"}


def test_a_sitting_is_ticked_only_once_all_of_it_is_recorded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-05-31")
    page = said(opened("PN-2"))
    assert "**Act:** The meeting has been held, and no item is recorded." in page
    assert "**Check:** The meeting has been held, and its minutes are not recorded." in page
    assert ":green[:material/check_circle:] Minutes, attendance" not in page
    # The day before, it has not sat: that nothing is recorded of it is as it should be, and said so.
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-05-11")
    assert ":green[:material/check_circle:] The meeting has not been held yet. Records of this meeting" in said(
        opened("PN-2")
    )
