"""The reading of what is accepted beyond its price, on sums worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from tests.domain.splits.second_reading import Accepted, Book
from tests.second_reading.acceptance import Acceptance, Share, charge_of, lead_part, shares, worth

JUNE_1, JUNE_30 = date(2026, 6, 1), date(2026, 6, 30)
LINE = Acceptance("I1", "1", date(2026, 7, 2), "C", "CORE", JUNE_1, JUNE_30, 100_000)


def facts(*clauses: dict[str, Any], last_day: date | None = None) -> Facts:
    """A placement at £100 a day from 1 June 2026: £3,000 in June; SC leads and bears the rest."""
    rows: list[Row] = [
        Budget(budget="SC", agency="C", stream="social_care", name="Social care"),
        Budget(budget="HE", agency="H", stream="health", name="Health"),
        Placement(
            placement="A",
            child="K",
            provider="OAK",
            setting="K2",
            lead_budget="SC",
            first_day=JUNE_1,
            last_day=last_day,
        ),
        Price(price="CORE", placement="A", component="core", rate=Decimal(100), unit="day", first_day=JUNE_1),
        Agreement(agreement="G", placement="A", status="agreed", basis="panel", first_day=JUNE_1),
        ClauseRow(agreement="G", rank=9, kind="rest", budget="SC", percent=Fraction(100)),
    ]
    rows += [ClauseRow(agreement="G", rank=rank, budget="HE", **row) for rank, row in enumerate(clauses, 1)]
    return Facts.of(rows)


def of_june(known: Facts, *accepted: tuple[Acceptance, int], through: date = JUNE_30) -> dict[tuple[str, str], int]:
    """What each budget bears, and how it is settled."""
    return {(share.budget, share.settled): pence for share, pence in shares(known, "A", through, accepted).items()}


CAPPED = {"kind": "capped", "percent": Fraction(50), "amount": Pence(40_000), "per": "week"}
DIRECT = {"kind": "share", "percent": Fraction(40), "settled": "direct"}


def test_a_cap_caps_what_is_accepted() -> None:
    # Half of £3,000 is £1,500; the cap of £400 a week is £1,714.29 for June. £1,000 more: half would be £2,000.
    assert of_june(facts(CAPPED)) == {("HE", "recharge"): 150_000, ("SC", "recharge"): 150_000}
    assert of_june(facts(CAPPED), (LINE, 100_000)) == {("HE", "recharge"): 171_429, ("SC", "recharge"): 228_571}


def test_a_fixed_sum_does_not_rise_and_the_rest_bears_what_is_left() -> None:
    fixed = {"kind": "fixed", "amount": Pence(3_000), "per": "day"}
    assert of_june(facts(fixed), (LINE, 100_000)) == {("HE", "recharge"): 90_000, ("SC", "recharge"): 310_000}


def test_a_day_outside_the_stay_adds_no_amount() -> None:
    # The child leaves on the 14th: 14 days at £30. What is accepted on the 20th adds no fifteenth.
    fixed = {"kind": "fixed", "amount": Pence(3_000), "per": "day"}
    left = facts(fixed, last_day=date(2026, 6, 14))
    late = Acceptance("I1", "1", date(2026, 7, 2), "C", "CORE", JUNE_1, JUNE_30, 100_000, day=date(2026, 6, 20))
    assert of_june(left, (late, 100_000)) == {("HE", "recharge"): 42_000, ("SC", "recharge"): 198_000}


def test_what_was_direct_without_it_stays_direct_to_the_penny() -> None:
    # 40 % of £3,000 is £1,200 direct; of the £1,000 accepted £400 more, which the council paid and recharges.
    assert of_june(facts(DIRECT), (LINE, 100_000)) == {
        ("HE", "direct"): 120_000,
        ("HE", "recharge"): 40_000,
        ("SC", "recharge"): 240_000,
    }


def test_left_with_the_lead_it_is_the_leads_alone() -> None:
    alone = Acceptance("I1", "1", date(2026, 7, 2), "C", "CORE", JUNE_1, JUNE_30, 100_000, borne="lead")
    assert of_june(facts(DIRECT), (alone, 100_000)) == {("HE", "direct"): 120_000, ("SC", "recharge"): 280_000}


def test_on_a_line_to_a_budget_with_a_direct_share_it_is_that_budgets_alone() -> None:
    theirs = Acceptance("I1", "1", date(2026, 7, 2), "H", "CORE", JUNE_1, JUNE_30, 10_000)
    assert of_june(facts(DIRECT), (theirs, 10_000)) == {("HE", "direct"): 130_000, ("SC", "recharge"): 180_000}
    with pytest.raises(ValueError, match="neither leads nor has a direct share"):
        of_june(facts(CAPPED), (theirs, 10_000))


def test_taken_back_or_not_reached_it_is_as_if_it_had_never_been() -> None:
    assert of_june(facts(CAPPED), (LINE, 0)) == of_june(facts(CAPPED))
    until_29th = date(2026, 6, 29)
    assert of_june(facts(CAPPED), (LINE, 100_000), through=until_29th) == of_june(facts(CAPPED), through=until_29th)


def test_it_bears_the_agreement_in_force_on_its_day() -> None:
    found = shares(facts(), "A", JUNE_30, [(LINE, 5_000)])
    assert found == {Share("2026-06", "G", "SC", "agreed", "recharge"): 305_000}


def test_what_is_accepted_is_never_more_than_is_still_in_question() -> None:
    assert worth(10_000, 12_000, 0) == 10_000
    assert worth(10_000, 7_000, 0) == 7_000  # a price was raised
    assert worth(10_000, 12_000, 5_000) == 7_000  # a credit note took £50 of what was asked
    assert worth(10_000, 12_000, 12_000) == 0


def test_a_running_cap_remembers_what_was_accepted() -> None:
    # £2,000 in total, half: £1,500 in June and £500 in July; with £600 accepted £1,800 and £200.
    total = {"kind": "capped", "percent": Fraction(50), "amount": Pence(200_000), "per": "total"}
    july = date(2026, 7, 31)

    def by_month(*accepted: tuple[Acceptance, int]) -> dict[str, int]:
        found = shares(facts(total), "A", july, accepted)
        return {share.month: pence for share, pence in found.items() if share.budget == "HE"}

    assert by_month() == {"2026-06": 150_000, "2026-07": 50_000}
    assert by_month((LINE, 60_000)) == {"2026-06": 180_000, "2026-07": 20_000}


def test_the_lead_bears_in_its_books_what_is_not_direct() -> None:
    # In June 40 % is direct, in July nothing: the agreement is over, and the lead has the whole.
    known = facts(DIRECT)
    known.rows["agreements"][("G",)] = known.sheet(Agreement)[("G",)].model_copy(update={"last_day": JUNE_30})
    assert lead_part(Book.of(known, "A"), date(2026, 7, 31)) == {"2026-06": Fraction(3, 5), "2026-07": Fraction(1)}


def test_its_day_and_component() -> None:
    left = Book.of(facts(last_day=date(2026, 6, 14)), "A")
    assert charge_of(left, LINE, 5) == Accepted("accepted I1 1", "core", date(2026, 6, 14), 5)
    after = Acceptance("I1", "1", date(2026, 7, 2), "C", None, date(2026, 6, 20), JUNE_30, 5)
    assert charge_of(left, after, 5) == Accepted("accepted I1 1", "other", JUNE_30, 5)
    undated = Acceptance("I1", "1", date(2026, 7, 2), "C", "CORE", None, None, 5)
    assert charge_of(left, undated, 5) == Accepted("accepted I1 1", "core", date(2026, 7, 2), 5)
