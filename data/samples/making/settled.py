"""What the council did about papers and debts: queries, payments on account, disputes, terms, and agreed balances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import Pence
from making.books import END, Books, days
from making.county import COUNCIL, NORTH, SALT, SALT_NEW

QUERY_AFTER = days(11)
ANSWER_AFTER = days(40)


def state_settled(books: Books) -> None:
    """Everything that people decided after the papers were in."""
    _state_terms(books)
    for number, (invoice, line) in enumerate(sorted(_strange_lines(books), key=lambda item: item[0].invoice)):
        _state_decision(books, invoice, line, number)
    _state_matches(books)
    _state_on_account(books)
    _state_disputes(books)
    _state_debts(books)
    _state_balances(books)


def _state_terms(books: Books) -> None:
    for agency, first in ((NORTH, date(2024, 4, 1)), (SALT, date(2024, 4, 1)), (SALT_NEW, date(2026, 2, 10))):
        books.state(
            first, "terms", from_agency=agency, to_agency=COUNCIL, payment_days=30, order_required=agency != NORTH
        )
    books.state(
        date(2024, 6, 3),
        "thresholds",
        threshold="line_tolerance",
        agency=COUNCIL,
        value="0.05",
        why="Head of finance: nobody writes a letter over five pence",
    )
    books.state(
        date(2025, 2, 3),
        "thresholds",
        threshold="not_invoiced_days",
        value=45,
        why="Joint finance group: providers invoice late",
    )


def _strange_lines(books: Books) -> Iterator[tuple[Invoice, InvoiceLine]]:
    """Lines of invoices that came twice, or whose credit note says that something was wrong with them."""
    invoices = {row.invoice: row for (sheet, _), row in books.known.items() if isinstance(row, Invoice)}
    credited = {row.credit_of for row in invoices.values() if row.kind == "credit"}
    for row in list(books.known.values()):
        if isinstance(row, InvoiceLine) and row.line == "1" and (row.invoice in credited or row.invoice[-2:] == "-B"):
            yield invoices[row.invoice], row


def _state_decision(books: Books, invoice: Invoice, line: InvoiceLine, number: int) -> None:
    """Three in four are queried; of those some are rejected when the provider has answered."""
    if number % 4 == 3:
        return
    asked = max(invoice.dated + QUERY_AFTER, books.first_stated("invoices", invoice.invoice))
    twice = invoice.invoice.endswith("-B")
    books.state(
        asked,
        "line_decisions",
        invoice=invoice.invoice,
        line=line.line,
        decision="queried",
        on=asked,
        why="These days were invoiced before" if twice else "The sum is not what the days cost",
    )
    if number % 4 == 0:
        answered = asked + ANSWER_AFTER
        books.state(
            answered,
            "line_decisions",
            invoice=invoice.invoice,
            line=line.line,
            decision="rejected",
            on=answered,
            why="Placements officer: the provider agrees and will credit it",
        )


def _state_matches(books: Books) -> None:
    """A line that named no placement, and who said which it is for."""
    for row in list(books.known.values()):
        if isinstance(row, InvoiceLine) and row.placement is None and row.invoice.endswith("0101"):
            on = max(row.last_day or END, row.first_day or END) + days(20)
            books.state(
                on,
                "line_matches",
                invoice=row.invoice,
                line=row.line,
                placement=f"PL-{row.invoice[4:8]}",
                why="Provider's finance office, by telephone",
            )


def _state_on_account(books: Books) -> None:
    """Two payments to a provider that named no invoice: one was sorted out by hand, one was not."""
    paid = date(2026, 9, 17)
    for payment, pounds, reference in (
        ("BACS-20260917-A", 27_368, "PL-0016 September"),
        ("BACS-20260917-B", 4_000, "On account, see letter"),
    ):
        books.state(
            paid,
            "provider_payments",
            payment=payment,
            from_agency=COUNCIL,
            provider="PV-05",
            paid_on=paid,
            amount=Pence(pounds * 100),
            reference=reference,
        )
    books.state(
        date(2026, 10, 8),
        "payment_allocations",
        payment="BACS-20260917-A",
        invoice="INV-0016-260901",
        amount=Pence(2_736_800),
        why="Remittance advice of 17 September",
    )


def _state_disputes(books: Books) -> None:
    books.state(
        date(2025, 9, 8),
        "disputes",
        dispute="D-001",
        from_agency=SALT,
        to_agency=COUNCIL,
        reason="paperwork_missing",
        stage="informal",
        raised_on=date(2025, 9, 8),
        stage_since=date(2025, 9, 8),
        owner="Placements finance officer",
        placement="PL-0004",
        first_month="2025-04",
        last_month="2025-07",
        note="We have no signed placement agreement for these months",
    )
    books.state(
        date(2025, 11, 3),
        "disputes",
        dispute="D-002",
        from_agency=SALT,
        to_agency=COUNCIL,
        reason="share_disputed",
        stage="formal_panel",
        raised_on=date(2025, 8, 18),
        stage_since=date(2025, 11, 3),
        owner="Assistant director, commissioning",
        placement="PL-0022",
        note="Whether step-down from hospital is for health alone",
    )
    books.state(
        date(2026, 6, 1),
        "disputes",
        dispute="D-002",
        from_agency=SALT_NEW,
        to_agency=COUNCIL,
        reason="share_disputed",
        stage="chief_executives",
        raised_on=date(2025, 8, 18),
        stage_since=date(2026, 6, 1),
        owner="Chief executive",
        placement="PL-0022",
        note="Taken over by the new board with its predecessor's position",
    )


def _state_debts(books: Books) -> None:
    """A receipt that pays another recharge than its sum suggests, and a debt in doubt."""
    books.state(
        date(2024, 8, 30),
        "receipt_allocations",
        receipt="RC-NWICB-2024-07",
        recharge="WCC-000001",
        amount=Pence(100_000),
        why="Remittance advice: £1,000 of it is for the first recharge",
    )
    books.state(
        date(2026, 3, 20),
        "debt_decisions",
        decision="PV-2026-1",
        kind="provision",
        recharge="WCC-000002",
        amount=Pence(250_000),
        on=date(2026, 3, 20),
        why="Chief finance officer: the board that owes it is merged away",
    )


def _state_balances(books: Books) -> None:
    for agency, on, agreed, note in (
        (NORTH, date(2025, 3, 31), True, None),
        (SALT, date(2025, 3, 31), False, "Disputed shares are not in our books"),
        (NORTH, date(2026, 3, 31), True, None),
        (SALT, date(2026, 3, 31), None, None),
    ):
        sent = on + days(9)
        answered = None if agreed is None else sent + days(8)
        books.state(
            answered or sent,
            "balance_agreements",
            agency=COUNCIL,
            counterparty=agency,
            on=on,
            sent_on=sent,
            agreed=agreed,
            answered_on=answered,
            note=note,
        )
