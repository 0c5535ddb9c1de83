"""One partner's account: what was asked for, what came, what is disputed, what both sides' records say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import aged_debt, undone_match, worklist
from dashboards.widgets import acting, charts, forms, look, sections, stating, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import Needed, needed_of_account
from ledger.answers.debts.aged import DisputeClock
from ledger.answers.debts.balances import BalanceStatement, balance_statement, differences_with_partners
from ledger.answers.debts.partner_statement import PartnerStatement, StatementLine, counterparties, partner_statement
from ledger.answers.documents.matches import MatchRow, matches_of_account
from ledger.answers.documents.papers import receipts_on_account
from ledger.answers.sheet import names, rows_known
from ledger.answers.ticks import Tick, checked, unknown
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.sheets import BalanceAgreement, ReceiptAllocation
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.reconciliation.partners.balances import Balance
from ledger.reconciliation.partners.statement import AccountMonth
from ledger.reconciliation.partners.three_ways import MonthThreeWays
from ledger.tasks.import_book import record

_ACCOUNT = ("month", "opening", "recharges", "credit_notes", "receipts", "written_off", "closing")
_MONTH = re.compile(r"\b\d{4}-\d{2}\b(?!-)")

_DIFFERENCES = [
    tables.placement(),
    tables.month("month", "Service month"),
    tables.coded("of", "Of what"),
    tables.text("kind", "Kind"),
    tables.coded("reason", "Reason"),
    tables.text("why", "How one knows"),
    tables.penny("amount", "Ours beyond theirs (£)"),
]


def show() -> None:
    """The account chosen in the address, from the position down to the line that differs."""
    first, second = st.columns(2)
    with first:
        on = aged_debt.chosen_day("statement_on")
    agencies = reading.in_books_now(names, Agency)
    pairs = acting.answered("Reading the accounts", counterparties, on)
    if not pairs:
        sections.nothing(
            "No partner has an account yet", "Issue recharges first, on the page Recharges; then it fills."
        )
        pages.doors()
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
    pages.doors()


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
    _position(found, differences)
    _months(found)
    _movements(found)
    st.header("Why it is not paid", anchor="debts")
    ticks.tell(found.debts, done="Nothing of this account is outstanding.", stands_on=("receipts",))
    if found.debts:
        aged_debt.show_debts(found.debts, agencies)
    _receipts(found)
    _matches(found)
    _differences(differences)
    _balances(creditor, debtor, on, agencies)


def _position(found: PartnerStatement, differences: Sequence[MonthThreeWays]) -> None:
    sections.where_we_stand(
        f"On {look.day(found.on)}, {look.plain(found.debtor_name)} owes {look.plain(found.creditor_name)} "
        f"**{look.amount(found.owed)}** of what was billed: {look.amount(found.contested)} is contested, "
        f"{look.amount(found.not_processed)} merely not processed."
        + aged_debt.told_below_nil(found.below_nil, found.closing)
    )
    sections.key_figures(
        [
            Figure(
                "Brought forward",
                look.to_the_penny(found.opening),
                f"The balance before {look.month(str(found.first))}",
            ),
            Figure("Owed", look.to_the_penny(found.owed), "Billed and not paid"),
            Figure("Contested", look.to_the_penny(found.contested), "The two differ over it"),
            Figure("Not processed", look.to_the_penny(found.not_processed), "Nobody disputes it"),
            *aged_debt.figures_below_nil(found.below_nil),
            Figure("Balance", look.to_the_penny(found.closing), "Owed, less open credits and money on account"),
        ],
        alt="Key figures of the account",
    )
    sections.needs_somebody(
        [
            _need(each)
            for each in needed_of_account(found.debts, found.disputes, differences, -found.below_nil.on_account)
        ],
        done="Nothing of this account is past its due date, no dispute is over its time, no money is unmatched, and "
        "no record that they gave differs from ours.",
        stands_on=("receipts",),
    )


def _need(found: Needed) -> Need:
    if found.what == "partners_overdue":
        return Need(found.urgency, aged_debt.past_due(found.rows), "debts")
    if found.what == "on_account":
        return Need(found.urgency, f"{look.to_the_penny(found.first)} that came is matched to no line.", "receipts")
    if found.what == "records_differ":
        differ = look.counted(len(found.rows), "placement month differs", "placement months differ")
        return Need(found.urgency, f"{differ} from what their own records say.", "differences")
    clock: DisputeClock = found.first
    said = (
        f"Dispute {look.plain(clock.dispute.dispute)} ({look.words(clock.dispute.reason)}) is "
        f"{look.counted(clock.days_over, 'day')} over its time."
    )
    return Need(found.urgency, said, page="Disputes: disputes")


def _months(found: PartnerStatement) -> None:
    st.header("By month", anchor="months")
    if len(found.months) > 1:
        charts.finding(
            f"{look.amount(found.closing, look.in_millions).capitalize()} is the balance at the end",
            "The balance at the end of each month, in pounds: owed, less open credits and money on account.",
        )
        charts.lines(
            [{"month": str(each.month), "series": "balance", "amount": each.closing} for each in found.months],
            month="month",
            series="series",
            amount="amount",
            colours={"balance": look.series_colours()[0]},
            alt_text=f"The balance by month, at the end {look.amount(found.closing, look.in_millions)}",
        )
    tables.show(found.months, tables.columns(AccountMonth, *_ACCOUNT), alt="The account by month")
    tables.note_on_brackets()


def _movements(found: PartnerStatement) -> None:
    st.header("Papers and money", anchor="movements")
    if not found.movements:
        st.markdown("Nothing moved in this time.")
        return
    tables.show(found.movements, _MOVEMENTS, alt="Movements of the account, the latest first")
    if found.pages > 1:
        st.pagination(found.pages, key="movements", bind="query-params")


def _paper(told: StatementLine) -> str | None:
    return told.movement.number if told.movement.kind in ("recharge", "credit_note") else None


_MOVEMENTS = [
    tables.day("movement.on", "Day"),
    tables.coded("movement.kind", "Kind"),
    tables.linked("movement.number", "Number", key=_paper, leads_to="/recharge?recharge="),
    tables.in_words("What", lambda told: _MONTH.sub(lambda month: look.month(month[0]), told.movement.text)),
    tables.day("movement.due", "Due"),
    tables.penny("movement.amount", "Amount (£)"),
    tables.penny("balance", "Balance then (£)"),
]


def _receipts(found: PartnerStatement) -> None:
    """Money that came and is matched to no line: what it is for is said here."""
    st.header("Money that is not matched", anchor="receipts")
    unmatched = [
        (receipt, amount)
        for receipt, amount in reading.in_books_now(receipts_on_account, found.on)
        if (receipt.to_agency, receipt.from_agency) == (found.creditor, found.debtor)
    ]
    ticks.tell(unmatched, done="All money that came is matched to the lines it pays.", stands_on=("receipts",))
    if unmatched:
        _unmatched(unmatched)
        _allocate(found, unmatched)
    between = {"from_agency": found.debtor, "to_agency": found.creditor}
    with st.expander("State money that came, amend or withdraw what was stated"):
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
            words=lambda row: f"{row.receipt}: {look.to_the_penny(row.amount)} on {look.day(row.received_on)}",
        )
    stating.trail(
        Receipt,
        between,
        [
            tables.code("row.receipt", "Receipt"),
            tables.day("row.received_on", "Received"),
            tables.penny("row.amount", "Received (£)"),
            tables.text("row.reference", "What they wrote"),
        ],
        "Every receipt of this account that was ever stated, amended or withdrawn",
        what="receipt of this account",
    )


def _unmatched(unmatched: Sequence[tuple[Receipt, int]]) -> None:
    tables.show(
        [
            {
                "receipt": receipt.receipt,
                "on": receipt.received_on,
                "reference": receipt.reference,
                "amount": receipt.amount,
                "left": amount,
            }
            for receipt, amount in unmatched
        ],
        [
            tables.code("receipt", "Receipt"),
            tables.day("on", "Received"),
            tables.text("reference", "What they wrote"),
            tables.penny("amount", "Received (£)"),
            tables.penny("left", "On account (£)"),
        ],
        alt="Receipts that are not wholly matched",
    )


def _allocate(found: PartnerStatement, unmatched: Sequence[tuple[Receipt, int]]) -> None:
    """Say which paper one of them pays."""
    papers = {str(debt.recharge): str(debt.recharge) for debt in found.debts if debt.recharge}
    receipts = {receipt.receipt: receipt.receipt for receipt, _ in unmatched}
    if papers:
        form = Form(
            ReceiptAllocation,
            "It pays this paper",
            choices={"receipt": receipts, "recharge": papers},
            work="Recording and reconciling",
            then=worklist.reconciled,
        )
        stating.show(
            form, "word on what a receipt pays", model=ReceiptAllocation, among=lambda row: row.receipt in receipts
        )


def _matches(found: PartnerStatement) -> None:
    """What the money that came paid, and who or what made it so: here a person undoes it."""
    st.header("What the money paid", anchor="matches")
    matches = reading.in_books_now(matches_of_account, found.creditor, found.debtor, found.on)
    if not matches:
        st.markdown("None of their money is matched to a paper yet.")
        return
    st.markdown("A match is kept as it was made. Who finds one wrong undoes it; the money is then on account.")
    tables.show(
        matches,
        tables.columns(
            MatchRow,
            *("receipt", "recharge", "line", "placement", "service_month", "amount"),
            *("made_by", "how", "made_on", "batch", "undoes"),
        ),
        alt="Money matched to lines, the latest first",
    )
    tables.note_on_brackets()
    undone_match.ask((match.receipt, match.recharge, match.amount) for match in matches)


def _differences(found: Sequence[MonthThreeWays]) -> None:
    st.header("Their records and ours", anchor="differences")
    if not found:
        ticks.show(_agreed_with_theirs())
        return
    tables.show(
        [
            {
                "placement": each.concern.placement,
                "month": each.concern.service_month,
                "of": difference.of,
                "reason": difference.reason,
                "kind": "Contested" if difference.contested else "Not processed",
                "why": difference.why,
                "amount": difference.amount,
            }
            for each in found
            for difference in each.differences
        ],
        _DIFFERENCES,
        alt="Differences between our books and their records, line by line",
    )
    tables.note_on_brackets()


def _agreed_with_theirs() -> Tick:
    """What holding their records against ours came to; unknown where nobody has handed any over."""
    if not reading.in_books_now(rows_known, PartnerRecord):
        because = "no partner's own records were handed over; they come as the sheet partner records"
        return unknown(because)
    return checked(reading.present(), (), done="No record that they gave differs from ours.", stands_on=("receipts",))


def _balances(creditor: str, debtor: str, on: date, agencies: Mapping[str, str]) -> None:
    st.header("Agreement of balances", anchor="balances")
    statement = acting.answered("Drawing up the balances", balance_statement, creditor, debtor, on)
    if statement is None:
        return
    if not statement.balances:
        st.markdown("There is no balance to agree on that day.")
        return
    tables.show(
        statement.balances,
        tables.columns(
            Balance,
            *("kind", "ours", "theirs", "difference", "main_reason"),
            tables.in_words(
                f"To be explained from {look.amount(statement.threshold)}",
                lambda each: "To be explained" if statement.to_explain(each) else None,
            ),
        ),
        alt=f"Balances between the two on {look.day(on)}",
    )
    _said(statement, on, agencies)


def _said(statement: BalanceStatement, on: date, agencies: Mapping[str, str]) -> None:
    said = statement.said
    if said is None or said.sent_on is None:
        _send(statement, on, look.plain(agencies.get(statement.counterparty, statement.counterparty)))
        return
    if said.answered_on is None:
        st.markdown(f"Sent on {look.day(said.sent_on)}; no answer yet.")
    else:
        answer = "agreed" if said.agreed else "did not agree"
        note = f": {look.plain(said.note)}" if said.note else ""
        st.markdown(f"Sent on {look.day(said.sent_on)}; they {answer} on {look.day(said.answered_on)}{note}.")
    first = {} if said.answered_on else {"agreed": "yes", "answered_on": reading.today()}
    Form(
        BalanceAgreement,
        "Record their answer",
        row=said,
        asks=("agreed", "answered_on", "note"),
        now=first,
        choices={"agreed": {"yes": "They agree", "no": "They do not"}},
        labels={"agreed": "Their answer", "answered_on": "On", "note": "What they said"},
    ).show()


def _send(statement: BalanceStatement, on: date, whom: str) -> None:
    """Say that the statement went out."""
    st.markdown("The statement has not been sent yet.")
    if st.button(f"It was sent to {whom} today", icon=":material/outgoing_mail:"):
        between = {"agency": statement.agency, "counterparty": statement.counterparty}
        sent = {**between, "on": on, "sent_on": reading.today()}
        acting.do(
            "Recording",
            lambda _: record(reading.store(), BalanceAgreement.sheet, sent),
            told=lambda outcome: [forms.recorded(outcome)],
        )


if __name__ == "__main__":
    show()
