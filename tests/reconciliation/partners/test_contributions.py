"""Receipts find the instalments they pay: as a person said, by what the payer wrote, and never by a guess."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Budget
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt
from ledger.domain.money_and_days.money import Pence
from ledger.reconciliation.partners.contributions import PaidIntoFunds, paid_into_funds

FUNDS = [Fund(fund="JF1", name="Joint fund", budget="C-POOL", first_day=date(2025, 4, 1))]


def budget(code: str, agency: str, **more: object) -> Budget:
    return Budget.model_validate({"budget": code, "agency": agency, "stream": "health", "name": code, **more})


PURSES = Purses(
    {
        "C-POOL": budget("C-POOL", "C"),
        "H-OLD": budget("H-OLD", "H1", last_day=date(2025, 9, 30), successor="H-NEW"),
        "H-NEW": budget("H-NEW", "H2"),
        "N": budget("N", "N"),
    }
)


def owed(budget: str, amount: int, number: int, year: str = "2025-26") -> FundContribution:
    return FundContribution(
        fund="JF1",
        budget=budget,
        financial_year=year,
        amount=Pence(amount),
        instalments=number,
        first_due=date(int(year[:4]), 4, 30),
    )


def receipt(
    code: str, amount: int, reference: str | None, day: date = date(2025, 5, 1), payer: str = "H1"
) -> Receipt:
    return Receipt(
        receipt=code,
        from_agency=payer,
        to_agency="C",
        received_on=day,
        amount=Pence(amount),
        reference=reference,
    )


CONTRIBUTIONS = [owed("H-OLD", 1200, 4), owed("N", 500, 1)]


def matched(*receipts: Receipt, stated: tuple[FundReceipt, ...] = ()) -> PaidIntoFunds:
    return paid_into_funds(FUNDS, CONTRIBUTIONS, receipts, stated, PURSES)


def paid(found: PaidIntoFunds) -> list[tuple[str, str, int, int, str]]:
    return [
        (each.receipt, each.instalment.budget, each.instalment.number, each.amount, each.how) for each in found.paid
    ]


def test_the_instalment_that_the_payer_names_is_paid_first() -> None:
    found = matched(receipt("R", 400, "JF1/2025-26/H-OLD/3"))
    assert paid(found) == [("R", "H-OLD", 3, 300, "reference"), ("R", "H-OLD", 1, 100, "reference")]


def test_the_fund_alone_pays_what_is_due_first_and_the_rest_is_beyond() -> None:
    found = matched(receipt("R", 1300, "our part in JF1, thank you"))
    assert [row[2:4] for row in paid(found)] == [(1, 300), (2, 300), (3, 300), (4, 300)]
    assert found.beyond == {"R": 100}
    assert found.of_receipts == {"R": 1300}


def test_an_agency_that_took_over_a_budget_pays_its_contribution() -> None:
    found = matched(receipt("R", 300, "JF1", date(2025, 10, 30), "H2"))
    assert paid(found) == [("R", "H-OLD", 1, 300, "reference")]


def test_an_agency_without_a_part_in_the_fund_pays_nothing_into_it() -> None:
    found = matched(receipt("R", 300, "JF1", payer="X"))
    assert (found.paid, found.beyond, found.perhaps) == ([], {}, [])


def test_a_sum_alone_is_only_a_perhaps_and_only_near_its_day() -> None:
    near, far = receipt("R1", 500, "BACS 12", payer="N"), receipt("R2", 500, None, date(2025, 9, 1), payer="N")
    found = matched(near, far)
    assert found.paid == []
    assert [(each.receipt.receipt, each.instalment.budget) for each in found.perhaps] == [("R1", "N")]
    assert found.of_receipts == {}


def test_a_receipt_that_names_its_fund_is_never_a_perhaps() -> None:
    # What falls due on 30 July is as much, and within 45 days.
    found = matched(receipt("R", 300, "JF1", date(2025, 6, 20)))
    assert paid(found) == [("R", "H-OLD", 1, 300, "reference")]
    assert found.perhaps == []


def test_a_sum_is_near_its_day_up_to_45_days_before_and_after() -> None:
    # The one instalment of N falls due on 30 April.
    for day, near in (
        (date(2025, 3, 15), False),
        (date(2025, 3, 16), True),
        (date(2025, 6, 14), True),
        (date(2025, 6, 15), False),
    ):
        found = matched(receipt("R", 500, None, day, payer="N"))
        assert bool(found.perhaps) is near, day


def test_a_persons_word_comes_before_what_the_payer_wrote() -> None:
    stated = (
        FundReceipt(receipt="R", fund="JF1", budget="N", financial_year="2025-26", amount=Pence(0)),
        FundReceipt(receipt="S", fund="JF1", budget="N", financial_year="2025-26", amount=Pence(500)),
    )
    found = matched(receipt("R", 500, "JF1", payer="N"), receipt("S", 900, "BACS", payer="N"), stated=stated)
    assert paid(found) == [("S", "N", 1, 500, "stated")]
    assert found.of_receipts == {"S": 500}


def test_money_given_back_opens_the_last_instalment_again() -> None:
    found = matched(receipt("R1", 600, "JF1"), receipt("R2", -300, "JF1 back", date(2025, 5, 9)))
    assert paid(found)[-1] == ("R2", "H-OLD", 2, -300, "reference")


@given(st.lists(st.tuples(st.integers(-500, 2000), st.sampled_from(("JF1", "JF1 2025-26 3", "BACS", None)))))
def test_whatever_comes_no_instalment_is_paid_beyond_itself_and_no_penny_is_lost(
    given_: list[tuple[int, str | None]],
) -> None:
    receipts = [receipt(f"R{place}", amount, words) for place, (amount, words) in enumerate(given_)]
    found = matched(*receipts)
    sums: dict[str, int] = {}
    for each in found.paid:
        sums[each.instalment.reference] = sums.get(each.instalment.reference, 0) + each.amount
    assert all(0 <= amount <= 300 for amount in sums.values())
    named = {row.receipt: row.amount for row in receipts if row.reference and "JF1" in row.reference and row.amount}
    assert {code: amount for code, amount in found.of_receipts.items() if amount} == named
    assert paid(matched(*reversed(receipts))) == paid(found)
