"""What needs somebody today, beyond single placements: which rows do, how urgent it is, and by whose threshold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.answers.action_required.needs import (
    Needed,
    needed_closer_to_home,
    needed_in_the_books,
    needed_of_account,
    needed_of_budgets,
    needed_of_commitments,
    needed_of_debts,
    needed_of_family_help,
    needed_of_funds,
    needed_of_outcomes,
    needed_of_outcomes_of_placement,
    needed_of_placement,
    needed_of_placements,
    needed_of_sitting,
    needed_therapeutic,
    needed_therapeutic_of_placement,
)
from ledger.answers.action_required.sittings import sitting_seen
from ledger.answers.debts.aged import DisputeClock
from ledger.answers.family_help import FamilyHelp, family_help
from ledger.answers.funds.years import Contributor, FundYear, latest_years
from ledger.answers.outcomes import outcomes_of
from ledger.answers.splits.commitments import BudgetCommitment
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.debts.sheets import Dispute
from ledger.domain.funds.balance import FundBalance
from ledger.domain.funds.sheets import Fund
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.reconciliation.partners.aged_debt import Debt
from tests.desk import SMALL, Ledger
from tests.therapeutic_story import BOOK, HORIZON

DAY = date(2026, 5, 31)


def told(found: Iterable[Needed]) -> list[tuple[str, str, int]]:
    """What needs somebody, how urgent it is, and in how many rows it shows."""
    return [(each.what, each.urgency, len(each.rows)) for each in found]


def test_of_what_is_owed_the_two_largest_contested_sums_need_somebody() -> None:
    sums = [("agreed", 9), ("interim", 1), ("disputed", 3), ("interim", 2)]
    balances = [{"standing": standing, "amount": amount} for standing, amount in sums]
    found = list(needed_in_the_books([], balances, [], [], [], []))
    assert [(each.what, each.urgency, each.first["amount"]) for each in found] == [
        ("contested", "Act", 3),
        ("contested", "Act", 2),
    ]


def test_a_month_posted_to_its_end_and_left_open_is_to_be_checked() -> None:
    months: list[dict[str, Any]] = [
        {"month": "2026-05", "posted_to_its_end": False, "closed": False},
        {"month": "2026-04", "posted_to_its_end": True, "closed": False},
        {"month": "2026-03", "posted_to_its_end": True, "closed": True},
    ]
    (found,) = needed_in_the_books([], [], [], [], [], months)
    assert (found.what, found.urgency, [row["month"] for row in found.rows]) == ("not_closed", "Check", ["2026-04"])


def test_a_budget_without_an_amount_is_never_over_it_and_the_parts_of_what_is_expected_are_apart() -> None:
    budgets = [{"left": left} for left in (None, 5, -1, -7, -3)]
    expected = [
        {"agency": "A", "awaited": 4, "declined": 0, "not_asked": 2},
        {"agency": "B", "awaited": 5, "declined": 3, "not_asked": 0},
    ]
    found = list(needed_of_budgets(budgets, expected, []))
    assert told(found) == [
        ("over_budget", "Act", 1),
        ("over_budget", "Act", 1),
        ("not_asked", "Act", 1),
        ("awaited", "Check", 2),
        ("declined", "Know", 1),
    ]
    assert [each.first["left"] for each in found[:2]] == [-7, -3]
    assert [each.first["agency"] for each in found[2:]] == ["A", "B", "B"]


def test_matters_of_placements_keep_their_order_and_what_the_law_asks_is_to_be_acted_on() -> None:
    reasons = [{"what": what} for what in ("unregistered", "area_not_notified", "interim", "expiring")]
    assert [(each.what, each.urgency) for each in needed_of_placements(reasons)] == [
        ("unregistered", "Act"),
        ("area_not_notified", "Act"),
        ("interim", "Check"),
        ("expiring", "Check"),
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # In P01 hours were missing three months on end, in P03 one.
        ("", ["P01"]),
        ("hours_missing_months,,1", ["P01", "P03"]),
        ("hours_missing_months,C,4\nhours_missing_months,,1", []),
    ],
)
def test_missing_hours_need_somebody_after_as_many_months_as_the_lead_says(
    tmp_path: Path, stated: str, expected: list[str]
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(f"{BOOK}\nthresholds: threshold,agency,value\n{stated}\n" if stated else BOOK, HORIZON)
    ledger.post(HORIZON, HORIZON)
    ledger.do("marts")
    with open_current(folder_of(ledger.url)) as snapshot:
        shortfalls = snapshot.rows("therapeutic_shortfalls", Viewer.all())
    found = {each.what: each for each in needed_therapeutic([], shortfalls, [])}
    missing = found["hours_missing"].rows if "hours_missing" in found else []
    assert sorted(row["placement"] for row in missing) == expected
    assert found["hours_not_reported"].sum("not_reported") == 800


def test_hours_missing_of_a_stay_that_has_ended_need_somebody_all_the_same() -> None:
    ended = {"open": False, "long_missing": True, "not_reported": 0, "not_known": 50}
    expected = [("hours_missing", "Act", 1), ("hours_not_priced", "Know", 1)]
    assert told(needed_therapeutic([], [ended], [])) == expected
    assert told(needed_therapeutic_of_placement({"accreditation": "running"}, [ended], [])) == expected


def test_the_page_of_a_placement_tells_each_plan_past_its_review_and_an_accreditation_that_ended() -> None:
    hours = {"long_missing": False, "not_reported": 100, "not_known": 0}
    plans = [{"kind": kind, "overdue": late} for kind, late in (("a", True), ("b", False), ("c", True))]
    found = list(needed_therapeutic_of_placement({"accreditation": "ended"}, [hours], plans))
    assert told(found) == [
        ("accreditation_ended", "Act", 1),
        ("plan_overdue", "Check", 1),
        ("plan_overdue", "Check", 1),
        ("hours_not_reported", "Check", 1),
    ]
    assert [each.first["kind"] for each in found[1:3]] == ["a", "c"]
    assert not told(needed_therapeutic_of_placement({"accreditation": "ending"}, [], []))


def committed(code: str, amount: int | None, pence: int) -> BudgetCommitment:
    return BudgetCommitment(code, code, "C", "Council", "health", amount, 0, pence, 0, {})


def test_the_three_budgets_furthest_beyond_their_amount_are_told_and_those_without_one_together() -> None:
    amounts = [("A", 5, 6), ("B", 5, 9), ("C", 5, 5), ("D", 5, 8), ("E", 5, 7), ("F", None, 99), ("G", None, 0)]
    found = list(needed_of_commitments(committed(*each) for each in amounts))
    assert told(found) == [("over_budget", "Act", 1)] * 3 + [("amount_unknown", "Know", 2)]
    assert [each.first.budget for each in found] == ["B", "D", "E", "F"]
    assert told(needed_of_commitments([committed("A", 5, 5)])) == []


def clock(code: str, days: int) -> DisputeClock:
    row = Dispute(
        dispute=code,
        from_agency="H",
        to_agency="C",
        reason="share_disputed",
        stage="informal",
        raised_on=DAY,
        stage_since=DAY,
    )
    return DisputeClock(row, days, 28, 0, row.from_agency, row.to_agency)


def debt(days: int, amount: int) -> Debt:
    return Debt("C", "H", "R", DAY, DAY, days, "awaiting_panel", amount, ())


def test_disputes_over_their_time_are_told_one_by_one_three_of_all_and_each_of_an_account() -> None:
    clocks = [clock(code, days) for code, days in (("A", 28), ("B", 29), ("C", 60), ("D", 30), ("E", 40))]
    of_all = list(needed_of_debts(clocks, [debt(0, 5)]))
    assert told(of_all) == [("dispute_late", "Act", 1)] * 3
    assert [each.first.dispute.dispute for each in of_all] == ["C", "E", "D"]
    of_one = list(needed_of_account([], clocks, [], 0))
    assert [each.first.dispute.dispute for each in of_one] == ["C", "E", "D", "B"]


def test_what_has_been_due_for_more_than_a_year_is_acted_on_and_money_on_account_is_not() -> None:
    late, found = needed_of_debts([], [debt(365, 5), debt(366, 7), debt(400, 9), debt(400, -3)])
    assert (late.what, late.urgency, [each.amount for each in late.rows]) == ("partners_overdue", "Act", [9, 7, 5])
    assert (found.what, found.urgency, [each.amount for each in found.rows]) == ("due_a_year", "Act", [7, 9])


def test_overdue_money_of_partners_leads_what_finance_has_to_do() -> None:
    balances = [{"standing": "disputed", "amount": 3}]
    found = list(needed_in_the_books([debt(0, 8), debt(1, 5), debt(9, -3)], balances, [], [], [], []))
    assert [each.what for each in found] == ["partners_overdue", "contested"]
    assert [each.amount for each in found[0].rows] == [5]
    of_account = list(needed_of_account([debt(1, 5)], [], [], 7_00))
    assert told(of_account) == [("partners_overdue", "Act", 1), ("on_account", "Check", 1)]


def test_a_dispute_that_goes_on_needs_somebody_for_its_placement() -> None:
    found = list(needed_of_placement([], [clock("A", 28), clock("B", 29)]))
    assert [(each.what, each.urgency, each.first.dispute.dispute) for each in found] == [
        ("dispute", "Check", "A"),
        ("dispute", "Act", "B"),
    ]


def fund(code: str, year: str, spent: int, approved: int = 0, *received: int) -> FundYear:
    pool = Fund(fund=code, name=code, budget="B", first_day=DAY)
    paid = tuple(Contributor("B", "H", 100_00, 50_00, pence, 0, 0) for pence in received)
    balance = FundBalance(100_00, spent, approved, 0, (), ())
    return FundYear(pool, "C", year, DAY, (), paid, (), (), (), balance, False)


def test_an_overspend_that_nobody_approved_and_contributions_that_have_not_come_need_somebody() -> None:
    assert told(needed_of_funds([fund("F", "2026-27", 120_00, 0, 50_00)])) == [("overspend", "Check", 1)]
    assert told(needed_of_funds([fund("F", "2026-27", 120_00, 20_00)])) == []
    # What one paid ahead makes up for nothing that another owes.
    (found,) = needed_of_funds([fund("F", "2026-27", 0, 0, 80_00, 40_00)])
    assert (found.what, found.urgency, found.first.outstanding) == ("contributions_late", "Act", 10_00)


def test_a_fund_is_looked_at_in_the_last_year_somebody_pays_into_it() -> None:
    years = [fund("F", "2025-26", 1), fund("F", "2026-27", 2), fund("G", "2025-26", 3)]
    assert [each.balance.spent for each in latest_years(years)] == [2, 3]


PROGRAMME = """
agencies: agency,name,kind
C,Council,council
D,Department,department

programmes: programme,name,lead,funder,grant,first_day
P,Family pods,C,D,1000,2026-04-01

programme_profile: programme,month,grant,spend
P,2026-04,100,100
P,2026-05,100,100

pods: pod,programme,name,first_day,supervising_social_worker
N,P,North,2026-04-01,yes
S,P,South,2026-04-01,
T,P,Far south,2026-06-01,no
"""
SPENT = "programme_spend: programme,month,head,amount\nP,2026-04,other,{april}\n{more}"
CLAIM = (
    "programme_claims: claim,programme,first_month,last_month,amount,claimed_on\nK,P,2026-04,2026-04,{},2026-05-02\n"
)


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        # Of a programme of which nobody told anything, that alone and the pod without supervision are known.
        ("", [("unsupervised", "Act"), ("spend_not_told", "Know")]),
        (
            SPENT.format(april=90, more="P,2026-05,other,90"),
            [("claim_due", "Act"), ("unsupervised", "Act"), ("off_profile", "Check")],
        ),
        (
            f"{SPENT.format(april=100, more='P,2026-05,other,100')}\n\n{CLAIM.format(250)}",
            [("overclaimed", "Act"), ("unsupervised", "Act"), ("claimed_not_come", "Check")],
        ),
    ],
)
def test_a_programme_needs_claims_supervision_and_what_was_spent(
    tmp_path: Path, book: str, expected: list[tuple[str, str]]
) -> None:
    found = list(needed_of_family_help(programme(tmp_path, book)))
    assert [(each.what, each.urgency) for each in found] == expected
    assert [each.first.pod for each in found if each.what == "unsupervised"] == ["S"]


def programme(folder: Path, book: str) -> FamilyHelp:
    ledger = Ledger(folder)
    ledger.take(f"{PROGRAMME}\n\n{book}", "2026-05-31")
    with ledger.books() as books:
        (found,) = family_help(books, DAY)
    return found


def test_the_months_whose_spend_is_not_told_follow_the_last_that_is(tmp_path: Path) -> None:
    found = programme(tmp_path, SPENT.format(april=100, more="")).grant.months_not_told
    assert found
    assert [str(month) for month in found] == ["2026-05", "2026-05"]


SITTING = (
    SMALL
    + """
panels: panel,name,held_on,quorum
PN,Joint panel,2026-04-14,{quorum}

panel_members: panel,agency,role,present
PN,C,Head of service,yes

panel_items: panel,item,placement,agreement,recommendation
PN,1,A,A-1,{advice}

decisions: decision,agreement,agency,role,decided,on,review_by
D,A-1,C,Director,interim,2026-04-15,2026-10-15

actions: action,placement,panel,what,agency,due,done_on
AC-1,A,PN,Hold the review,C,2026-04-13,
AC-2,A,PN,Write it down,C,2026-04-14,
AC-3,,PN,Agree a form,C,2026-04-01,2026-04-02
"""
)


@pytest.mark.parametrize(
    ("quorum", "advice", "expected"),
    [
        (
            "2",
            "agree",
            [
                ("no_quorum", "Act", 1),
                ("contradiction", "Check", 1),
                ("contradiction", "Check", 1),
                ("actions_overdue", "Check", 1),
                ("not_approved", "Know", 1),
            ],
        ),
        (
            "1",
            "defer",
            [("contradiction", "Check", 1), ("contradiction", "Check", 1), ("actions_overdue", "Check", 1)],
        ),
        (
            "",
            "defer",
            [("contradiction", "Check", 1), ("contradiction", "Check", 1), ("actions_overdue", "Check", 1)],
        ),
    ],
)
def test_a_sitting_is_told_once_that_it_had_no_quorum_and_what_does_not_go_together(
    tmp_path: Path, quorum: str, advice: str, expected: list[tuple[str, str, int]]
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SITTING.format(quorum=quorum, advice=advice), "2026-04-20")
    with ledger.books() as books:
        found = list(needed_of_sitting(sitting_seen(books, "PN"), date(2026, 4, 14)))
    assert told(found) == expected
    _, contradiction = next(each.first for each in found if each.what == "contradiction")
    assert contradiction.what == "decision_differs"
    assert [row.action for each in found if each.what == "actions_overdue" for row in each.rows] == ["AC-1"]


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ("", [("no_items", "Act", 1), ("who_was_there", "Check", 1), ("no_minutes", "Check", 1)]),
        (
            "panel_items: panel,item,placement,agreement,recommendation\nPN,1,A,A-1,\nPN,2,B,,agree\n",
            [
                ("not_heard", "Act", 1),
                ("not_decided", "Act", 1),
                ("who_was_there", "Check", 1),
                ("no_minutes", "Check", 1),
            ],
        ),
    ],
)
def test_what_is_not_recorded_of_a_sitting_that_is_over_needs_somebody(
    tmp_path: Path, sheets: str, expected: list[tuple[str, str, int]]
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(f"{SMALL}\npanels: panel,name,held_on\nPN,Joint panel,2026-04-14\n\n{sheets}", "2026-04-01")
    with ledger.books() as books:
        seen = sitting_seen(books, "PN")
        assert list(needed_of_sitting(seen, date(2026, 4, 14))) == [], "it sits today: there is time"
        assert told(needed_of_sitting(seen, date(2026, 4, 15))) == expected


def test_of_outcomes_evidence_and_money_come_before_funders_days_and_raters() -> None:
    figures = dict.fromkeys(("lacking", "no_funder", "past_due", "raters_differ"), 1)
    money = [{"open": True, "amount": 3}, {"open": False, "amount": 4}, {"open": True, "amount": 5}]
    found = list(needed_of_outcomes(figures, money))
    assert told(found) == [
        ("not_evidenced", "Act", 1),
        ("no_outcome", "Act", 2),
        ("no_funder", "Check", 1),
        ("past_due", "Check", 1),
        ("raters_differ", "Know", 1),
    ]
    assert found[1].sum("amount") == 8
    assert told(needed_of_outcomes({**figures, "lacking": 0}, []))[0] == ("no_funder", "Check", 1)
    assert told(needed_of_outcomes(dict.fromkeys(figures, 0), [])) == []


AIMED = (
    SMALL
    + """
outcomes: outcome,placement,domain,statement,accountable,first_day,due,instrument
O-1,A,health,Sleeps,C,2026-01-01,2026-05-30,goal
O-2,A,health,Eats,C,2026-05-01,2026-05-31,goal
O-3,B,health,Reads,C,2026-02-10,2026-05-01,goal

thresholds: threshold,agency,value
evidence_days,,60
"""
)


def test_each_open_outcome_without_evidence_or_past_its_day_needs_somebody_on_every_page(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(AIMED, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("marts", "--now", DAY.isoformat())
    with ledger.books(today=DAY) as books:
        outcomes = outcomes_of(books, "A")
    assert outcomes
    found = list(needed_of_outcomes_of_placement(outcomes))
    assert [(each.what, each.urgency, each.first.outcome.outcome) for each in found] == [
        ("not_evidenced", "Act", "O-1"),
        ("past_due", "Check", "O-1"),
    ]
    # B's stay ended on 20 May: what it was for is open no more, on the page of all outcomes either.
    with open_current(folder_of(ledger.url)) as snapshot:
        (figures,) = snapshot.rows("outcome_figures", Viewer.all())
    assert (figures["past_due"], figures["missing"]) == (1, 1)


def test_what_is_far_from_home_not_secured_waits_or_overruns_needs_somebody() -> None:
    columns = ("distant", "unapproved", "approved", "approval_by", "notice_overdue", "consulting_overdue")
    columns = (*columns, "plan_late", "plan")
    away = [
        dict(zip(columns, values, strict=True))
        for values in (
            (True, True, "no", "director", False, True, True, "Move"),
            (True, True, "not_asked", "director", True, True, False, None),
            # A yes, over twenty miles; and within the area, where a plan is no matter.
            (True, False, "yes", "nominated_officer", False, False, False, "Stay"),
            (False, False, "not_asked", "nobody", False, False, False, None),
            # Nobody knows where: told, and asked for nothing.
            (None, False, "not_asked", "not_known", False, False, False, None),
        )
    ]
    # A placement has a row a budget, and is told once.
    secured = [
        {"placement": "A", "secured": "no", "ends_soon": False},
        {"placement": "A", "secured": "no", "ends_soon": False},
        {"placement": "B", "secured": "yes", "ends_soon": True},
    ]
    waits = [{"state": state, "days": days} for state, days in (("waiting", 3), ("waiting", 9), ("found", 50))]
    steps = [
        {"days_past": past, "still_there": there, "cost": 1} for past, there in ((5, True), (0, True), (5, False))
    ]
    found = list(needed_closer_to_home(away, secured, waits, steps))
    assert told(found) == [
        ("area_refused", "Act", 1),
        ("area_not_approved", "Act", 1),
        ("area_not_consulted", "Act", 2),
        ("area_not_notified", "Act", 1),
        ("area_not_known", "Check", 1),
        ("plan_late", "Check", 1),
        ("no_plan", "Know", 1),
        ("not_secured", "Act", 1),
        ("secured_ends_soon", "Check", 1),
        ("searches", "Act", 2),
        ("past_plan", "Check", 1),
    ]
    assert [each.first["days"] for each in found if each.what == "searches"] == [9]
