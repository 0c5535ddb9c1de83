"""Lines whose days overlap, settled together: as the rule reads, worked out plainly and slowly, over random lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from tests.examples import examples
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, ON, WHO

APRIL = date(2026, 4, 1)
A_DAY = {"A-core": Fraction(70000, 7), "B-core": Fraction(70000, 7), "D-core": Fraction(100000, 7)}
"""Pence that a day of each price costs in the council's books; D's shares are direct, so it is not asked for here."""
LEFT_ON = {"A-core": date(2026, 12, 31), "B-core": date(2026, 5, 20)}


@dataclass(eq=False)
class Asked:
    """A line as it is written on paper, with what a credit note gives back of it; pence."""

    code: str
    price: str
    first: date
    last: date
    dated: date
    net: int
    credited: int

    @property
    def days(self) -> set[date]:
        """The days it is for."""
        return {self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)}

    @property
    def charged(self) -> set[date]:
        """The days that its price charges."""
        return {day for day in self.days if day <= LEFT_ON[self.price]}

    def meets(self, other: Asked) -> bool:
        """Whether both ask for a day of one price; one of which no day is charged is of no price."""
        return self.price == other.price and bool(self.days & other.days and self.charged and other.charged)

    @property
    def left(self) -> int:
        """What it still asks for."""
        return self.net - self.credited

    @property
    def rows(self) -> list[Row]:
        """An invoice with this line, and the credit note."""
        pounds = f"{self.net // 100}.{self.net % 100:02d}"
        head = {"provider": "P", "to_agency": "C", "dated": self.dated}
        what = {"placement": self.price[0], "price": self.price, "first_day": self.first, "last_day": self.last}
        rows: list[Row] = [
            Invoice(invoice=self.code, kind="invoice", net=pounds, gross=pounds, **head),
            InvoiceLine(invoice=self.code, line="1", net=pounds, **what),
        ]
        if self.credited:
            back, note = f"{self.credited // 100}.{self.credited % 100:02d}", f"C{self.code}"
            rows.append(Invoice(invoice=note, kind="credit", net=back, gross=back, credit_of=self.code, **head))
            rows.append(InvoiceLine(invoice=note, line="1", net=back, **what))
        return rows


@some.composite
def asked(draw: some.DrawFn) -> list[Asked]:
    """Up to seven lines of two prices in spring, some alike, some credited in part or whole."""
    lines = []
    for number in range(draw(some.integers(1, 7))):
        first = APRIL + timedelta(days=draw(some.integers(0, 60)))
        days = draw(some.sampled_from((1, 7, 28, 30, 61)))
        price = draw(some.sampled_from(("A-core", "A-core", "B-core")))
        off = draw(some.sampled_from((0, 0, 1, -1, 2, -2, 5000, -5000, 123456)))
        net = max(0, round(A_DAY[price] * days) + off)
        credited = draw(some.sampled_from((0, 0, 0, net, net // 3, 5000)))
        dated = APRIL + timedelta(days=draw(some.integers(0, 90)))
        last = first + timedelta(days=days - 1)
        lines.append(Asked(f"I{number}", price, first, last, dated, net, min(credited, net)))
    return lines


def together(lines: list[Asked]) -> list[list[Asked]]:
    """Lines of one price whose days overlap, also through a third: joined until nothing more joins."""
    groups = [[line] for line in lines]
    while True:
        for one in groups:
            for other in groups:
                if one is not other and any(a.meets(b) for a in one for b in other):
                    one += other
                    groups.remove(other)
                    break
            else:
                continue
            break
        else:
            return groups


def in_question(lines: list[Asked]) -> dict[str, int]:
    """Pence each line has in question: what all ask beyond all their days, from the last back; not a penny a line."""
    found = {line.code: 0 for line in lines}
    for group in together([line for line in lines if line.left or not line.net]):
        days = {day for line in group for day in line.charged}
        cost = Fraction(len(days) * A_DAY[group[0].price])
        beyond = sum(line.left for line in group) - int(cost + Fraction(1, 2))
        if beyond > len(group):
            for line in sorted(group, key=lambda line: (line.dated, line.code), reverse=True):
                found[line.code] = min(beyond, line.left)
                beyond -= found[line.code]
    return found


@examples(300)
@given(asked())
def test_overlapping_lines_are_in_question_as_the_rule_reads(lines: list[Asked]) -> None:
    facts = Facts.of([*WHO, *BOUGHT, *(row for line in lines for row in line.rows)])
    papers = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON)
    queried, accrued = defaultdict[str, int](int), defaultdict[str, int](int)
    for part in papers.parts:
        if part.kind in ("invoice", "credit_note"):
            queried[part.paper.removeprefix("C")] += part.query
            accrued[part.paper.removeprefix("C")] += part.accrued
    expected = in_question(lines)
    assert {line.code: queried[line.code] for line in lines} == expected
    assert {line.code: accrued[line.code] for line in lines} == {
        line.code: line.left - expected[line.code] for line in lines
    }
    for finding in papers.findings:
        if expected.get(finding.invoice):
            assert finding.found != "agrees"
        if finding.invoice in expected and finding.found == "agrees":
            assert not expected[finding.invoice]


@pytest.mark.parametrize("last_of_second", ["2026-04-14", "2026-04-15"])
def test_lines_that_only_meet_are_not_compared_and_those_that_share_a_day_are(last_of_second: str) -> None:
    second = date.fromisoformat(last_of_second)
    lines = [
        Asked("I1", "A-core", date(2026, 4, 15), date(2026, 4, 30), date(2026, 5, 1), 160000 + 10000, 0),
        Asked("I2", "A-core", APRIL, second, date(2026, 5, 2), (second - APRIL).days * 10000, 0),
    ]
    shares = second.day == 15
    # A day more is asked on the first and a day less on the second: together they are right only where they overlap.
    assert in_question(lines) == {"I1": 0 if shares else 10000, "I2": 10000 if shares else 0}
