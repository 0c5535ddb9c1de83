"""The demonstration ledger's stories of joint review: each that data/README.md names is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar, get_args

from ledger.answers.outcomes import progresses
from ledger.book.adjoining_authorities import land_borders
from ledger.briefing.family_help import change_shown
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Home
from ledger.domain.closer_to_home.distance import all_distances
from ledger.domain.closer_to_home.sheets import (
    AdjoiningAuthority,
    AreaNotice,
    Averted,
    CloserPlan,
    DistanceApproval,
    District,
    Search,
    SearchRefusal,
    Team,
)
from ledger.domain.continuing_care.sheets import CareCase, CareDomain, CareLevel, CareStep
from ledger.domain.decisions.sheets import Action, Decision, Panel, PanelItem, PanelMember, Request
from ledger.domain.family_help.families import changes
from ledger.domain.family_help.sheets import (
    Family,
    FamilyEvent,
    Pod,
    Programme,
    ProgrammeClaim,
    ProgrammeProfile,
    ProgrammeSpend,
)
from ledger.domain.money_and_days.intervals import RateRatio
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.domain.placements.sheets import Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.position import position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.domain.therapeutic.premium import compared, premiums
from ledger.domain.therapeutic.sheets import (
    CarePlan,
    Offer,
    OfferEvidence,
    PlacementOffer,
    SecureBaseRating,
    TherapyHours,
)

END = date(2026, 10, 31)
HALF_A_YEAR = timedelta(days=183)
AnyRow = TypeVar("AnyRow", bound=Row)


def rows(facts: Facts, model: type[AnyRow]) -> list[AnyRow]:
    return list(facts.sheet(model).values())


def test_a_panel_sits_every_month_and_one_sitting_had_no_quorum(facts: Facts) -> None:
    panels = {row.panel: row for row in rows(facts, Panel)}
    sittings = {Month.of(row.held_on) for row in panels.values()}
    assert sittings == set(months_between(Month(2024, 4), Month(2026, 11)))
    came: dict[str, set[str]] = defaultdict(set)
    for member in rows(facts, PanelMember):
        came[member.panel] |= {member.agency} if member.present else set()
    past = [row for row in panels.values() if row.held_on <= END]
    assert [row.panel for row in past if len(came[row.panel]) < (row.quorum or 0)] == ["JCP-2025-08"]
    assert {row.weekly_limit is None for row in rows(facts, PanelMember)} == {True, False}
    next_agenda = [row for row in rows(facts, PanelItem) if row.panel == "JCP-2026-11"]
    assert len(next_agenda) == 4
    assert {row.recommendation for row in next_agenda} == {None}


def test_every_recommendation_and_a_decision_that_differs_from_it_is_there(facts: Facts) -> None:
    items = rows(facts, PanelItem)
    assert {row.recommendation for row in items} >= {"agree", "interim", "dispute", "decline", "defer"}
    recommended = {row.agreement: row.recommendation for row in items if row.recommendation != "defer"}
    otherwise = {
        row.agreement
        for row in rows(facts, Decision)
        if (recommended.get(row.agreement), row.decided) in (("agree", "disputed"), ("interim", "declined"))
    }
    assert {"AG-0071-1", "AG-0115-1", "AG-0114-1"} <= otherwise
    assert any(row.conditions for row in rows(facts, Decision))


def test_requests_wait_for_one_board_and_one_was_withdrawn(facts: Facts) -> None:
    requests = {row.request: row for row in rows(facts, Request)}
    assert requests["RQ-0064-1"].asked_of == ("NWICB",)
    assert requests["RQ-0064-1"].agreement is None
    assert [row.request for row in requests.values() if row.closed_on] == ["RQ-0042-2"]
    assert {row.what for row in requests.values()} == {"new", "change", "renewal", "ratification", "end"}


def test_actions_come_from_panels_and_reviews_and_some_are_open_past_their_day(facts: Facts) -> None:
    actions = rows(facts, Action)
    assert any(row.panel for row in actions)
    assert any(row.review for row in actions)
    assert any(row.done_on for row in actions)
    assert any(row.done_on is None and row.due < END for row in actions)


def test_continuing_care_is_there_in_each_stage_late_refused_and_with_its_ten_domains(facts: Facts) -> None:
    steps: dict[str, list[CareStep]] = defaultdict(list)
    for step in rows(facts, CareStep):
        steps[step.care_case].append(step)
    stages = {
        case.care_case: tuple(step.step for step in sorted(steps[case.care_case], key=lambda step: step.on))
        for case in rows(facts, CareCase)
    }
    decided = ("assessment", "forum", "decision")
    assert {(), ("assessment",), ("assessment", "forum"), decided, (*decided, "review")} <= set(stages.values())
    results = {step.result for found in steps.values() for step in found if step.step == "decision"}
    assert results == {"eligible", "not_eligible", "deferred"}
    late = facts.sheet(CareCase)["CC-004",]
    assert stages["CC-004"] == ()
    assert END - late.referred_on > timedelta(days=42)
    levels = {(row.care_case, row.on): 0 for row in rows(facts, CareLevel)}
    for row in rows(facts, CareLevel):
        levels[row.care_case, row.on] += 1
    assert set(levels.values()) == {len(get_args(CareDomain))} == {10}


def test_one_childs_responsible_board_is_not_the_one_that_is_charged(facts: Facts) -> None:
    moved = [row for row in rows(facts, Circumstance) if (row.child, row.what) == ("CH-0029", "responsible_icb")]
    assert max(moved, key=lambda row: row.first_day).value == "SFICB"
    charged = [row.budget for row in rows(facts, ClauseRow) if row.agreement == "AG-0050-1"]
    assert "NWICB-CYP" in charged
    assert "SFICB-CYP" not in charged


def test_two_drafts_of_one_placement_lie_ready_to_be_compared(facts: Facts) -> None:
    drafts = [row for row in rows(facts, Agreement) if row.placement == "PL-0101" and row.status == "draft"]
    kinds = {
        row.agreement: row.kind for row in rows(facts, ClauseRow) if row.agreement in {d.agreement for d in drafts}
    }
    assert len(drafts) == len(kinds) == 2


def test_what_became_of_open_and_of_ended_outcomes(facts: Facts) -> None:
    """Of 116 open ones 78 are past their due day; of 180 ended ones 114 ended because the child left."""
    found = progresses(facts, END, purses_of(facts))
    assert Counter((each.part, each.movement) for each in found) == {
        ("open", "nearer"): 69,
        ("open", "unchanged"): 14,
        ("open", "away"): 20,
        ("open", "not_observed"): 10,
        ("open", "not_comparable"): 3,
        ("ended", "nearer"): 69,
        ("ended", "unchanged"): 20,
        ("ended", "away"): 26,
        ("ended", "not_observed"): 56,
        ("ended", "not_comparable"): 9,
    }
    assert sum(each.past_due for each in found) == 78
    assert sum(each.standing == "left" for each in found) == 114
    assert Counter(each.evidence for each in found if each.part == "open") == {
        "current": 103,
        "awaited": 10,
        "stale": 3,
    }


def test_escalations_halved_in_the_same_families_and_others_had_no_more_than_them_by_chance(facts: Facts) -> None:
    """43 in 42.0 family-years before and 16 in 32.3 after; families without it had 18 in 25.6 after, in days 16 in
    11,790 and 18 in 9,349: 0.70485. The width is 1.96 times the root of 1 ÷ 16 + 1 ÷ 18, 0.6734."""
    own, others = (
        found
        for found in changes(rows(facts, Family), rows(facts, FamilyEvent), END)
        if found.kind == "escalation" and found.group.all_pods
    )
    assert (own.before.rate.events, str(own.before.rate.years)) == (43, "42.0")
    assert (own.after.rate.events, str(own.after.rate.years)) == (16, "32.3")
    assert own.ratio == RateRatio(Decimal("0.48"), Decimal("0.27"), Decimal("0.86"))
    assert (others.after.rate.events, str(others.after.rate.years)) == (18, "25.6")
    assert own.beside(others) == RateRatio(Decimal("0.70"), Decimal("0.36"), Decimal("1.38"))
    assert (own.verdict, own.verdict_beside(others)) == ("fewer", "not_shown")
    assert change_shown(own) == (
        "Escalations: 43 before and 16 after. The same families' yearly rate after is 0.48 times (95% interval 0.27 "
        "to 0.86) that before: fewer."
    )


def test_bought_residential_placements_with_the_claim_cost_253_pounds_a_week_more_than_bought_ones(
    facts: Facts,
) -> None:
    """The medians of 15 and 13 are 6,386.00 and 6,133.17; with the four in-house ones among them it read as 716.
    Five of the 15 are in one joint home: once, the median of 11 is 6,786.38."""
    (found,) = (
        each
        for each in premiums(compared(packages_of(facts), facts, END))
        if (each.setting, each.in_house, each.among_all) == ("K2", False, True)
    )
    assert (found.with_claim, found.without, found.in_joint_homes) == (15, 13, 5)
    assert (found.median_with, found.median_without, found.difference) == (638_600, 613_317, 25_283)
    assert found.difference_once == 678_638 - 613_317


def test_goals_changed_got_stuck_and_were_met_and_what_came_after_is_kept(facts: Facts) -> None:
    endings = {row.outcome: row for row in rows(facts, OutcomeEnding)}
    assert {row.why for row in endings.values()} == {"met", "changed", "stuck", "left", "no_longer_needed"}
    assert endings["OC-0090-1"].replaced_by == "OC-0090-8"
    assert endings["OC-0090-8"].replaced_by == "OC-0090-9"
    assert facts.sheet(Outcome)["OC-0090-9",].whose_words == "child"


def test_difficulties_fall_over_the_years_as_three_raters_see_them(facts: Facts) -> None:
    seen = [row for row in rows(facts, Observation) if row.outcome == "OC-0103-9"]
    assert {row.rater for row in seen} == {"carer", "teacher", "child"}
    by_carer = [row.value for row in sorted(seen, key=lambda row: row.on) if row.rater == "carer"]
    assert by_carer == [27, 26, 21, 16, 14, 12]
    assert {row.instrument for row in rows(facts, Outcome)} >= {
        "goal",
        "sdq",
        "attendance",
        "secure_base",
        "placement_moves",
        "restraint",
        "missing",
    }


def test_some_evidence_is_stale_and_some_money_has_no_outcome(facts: Facts) -> None:
    placements = {row.placement: row for row in rows(facts, Placement) if row.last_day is None and row.child}
    outcomes = {row.outcome: row for row in rows(facts, Outcome) if row.placement in placements}
    ended = {row.outcome for row in rows(facts, OutcomeEnding)}
    seen: dict[str, date] = {}
    for row in rows(facts, Observation):
        seen[row.outcome] = max(seen.get(row.outcome, row.on), row.on)
    stale = {code for code in outcomes if code not in ended and code in seen and END - seen[code] > HALF_A_YEAR}
    assert {"OC-0066-1", "OC-0099-3", "OC-0113-3"} <= stale
    assert set(placements) - {row.placement for row in outcomes.values()} == {"PL-0085", "PL-0118"}


def test_an_agency_answers_for_outcomes_where_no_budget_of_its_own_bears_anything(facts: Facts) -> None:
    outcomes = [row for row in rows(facts, Outcome) if (row.placement, row.accountable) == ("PL-0088", "NWICB")]
    assert outcomes
    (package,) = [each for each in packages_of(facts) if each.placement.placement == "PL-0088"]
    bearing = {
        target.budget
        for month in position(package, END)
        for case in month.cases
        for target in case.targets
        if target.allocated
    }
    assert bearing
    assert "NWICB-CYP" not in bearing


def test_offers_are_of_every_kind_and_range_from_ten_heads_of_evidence_to_none(facts: Facts) -> None:
    offers = {row.offer: row for row in rows(facts, Offer)}
    assert {row.service for row in offers.values()} == {"home", "fostering_agency", "school", "wraparound_team"}
    assert {row.tier for row in offers.values()} == {"associate", "developmental", "full", "accredited", None}
    heads = Counter(
        row.offer for row in {(row.offer, row.standard): row for row in rows(facts, OfferEvidence)}.values()
    )
    assert heads["OF-01"] == 10
    assert heads["OF-03"] == 0
    assert {row.offer for row in rows(facts, PlacementOffer)} == set(offers)
    assert [row.offer for row in offers.values() if row.tier_until and row.tier_until < END] == ["OF-02"]


def test_hours_fall_short_were_not_reported_or_lie_within_a_price(facts: Facts) -> None:
    hours = rows(facts, TherapyHours)
    assert any(row.delivered is None and row.placement == "PL-0071" for row in hours)
    assert any(row.delivered == 0 and row.placement == "PL-0113" for row in hours)
    assert any(row.delivered is not None and 0 < row.delivered < row.contracted for row in hours)
    assert any(row.delivered == row.contracted for row in hours)
    assert {row.placement for row in hours if row.hourly_rate} == {"PL-0019", "PL-0103", "PL-0117"}
    assert {row.kind for row in rows(facts, CarePlan)} >= {"formulation", "therapy_plan", "step_down_plan"}


def test_secure_base_was_rated_by_two_kinds_of_people_more_than_once(facts: Facts) -> None:
    ratings = rows(facts, SecureBaseRating)
    days: dict[str, set[date]] = defaultdict(set)
    for row in ratings:
        days[row.placement].add(row.on)
    assert len([placement for placement, on in days.items() if len(on) > 2]) >= 5
    assert {row.rater for row in ratings} == {"practitioner", "carer"}


def test_distance_is_approved_refused_or_was_never_asked_about(facts: Facts) -> None:
    words = {row.placement: row.decided for row in rows(facts, DistanceApproval)}
    assert words["PL-0115"] is False
    assert "PL-0118" not in words
    assert len([placement for placement, yes in words.items() if yes]) > 15
    plans = rows(facts, CloserPlan)
    assert any(row.ended_on and row.by and row.ended_on > row.by for row in plans)
    assert any(row.ended_on is None and row.by and row.by < END for row in plans)
    districts = {row.district for row in rows(facts, District)}
    assert "QZ8" in districts
    assert "QZ9" not in districts
    teams = {row.value for row in rows(facts, Circumstance) if row.what == "allocated_team"}
    assert teams == {row.team for row in rows(facts, Team)}


def away_on(facts: Facts, on: date) -> list[Placement]:
    """Stays that include the day and in which a child lives away from home."""
    at_home = {"WRAP", "SHORT", "PROG", "VOID"}
    stays = (row for row in rows(facts, Placement) if row.setting not in at_home)
    return [row for row in stays if row.stay[0] <= on <= row.stay[1]]


def area_by_hand(facts: Facts, row: Placement) -> str | None:
    home = facts.sheet(Home).get((row.home,))
    owners = {each.district: each.agency for each in rows(facts, District)}
    return row.area or (owners.get(home.postcode_district or "") if home else None)


def test_of_39_children_away_21_are_out_of_area_12_at_a_distance_and_7_without_approval(facts: Facts) -> None:
    """Counted from the rows, and not with the ledger's rule: all 21 are led by the council."""
    adjoining = {row.neighbour: row.adjoins for row in rows(facts, AdjoiningAuthority) if row.agency == "WCC"}
    assert adjoining == {"OBC": True, "SKC": False}
    away = away_on(facts, END)
    areas = {row.placement: area_by_hand(facts, row) for row in away}
    assert len(areas) == 39
    assert sorted(code for code, area in areas.items() if area is None) == [
        "PL-0004",
        "PL-0032",
        "PL-0053",
        "PL-0118",
    ]
    outside = {row.placement: row for row in away if areas[row.placement] not in (None, "WCC")}
    assert len(outside) == 21
    assert {row.lead_budget for row in outside.values()} == {"WCC-CSC"}
    assert not any(row.setting in ("U1", "U2", "U3") or row.sourcing == "in_house" for row in outside.values())
    assert sum(areas[code] == "SKC" for code in outside) == 12
    approved = {
        row.placement
        for row in rows(facts, DistanceApproval)
        if row.decided and (row.approver == "director" or adjoining.get(areas.get(row.placement) or ""))
    }
    without = ["PL-0038", "PL-0052", "PL-0066", "PL-0073", "PL-0101", "PL-0115", "PL-0117"]
    assert sorted(outside.keys() - approved) == without


def test_of_21_out_of_area_one_council_was_never_notified_and_two_were_not_consulted(facts: Facts) -> None:
    areas = {row.placement: area_by_hand(facts, row) for row in away_on(facts, END)}
    told = {(row.placement, row.kind) for row in rows(facts, AreaNotice) if row.agency == areas.get(row.placement)}
    outside = {code for code, area in areas.items() if area not in (None, "WCC")}
    assert sorted(code for code in outside if (code, "notified") not in told) == ["PL-0073"]
    apart = {code for code in outside if areas[code] == "SKC"}
    assert sorted(code for code in apart if (code, "consulted") not in told) == ["PL-0073", "PL-0117"]


def test_the_answer_says_of_the_demonstration_what_was_counted_from_its_rows(facts: Facts) -> None:
    law = [each.law for each in all_distances(facts, END, land_borders()) if each.is_there(END)]
    assert len(law) == 39
    assert Counter(each.approval_by for each in law) == {
        "nobody": 14,
        "nominated_officer": 9,
        "director": 12,
        "exempt": 1,
        "not_known": 3,
    }
    assert sum(each.unapproved for each in law) == 7
    assert (sum(each.notice_overdue(END) for each in law), sum(each.consulting_overdue(END) for each in law)) == (
        1,
        2,
    )


def test_wraparound_and_short_breaks_stand_beside_what_they_avert(facts: Facts) -> None:
    averted = {row.placement: row for row in rows(facts, Averted)}
    settings = {facts.sheet(Placement)[placement,].setting for placement in averted}
    assert settings == {"WRAP", "SHORT"}
    assert any(row.like for row in averted.values())
    assert any(row.weekly_price for row in averted.values())


def test_searches_were_found_given_up_or_still_go_on_while_a_child_is_held(facts: Facts) -> None:
    searches = {row.search: row for row in rows(facts, Search)}
    assert {row.kind for row in searches.values()} >= {"secure", "tier4", "step_down"}
    assert searches["SE-005"].held_in == "PL-0111"
    assert searches["SE-005"].placement is None
    assert searches["SE-007"].found_on
    assert sorted(code for code, row in searches.items() if not row.found_on and not row.ended_on) == [
        "SE-009",
        "SE-011",
        "SE-012",
    ]
    assert {row.search for row in rows(facts, SearchRefusal)} == set(searches)


def test_chains_of_step_down_went_on_past_their_planned_day(facts: Facts) -> None:
    placements = facts.sheet(Placement)
    late = {
        row.placement
        for row in placements.values()
        if row.planned_last_day and (row.last_day or END) > row.planned_last_day
    }
    assert {"PL-0017", "PL-0018", "PL-0024", "PL-0025", "PL-0040"} <= late
    assert placements["PL-0018",].stepped_from == "PL-0017"


def test_a_family_help_programme_spends_behind_its_profile_and_has_a_claim_to_make(facts: Facts) -> None:
    (programme,) = rows(facts, Programme)
    profile = rows(facts, ProgrammeProfile)
    assert sum(row.grant for row in profile) == programme.grant
    spend = rows(facts, ProgrammeSpend)
    planned = sum(row.spend for row in profile if row.month <= "2026-09")
    assert 0 < sum(row.amount for row in spend) < planned
    assert any(row.eligible is False for row in spend)
    assert any(row.amount < 0 for row in spend)
    claims = sorted(rows(facts, ProgrammeClaim), key=lambda row: row.first_month)
    assert claims[-1].last_month == "2026-06"
    assert [row.claim for row in claims if row.received is not None and row.received < row.amount] == ["EH-01-4"]
    assert [row.claim for row in claims if row.received is None] == ["EH-01-5"]
    assert {row.pod: row.supervising_social_worker for row in rows(facts, Pod)} == {"POD-N": True, "POD-S": False}


def test_about_forty_families_stand_beside_a_comparison_with_events_before_and_after(facts: Facts) -> None:
    families = {row.family: row for row in rows(facts, Family)}
    assert Counter(row.cohort for row in families.values()) == {"programme": 42, "comparison": 30}
    assert {row.end_reason for row in families.values()} == {
        None,
        "completed",
        "moved_away",
        "withdrew",
        "stepped_up",
    }
    events = rows(facts, FamilyEvent)
    assert {row.kind for row in events} == {"escalation", "repeat_referral", "child_looked_after"}
    before = [row for row in events if row.on < families[row.family].first_day]
    assert 0 < len(before) < len(events)
