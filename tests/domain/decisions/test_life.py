"""The life of a split told from small facts: what came after what, who is missing, and what contradicts what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.decisions.life import Life, lives
from ledger.domain.decisions.sheets import Decision, Panel, PanelItem, PanelMember, Request
from ledger.domain.money_and_days.money import Pence
from ledger.domain.outcomes.sheets import Review
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement, Approval, ClauseRow
from ledger.domain.splits.weekly_shares import WeeklyShare, weekly_cost, weekly_shares

ON = date(2026, 9, 30)


def day(text: str) -> date:
    return date.fromisoformat(text)


def agreement(code: str, status: Any, first: str, last: str | None = None, **more: Any) -> Agreement:
    return Agreement(
        agreement=code,
        placement="P",
        status=status,
        basis="panel",
        first_day=day(first),
        last_day=day(last) if last else None,
        **more,
    )


def shared(code: str, health: int) -> list[Row]:
    """Clauses by which health bears a percent and social care the rest."""
    return [
        ClauseRow(agreement=code, rank=1, kind="rest", budget="H-CC", percent=Fraction(health)),
        ClauseRow(agreement=code, rank=1, kind="rest", budget="C-SC", percent=Fraction(100 - health)),
    ]


WORLD: list[Row] = [
    Budget(budget="C-SC", agency="C", stream="social_care", name="Social care"),
    Budget(
        budget="H-CC",
        agency="H",
        stream="health",
        name="Continuing care",
        last_day=day("2026-03-31"),
        successor="N-CC",
    ),
    Budget(budget="N-CC", agency="N", stream="health", name="Continuing care"),
    Placement(
        placement="P", child="K", provider="OAK", setting="K2", lead_budget="C-SC", first_day=day("2026-01-05")
    ),
    Price(
        price="P-core", placement="P", component="core", rate=Decimal(7000), unit="week", first_day=day("2026-01-05")
    ),
    Price(
        price="P-set", placement="P", component="set_up", rate=Decimal(900), unit="once", first_day=day("2026-01-05")
    ),
]
SITTING: list[Row] = [
    Panel(panel="S1", name="Joint panel", held_on=day("2026-02-10"), quorum=2),
    PanelMember(panel="S1", agency="C", role="Head of service", present=True, weekly_limit=Pence(6_000_00)),
    PanelMember(panel="S1", agency="H", role="Head of continuing care", present=True, weekly_limit=Pence(3_000_00)),
]


def told(*rows: Row) -> Life:
    """The life of the placement's first agreement."""
    facts = Facts.of([*WORLD, *rows])
    return lives(next(packages_of(facts)), facts, ON)[-1]


def steps(life: Life) -> list[tuple[str, str | None]]:
    return [(step.what, str(step.on) if step.on else None) for step in life.steps]


def test_a_split_is_asked_for_heard_recommended_decided_signed_reviewed_and_renewed() -> None:
    life = told(
        *SITTING,
        agreement(
            "A", "agreed", "2026-01-05", "2026-06-30", decided_on=day("2026-02-12"), review_by=day("2026-05-01")
        ),
        *shared("A", 40),
        Request(request="R", placement="P", agreement="A", what="new", asked_by="C", asked_on=day("2026-01-20")),
        PanelItem(panel="S1", item=1, placement="P", agreement="A", recommendation="agree_in_principle"),
        Decision(decision="D", agreement="A", agency="H", role="Director", decided="agreed", on=day("2026-02-12")),
        Approval(agreement="A", agency="C", role="Head of service", decided=True, on=day("2026-02-14")),
        Approval(agreement="A", agency="H", role="Director", decided=True, on=day("2026-02-13")),
        Review(review="V", placement="P", held_on=day("2026-05-02"), split_still_right=True),
        agreement("B", "agreed", "2026-07-01", decided_on=day("2026-06-10")),
        *shared("B", 40),
    )
    assert steps(life) == [
        ("requested", "2026-01-20"),
        ("heard", "2026-02-10"),
        ("recommended", "2026-02-10"),
        ("decided", "2026-02-12"),
        ("came_to_count", "2026-02-12"),
        ("approved", "2026-02-13"),
        ("approved", "2026-02-14"),
        ("reviewed", "2026-05-02"),
        ("renewed", "2026-07-01"),
    ]
    assert life.contradictions == ()
    assert life.missing == ()
    assert [step.code for step in (life.ending,) if step] == ["B"]


def test_who_bears_a_share_and_has_not_signed_is_named_as_it_is_called_now() -> None:
    rows = (agreement("A", "agreed", "2026-01-05", decided_on=day("2026-02-12")), *shared("A", 40))
    assert told(*rows).missing == ("C", "N")
    assert told(*rows, Approval(agreement="A", agency="H", role="Director", decided=True, on=ON)).missing == ("C",)
    refused = Approval(agreement="A", agency="N", role="Director", decided=False, on=ON)
    assert told(*rows, refused).missing == ("C", "N")


@pytest.mark.parametrize(
    ("later", "ending"),
    [
        (
            agreement("B", "agreed", "2026-05-01", decided_on=day("2026-05-01"), supersedes="A"),
            ("changed", "2026-05-01"),
        ),
        (agreement("B", "agreed", "2026-05-01", decided_on=day("2026-05-01")), ("changed", "2026-05-01")),
        (agreement("B", "interim", "2026-07-01", decided_on=day("2026-05-01")), ("renewed", "2026-07-01")),
        (agreement("B", "declined", "2026-05-01", decided_on=day("2026-05-01")), ("ended", "2026-04-30")),
        (agreement("B", "in_principle", "2026-07-01"), ("lapsed", "2026-06-30")),
        (agreement("B", "agreed", "2026-07-02", decided_on=day("2026-05-01")), ("lapsed", "2026-06-30")),
    ],
)
def test_what_follows_an_agreement_says_how_it_ended(later: Agreement, ending: tuple[str, str]) -> None:
    life = told(
        agreement("A", "agreed", "2026-01-05", "2026-06-30", decided_on=day("2026-01-05")),
        *shared("A", 40),
        later,
        *(shared("B", 50) if later.status != "declined" else ()),
    )
    assert steps(life)[-1] == ending


def test_an_agreement_ends_with_the_stay_and_its_review_is_due_no_longer() -> None:
    ends = Placement(
        placement="P",
        child="K",
        provider="OAK",
        setting="K2",
        lead_budget="C-SC",
        first_day=day("2026-01-05"),
        last_day=day("2026-04-30"),
    )
    row = agreement("A", "agreed", "2026-01-05", decided_on=day("2026-01-05"), review_by=day("2026-12-01"))
    assert ("review_due", "2026-12-01") in steps(told(row, *shared("A", 40)))
    ended = told(row, *shared("A", 40), ends)
    assert steps(ended)[-1] == ("ended", "2026-04-30")
    assert "review_due" not in dict(steps(ended))


def contradictions(life: Life) -> list[tuple[str, str, str]]:
    return [(each.what, each.said, each.against) for each in life.contradictions]


def test_the_latest_officers_decision_is_held_to_the_agreements_status() -> None:
    life = told(
        agreement("A", "in_principle", "2026-01-05"),
        *shared("A", 40),
        Decision(decision="D1", agreement="A", agency="H", role="Director", decided="declined", on=day("2026-02-12")),
        Decision(decision="D2", agreement="A", agency="H", role="Director", decided="agreed", on=day("2026-02-20")),
    )
    assert contradictions(life) == [("decision_differs", "agreed", "in_principle")]


def test_a_panel_below_its_quorum_may_recommend_nothing() -> None:
    away = PanelMember(panel="S1", agency="H", role="Head of continuing care", present=False)
    item = PanelItem(panel="S1", item=1, placement="P", agreement="A", recommendation="decline")
    rows = (agreement("A", "in_principle", "2026-01-05"), *shared("A", 40), *SITTING, item)
    assert contradictions(told(*rows)) == []
    assert contradictions(told(*rows, away)) == [("below_quorum", "1", "2")]


@pytest.mark.parametrize(("health", "over"), [(42, []), (43, [("above_limit", "H", "300000")])])
def test_a_member_is_held_to_the_share_of_its_own_agency(health: int, over: list[Any]) -> None:
    life = told(
        *SITTING,
        agreement("A", "in_principle", "2026-01-05"),
        *shared("A", health),
        PanelItem(panel="S1", item=1, placement="P", agreement="A", recommendation="agree"),
    )
    assert contradictions(life) == over


def test_a_limit_does_not_matter_to_a_panel_that_advises_against() -> None:
    life = told(
        *SITTING,
        agreement("A", "in_principle", "2026-01-05"),
        *shared("A", 90),
        PanelItem(panel="S1", item=1, placement="P", agreement="A", recommendation="decline"),
    )
    assert contradictions(life) == []
    heard = next(step for step in life.steps if step.what == "heard")
    assert [(over.agency, over.share) for over in heard.over_limit] == [("H", 6_300_00)]


def test_a_week_is_shared_as_the_clauses_say_without_what_is_paid_once() -> None:
    facts = Facts.of([*WORLD, agreement("A", "draft", "2026-01-05"), *shared("A", 40)])
    package = next(packages_of(facts))
    deal = package.deals[0]
    assert weekly_cost(package, day("2026-01-05")) == 7_000_00
    assert weekly_cost(package, day("2026-01-04")) == 0
    before = [WeeklyShare("C", True, 4_200_00), WeeklyShare("H", False, 2_800_00)]
    assert weekly_shares(package, deal, purses_of(facts)) == before
    after = [WeeklyShare("C", True, 4_200_00), WeeklyShare("N", False, 2_800_00)]
    assert weekly_shares(package, deal, purses_of(facts), day("2026-04-01")) == after


def test_a_week_near_the_end_of_an_agreement_is_still_a_whole_week() -> None:
    facts = Facts.of([*WORLD, agreement("A", "agreed", "2026-01-05", "2026-03-20"), *shared("A", 40)])
    package = next(packages_of(facts))
    shares = weekly_shares(package, package.deals[0], purses_of(facts), day("2026-03-20"))
    assert sum(share.amount for share in shares) == 7_000_00


def test_a_request_without_an_agreement_belongs_to_the_one_that_a_panel_answered_it_with() -> None:
    asked = Request(request="R", placement="P", what="new", asked_by="C", asked_on=day("2026-01-20"))
    item = PanelItem(panel="S1", item=1, placement="P", agreement="A", request="R")
    rows = (agreement("A", "in_principle", "2026-01-05", requested_on=day("2026-01-19")), *shared("A", 40), *SITTING)
    assert ("requested", "2026-01-20") in steps(told(*rows, asked, item))
    assert ("requested", "2026-01-19") in steps(told(*rows, asked))
