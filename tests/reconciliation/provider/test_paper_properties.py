"""Whatever papers come, in whatever order: entries balance, each line is in one class, no day is paid for twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import example, given
from hypothesis import strategies as some

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget, Identifier, Provider
from ledger.domain.documents.sheets import (
    Invoice,
    InvoiceLine,
    LineDecision,
    LineMatch,
    Payment,
    PaymentAllocation,
    ProviderPayment,
)
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import cost_of_days
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.journal.papers import Moves, provider_moves
from ledger.reconciliation.provider.invoices import ReconciledPapers, reconcile_provider_papers
from ledger.reconciliation.provider.lines import CLASSES, waits
from tests.examples import examples

HORIZON = date(2026, 6, 15)
ON = date(2026, 7, 31)
FIRST = date(2026, 3, 20)
WHO: list[Row] = [
    Agency(agency="C", name="Council", kind="council"),
    Agency(agency="H1", name="Old board", kind="icb"),
    Agency(agency="H2", name="New board", kind="icb"),
    Agency(agency="V", name="A body without budgets", kind="voluntary"),
    Budget(budget="C-SC", agency="C", stream="social_care", name="Care"),
    Budget(budget="C-ED", agency="C", stream="education", name="School"),
    Budget(budget="H1-CC", agency="H1", stream="health", name="Old", last_day="2026-04-30", successor="H2-CC"),
    Budget(budget="H2-CC", agency="H2", stream="health", name="New"),
    Provider(provider="P", name="Provider"),
    Provider(provider="Q", name="Another"),
    Identifier(kind="placement", code="B", system="theirs", value="Room 7"),
]


def _placement(
    code: str, provider: str, lead: str, last: str | None, prices: Sequence[tuple[str, str, str]]
) -> list[Row]:
    rows: list[Row] = [
        Placement(
            placement=code,
            child=f"K{code}",
            provider=provider,
            setting="K2",
            lead_budget=lead,
            first_day="2026-03-01",
            last_day=last,
        )
    ]
    for component, rate, unit in prices:
        rows.append(
            Price(
                price=f"{code}-{component}",
                placement=code,
                component=component,
                rate=rate,
                unit=unit,
                first_day="2026-03-01",
            )
        )
    return rows


def _agreement(placement: str, clauses: Sequence[dict[str, object]]) -> list[Row]:
    code = f"{placement}-1"
    agreement = Agreement(agreement=code, placement=placement, status="agreed", basis="panel", first_day="2026-03-01")
    return [agreement, *(ClauseRow(agreement=code, **clause) for clause in clauses)]


BOUGHT: list[Row] = [
    *_placement("A", "P", "C-SC", None, [("core", "700", "week"), ("therapy", "333.33", "month")]),
    *_placement("B", "P", "C-SC", "2026-05-20", [("core", "700", "week")]),
    *_placement("D", "P", "C-SC", None, [("core", "1000", "week"), ("health", "99.99", "day")]),
    *_placement("E", "Q", "H1-CC", None, [("core", "500", "week")]),
    *_agreement("A", [{"rank": 1, "kind": "rest", "budget": "C-SC", "percent": "100/3"},
                      {"rank": 1, "kind": "rest", "budget": "H1-CC", "percent": "200/3"}]),
    *_agreement("D", [
        {"rank": 1, "kind": "share", "budget": "H1-CC", "percent": "100", "components": "health",
         "settled": "direct"},
        {"rank": 2, "kind": "fixed", "budget": "H1-CC", "amount": "100", "settled": "direct"},
        {"rank": 3, "kind": "rest", "budget": "C-SC", "percent": "100"},
    ]),
]  # fmt: skip
PRICES = [row.price for row in BOUGHT if isinstance(row, Price)]
NETS = (70000, 10000, 310000, 300000, 33333, 142857, 9999, 5, 0, -10000, 280000)


@some.composite
def papers(draw: some.DrawFn) -> list[Row]:
    """Invoices and credit notes with lines that say much, little or nonsense; decisions, matches and payments."""
    rows: list[Row] = []
    invoices: list[Invoice] = []
    for number in range(draw(some.integers(1, 5))):
        invoices.append(_invoice(draw, f"I{number}", invoices, rows))
    codes = some.sampled_from([invoice.invoice for invoice in invoices])
    lines = [row for row in rows if isinstance(row, InvoiceLine)]
    for line in draw(some.lists(some.sampled_from(lines), max_size=3, unique_by=lambda row: row.key_values)):
        decision = draw(some.sampled_from(("queried", "accepted", "accepted", "rejected")))
        most = draw(some.sampled_from((None, "1.00", "5000")))
        rows.append(
            LineDecision(
                invoice=line.invoice,
                line=line.line,
                decision=decision,
                on="2026-07-01",
                amount=most,
                day=draw(some.sampled_from((None, line.first_day))),
                borne=draw(some.sampled_from(("clauses", "clauses", "lead"))),
            )
        )
    for line in draw(some.lists(some.sampled_from(lines), max_size=1)):
        placement = draw(some.sampled_from((None, "A", "E")))
        rows.append(LineMatch(invoice=line.invoice, line=line.line, placement=placement))
    rows += [
        Payment(payment=f"R{number}", invoice=draw(codes), paid_on="2026-07-02", amount=draw(_amounts))
        for number in range(draw(some.integers(0, 3)))
    ]
    for number in range(draw(some.integers(0, 2))):
        payment = ProviderPayment(
            payment=f"Z{number}",
            from_agency=draw(some.sampled_from(("C", "H2"))),
            provider=draw(some.sampled_from(("P", "Q"))),
            paid_on="2026-07-03",
            amount=draw(_amounts),
            reference=draw(some.one_of(some.none(), codes)),
        )
        rows.append(payment)
        if draw(some.booleans()):
            rows.append(PaymentAllocation(payment=payment.payment, invoice=draw(codes), amount=draw(_amounts)))
    return rows


_amounts = some.sampled_from(("700.00", "3100.00", "-50.00", "1.23", "3800.00"))


def _invoice(draw: some.DrawFn, code: str, before: list[Invoice], rows: list[Row]) -> Invoice:
    credits = draw(some.booleans()) and before
    lines = []
    for line in range(1, draw(some.integers(1, 3)) + 1):
        first = FIRST + timedelta(days=draw(some.integers(0, 100)))
        days = draw(some.sampled_from((None, 0, 6, 27, 30)))
        lines.append(
            InvoiceLine(
                invoice=code,
                line=str(line),
                placement=draw(some.sampled_from((None, "A", "B", "D", "E"))),
                price=draw(some.sampled_from((None, None, *PRICES))),
                first_day=first if days is not None else None,
                last_day=first + timedelta(days=days) if days is not None else None,
                quantity=draw(some.sampled_from((None, "1", "4"))),
                rate=draw(some.sampled_from((None, "700", "721"))),
                net=_pounds(draw(some.sampled_from(NETS))),
                text=draw(some.sampled_from((None, "for room 7", "care"))),
            )
        )
    net = sum(line.net for line in lines) + draw(some.sampled_from((0, 0, 0, 100, -7)))
    vat = draw(some.sampled_from((0, 0, 2000)))
    invoice = Invoice(
        invoice=code,
        provider=draw(some.sampled_from(("P", "P", "Q"))),
        to_agency=draw(some.sampled_from(("C", "C", "C", "H1", "H2", "V"))),
        kind="credit" if credits else "invoice",
        dated=FIRST + timedelta(days=draw(some.integers(0, 120))),
        net=_pounds(net),
        vat=_pounds(vat) if vat else None,
        gross=_pounds(net + vat + draw(some.sampled_from((0, 0, 1)))),
        credit_of=draw(some.sampled_from(before)).invoice if credits and draw(some.booleans()) else None,
    )
    rows += [invoice, *lines]
    return invoice


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def reconciled(rows: Iterable[Row]) -> tuple[ReconciledPapers, Moves, Facts]:
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    found = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON)
    return found, provider_moves(found.parts), facts


@examples(150)
@given(papers())
def test_what_papers_move_balances_in_the_books_of_every_agency(rows: list[Row]) -> None:
    _, moves, facts = reconciled(rows)
    for places in moves.values():
        for month in (Month(2026, 3), Month(2026, 8)):  # before and after a budget passes on
            books: dict[str, int] = defaultdict(int)
            for place, pence in places.items():
                agency = purses_of(facts).agency(place.purse, month)
                towards = place.counterparty_purse and purses_of(facts).agency(place.counterparty_purse, month)
                if agency != towards:
                    books[agency] += pence
            assert not any(books.values())


@examples(150)
@given(papers())
def test_each_line_is_in_one_class_and_no_other(rows: list[Row]) -> None:
    found, _, _ = reconciled(rows)
    lines = {("line", row.invoice, row.line) for row in rows if isinstance(row, InvoiceLine)}
    subjects = Counter(finding.subject for finding in found.findings)
    assert {subject for subject in subjects if subject[0] == "line"} == lines | _unexplained(rows)
    assert set(subjects.values()) == {1}
    for finding in found.findings:
        assert finding.found in CLASSES
        assert finding.found not in finding.also
        assert finding.status == "agreed" if finding.found == "agrees" else finding.status != "agreed"
        assert finding.reason


def _unexplained(rows: list[Row]) -> set[tuple[str, str, str]]:
    """A line for each invoice whose own lines and VAT do not come to its gross."""
    left = {row.invoice: row.gross - (row.vat or 0) for row in rows if isinstance(row, Invoice)}
    for row in rows:
        if isinstance(row, InvoiceLine):
            left[row.invoice] -= row.net
    return {("line", invoice, "unexplained") for invoice, pence in left.items() if pence}


@examples(100)
@given(papers(), some.randoms(use_true_random=False))
def test_the_order_in_which_papers_are_known_does_not_matter(rows: list[Row], random: Random) -> None:
    found, moves, _ = reconciled(rows)
    shuffled = list(rows)
    random.shuffle(shuffled)
    again, moves_again, _ = reconciled(shuffled)
    assert set(again.findings) == set(found.findings)
    assert moves_again == moves


def _two(first: dict[str, str], second: dict[str, str]) -> list[Row]:
    """An invoice over nothing, and two documents of one line each: credit notes of it unless they say otherwise."""
    rows: list[Row] = []
    for code, said in (("I0", {"kind": "invoice", "net": "0", "dated": "2026-04-09"}), ("I1", first), ("I2", second)):
        credited = {} if said.get("kind") == "invoice" else {"kind": "credit", "credit_of": "I0"}
        rows.append(Invoice(invoice=code, provider="P", to_agency="C", gross=said["net"], **{**credited, **said}))
        rows.append(InvoiceLine(invoice=code, line="1", net=said["net"]))
    return rows


BELOW_NIL_AND_TAKEN_BACK = _two(
    {"kind": "invoice", "net": "-100.00", "dated": "2026-04-10"},
    {"net": "-100.00", "dated": "2026-05-10", "credit_of": "I1"},
)
"""An invoice that gives money back, and a credit note that takes it back in the month after."""
ASKED_FOR_AND_GIVEN_BACK = _two({"net": "-100.00", "dated": "2026-04-10"}, {"net": "60.00", "dated": "2026-05-10"})
"""A credit note that asks for money, and one of the month after that gives a part of it back."""


@examples(150)
@given(papers())
@example(BELOW_NIL_AND_TAKEN_BACK)
@example(ASKED_FOR_AND_GIVEN_BACK)
def test_what_is_payable_is_what_papers_ask_for_and_cash_is_what_was_paid(rows: list[Row]) -> None:
    _, moves, _ = reconciled(rows)
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for matter, places in moves.items():
        for place, pence in places.items():
            sums[matter.kind, matter.paper, place.account] += pence
    for row in rows:
        if isinstance(row, Invoice) and row.to_agency != "V":
            kind, sign = ("invoice", -1) if row.kind == "invoice" else ("credit_note", 1)
            assert sums[kind, row.invoice, "provider:payable"] == sign * row.gross
        elif isinstance(row, ProviderPayment) and not _pays_nobody(row, rows):
            assert sums["payment", row.payment, "cash"] == -row.amount


def _pays_nobody(payment: ProviderPayment, rows: list[Row]) -> bool:
    """Whether somebody said that it pays an invoice of a body that has no budget, and so no books here."""
    strangers = {row.invoice for row in rows if isinstance(row, Invoice) and row.to_agency == "V"}
    credits = {row.invoice for row in rows if isinstance(row, Invoice) and row.credit_of in strangers}
    said = [row for row in rows if isinstance(row, PaymentAllocation) and row.payment == payment.payment]
    return any(row.invoice in strangers | credits for row in said)


@examples(150)
@given(papers())
@example(BELOW_NIL_AND_TAKEN_BACK)
@example(ASKED_FOR_AND_GIVEN_BACK)
def test_what_is_in_question_is_what_the_lines_that_wait_say(rows: list[Row]) -> None:
    found, _, _ = reconciled(rows)
    stands: dict[str | None, int] = defaultdict(int)
    for part in found.parts:
        stands[part.placement] += part.query
    for finding in found.findings:
        if waits(finding.found, finding.status):
            stands[finding.placement] -= finding.in_question or 0
    assert not any(stands.values())


@examples(150)
@given(papers())
def test_no_day_is_accrued_and_invoiced_twice(rows: list[Row]) -> None:
    found, _, facts = reconciled(rows)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for part in found.parts:
        if part.kind not in ("rounding", "accepted") and part.placement and part.service_month:
            taken[part.placement, part.service_month] += part.accrued
    for package in packages_of(facts):
        placement = package.placement.placement
        for month in (Month(2026, number) for number in range(3, 10)):
            cost = sum(cost_of_days(price, package, month.first_day, month.last_day) for price in package.prices)
            # A line is rounded once, and a line of several months by cell: a penny each is what they may differ.
            assert taken[placement, str(month)] <= cost + 2 * len(rows)


def test_a_line_in_two_classes_would_be_seen() -> None:
    found, _, _ = reconciled(
        [
            Invoice(invoice="I", provider="P", to_agency="C", kind="invoice", dated="2026-05-01", net="7", gross="7"),
            InvoiceLine(invoice="I", line="1", net="7"),
        ]
    )
    line = next(finding for finding in found.findings if finding.invoice)
    twice = Counter(finding.subject for finding in [*found.findings, replace(line, found="rate")])
    assert set(twice.values()) == {1, 2}
