"""What is left once papers are in: a penny a line is rounding, anything more a difference that somebody settles."""

from __future__ import annotations

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
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
