"""What papers between agencies move, leg by leg: each side's books balance, and what the sign of an amount means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Budget
from ledger.domain.documents.parts import PaperPart, PartKind
from ledger.domain.documents.shares import Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accruals import BookedAmount, BookedMonth, accrual_lines, accrued
from ledger.journal.dues import PaperMovement, billed, moves_of, on_account, provided, received, written_off
from ledger.journal.papers import PaperMatter, Place, paper_entries, provider_moves
from ledger.journal.standings import ShareStands, standing_entry

SHARE = Share("P", "2026-04", "A-1", "H-CC", "agreed", "C-SC")


def legs(movements: Iterable[PaperMovement]) -> dict[tuple[str, str], int]:
    """Pence by whose budget's books and account; each side's come to nil."""
    found: dict[tuple[str, str], int] = {}
    sums: dict[str, int] = defaultdict(int)
    for _, place, amount in movements:
        found[place.purse, place.account] = amount
        sums[place.purse] += amount
    assert not any(sums.values())
    return found


def test_a_line_that_is_billed_goes_from_unbilled_to_billed_on_both_sides() -> None:
    assert legs(billed("C-1", SHARE, 100)) == {
        ("C-SC", "due_from:billed"): 100,
        ("C-SC", "due_from:unbilled"): -100,
        ("H-CC", "due_to:unbilled"): 100,
        ("H-CC", "due_to:billed"): -100,
    }


def test_money_takes_from_what_is_billed_and_waits_on_account_where_no_line_is_known() -> None:
    assert legs(received("R", SHARE, 100)) == {
        ("C-SC", "cash"): 100,
        ("C-SC", "due_from:billed"): -100,
        ("H-CC", "due_to:billed"): 100,
        ("H-CC", "cash"): -100,
    }
    assert legs(on_account("R", "C-SC", "H-CC", 100)) == {
        ("C-SC", "cash"): 100,
        ("C-SC", "on_account"): -100,
        ("H-CC", "cash"): -100,
        ("H-CC", "on_account"): 100,
    }


def test_a_provision_is_the_creditors_alone_and_a_write_off_relieves_the_debtor() -> None:
    assert set(legs(provided("W", SHARE, 100)).values()) == {100, -100}
    assert {purse for purse, _ in legs(provided("W", SHARE, 100))} == {"C-SC"}
    relieved = legs(written_off("W", SHARE, 100))
    assert relieved["C-SC", "due_from:billed"] == -100
    assert relieved["H-CC", "due_to:billed"] == 100
    assert relieved["H-CC", "expenditure:budget"] == -100


def test_movements_of_one_matter_add_up_and_what_comes_to_nil_falls_away() -> None:
    twice = moves_of([*received("R", SHARE, 100), *received("R", SHARE, -40)])
    (places,) = twice.values()
    assert sorted(places.values()) == [-60, -60, 60, 60]
    assert moves_of([*received("R", SHARE, 100), *received("R", SHARE, -100)]) == {}


def part(kind: PartKind, accrued: int = 0, query: int = 0, vat: int = 0, payable: int = 0) -> PaperPart:
    return PaperPart(kind, "I", "A", "2026-04", "C-SC", accrued, query, vat, payable)


def moved(*parts: PaperPart) -> list[dict[str, int]]:
    """By matter, pence by account; each comes to nil."""
    found = [{place.account: pence for place, pence in places.items()} for places in provider_moves(parts).values()]
    assert not any(sum(places.values()) for places in found)
    return found


def test_what_balances_a_providers_paper_follows_from_its_kind() -> None:
    asked = {"provider:accrued": 70, "provider:query": 20, "vat:recoverable": 10, "provider:payable": -100}
    assert moved(part("invoice", 70, 20, 10)) == [asked]
    credit = {name: -pence for name, pence in asked.items()}
    assert moved(part("credit_note", -70, -20, -10)) == [credit]
    assert moved(part("payment", payable=100)) == [{"provider:payable": 100, "cash": -100}]
    assert moved(part("accepted", 30, -30)) == [{"provider:accrued": 30, "provider:query": -30}]
    assert moved(part("rounding", 1)) == [{"provider:accrued": 1, "expenditure:budget": -1}]
    assert moved(part("invoice", 70), part("invoice", -70)) == []


PURSES = Purses(
    {
        code: Budget(budget=code, agency=agency, stream="health", name=code)
        for code, agency in (("C-SC", "C"), ("C-ED", "C"), ("H-CC", "H"))
    }
)


def test_a_move_between_two_budgets_of_one_agency_is_no_entry() -> None:
    matter = PaperMatter("recharge", "C-1", "P", "2026-04")
    within = {
        Place("due_from:billed", None, None, None, "C-SC", "C-ED"): 100,
        Place("due_to:billed", None, None, None, "C-ED", "C-SC"): -100,
    }
    assert list(paper_entries({matter: within}, {}, {}, PURSES, lambda _: Month(2026, 4))) == []
    between = {
        Place("due_from:billed", None, None, None, "C-SC", "H-CC"): 100,
        Place("due_from:unbilled", None, None, None, "C-SC", "H-CC"): -100,
    }
    (entry,) = paper_entries({matter: between}, {matter: {}}, {matter: 7}, PURSES, lambda _: Month(2026, 4))
    assert (entry.corrects, entry.paper, sorted(amount for _, amount in entry.postings)) == (7, "C-1", [-100, 100])


def test_shares_of_one_agency_move_no_standing_and_those_of_two_only_where_the_sums_stay() -> None:
    now, before = SHARE._replace(standing="disputed"), SHARE
    moved = standing_entry({now: ShareStands(40, 60)}, {before: ShareStands(40, 60)}, Month(2026, 4), PURSES)
    assert moved is not None
    assert sorted(amount for _, amount in moved.postings) == [-60, -60, -40, -40, 40, 40, 60, 60]
    assert standing_entry({now: ShareStands(40, 61)}, {before: ShareStands(40, 60)}, Month(2026, 4), PURSES) is None
    own = SHARE._replace(budget="C-ED")
    assert standing_entry({own: ShareStands(1, 2)}, {}, Month(2026, 4), PURSES) is None


def amount(account: str, pence: int, budget: str | None = "C-SC", purse: str = "C-SC") -> BookedAmount:
    return BookedAmount(account, None, budget, purse, None, None, pence)


def booked(*held: BookedAmount, agency: str = "C") -> BookedMonth:
    return BookedMonth(agency, "P", "OAK", "2026-04", held)


def pence(case: BookedMonth) -> list[tuple[str, str | None, int]]:
    """Account, budget and pence of each line of an accrual, which comes to nil."""
    lines = accrued(case)
    assert sum(line.amount for line in lines) == 0
    return [(line.account, line.budget, line.amount) for line in lines]


def test_what_is_owed_and_not_invoiced_is_spent_in_proportion_to_what_is_borne() -> None:
    bearers = [amount("expenditure:budget", 600), amount("expenditure:for_others", 300, "H-CC")]
    # Two thirds and one third of £10.00: the penny goes to the larger remainder.
    owed = booked(amount("provider:accrued", -1000), *bearers)
    spent = [("expenditure:budget", "C-SC", 667), ("expenditure:for_others", "H-CC", 333)]
    assert pence(owed) == [("provider:accrued", "C-SC", -1000), *spent]
    given_back = booked(amount("provider:accrued", 1000), *bearers)
    assert pence(given_back)[1:] == [(account, budget, -sum_) for account, budget, sum_ in spent]


def test_what_nobody_bears_is_spent_by_the_budget_that_owes_it() -> None:
    alone = [("provider:accrued", "C-SC", -1000), ("expenditure:budget", "C-SC", 1000)]
    assert pence(booked(amount("provider:accrued", -1000))) == alone
    for below in (0, -5):
        assert pence(booked(amount("provider:accrued", -1000), amount("expenditure:budget", below))) == alone


def test_a_second_budget_has_its_share_paid_by_the_lead_unless_it_owes_for_itself() -> None:
    lead, second = amount("expenditure:budget", 600), amount("expenditure:budget", 400, "C-ED", "C-ED")
    paid_by_lead = pence(booked(amount("provider:accrued", -1000), lead, second))
    assert paid_by_lead[1:] == [("expenditure:budget", "C-SC", 600), ("expenditure:budget", "C-ED", 400)]
    own = amount("provider:accrued", -400, "C-ED", "C-ED")
    assert pence(booked(amount("provider:accrued", -600), own, lead, second)) == [
        ("provider:accrued", "C-SC", -600),
        ("expenditure:budget", "C-SC", 600),
        ("provider:accrued", "C-ED", -400),
        ("expenditure:budget", "C-ED", 400),
    ]


def test_accruals_are_numbered_in_each_agencys_books_and_turned_round_the_day_after() -> None:
    cases = [booked(amount("provider:accrued", -10)), booked(amount("provider:accrued", -7), agency="H")]
    lines = list(accrual_lines(cases, Month(2026, 4), 1, date(2026, 5, 5)))
    told = [(line.agency, line.line, line.kind, line.day, line.amount) for line in lines]
    last, first = date(2026, 4, 30), date(2026, 5, 1)
    assert told == [
        ("C", 1, "accrual", last, -10),
        ("C", 2, "accrual", last, 10),
        ("H", 1, "accrual", last, -7),
        ("H", 2, "accrual", last, 7),
        ("C", 1, "reversal", first, 10),
        ("C", 2, "reversal", first, -10),
        ("H", 1, "reversal", first, 7),
        ("H", 2, "reversal", first, -7),
    ]
