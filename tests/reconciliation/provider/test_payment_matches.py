"""Which invoices a payment to a provider pays, asked of the rules alone: by hand, by number, by its sum."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, PaymentAllocation, ProviderPayment
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch, match_payments
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


def undone(kept: PaymentMatch, *rows: Row) -> list[tuple[str, int, str]]:
    """What turns a kept match of payment Z round, and why."""
    facts = Facts.of([*WHO, *rows])
    made = match_payments(Papers.of(facts, purses_of(facts), HORIZON), {"I1": 500}, [kept], try_rules=False)
    return [(match.invoice, match.amount, match.how) for match in made]


@pytest.mark.parametrize("pence", [500, -500])
def test_a_match_stands_until_its_payment_or_its_invoice_is_another(pence: int) -> None:
    kept = PaymentMatch("Z", "I1", pence, "sum", "by its amount", number=1, batch=1)
    sign = "" if pence > 0 else "-"
    ours = invoice("I1")
    assert undone(kept, ours, paid(f"{sign}5.00")) == []
    assert undone(kept, ours) == [("I1", -pence, "the payment was withdrawn")]
    assert undone(kept, paid(f"{sign}5.00")) == [("I1", -pence, "the invoice was withdrawn")]
    assert undone(kept, ours, paid("0")) == [("I1", -pence, "the payment is of nothing")]
    other_way = "-5.00" if pence > 0 else "5.00"
    assert undone(kept, ours, paid(other_way)) == [("I1", -pence, "the payment goes the other way")]
    elsewhere = [("I1", -pence, "the payment is of another provider or agency")]
    assert undone(kept, ours, paid(f"{sign}5.00", provider="Q")) == elsewhere
    assert undone(kept, ours, paid(f"{sign}5.00", from_agency="H2")) == elsewhere
    less = [("I1", 1 if pence < 0 else -1, "the payment is less than that")]
    assert undone(kept, ours, paid(f"{sign}4.99")) == less


def test_what_no_kept_match_has_of_a_payment_is_matched() -> None:
    kept = PaymentMatch("Z", "I1", 500, "sum", "by its amount", number=1, batch=1)
    facts = Facts.of([*WHO, invoice("I1"), invoice("I2"), paid("8.00")])
    papers = Papers.of(facts, purses_of(facts), HORIZON)
    (made,) = match_payments(papers, {"I1": 500, "I2": 300}, [kept])
    assert (made.invoice, made.amount, made.rule) == ("I2", 300, "sum")
    assert match_payments(papers, {"I1": 500, "I2": 299}, [kept]) == []
    assert match_payments(papers, {"I1": 800}, [kept])[0].amount == 300


def test_what_a_person_says_goes_before_what_a_rule_matched() -> None:
    kept = PaymentMatch("Z", "I1", 500, "sum", "by its amount", number=1, batch=1)
    two = [invoice("I1"), invoice("I2")]
    by_hand = [("I1", -300, "by hand it is for another invoice"), ("I2", 300, "I2 by hand: as they wrote")]
    assert undone(kept, *two, paid("5.00"), said("I2", "3.00", "as they wrote")) == by_hand
    assert undone(kept, *two, paid("8.00"), said("I2", "3.00")) == [("I2", 300, "I2 by hand")]
    assert undone(kept, *two, paid("5.00"), said("I1", "4.99")) == [("I1", -1, "I1 by hand")]
    assert undone(kept, *two, paid("5.00"), said("I1", "5.00")) == []
    word = kept._replace(rule="said", how="I1 by hand")
    assert undone(word, *two, paid("5.00")) == [("I1", -500, "I1 by hand no longer")]
    assert undone(word, *two, paid("5.00"), said("I1", "5.00")) == []


def test_invoices_of_another_provider_or_agency_are_not_paid_and_those_of_one_merged_away_are() -> None:
    elsewhere = [invoice("J1", provider="Q"), invoice("J2", agency="H2"), invoice("J3", agency="H1")]
    facts = Facts.of([*WHO, *elsewhere, paid("5.00"), paid("5.00", code="Y", from_agency="H2")])
    papers = Papers.of(facts, purses_of(facts), HORIZON)
    found = match_payments(papers, {"J1": 500, "J2": 600, "J3": 500})
    assert [(match.payment, match.invoice, match.how) for match in found] == [("Y", "J3", "by its amount")]
