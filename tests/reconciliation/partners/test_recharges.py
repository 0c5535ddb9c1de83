"""Papers are drawn up from what is unbilled: numbered, on the debtor's terms, naming orders and what they correct."""

from __future__ import annotations

from datetime import date

from ledger.domain.debts.sheets import Terms
from ledger.domain.documents.issued import LineName, Recharge
from ledger.domain.documents.shares import Share
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.money import Pence
from ledger.domain.money_and_days.periods import Month
from ledger.reconciliation.partners.differences import Unbilled
from ledger.reconciliation.partners.recharges import Issue, Issued

MAY = date(2026, 5, 5)


def unbilled(
    amount: int,
    placement: str = "A",
    month: str = "2026-04",
    standing: str = "agreed",
    debtor: str = "H",
    agreement: str = "A-1",
) -> Unbilled:
    share = Share(placement, month, agreement, "C-ED" if debtor == "C" else f"{debtor}-CC", standing, "C-SC")
    return Unbilled("C", debtor, share, amount)


def order(code: str, first: str, last: str | None, amount: int | None, agency: str = "H") -> PurchaseOrder:
    return PurchaseOrder(
        order=code,
        from_agency=agency,
        to_agency="C",
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last) if last else None,
        amount=None if amount is None else Pence(amount),
    )


def issue(*what: Unbilled, orders: tuple[PurchaseOrder, ...] = (), issued: Issued | None = None) -> list[Recharge]:
    terms = {("J", "C"): Terms(from_agency="J", to_agency="C", payment_days=45)}
    return Issue(Month(2026, 4), MAY, terms, orders).papers(what, issued or Issued())


def test_numbers_run_on_for_each_agency_that_issues_whatever_the_kind() -> None:
    issued = Issued(sequences={"C": 41})
    papers = issue(unbilled(1, debtor="C"), unbilled(-5), unbilled(7, "B"), unbilled(2, debtor="J"), issued=issued)
    assert [(paper.number, paper.kind, paper.to_agency) for paper in papers] == [
        ("C-000042", "recharge", "H"),
        ("C-000043", "recharge", "J"),
        ("C-000044", "credit_note", "H"),
        ("C-000045", "internal_journal", "C"),
    ]


def test_a_paper_is_due_thirty_days_after_its_date_unless_terms_say_otherwise() -> None:
    papers = issue(unbilled(1, debtor="C"), unbilled(1), unbilled(1, debtor="J"))
    assert {paper.to_agency: paper.due for paper in papers} == {
        "H": date(2026, 6, 4),
        "J": date(2026, 6, 19),
        "C": MAY,
    }


def test_a_line_says_how_firm_its_share_is() -> None:
    (paper,) = issue(unbilled(1), unbilled(2, standing="interim"), unbilled(3, standing="disputed"))
    assert [line.words for line in paper.lines] == ["", "without prejudice", "in dispute"]


def test_an_order_is_quoted_where_it_covers_the_whole_month_and_has_room_for_the_line() -> None:
    orders = (
        order("PO-2", "2026-04-01", None, None),
        order("PO-1", "2026-04-01", "2026-05-31", 100),
        order("PO-0", "2026-04-02", None, None),
        order("PO-J", "2020-01-01", None, None, agency="J"),
    )
    (paper,) = issue(
        unbilled(60, "A"), unbilled(50, "B"), unbilled(40, "D"), unbilled(9, "E", month="2026-03"), orders=orders
    )
    assert [line.order for line in paper.lines] == ["PO-1", "PO-2", "PO-1", None]


def test_an_order_that_begins_or_ends_within_the_month_covers_none_of_it() -> None:
    for first, last in (("2026-04-02", None), ("2026-01-01", "2026-04-29"), ("2026-04-02", "2026-04-29")):
        (paper,) = issue(unbilled(10), orders=(order("PO-1", first, last, None),))
        assert paper.lines[0].order is None
    (paper,) = issue(unbilled(10), orders=(order("PO-1", "2026-04-01", "2026-04-30", None),))
    assert paper.lines[0].order == "PO-1"


def test_a_credit_gives_its_room_back_to_the_order_of_the_line_it_corrects() -> None:
    orders, issued = (order("PO-1", "2026-04-01", None, 100),), Issued()
    issue(unbilled(100), orders=orders, issued=issued)
    (none_left,) = issue(unbilled(10, "B"), orders=orders, issued=issued)
    assert none_left.lines[0].order is None
    taken_from = unbilled(-30)._replace(corrects=LineName("C-000001", 1), order="PO-1")
    (credit,) = issue(taken_from, orders=orders, issued=issued)
    assert (credit.lines[0].order, credit.lines[0].corrects) == ("PO-1", ("C-000001", 1))
    (again,) = issue(unbilled(30, "D"), orders=orders, issued=issued)
    assert again.lines[0].order == "PO-1"
