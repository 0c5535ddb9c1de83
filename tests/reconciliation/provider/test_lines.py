"""The class of one line and the sentence that says why, each worked out by hand: days, hours, rates, sums, VAT."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from ledger.reconciliation.provider.lines import Finding
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, ON, WHO

FOUR_WEEKS = {"first_day": "2026-05-01", "last_day": "2026-05-28"}
HOURS: list[Row] = [
    Placement(placement="U", child="KU", provider="P", setting="K2", lead_budget="C-SC", first_day="2026-03-01"),
    Price(
        price="U-core",
        placement="U",
        component="core",
        rate="30",
        unit="hour",
        quantity="10",
        first_day="2026-03-01",
    ),
]
"""Ten hours a week at £30.00: forty hours and £1,200.00 in four weeks."""
WHOLLY_DIRECT: list[Row] = [
    Placement(placement="W", child="KW", provider="P", setting="K2", lead_budget="C-SC", first_day="2026-05-01"),
    Price(price="W-core", placement="W", component="core", rate="100", unit="day", first_day="2026-05-01"),
    Agreement(agreement="W-1", placement="W", status="agreed", basis="panel", first_day="2026-05-01"),
    ClauseRow(agreement="W-1", rank=1, kind="share", budget="H2-CC", percent="100", settled="direct"),
    ClauseRow(agreement="W-1", rank=2, kind="rest", budget="C-SC", percent="100"),
]
"""A placement that the council leads, and of which the provider invoices the board for all."""
AGREES = "It agrees with the contract value."


def findings(*lines: dict[str, Any], **head: Any) -> list[Finding]:
    """What is found of the lines of one invoice, which adds up unless said otherwise."""
    net = f"{sum(Decimal(line['net']) for line in lines):.2f}"
    given = {"kind": "invoice", "dated": "2026-06-01", "net": net, "gross": net, **head}
    invoice = Invoice(invoice="I", provider="P", to_agency="C", **given)
    rows = [InvoiceLine(invoice="I", line=str(number), **line) for number, line in enumerate(lines, 1)]
    facts = Facts.of([*WHO, *BOUGHT, *HOURS, *WHOLLY_DIRECT, invoice, *rows])
    found = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).findings
    return [finding for finding in found if finding.invoice == "I"]


def told(price: str, net: str, **line: Any) -> tuple[str, str]:
    (finding,) = findings({"placement": price[0], "price": price, "net": net, **FOUR_WEEKS, **line})
    return finding.found, finding.reason


@pytest.mark.parametrize(
    ("net", "line", "found", "reason"),
    [
        ("1200.00", {}, "agrees", AGREES),
        ("1320.00", {"quantity": "44", "rate": "30"}, "quantity", "44 hours, £120.00 beyond"),
        ("1320.00", {}, "quantity", "44 hours, £120.00 beyond"),
        ("1320.00", {"quantity": "10"}, "quantity", "44 hours, £120.00 beyond"),
        ("1110.00", {}, "quantity", "37 hours, £90.00 short of"),
        ("1207.50", {}, "quantity", "40.25 hours, £7.50 beyond"),
        ("1207.51", {}, "quantity", "40.25 hours, £7.51 beyond"),
    ],
)
def test_hours_are_told_as_they_are_counted_or_as_the_sum_tells(
    net: str, line: dict[str, str], found: str, reason: str
) -> None:
    asked = (
        reason
        if found == "agrees"
        else f"It asks for {reason} the 40 agreed for its days (10 a week, £30.00 an hour)."
    )
    assert told("U-core", net, **line) == (found, asked)


def test_a_sum_that_comes_to_no_quarters_of_an_hour_is_told_in_pounds() -> None:
    plain = "It asks £1,207.52 for days that cost £1,200.00."
    assert told("U-core", "1207.52") == ("rate", plain)
    as_agreed = told("U-core", "1320.00", quantity="40", rate="33")
    assert as_agreed == ("rate", "Its rate is £33; agreed is £30 per hour.")


@pytest.mark.parametrize(
    ("net", "line", "found", "reason"),
    [
        ("2800.00", {}, "agrees", AGREES),
        ("2900.00", {}, "days", "It counts 29 days; 28 are charged."),
        ("2900.01", {}, "days", "It counts 29 days; 28 are charged."),
        ("2900.02", {}, "rate", "It asks £2,900.02 for days that cost £2,800.00."),
        ("2700.00", {}, "days", "It counts 27 days; 28 are charged."),
        ("3000.00", {}, "rate", "It asks £3,000.00 for days that cost £2,800.00."),
        ("3000.00", {"quantity": "30"}, "days", "It counts 30 days; 28 are charged."),
        ("3500.00", {"quantity": "5", "rate": "700"}, "days", "It counts 35 days; 28 are charged."),
        ("2900.00", {"quantity": "1"}, "days", "It counts 29 days; 28 are charged."),
        ("2884.00", {"quantity": "4", "rate": "721"}, "rate", "Its rate is £721; agreed is £700 per week."),
        ("3000.00", {"rate": "100"}, "rate", "It asks £3,000.00 for days that cost £2,800.00."),
    ],
)
def test_days_are_told_as_they_are_counted_or_as_the_sum_tells(
    net: str, line: dict[str, str], found: str, reason: str
) -> None:
    assert told("A-core", net, **line) == (found, reason)


def test_a_rate_is_the_agreed_one_by_the_day_or_the_week_to_half_a_penny() -> None:
    # £333.33 a month is asked of 28 of 31 days: £301.07; £700.00 a week is £100.00 a day.
    same = "It asks £1.00 for days that cost £2,800.00."
    for rate in ("700", "100", "100.005"):
        assert told("A-core", "1.00", rate=rate)[1] == same
    for rate in ("100.01", "699.99"):
        assert told("A-core", "1.00", rate=rate)[1] == f"Its rate is £{rate}; agreed is £700 per week."
    assert told("A-therapy", "1.00", rate="333.33")[1] == "It asks £1.00 for days that cost £301.07."


VAT_FREE = {"placement": "A", "price": "A-core", "net": "2800.00", **FOUR_WEEKS}
THERAPY = {"placement": "A", "price": "A-therapy", "net": "301.07", **FOUR_WEEKS}


def test_an_invoice_whose_sums_differ_says_so_of_each_of_its_lines() -> None:
    lines = "The lines add up to £2,800.00, the invoice says £2,801.00."
    (first, *_) = findings(VAT_FREE, net="2801.00", gross="2801.00")
    assert (first.found, first.reason) == ("arithmetic", lines)
    (gross, *_) = findings(VAT_FREE, vat="10.00", gross="2810.01")
    assert gross.found == "arithmetic"
    assert "£2,800.00 and VAT of £10.00 are not £2,810.01." in gross.reason


def test_vat_is_held_to_the_percent_expected_of_what_is_taxed() -> None:
    (on_all,) = findings({**VAT_FREE, "net": "2800.00"}, vat="560.00", gross="3360.00")
    assert (on_all.found, on_all.reason) == ("vat", "VAT is £560.00; at 0 % it is £0.00.")
    (penny,) = findings(VAT_FREE, vat="0.01", gross="2800.01")
    assert (penny.found, penny.reason) == ("vat", "VAT is £0.01; at 0 % it is £0.00.")


def test_vat_against_its_line_is_a_slip() -> None:
    (finding,) = findings({**VAT_FREE, "vat": "-1.00"}, vat="-1.00", gross="2799.00")
    sums = "VAT is −£1.00 on £2,800.00: one asks for money and the other gives it back."
    assert (finding.found, finding.reason) == ("vat", sums)


def test_vat_of_a_fifth_of_one_line_alone_is_told_as_standard_rated_where_none_is_due() -> None:
    due = " If it is due, state its category S."
    first, second = findings(VAT_FREE, THERAPY, vat="560.00", gross="3661.07")
    of_the_invoice = "The invoice's VAT of £560.00 is 20 % of this line alone: none is on its other lines."
    assert (first.found, first.reason) == ("standard_rated", of_the_invoice + due)
    assert (second.found, second.reason) == ("agrees", AGREES)
    first, second = findings({**VAT_FREE, "vat": "560.00"}, {**THERAPY, "vat": "0"}, vat="560.00", gross="3661.07")
    of_the_line = "VAT of £560.00, 20 % of it, is on this line alone: the invoice's other lines have none."
    assert (first.found, first.reason) == ("standard_rated", of_the_line + due)
    assert (second.found, second.reason) == ("agrees", AGREES)


def test_vat_of_a_line_with_a_category_is_told_beside_its_class() -> None:
    due = "VAT of £560.00 is due on it (category S)"
    taxed = {**VAT_FREE, "vat": "560.00", "vat_category": "S"}
    (alone,) = findings(taxed, vat="560.00", gross="3360.00")
    assert (alone.found, alone.also, alone.reason) == ("agrees", (), f"{AGREES} {due}.")
    exempt = {**THERAPY, "vat": "0", "vat_category": "E"}
    first, second = findings(taxed, exempt, vat="560.00", gross="3661.07")
    assert (first.also, first.reason) == (("standard_rated",), f"{AGREES} {due}, and none on lines that are exempt.")
    assert (second.also, second.reason) == ((), AGREES)


def test_a_line_beyond_the_horizon_is_asked_for_in_advance() -> None:
    to_the_day = {"placement": "A", "price": "A-core", "net": "1500.00", "first_day": "2026-06-01"}
    (within,) = findings({**to_the_day, "last_day": "2026-06-15"})
    assert within.found == "agrees"
    (beyond,) = findings({**to_the_day, "net": "1600.00", "last_day": "2026-06-16"})
    words = "It asks for days up to 16 June 2026; the ledger is posted to 15 June 2026."
    assert (beyond.found, beyond.reason) == ("in_advance", words)


def test_an_agency_that_owes_nothing_for_a_placement_is_the_wrong_one() -> None:
    (finding,) = findings({"placement": "A", "price": "A-core", "net": "2800.00", **FOUR_WEEKS})
    assert finding.found == "agrees"
    facts = Facts.of(
        [
            *WHO,
            *BOUGHT,
            Invoice(
                invoice="I", provider="P", to_agency="H2", kind="invoice", dated="2026-06-01", net="1", gross="1"
            ),
            InvoiceLine(invoice="I", line="1", placement="A", price="A-core", net="1", **FOUR_WEEKS),
        ]
    )
    found = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).findings
    (wrong,) = [each for each in found if each.invoice == "I"]
    whose = "The placement is led by C: H2 owes nothing for it. The provider is to credit it, and to invoice C."
    assert (wrong.found, wrong.reason) == ("wrong_agency", whose)


def test_what_is_asked_of_one_agency_and_is_another_ones_direct_is_told_with_whose_it_is() -> None:
    # A week of D costs £1,000.00: £100.00 of it the board's, direct.
    week = {"placement": "D", "first_day": "2026-05-01", "last_day": "2026-05-07"}
    (council,) = findings({**week, "price": "D-core", "net": "900.00"})
    assert council.found == "agrees"
    (whole,) = findings({**week, "price": "D-core", "net": "1000.00"})
    cost = "Its days are right: they cost £1,000.00 in all"
    told = "£100.00 of it is to be invoiced to H2, direct; £900.00 to C."
    assert (whole.found, whole.reason) == ("wrong_agency", f"{cost}. {told}")
    (wholly,) = findings({**week, "placement": "W", "price": "W-core", "net": "700.00"})
    nothing = "C owes the provider nothing for its days. £700.00 is to be invoiced to H2."
    assert (wholly.found, wholly.reason) == ("wrong_agency", nothing)


def test_a_price_of_another_placement_is_no_price_of_this_one() -> None:
    (finding,) = findings({"placement": "A", "price": "B-core", "net": "7.00", **FOUR_WEEKS})
    assert (finding.found, finding.reason) == ("no_price", "The price B-core is of another placement.")


def test_nothing_is_expected_of_what_a_credit_note_gives_back_of_nobody_knows_what() -> None:
    (unknown,) = findings({"net": "7.00"}, kind="credit")
    assert (unknown.found, unknown.expected, unknown.billed) == ("no_placement", 0, -700)
    (known,) = findings({"net": "7.00", "placement": "A"}, kind="credit")
    assert (known.expected, known.billed) == (-700, -700)
