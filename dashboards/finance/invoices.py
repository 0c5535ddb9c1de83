"""Invoices on Finance's front page: what waits, invoiced beside contract value, and what is overdue to providers."""

from __future__ import annotations

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, only
from dashboards.widgets import figures, look, sections, tables, ticks
from ledger.domain.documents.measures import (
    ASKED,
    ASKED_BELOW,
    ASKED_BEYOND,
    ASKED_LESS_VALUE,
    ASKED_WITHOUT_PRICE,
    CONTRACT_VALUE,
    CREDITED_ON,
    DIFFERENCES_SETTLED,
    EXCEPTIONS,
    EXCEPTIONS_OF_OTHER_MONTHS,
    EXCEPTIONS_WITHOUT_DIFFERENCE,
    GROSS,
    IN_ADVANCE,
    INVOICE_DAYS_OVERDUE,
    LINES_THAT_DIFFER,
    LINES_WITHOUT_PRICE,
    OVERCHARGE,
    OVERCHARGE_OF_OTHER_MONTHS,
    OVERCHARGE_SETTLED,
    OVERCHARGE_WITHOUT_DIFFERENCE,
    OVERDUE_TO_PROVIDERS,
    OVERPAID,
    PAID_ON,
    TO_GET_BACK,
    TO_PAY,
    UNINVOICED,
)
from ledger.domain.money_and_days.figures import Figure, made_of

TWELVE_MONTHS = {"window": "12 months"}
_PROVIDERS = [
    tables.text("provider_name", "Provider"),
    tables.money("expected", "Contract value (£)", CONTRACT_VALUE),
    tables.money("invoiced", "Invoiced by providers (£)", ASKED),
    tables.money("difference", "Invoiced less contract value (£)", ASKED_LESS_VALUE),
    tables.number("lines_that_differ", "Lines that differ", LINES_THAT_DIFFER),
    tables.money("beyond", "Overcharged (£)", ASKED_BEYOND),
    tables.money("below", "Undercharged (£)", ASKED_BELOW),
    tables.money_of("Invoices to pay (£)", lambda row: TO_PAY.of(row["unpaid"], provider=row["provider"])),
    tables.money_of("To get back (£)", lambda row: TO_GET_BACK.of(row["to_get_back"], provider=row["provider"])),
]
_FROM_LINES_THAT_DIFFER = (
    (LINES_THAT_DIFFER, "differ"),
    (DIFFERENCES_SETTLED, "settled"),
    (EXCEPTIONS_WITHOUT_DIFFERENCE, "without_difference"),
    (EXCEPTIONS_OF_OTHER_MONTHS, "of_other_months"),
)
_FROM_OVERCHARGED = (
    (ASKED_BEYOND, "beyond"),
    (OVERCHARGE_SETTLED, "beyond_settled"),
    (OVERCHARGE_WITHOUT_DIFFERENCE, "beyond_without_difference"),
    (OVERCHARGE_OF_OTHER_MONTHS, "beyond_of_other_months"),
)
_LINES = [
    tables.code("invoice", "Invoice"),
    tables.text("provider_name", "Provider"),
    tables.placement(),
    tables.in_words("Days", lambda row: look.days(row["first_day"], row["last_day"])),
    tables.money("billed", "Invoiced by providers (£)", ASKED),
    tables.money("expected", "Contract value (£)", CONTRACT_VALUE),
    tables.money("difference", "Invoiced less contract value (£)", ASKED_LESS_VALUE),
]
_OVERDUE = [
    tables.code("invoice", "Invoice"),
    tables.text("provider_name", "Provider"),
    tables.text("to_agency_name", "Owed by"),
    tables.day("due", "Due"),
    tables.number("days", "Days overdue", INVOICE_DAYS_OVERDUE),
    tables.money("gross", "Gross (£)", GROSS),
    tables.money("credited", "Credited (£)", CREDITED_ON),
    tables.money("paid", "Paid (£)", PAID_ON),
    tables.money("open", "Overdue to providers (£)", OVERDUE_TO_PROVIDERS),
]


def exceptions() -> Figure:
    """Invoice lines that do not agree and wait, of all months."""
    return EXCEPTIONS.of(len(ask("finance_lines_that_wait")))


def show(providers: Rows) -> None:
    """The part of the finance page on invoices."""
    st.header("Invoices and contract value", anchor="invoices-against-expectation")
    if not any(row["invoiced"] for row in providers):
        sections.nothing(
            "No invoices of the last 12 months are recorded",
            "Import them on the page *Import*, as a data workbook, as UBL or by the provider's own layout.",
        )
        return
    own = any(row["own"] for row in providers)
    st.markdown(
        "What providers invoiced in the 12 months to the as-at date, beside the contract value of the same days. "
        + _without_price()
        + (" The last in the table are run in house and send no invoices." if own else "")
    )
    _owed()
    tables.show(
        providers,
        _PROVIDERS,
        alt="Invoiced and contract value by provider, the largest difference first",
        given=TWELVE_MONTHS,
    )
    tables.note_on_brackets()
    _exceptions()
    _lines()
    _overdue()


def _without_price() -> str:
    """How many lines have no placement or price, and what they ask together."""
    found = only("finance_lines_without_price")
    lines = LINES_WITHOUT_PRICE.of(found["lines"], **TWELVE_MONTHS)
    if not lines:
        return "Every line has a placement and a price."
    asked = figures.to_the_penny(ASKED_WITHOUT_PRICE.of(found["billed"], **TWELVE_MONTHS))
    return f"{figures.counted(lines, 'line has', 'lines have')} no known placement or price, {asked} in all."


def _owed() -> None:
    """What the journal owes providers, in few sentences, and what was paid or credited beyond what invoices ask."""
    owed = only("finance_owed_to_providers")
    to_get_back = figures.amount(TO_GET_BACK.of(owed["to_get_back"]), figures.turned)
    st.markdown(
        f"In the journal, agencies owe providers {figures.amount(TO_PAY.of(owed['payable']))} for invoices and "
        f"{figures.amount(UNINVOICED.of(owed['accrued']))} of uninvoiced cost. "
        f"{look.beginning(figures.amount(OVERCHARGE.of(owed['queried'])))} of what was invoiced is an overcharge in "
        f"question.\n\nSeparately, {to_get_back} was credited or paid above an invoice or without one, and "
        f"{figures.amount(IN_ADVANCE.of(owed['in_advance']), figures.turned)} was invoiced in advance."
    )
    if owed["beyond"]:
        beyond = sections.key_figure(OVERPAID.of(owed["beyond"]))
        sections.key_figures([beyond], alt="What invoices were paid or credited beyond what they ask")


def _exceptions() -> None:
    """From the lines that differ in twelve months to the exceptions of all, in lines and in pounds."""
    found = only("finance_exceptions")
    differ, *others = (each.of(found[column], **TWELVE_MONTHS) for each, column in _FROM_LINES_THAT_DIFFER)
    st.markdown(
        f"In the last 12 months {figures.counted(differ, 'invoice line differs', 'invoice lines differ')} from the "
        "contract value, decided or not. Exceptions are lines of any month that still need a decision or an answer: "
        f"{figures.counted(exceptions(), 'line')}."
    )
    if differ or exceptions():
        beyond = [each.of(found[column], **TWELVE_MONTHS) for each, column in _FROM_OVERCHARGED]
        sections.bridge(exceptions(), differ, *others)
        sections.bridge(made_of(OVERCHARGE, *beyond), *beyond)
    pages.link("worklist")


def _lines() -> None:
    st.subheader("Lines that differ, 12 months")
    lines = ask("finance_lines_that_differ")
    said = "Every line of 12 months with a price and days agrees with its contract value."
    ticks.tell(lines, done=said, stands_on=("figures", "invoices"))
    if lines:
        alt = "Invoice lines of 12 months that differ from the contract value, the largest difference first"
        tables.show(lines, _LINES, alt=alt)


def _overdue() -> None:
    st.subheader("Past the due date", anchor="overdue")
    overdue = ask("finance_overdue")
    ticks.tell(overdue, done="No invoice is past its due date and unpaid.", stands_on=("figures", "invoices"))
    if overdue:
        tables.show(overdue, _OVERDUE, alt="Invoices past their due date, the longest overdue first")
