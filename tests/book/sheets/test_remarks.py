"""What is odd goes in and is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ledger.book.instruments import known_instruments
from ledger.book.settings import known_settings
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.debts.sheets import Dispute
from ledger.domain.placements.sheets import Child
from ledger.domain.registry.remarks import VERY_MANY, oddities
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import Agreement

GOOD = SAMPLES / "first-book"
A2 = "A-2,PL-1,agreed,continuing_care,2026-04-01,,2027-03-31,2026-04-21,Joint panel,2026/04 item 2,2026-02-02,A-1"
A3 = "A-3,PL-2,agreed,panel,2026-04-01,2026-08-31,2026-07-01,2026-03-24,Joint panel,2026/03 item 7,2026-03-02,"


def remarks(folder: Path, **changes: tuple[str, str]) -> list[tuple[str, int | None, str]]:
    book = folder / "book"
    shutil.copytree(GOOD, book)
    for sheet, (old, new) in changes.items():
        file = book / f"{sheet}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    said = state(read_book(book), Facts(), {}, settings=known_settings(), instruments=known_instruments())
    assert said.problems == []
    return [(remark.file, remark.row, remark.text) for remark in said.remarks]


def test_the_good_book_has_no_remark(tmp_path: Path) -> None:
    assert remarks(tmp_path) == []


def test_a_price_that_never_charges_says_on_how_many_days_it_misses(tmp_path: Path) -> None:
    told = remarks(tmp_path, prices=("84.50,hour,2.5,,2026-01-12,", "84.50,hour,2.5,,2025-12-01,2025-12-31"))
    assert told == [
        (
            "prices.csv",
            5,
            "price PR-4 never charges: it is open on 31 days, 2025-12-01 to 2025-12-31, none of them in the stay "
            "(2026-01-12 to open)",
        )
    ]


def test_a_price_that_its_calendar_never_lets_charge_is_told(tmp_path: Path) -> None:
    told = remarks(tmp_path, calendars=("WEEKENDS,2026-04-01,2027-03-31", "WEEKENDS,2027-04-01,2028-03-31"))
    assert [(file, row) for file, row, _ in told] == [("prices.csv", 7)]
    assert "153 days" in told[0][2]
    assert "calendar WEEKENDS" in told[0][2]


def test_placements_of_one_child_that_overlap_are_told_with_the_days(tmp_path: Path) -> None:
    told = remarks(tmp_path, placements=("PL-2,K-002", "PL-2,K-001"))
    assert told == [
        (
            "placements.csv",
            3,
            "placements PL-1 and PL-2 of one child overlap: 2026-04-01 to 2026-08-31",
        )
    ]


def test_one_placement_that_begins_on_the_last_night_of_another_does_not_overlap(tmp_path: Path) -> None:
    told = remarks(
        tmp_path,
        placements=(
            "PL-1,K-001,P-HARB,H-MILL,K2,CC-SC,,2026-01-12,,,",
            "PL-1,K-002,P-HARB,H-MILL,K2,CC-SC,,2026-01-12,2026-04-01,nights,",
        ),
    )
    assert not any("overlap" in text for _, _, text in told)


def test_an_older_agreement_that_comes_back_into_force_is_told(tmp_path: Path) -> None:
    ending = A2.replace("2026-04-01,,2027-03-31", "2026-04-01,2026-06-30,2026-06-30").removesuffix("A-1")
    told = remarks(tmp_path, agreements=(A2, ending))
    assert [(file, row) for file, row, _ in told] == [("agreements.csv", 2)]
    assert "A-1 comes back into force on 2026-07-01" in told[0][2]


def test_an_agreement_that_another_supersedes_does_not_come_back(tmp_path: Path) -> None:
    ending = A2.replace("2026-04-01,,2027-03-31", "2026-04-01,2026-06-30,2026-06-30")
    assert remarks(tmp_path, agreements=(A2, ending)) == []


def test_a_placement_without_price_or_agreement_is_told(tmp_path: Path) -> None:
    line = "PL-2,K-002,P-HARB,,WRAP,CC-SC,CC-HN,2026-04-01,2026-08-31,,2026-08-31,spot,not_required,no,no,,,\n"
    new = line + "PL-3,K-002,P-HARB,,WRAP,CC-SC,CC-HN,2026-09-01,,,,,,,,,,\n"
    told = remarks(tmp_path, placements=(line, new))
    assert told == [
        ("placements.csv", 4, "placement PL-3 has no price: it costs nothing"),
        ("placements.csv", 4, "placement PL-3 has no agreement: CC-HN pays the whole"),
    ]


@pytest.mark.parametrize(("more", "told_of"), [(VERY_MANY, 2 * VERY_MANY), (VERY_MANY + 1, 2)])
def test_of_very_many_placements_without_price_or_agreement_it_is_told_how_many(
    tmp_path: Path, more: int, told_of: int
) -> None:
    line = "PL-2,K-002,P-HARB,,WRAP,CC-SC,CC-HN,2026-04-01,2026-08-31,,2026-08-31,spot,not_required,no,no,,,\n"
    new = "".join(
        f"PL-{number},K-{number},P-HARB,,WRAP,CC-SC,CC-HN,2026-09-01,,,,,,,,,,\n" for number in range(100, 100 + more)
    )
    children = "".join(f"K-{number},,,,,\n" for number in range(100, 100 + more))
    last = (SAMPLES / "first-book" / "children.csv").read_text(encoding="utf-8").splitlines()[-1] + "\n"
    told = remarks(tmp_path, placements=(line, line + new), children=(last, last + children))
    assert len(told) == told_of
    if more > VERY_MANY:
        assert [text for _, _, text in told] == [
            "101 placements have no price: they cost nothing",
            "101 placements have no agreement: the lead or fallback budget pays the whole",
        ]


@pytest.mark.parametrize(
    ("first_day", "told_of"),
    [("2026-10-01", True), ("2027-04-01", False)],
)
def test_a_yearly_cap_that_a_new_agreement_starts_afresh_is_told_within_the_year(
    tmp_path: Path, first_day: str, told_of: bool
) -> None:
    later = f"A-4,PL-1,agreed,panel,{first_day},,,{first_day},,,,A-2"
    clauses = "A-2,2,capped,ICB-CH,100/3,60000.00,year,core therapy,,,,,\n"
    again = clauses + clauses.replace("A-2,", "A-4,") + "A-4,3,rest,CC-SC,100,,,,,,,,\n"
    told = remarks(tmp_path, agreements=(A3, f"{A3}\n{later}"), clauses=(clauses, again))
    assert bool(told) is told_of
    if told_of:
        assert told == [
            (
                "clauses.csv",
                6,
                "the cap of £60,000.00 a year for ICB-CH in A-4 starts afresh on 2026-10-01: what counted under A-2 "
                "is not counted on",
            )
        ]


def test_a_setting_that_no_list_knows_and_a_home_of_another_provider_are_told(tmp_path: Path) -> None:
    told = remarks(
        tmp_path,
        placements=("H-MILL,K2", "H-MILL,KX"),
        providers=("private", "private\nP-SEA,Sea View,,private"),
        homes=("H-MILL,P-HARB", "H-MILL,P-SEA"),
    )
    assert [text for _, _, text in told] == [
        "placement PL-1 has the setting KX, which no list knows",
        "placement PL-1 is with P-HARB, but home H-MILL is run by P-SEA",
    ]


@pytest.mark.parametrize(("code", "told_of"), [("943-476-5919", True), ("9434765918", False), ("K-943476591", False)])
def test_a_code_that_may_be_an_nhs_number_is_told_without_repeating_it(
    tmp_path: Path, code: str, told_of: bool
) -> None:
    book = tmp_path / "book"
    shutil.copytree(GOOD, book)
    for sheet in ("children", "placements", "circumstances", "searches"):
        file = book / f"{sheet}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace("K-002", code), encoding="utf-8")
    # An older ledger may hold such a code; no new one goes in.
    known = Facts({sheet: {} for sheet in SHEETS} | {"children": {(code,): Child(child=code)}})
    said = state(read_book(book), known, {})
    assert said.problems == []
    expected = ["a child's code has the ten digits of an NHS number: use a pseudonym instead"] if told_of else []
    assert [remark.text for remark in said.remarks] == expected


def test_values_off_the_scale_of_their_instrument_are_told_and_go_in(tmp_path: Path) -> None:
    told = remarks(
        tmp_path,
        observations=("O-2,2026-05-01,22.5", "O-2,2026-05-01,41"),
        outcomes=("goal,1,8", "goal,-1,11"),
    )
    assert told == [
        ("outcomes.csv", 4, "the baseline of outcome O-3, -1, is off the scale from 0 to 10 (Goal)"),
        ("outcomes.csv", 4, "the target of outcome O-3, 11, is off the scale from 0 to 10 (Goal)"),
        (
            "observations.csv",
            3,
            "the value 41 of outcome O-2 on 2026-05-01 is off the scale from 0 to 40 (SDQ total difficulties)",
        ),
    ]


def test_a_target_that_is_worse_than_the_baseline_is_told(tmp_path: Path) -> None:
    assert remarks(tmp_path, outcomes=("sdq,27,17", "sdq,17,27")) == [
        (
            "outcomes.csv",
            3,
            "the target of outcome O-2, 27, is worse than its baseline, 17: lower is better (SDQ total difficulties)"
            ", so no way is counted",
        )
    ]


def test_an_ending_before_its_beginning_and_outcomes_that_replace_one_another_in_a_circle_are_told(
    tmp_path: Path,
) -> None:
    told = remarks(
        tmp_path,
        outcome_endings=(
            "O-3,2026-07-18,met,,Every second weekend now",
            "O-3,2026-01-01,changed,O-1,\nO-1,2026-07-18,changed,O-3,",
        ),
    )
    assert [text for _, _, text in told] == [
        "outcome O-1 is replaced by O-3, which leads back to it",
        "outcome O-3 ended on 2026-01-01, before it was set (2026-01-20)",
        "outcome O-3 is replaced by O-1, which leads back to it",
    ]


def test_hours_under_the_core_price_are_remarked_once(tmp_path: Path) -> None:
    told = remarks(tmp_path, therapy_hours=("PR-4", "PR-2"))
    assert told == [
        (
            "therapy_hours.csv",
            2,
            "hours of therapy of PL-1 name its core price PR-2, whose whole charge is spread over them: "
            "give an hourly rate instead",
        )
    ]


def test_a_dispute_that_only_a_minute_tells_of_would_not_end_its_agreement(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(GOOD, folder)
    known = state(read_book(folder), Facts(), {}).facts_after
    (disputed,) = (row for row in known.sheet(Agreement).values() if row.agreement == "A-2")
    dispute = next(iter(known.sheet(Dispute).values())).dispute
    told = disputed.model_copy(update={"status": "disputed", "minute": f"Dispute {dispute}"})
    said = [each.text for each in oddities(Facts.of([*known, told]), {told.placement}) if each.row is told]
    assert f"agreement A-2 tells of dispute {dispute} in its minute only" in " ".join(said)
    stated = Facts.of([*known, told.model_copy(update={"dispute": dispute})])
    assert not [each for each in oddities(stated, {told.placement}) if "minute only" in each.text]
