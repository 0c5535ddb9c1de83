"""What is left once papers are in: a penny a line is rounding, anything more a difference that somebody settles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from tests.reconciliation.provider.test_paper_properties import HORIZON, ON, WHO

BOUGHT: list[Row] = [
    Placement(placement="S", child="K", provider="P", setting="K2", lead_budget="C-SC", first_day="2026-05-01"),
    Price(price="S-once", placement="S", component="core", rate="500", unit="once", first_day="2026-05-01"),
    Threshold(threshold="line_tolerance", value="0.02"),
]
"""One charge of £500.00, and an agency that lets a line differ by two pence."""


def rounded(net: str) -> list[tuple[str | None, int]]:
    """What a line for the whole charge leaves to be rounded: month, and pence accrued."""
    invoice = Invoice(
        invoice="I", provider="P", to_agency="C", kind="invoice", dated="2026-06-01", net=net, gross=net
    )
    line = InvoiceLine(invoice="I", line="1", placement="S", price="S-once", first_day="2026-05-01", net=net)
    facts = Facts.of([*WHO, *BOUGHT, invoice, line])
    papers = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON)
    assert [finding.found for finding in papers.findings if finding.invoice] == ["agrees"]
    return [(part.service_month, part.accrued) for part in papers.parts if part.kind == "rounding"]


def test_two_pence_on_one_line_are_a_difference_and_no_rounding() -> None:
    assert rounded("499.98") == []


@pytest.mark.parametrize(("net", "left"), [("499.99", [("2026-05", 1)]), ("500.00", [])])
def test_a_penny_on_one_line_is_rounding(net: str, left: list[tuple[str, int]]) -> None:
    assert rounded(net) == left


def told_of(*asked: tuple[str, str, str | None], more: Sequence[Row] = ()) -> list[tuple[str, int]]:
    """Of what a penny is told that invoices for S leave: each by the agency asked, the net and the price it names."""
    rows: list[Row] = [*BOUGHT, *more]
    for number, (agency, net, price) in enumerate(asked, 1):
        code = f"I{number}"
        head = {
            "provider": "P",
            "to_agency": agency,
            "kind": "invoice",
            "dated": "2026-06-01",
            "net": net,
            "gross": net,
        }
        rows.append(Invoice(invoice=code, **head))
        rows.append(InvoiceLine(invoice=code, line="1", placement="S", price=price, first_day="2026-05-01", net=net))
    facts = Facts.of([*WHO, *rows])
    parts = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).parts
    return [(part.paper, part.accrued) for part in parts if part.kind == "rounding"]


def test_what_is_left_is_told_of_its_price_or_of_the_placement_where_prices_are_cleared_together() -> None:
    extra = Price(price="S-x", placement="S", component="set_up", rate="100", unit="once", first_day="2026-05-01")
    assert told_of(("C", "499.99", "S-once")) == [("S-once", 1)]
    assert told_of(("C", "499.99", "S-once"), ("C", "99.99", "S-x"), more=[extra]) == [("S-once", 1), ("S-x", 1)]
    assert told_of(("C", "599.99", None), more=[extra]) == [("S", 1)]
    halves = [
        Agreement(agreement="S-1", placement="S", status="agreed", basis="panel", first_day="2026-05-01"),
        ClauseRow(agreement="S-1", rank=1, kind="share", budget="H2-CC", percent="50", settled="direct"),
        ClauseRow(agreement="S-1", rank=2, kind="rest", budget="C-SC", percent="100"),
    ]
    assert told_of(("C", "249.99", "S-once"), ("H2", "250.00", "S-once"), more=halves) == [("S", 1)]
    assert told_of(("C", "249.99", "S-once"), more=halves) == [], "the board's half is on no line yet"
