"""What is open in the demonstration ledger on the day it is asked, to the penny, of children who left too."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.answers.action_required.matters import borne_by_facts
from ledger.book.adjoining_authorities import land_borders
from ledger.domain.action_required.attention import attention
from ledger.domain.action_required.matters import Matter
from ledger.domain.action_required.stakes import MoneyToYearEnd
from ledger.domain.agencies.purses import purses_of
from ledger.domain.decisions.records import Records
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import packages_of

HORIZON, ASKED = date(2026, 10, 31), date(2026, 11, 29)
# What other agencies than the lead's bear so, by the journal. Disputed, of children who have left:
#   13,541.35 PL-0008 + 205,008.58 PL-0022 + 22,172.26 PL-0029 + 197,595.02 PL-0030 + 16,231.55 PL-0046
# + 200,006.69 PL-0062 + 123,591.23 PL-0098 + 88,550.82 PL-0106 + 119,750.83 PL-0109 = 986,448.33
# of children who are still there:
#   70,954.28 PL-0071 + 113,218.98 PL-0099 + 104,284.03 PL-0115 = 288,457.29, and both together 1,274,905.62.
# Without prejudice, of children who have left:
#   220,695.48 PL-0036 + 63,435.68 PL-0105 + 44,488.70 PL-0112 = 328,619.86
LEFT = {"disputed": (9, 986_448_33), "interim": (3, 328_619_86)}
# Of these the 151 days from 1 November to 31 March are to come:
#   PL-0071: 18 weeks of term at £3,674.53, of which 35 % are 23,149.54, and two sessions a week at £126.30, 5,448.94
# + PL-0099: £6,674.14 a week, of which the board has a quarter of the three quarters left, 26,994.51
# + PL-0115: £5,650.30 a week, of which 30 % are 36,565.51
#   = 92,158.51 (exact parts: 28,598.482 + 26,994.513 + 36,565.513), and with what is charged 380,615.80.
STILL_THERE = {"disputed": (3, 380_615_80)}


@pytest.fixture(scope="module")
def found(facts: Facts) -> list[tuple[Matter, bool, int]]:
    """Every matter with whether its child has left, and what it is worth in pence."""
    packages = {package.placement.placement: package for package in packages_of(facts)}
    purses, money = purses_of(facts), {}
    matters = list(attention(packages.values(), purses, Records(facts, land_borders()), ASKED, date(2027, 3, 31)))
    for code in {matter.placement for matter in matters if matter.what in LEFT}:
        money[code] = MoneyToYearEnd(borne_by_facts(packages[code], purses, HORIZON, Month.of(ASKED)))
    return [
        (
            matter,
            bool(matter.placement) and packages[matter.placement or ""].placement.stay[1] < HORIZON,
            matter.amount(money.get(matter.placement)) or 0,
        )
        for matter in matters
    ]


@pytest.mark.parametrize(
    ("left", "what", "meant"),
    [
        *((True, what, meant) for what, meant in LEFT.items()),
        *((False, what, meant) for what, meant in STILL_THERE.items()),
    ],
)
def test_what_is_contested_is_open_until_it_is_settled(
    found: list[tuple[Matter, bool, int]], left: bool, what: str, meant: tuple[int, int]
) -> None:
    told = {matter.placement: 0 for matter, gone, _ in found if matter.what == what and gone is left}
    for matter, gone, pence in found:
        if matter.what == what and gone is left and matter.counted:
            told[matter.placement] += pence
    assert (len(told), sum(told.values())) == meant


def test_each_partner_has_what_it_disputes(found: list[tuple[Matter, bool, int]]) -> None:
    of_leads = sum(pence for matter, _, pence in found if matter.what == "disputed" and matter.counted)
    of_partners = sum(pence for matter, _, pence in found if matter.what == "disputed" and not matter.counted)
    assert of_leads == of_partners == 1_274_905_62 + 92_158_51


def test_a_case_referred_on_12_october_is_twenty_days_over_its_first_stage(
    found: list[tuple[Matter, bool, int]],
) -> None:
    # 28 days after 12 October is 9 November; on the day of the horizon there were nine days left.
    late = {(ASKED - matter.since).days for matter, _, _ in found if matter.what == "care_step_overdue"}
    assert 20 in late
