"""What was paid of an invoice, beyond it and on account, by its parts: each to the penny."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision, Payment, ProviderPayment
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.accepted import acceptance_of, facts_about, stand_as_posted
from ledger.reconciliation.provider.asked_days import days_asked
from ledger.reconciliation.provider.costing import cost_lines
from ledger.reconciliation.provider.matching import match_lines
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.reconciliation.provider.payments import (
    Paid,
    PaperDebt,
    paid_on_account,
    provider_debt,
    settle_payments,
    settled_beyond,
    who_paid_what,
)
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, WHO

MAY = {"first_day": "2026-05-01", "last_day": "2026-05-10"}
ON = date(2026, 7, 1)


def invoice(code: str, provider: str = "P", **more: str) -> Invoice:
    given = {"kind": "invoice", "to_agency": "C", "dated": "2026-06-01", "net": "0", "gross": "0", **more}
    return Invoice(invoice=code, provider=provider, **given)


def papers_of(*rows: Row) -> Papers:
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    return Papers.of(facts, purses_of(facts), HORIZON)


@pytest.mark.parametrize(
    ("credited", "paid", "how"),
    [
        (0, 500, None),
        (0, 501, "paid_beyond"),
        (0, 999, "paid_beyond"),
        (0, 1000, "paid_twice"),
        (200, 301, "paid_beyond"),
        (200, 600, "paid_twice"),
        (501, 0, "credited_beyond"),
        (499, 0, None),
    ],
)
def test_an_invoice_is_settled_beyond_what_it_asks_by_payments_or_by_credit_notes(
    credited: int, paid: int, how: str | None
) -> None:
    left = 500 - credited - paid
    beyond = list(settled_beyond([PaperDebt("I", 500, credited, paid, None, left)]))
    assert [(each.how, each.beyond) for each in beyond] == ([(how, -left)] if how else [])


def test_a_credit_note_that_names_no_invoice_is_none_that_was_settled_beyond() -> None:
    assert list(settled_beyond([PaperDebt("N", -500, 0, 0, None, -500)])) == []


def test_a_payment_is_for_the_invoice_it_names_or_is_matched_to_and_the_rest_is_on_account() -> None:
    credit = invoice("N", kind="credit", credit_of="I1")
    papers = papers_of(
        invoice("I1"),
        invoice("I2"),
        credit,
        Payment(payment="R1", invoice="N", paid_on=ON, amount="-1.00"),
        ProviderPayment(payment="Z", from_agency="C", provider="P", paid_on=ON, amount="9.00"),
    )
    matches = [PaymentMatch("Z", "I2", 500, "sum", "", number=1), PaymentMatch("Z", "I1", 399, "sum", "", number=2)]
    on_account = Paid("Z", ON, None, 1)
    paid = [on_account, Paid("R1", ON, "I1", -100), Paid("Z", ON, "I1", 399), Paid("Z", ON, "I2", 500)]
    assert who_paid_what(papers, matches) == paid
    posted = {("payment", "Z"): -900, ("payment", "R1"): 100, ("invoice", "I1"): 300, ("invoice", "I2"): 600}
    assert paid_on_account(papers, posted, matches) == [on_account]
    assert paid_on_account(papers, {}, matches) == []
    debts = list(provider_debt(papers, {**posted, ("credit_note", "N"): -50}, matches))
    assert debts == [
        PaperDebt("I1", 300, 50, 299, ON, -49),
        PaperDebt("I2", 600, 0, 500, ON, 100),
        PaperDebt("N", 0, 0, 0, None, 0),
    ]


def test_payments_pay_the_parts_of_an_invoice_in_order_deductions_at_once() -> None:
    papers = papers_of(
        invoice("I1"),
        Payment(payment="R1", invoice="I1", paid_on=ON, amount="6.00"),
        Payment(payment="R2", invoice="I1", paid_on=ON, amount="9.01"),
    )
    april, may, back = ("A", "2026-04", "C-SC"), ("A", "2026-05", "C-SC"), ("A", "2026-03", "C-SC")
    payable = {"I1": {may: 900, april: 700, back: -100}}
    told = [(part.paper, part.service_month, part.payable) for part in settle_payments(papers, payable, [])]
    # With £1.00 deducted £6.00 pay all of April; then £9.00 pay May, and the penny too much stays with it.
    assert told == [("R1", "2026-03", -100), ("R1", "2026-04", 700), ("R2", "2026-05", 901)]
    nothing = [(part.service_month, part.purse, part.payable) for part in settle_payments(papers, {}, [])]
    assert nothing == [("2026-06", "C-SC", 600), ("2026-06", "C-SC", 901)]


def line(code: str, number: str = "1", net: str = "1000.00", **what: str) -> InvoiceLine:
    return InvoiceLine(invoice=code, line=number, net=net, **what)


def test_the_days_asked_of_a_placements_lead_are_those_of_its_lines_that_were_not_all_given_back() -> None:
    rows = [
        invoice("I1", gross="2000.00"),
        line("I1", placement="A", price="A-core", **MAY),
        line("I1", "2", placement="B", price="B-core", **MAY),
        line("I1", "3", "0", placement="A", price="A-therapy", first_day="2026-04-01"),
        invoice("I2", dated="2026-06-02", gross="1000.00"),
        line("I2", placement="A", price="A-core", first_day="2026-03-01", last_day="2026-03-10"),
        invoice("N", kind="credit", credit_of="I2", dated="2026-06-03", gross="1000.00"),
        line("N", placement="A", price="A-core"),
        invoice("I3", to_agency="H2", gross="1000.00"),
        line("I3", placement="A", price="A-core", first_day="2026-03-20", last_day="2026-03-21"),
    ]
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    placements = {row.package.placement.placement: row.package.placement for row in papers_of().placed.values()}
    asked = days_asked(facts, purses_of(facts), HORIZON, placements["A"])
    assert asked == [("I1", date(2026, 5, 1), date(2026, 5, 10))]
    of_another = days_asked(facts, purses_of(facts), HORIZON, placements["B"])
    assert of_another == [("I1", date(2026, 5, 1), date(2026, 5, 10))]
    assert days_asked(facts, purses_of(facts), HORIZON, placements["E"]) == []


def test_what_is_accepted_rests_on_the_providers_placements_and_those_its_lines_name() -> None:
    def placements(**what: str) -> list[str]:
        facts = Facts.of([*WHO, *BOUGHT, invoice("I1"), invoice("J1", "Q"), line("I1", **what), line("J1")])
        found = facts_about(facts, ["I1"])
        assert [row.invoice for row in found.sheet(Invoice).values()] == ["I1"]
        assert [row.invoice for row in found.sheet(InvoiceLine).values()] == ["I1"]
        rows = found.rows["placements"]
        return sorted(code for (code,) in rows)

    assert placements() == ["A", "B", "D"]
    assert placements(price="E-core") == ["A", "B", "D", "E"]
    assert placements(placement="E") == ["A", "B", "D", "E"]
    assert placements(price="A-core") == ["A", "B", "D"]


def test_what_an_older_ledger_accepted_without_saying_who_bears_it_stands_as_posted() -> None:
    def stands(placement: str | None, borne: str | None = None, decision: str = "accepted") -> frozenset[object]:
        decided = LineDecision(invoice="I", line="1", decision=decision, on="2026-07-01", borne=borne)
        papers = papers_of(invoice("I", gross="9"), line("I", net="9", placement=placement, **MAY), decided)
        return frozenset(stand_as_posted(papers, match_lines(papers)))

    assert stands("A") == {("I", None)}
    assert stands("E") == {("I", None), ("I", "E")}, "the council was asked in place of its lead"
    assert stands("E", "lead") == stands("E", decision="rejected") == frozenset()


def test_what_is_accepted_of_a_line_is_of_its_component_where_that_is_one() -> None:
    def component(**what: str) -> str:
        decided = LineDecision(invoice="I", line="1", decision="accepted", on="2026-07-01", borne="clauses")
        papers = papers_of(invoice("I", gross="9000"), line("I", net="9000", placement="A", **what, **MAY), decided)
        (costed,) = cost_lines(papers, match_lines(papers))
        accepted = acceptance_of(papers, costed)
        assert accepted is not None
        assert accepted.day == date(2026, 5, 10)
        return accepted.component

    assert component(price="A-therapy") == "therapy"
    assert component() == "other", "it is for core and therapy together"
