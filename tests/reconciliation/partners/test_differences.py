"""What is billed is the difference of a month between two agencies; its lines stand where its shares stand now."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.shares import STANDINGS, Share
from ledger.reconciliation.partners.differences import Unbilled, differing, differing_internally
from ledger.reconciliation.partners.line_parts import BilledLine, Part, filled

HOLDERS = {"SC": "C", "ED": "C", "HC": "H", "HE": "H", "JC": "J"}


def share(standing: str = "agreed", agreement: str = "A-1", budget: str = "HC", lead: str = "SC") -> Share:
    return Share("P", "2026-04", agreement, budget, standing, lead)


def line(
    number: int, amount: int, of: Share | None = None, corrects: int | None = None, order: str = ""
) -> BilledLine:
    named = LineName(f"C-{corrects:06d}", 1) if corrects else None
    day = date(2026, 5, number)
    return BilledLine(LineName(f"C-{number:06d}", 1), day, of or share(), amount, named, order or None)


def told(found: list[Unbilled]) -> list[tuple[str, str | None, str, int, str | None]]:
    """Each line to issue: debtor, agreement, standing, pence and the line it corrects."""
    return [
        (
            each.to_agency,
            each.share.agreement,
            each.share.standing,
            each.amount,
            str(each.corrects) if each.corrects else None,
        )
        for each in found
    ]


def differences(shares: list[Part], lines: list[BilledLine]) -> list[tuple[str, str | None, str, int, str | None]]:
    return told(list(differing(shares, lines, HOLDERS)))


def test_the_first_bill_of_a_month_has_a_line_a_share() -> None:
    shares = [Part(share("disputed"), 40), Part(share(), 60)]
    assert differences(shares, []) == [("H", "A-1", "agreed", 60, None), ("H", "A-1", "disputed", 40, None)]


def test_the_same_amount_under_another_standing_agreement_or_budget_is_no_line() -> None:
    for now in (share("disputed"), share(agreement="A-2"), share(budget="HE"), share(lead="ED")):
        assert differences([Part(now, 100)], [line(1, 100)]) == []


def test_a_larger_share_is_one_line_for_the_difference_and_corrects_the_latest() -> None:
    found = differences([Part(share(agreement="A-2"), 155)], [line(1, 100), line(2, 20)])
    assert found == [("H", "A-2", "agreed", 35, "C-000002/1")]


def test_a_new_line_is_for_the_parts_that_no_line_before_stands_for() -> None:
    shares = [Part(share("disputed"), 40), Part(share(), 70)]
    assert differences(shares, [line(1, 60), line(2, 40, share("disputed"))]) == [
        ("H", "A-1", "disputed", 10, "C-000002/1")
    ]


def test_a_credit_takes_the_latest_lines_first_a_line_each_and_says_what_each_said() -> None:
    lines = [line(1, 50), line(2, 30, share("interim")), line(3, 20)]
    assert differences([Part(share(), 45)], lines) == [
        ("H", "A-1", "agreed", -20, "C-000003/1"),
        ("H", "A-1", "interim", -30, "C-000002/1"),
        ("H", "A-1", "agreed", -5, "C-000001/1"),
    ]


def test_a_credit_takes_nothing_of_a_line_that_was_credited() -> None:
    lines = [line(1, 50), line(2, 30), line(3, -30, corrects=2)]
    assert differences([Part(share(), 45)], lines) == [("H", "A-1", "agreed", -5, "C-000001/1")]


def test_a_credit_note_that_named_no_line_took_from_the_latest() -> None:
    lines = [line(1, 50), line(2, 30), line(3, -40)]
    assert differences([Part(share(), 30)], lines) == [("H", "A-1", "agreed", -10, "C-000001/1")]


def test_what_a_month_has_no_lines_left_for_is_credited_naming_none() -> None:
    assert differences([Part(share(), -7)], []) == [("H", "A-1", "agreed", -7, None)]
    assert differences([Part(share(), -7)], [line(1, 5)]) == [
        ("H", "A-1", "agreed", -5, "C-000001/1"),
        ("H", "A-1", "agreed", -7, None),
    ]


def test_another_debtor_is_credited_and_billed_apart() -> None:
    found = differences([Part(share(budget="JC"), 100)], [line(1, 100)])
    assert found == [("H", "A-1", "agreed", -100, "C-000001/1"), ("J", "A-1", "agreed", 100, None)]


def test_a_credit_keeps_the_order_of_the_line_it_names() -> None:
    (credit,) = differing([Part(share(), 60)], [line(1, 100, order="PO-1")], HOLDERS)
    assert credit.order == "PO-1"


def test_what_an_agency_owed_one_that_it_has_become_is_not_billed() -> None:
    assert list(differing([Part(share(), 60)], [], HOLDERS | {"HC": "C"})) == []


def test_an_internal_journal_tells_the_difference_of_two_budgets() -> None:
    bears = share(budget="ED")
    again = differing_internally([Part(bears._replace(agreement="A-2"), 100)], [line(1, 100, bears)], HOLDERS)
    assert list(again) == []
    (more,) = differing_internally([Part(bears, 120)], [line(1, 100, bears)], HOLDERS)
    assert (more.from_agency, more.to_agency, more.amount, more.corrects) == ("C", "C", 20, LineName("C-000001", 1))


def standing(amount: int, lines: list[BilledLine], shares: list[Part]) -> list[tuple[str, int]]:
    """What so much of the first line that is open stands for."""
    return [(part.share.standing, part.amount) for part in filled(shares, lines).of_open(lines[0], amount)]


def test_what_is_open_of_a_line_stands_where_its_share_stands_now() -> None:
    assert standing(70, [line(1, 100, share("interim"))], [Part(share("disputed"), 100)]) == [("disputed", 70)]


def test_parts_fill_the_oldest_lines_first_agreed_parts_first_then_interim() -> None:
    shares = [Part(share("disputed"), 40), Part(share(), 60), Part(share("interim"), 30)]
    lines = [line(1, 70, share("disputed")), line(2, 60)]
    month = filled(shares, lines)
    stands = [[(part.share.standing, part.amount) for part in month.of_line(each.name)] for each in lines]
    assert stands == [[("agreed", 60), ("interim", 10)], [("interim", 20), ("disputed", 40)]]


def test_money_pays_the_agreed_part_of_a_line_first() -> None:
    shares = [Part(share("disputed"), 40), Part(share(), 60)]
    assert standing(50, [line(1, 100)], shares) == [("agreed", 10), ("disputed", 40)]


def test_what_is_billed_beyond_the_shares_bears_the_last_parts_standing_until_it_is_credited() -> None:
    shares = [Part(share(), 30), Part(share("interim"), 20)]
    assert standing(100, [line(1, 100, share("disputed"))], shares) == [("agreed", 30), ("interim", 70)]
    assert standing(100, [line(1, 100, share("disputed"))], []) == [("disputed", 100)]


def test_each_budget_fills_its_own_lines_first() -> None:
    lines = [line(1, 50), line(2, 30, share(budget="HE"))]
    found = differences([Part(share(), 60), Part(share(budget="HE"), 30)], lines)
    assert found == [("H", "A-1", "agreed", 10, "C-000002/1")]
    (more,) = differing([Part(share(), 60), Part(share(budget="HE"), 30)], lines, HOLDERS)
    assert more.share.budget == "HC"


SHARES = st.builds(
    share,
    st.sampled_from(STANDINGS),
    st.sampled_from(["A-1", "A-2"]),
    st.sampled_from(["HC", "HE", "JC"]),
    st.sampled_from(["SC", "ED"]),
)
MONTHS = st.lists(st.dictionaries(SHARES, st.integers(1, 300), max_size=4), min_size=1, max_size=5)


@given(MONTHS)
def test_however_a_month_is_decided_anew_what_is_billed_is_what_it_comes_to_and_no_line_goes_below_nil(
    decided: list[dict[Share, int]],
) -> None:
    lines: list[BilledLine] = []
    for turn, shares in enumerate(decided, 1):
        parts = [Part(of, amount) for of, amount in shares.items()]
        for place, each in enumerate(differing(parts, lines, HOLDERS), 1):
            name = LineName(f"C-{turn:06d}", place)
            lines.append(BilledLine(name, date(2026, 5, turn), each.share, each.amount, each.corrects))
        for debtor in ("H", "J"):
            due = sum(part.amount for part in parts if HOLDERS[part.share.budget] == debtor)
            theirs = [each for each in lines if HOLDERS[each.share.budget] == debtor]
            assert sum(each.amount for each in theirs) == due
            month = filled([part for part in parts if HOLDERS[part.share.budget] == debtor], theirs)
            assert (month.unbilled, month.beyond) == ([], {})
            assert all(left >= 0 for left in month.credited.values())
            assert sum(month.credited.values()) == due
        assert list(differing(parts, lines, HOLDERS)) == []
