"""Published cases of splitting an amount by weights: those by the largest remainder come out the same with us."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.money_and_days.apportion import apportion

PUBLISHED = Path(os.environ.get("LEDGER_REAL_DATA", "/nowhere")) / "vectors"
FILES = {
    "alloc_apportionment_lr.json": 7,
    "alloc_brick_largest_remainder.json": 14,
    "alloc_hdv2b_hamilton.json": 3,
    "alloc_moneyphp.json": 20,
    "alloc_shopify_nearest.json": 19,
    "issue_cases.json": 8,
}
"""The files whose rule is ours, and the published failures with what is right; how many cases each has."""
published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="LEDGER_REAL_DATA holds no published splits")


def split(case: dict[str, Any]) -> list[int]:
    """The amount by its weights, with us: exact parts, made whole."""
    targets = exact_parts(case)
    return apportion(case["amount"], targets, rest=[True] * len(targets))


def exact_parts(case: dict[str, Any]) -> list[Fraction]:
    """What each would have if pence could be parted."""
    weights = [Fraction(str(weight)) for weight in case["weights"]]
    return [case["amount"] * weight / sum(weights) for weight in weights]


@published
@pytest.mark.parametrize("file", FILES)
def test_a_published_split_comes_out_the_same(file: str) -> None:
    """A total below nil is turned round (docs/rules.md section 4), which one of these programs does not do."""
    told = json.loads((PUBLISHED / file).read_text(encoding="utf-8"))
    assert len(told["cases"]) == FILES[file]
    cases = [case for case in told["cases"] if case["amount"] >= 0]
    assert [split(case) for case in cases] == [case["expected"] for case in cases]


@published
def test_no_published_split_loses_a_penny_or_leaves_its_exact_part() -> None:
    """Of every program: with us the parts add up, and none is a penny or more from its exact part."""
    told = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(PUBLISHED.glob("alloc_*.json"))]
    cases = [case for each in told for case in each["cases"] if sum(case["weights"])]
    assert len(cases) > 100
    for case in cases:
        exact, found = exact_parts(case), split(case)
        assert sum(found) == case["amount"]
        assert all(abs(part - target) < 1 for part, target in zip(found, exact, strict=True))
