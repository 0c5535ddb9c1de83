"""Full continuing care: one act on facts, previewed, told and taken back whole; what cannot be meant is refused."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.domain.closer_to_home.sheets import AreaNotice, Averted, CloserPlan, DistanceApproval
from ledger.domain.decisions.carried_over import CARRIED
from ledger.domain.decisions.sheets import Action
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding, Review
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.domain.therapeutic.sheets import CarePlan, PlacementOffer, TherapyHours
from tests.desk import Ledger, balances, write_book

CASES = Path(__file__).parents[1] / "cases"
JUNE_5, JUNE_20, JUNE_21 = "2026-06-05", "2026-06-20", "2026-06-21"
STATED = (Placement, Price, Agreement, ClauseRow, *CARRIED)
INVOICED = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
H-5,HARBOUR,CC,invoice,2026-06-02,23028.57,23028.57

invoice_lines: invoice,line,placement,first_day,last_day,net
H-5,1,PL-1,2026-05-01,2026-05-31,23028.57
"""
ACT = ("full-continuing-care", "PL-1", "--budget", "ICB-CH", "--why", "Found eligible on 9 June")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """£5,200 a week from 1 April; the council was invoiced for May, which is posted."""
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", JUNE_5)
    found.take(INVOICED, JUNE_5)
    found.post("2026-05-31", JUNE_5)
    found.do("reconcile", "--no-marts", "--now", JUNE_5)
    return found


def stands(ledger: Ledger) -> dict[str, list[Row]]:
    with ledger.books() as books:
        return {model.sheet: list(rows_known(books, model)) for model in STATED}


def placements(ledger: Ledger) -> dict[str, tuple[str, str, str]]:
    with ledger.books() as books:
        return {
            row.placement: (row.lead_budget, str(row.first_day), str(row.last_day or ""))
            for row in rows_known(books, Placement)
        }


def in_question(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    return balances([row for row in ledger.rows("journal") if row["account"] == "provider:query"], "agency")


def test_a_preview_tells_who_pays_leads_and_is_told_and_records_nothing(ledger: Ledger) -> None:
    before = stands(ledger)
    said = ledger.do(*ACT, "--from", "2026-05-12", "--dry-run", "--now", JUNE_20)
    assert "ICB pays all of PL-1 from 12 May 2026, because it is agreed: eligibility alone moves no cost" in said
    assert "CC leads and pays HARBOUR for the days to 31 May 2026, as it was invoiced (H-5)." in said
    # 20 days of £5,200 a week.
    assert "What they cost from 12 May 2026, £14,857.14, is ICB's" in said
    assert "Tell HARBOUR: for days from 1 June 2026 it invoices ICB, for PL-1-2." in said
    # What posting would move: the ICB pays £18,000.00 of May instead of £8,857.14.
    assert "9,142.86" in said
    assert "This was a dry run: nothing was written." in said
    assert stands(ledger) == before


def test_it_is_one_batch_with_its_reason_and_is_taken_back_as_a_whole(ledger: Ledger) -> None:
    before, journal = stands(ledger), balances(ledger.rows("journal"), "agency", "account", "budget")
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    assert placements(ledger) == {
        "PL-1": ("CC-SC", "2026-04-01", "2026-05-31"),
        "PL-1-2": ("ICB-CH", "2026-06-01", ""),
    }
    with ledger.books() as books:
        versions = [each for model in STATED for each in books.history(model) if each.origin.batch == books.batch]
    assert len(versions) == 8
    ledger.post("2026-05-31", JUNE_20)
    assert balances(ledger.rows("journal"), "agency", "account", "budget") != journal
    assert "Say why" in ledger.ask("full-continuing-care", "PL-1", "--withdraw", "--why", " ").output
    ledger.do("full-continuing-care", "PL-1", "--withdraw", "--why", "The forum met again", "--now", JUNE_21)
    assert stands(ledger) == before
    ledger.post("2026-05-31", JUNE_21)
    assert balances(ledger.rows("journal"), "agency", "account", "budget") == journal
    again = ledger.ask("full-continuing-care", "PL-1", "--withdraw", "--why", "Twice", "--now", JUNE_21)
    assert (again.exit_code, "No full continuing care is recorded of PL-1." in again.output) == (1, True)


def test_what_was_changed_since_is_not_taken_back_over(ledger: Ledger) -> None:
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    book = write_book(ledger.folder / "dearer", "prices: price,rate\nPR-1-2,5300")
    ledger.do("import", str(book), "--prefer-book", "--now", JUNE_20)
    result = ledger.ask("full-continuing-care", "PL-1", "--withdraw", "--why", "Appeal", "--now", JUNE_21)
    assert (result.exit_code, "PR-1-2 changed since" in result.output) == (1, True)


def test_a_lead_from_the_day_it_pays_leaves_what_was_invoiced_in_question_and_says_so(ledger: Ledger) -> None:
    said = ledger.do(*ACT, "--from", "2026-05-12", "--leads-from", "2026-05-12", "--now", JUNE_20)
    assert "CC was invoiced for later days (H-5): have those credited, and invoiced to ICB." in said
    ledger.post("2026-05-31", JUNE_20)
    ledger.do("reconcile", "--no-marts", "--now", JUNE_20)
    assert in_question(ledger) == {("CC",): Decimal("14857.14")}


def test_nothing_is_in_question_where_the_old_lead_keeps_the_days_it_was_invoiced_for(ledger: Ledger) -> None:
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    ledger.post("2026-05-31", JUNE_20)
    ledger.do("reconcile", "--no-marts", "--now", JUNE_20)
    assert in_question(ledger) == {}


def test_a_placement_that_ended_is_never_led_by_who_pays_it(ledger: Ledger) -> None:
    ledger.take("placements: placement,last_day\nPL-1,2026-05-31", JUNE_5)
    said = ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    assert "The placement ended on 31 May 2026: ICB never leads it." in said
    assert placements(ledger) == {"PL-1": ("CC-SC", "2026-04-01", "2026-05-31")}


def test_nights_and_prices_that_begin_later_go_with_the_placement_that_has_their_days(ledger: Ledger) -> None:
    ledger.take(
        "placements: placement,charging\nPL-1,nights\n\n"
        "prices: price,placement,component,rate,unit,first_day\n"
        "PR-9,PL-1,other,300,once,2026-06-10\nPR-8,PL-1,other,70,once,2026-05-10",
        JUNE_5,
    )
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    # The night of 31 May is the council's: the stay ends on 1 June, which is not charged.
    assert placements(ledger)["PL-1"] == ("CC-SC", "2026-04-01", "2026-06-01")
    with ledger.books() as books:
        prices = {row.price: (row.placement, str(row.last_day or "")) for row in rows_known(books, Price)}
    assert prices == {
        "PR-1": ("PL-1", "2026-05-31"),
        "PR-1-2": ("PL-1-2", ""),
        "PR-8": ("PL-1", ""),
        "PR-9": ("PL-1-2", ""),
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-03-31"), "PL-1 runs from 1 April 2026: 31 March 2026 is no day of it."),
        (("--from", "2026-06-10", "--leads-from", "2026-06-01"), "cannot pay only from 10 June 2026"),
        (("--from", "2026-04-01", "--leads-from", "2026-04-01"), "amend its lead budget instead"),
        (("--from", "2026-05-12", "--decided", "2026-04-20"), "A-1 was decided later"),
    ],
)
def test_what_cannot_be_meant_is_refused(ledger: Ledger, words: tuple[str, ...], said: str) -> None:
    before = stands(ledger)
    result = ledger.ask(*ACT, *words, "--now", JUNE_20)
    assert (result.exit_code, said in result.output.replace("\n", " ")) == (1, True)
    assert stands(ledger) == before


def test_only_a_budget_of_health_that_does_not_lead_takes_over(ledger: Ledger) -> None:
    for placement, budget, said in (
        ("PL-1", "CC-SC", "CC-SC is no budget of health."),
        ("PL-9", "ICB-CH", "There is no placement PL-9."),
    ):
        words = ("full-continuing-care", placement, "--budget", budget, "--from", "2026-05-12", "--why", "x")
        assert said in ledger.ask(*words, "--now", JUNE_20).output
    assert "Who pays, and from when?" in ledger.ask("full-continuing-care", "PL-1", "--why", "x").output


GOES_ON = """
outcomes: outcome,placement,domain,statement,accountable,first_day,instrument,baseline,target
O-1,PL-1,education,Goes to school each day,CC,2026-04-10,goal,2,8
O-2,PL-1,education,Reads a book,CC,2026-06-05,goal,1,5
O-3,PL-1,education,Was met,CC,2026-04-10,goal,1,5

observations: outcome,on,value,rater
O-1,2026-04-20,3,child
O-1,2026-05-20,4,child
O-1,2026-05-10,5,carer
O-1,2026-06-10,6,child

outcome_endings: outcome,on,why
O-3,2026-05-15,met

care_plans: placement,kind,on,review_by
PL-1,care_plan,2026-04-02,2026-05-02
PL-1,care_plan,2026-05-02,2026-08-02
PL-1,therapy_plan,2026-06-08,2026-09-08

offers: offer,provider,service,name,first_day
OF-1,HARBOUR,home,Harbour House,2025-04-01

placement_offers: placement,offer
PL-1,OF-1

therapy_hours: placement,service_month,clinician,contact,contracted,price
PL-1,2026-05,psychologist,direct,10,PR-1
PL-1,2026-06,psychologist,direct,10,PR-1
"""


def test_what_goes_on_is_stated_for_the_new_placement_shown_before_and_taken_back(ledger: Ledger) -> None:
    ledger.take(GOES_ON, "2026-06-12")
    before = stands(ledger)
    said = ledger.do(*ACT, "--from", "2026-05-12", "--dry-run", "--now", JUNE_20)
    told = (
        "What goes on is recorded for PL-1-2 from 1 June 2026: outcomes O-1 as O-1-2, O-2 as O-2; "
        "plans (therapy_plan, care_plan); the offer OF-1; hours of therapy of 2026-06."
    )
    assert told in " ".join(said.split())
    assert stands(ledger) == before
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    with ledger.books() as books:
        outcomes = {row.outcome: row for row in rows_known(books, Outcome)}
        seen = {(row.outcome, str(row.on), row.rater, int(row.value)) for row in rows_known(books, Observation)}
        ended = {row.outcome: (str(row.on), row.why, row.replaced_by) for row in rows_known(books, OutcomeEnding)}
        plans = {(row.placement, row.kind, str(row.on)) for row in rows_known(books, CarePlan)}
        offers = {row.placement for row in rows_known(books, PlacementOffer)}
        hours = {(row.placement, str(row.service_month), row.price) for row in rows_known(books, TherapyHours)}
    assert {code: row.placement for code, row in outcomes.items()} == {
        **{"O-1": "PL-1", "O-3": "PL-1"},
        **{"O-1-2": "PL-1-2", "O-2": "PL-1-2"},
    }
    gone_on = outcomes["O-1-2"]
    assert (gone_on.statement, gone_on.accountable, gone_on.instrument) == ("Goes to school each day", "CC", "goal")
    assert (gone_on.baseline, gone_on.target, str(gone_on.first_day)) == (2, 8, "2026-04-10")
    assert ended == {"O-3": ("2026-05-15", "met", None), "O-1": ("2026-05-31", "changed", "O-1-2")}
    assert seen == {
        *{("O-1", "2026-04-20", "child", 3), ("O-1", "2026-05-20", "child", 4), ("O-1", "2026-05-10", "carer", 5)},
        *{("O-1-2", "2026-05-20", "child", 4), ("O-1-2", "2026-05-10", "carer", 5)},
        ("O-1-2", "2026-06-10", "child", 6),
    }
    assert plans == {
        *{("PL-1", "care_plan", "2026-04-02"), ("PL-1", "care_plan", "2026-05-02")},
        *{("PL-1-2", "care_plan", "2026-05-02"), ("PL-1-2", "therapy_plan", "2026-06-08")},
    }
    assert offers == {"PL-1", "PL-1-2"}
    assert hours == {("PL-1", "2026-05", "PR-1"), ("PL-1-2", "2026-06", "PR-1-2")}
    ledger.do("full-continuing-care", "PL-1", "--withdraw", "--why", "The forum met again", "--now", JUNE_21)
    assert stands(ledger) == before


OUT_OF_AREA = """
agencies: agency,name,kind
FAR,Council further off,council

districts: district,agency
EX4,CC

children: child,home_district
K-001,EX4

placements: placement,area
PL-1,FAR

adjoining_authorities: agency,neighbour,adjoins
CC,FAR,no

distance_approvals: placement,agency,role,approver,decided,on
PL-1,CC,Head of service,nominated_officer,no,2026-03-20
PL-1,CC,Director of children's services,director,yes,2026-06-03

area_notices: placement,agency,kind,on
PL-1,FAR,notified,2026-03-30
PL-1,FAR,consulted,2026-03-28

averts: placement,setting,judged_on,judged_by
PL-1,K1,2026-04-10,Joint panel

closer_plans: placement,set_on,agency,plan,by,ended_on,outcome
PL-1,2026-04-10,CC,Carers near home,2026-05-10,2026-05-09,Nobody was found
PL-1,2026-05-10,CC,A home near home,2026-09-01,,
PL-1,2026-06-10,CC,A school near home,2026-09-01,,
"""


def test_what_was_approved_and_told_out_of_area_holds_for_the_new_placement(ledger: Ledger) -> None:
    ledger.take(OUT_OF_AREA, "2026-06-12")
    before = stands(ledger)
    said = ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    told = (
        "plans (to move closer to home, to move closer to home); approvals out of area; notices to the council of "
        "the area; what it averts."
    )
    assert told in " ".join(said.split())
    with ledger.books() as books:
        approvals = {(row.placement, row.said_by, str(row.on)) for row in rows_known(books, DistanceApproval)}
        notices = {(row.placement, row.kind, str(row.on)) for row in rows_known(books, AreaNotice)}
        averted = {row.placement for row in rows_known(books, Averted)}
        plans = {
            (row.placement, str(row.set_on)): (str(row.ended_on or ""), row.outcome or "")
            for row in rows_known(books, CloserPlan)
        }
    assert approvals == {
        *{("PL-1", "nominated_officer", "2026-03-20"), ("PL-1-2", "nominated_officer", "2026-03-20")},
        ("PL-1-2", "director", "2026-06-03"),
    }
    assert notices == {
        (placement, kind, on)
        for placement in ("PL-1", "PL-1-2")
        for kind, on in (("notified", "2026-03-30"), ("consulted", "2026-03-28"))
    }
    assert averted == {"PL-1", "PL-1-2"}
    assert plans == {
        ("PL-1", "2026-04-10"): ("2026-05-09", "Nobody was found"),
        ("PL-1", "2026-05-10"): ("2026-05-31", "Goes on for PL-1-2"),
        ("PL-1-2", "2026-05-10"): ("", ""),
        ("PL-1-2", "2026-06-10"): ("", ""),
    }
    file = ledger.folder / "distances.csv"
    ledger.do("export", "distances", str(file), "--on", JUNE_20)
    (now,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert now["placement"] == "PL-1-2"
    asked = (now["approval_by"], now["approved"], now["notice_overdue"], now["consulting_overdue"], now["plan"])
    assert asked == ("director", "yes", "no", "no", "A school near home")
    ledger.do("full-continuing-care", "PL-1", "--withdraw", "--why", "The forum met again", "--now", JUNE_21)
    assert stands(ledger) == before


def test_hours_under_a_price_that_begins_later_go_with_their_price(ledger: Ledger) -> None:
    book = """
prices: price,placement,component,rate,unit,first_day
PR-9,PL-1,therapy,80,hour,2026-06-01

therapy_hours: placement,service_month,clinician,contact,contracted,price
PL-1,2026-06,psychologist,direct,10,PR-9
"""
    ledger.take(book, "2026-06-12")
    ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20)
    with ledger.books() as books:
        assert [(row.placement, row.price) for row in rows_known(books, TherapyHours)] == [("PL-1-2", "PR-9")]


TO_BE_DONE = """
agreements: agreement,review_by
A-1,2026-09-30

reviews: review,placement,held_on,agencies,next_review
RV-1,PL-1,2026-05-04,CC ICB,2026-08-04
RV-2,PL-1,2026-06-10,CC ICB,2026-12-10

actions: action,placement,agreement,review,what,agency,due,done_on
AC-1,PL-1,,RV-1,Ask the school,CC,2026-06-30,
AC-2,,A-1,,Write the terms,ICB,2026-07-30,
AC-3,PL-1,,,Send the plan,CC,2026-05-20,2026-05-19
"""


def to_be_done(ledger: Ledger) -> tuple[dict[str, str | None], dict[str, str], dict[str, str]]:
    """Of actions and reviews the placement, and by when each agreement is to be reviewed."""
    with ledger.books() as books:
        actions = {row.action: row.placement for row in rows_known(books, Action)}
        reviews = {row.review: row.placement for row in rows_known(books, Review)}
        by = {row.agreement: str(row.review_by or "") for row in rows_known(books, Agreement)}
    return actions, reviews, by


def test_open_actions_and_the_next_review_go_over_and_come_back_with_what_was_done_since(ledger: Ledger) -> None:
    ledger.take(TO_BE_DONE, "2026-06-12")
    before = stands(ledger)
    said = " ".join(ledger.do(*ACT, "--from", "2026-05-12", "--now", JUNE_20).split())
    assert "open actions (AC-1, AC-2); reviews held since (RV-2)." in said
    # What was agreed on 4 May holds for the next review, and not A-1's own day: it was said later.
    assert "PL-1-2 is to be reviewed by 4 August 2026, as PL-1 was." in said
    assert "Reviews held before, and what is on an agenda, stay with PL-1" in said
    actions, reviews, by = to_be_done(ledger)
    assert actions == {"AC-1": "PL-1-2", "AC-2": "PL-1-2", "AC-3": "PL-1"}
    assert reviews == {"RV-1": "PL-1", "RV-2": "PL-1-2"}
    assert by == {"A-1": "2026-09-30", "PL-1-CYPCC": "2026-08-04", "PL-1-2-CYPCC": "2026-08-04"}
    done_since = write_book(ledger.folder / "done", "actions: action,done_on,note\nAC-1,2026-06-20,They agreed")
    ledger.do("import", str(done_since), "--prefer-book", "--now", JUNE_20)
    ledger.do("full-continuing-care", "PL-1", "--withdraw", "--why", "The forum met again", "--now", JUNE_21)
    with ledger.books() as books:
        done = {row.action: (row.placement, str(row.done_on or "")) for row in rows_known(books, Action)}
    assert done == {"AC-1": ("PL-1", "2026-06-20"), "AC-2": (None, ""), "AC-3": ("PL-1", "2026-05-19")}
    after = stands(ledger)
    assert {sheet: rows for sheet, rows in after.items() if sheet != "actions"} == {
        sheet: rows for sheet, rows in before.items() if sheet != "actions"
    }
