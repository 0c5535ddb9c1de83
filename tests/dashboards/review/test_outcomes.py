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
from ledger.answers.outcomes import outcomes_of
from ledger.config import ROOT
from ledger.domain.money_and_days.money import pence_from_text
from ledger.domain.outcomes.accountability import Backing, OutcomeCover
from ledger.domain.outcomes.progress import STATE_MEANINGS
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.marts.snapshots import folder_of
from tests.dashboards.screens import counted, opened, pressed, said, told
from tests.desk import SMALL, Ledger

PAGE, PLACEMENT = "review/outcomes/page.py", "placement/page.py"
STORY = ROOT / "tests" / "golden" / "who-answers-and-who-pays"
Rows = list[dict[str, str]]


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
    assert set(STATES) == set(STATE_MEANINGS)
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
    assert len(open_now) == 12
    assert shown == {
        "Open outcomes": str(len(open_now)),
        "Moved nearer": str(sum(row["state"] in ("moved", "reached") for row in open_now)),
        "Current evidence": str(sum(row["evidence"] == "current" for row in open_now)),
        "No funder behind them": str(sum(row["backing"] == "no_funder" for row in open_now)),
        "Money with no outcome": look.in_millions(bare),
    }


def test_the_matrix_lists_who_answers_and_who_pays_as_exported(ledger: Ledger, exported: dict[str, Rows]) -> None:
    page = opened(PAGE)
    rows = [row for row in exported["accountability"] if row["standing"] == "open"]
    shown = column(page, "Placement", "Does it pay?", "Budgets that pay for the placement")
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
    assert evidence == ["Never came", "Gone stale: 28 December 2025", "Gone stale: 30 May 2026"]
    page.selectbox(key="agency").select("V").run()
    assert column(page, "Outcome", "Evidence") == [
        ("Relationships: I have someone to talk to", "Gone stale: 30 May 2026")
    ]


def test_money_with_no_outcome_is_listed_as_exported(ledger: Ledger, exported: dict[str, Rows]) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    for row in exported["money-without-outcome"]:
        sums[row["placement"], COVER[row["why"]]] += pence_from_text(row["amount"])
    shown = column(opened(PAGE), "Placement", "Outcomes", "Borne in 12 months")
    assert shown == [
        (f"[{placement}](/outcomes?placement={of(placement)})", why, look.to_the_pound(amount))
        for (placement, why), amount in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


def test_each_budget_is_told_with_what_it_bore_and_the_outcomes_behind_it(
    ledger: Ledger, exported: dict[str, Rows]
) -> None:
    page = opened(PAGE)
    shown = {
        row[0]: row[1:] for row in column(page, "Budget", "Open outcomes behind which it stands", "With no outcome")
    }
    open_now = [row for row in exported["accountability"] if row["standing"] == "open"]
    behind = sum("H2-CC" in row["funders"].split() for row in open_now)
    bare = sum(
        pence_from_text(row["amount"]) for row in exported["money-without-outcome"] if row["budget"] == "H2-CC"
    )
    assert shown["Continuing care (Integrated care board)"] == (str(behind), look.to_the_pound(bare))
    page.selectbox(key="budget").select("H2-CC").run()
    assert len(column(page, "It bore of the placement")) == behind == 4


def test_one_placement_shows_each_raters_last_word_the_matrix_and_the_bands(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("B"))
    assert column(page, "Who says so", "From", "To", "Target", "Where that puts it")[0] == (
        "A carer",
        "27 of 40, very high",
        "22 of 40, very high",
        "17",
        "Moved nearer (50%)",
    )
    assert ("A carer", "22 of 40, very high", "24 of 40, very high", "14", "Moved away") in columns(
        page, "Who says so", "From", "To", "Target", "Where that puts it"
    )[1]
    assert not re.search(r"[-−]\d+ ?%|1\d\d ?%", said(page))
    assert ("Health: Calmer", "Funds", "Answers", "Current") in column(
        page, "Outcome", "County council", "Integrated care board", "Evidence"
    )
    words = said(page)
    assert "bands by who filled in the form, as published" in words
    assert "Met on 31 March 2026, replaced by B6" in words
    assert "**Check:** Integrated care board answers for “Calmer” and bears nothing" in words


def test_the_placement_page_uses_the_same_words_and_leads_to_the_outcomes(ledger: Ledger) -> None:
    page = opened(PLACEMENT, placement=of("A"))
    answers = "Who answers for it (does it pay?)"
    assert column(page, "Outcome", answers, "From, to and target", "Where it stands")[0] == (
        "Education: I go to school every day",
        "County council (pays)",
        "from 40% to 65% (the record), target 90%",
        "Moved nearer (50%)",
    )
    assert "Each outcome over time, by rater; record an observation" in [link.value for link in page.page_link]


def test_an_observation_recorded_on_the_page_is_there_at_once_and_an_odd_value_is_told(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("B"))
    page.selectbox(key="observed").select("B2").run()
    fields = {field.label: field for field in page.text_input}
    fields["Value (SDQ total difficulties, from 0 to 40)"].input("41")
    page.selectbox(key="observe B2 0 rater").select("teacher")
    page = pressed(page, "Record the observation")
    assert "Recorded in batch" in told(page)
    assert "41 of outcome B2" in told(page)
    assert "off the scale from 0 to 40" in told(page)
    shown = columns(page, "Who says so", "To", "Where that puts it")
    assert ("A teacher", "41 of 40", "Rated once") in shown[1]
    assert ledger.rows("outcome-progress") == ledger.rows("outcome-progress", "2026-06-30")


def test_an_outcome_and_its_ending_are_recorded_on_the_page(ledger: Ledger) -> None:
    page = opened(PAGE, placement=of("D"))
    assert "Nothing says what this placement is for" in page.info[0].title
    key = f"set {of('D')} 0"
    page.text_input(key=f"{key} outcome").input("D1")
    page.text_input(key=f"{key} statement").input("I can ride my bicycle")
    page.text_input(key=f"{key} baseline").input("2")
    for name, choice in (("domain", "independence"), ("accountable", "C"), ("instrument", "goal")):
        page.selectbox(key=f"{key} {name}").select(choice)
    page = pressed(page, "Record the outcome")
    assert "Recorded in batch" in told(page)
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
    assert found.on == date(2026, 7, 3)
    assert [each.progress.ending.why if each.progress.ending else "" for each in found.histories] == ["met", "", ""]


def test_a_goal_that_changed_keeps_its_earlier_wording(ledger: Ledger) -> None:
    ledger.take("outcomes: outcome,statement,target\nA2,I sleep until morning,9\n", "2026-07-03")
    page = opened(PAGE, placement=of("A"))
    assert column(page, "Words", "Target") == [("I sleep until morning", "9"), ("I sleep through", "8")]
    assert any("How it was worded before (1)" in expander.label for expander in page.expander)
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
        date(2026, 6, 30),
        ["current", "current", "stale"],
    )


def test_a_ledger_without_outcomes_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "without")
    ledger.take(SMALL, "2026-04-20")
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-04-30")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    page = opened(PAGE)
    assert "No outcome is known" in page.info[0].title
    assert "Find a placement" in [link.value for link in page.page_link]


def test_a_key_that_nobody_has_leads_back_to_the_tables(ledger: Ledger) -> None:
    page = opened(PAGE, placement="0" * 12)
    assert "No placement is known by the key" in page.info[0].title
    assert figures(page)["Open outcomes"] == "12"
