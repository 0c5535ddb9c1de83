"""The page of Family Help programmes: its figures are the exports', and what is recorded on it is there at once."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.widgets import counting, look
from ledger.domain.family_help.sheets import Family
from ledger.store.facts.versions import read_facts
from ledger.store.keeping.engine import open_store, read
from tests.dashboards.screens import counted, key_of, opened, pressed, said, table_with, told
from tests.desk import SMALL, Ledger

PAGE = "review/family_help/page.py"
ON = "2026-06-30"
BEFORE_AND_AFTER = "\n".join(
    f"F{number},{day},{kind}"
    for number in range(12)
    for day, kind in (
        (f"2025-{number % 9 + 1:02d}-11", "repeat_referral"),
        (f"2025-{number % 9 + 1:02d}-12", "repeat_referral"),
        (f"2026-{number % 5 + 1:02d}-{13 + number}", "escalation"),
    )
)
BOOK = (
    SMALL
    + f"""
agencies: agency,name,kind
D,Department that grants,department

programmes: programme,name,lead,funder,grant,grant_percent,first_day
P,Family pods,C,D,90000,75,2026-01-01

programme_profile: programme,month,grant,spend
P,2026-01,10000,14000
P,2026-02,10000,14000
P,2026-03,10000,14000

programme_spend: programme,month,head,amount,eligible
P,2026-01,practitioners,8000,
P,2026-02,practitioners,9000.02,
P,2026-02,other,500,no

programme_claims: claim,programme,first_month,last_month,amount,claimed_on,received,received_on
P-1,P,2026-01,2026-01,6000,2026-02-20,4000,2026-03-20

pods: pod,programme,name,practitioners,supervising_social_worker,first_day
N,P,North pod,3.5,no,2026-01-01

families: family,programme,cohort,pod,first_day
{chr(10).join(f"F{number},P,programme,N,2026-01-01" for number in range(12))}
{chr(10).join(f"G{number},P,comparison,,2026-01-01" for number in range(8))}

family_events: family,on,kind
{BEFORE_AND_AFTER}
"""
)


def as_book(text: str) -> str:
    """One sheet a name: the department joins the agencies that are there."""
    blocks = dict(block.strip().partition(": ")[::2] for block in text.strip().split("\n\n"))
    blocks["agencies"] = (
        "agency,name,kind\nC,County council,council\nH1,Old board,icb\nH2,Board,icb\nD,Dep,department"
    )
    return "\n\n".join(f"{name}: {table}" for name, table in blocks.items())


@contextmanager
def recording(folder: Path) -> Iterator[Ledger]:
    """A ledger with the programme, that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(folder)
    ledger.do("init")
    ledger.take(as_book(BOOK), ON)
    ledger.post(ON, ON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_STORE", ledger.url)
        patch.setenv("JOINT_LEDGER_USER", "an officer")
        patch.setenv("JOINT_LEDGER_TODAY", ON)
        # Counting takes longer than what is looked at here; no figure of this page waits for it.
        patch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
        yield ledger
        counted(ledger)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One for the tests that only look."""
    with recording(tmp_path_factory.mktemp("programmes") / "ledger") as ledger:
        yield ledger


@pytest.fixture(scope="module")
def page(ledger: Ledger) -> AppTest:
    return opened(PAGE)


def exported(ledger: Ledger, what: str) -> list[dict[str, str]]:
    file = ledger.folder / f"{what}.csv"
    ledger.do("export", what, str(file), "--on", ON)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def figures(page: AppTest) -> dict[str, str]:
    return {figure.label.replace("\\", ""): figure.value for figure in page.metric}


def cells(column: Iterable[str]) -> list[str]:
    """Cells as they are read, without what makes Markdown show them letter by letter."""
    return [cell.replace("\\", "").replace("\u2060", "") for cell in column]


def pence(text: str) -> int:
    return int(text.replace(".", ""))


def test_figures_and_months_on_the_page_are_those_of_the_export(ledger: Ledger, page: AppTest) -> None:
    months = exported(ledger, "programmes")
    now = months[-1]
    shown = figures(page)
    assert shown["Grant claims to date"] == look.to_the_pound(pence(now["claimed_to_date"])) == "£6,000"
    assert shown["Claimable"] == look.to_the_pound(pence(now["to_claim"])) == "£6,750"
    assert shown["Spend to date"] == look.to_the_pound(pence(now["spent_to_date"])) == "£17,500"
    assert shown["Families in the programme"] == "12"
    table = table_with(page, "Grant due to date (£)")
    money = [look.in_brackets(pence(row["due_to_date"])) for row in reversed(months)]
    assert cells(table["Grant due to date (£)"]) == money
    assert cells(table["Spend (£)"])[-3:] == ["Not known", "9,500.02", "8,000.00"]


def test_the_page_opens_on_the_day_of_asking_and_not_on_the_last_day_posted(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is a charge: July, which is not posted, is over on 15 August and stands in the table."""
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-08-15")
    shown = opened(PAGE)
    assert next(box.value for box in shown.date_input if box.label == "On which day") == date(2026, 8, 15)
    assert cells(table_with(shown, "Grant due to date (£)")["Month"])[0] == "July 2026"
    assert "Grant claims and families are told up to 15 August 2026." in said(shown)


def test_what_needs_somebody_is_a_claim_a_social_worker_and_money_that_has_not_come(page: AppTest) -> None:
    text = said(page)
    assert "A grant claim is due: £6,750.02 for February 2026" in text
    assert "North pod has no supervising social worker" in text
    assert "£2,000.00 was claimed and has not been received" in text
    assert "Spend is £10,499.98 behind its profile" in text


def test_rates_before_and_after_are_those_of_the_export_and_are_told_with_their_limits(
    ledger: Ledger, page: AppTest
) -> None:
    rows = {
        (row["what"], row["window"]): row
        for row in exported(ledger, "programme-families")
        if row["cohort"] == "programme" and not row["pod"]
    }
    table = table_with(page, "What the ratio shows")
    shown = {(row["Families"], row["What happened"]): row for row in table.to_dict("records")}
    for kind, name in (("escalation", "Escalations"), ("repeat_referral", "Repeat referrals")):
        for window, column in (
            ("before", "Per 100 families a year before"),
            ("after", "Per 100 families a year after"),
        ):
            told_of = rows[kind, window]
            want = f"{told_of['rate']} ({told_of['low']}–{told_of['high']})"
            assert cells([shown["The programme", name][column]]) == [want]
    assert shown["The programme", "Repeat referrals"]["What the ratio shows"] == "Fewer after"
    assert shown["The programme", "Children taken into care"]["What the ratio shows"] == "Too few to tell"
    assert "(regression to the mean), and these counts do not say what the programme did." in said(page)
    assert "too few to compare with families without it" in said(page)


def test_a_claim_recorded_on_the_page_leaves_nothing_to_claim(tmp_path: Path) -> None:
    with recording(tmp_path / "ledger") as ledger:
        page = opened(PAGE)
        page.date_input(key=key_of(page, "Sent on")).set_value(None)
        pressed(page, "Record the claim")
        assert "Correct what is marked" in "\n".join(box.value for box in page.error)
        page.date_input(key=key_of(page, "Sent on")).set_value(date(2026, 6, 29))
        pressed(page, "Record the claim")
        assert "Recorded in change" in told(page)
        assert figures(page)["Claimable"] == look.NIL
        assert [row["to_claim"] for row in exported(ledger, "programmes")][-1] == "0.00"


def chosen(page: AppTest, label: str, option: str) -> None:
    next(box for box in page.selectbox if box.label == label).select(option).run()
    assert not page.exception


def test_a_family_that_starts_and_leaves_and_a_supervised_pod_are_recorded_on_the_page(tmp_path: Path) -> None:
    with recording(tmp_path / "ledger"):
        page = opened(PAGE)
        page.text_input(key=key_of(page, "The family's pseudonym, never a name")).set_value("F12")
        page.selectbox(key=key_of(page, "Which pod works with it")).select("N")
        page.date_input(key=key_of(page, "First day, or the day it could have started")).set_value(date(2026, 6, 1))
        pressed(page, "Record the family")
        assert "Recorded in change" in told(page)
        assert figures(page)["Families in the programme"] == "13"
        chosen(page, "New or existing family", "F12")
        assert page.selectbox(key=key_of(page, "Which pod works with it")).value == "N"
        page.date_input(key=key_of(page, "Last day in the programme")).set_value(date(2026, 6, 20))
        page.selectbox(key=key_of(page, "Reason it ended")).select("completed")
        pressed(page, "Amend the family")
        assert figures(page)["Families in the programme"] == "12"
        chosen(page, "New or existing pod", "N")
        page.selectbox(key=key_of(page, "A social worker supervises it")).select("yes")
        pressed(page, "Amend the pod")
        assert "no supervising social worker" not in said(page)
        assert cells(table_with(page, "Pod", "Peer mentors")["Family practitioners"]) == ["3.5"]


def test_what_stands_in_a_row_is_kept_though_it_is_offered_no_more(tmp_path: Path) -> None:
    with recording(tmp_path / "ledger") as ledger:
        ended = "pods: pod,programme,name,practitioners,supervising_social_worker,first_day,last_day\n"
        ledger.take(f"{ended}N,P,North pod,3.5,no,2026-01-01,2026-05-31\nS,P,South pod,2,yes,2026-01-01,", ON)
        page = opened(PAGE)
        chosen(page, "New or existing family", "F0")
        page.date_input(key=key_of(page, "Last day in the programme")).set_value(date(2026, 5, 31))
        page.selectbox(key=key_of(page, "Reason it ended")).select("completed")
        pressed(page, "Amend the family")
        assert "Recorded in change" in told(page)
        with read(open_store(ledger.url)) as connection:
            family = read_facts(connection, sheets=["families"]).sheet(Family)["F0",]
        assert (family.pod, family.end_reason) == ("N", "completed")


def test_a_page_without_a_programme_says_what_to_hand_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Ledger(tmp_path / "empty")
    empty.do("init")
    monkeypatch.setenv("JOINT_LEDGER_STORE", empty.url)
    page = opened(PAGE)
    assert any("Import the sheets programmes" in box.value for box in page.info)
