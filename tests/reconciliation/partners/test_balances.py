"""Three ways and agreement of balances: every penny of a mismatch has a cause, whatever either side says."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.debts.sheets import Dispute
from ledger.domain.documents.sheets import PartnerRecord
from ledger.domain.money_and_days.money import Pence
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.partners.balances import Balance, balances
from ledger.reconciliation.partners.reasons import Reasons, partner_records
from ledger.reconciliation.partners.three_ways import Between, MonthThreeWays, compared, due_by_debtor, ours_of

ON = date(2026, 9, 15)
WHO: list[Row] = [
    Budget(budget="C-SC", agency="C", stream="social_care", name="Social care"),
    Budget(budget="H-CC", agency="H", stream="health", name="Continuing care"),
    Budget(budget="J-YJ", agency="J", stream="justice", name="Youth justice"),
]
MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05", "2026-06")


def share(
    month: str, due: int, *, billed: int = 0, received: int = 0, given_up: int = 0, **changed: Any
) -> list[Between]:
    """What the council's and the board's books hold of one share of a placement's month."""
    named: dict[str, Any] = {
        "placement": "P",
        "service_month": month,
        "agreement": "A",
        "standing": "agreed",
    } | changed
    year = due if month >= "2026-04" else 0
    nil = {"billed": 0, "received": 0, "written_off": 0}
    owed = billed - received - given_up
    settled = {"billed": billed, "received": received, "written_off": given_up}
    to_h, to_c = ("C-SC", "H-CC"), ("H-CC", "C-SC")
    return [
        Between(*to_h, "income", **named, balance=-due, spent=-due, of_year=-year, **nil),
        Between(
            *to_h, "unbilled", **named, balance=due - billed, spent=due, of_year=year, **nil | {"billed": -billed}
        ),
        Between(*to_h, "billed", **named, balance=owed, spent=-given_up, of_year=-given_up, **settled),
        Between(
            *to_c,
            "owed",
            **named,
            balance=-(due - billed) - owed,
            spent=given_up - due,
            of_year=given_up - year,
            **nil,
        ),
    ]


def record(month: str, amount: int, kind: Any = "invoiced", reference: str = "r") -> PartnerRecord:
    return PartnerRecord(
        agency="H",
        placement="P",
        service_month=month,
        kind=kind,
        counterparty="C",
        amount=Pence(amount),
        reference=reference,
    )


def told(rows: list[Between], *known: Row) -> tuple[list[MonthThreeWays], dict[tuple[str, str, str], Balance]]:
    facts = Facts.of([*WHO, *known])
    theirs = partner_records(facts.sheet(PartnerRecord).values())
    ours = ours_of(rows, purses_of(facts), ON)
    found = compared(ours, theirs, Reasons(facts, purses_of(facts), ON, due_by_debtor(ours)))
    told = balances(rows, found, {agency for agency, _ in theirs}, purses_of(facts), ON)
    return found, {(each.agency, each.counterparty, each.kind): each for each in told}


def reasons(rows: list[Between], *known: Row) -> list[tuple[str, str, str, int]]:
    return [
        (each.concern.service_month, gap.of, gap.reason, gap.amount)
        for each in told(rows, *known)[0]
        for gap in each.differences
    ]


def test_what_both_sides_have_alike_is_agreed() -> None:
    rows = share("2026-05", 100_00, billed=100_00, received=60_00)
    found = told(rows, record("2026-05", 100_00), record("2026-05", 60_00, "paid"))[1]
    assert [(each.kind, each.ours, each.theirs, each.main_reason) for each in found.values()] == [
        ("receivable", 40_00, 40_00, "agreed"),
        ("income", 100_00, 100_00, "agreed"),
        ("payable", 40_00, None, ""),
        ("expenditure", 100_00, None, ""),
    ]


def test_what_they_accrued_counts_until_they_booked_an_invoice() -> None:
    rows = share("2026-05", 100_00)
    assert reasons(rows, record("2026-05", 100_00, "accrued")) == []
    assert reasons(rows, record("2026-05", 100_00, "accrued"), record("2026-05", 90_00)) == [
        ("2026-05", "due", "rate_mismatch", 10_00)
    ]


def test_a_share_that_makes_just_the_difference_is_its_cause() -> None:
    rows = share("2026-05", 70_00) + share("2026-05", 30_00, agreement="B", standing="disputed")
    assert reasons(rows, record("2026-05", 70_00)) == [("2026-05", "due", "share_disputed", 30_00)]
    rows = share("2026-05", 70_00) + share("2026-05", 30_00, agreement="B", standing="interim")
    assert reasons(rows, record("2026-05", 70_00)) == [("2026-05", "due", "awaiting_panel", 30_00)]
    rows = share("2026-05", 100_00, billed=80_00)
    assert reasons(rows, record("2026-05", 80_00)) == [("2026-05", "due", "in_validation", 20_00)]
    assert reasons(rows, record("2026-05", 75_00)) == [("2026-05", "due", "rate_mismatch", 25_00)]


def test_what_they_have_twice_or_in_another_month_is_told_apart() -> None:
    rows = share("2026-05", 100_00, billed=100_00)
    twice = (record("2026-05", 100_00), record("2026-05", 100_00, reference="s"))
    assert reasons(rows, *twice) == [("2026-05", "due", "duplicate", -100_00)]
    assert reasons(rows, record("2026-06", 100_00)) == [
        ("2026-05", "due", "awaiting_signed_agreement", 100_00),
        ("2026-06", "due", "dates_mismatch", -100_00),
    ]


def test_a_dispute_over_a_sum_explains_no_more_than_that() -> None:
    rows = share("2026-04", 60_00) + share("2026-05", 60_00)
    dispute = Dispute(
        dispute="D",
        from_agency="H",
        to_agency="C",
        reason="uplift_not_agreed",
        stage="informal",
        raised_on=ON,
        stage_since=ON,
        amount=Pence(15_00),
    )
    assert reasons(rows, dispute, record("2026-04", 50_00), record("2026-05", 50_00)) == [
        ("2026-04", "due", "uplift_not_agreed", 10_00),
        ("2026-05", "due", "rate_mismatch", 10_00),
    ]


def test_agencies_that_gave_no_records_are_not_compared() -> None:
    found, held = told(share("2026-05", 100_00))
    assert found == []
    assert {each.main_reason for each in held.values()} == {""}


def test_money_not_matched_lessens_what_is_owed_on_both_sides() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("placement", "service_month", "agreement", "standing"))
    nil = dict.fromkeys(("spent", "of_year", "billed", "received", "written_off"), 0)
    unmatched = [
        Between("C-SC", "H-CC", "on_account", **nothing, balance=-25_00, **nil),
        Between("H-CC", "C-SC", "on_account", **nothing, balance=25_00, **nil),
    ]
    rows = share("2026-05", 100_00, billed=100_00) + unmatched
    held = told(rows, record("2026-05", 100_00))[1]
    assert (held["C", "H", "receivable"].ours, held["H", "C", "payable"].ours) == (75_00, 75_00)
    assert [(cause.placement, cause.amount) for cause in held["C", "H", "receivable"].causes] == [(None, -25_00)]


amounts = st.integers(0, 100) | st.integers(0, 1_000_000)
shares = st.tuples(
    st.sampled_from(MONTHS), amounts, st.sampled_from((0, 50, 100)), st.sampled_from((0, 40, 100)), st.booleans()
)
records = st.tuples(st.sampled_from(MONTHS), amounts, st.sampled_from(("accrued", "invoiced", "paid")), st.booleans())


@settings(deadline=None)
@given(st.lists(shares, max_size=6), st.lists(records, min_size=1, max_size=8))
def test_every_penny_of_a_mismatch_has_a_cause(
    ours: list[tuple[str, int, int, int, bool]], theirs: list[tuple[str, int, Any, bool]]
) -> None:
    rows: list[Between] = []
    for number, (month, due, billed, paid, firm) in enumerate(ours):
        asked = due * billed // 100
        came = asked * paid // 100
        standing = "agreed" if firm else "interim"
        rows += share(month, due, billed=asked, received=came, agreement=f"A{number}", standing=standing)
    said = [record(month, amount, kind, "r" if first else "s") for month, amount, kind, first in theirs]
    held = told(rows, *said)[1]
    for balance in held.values():
        if balance.difference is None:
            assert (balance.main_reason, balance.causes) == ("", ())
        else:
            assert balance.difference == sum(cause.amount for cause in balance.causes)
            assert (balance.main_reason == "agreed") == (balance.difference == 0)
    mirror = {("C", "H", "receivable"): ("H", "C", "payable"), ("C", "H", "income"): ("H", "C", "expenditure")}
    for here, there in mirror.items():
        assert (held[here].ours if here in held else 0) == (held[there].ours if there in held else 0)
