"""The reading of what settles a line, on sums worked by hand."""

from __future__ import annotations

from datetime import date

from tests.second_reading.settling import (
    Account,
    Line,
    Match,
    Money,
    Record,
    Said,
    WriteOff,
    opened,
    settled_by,
    standings,
)

JAN, FEB = ("A", "2026-01"), ("A", "2026-02")
R1 = Line("R1", 1, date(2026, 2, 5), *JAN, 10_000)
R2 = Line("R2", 1, date(2026, 3, 5), *FEB, 6_000)
TODAY = date(2026, 4, 1)
AGREED = {JAN: {"agreed": 10_000}, FEB: {"agreed": 6_000}}


def paid(pence: int, reference: str = "", receipt: str = "T1", day: int = 10) -> Money:
    """A receipt of March."""
    return Money(receipt, date(2026, 3, day), pence, reference)


def put(account: Account) -> dict[tuple[str, str], int]:
    """What each receipt was put to, by document."""
    sums: dict[tuple[str, str], int] = {}
    for match in account.matches:
        sums[match.receipt, match.line[0]] = sums.get((match.receipt, match.line[0]), 0) + match.pence
    return sums


def test_the_oldest_document_whose_open_sum_it_is() -> None:
    twin = Line("R3", 1, date(2026, 3, 9), "B", "2026-02", 6_000)
    account = Account([R1, twin, R2], {**AGREED, ("B", "2026-02"): {"agreed": 6_000}})
    account.reconcile([paid(6_000)], TODAY)
    assert account.matches == [Match("T1", ("R2", 1), 6_000, TODAY)]


def test_the_only_set_of_documents_whose_sum_it_is() -> None:
    assert settled_by(16_000, {"R1": 10_000, "R2": 6_000}) == {"R1", "R2"}
    # £160 is R1 and R2, and R1 and R3: no set is the only one, and the money waits on account.
    assert settled_by(16_000, {"R1": 10_000, "R2": 6_000, "R3": 6_000}) == set()
    # A credit note of £20 belongs to the set that is paid net.
    assert settled_by(14_000, {"R1": 10_000, "R2": 6_000, "N1": -2_000}) == {"R1", "R2", "N1"}


def test_what_somebody_says_stands_before_what_the_payer_names() -> None:
    account = Account([R1, R2], AGREED, said=[Said("T1", "R2", 2_500)])
    account.reconcile([paid(10_000, "R1")], TODAY)
    assert put(account) == {("T1", "R2"): 2_500}
    assert account.on_account(paid(10_000)) == 7_500


def test_none_of_it_is_an_answer_whatever_the_sums_suggest() -> None:
    account = Account([R1, R2], AGREED, said=[Said("T1", "R2", 0)])
    account.reconcile([paid(6_000)], TODAY)
    assert account.matches == []


def test_what_the_payer_names_stands_before_sums_and_the_rest_is_on_account() -> None:
    account = Account([R1, R2], AGREED)
    account.reconcile([paid(10_000, "paid R2")], TODAY)
    assert put(account) == {("T1", "R2"): 6_000}
    assert account.on_account(paid(10_000)) == 4_000


def test_what_the_partners_records_show_stands_before_sums() -> None:
    account = Account([R1, R2], AGREED, records=[Record(*JAN, 6_000)])
    account.reconcile([paid(6_000)], TODAY)
    assert put(account) == {("T1", "R1"): 6_000}


def test_agreed_parts_are_paid_first_then_interim_then_the_others_each_by_age() -> None:
    # R1: £40 agreed and £60 disputed; R2: £10 agreed, £50 interim. £70 for both pays 40 + 10 agreed, then 20 interim.
    parts = {JAN: {"agreed": 4_000, "disputed": 6_000}, FEB: {"agreed": 1_000, "interim": 5_000}}
    account = Account([R1, R2], parts)
    account.reconcile([paid(7_000, "R1 R2")], TODAY)
    assert put(account) == {("T1", "R1"): 4_000, ("T1", "R2"): 3_000}
    assert standings(account.lines, account.open(), parts) == {
        ("R1", 1): [("disputed", 6_000)],
        ("R2", 1): [("interim", 3_000)],
    }


def test_receipts_of_one_day_are_taken_in_order_of_their_codes() -> None:
    account = Account([R2], AGREED)
    account.reconcile([paid(6_000, receipt="T2"), paid(6_000, receipt="T1")], TODAY)
    assert put(account) == {("T1", "R2"): 6_000}


def test_money_on_account_is_tried_again_when_a_document_comes() -> None:
    account = Account([R1], AGREED)
    account.reconcile([paid(6_000)], TODAY)
    assert account.matches == []
    account.lines.append(R2)
    account.reconcile([paid(6_000)], TODAY)
    assert put(account) == {("T1", "R2"): 6_000}


def test_a_match_is_kept_as_it_was_made() -> None:
    # £60 of 10 March was put to R2; a receipt of 2 March for R2 is learnt later, and finds nothing open there.
    account = Account([R1, R2], AGREED)
    account.reconcile([paid(6_000)], TODAY)
    late = paid(6_000, "R2", "T0", 2)
    account.reconcile([paid(6_000), late], date(2026, 4, 2))
    assert put(account) == {("T1", "R2"): 6_000}
    assert account.on_account(late) == 6_000


def test_a_contested_debt_keeps_its_line_and_what_was_received_for_it() -> None:
    # £60 of £100 was paid; then all of it is disputed: £40 are open, disputed, and the £60 stay received.
    account = Account([R1], {JAN: {"agreed": 10_000}})
    account.reconcile([paid(6_000, "R1")], TODAY)
    assert standings([R1], account.open(), {JAN: {"disputed": 10_000}}) == {("R1", 1): [("disputed", 4_000)]}


def test_parts_fill_the_lines_of_a_month_oldest_first() -> None:
    more = Line("R2", 1, date(2026, 3, 5), *JAN, 5_000)
    # £120 agreed and £20 interim for £150 billed: £10 are beyond the shares, and bear the last part's standing.
    found = standings([more, R1], opened([R1, more], []), {JAN: {"interim": 2_000, "agreed": 12_000}})
    assert found == {("R1", 1): [("agreed", 10_000)], ("R2", 1): [("agreed", 2_000), ("interim", 3_000)]}


def test_a_credit_takes_what_it_names_then_the_others_then_what_was_written_off() -> None:
    other = Line("R2", 1, date(2026, 3, 5), *JAN, 5_000)
    credit = Line("N1", 1, date(2026, 3, 20), *JAN, -9_000, ("R2", 1))
    # R1: £60 paid, £10 written off, so £30 open. £90 back: £50 of R2, £30 of R1, £10 written off lapse; nothing left.
    state = opened(
        [R1, other, credit], [Match("T1", ("R1", 1), 6_000, TODAY)], [WriteOff("R1", date(2026, 3, 1), 1_000)]
    )
    assert state.lines == {("R1", 1): 0, ("R2", 1): 0, ("N1", 1): 0}
    assert state.written_off["R1", 1] == 0


def test_a_credit_takes_the_line_it_names_before_older_ones() -> None:
    other = Line("R2", 1, date(2026, 3, 5), *JAN, 5_000)
    credit = Line("N1", 1, date(2026, 3, 20), *JAN, -4_000, ("R2", 1))
    assert opened([R1, other, credit], []).lines == {("R1", 1): 10_000, ("R2", 1): 1_000, ("N1", 1): 0}


def test_what_is_left_of_a_credit_is_open_until_a_receipt_for_the_net_uses_it() -> None:
    credit = Line("N1", 1, date(2026, 3, 20), *JAN, -2_000, ("R1", 1))
    account = Account([R1, credit], AGREED, matches=[Match("T1", ("R1", 1), 10_000, TODAY)])
    assert account.open().lines == {("R1", 1): 0, ("N1", 1): -2_000}
    # It takes nothing of another month, nor of a line that comes after it.
    account.lines += [R2, Line("R4", 1, date(2026, 3, 25), *JAN, 700)]
    assert account.open().lines == {("R1", 1): 0, ("N1", 1): -2_000, ("R2", 1): 6_000, ("R4", 1): 700}
    net = paid(4_000, receipt="T2", day=28)
    account.reconcile([net], TODAY)
    assert put(account) == {("T1", "R1"): 10_000, ("T2", "R2"): 6_000, ("T2", "N1"): -2_000}
    assert account.on_account(net) == 0


def test_a_refund_uses_an_open_credit() -> None:
    credit = Line("N1", 1, date(2026, 3, 20), *JAN, -2_000, ("R1", 1))
    account = Account([R1, credit], AGREED, matches=[Match("T1", ("R1", 1), 10_000, TODAY)])
    account.reconcile([paid(-2_000, receipt="T2", day=28)], TODAY)
    assert account.open().lines == {("R1", 1): 0, ("N1", 1): 0}
