"""What is owed, for how long and why: each reason by itself, in the order in which they are looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.debts.sheets import CONTESTED, DebtDecision, Dispute, Terms
from ledger.domain.documents.issued import LineName, Recharge, RechargeLine
from ledger.domain.documents.shares import NO_STANDING
from ledger.domain.documents.sheets import PartnerRecord, PurchaseOrder
from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.reconciliation.partners.aged_debt import (
    BANDS,
    Debt,
    band,
    billed_by_debtor,
    debts_of,
    owed_on,
    parts_of,
    summed,
)
from ledger.reconciliation.partners.line_parts import Part
from ledger.reconciliation.partners.reasons import Claim, Reasons, successors
from ledger.reconciliation.partners.receipts import settle_receipts

ON = date(2026, 9, 30)
WHO: list[Row] = [
    Agency(agency="C", name="Council", kind="council"),
    Agency(agency="H1", name="Old board", kind="icb", ods_code="QOLD"),
    Agency(agency="H2", name="Board", kind="icb"),
    Agency(agency="H3", name="Another board", kind="icb"),
    Budget(budget="C-SC", agency="C", stream="social_care", name="Social care"),
    Budget(budget="H1-CC", agency="H1", stream="health", name="Old", last_day=date(2026, 3, 31), successor="H2-CC"),
    Budget(budget="H2-CC", agency="H2", stream="health", name="New"),
    Budget(budget="H3-CC", agency="H3", stream="health", name="Other"),
    Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="C-SC", first_day=date(2026, 1, 1)),
    Agreement(
        agreement="A",
        placement="P",
        status="agreed",
        basis="panel",
        first_day=date(2026, 1, 1),
        decided_on=date(2025, 12, 1),
    ),
]
SIGNED = Approval(agreement="A", agency="H2", role="Director", decided=True, on=date(2026, 1, 2))


def line(number: int = 1, amount: int = 100_00, **changed: Any) -> RechargeLine:
    given: dict[str, Any] = {
        "line": number,
        "placement": "P",
        "service_month": "2026-05",
        "agreement": "A",
        "budget": "H2-CC",
        "standing": "agreed",
        "lead_budget": "C-SC",
        "order": None,
        "amount": amount,
        "corrects": None,
    }
    return RechargeLine(**given | changed)


def paper(*lines: RechargeLine, number: str = "C-000001", due: date = date(2026, 7, 10), **changed: Any) -> Recharge:
    given: dict[str, Any] = {
        "number": number,
        "kind": "recharge",
        "from_agency": "C",
        "to_agency": "H2",
        "month": "2026-05",
        "dated": due - timedelta(30),
        "due": due,
        "lines": lines,
    }
    return Recharge(**given | changed)


class Known(NamedTuple):
    """Papers, and what is known besides."""

    papers: list[Recharge]
    rows: list[Row]

    def debts(self, on: date = ON) -> list[Debt]:
        facts = Facts.of([*WHO, *self.rows])
        decisions = {row.decision: row for row in facts.sheet(DebtDecision).values()}
        settled = settle_receipts(
            self.papers, [], [], [], 6, on, purses=purses_of(facts), decisions=decisions.values()
        )
        shares = {LineName(paper.number, line.line): line.share for paper in self.papers for line in paper.lines}
        parts = {
            name: [Part(shares[name] if amount > 0 else shares[name]._replace(standing=NO_STANDING), amount)]
            for name, amount in settled.outstanding.items()
        }
        owed = owed_on(self.papers, parts, purses_of(facts), on)
        reasons = Reasons(facts, purses_of(facts), on, billed_by_debtor(self.papers, purses_of(facts), on))
        return debts_of(parts_of(owed, reasons, settled.provided, decisions), {}, on)


def reasons(*rows: Row, **changed: Any) -> list[tuple[str, int]]:
    """Why one line of £100.00 is not paid, and how much of it."""
    return [(debt.reason, debt.amount) for debt in Known([paper(line(**changed))], list(rows)).debts()]


def said(month: str, amount: int, reference: str = "r") -> PartnerRecord:
    return PartnerRecord(
        agency="H2",
        placement="P",
        service_month=month,
        kind="invoiced",
        counterparty="C",
        amount=Pence(amount),
        reference=reference,
    )


def objection(**changed: Any) -> Dispute:
    given: dict[str, Any] = {
        "dispute": "D1",
        "from_agency": "H2",
        "to_agency": "C",
        "reason": "paperwork_missing",
        "stage": "informal",
        "raised_on": date(2026, 7, 1),
        "stage_since": date(2026, 7, 1),
    }
    return Dispute(**given | changed)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (0, "not_due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "91-180"),
        (180, "91-180"),
        (181, "181-365"),
        (365, "181-365"),
        (366, "over_365"),
        (2000, "over_365"),
    ],
)
def test_days_past_due_fall_in_one_band(days: int, name: str) -> None:
    assert band(days) == name
    due = ON - timedelta(days)
    assert [(debt.days, debt.band) for debt in Known([paper(line(), due=due)], []).debts()] == [(days, name)]


def test_what_is_due_later_is_not_due() -> None:
    later = Known([paper(line(), due=ON + timedelta(9))], []).debts()
    assert [(debt.days, debt.band) for debt in later] == [(0, "not_due")]
    assert set(BANDS) == {band(days) for days in range(400)}


def test_what_nobody_speaks_against_waits_to_be_processed() -> None:
    assert reasons(SIGNED) == [("in_validation", 10_000)]


def test_a_disputed_share_is_told_before_anything_else() -> None:
    assert reasons(standing="disputed") == [("share_disputed", 10_000)]


def test_an_interim_share_waits_for_the_panel() -> None:
    assert reasons(standing="interim") == [("awaiting_panel", 10_000)]


def test_an_agreement_without_the_debtors_signature_waits_for_it() -> None:
    assert reasons() == [("awaiting_signed_agreement", 10_000)]
    refused = SIGNED.model_copy(update={"decided": False})
    assert reasons(refused) == [("awaiting_signed_agreement", 10_000)]
    later = SIGNED.model_copy(update={"on": date(2026, 10, 1)})
    assert reasons(later) == [("awaiting_signed_agreement", 10_000)]


def test_days_declined_since_are_declined() -> None:
    declined = Agreement(
        agreement="B",
        placement="P",
        status="declined",
        basis="panel",
        first_day=date(2026, 5, 15),
        decided_on=date(2026, 6, 20),
    )
    assert reasons(SIGNED, declined) == [("declined", 10_000)]
    assert reasons(SIGNED, declined, service_month="2026-04") == [("in_validation", 10_000)]


@pytest.mark.parametrize(
    ("first", "last", "decided", "reason"),
    [
        ("2026-05-31", None, "2026-06-20", "declined"),
        ("2026-06-01", None, "2026-06-20", "in_validation"),
        ("2026-04-01", "2026-05-01", "2026-06-20", "declined"),
        ("2026-04-01", "2026-04-30", "2026-06-20", "in_validation"),
        ("2026-05-01", None, "2026-09-30", "declined"),
        ("2026-05-01", None, "2026-10-01", "in_validation"),
        ("2026-05-01", None, "2025-12-01", "declined"),
        ("2026-05-01", None, "2025-11-30", "in_validation"),
        ("2026-05-31", None, None, "declined"),
    ],
)
def test_a_month_is_declined_by_what_was_declined_of_its_days_between_its_decision_and_the_day(
    first: str, last: str | None, decided: str | None, reason: str
) -> None:
    declined = Agreement(
        agreement="B",
        placement="P",
        status="declined",
        basis="panel",
        first_day=first,
        last_day=last,
        decided_on=decided,
    )
    assert reasons(SIGNED, declined) == [(reason, 10_000)]


def test_records_of_what_was_never_billed_are_held_against_nothing() -> None:
    facts = Facts.of([*WHO, SIGNED, said("2026-05", 90_00)])
    claim = Claim("C", "H2", frozenset("C"), frozenset({"H2"}), "P", "2026-05", "A", "agreed")
    told = Reasons(facts, purses_of(facts), ON, {}).derived(claim)
    assert told == ("rate_mismatch", "Their records have £90.00 for 2026-05, ours £0.00.")
    elsewhere = replace(claim, service_month="2026-06")
    strays = Reasons(facts, purses_of(facts), ON, {}).derived(elsewhere)
    words = "Their records have 2026-05 of it, which was never asked for, and nothing of 2026-06."
    assert strays == ("dates_mismatch", words)


def test_a_dispute_has_climbed_from_the_day_it_reached_its_stage() -> None:
    facts = Facts.of(WHO)
    known = Reasons(facts, purses_of(facts), ON, {})
    since = date(2026, 9, 30)
    opening = "Dispute D1 (paperwork missing) was raised on 2026-07-01"
    arbitration = known.disputed(objection(stage="arbitration", stage_since=since, owner="Panel chair"))
    words = f"{opening} and is in arbitration since 2026-09-30; the move is with: Panel chair."
    assert arbitration == ("arbitration", words)
    above = known.disputed(objection(stage="chief_executives", stage_since=since))
    assert above == ("escalated", f"{opening} and is with the chief executives since 2026-09-30.")
    told = known.disputed(objection(stage_since=since))
    assert told == ("paperwork_missing", f"{opening}, stage informal.")
    yet = known.disputed(objection(stage="arbitration", stage_since=ON + timedelta(1)))
    assert yet == ("paperwork_missing", f"{opening}.")


def test_an_agency_has_a_successor_once_all_its_budgets_have_passed_to_one() -> None:
    purses = purses_of(Facts.of(WHO))
    assert successors(purses, date(2026, 3, 31)) == {}
    assert successors(purses, date(2026, 4, 1)) == {"H1": "H2"}
    kept = Budget(budget="H1-X", agency="H1", stream="health", name="Kept")
    assert successors(purses_of(Facts.of([*WHO, kept])), date(2026, 4, 1)) == {}


def test_a_line_without_the_order_that_is_asked_for_has_none() -> None:
    terms = Terms(from_agency="H2", to_agency="C", payment_days=30, order_required=True)
    order = PurchaseOrder(order="O1", from_agency="H2", to_agency="C", first_day=date(2026, 1, 1))
    assert reasons(SIGNED, terms) == [("no_po", 10_000)]
    assert reasons(SIGNED, order) == [("no_po", 10_000)]
    assert reasons(SIGNED, terms, order="O1") == [("in_validation", 10_000)]
    needless = terms.model_copy(update={"order_required": False})
    assert reasons(SIGNED, needless, order) == [("in_validation", 10_000)]


def test_records_with_another_amount_another_month_twice_or_nothing_are_told_apart() -> None:
    assert reasons(SIGNED, said("2026-05", 90_00)) == [("rate_mismatch", 10_000)]
    assert reasons(SIGNED, said("2026-06", 100_00)) == [("dates_mismatch", 10_000)]
    assert reasons(SIGNED, said("2026-05", 100_00), said("2026-05", 100_00, "s")) == [("duplicate", 10_000)]
    assert reasons(SIGNED, said("2026-05", 100_00)) == [("in_validation", 10_000)]
    known = Known([paper(line(), line(2, service_month="2026-06"))], [SIGNED, said("2026-06", 100_00)])
    assert {debt.reason: debt.amount for debt in known.debts()} == {
        "paperwork_missing": 10_000,
        "in_validation": 10_000,
    }


def responsible(value: str, first_day: date) -> Circumstance:
    return Circumstance(child="K", what="responsible_icb", value=value, first_day=first_day)


def test_a_child_for_whom_another_board_is_responsible_was_asked_of_the_wrong_one() -> None:
    assert reasons(SIGNED, responsible("H3", date(2026, 5, 20))) == [("wrong_icb", 10_000)]
    assert reasons(SIGNED, responsible("Another board", date(2026, 1, 1))) == [("wrong_icb", 10_000)]
    assert reasons(SIGNED, responsible("H3", date(2026, 6, 1))) == [("in_validation", 10_000)]
    back = [responsible("H3", date(2026, 1, 1)), responsible("H2", date(2026, 5, 1))]
    assert reasons(SIGNED, *back) == [("in_validation", 10_000)]
    assert reasons(SIGNED, responsible("QOLD", date(2026, 1, 1))) == [("in_validation", 10_000)]  # it became H2


def test_a_supplement_dated_back_is_not_agreed() -> None:
    assert reasons(SIGNED, corrects=LineName("C-000000", 1)) == [("backdate_not_agreed", 10_000)]


def test_an_open_credit_is_told_as_one_whatever_the_shares_of_its_month_stand_for() -> None:
    unsigned = line(amount=100_00)
    credit = paper(
        line(amount=-130_00, agreement="B", corrects=LineName("C-000001", 1)), number="C-000002", kind="credit_note"
    )
    for standing in ("agreed", "disputed"):
        [debt] = Known([paper(replace(unsigned, standing=standing)), credit], []).debts()
        assert (debt.recharge, debt.reason, debt.amount) == ("C-000002", "in_validation", -3_000)
        assert debt.whys == (
            "It is a credit that nothing has used yet: a receipt for the net, a match or a refund will.",
        )


def test_a_dispute_is_told_before_what_the_facts_show_and_climbs() -> None:
    assert reasons(SIGNED, objection()) == [("paperwork_missing", 10_000)]
    above = objection(stage="chief_executives", stage_since=date(2026, 8, 1))
    assert reasons(SIGNED, above) == [("escalated", 10_000)]
    assert reasons(SIGNED, objection(stage="arbitration", stage_since=date(2026, 8, 1))) == [("arbitration", 10_000)]
    assert reasons(SIGNED, objection(stage="arbitration", stage_since=date(2026, 10, 8))) == [
        ("paperwork_missing", 10_000)
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"raised_on": date(2026, 10, 1)},
        {"resolved_on": date(2026, 9, 30)},
        {"recharge": "C-000009"},
        {"placement": "Q"},
        {"first_month": "2026-06"},
        {"last_month": "2026-04"},
        {"from_agency": "H3"},
        {"to_agency": "H3"},
    ],
)
def test_a_dispute_that_does_not_cover_a_line_says_nothing_of_it(changed: dict[str, Any]) -> None:
    assert reasons(SIGNED, objection(**changed)) == [("in_validation", 10_000)]


def test_a_dispute_over_a_sum_takes_that_much_of_what_is_owed_the_oldest_first() -> None:
    papers = [paper(line(amount=60_00)), paper(line(amount=80_00), number="C-000002", due=date(2026, 8, 10))]
    debts = Known(papers, [SIGNED, objection(amount=Pence(100_00))]).debts()
    assert [(debt.recharge, debt.reason, debt.amount) for debt in debts] == [
        ("C-000001", "paperwork_missing", 6_000),
        ("C-000002", "in_validation", 4_000),
        ("C-000002", "paperwork_missing", 4_000),
    ]


def test_a_provision_takes_what_no_dispute_covers() -> None:
    provision = DebtDecision(
        decision="W1", kind="provision", recharge="C-000001", amount=Pence(70_00), on=date(2026, 9, 1), why="doubtful"
    )
    rows = [SIGNED, provision, objection(amount=Pence(50_00))]
    debts = Known([paper(line())], rows).debts()
    assert {debt.reason: debt.amount for debt in debts} == {"paperwork_missing": 5_000, "provided_for": 5_000}


def test_debts_of_a_merged_agency_are_its_successors() -> None:
    old = paper(line(budget="H1-CC", service_month="2026-02"), to_agency="H1", due=date(2026, 4, 10))
    assert [debt.debtor for debt in Known([old], []).debts(date(2026, 3, 31))] == ["H1"]
    assert [debt.debtor for debt in Known([old], [objection(from_agency="H1")]).debts()] == ["H2"]
    assert [debt.reason for debt in Known([old], [objection(from_agency="H1")]).debts()] == ["paperwork_missing"]


def test_money_on_account_is_a_row_of_its_own_below_nil() -> None:
    debts = debts_of([], {("H2", "C"): 25_00}, ON)
    assert [
        (debt.creditor, debt.debtor, debt.recharge, debt.band, debt.contested, debt.amount) for debt in debts
    ] == [("C", "H2", None, "not_due", False, -2_500)]


@settings(deadline=None)
@given(
    st.lists(st.integers(-500_00, 500_00).filter(bool), min_size=1, max_size=6),
    st.lists(st.none() | st.integers(0, 800_00), max_size=3),
    st.lists(st.integers(0, 800_00), max_size=2),
)
def test_reasons_part_what_is_owed_and_lose_nothing(
    amounts: list[int], disputed: list[int | None], provided: list[int]
) -> None:
    lines = [line(number, amount) for number, amount in enumerate(amounts, 1)]
    rows: list[Row] = [
        objection(dispute=f"D{place}", amount=None if amount is None else Pence(amount))
        for place, amount in enumerate(disputed)
    ]
    rows += [
        DebtDecision(
            decision=f"W{place}", kind="provision", recharge="C-000001", amount=Pence(amount), on=ON, why="doubtful"
        )
        for place, amount in enumerate(provided)
    ]
    debts = Known([paper(*lines)], rows).debts()
    assert sum(debt.amount for debt in debts) == sum(amounts)
    assert sum(each.amount for each in summed(debts)) == sum(amounts)
    assert all(debt.contested == (debt.reason in CONTESTED) for debt in debts)
    if None not in disputed:
        claimed = sum(debt.amount for debt in debts if debt.reason == "paperwork_missing")
        assert claimed <= sum(amount or 0 for amount in disputed)
