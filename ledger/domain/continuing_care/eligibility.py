"""Eligibility for continuing care on a day: what the board decided last is what is true of the child from then on.

Nobody states it a second time: a decision of a case sets the circumstance, and while a case is open and nothing is
known before it, that is what is told. It never sets who pays.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from ledger.domain.continuing_care.process import Result
from ledger.domain.continuing_care.sheets import CareCase, CareStep
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.placements.sheets import Circumstance
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold

CASE_OPEN = "case open"
_NOT_KNOWN = frozenset({"unknown", "not known", "not_known"})


def eligibility_on(facts: Facts, child: str | None, day: date) -> Circumstance | None:
    """What is true of a child's eligibility on a day: as decided or as stated, whichever is later; or a case is open.

    A decision goes before a statement of the same day. None where nothing is known, which somebody has to find out.
    """
    if child is None:
        return None
    known = [*_decided(facts, child), *_stated(facts, child)]
    latest = max((row for row in known if row.first_day <= day), key=lambda row: row.first_day, default=None)
    if latest is not None and fold(latest.value) not in _NOT_KNOWN:
        return latest
    cases = facts.by(CareCase, "child").get(child, ())
    open_since = [row.referred_on for row in cases if row.referred_on <= day < (row.closed_on or FOREVER)]
    return _circumstance(child, CASE_OPEN, min(open_since)) if open_since else None


def _stated(facts: Facts, child: str) -> Iterator[Circumstance]:
    rows = facts.by(Circumstance, "child").get(child, ())
    yield from (row for row in rows if row.what == "continuing_care")


def _decided(facts: Facts, child: str) -> Iterator[Circumstance]:
    for case in facts.by(CareCase, "child").get(child, ()):
        for step in facts.by(CareStep, "care_case").get(case.care_case, ()):
            if step.step in ("decision", "review") and step.result in get_args(Result):
                yield _circumstance(child, (step.result or "").replace("_", " "), step.on)


def _circumstance(child: str, value: str, first_day: date) -> Circumstance:
    return Circumstance(child=child, what="continuing_care", value=value, first_day=first_day)
