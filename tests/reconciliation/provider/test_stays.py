"""Days of a line that reach beyond its placement: what is told of the stay, and of where the child was then."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.stays import begins_after, ended_before
from tests.reconciliation.provider.test_paper_properties import HORIZON, ON, WHO


def stay(code: str, provider: str, rate: str, first: str, last: str | None = None, child: str = "K") -> list[Row]:
    """A placement with one price a day."""
    placement = Placement(
        placement=code,
        child=child,
        provider=provider,
        setting="K2",
        lead_budget="C-SC",
        first_day=first,
        last_day=last,
    )
    price = Price(
        price=f"{code}-core", placement=code, component="core", rate=rate, unit="day", first_day="2026-03-01"
    )
    return [placement, price]


MOVED = [
    *stay("R", "P", "100", "2026-03-01", "2026-04-30"),
    *stay("S", "P", "110", "2026-05-01"),
    *stay("T", "P", "90", "2026-03-01", child="L"),
]
"""A child that moves on 1 May, from £100.00 a day to £110.00; another that stays."""


def told(code: str, first: str, last: str, net: str, bought: list[Row] = MOVED) -> Finding:
    """What is found of one line for a placement."""
    invoice = Invoice(
        invoice="I", provider="P", to_agency="C", kind="invoice", dated="2026-06-01", net=net, gross=net
    )
    line = InvoiceLine(invoice="I", line="1", placement=code, first_day=first, last_day=last, net=net)
    facts = Facts.of([*WHO, *bought, invoice, line])
    papers = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON)
    return next(finding for finding in papers.findings if finding.invoice == "I")


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


def test_a_placement_has_ended_before_days_of_which_none_is_in_its_stay() -> None:
    facts = Facts.of([*WHO, *MOVED])
    placed = Papers.of(facts, purses_of(facts), HORIZON).placed
    ended = "The placement ended on 30 April 2026, before its days."
    assert ended_before(placed["R"], days("2026-05-01", "2026-05-02")) == ended
    assert ended_before(placed["R"], days("2026-04-30", "2026-05-02")) == ""
    assert ended_before(placed["S"], days("2027-05-01", "2027-05-02")) == ""
    begins = "The placement begins on 1 May 2026, after its days."
    assert begins_after(placed["S"], days("2026-04-01", "2026-04-30")) == begins
    assert begins_after(placed["S"], days("2026-04-01", "2026-05-01")) == ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "S",
            "It asks for days from 21 April 2026; the placement begins on 1 May 2026. S and placement R of the same"
            " child (from 1 March 2026 until 30 April 2026) together cost exactly this: ask for a line for each.",
        ),
        (
            "R",
            "It asks for days up to 10 May 2026; the placement ended on 30 April 2026. R and placement S of the same"
            " child (from 1 May 2026) together cost exactly this: ask for a line for each.",
        ),
    ],
)
@pytest.mark.parametrize("net", ["2099.99", "2100.00", "2100.01"])
def test_a_line_over_a_move_that_costs_both_stays_is_told_to_be_for_both(code: str, reason: str, net: str) -> None:
    # Ten days to 30 April at £100.00, and ten from 1 May at £110.00.
    finding = told(code, "2026-04-21", "2026-05-10", net)
    assert (finding.found, finding.reason) == ("days", reason)


def test_a_line_over_a_move_that_costs_neither_says_where_the_child_was_then() -> None:
    where = "The child was then in placement R of the same child (from 1 March 2026 until 30 April 2026)."
    assert told("S", "2026-04-21", "2026-05-10", "2100.02").reason.endswith(where)
    assert told("S", "2026-04-30", "2026-05-01", "500.00").reason.endswith(where)
    for within in (("2026-05-01", "2026-05-10"), ("2026-05-02", "2026-05-11")):
        assert "The child" not in told("S", *within, "500.00").reason
    assert "The child" not in told("T", "2026-02-21", "2026-03-10", "500.00").reason


def test_a_line_for_several_prices_reaches_beyond_what_the_first_or_the_last_of_them_charges() -> None:
    def school(code: str, first: str, last: str) -> Price:
        given = {"component": "education", "rate": "7", "unit": "day", "first_day": first, "last_day": last}
        return Price(price=f"{code}-ed", placement=code, **given)

    bought = [*MOVED, school("S", "2026-05-05", "2026-05-08"), school("R", "2026-03-01", "2026-04-10")]
    begins = told("S", "2026-04-21", "2026-05-10", "5.00", bought).reason
    assert begins.startswith("It asks for days from 21 April 2026; the placement begins on 1 May 2026.")
    ends = told("R", "2026-04-05", "2026-05-10", "5.00", bought).reason
    assert ends.startswith("It asks for days up to 10 May 2026; the placement ended on 30 April 2026.")


def test_a_line_for_a_stay_that_has_ended_is_told_which_one_it_costs() -> None:
    ended = "The placement ended on 30 April 2026, before its days."
    exactly = "Placement S of the same child (from 1 May 2026) costs exactly this on its days: match the line to it."
    within = told("R", "2026-05-01", "2026-05-10", "1100.01")
    assert (within.found, within.reason) == ("ended_before", f"{ended} {exactly}")
    beyond = told("R", "2026-05-01", "2026-05-10", "1100.02")
    assert beyond.reason == f"{ended} The child was then in placement S of the same child (from 1 May 2026)."


def test_of_other_stays_the_one_with_the_same_provider_is_told() -> None:
    bought = [
        *stay("A", "Q", "95", "2026-05-01"),
        *stay("R", "P", "100", "2026-03-01", "2026-04-30"),
        *stay("S", "P", "110", "2026-05-01"),
    ]
    of_ours = told("R", "2026-05-01", "2026-05-10", "7.00", bought)
    assert of_ours.reason.endswith("The child was then in placement S of the same child (from 1 May 2026).")
    of_another = told("R", "2026-05-01", "2026-05-10", "7.00", bought[:4])
    assert of_another.reason.endswith(
        "The child was then in placement A of the same child with another provider, Q, (from 1 May 2026)."
    )


def test_a_line_within_its_stay_that_reaches_beyond_what_is_charged_is_of_no_other_stay() -> None:
    school = stay("E", "P", "40", "2026-03-01")
    bought = [*stay("S", "P", "110", "2026-05-01"), *school]
    bought[1] = bought[1].model_copy(update={"last_day": date(2026, 5, 5)})
    # Five days at £110.00 are charged; ten of the school at £40.00 are as much as is asked beside.
    finding = told("S", "2026-05-01", "2026-05-10", "950.00", bought)
    assert finding.reason == "It asks for days up to 10 May 2026; the last day charged is 5 May 2026."
    early = told("S", "2026-05-06", "2026-05-10", "200.00", bought)
    assert early.reason == "No price of the placement charges on its days."
