"""A partner's records beside our books: what differs line by line, and the agreement of balances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, figures, forms, look, tables, ticks
from dashboards.widgets.forms import Form
from ledger.answers.debts.balances import BalanceStatement, balance_statement
from ledger.answers.sheet import rows_known
from ledger.answers.ticks import Tick, checked, unknown
from ledger.domain.debts.measures import (
    AGREED_DIFFERENCE,
    AGREED_OURS,
    AGREED_THEIRS,
    EXPLAINED_FROM,
    RECORDS_DIFFER,
)
from ledger.domain.debts.sheets import BalanceAgreement
from ledger.domain.documents.sheets import PartnerRecord
from ledger.reconciliation.partners.three_ways import MonthThreeWays
from ledger.tasks.import_book import record

_DIFFERENCES = [
    tables.placement(),
    tables.month("month", "Service month"),
    tables.coded("of", "What differs"),
    tables.coded("reason", "Reason"),
    tables.text("why", "Why"),
    tables.money("amount", "Ours less theirs (£)", RECORDS_DIFFER, service_month="month", what="of", reason="reason"),
]


def show(found: Sequence[MonthThreeWays], creditor: str, debtor: str, on: date, agencies: Mapping[str, str]) -> None:
    """What differs between the two, and the balances on which they are to agree."""
    _differences(found, on)
    _balances(creditor, debtor, on, agencies)


def _differences(found: Sequence[MonthThreeWays], on: date) -> None:
    st.header("Differences between our books and their records", anchor="differences")
    if not found:
        ticks.show(_agreed_with_theirs())
        return
    tables.show(
        [
            {
                "creditor": each.concern.creditor,
                "debtor": each.concern.debtor,
                "placement": each.concern.placement,
                "month": each.concern.service_month,
                "of": difference.of,
                "reason": difference.reason,
                "why": difference.why,
                "amount": difference.amount,
            }
            for each in found
            for difference in each.differences
        ],
        _DIFFERENCES,
        alt="Differences between our books and their records, line by line",
        given={"on": on},
    )
    tables.note_on_brackets()


def _agreed_with_theirs() -> Tick:
    """What holding their records against ours came to; unknown where nobody has handed any over."""
    if not reading.in_books_now(rows_known, PartnerRecord):
        because = "no partner's records have been imported; they come as the sheet partner_records"
        return unknown(because)
    return checked(reading.present(), (), done="Their records agree with ours.", stands_on=("receipts",))


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
        [
            tables.coded("kind", "Balance of"),
            tables.money("ours", "Our books (£)", AGREED_OURS),
            tables.money("theirs", "Their records (£)", AGREED_THEIRS),
            tables.money("difference", "Our books less their records (£)", AGREED_DIFFERENCE),
            tables.coded("main_reason", "Main reason"),
            tables.in_words(
                "To be explained",
                lambda each: "To be explained" if statement.to_explain(each) else None,
            ),
        ],
        alt=f"Balances between the two on {look.day(on)}",
        given={"on": on},
    )
    threshold = EXPLAINED_FROM.of(statement.threshold, agency=statement.agency)
    st.markdown(f"Differences from {figures.amount(threshold)} are to be explained, as Settings says.")
    _said(statement, on, agencies)


def _said(statement: BalanceStatement, on: date, agencies: Mapping[str, str]) -> None:
    said = statement.said
    if said is None or said.sent_on is None:
        _send(statement, on, look.plain(agencies.get(statement.counterparty, statement.counterparty)))
        return
    if said.answered_on is None:
        st.markdown(f"Sent on {look.day(said.sent_on)}. There is no answer yet.")
    else:
        answer = "agreed" if said.agreed else "did not agree"
        note = f": {look.plain(said.note)}" if said.note else ""
        st.markdown(f"Sent on {look.day(said.sent_on)}. They {answer} on {look.day(said.answered_on)}{note}.")
    first = {} if said.answered_on else {"agreed": "yes", "answered_on": reading.today()}
    Form(
        BalanceAgreement,
        "Record their answer",
        row=said,
        asks=("agreed", "answered_on", "note"),
        now=first,
        choices={"agreed": {"yes": "They agree", "no": "They do not"}},
        labels={"agreed": "Their answer", "answered_on": "Answered on", "note": "Note"},
    ).show()


def _send(statement: BalanceStatement, on: date, whom: str) -> None:
    """Say that the statement went out."""
    st.markdown("The statement has not been sent yet.")
    if st.button(f"Record as sent to {whom} today", icon=":material/outgoing_mail:"):
        between = {"agency": statement.agency, "counterparty": statement.counterparty}
        sent = {**between, "on": on, "sent_on": reading.today()}
        acting.do(
            "Recording",
            lambda _: record(reading.store(), BalanceAgreement.sheet, sent),
            told=lambda outcome: [forms.recorded(outcome)],
        )
