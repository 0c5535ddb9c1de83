"""Which invoices a payment to a provider pays, asked of the rules alone: by hand, by number, by its sum."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, PaymentAllocation, ProviderPayment
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import match_payments
from tests.reconciliation.provider.test_paper_properties import HORIZON, WHO


def invoice(code: str, agency: str = "C", provider: str = "P", dated: str = "2026-05-01") -> Invoice:
    return Invoice(invoice=code, provider=provider, to_agency=agency, kind="invoice", dated=dated, net="0", gross="0")


def paid(amount: str, reference: str | None = None, code: str = "Z", **changed: str) -> ProviderPayment:
    given = {"from_agency": "C", "provider": "P", "paid_on": "2026-06-01", **changed}
    return ProviderPayment(payment=code, amount=amount, reference=reference, **given)


def said(code: str, amount: str, why: str | None = None, payment: str = "Z") -> PaymentAllocation:
    return PaymentAllocation(payment=payment, invoice=code, amount=amount, why=why)


def matches(asked: Mapping[str, int], *rows: Row) -> list[tuple[str, int, str]]:
    """What new matches there are of which rule, where so many pence are asked for by invoices of P to the council."""
    facts = Facts.of([*WHO, *map(invoice, asked), *rows])
    papers = Papers.of(facts, purses_of(facts), HORIZON)
    return [(match.invoice, match.amount, match.rule) for match in match_payments(papers, asked)]


@pytest.mark.parametrize("pence", [1, -1])
def test_a_penny_is_matched_by_its_amount_either_way(pence: int) -> None:
    amount = "0.01" if pence > 0 else "-0.01"
    assert matches({"I1": pence, "I2": 0}, paid(amount)) == [("I1", pence, "sum")]
    assert matches({"I1": -pence}, paid(amount)) == []
    assert matches({"I1": -pence}, paid(amount, "I1")) == []


def test_two_invoices_of_its_amount_prove_nothing_and_a_set_does_where_it_is_the_only_one() -> None:
    assert matches({"I1": 500, "I2": 500}, paid("5.00")) == []
    set_of_two = [("I1", 500, "set"), ("I3", 900, "set")]
    assert matches({"I1": 500, "I2": 700, "I3": 900}, paid("14.00")) == set_of_two
    assert matches({"I1": 500, "I2": 700, "I3": 900, "I4": 100}, paid("14.00")) == set_of_two
    assert matches({"I1": 500, "I2": 500, "I3": 900}, paid("14.00")) == []


def test_a_payment_that_names_invoices_pays_them_in_order_and_the_last_has_what_is_too_much() -> None:
    asked = {"I1": 500, "I2": 700, "I3": 900}
    assert matches(asked, paid("12.01", "I1, I2")) == [("I1", 500, "named"), ("I2", 701, "named")]
    assert matches(asked, paid("4.99", "I2 and I1")) == [("I1", 499, "named")]
    assert matches(asked, paid("9.00", "i3")) == [("I3", 900, "named")]
    refunds = {"I1": -500, "I2": -700}
    assert matches(refunds, paid("-5.01", "I1 I2")) == [("I1", -500, "named"), ("I2", -1, "named")]


@pytest.mark.parametrize(
    ("reference", "named"),
    [
        ("I1", True),
        ("for I1.", True),
        ("I10 I1", True),
        ("I10", False),
        ("XI1", False),
        ("1I1", False),
        ("I1a", False),
        ("I1I1", False),
    ],
)
def test_an_invoice_is_named_by_its_number_as_a_word(reference: str, named: bool) -> None:
    assert matches({"I1": 500}, paid("3.00", reference)) == ([("I1", 300, "named")] if named else [])


def test_what_was_said_by_hand_is_never_more_than_the_payment_and_is_not_matched_again() -> None:
    asked = {"I1": 500, "I2": 700}
    by_hand = [said("I1", "5.00"), said("I2", "9.00")]
    assert matches(asked, paid("12.00"), *by_hand) == [("I1", 500, "said"), ("I2", 700, "said")]
    assert matches(asked, paid("-12.00"), *by_hand) == []
    back = [said("I1", "-5.00"), said("I2", "-9.00")]
    assert matches(asked, paid("-12.00"), *back) == [("I1", -500, "said"), ("I2", -700, "said")]
    assert matches(asked, paid("5.00"), said("I1", "0")) == []
    assert matches(asked, paid("7.00"), said("I1", "0")) == [("I2", 700, "sum")]


def test_invoices_of_another_provider_or_agency_are_not_paid_and_those_of_one_merged_away_are() -> None:
    elsewhere = [invoice("J1", provider="Q"), invoice("J2", agency="H2"), invoice("J3", agency="H1")]
    facts = Facts.of([*WHO, *elsewhere, paid("5.00"), paid("5.00", code="Y", from_agency="H2")])
    papers = Papers.of(facts, purses_of(facts), HORIZON)
    found = match_payments(papers, {"J1": 500, "J2": 600, "J3": 500})
    assert [(match.payment, match.invoice, match.how) for match in found] == [("Y", "J3", "by its amount")]
