"""Published cases of splitting money: where the rule is ours the figures are ours; where not, ours are right.

Only figures are taken over, each with the project that published them. Amounts below nothing are left out: a
charge is never negative here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.money import round_half_away

Case = tuple[int, tuple[int, ...], tuple[int, ...]]

LARGEST_REMAINDER: dict[str, list[Case]] = {
    "apportionment (M. Lackner; Balinski and Young 1975 for the first two)": [
        (100, (5117, 4400, 162, 161, 160), (51, 44, 2, 2, 1)),
        (26, (9061, 7179, 5259, 3319, 1182), (9, 7, 5, 4, 1)),
        (12, (14, 28, 7, 35), (2, 4, 1, 5)),
        (6, (0, 14, 28, 0, 0), (0, 2, 4, 0, 0)),
        (3, (10, 9, 8, 8, 11, 12), (1, 0, 0, 0, 1, 1)),
        (2, (2, 1, 1, 2, 2), (1, 0, 0, 1, 0)),
        (3, (12, 12, 11, 12), (1, 1, 0, 1)),
    ],
    "brick/money, floor to largest remainder": [
        (100, (2, 3, 1), (33, 50, 17)),
        (9999, (100,), (9999,)),
        (9999, (100, 100), (5000, 4999)),
        (10000, (30, 20, 40), (3333, 2222, 4445)),
        (10000, (30, 20, 40, 40), (2308, 1538, 3077, 3077)),
        (10000, (30, 20, 40, 0, 0, 40), (2308, 1538, 3077, 0, 0, 3077)),
        (2, (1, 1, 1, 1), (1, 1, 0, 0)),
        (2, (1, 1, 3, 1), (1, 0, 1, 0)),
        (3, (75, 25), (2, 1)),
        (10000, (1, 2), (3333, 6667)),
        (10000, (7, 6), (5385, 4615)),
        (10000, (6, 7), (4615, 5385)),
        (2000, (1, 2, 3, 7), (154, 308, 461, 1077)),
    ],
    "HDv2b/apportionment, Hamilton (the first two are a pair: one unit more, and the fourth loses one)": [
        (43, (21878, 9713, 4167, 3252, 1065), (24, 10, 4, 4, 1)),
        (44, (21878, 9713, 4167, 3252, 1065), (24, 11, 5, 3, 1)),
        (10, (50, 21, 1, 1, 1), (7, 3, 0, 0, 0)),
    ],
    "moneyphp/money": [
        (100, (1, 1, 1), (34, 33, 33)),
        (101, (1, 1, 1), (34, 34, 33)),
        (5, (3, 7), (2, 3)),
        (5, (7, 3), (4, 1)),
        (5, (7, 3, 0), (4, 1, 0)),
        (5, (0, 7, 3), (0, 4, 1)),
        (5, (7, 0, 3), (4, 0, 1)),
        (5, (0, 0, 1), (0, 0, 5)),
        (5, (0, 3, 7), (0, 2, 3)),
        (0, (0, 0, 1), (0, 0, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (1, (1, 1), (1, 0)),
        (1, (33, 66), (0, 1)),
        (101, (3, 7), (30, 71)),
        (101, (7, 3), (71, 30)),
        (15, (1, 1), (8, 7)),
        (15, (1, 1, 1), (5, 5, 5)),
        (10, (1, 1, 1), (4, 3, 3)),
    ],
    "Shopify/money, nearest": [
        (100, (333, 333, 333), (34, 33, 33)),
        (100, (2, 98), (2, 98)),
        (1200, (1, 2), (400, 800)),
        (48851, (111, 50, 500), (8204, 3695, 36952)),
        (48851, (50, 111, 500), (3695, 8204, 36952)),
        (3, (50, 50), (2, 1)),
        (1055, (25, 50, 25), (264, 527, 264)),
        (19535, (25, 25, 125, 125, 400, 300), (488, 488, 2442, 2442, 7814, 5861)),
        (10100, (25, 25, 25, 25), (2525, 2525, 2525, 2525)),
        (85899345612, (1, 0), (85899345612, 0)),
        (300, (1, 5), (50, 250)),
        (10000, (1, 1, 1), (3334, 3333, 3333)),
        (5000, (1, 1, 1), (1667, 1667, 1666)),
    ],
}

PUBLISHED_FAILURES: dict[str, tuple[Case, tuple[int, ...] | None]] = {
    "Odoo, analytic distribution": ((18225, (98, 2), (17861, 364)), (17861, 365)),
    "Odoo, analytic tags, stored unrounded": ((78508, (3333, 3333, 3334), (26167, 26167, 26174)), None),
    "ERPNext, round-off line split to nothing": ((1, (95, 5), (1, 0)), None),
    "beancount_interpolate, the odd unit dropped": ((13, (1, 1), (7, 6)), (5, 5)),
    "Blnk, the exact half charged a penny more": ((150, (50, 45, 5), (75, 68, 7)), (76, 67, 7)),
    "Formance, the odd units to the first listed": ((15, (80, 8, 12), (12, 1, 2)), (13, 1, 1)),
    "hledger, halves displayed as nothing": ((1, (1, 1), (1, 0)), None),
    "ledger, a transaction that no longer balanced": ((13008, (750, 65), (11971, 1037)), None),
}

OTHER_RULES: dict[str, tuple[Case, tuple[int, ...]]] = {
    "brick/money, the odd unit kept apart": ((100, (2, 3, 1), (33, 50, 17)), (33, 50, 16)),
    "brick/money, the odd unit to the first": ((10000, (1, 2), (3333, 6667)), (3334, 6666)),
    "brick/money, the odd unit to the largest share": ((5, (3, 3, 4), (2, 1, 2)), (1, 1, 3)),
    "dinero.js, the odd unit to the first": ((125, (5050, 4950), (63, 62)), (64, 61)),
    "Formance, the odd units to the first": ((77, (10, 20, 70), (8, 15, 54)), (8, 16, 53)),
    "django-hordak, rounded and then mended": ((800, (3, 3, 3), (267, 267, 266)), (266, 267, 267)),
    "NodaMoney, the running rest rounded": ((5, (1, 1), (3, 2)), (2, 3)),
    "Shopify/money, round robin": ((1055, (25, 50, 25), (264, 527, 264)), (264, 528, 263)),
}


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """An amount by weights, all of whom bear the rest."""
    targets = [Fraction(amount * weight, sum(weights)) for weight in weights]
    return tuple(apportion(amount, targets, rest=[True] * len(weights)))


def distance(given: Sequence[int], case: Case) -> Fraction:
    """How far the parts are from what they should exactly be, all together."""
    amount, weights, _ = case
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    return sum((abs(pence - target) for pence, target in zip(given, exact, strict=True)), Fraction(0))


@pytest.mark.parametrize(
    "case", [case for cases in LARGEST_REMAINDER.values() for case in cases], ids=lambda case: f"{case[0]}-{case[1]}"
)
def test_published_splits_by_largest_remainder_come_out_the_same(case: Case) -> None:
    amount, weights, expected = case
    assert split(amount, weights) == expected


@pytest.mark.parametrize("name", [*PUBLISHED_FAILURES, *OTHER_RULES])
def test_what_others_got_wrong_or_split_by_another_rule_comes_out_right(name: str) -> None:
    case, theirs = {**PUBLISHED_FAILURES, **OTHER_RULES}[name]
    amount, weights, expected = case
    ours = split(amount, weights)
    assert ours == expected
    assert sum(ours) == amount
    if theirs is not None:
        assert ours != theirs
        assert sum(theirs) != amount or distance(ours, case) <= distance(theirs, case)


@pytest.mark.parametrize(
    ("operational_days", "days", "rows", "rounding_row", "ours"),
    [
        (22, (4, 18), (5256, 23652), -8, (5255, 23645)),
        (21, (5, 16), (6880, 22016), 4, (6881, 22019)),
        (20, (5, 15), (7225, 21675), 0, (7225, 21675)),
    ],
)
def test_a_month_rounded_once_needs_no_rounding_row(
    operational_days: int, days: tuple[int, ...], rows: tuple[int, ...], rounding_row: int, ours: tuple[int, ...]
) -> None:
    """Evaka prices a rounded day and then mends a fee of 289.00 a month; we round when the days are added up."""
    assert sum(days) == operational_days
    assert sum(rows) + rounding_row == 28900
    assert split(28900, days) == ours
    assert sum(ours) == 28900


def test_part_of_a_month_is_not_made_of_rounded_days() -> None:
    """Evaka: ten of 23 days at a rounded day rate of 12.57 come to 125.70, nearly five pence too much."""
    assert 10 * round_half_away(Fraction(28900, 23)) == 12570
    assert round_half_away(Fraction(28900 * 10, 23)) == 12565


@pytest.mark.parametrize(
    ("total", "targets", "rest", "expected"),
    [
        # A penny left over once no remainder is above nil goes to those who bear the rest, in the order of ties.
        (10, ("3", "3", "3"), (False, True, True), [3, 4, 3]),
        (12, ("3", "3", "3"), (False, True, True), [3, 5, 4]),
        # Too many given comes from them, in rounds, while they have pence.
        (8, ("3", "3", "3"), (False, True, True), [3, 2, 3]),
        (6, ("3", "3", "3"), (False, True, True), [3, 1, 2]),
        (3, ("3", "1", "0"), (False, True, True), [3, 0, 0]),
        # Only if they have none, from the smallest remainders.
        (5, ("3.5", "2.25", "0.75", "-0.5"), (False, False, False, True), [3, 2, 0, 0]),
        (4, ("3.5", "2.25", "0.75", "-0.5"), (False, False, False, True), [3, 1, 0, 0]),
        # Nobody gets less than nothing, however much was had too much before.
        (1, ("-0.75", "1.75"), (True, False), [0, 1]),
        # Equal remainders go in the order given.
        (2, ("0.5", "0.5", "0.5", "0.5"), (False, False, False, True), [1, 1, 0, 0]),
    ],
)
def test_carries_that_wait_are_evened_out_with_the_rest(
    total: int, targets: tuple[str, ...], rest: tuple[bool, ...], expected: list[int]
) -> None:
    assert apportion(total, [Fraction(target) for target in targets], rest=rest) == expected
