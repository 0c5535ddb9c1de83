"""The page on outcomes says what the exports say; what is recorded on it is there at once, odd values told."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.reading import key_of
from dashboards.review.outcomes.words import BACKING, COVER, ENDINGS, EVIDENCE, RATERS, STANDINGS, STATES, WORDS
from dashboards.widgets import counting, look
from dashboards.widgets.outcome_movements import MOVEMENTS
from ledger.answers.outcomes import outcomes_of
from ledger.config import ROOT
from ledger.domain.money_and_days.money import pence_from_text
from ledger.domain.outcomes.accountability import Backing, OutcomeCover
from ledger.domain.outcomes.progress import MOVEMENTS as STATE_MOVEMENTS
from ledger.domain.outcomes.progress import STATE_MEANINGS
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.marts.snapshots import folder_of
from tests.dashboards.screens import counted, opened, pressed, said, told
from tests.desk import SMALL, Ledger

PAGE, PLACEMENT, FRONT = "review/outcomes/page.py", "placement/page.py", "review/front.py"
LEADERSHIP = "leadership/front.py"
STORY = ROOT / "tests" / "golden" / "who-answers-and-who-pays"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module", autouse=True)
def day_of_asking() -> Iterator[None]:
    """These pages are asked on the last day that is posted, whatever the real day is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_TODAY", "2026-06-30")
        yield


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The story of who answers and who pays, posted and counted."""
    ledger = Ledger(tmp_path_factory.mktemp("outcomes"))
    ledger.do("init")
    ledger.do("import", str(STORY / "book"), "--now", "2026-06-20")
    ledger.do("post", "--through", "2026-06-30", "--now", "2026-06-30")
    return ledger


@pytest.fixture(scope="module")
def exported(story: Ledger) -> dict[str, Rows]:
    return {what: story.rows(what) for what in ("accountability", "outcome-progress", "money-without-outcome")}


@pytest.fixture
def ledger(story: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A copy of it with its snapshot, that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(tmp_path / "ledger")
    with closing(sqlite3.connect(story.file)) as source, closing(sqlite3.connect(ledger.file)) as copy:
        source.backup(copy)
    shutil.copytree(folder_of(story.url), folder_of(ledger.url))
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "a reviewing officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label.replace("\\", ""): metric.value for metric in page.metric}


def column(page: AppTest, *headers: str) -> list[tuple[str, ...]]:
    """Cells of the first table that has these headers, as they read."""
    return columns(page, *headers)[0]


def columns(page: AppTest, *headers: str) -> list[list[tuple[str, ...]]]:
    """The same of each table that has these headers."""
    tables = [table.value[list(headers)] for table in page.table if set(headers) <= set(table.value.columns)]
    return [
        [tuple(str(cell).replace("\\", "") for cell in row) for row in table.to_numpy().tolist()] for table in tables
    ]


def of(placement: str) -> str:
    return str(key_of(placement))


def test_every_code_has_words() -> None:
    assert set(STATES) == set(STATE_MEANINGS) == set(STATE_MOVEMENTS)
    assert set(MOVEMENTS) == set(STATE_MOVEMENTS.values())
    assert set(BACKING) == set(get_args(Backing))
    assert set(COVER) == set(get_args(OutcomeCover))
    assert set(ENDINGS) == set(OutcomeEnding.columns()["why"].choices)
    assert set(RATERS) == set(Observation.columns()["rater"].choices)
    assert set(WORDS) - {None} == set(Outcome.columns()["whose_words"].choices)
    assert len(EVIDENCE) == 5
    assert len(STANDINGS) == 4


def test_the_key_figures_are_those_of_the_exports(ledger: Ledger, exported: dict[str, Rows]) -> None:
    shown = figures(opened(PAGE))
    open_now = [row for row in exported["accountability"] if row["standing"] == "open"]
    bare = sum(pence_from_text(row["amount"]) for row in exported["money-without-outcome"])
    over = [row for row in exported["accountability"] if row["standing"] in ("ended", "left")]
    assert (len(open_now), len(over)) == (12, 3)
    assert shown == {
        "Open outcomes moved nearer": f"{_nearer(open_now)} of 12",
        "Ended outcomes moved nearer": f"{_nearer(over)} of 3",
        "Outcomes lacking evidence": str(sum(row["evidence"] in ("stale", "missing") for row in open_now)),
        "Accountable agency does not contribute": str(sum(row["backing"] == "no_funder" for row in open_now)),
        "Spend with no outcome recorded": look.in_millions(bare),
    }


def _nearer(rows: Rows) -> int:
    return sum(row["state"] in ("moved", "reached") for row in rows)


COUNTED = ("Which", "Outcomes", "Moved nearer", "Unchanged", "Moved away", "Not yet observed", "Not comparable yet")


def test_open_and_ended_outcomes_are_both_told_and_those_past_their_due_day_apart(ledger: Ledger) -> None:
    """Open: A1, A2, B1 and L1 nearer, A3 unchanged, B2 away, six never observed. Ended: B5 nearer, G1 unchanged, E1
    never observed; G1 ended with the child's stay."""
    late = "Of the open ones, past their due day"
    shown = column(opened(PAGE), *COUNTED)
    assert shown == [
        ("Open", "12", "4", "1", "1", "6", "–"),
        (late, "–", "–", "–", "–", "–", "–"),
        ("Ended", "3", "1", "1", "–", "1", "–"),
    ]
    ledger.take("outcomes: outcome,due\nA1,2026-06-29\nA2,2026-06-30\nB5,2026-03-01\n", "2026-06-30")
    ledger.do("marts")
    page = opened(PAGE)
    assert column(page, *COUNTED)[:2] == [shown[0], (late, "1", "1", "–", "–", "–", "–")]
    words = said(page)
    assert "Of 12 open outcomes, 4 moved nearer to the target and 1 moved away" in words
    assert "Of 3 ended outcomes, 1 moved nearer to the target and none moved away" in words
    assert "1 open outcome is past the due day" in words
    assert "Of 1 ended outcome no ending is recorded: the child left." in words


def test_one_rating_is_compared_with_nothing(ledger: Ledger) -> None:
    ledger.take(
        "observations: outcome,on,value,rater\nB3,2026-06-01,99,record\nB6,2026-06-01,9,child\n", "2026-06-30"
    )
    ledger.do("marts")
    assert column(opened(PAGE), *COUNTED)[0] == ("Open", "12", "5", "1", "1", "4", "1")


def test_evidence_in_date_awaited_and_lacking_are_one_value_on_every_page(ledger: Ledger) -> None:
    """In date: A1, A2, B1, L1. Awaited, set at most 183 days before: B3, B6, F1, I1, J1. Lacking: A3, B2 and B4."""
    words = said(opened(PAGE))
    assert "in date for 4, awaited for 5 and lacking for 3" in words
    lacking = "Outcomes lacking evidence"
    assert figures(opened(FRONT))[lacking] == figures(opened(PAGE))[lacking] == "3"
    assert column(opened(LEADERSHIP), "Evidence in date", "Awaited, not due yet", "Evidence lacking")[-1] == (
        "4",
        "5",
        "3",
    )
    assert _evidence_by_agency(opened(PAGE)) == _evidence_by_agency(opened(FRONT)) == (4, 5, 3)


def test_leadership_tells_the_same_movements_and_money_once_a_placement_in_each_domain(ledger: Ledger) -> None:
    """April to June 2026, £1,000 a month: health is of A, B, I, J and L. D9 ended before April and K1 begins after
    June; E1 ended in May, within it. G cost April only."""
    ledger.take(
        "outcomes: outcome,placement,domain,statement,accountable,first_day,instrument\n"
        "D9,D,stability,Stays,C,2025-06-10,goal\n\noutcome_endings: outcome,on,why\nD9,2026-03-31,met\n",
        "2026-06-30",
    )
    ledger.do("marts")
    page = opened(LEADERSHIP)
    assert column(page, *COUNTED) == column(opened(PAGE), *COUNTED)
    heads = ("Placements with an outcome in this domain", "Placements with an outcome", "Their cost in 2026/27")
    money = columns(page, *heads)
    assert money == [money[0], money[0]]
    assert money[0] == [
        ("Health", "5", "£15,000"),
        ("Education", "2", "£6,000"),
        ("No outcome recorded", "2", "£6,000"),
        ("Stability", "2", "£4,000"),
        ("Independence", "1", "£3,000"),
        ("Relationships", "1", "£3,000"),
        ("Safety", "1", "£3,000"),
    ]


def test_what_an_agency_paid_is_what_its_budgets_paid_whether_or_not_the_child_has_left(ledger: Ledger) -> None:
    """The council, of July 2025 to June 2026: A 3,600, B and D 12,000 each, E 1,500, G, whose child left, 4,000,
    I 3,000, J 1,500, K and L 3,000 each."""
    for page in (opened(PAGE), opened(FRONT)):
        assert ("County council", "£43,600") in column(page, "Agency", "Paid in 12 months")
    of_budgets = dict(column(opened(PAGE), "Budget", "Paid in 12 months"))
    assert of_budgets["Children's social care (County council)"] == "£43,600"


def _evidence_by_agency(page: AppTest) -> tuple[int, ...]:
    """What agencies' evidence adds up to: in date, awaited, lacking."""
    rows = column(page, "Agency", "Evidence in date", "Awaited, not due yet", "Evidence lacking")
    return tuple(sum(int(row[at]) for row in rows if row[at] != "–") for at in (1, 2, 3))


def test_the_matrix_lists_who_answers_and_who_pays_as_exported(ledger: Ledger, exported: dict[str, Rows]) -> None:
    page = opened(PAGE)
    rows = [row for row in exported["accountability"] if row["standing"] == "open"]
    shown = column(page, "Placement", "Does it contribute?", "Budgets that pay for the placement")
    assert Counter(pays for _, pays, _ in shown) == Counter(BACKING[row["backing"]] for row in rows)
    assert {(code, pays) for code, _, pays in shown} == {
        (
            f"[{row['placement']}](/outcomes?placement={of(row['placement'])})",
            ", ".join(row["funders"].split()) or "–",
        )
        for row in rows
    }
    page.selectbox(key="what").select("stale").run()
    evidence = [cell for (cell,) in column(page, "Evidence")]
    assert evidence == [
        "Lacking, never observed",
        "Lacking, out of date: 28 December 2025",
        "Lacking, out of date: 30 May 2026",
    ]
    page.selectbox(key="agency").select("V").run()
    assert column(page, "Outcome", "Evidence") == [
        ("Relationships: I have someone to talk to", "Lacking, out of date: 30 May 2026")
    ]


def test_money_with_no_outcome_is_listed_as_exported(ledger: Ledger, exported: dict[str, Rows]) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    for row in exported["money-without-outcome"]:
        sums[row["placement"], COVER[row["why"]]] += pence_from_text(row["amount"])
    shown = column(opened(PAGE), "Placement", "Outcomes", "Paid in 12 months")
    assert shown == [
        (f"[{placement}](/outcomes?placement={of(placement)})", why, look.to_the_pound(amount))
        for (placement, why), amount in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


def test_each_budget_is_told_with_what_it_bore_and_the_outcomes_behind_it(
    ledger: Ledger, exported: dict[str, Rows]
) -> None:
    page = opened(PAGE)
    shown = {row[0]: row[1:] for row in column(page, "Budget", "Open outcomes of these", "With no outcome recorded")}
    open_now = [row for row in exported["accountability"] if row["standing"] == "open"]
    behind = sum("H2-CC" in row["funders"].split() for row in open_now)
    bare = sum(
        pence_from_text(row["amount"]) for row in exported["money-without-outcome"] if row["budget"] == "H2-CC"
    )
    assert shown["Continuing care (Integrated care board)"] == (str(behind), look.to_the_pound(bare))
    page.selectbox(key="budget").select("H2-CC").run()
    assert len(column(page, "Paid for the placement in 12 months")) == behind == 4


def test_one_placement_shows_each_raters_last_word_the_matrix_and_the_bands(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("B"))
    assert column(page, "Rated by", "From", "To", "Target", "Progress")[0] == (
        "A carer",
        "27 of 40, very high",
        "22 of 40, very high",
        "17",
        "Moved nearer (50%)",
    )
    assert ("A carer", "22 of 40, very high", "24 of 40, very high", "14", "Moved away") in columns(
        page, "Rated by", "From", "To", "Target", "Progress"
    )[1]
    assert not re.search(r"[-−]\d+ ?%|1\d\d ?%", said(page))
    assert ("Health: Calmer", "Pays", "Accountable", "In date") in column(
        page, "Outcome", "County council", "Integrated care board", "Evidence"
    )
    words = said(page)
    assert "bands by who filled in the form, as published" in words
    assert "Met on 31 March 2026, replaced by B6" in words
    assert "**Check:** Integrated care board is accountable for “Calmer” and does not contribute" in words


def test_the_placement_page_uses_the_same_words_and_leads_to_the_outcomes(ledger: Ledger) -> None:
    page = opened(PLACEMENT, placement=of("A"))
    answers = "Accountable agency (does it contribute?)"
    assert column(page, "Outcome", answers, "From, to and target", "Progress")[0] == (
        "Education: I go to school every day",
        "County council (pays)",
        "from 40% to 65% (case records), target 90%",
        "Moved nearer (50%)",
    )
    assert "Each outcome over time, by rater, and recording an observation" in [link.value for link in page.page_link]


def test_an_observation_recorded_on_the_page_is_there_at_once_and_an_odd_value_is_told(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("B"))
    page.selectbox(key="observed").select("B2").run()
    fields = {field.label: field for field in page.text_input}
    fields["Value (SDQ total difficulties, from 0 to 40)"].input("41")
    page.selectbox(key="observe B2 0 rater").select("teacher")
    page = pressed(page, "Record the observation")
    assert "Recorded in change" in told(page)
    assert "41 of outcome B2" in told(page)
    assert "off the scale from 0 to 40" in told(page)
    shown = columns(page, "Rated by", "To", "Progress")
    assert ("A teacher", "41 of 40", "Rated once") in shown[1]
    # It is counted at once: outcomes stand as on the day of asking, however far the ledger is posted.
    kept = [row for row in ledger.rows("outcome-progress") if (row["outcome"], row["rater"]) == ("B2", "teacher")]
    assert [row["value"] for row in kept] == ["41"]


def test_an_outcome_and_its_ending_are_recorded_on_the_page(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("D"))
    assert "No outcome is recorded for this placement" in page.info[0].title
    key = f"set {of('D')} 0"
    page.text_input(key=f"{key} outcome").input("D1")
    page.text_input(key=f"{key} statement").input("I can ride my bicycle")
    page.text_input(key=f"{key} baseline").input("2")
    for name, choice in (("domain", "independence"), ("accountable", "C"), ("instrument", "goal")):
        page.selectbox(key=f"{key} {name}").select(choice)
    page = pressed(page, "Record the outcome")
    assert "Recorded in change" in told(page)
    kept = {row["outcome"]: row for row in ledger.rows("outcome-progress")}
    assert (kept["D1"]["state"], kept["D1"]["baseline"]) == ("never_observed", "2")
    page = opened(PAGE, placement=of("A"))
    page.selectbox(key="ended").select("A3").run()
    page.date_input(key="end A3 0 on").set_value(
        page.date_input(key="end A3 0 on").value.replace(year=2026, month=6, day=1)
    )
    page.selectbox(key="end A3 0 why").select("changed")
    page.selectbox(key="end A3 0 replaced_by").select("A2")
    page = pressed(page, "Record the ending")
    assert "Changed on 1 June 2026, replaced by A2" in said(page)
    (row,) = [row for row in ledger.rows("accountability") if row["outcome"] == "A3"]
    assert (row["standing"], row["why"], row["evidence"]) == ("ended", "changed", "")


def test_what_was_ended_after_the_last_posting_is_shown_as_ended(ledger: Ledger) -> None:
    ledger.take("outcome_endings: outcome,on,why\nA1,2026-07-03,met\n", "2026-07-04")
    with ledger.books(today=date(2026, 7, 5)) as books:
        found = outcomes_of(books, "A")
    assert found is not None
    assert found.on == date(2026, 7, 5)
    assert [each.progress.ending.why if each.progress.ending else "" for each in found.histories] == ["met", "", ""]


def test_a_goal_that_changed_keeps_its_earlier_wording(ledger: Ledger) -> None:
    ledger.take("outcomes: outcome,statement,target\nA2,I sleep until morning,9\n", "2026-07-03")
    page = opened(PAGE, placement=of("A"))
    assert column(page, "Words", "Target") == [("I sleep until morning", "9"), ("I sleep through", "8")]
    assert any("Earlier wordings (1)" in expander.label for expander in page.expander)
    then, later = datetime(2026, 7, 2), datetime(2026, 7, 5)
    for moment, words in ((then, ["I sleep through"]), (later, ["I sleep until morning", "I sleep through"])):
        with ledger.books(moment) as books:
            found = outcomes_of(books, "A")
        assert found is not None
        (history,) = [each for each in found.histories if each.progress.outcome.outcome == "A2"]
        assert [each.outcome.statement for each in history.wordings] == words


def test_an_observation_dated_in_the_future_does_not_make_the_others_stale(ledger: Ledger) -> None:
    ledger.take("observations: outcome,on,value,rater\nA1,2062-06-01,70,record\n", "2026-07-01")
    with ledger.books(today=date(2026, 7, 5)) as books:
        found = outcomes_of(books, "A")
    assert found is not None
    assert (found.on, [each.progress.evidence for each in found.histories]) == (
        date(2026, 7, 5),
        ["current", "current", "stale"],
    )


def test_a_ledger_without_outcomes_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "without")
    ledger.take(SMALL, "2026-04-20")
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-04-30")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    page = opened(PAGE)
    assert "No outcome is recorded" in page.info[0].title
    assert "Find a placement" in [link.value for link in page.page_link]


def test_a_key_that_nobody_has_leads_back_to_the_tables(ledger: Ledger) -> None:
    page = opened(PAGE, placement="0" * 12)
    assert "This address leads to no placement" in page.info[0].title
    assert figures(page)["Open outcomes moved nearer"] == "4 of 12"
