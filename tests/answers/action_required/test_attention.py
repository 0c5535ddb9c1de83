"""What needs somebody on a day: each matter with whom, since when and the pounds at stake; the marts say the same."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.domain.action_required.matters import MATTERS
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.money import text_from_pence
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from tests.desk import Ledger

WHO = """
agencies: agency,name,kind,ods_code
C,County council,council,
N,Neighbouring council,council,
F,Council further off,council,
H1,Old integrated care board,icb,Q1
H2,Integrated care board,icb,Q2
H3,Board next door,icb,Q3

budgets: budget,agency,stream,name,last_day,successor
C-SC,C,social_care,Children's social care,,
N-SC,N,social_care,Children's social care,2026-04-30,
H1-CC,H1,health,Continuing care (old),2026-03-31,H2-CC
H2-CC,H2,health,Continuing care,,
H3-CC,H3,health,Continuing care,,

providers: provider,name
OAK,Oak Homes Ltd

homes: home,provider,name,postcode_district,latitude,longitude
NEAR,OAK,Near,EX4,50.72,-3.53
FAR,OAK,Far,BS1,51.45,-2.59
BORDER,OAK,Over the border,TQ1,50.72,-3.53

districts: district,agency
EX4,C
BS1,F
TQ1,N

adjoining_authorities: agency,neighbour,adjoins
C,N,yes
C,F,no
"""
KNOWN = ("care", "icb", "signed")
DAY = "2026-06-30"


def case(code: str, placement: str = "", deal: str = "", clauses: str = "", *, known: tuple[str, ...] = KNOWN) -> str:
    """A child placed at £100 a day from 1 March 2026, perhaps with an agreement; `known`: what is in order."""
    cells = {"setting": "K2"} | dict(pair.split("=") for pair in placement.split())
    child_home = "50.72,-3.53"
    book = f"""
children: child,home_latitude,home_longitude
K{code},{child_home}

placements: placement,child,provider,lead_budget,first_day,{",".join(cells)}
{code},K{code},OAK,C-SC,2026-03-01,{",".join(cells.values())}

prices: price,placement,component,rate,unit,first_day
{code}-core,{code},core,100,day,2026-03-01
"""
    told = []
    if "care" in known:
        told.append(f"K{code},continuing_care,not eligible,2026-01-01")
    if "icb" in known:
        told.append(f"K{code},responsible_icb,Q2,2026-01-01")
    if told:
        book += "\ncircumstances: child,what,value,first_day\n" + "\n".join(told) + "\n"
    if deal:
        row = {"agreement": f"{code}-1", "placement": code, "basis": "panel", "first_day": "2026-03-01"}
        row |= {"status": "agreed", "decided_on": "2026-02-20"} | dict(pair.split("=") for pair in deal.split())
        book += f"\nagreements: {','.join(row)}\n{','.join(row.values())}\n"
        book += "\nclauses: agreement,rank,kind,budget,percent\n"
        book += "\n".join(f"{code}-1,1,rest,{pair.replace('=', ',')}" for pair in clauses.split()) + "\n"
        if "signed" in known:
            book += "\napprovals: agreement,agency,role,decided,on\n"
            book += "\n".join(f"{code}-1,{who},director,yes,2026-02-20" for who in ("C", "N", "H1", "H3")) + "\n"
    return book


def what_needs_somebody(ledger: Ledger, on: str = DAY, *more: str) -> list[tuple[str, ...]]:
    """The rows of the export for a day, up to what is at stake."""
    file = ledger.folder / "attention.csv"
    ledger.do("export", "attention", str(file), "--on", on, *more)
    with file.open(encoding="utf-8", newline="") as lines:
        return [tuple(row.values())[:7] for row in csv.DictReader(lines)]


def in_the_mart(ledger: Ledger) -> list[tuple[str, ...]]:
    """The same rows as the snapshot has them."""
    with open_current(folder_of(ledger.url)) as snapshot:
        rows = snapshot.rows("needs_decision", Viewer.all())
    return sorted(
        (
            row["placement"] or "",
            row["agreement"] or "",
            row["what"],
            row["agency"],
            row["since"].isoformat(),
            str(row["days"]),
            "" if row["at_stake"] is None else text_from_pence(row["at_stake"]),
        )
        for row in rows
    )


ENDS = """
agreements: agreement,placement,status,basis,first_day,last_day,decided_on,supersedes
{0}-1,{0},interim,panel,2026-03-01,,2026-02-20,
{0}-2,{0},agreed,panel,2026-09-01,,2026-02-21,{0}-1

clauses: agreement,rank,kind,budget,percent
{0}-1,1,rest,C-SC,50
{0}-1,1,rest,H1-CC,50
{0}-2,1,rest,C-SC,100
"""
TAKEN_BACK = """
agreements: agreement,withdrawn
{0}-2,yes

clauses: agreement,rank,budget,withdrawn
{0}-2,1,C-SC,yes
"""
"""Without prejudice goes in with an end only; here another was to end it, and was taken back."""
FIRM = ("first_day=2026-03-01", "C-SC=50 H1-CC=50")
SINCE = "2026-03-01"
# £100 a day for the 274 days from 1 July to 31 March, whoever bears it.
TO_COME = "27400.00"
CASES = {
    # To 31 March 2027 there are 396 days from 1 March 2026, £100 each; half is £19,800, of the days to come £13,700.
    "in order": ("", *FIRM, KNOWN, []),
    # Nothing says how it would be shared, so what has no agreement is all of it: 396 days at £100.
    "nobody agreed": ("", "", "", KNOWN, [("", "unagreed", "C", SINCE, "121", "39600.00")]),
    "lapsed": (
        "",
        "first_day=2026-03-01 last_day=2026-04-30",
        "C-SC=50 H1-CC=50",
        KNOWN,
        # As before: half of the 335 days from 1 May.
        [("", "expired_and_charging", "C", "2026-05-01", "60", "16750.00")],
    ),
    "in principle": (
        "",
        "status=in_principle decided_on= ",
        "C-SC=50 H1-CC=50",
        ("care", "icb"),
        [("1", "in_principle", "C", SINCE, "121", "19800.00")],
    ),
    # From 15 March, 382 days at £50; the old board was asked, and its answer is the new one's to give.
    "asked": (
        "",
        "status=in_principle decided_on= requested_on=2026-03-15",
        "C-SC=50 H1-CC=50",
        ("care", "icb"),
        [
            ("1", "in_principle", "C", "2026-03-15", "107", "19800.00"),
            ("1", "waiting", "H2", "2026-03-15", "107", "19100.00"),
        ],
    ),
    "declined": (
        "",
        "status=declined",
        "C-SC=20 H1-CC=80",
        KNOWN,
        [("1", "declined", "C", SINCE, "121", "31680.00")],
    ),
    "disputed": (
        "",
        "status=disputed",
        "C-SC=50 H1-CC=50",
        KNOWN,
        # Both sides have it, the board of today with what its predecessor was to pay in March too.
        [
            ("1", "disputed", "C", "2026-02-20", "130", "19800.00"),
            ("1", "disputed", "H2", "2026-02-20", "130", "19800.00"),
        ],
    ),
    "interim": (
        "",
        "status=interim review_by=2026-12-31",
        "C-SC=50 H1-CC=50",
        KNOWN,
        [
            ("1", "interim", "C", "2026-02-20", "130", "19800.00"),
            ("1", "interim", "H2", "2026-02-20", "130", "19800.00"),
        ],
    ),
    # What the old board bore in March is the new one's to sign for.
    "unsigned": (
        "",
        *FIRM,
        ("care", "icb"),
        [
            ("1", "unsigned", "C", "2026-02-20", "130", "19800.00"),
            ("1", "unsigned", "H2", "2026-02-20", "130", "19800.00"),
        ],
    ),
    "expiring": (
        "",
        "last_day=2026-08-25",
        "C-SC=50 H1-CC=50",
        KNOWN,
        # As before, half of the 218 days from 26 August.
        [("1", "expiring", "C", "2026-08-25", "-56", "10900.00")],
    ),
    "a day early": ("", "last_day=2026-08-26", "C-SC=50 H1-CC=50", KNOWN, []),
    "over by then": ("last_day=2026-08-20", "last_day=2026-08-20", "C-SC=50 H1-CC=50", KNOWN, []),
    "not reviewed": (
        "",
        "review_by=2026-06-29",
        "C-SC=50 H1-CC=50",
        KNOWN,
        [("1", "review_overdue", "C", "2026-06-29", "1", "13700.00")],
    ),
    "review today": ("", "review_by=2026-06-30", "C-SC=50 H1-CC=50", KNOWN, []),
    "emergency": (
        "emergency=yes",
        "status=interim",
        "C-SC=50 H1-CC=50",
        KNOWN,
        [
            ("1", "emergency_not_ratified", "C", SINCE, "121", "19800.00"),
            ("1", "interim", "C", "2026-02-20", "130", "19800.00"),
            ("1", "interim", "H2", "2026-02-20", "130", "19800.00"),
            ("1", "interim_without_end", "C", "2026-02-20", "130", "19800.00"),
        ],
    ),
    "emergency agreed": ("emergency=yes", *FIRM, KNOWN, []),
    # The neighbour's 25 % of 396 days: its budget ended on 30 April and nobody takes it over.
    "no successor": (
        "",
        "first_day=2026-03-01",
        "C-SC=75 N-SC=25",
        KNOWN,
        [("1", "budget_without_successor", "N", "2026-05-01", "60", "9900.00")],
    ),
    "another board": (
        "",
        "first_day=2026-03-01",
        "C-SC=50 H3-CC=50",
        KNOWN,
        [("1", "icb_differs", "H3", SINCE, "121", "19800.00")],
    ),
    "board not told": ("", "first_day=2026-03-01", "C-SC=50 H3-CC=50", ("care", "signed"), []),
    "continuing care": (
        "",
        *FIRM,
        ("icb", "signed"),
        [("1", "continuing_care_unknown", "C", SINCE, "121", TO_COME)],
    ),
    "unregistered": ("registration=unregistered", *FIRM, KNOWN, [("1", "unregistered", "C", SINCE, "121", TO_COME)]),
    "liberty": (
        "deprivation_of_liberty=yes",
        *FIRM,
        KNOWN,
        [("1", "deprivation_of_liberty", "C", SINCE, "121", TO_COME)],
    ),
    # The child moved on 1 March, so whom the law names was to be told and asked by then: 121 days.
    "at a distance": (
        "home=FAR",
        *FIRM,
        KNOWN,
        [
            ("1", "area_not_consulted", "C", SINCE, "121", ""),
            ("1", "area_not_notified", "C", SINCE, "121", ""),
            ("1", "out_of_area_not_approved", "C", SINCE, "121", TO_COME),
        ],
    ),
    "in an adjoining area, less than a mile away": (
        "home=BORDER",
        *FIRM,
        KNOWN,
        [
            ("1", "area_not_notified", "C", SINCE, "121", ""),
            ("1", "out_of_area_not_approved", "C", SINCE, "121", TO_COME),
        ],
    ),
    # From Sunday 1 March, Monday to Friday are the five working days: 6 March, and 116 days since.
    "with a relative, in an emergency": (
        "home=FAR setting=U3 emergency=yes",
        *FIRM,
        KNOWN,
        [("1", "area_not_notified", "C", "2026-03-06", "116", "")],
    ),
    "near": ("home=NEAR", *FIRM, KNOWN, []),
    "nobody knows where": ("", *FIRM, KNOWN, []),
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Every case as a placement of its own, posted to the day and counted."""
    ledger = Ledger(tmp_path_factory.mktemp("attention"))
    ledger.take(WHO, "2026-06-30T09:00")
    for number, (placement, deal, clauses, known, _) in enumerate(CASES.values()):
        code, no_end = f"P{number:02}", deal == "status=interim"
        book = case(code, placement, known=known) if no_end else case(code, placement, deal, clauses, known=known)
        for each in (book, *((ENDS, TAKEN_BACK) if no_end else ())):
            ledger.take(each.format(code), "2026-06-30T09:00")
    ledger.do("post", "--through", DAY, "--now", "2026-06-30T10:00")
    return ledger


@pytest.fixture(scope="module")
def found(ledger: Ledger) -> list[tuple[str, ...]]:
    return what_needs_somebody(ledger)


@pytest.mark.parametrize("name", CASES)
def test_a_matter_is_told_with_whom_since_when_and_what_is_at_stake(found: list[tuple[str, ...]], name: str) -> None:
    code = f"P{list(CASES).index(name):02}"
    expected = [(f"{code}-{deal}" if deal else "", *rest) for deal, *rest in CASES[name][4]]
    assert [row[1:] for row in found if row[0] == code] == expected


def test_the_snapshot_says_what_the_export_says_of_its_day(ledger: Ledger, found: list[tuple[str, ...]]) -> None:
    assert in_the_mart(ledger) == sorted(found) != []


def test_what_the_journal_says_is_at_stake_is_what_the_facts_say(
    ledger: Ledger, found: list[tuple[str, ...]], tmp_path: Path
) -> None:
    shutil.copy(ledger.file, tmp_path / "ledger.db")
    restated = Ledger(tmp_path, made=False)
    # A budget with another name: nothing moves, yet every placement has to be worked out anew.
    restated.take("budgets: budget,agency,stream,name\nC-SC,C,social_care,Renamed", "2026-06-30T11:00")
    with restated.books() as books:
        assert len(books.placements_changed(books.posted.last_posted)) == len(CASES)
    assert what_needs_somebody(restated) == found


def test_hoped_for_money_is_never_the_whole_cost(found: list[tuple[str, ...]]) -> None:
    staked = [Decimal(row[6]) for row in found if row[6] and row[2] != "unagreed"]
    assert len(staked) > 10
    assert max(staked) < 396 * 100


def test_on_an_earlier_day_later_days_do_not_count(ledger: Ledger) -> None:
    rows = {(row[2], row[5], row[6]) for row in what_needs_somebody(ledger, "2026-03-31") if row[2] == "disputed"}
    assert rows == {("disputed", "39", "1550.00")}


def test_an_agreement_that_ends_as_the_year_does_is_worth_nil_to_its_end_and_one_before_what_is_left(
    tmp_path: Path,
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(WHO, "2026-06-30T09:00")
    for code, last_day in (("A", "2027-03-15"), ("B", "2027-03-30"), ("C", "2027-03-31"), ("D", "2027-04-07")):
        ledger.take(case(code, "", f"last_day={last_day}", "C-SC=50 H1-CC=50"), "2026-06-30T09:00")
    ledger.do("post", "--through", DAY, "--now", "2026-06-30T10:00")
    worth = {row[0]: row[6] for row in what_needs_somebody(ledger, "2027-03-01") if row[2] == "expiring"}
    # Half of £100 a day: 16 days from 16 March, one day, and none that is left of the year.
    assert worth == {"A": "800.00", "B": "50.00", "C": "0.00", "D": "0.00"}


STATED_LATER = """
distance_approvals: placement,agency,role,decided,on
A,C,director,yes,2026-03-02

area_notices: placement,agency,kind,on
A,F,notified,2026-03-02
A,F,consulted,2026-03-02

agreements: agreement,placement,status,basis,first_day,last_day,decided_on,requested_on
A-1,A,agreed,panel,2026-03-01,2026-07-31,2026-02-20,
A-2,A,draft,panel,2026-08-01,,,2026-06-01
B-1,B,in_principle,panel,2026-08-01,,,2026-06-20

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,C-SC,50
A-2,1,rest,H2-CC,25
A-2,1,rest,H3-CC,25
B-1,1,rest,C-SC,50
B-1,1,rest,H2-CC,50

children: child
KB

placements: placement,child,provider,setting,lead_budget,first_day
B,KB,OAK,K2,C-SC,2026-08-01

approvals: agreement,agency,role,decided,on
B-1,H2,head of service,no,2026-06-25

decisions: decision,agreement,agency,role,decided,on
D1,A-2,H2,director,in_principle,2026-06-10
D2,A-2,H3,director,agreed,2026-06-12

care_cases: care_case,child,agency,referred_on
CARE,KA,H2,2026-05-01
OLD,KA,H2,2025-05-01

care_steps: care_case,step,on,result
CARE,assessment,2026-05-20,

panels: panel,name,held_on
S1,Joint panel,2026-06-01

actions: action,placement,agreement,panel,what,agency,due,done_on
T1,A,,S1,Ask the school,C,2026-06-20,
T2,A,,S1,Ask the school again,C,2026-06-25,
T3,,A-1,,Send the letter,H3,2026-06-29,
T4,,,S1,Find a chair,N,2026-06-30,
T5,,,S1,Book the room,N,2026-06-29,
T6,A,,S1,Visit,C,2026-06-01,2026-06-30
"""


def test_what_is_stated_after_the_posting_counts_at_once_in_both(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(WHO, "2026-06-30T09:00")
    ledger.take(case("A", "home=FAR", *FIRM), "2026-06-30T09:00")
    ledger.do("post", "--through", DAY, "--now", "2026-06-30T10:00")
    assert [row[2] for row in what_needs_somebody(ledger)] == [
        "area_not_consulted",
        "area_not_notified",
        "out_of_area_not_approved",
    ]
    ledger.take(STATED_LATER, "2026-06-30T11:00")
    ledger.do("marts", "--now", DAY)
    expected = [
        ("", "", "action_overdue", "N", "2026-06-29", "1", ""),
        ("A", "", "action_overdue", "C", "2026-06-20", "10", ""),
        # Referred on 1 May; the forum is due 35 days later. The other case ran out of every clock a year before.
        ("A", "", "care_step_overdue", "H2", "2025-05-29", "397", TO_COME),
        ("A", "", "care_step_overdue", "H2", "2026-06-05", "25", TO_COME),
        ("A", "A-1", "action_overdue", "H3", "2026-06-29", "1", ""),
        # As before, half of the 243 days from August, which the board is asked for too.
        ("A", "A-1", "expiring", "C", "2026-07-31", "-31", "12150.00"),
        # The other board has decided; in principle is no answer yet. Nothing is carried before August.
        ("A", "A-2", "waiting", "H2", "2026-06-01", "29", "12150.00"),
        # The board has refused, so the decision lies with the lead; the placement has not begun.
        ("B", "B-1", "waiting", "C", "2026-06-20", "10", ""),
    ]
    assert what_needs_somebody(ledger) == expected
    assert in_the_mart(ledger) == expected
    before = what_needs_somebody(ledger, DAY, "--as-known-at", "2026-06-30T10:30")
    assert [row[2] for row in before] == [
        "area_not_consulted",
        "area_not_notified",
        "out_of_area_not_approved",
    ]


ASKED_AGAIN = """
agreements: agreement,placement,status,basis,first_day,requested_on
A-2,A,draft,panel,2026-03-01,2026-04-01

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,C-SC,40
A-2,1,rest,H2-CC,60

requests: request,placement,what,asked_by,asked_of,asked_on
R,A,new,C,H2,2026-03-10
"""


def test_a_day_on_which_several_questions_wait_counts_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(WHO, "2026-06-30T09:00")
    deal = "status=in_principle decided_on= requested_on=2026-03-15"
    ledger.take(case("A", "", deal, "C-SC=50 H1-CC=50"), "2026-06-30T09:00")
    ledger.take(ASKED_AGAIN, "2026-06-30T10:00")
    ledger.do("export", "cost-of-delay", str(tmp_path / "delay.csv"), "--on", DAY)
    with (tmp_path / "delay.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["agreement"], row["days"], row["carried"], row["cost"]) for row in csv.DictReader(lines)]
    # The request names no agreement, but what is in principle covers 10 to 14 March too. The draft asks nothing.
    assert rows == [("", "5", "250.00", ""), ("A-1", "108", "5400.00", "")]


def test_every_kind_of_matter_is_met_here(found: list[tuple[str, ...]]) -> None:
    elsewhere = {"action_overdue", "care_step_overdue", "no_seat", "duty_unclear"}
    assert {row[2] for row in found} | elsewhere == set(MATTERS)


def test_each_matter_has_a_sentence_in_the_snapshot(ledger: Ledger) -> None:
    with open_current(folder_of(ledger.url)) as snapshot:
        rows = snapshot.rows("needs_decision", Viewer.all())
    assert [row["what"] for row in rows if not row["sentence"].endswith("2026.")] == []
    assert date(2026, 6, 30) - rows[0]["since"] == timedelta(rows[0]["days"])
