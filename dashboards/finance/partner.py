"""One partner's account: what was asked for, what came, what is disputed, what both sides' records say of it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import reading
from dashboards.finance import aged_debt, partner_records, undone_match, worklist
from dashboards.widgets import acting, charts, figures, look, sections, stating, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_account
from ledger.answers.debts.aged import DisputeClock
from ledger.answers.debts.balances import differences_with_partners
from ledger.answers.debts.partner_statement import PartnerStatement, StatementLine, counterparties, partner_statement
from ledger.answers.documents.matches import MatchRow, matches_of_account
from ledger.answers.documents.papers import receipts_on_account
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.measures import (
    BALANCE_THEN,
    BROUGHT_FORWARD,
    CARRIED_FORWARD,
    CREDITED,
    MONTHS_THAT_DIFFER,
    MOVED_ON_ACCOUNT,
    RECEIVED,
    RECHARGED,
    UNALLOCATED_CASH,
    WRITTEN_OFF,
)
from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.three_ways import MonthThreeWays

_ACCOUNT = [
    tables.month("month", "Month"),
    tables.money("opening", "Brought forward (£)", BROUGHT_FORWARD),
    tables.money("recharges", "Recharges issued (£)", RECHARGED),
    tables.money("credit_notes", "Credit notes issued (£)", CREDITED),
    tables.money("receipts", "Received (£)", RECEIVED),
    tables.money("written_off", "Written off (£)", WRITTEN_OFF),
    tables.money("closing", "Carried forward (£)", CARRIED_FORWARD),
]
_MONTH = re.compile(r"\b\d{4}-\d{2}\b(?!-)")


def show() -> None:
    """The account chosen in the address, from the position down to the line that differs."""
    first, second = st.columns(2)
    with first:
        on = aged_debt.chosen_day("statement_on")
    agencies = reading.in_books_now(names, Agency)
    pairs = acting.answered("Reading the accounts", counterparties, on)
    if not pairs:
        sections.nothing(
            "No partner has an account yet",
            "An account opens when the first recharge is issued, on the page Recharges.",
        )
        return
    words = {
        f"{debtor} to {creditor}": f"{agencies.get(debtor, debtor)} owes {agencies.get(creditor, creditor)}"
        for creditor, debtor in pairs
    }
    with second:
        account = str(
            st.selectbox("Account", list(words), format_func=words.__getitem__, key="account", bind="query-params")
        )
    debtor, creditor = account.split(" to ")
    _account(creditor, debtor, on, agencies)


def _account(creditor: str, debtor: str, on: date, agencies: Mapping[str, str]) -> None:
    page = int(st.session_state.get("movements", 1) or 1)
    found = acting.answered("Drawing up the statement", partner_statement, creditor, debtor, on, page=page)
    if found is None:
        return
    differences = (
        acting.answered(
            "Comparing with their records", differences_with_partners, on, creditor=creditor, debtor=debtor
        )
        or []
    )
    _position(found, differences, agencies)
    _months(found)
    _movements(found)
    st.header("Reasons unpaid", anchor="debts")
    ticks.tell(found.debts, done="Nothing of this account is outstanding.", stands_on=("receipts",))
    if found.debts:
        aged_debt.show_debts(found.debts, found.on, agencies)
    _receipts(found)
    _matches(found)
    partner_records.show(differences, creditor, debtor, on, agencies)


def _position(found: PartnerStatement, differences: Sequence[MonthThreeWays], agencies: Mapping[str, str]) -> None:
    of = found.outstanding
    sections.where_we_stand(
        f"On {look.day(found.on)}, {look.plain(found.debtor_name)} owes {look.plain(found.creditor_name)} "
        f"**{figures.amount(of.debtors)}** of what was invoiced. Of it {figures.amount(of.in_dispute)} is in "
        f"dispute, and {figures.amount(of.overdue)} is overdue." + aged_debt.told_apart(of)
    )
    sections.key_figures(
        [*aged_debt.key_figures(of), sections.key_figure(of.balance)], alt="Key figures of the account"
    )
    sections.bridge(of.debtors, *of.parts)
    sections.bridge(of.balance, of.debtors, of.open_credits, of.unallocated_cash)
    sections.needs_somebody(
        [
            _need(each, found, agencies)
            for each in needed_of_account(found.debts, found.disputes, differences, of.unallocated_cash.size)
        ],
        done="Nothing on this account is past its due date, no dispute is overdue, there is no unallocated cash, and "
        "their records agree with ours.",
        stands_on=("receipts",),
    )


def _need(found: Needed, statement: PartnerStatement, agencies: Mapping[str, str]) -> Need:
    if found.what == "partners_overdue":
        return Need(found.urgency, aged_debt.past_due(statement.aged, agencies), "debts")
    if found.what == "on_account":
        cash = figures.to_the_penny(statement.outstanding.unallocated_cash)
        return Need(found.urgency, f"{cash} of cash received is unallocated.", "receipts")
    if found.what == "records_differ":
        between = {"creditor": statement.creditor, "debtor": statement.debtor}
        months = MONTHS_THAT_DIFFER.of(len(found.rows), on=statement.on, **between)
        differ = figures.counted(months, "placement month differs", "placement months differ")
        return Need(found.urgency, f"{differ} between our books and their records.", "differences")
    clock: DisputeClock = found.first
    said = (
        f"Dispute {look.plain(clock.dispute.dispute)} ({look.words(clock.dispute.reason)}) is "
        f"{figures.counted(aged_debt.days_overdue(clock, statement.on), 'day')} overdue."
    )
    return Need(found.urgency, said, page="Disputes: disputes")


def _months(found: PartnerStatement) -> None:
    st.header("By month", anchor="months")
    between: dict[str, Hashable] = {"creditor": found.creditor, "debtor": found.debtor, "on": found.on}
    if len(found.months) > 1:
        balance = figures.amount(found.outstanding.balance, figures.in_millions)
        charts.finding(
            f"Latest balance: {balance}",
            "The balance at the end of each month, in pounds: debtors, less open credits and unallocated cash.",
        )
        charts.lines(
            [
                {
                    "month": str(each.month),
                    "series": "balance",
                    "amount": CARRIED_FORWARD.of(each.closing, month=each.month, **between),
                }
                for each in found.months
            ],
            month="month",
            series="series",
            amount="amount",
            colours={"balance": look.series_colours()[0]},
            alt_text=f"The balance by month, the latest {balance}",
        )
    tables.show(found.months, _ACCOUNT, alt="The account by month", given=between)
    tables.note_on_brackets()


def _movements(found: PartnerStatement) -> None:
    st.header("Documents and receipts", anchor="movements")
    if not found.movements:
        st.markdown("There is no document or receipt in this time.")
        return
    between: dict[str, Hashable] = {"creditor": found.creditor, "debtor": found.debtor, "on": found.on}
    tables.show(found.movements, _MOVEMENTS, alt="Movements of the account, the latest first", given=between)
    if found.pages > 1:
        st.pagination(found.pages, key="movements", bind="query-params")


def _paper(told: StatementLine) -> str | None:
    return told.movement.number if told.movement.kind in ("recharge", "credit_note") else None


_MOVEMENT = {"number": "movement.number", "kind": "movement.kind", "moved_on": "movement.on"}
_MOVEMENTS = [
    tables.day("movement.on", "Day"),
    tables.coded("movement.kind", "Kind"),
    tables.linked("movement.number", "Number", key=_paper, leads_to="/recharge?recharge="),
    tables.in_words("For", lambda told: _MONTH.sub(lambda month: look.month(month[0]), told.movement.text)),
    tables.day("movement.due", "Due"),
    tables.money("movement.amount", "Movement of the account (£)", MOVED_ON_ACCOUNT, **_MOVEMENT),
    tables.money("balance", "Balance after it (£)", BALANCE_THEN, **_MOVEMENT),
]


def _receipts(found: PartnerStatement) -> None:
    """Cash received and not allocated to a line: it is allocated here."""
    st.header("Unallocated cash", anchor="receipts")
    unmatched = [
        (receipt, amount)
        for receipt, amount in reading.in_books_now(receipts_on_account, found.on)
        if (receipt.to_agency, receipt.from_agency) == (found.creditor, found.debtor)
    ]
    ticks.tell(unmatched, done="All cash received is allocated to the lines it pays.", stands_on=("receipts",))
    if unmatched:
        _unmatched(unmatched, found.on)
        _allocate(found, unmatched)
    between = {"from_agency": found.debtor, "to_agency": found.creditor}
    with st.expander("Record a receipt, or amend or withdraw one"):
        form = Form(
            Receipt,
            "Record the receipt",
            series="RC",
            asks=("receipt", "received_on", "amount", "reference"),
            fixed=between,
            now={"received_on": reading.today()},
            key=f"receipt {found.debtor} {found.creditor}",
            work="Recording and reconciling",
            then=worklist.reconciled,
        )
        stating.show(
            form,
            "receipt",
            model=Receipt,
            among=lambda row: (row.from_agency, row.to_agency) == (found.debtor, found.creditor),
            words=lambda row: (
                f"{row.receipt}: {figures.to_the_penny(stating.stated(row, row.amount))} on "
                f"{look.day(row.received_on)}"
            ),
        )
    stating.trail(
        Receipt,
        between,
        [
            tables.code("row.receipt", "Receipt"),
            tables.day("row.received_on", "Received"),
            stating.amount("Receipt as recorded (£)", "row.amount"),
            tables.text("row.reference", "Their reference"),
        ],
        "Every receipt of this account recorded, amended or withdrawn",
        what="receipt of this account",
    )


def _unmatched(unmatched: Sequence[tuple[Receipt, int]], on: date) -> None:
    tables.show(
        [
            {
                "receipt": receipt.receipt,
                "on": receipt.received_on,
                "reference": receipt.reference,
                "amount": stating.stated(receipt, receipt.amount),
                "left": UNALLOCATED_CASH.of(amount, receipt=receipt.receipt, on=on),
            }
            for receipt, amount in unmatched
        ],
        [
            tables.code("receipt", "Receipt"),
            tables.day("on", "Received"),
            tables.text("reference", "Their reference"),
            tables.money("amount", "Receipt as recorded (£)"),
            tables.money("left", "Unallocated cash (£)"),
        ],
        alt="Receipts that are not fully allocated",
    )


def _allocate(found: PartnerStatement, unmatched: Sequence[tuple[Receipt, int]]) -> None:
    """Say which paper one of them pays."""
    papers = {str(debt.recharge): str(debt.recharge) for debt in found.debts if debt.recharge}
    receipts = {receipt.receipt: receipt.receipt for receipt, _ in unmatched}
    if papers:
        form = Form(
            ReceiptAllocation,
            "Allocate receipt",
            choices={"receipt": receipts, "recharge": papers},
            work="Recording and reconciling",
            then=worklist.reconciled,
        )
        stating.show(form, "allocation", model=ReceiptAllocation, among=lambda row: row.receipt in receipts)


def _matches(found: PartnerStatement) -> None:
    """What the money that came paid, and who or what made it so: here a person undoes it."""
    st.header("Allocated receipts", anchor="matches")
    matches = reading.in_books_now(matches_of_account, found.creditor, found.debtor, found.on)
    if not matches:
        st.markdown("No receipt of theirs is allocated yet.")
        return
    st.markdown("A match is never changed. Undo one that is wrong, and the money is unallocated again.")
    tables.show(
        matches,
        tables.columns(
            MatchRow,
            *("receipt", "recharge", tables.numbered("line", "Line"), "placement", "service_month", "amount"),
            *("made_by", "how", "made_on", tables.numbered("batch", "Change")),
            tables.numbered("undoes", "Undoes the match of change"),
        ),
        alt="Receipts allocated to lines, the latest first",
    )
    tables.note_on_brackets()
    undone_match.ask((match.receipt, match.recharge, match.amount) for match in matches)


if __name__ == "__main__":
    show()
