"""The page Closer to home: its figures are those exported, its forms are counted, and it never opens empty."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.review.closer_to_home.out_of_area import NEEDED
from dashboards.widgets import counting, look
from ledger.config import ROOT
from ledger.domain.closer_to_home.out_of_area import ApprovalBy
from tests.dashboards.screens import counted, figures, said, told
from tests.desk import SMALL, Ledger

APP = str(ROOT / "dashboards" / "app.py")
PAGE = "review/closer_to_home/page.py"
DAY = "2026-06-30"
STORY = ROOT / "tests" / "golden" / "a-step-down-past-its-plan" / "book"
MORE = """
districts: district,agency
EX4,C
EX16,C
PL4,FAROFF

agencies: agency,name,kind
FAROFF,Council further off,council

adjoining_authorities: agency,neighbour,adjoins
FAROFF,C,no

placements: placement,child,provider,home,setting,lead_budget,first_day,last_day
FAR,K2,OAK,HM-FAR,K2,C-SC,2026-05-01,
WRAP,K1,FERN,,WRAP,C-SC,2026-06-16,
SOMEWHERE,K3,FERN,,U6,C-SC,2026-06-16,

children: child
K3

prices: price,placement,component,rate,unit,first_day
SOMEWHERE-core,SOMEWHERE,core,500,week,2026-06-16
FAR-core,FAR,core,3500,week,2026-05-01
WRAP-core,WRAP,core,900,week,2026-06-16

agreements: agreement,placement,status,basis,first_day,last_day,decided_on
WRAP-A,WRAP,agreed,panel,2026-06-16,2026-07-31,2026-06-10

clauses: agreement,rank,kind,budget,percent
WRAP-A,1,rest,C-SC,100

averts: placement,setting,weekly_price,like,judged_on,judged_by
WRAP,K2,,PL1,2026-06-10,Joint panel

closer_plans: placement,set_on,agency,plan,by
FAR,2026-05-10,C,Carers near home,2026-06-20
"""


@pytest.fixture(scope="module", autouse=True)
def day_of_asking() -> Iterator[None]:
    """These pages are asked on the last day that is posted, whatever the real day is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_TODAY", DAY)
        yield


@pytest.fixture(scope="module")
def closer(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A step-down past its plan, a distant placement and wraparound, counted at the end of June."""
    ledger = Ledger(tmp_path_factory.mktemp("closer") / "ledger")
    ledger.do("init")
    ledger.do("import", str(STORY), "--now", "2026-06-30")
    ledger.take(MORE, "2026-06-30")
    ledger.do("post", "--through", DAY, "--now", "2026-07-01")
    return ledger


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    return monkeypatch


def opened(ledger: Ledger, at: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    at.setenv("JOINT_LEDGER_STORE", ledger.url)
    app = AppTest.from_file(APP, default_timeout=60).run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app = app.switch_page(PAGE).run()
    assert not app.exception
    return app


def exported(ledger: Ledger, what: str, folder: Path) -> list[dict[str, str]]:
    file = folder / f"{what}.csv"
    ledger.do("export", what, str(file), "--on", DAY)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def column(app: AppTest, alt: str, header: str) -> list[str]:
    """The cells of one column of the table that is read out so."""
    frames = [table.value for table in app.table if alt in str(table.proto.alt)]
    assert len(frames) == 1, [str(table.proto.alt) for table in app.table]
    return [str(cell) for cell in frames[0][header]]


def test_key_figures_are_those_exported(closer: Ledger, at: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = opened(closer, at)
    away, steps = exported(closer, "distances", tmp_path), exported(closer, "step-downs", tmp_path)
    waits = exported(closer, "waits", tmp_path)
    shown = figures(app)
    distant = [row for row in away if row["distant"] == "yes"]
    assert shown["Over 20 miles (statistic)"] == str(len(distant)) == "1"
    assert shown["Out of area"] == str(sum(row["outside"] == "yes" for row in away)) == "1"
    assert shown["At a distance (regulation 11)"] == str(sum(row["adjoining"] == "no" for row in away)) == "1"
    assert shown["Approval out of area outstanding"] == str(sum(row["unapproved"] == "yes" for row in away)) == "1"
    assert shown["Other council not notified"] == str(sum(row["notice_overdue"] == "yes" for row in away)) == "1"
    assert shown["Open searches"] == str(sum(row["state"] == "waiting" for row in waits)) == "1"
    pence = sum(int(row["cost"].replace(".", "")) for row in steps)
    days = sum(int(row["days_past"]) for row in steps)
    assert (days, pence) == (67, 4_769_991)
    assert shown["Cost of delayed move-on"] == look.to_the_pound(pence)
    assert "Delayed move-on, over all stays to 30 June 2026, comes to 67 days and £47,700." in said(app)


def test_tables_hold_what_is_exported(closer: Ledger, at: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = opened(closer, at)
    (far,) = [row for row in exported(closer, "distances", tmp_path) if row["distant"] == "yes"]
    assert column(app, "Distant placements", "Miles from home") == [look.plain(far["miles_from_home"])] == ["36\\.1"]
    assert column(app, "Distant placements", "Plan to move closer to home") == [
        look.plain("Carers near home, by 20 June 2026 (late)")
    ]
    (wrap,) = [row for row in exported(closer, "secured-funding", tmp_path) if row["setting"] == "WRAP"]
    assert column(app, "Wraparound and short breaks, the", "Secured days ahead") == [wrap["days"]] == ["31"]
    assert column(app, "Wraparound and short breaks, the", "Weekly cost of what is averted") == ["£5,000"]
    waited = {row["search"]: row["days"] for row in exported(closer, "waits", tmp_path)}
    searches = column(app, "Searches for a place, open", "Search")
    assert [look.plain(code) for code in waited] == sorted(searches)
    assert column(app, "Searches for a place, open", "Days waited") == ["11", "56", "10"]
    past = column(app, "Chains of placements", "Days of delayed move-on")
    assert past == ["56", look.NIL, "11"]


def test_days_to_the_end_of_agreed_funding_are_as_many_wherever_they_are_told(
    closer: Ledger, at: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From 30 June to 31 July 2026 there are 31 days: the day of asking is not one of them."""
    assert column(opened(closer, at), "Wraparound and short breaks, the", "Secured days ahead") == ["31"]
    (matter,) = [
        row
        for row in exported(closer, "attention", tmp_path)
        if (row["placement"], row["what"]) == ("WRAP", "expiring")
    ]
    assert (matter["since"], matter["days"]) == ("2026-07-31", "-31")


def test_delayed_move_on_is_one_figure_of_which_the_stays_that_go_on_are_a_part(
    closer: Ledger, at: pytest.MonkeyPatch
) -> None:
    """56 days of PL1, which has ended, cost £39,999.91; 11 nights of PL3 at £700, which goes on, cost £7,700."""
    text = said(opened(closer, at))
    assert "comes to 67 days and £47,700." in text
    assert "In 1 placement the child is still there after the planned move, which has cost £7,700 so far." in text


def test_out_of_area_says_what_is_asked_and_what_is_missing(closer: Ledger, at: pytest.MonkeyPatch) -> None:
    app = opened(closer, at)
    assert column(app, "Placements out of area", "Approval needed") == [look.plain("The director (at a distance)")]
    assert column(app, "Placements out of area", "In the area of") == ["Council further off"]
    assert column(app, "Placements out of area", "Written notice") == [look.plain("Overdue since 1 May 2026")]


def test_whoever_has_to_approve_is_told_in_words() -> None:
    """Within the area nobody has to, and no such placement is listed."""
    assert {*NEEDED, "nobody"} == set(get_args(ApprovalBy))


def test_placements_whose_area_is_not_known_are_told_and_not_dropped(
    closer: Ledger, at: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = opened(closer, at)
    away = [row for row in exported(closer, "distances", tmp_path) if row["outside"] == "not_known"]
    unknown = [row["placement"] for row in away if row["approval_by"] != "not_applicable"]
    assert unknown == ["SOMEWHERE"]
    shown = column(app, "Placements whose area is not known", "Placement")
    assert [cell.partition("]")[0].removeprefix("[") for cell in shown] == [look.plain(code) for code in unknown]
    assert f"The area of {look.counted(len(unknown), 'placement')} is not known" in said(app)


def test_what_needs_somebody_is_said(closer: Ledger, at: pytest.MonkeyPatch) -> None:
    said = " ".join(element.value for element in opened(closer, at).markdown)
    for words in (
        "1 placement out of area without the approval that regulation 11 asks for",
        "1 placement at a distance where the other council was not consulted",
        "1 placement out of area where the other council was not notified in writing",
        "is late for 1 placement",
        "Agreed funding ends soon for 1 placement",
        "1 search is open",
    ):
        assert words in said


def test_an_approval_a_refusal_and_a_found_place_are_recorded_on_the_screen_and_counted(
    closer: Ledger, tmp_path: Path, at: pytest.MonkeyPatch
) -> None:
    shutil.copytree(closer.folder, tmp_path / "ledger")
    ledger = Ledger(tmp_path / "ledger")
    app = opened(ledger, at, record="An approval out of area")
    fields = {box.label: box for box in app.selectbox}
    fields["Placement"].select("FAR")
    fields["Agency"].select("C")
    fields["Approved"].select("yes")
    dates = {field.label: field for field in app.date_input}
    dates["On"].set_value("2026-06-29")
    next(button for button in app.button if button.label == "Record the approval").click().run()
    assert not app.exception
    assert "Recorded in change" in told(app)
    notify(app)
    refuse(app)
    find(app)
    name_a_team(app)
    counted(ledger)
    ledger.do("marts")
    again = opened(ledger, at)
    assert figures(again)["Approval out of area outstanding"] == look.NIL
    assert figures(again)["Other council not notified"] == look.NIL
    assert figures(again)["Open searches"] == look.NIL
    assert column(again, "Placements out of area", "Approval recorded") == [
        look.plain("Approved by the director, 29 June 2026 (after the child moved)")
    ]
    assert column(again, "Placements out of area", "Written notice") == [look.plain("30 June 2026 (late)")]
    assert column(again, "Placements out of area", "Consulted") == [look.plain("Overdue since 1 May 2026")]
    assert column(again, "Searches for a place, open", "Search") == ["S1", "S2", "S3"]
    assert column(again, "Searches for a place, open", "Refusals") == ["3", "2", look.NIL]


def notify(app: AppTest) -> None:
    """Record on the same page that the council of the area was notified in writing."""
    next(box for box in app.selectbox if box.label == "What to record").select("A notice to another council").run()
    fields = {box.label: box for box in app.selectbox}
    fields["Placement"].select("FAR")
    fields["The council in whose area the child lives"].select("FAROFF")
    fields["What was done"].select("notified")
    next(field for field in app.date_input if field.label == "On").set_value("2026-06-30")
    next(button for button in app.button if button.label == "Record the notice").click().run()
    assert not app.exception
    assert "Recorded in change" in told(app)


def find(app: AppTest) -> None:
    """Record on the same page that the place was found: what stands in the search need not be typed again."""
    next(box for box in app.selectbox if box.label == "What to record").select("A search for a place").run()
    next(box for box in app.selectbox if box.label == "New or existing search").select("S2").run()
    assert next(box for box in app.selectbox if box.label == "What is looked for").value == "step_down"
    next(field for field in app.date_input if field.label.startswith("Found on")).set_value("2026-06-29")
    next(button for button in app.button if button.label == "Amend the search").click().run()
    assert not app.exception
    assert "Recorded in change" in told(app)


def test_a_placement_in_which_two_searches_were_held_is_named(
    closer: Ledger, tmp_path: Path, at: pytest.MonkeyPatch
) -> None:
    assert "Two searches had the interim placement PL1 on the same days" in said(opened(closer, at))
    shutil.copytree(closer.folder, tmp_path / "ledger")
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(
        "searches: search,child,kind,agency,needed_on,held_in\nS9,K2,fostering,C,2026-06-01,FAR\n"
        "S8,K2,residential,C,2026-06-20,FAR",
        "2026-07-02",
    )
    ledger.do("marts")
    assert "Two searches had the interim placement FAR, PL1 on the same days" in said(opened(ledger, at))


def name_a_team(app: AppTest) -> None:
    """Record on the same page a new team, and where it is."""
    next(box for box in app.selectbox if box.label == "What to record").select("A team, and where it is").run()
    fields = {field.label: field for field in app.text_input}
    fields["A code for the team (leave empty for the next free code)"].set_value("NEW-TEAM")
    fields["Name"].set_value("Children in care, west")
    next(box for box in app.selectbox if box.label == "Whose team it is").select("C")
    next(button for button in app.button if button.label == "Record the team").click().run()
    assert not app.exception
    assert "Recorded in change" in told(app)


def refuse(app: AppTest) -> None:
    """Record on the same page that a provider said no to the search that goes on."""
    next(box for box in app.selectbox if box.label == "What to record").select("A refusal").run()
    fields = {box.label: box for box in app.selectbox}
    fields["Search"].select("S2")
    fields["Provider asked"].select("OAK")
    fields["Why they refused"].select("no_bed")
    next(field for field in app.date_input if field.label == "On").set_value("2026-06-30")
    next(button for button in app.button if button.label == "Record the refusal").click().run()
    assert not app.exception
    assert "Recorded in change" in told(app)


def test_without_homes_on_the_map_the_page_says_what_to_hand_over(tmp_path: Path, at: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-05-31")
    ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    app = opened(ledger, at)
    titles = [str(info.proto.title) for info in app.info]
    assert any("No distance from home is known" in title for title in titles)
    assert any("No search for a place is known" in title for title in titles)
    assert "none of no" not in said(app).lower()
