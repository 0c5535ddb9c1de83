"""Finance: does it agree, what is owed between agencies, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import months, payments, waiting, worklist
from dashboards.finance.aged_debt import past_due
from dashboards.reading import Rows, ask, only
from dashboards.widgets import acting, charts, look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import CONTESTED, Needed, needed_in_the_books
from ledger.answers.debts.aged import aged_debt

_OWED = [
    tables.text("debtor_name", "Owed by"),
    tables.text("creditor_name", "Owed to"),
    tables.coded("standing", "Standing"),
    tables.month("oldest", "Oldest month"),
    tables.penny("unbilled", "Not yet billed (£)"),
    tables.penny("billed", "Billed (£)"),
    tables.penny("amount", "Owed (£)"),
]
_BELOW_NIL = {
    "to_credit": "Billed in advance, or to be credited",
    "open_credit": "Open credit",
    "on_account": "Money on account",
}
_BELOW = [
    tables.text("creditor_name", "Held by"),
    tables.text("debtor_name", "To be had back by"),
    tables.in_words("What it is", lambda row: _BELOW_NIL[row["what"]]),
    tables.month("service_month", "Service month"),
    tables.penny("amount", "Below nil (£)"),
]
_PLACEMENTS = [
    tables.placement(),
    tables.text("provider_name", "Provider"),
    tables.coded("standing", "Standing"),
    tables.month("oldest", "From"),
    tables.month("newest", "To"),
    tables.count("entries", "Entries"),
    tables.penny("amount", "Owed (£)"),
    tables.penny("below", "Below nil (£)"),
]
_PROVIDERS = [
    tables.text("provider_name", "Provider"),
    tables.penny("expected", "Expected (£)"),
    tables.penny("invoiced", "Invoiced (£)"),
    tables.penny("difference", "Invoiced beyond (£)"),
    tables.count("lines_that_differ", "Lines that differ"),
    tables.penny("beyond", "They ask beyond (£)"),
    tables.penny("below", "They ask below (£)"),
    tables.penny("unpaid", "Not yet paid (£)"),
    tables.penny("to_get_back", "To get back (£)"),
]
_LINES = [
    tables.code("invoice", "Invoice"),
    tables.text("provider_name", "Provider"),
    tables.placement(),
    tables.in_words("Days", lambda row: look.days(row["first_day"], row["last_day"])),
    tables.penny("billed", "Billed (£)"),
    tables.penny("expected", "Expected (£)"),
    tables.penny("difference", "Difference (£)"),
]
_OVERDUE = [
    tables.code("invoice", "Invoice"),
    tables.text("provider_name", "Provider"),
    tables.text("to_agency_name", "Owed by"),
    tables.day("due", "Due"),
    tables.count("days", "Days ago"),
    tables.penny("gross", "Gross (£)"),
    tables.penny("credited", "Credited (£)"),
    tables.penny("paid", "Paid (£)"),
    tables.penny("open", "Still to pay (£)"),
]


def show() -> None:
    """The page, from the position down to the placements whose entries make it."""
    balances, providers, lately = ask("finance_balances"), ask("finance_providers"), ask("finance_months")
    lines = ask("finance_lines_that_differ")
    _position(balances, lines)
    sections.needs_somebody(
        _needs(balances, lately),
        done="Nothing that partners or agencies owe is past its due date, no share is contested, no line or matter "
        "waits for a word, and every month that is posted to its end is closed.",
        stands_on=("figures", "posted", "invoices", "receipts"),
    )
    pages.doors("What can be done")
    _owed(balances)
    _invoices(providers, lines)
    months.show(lately)
    payments.show()


def _position(balances: Rows, lines: Rows) -> None:
    owed, agreed = _sum(balances), _sum(balances, ("agreed",))
    contested = _sum(balances, CONTESTED)
    failed = len(reading.failed_checks())
    agrees = f"**{look.counted(failed, 'check')} failed.** " if failed else ""
    sections.where_we_stand(
        f"{agrees}Agencies owe one another {look.amount(owed)}{_how_firm(agreed, contested) if owed else ''}; in "
        f"the last 12 months {_how_many_differ(len(lines))}"
        + (f": they ask {_beyond_and_below(lines)}." if lines else ".")
    )
    ticks.tell(
        range(failed),
        done="The figures agree with one another: every check over them passed.",
        stands_on=("figures",),
    )
    _key_figures(balances, lines)


def _how_firm(agreed: int, contested: int) -> str:
    return f", of which {look.amount(agreed)} is agreed and {look.amount(contested)} is interim or disputed"


def _how_many_differ(lines: int) -> str:
    if lines > 1:
        return f"{lines:,} invoice lines differ from what their days cost"
    return f"{lines or 'no'} invoice line differs from what its days cost"


def _beyond_and_below(lines: Rows) -> str:
    beyond, below = (sum(max(sign * line["difference"], 0) for line in lines) for sign in (1, -1))
    return f"{look.amount(beyond)} beyond it and {look.amount(below)} below it"


def _key_figures(balances: Rows, lines: Rows) -> None:
    owed, agreed, contested = _sum(balances), _sum(balances, ("agreed",)), _sum(balances, CONTESTED)
    sections.key_figures(
        [
            Figure(
                "Owed between agencies",
                look.to_the_penny(owed),
                "All that partners owe lead agencies, billed or not; what is below nil is told apart",
            ),
            Figure("Of that agreed", look.to_the_penny(agreed), "Under splits that are agreed: firm, signed or not"),
            Figure(
                "Of that contested", look.to_the_penny(contested), "Interim (without prejudice) or disputed shares"
            ),
            Figure(
                "Not yet billed",
                look.to_the_penny(sum(row["unbilled"] for row in balances)),
                "The part of what is owed for which no recharge has been raised",
            ),
            Figure(
                "Lines that differ", f"{len(lines):,}", "Invoice lines of 12 months that are not what their days cost"
            ),
        ],
        alt="Key figures of the finance page",
    )


def _sum(balances: Rows, standings: Sequence[str] | None = None) -> int:
    return sum(row["amount"] for row in balances if standings is None or row["standing"] in standings)


def _needs(balances: Rows, months: Rows) -> list[Need]:
    owed = acting.worked_out(
        "overdue",
        (reading.asked_on(),),
        "Working out what is owed",
        lambda _: reading.in_books(aged_debt, reading.asked_on()),
    )
    found = needed_in_the_books(
        owed.debts if owed else (),
        balances,
        ask("finance_overdue"),
        ask("finance_lines_that_wait"),
        ask("finance_matters_that_wait"),
        months,
    )
    return [_need(each) for each in found]


def _need(found: Needed) -> Need:
    first, number = found.first, len(found.rows)
    match found.what:
        case "partners_overdue":
            return Need(found.urgency, past_due(found.rows), page="Aged debt: aged-debt")
        case "contested":
            said = (
                f"{look.to_the_penny(first['amount'])} that {look.plain(first['debtor_name'])} would owe "
                f"{look.plain(first['creditor_name'])} is {look.words(first['standing'])}, the oldest part since "
                f"{look.month(first['oldest'])}."
            )
            return Need(found.urgency, said, page="Aged debt: aged-debt")
        case "overdue":
            said = (
                f"{look.counted(number, 'invoice is', 'invoices are')} past the due date and not fully paid, "
                f"{look.to_the_penny(found.sum('open'))} in all."
            )
            return Need(found.urgency, said, "overdue")
        case "lines_wait":
            said = (
                f"{look.counted(number, 'invoice line waits', 'invoice lines wait')} for a decision or an answer; "
                f"most is in question of one from {look.plain(first['provider_name'])}: "
                f"{look.amount(first['in_question'])}."
            )
            return Need(found.urgency, said, page="Invoice worklist: worklist")
        case "matters_wait":
            number, kinds = found.sum("matters"), [waiting.in_one_phrase(row) for row in found.rows]
            said = f"{look.counted(number, 'matter waits', 'matters wait')} for a word: {', '.join(kinds)}."
            return Need(found.urgency, said, page="What waits: waiting")
    said = (
        f"{look.counted(number, 'month is', 'months are')} posted to the end and not closed, the oldest "
        f"{look.month(found.rows[-1]['month'])}."
    )
    return Need(found.urgency, said, page="Month end: month-end")


def _owed(balances: Rows) -> None:
    st.header("Owed between agencies", anchor="owed-between-agencies")
    ticks.tell(balances, done="No agency owes another anything.", stands_on=("figures", "posted", "receipts"))
    if balances:
        tables.show(_drawn(balances), _OWED, alt="What agencies owe one another, by standing")
        tables.note_on_brackets()
        sections.source("the accounts due from, which mirror due to; allocations as posted")
    below = ask("finance_below_nil")
    _below_nil(_sum(balances), below)
    if balances or below:
        _behind([*balances, *below])


def _below_nil(owed: int, below: Rows) -> None:
    """What debtors are to have back, or have paid without a line: beside what is owed, with the sum written out."""
    if not below:
        return
    st.subheader("Below nil", anchor="below-nil")
    sums = {what: sum(row["amount"] for row in below if row["what"] == what) for what in _BELOW_NIL}
    less = "; ".join(f"{_BELOW_NIL[what].lower()} {look.to_the_penny(-sums[what])}" for what in sums if sums[what])
    st.markdown(
        f"{look.to_the_penny(owed)} is owed. Apart from it, and never taken off it: {less}. "
        f"Together the balance is {look.to_the_penny(owed + sum(sums.values()))}."
    )
    tables.show(below, _BELOW, alt="What is below nil between agencies, by what it is and service month")
    tables.note_on_brackets()


def _drawn(balances: Rows) -> Rows:
    """Who owes whom, by standing, as a chart: its rows in the order of its bars."""
    drawn: list[dict[str, Any]] = [
        {**row, "pair": _pair(row).replace(" owes ", " owes\n"), "part": look.words(row["standing"])}
        for row in balances
    ]
    totals = {
        pair: sum(row["amount"] for row in drawn if row["pair"] == pair) for pair in {row["pair"] for row in drawn}
    }
    drawn.sort(key=lambda row: (-totals[row["pair"]], look.standing_order(row["standing"])))
    largest = drawn[0]["pair"]
    charts.finding(
        f"The largest debt is {look.in_millions(totals[largest])}: {look.plain(_pair(drawn[0]))}",
        "What each debtor owes each creditor, by standing, in pounds.",
    )
    charts.parts(
        drawn,
        label="pair",
        part="part",
        amount="amount",
        colours={**look.standing_colours(), look.words("open_credit"): look.ground("rest")},
        alt_text="Debts between agencies by standing; the largest: "
        f"{_pair(drawn[0])} {look.in_millions(totals[largest])}",
    )
    return drawn


def _pair(row: dict[str, Any]) -> str:
    return f"{row['debtor_name']} owes {row['creditor_name']}"


def _behind(balances: Rows) -> None:
    """One debt followed down to the placements, whose pages show the entries."""
    pairs: dict[str, dict[str, Any]] = {}
    for row in sorted(balances, key=lambda row: row["amount"], reverse=True):
        pairs.setdefault(f"{row['debtor']} to {row['creditor']}", row)
    chosen = st.selectbox(
        "Show the placements behind a debt",
        list(pairs),
        format_func=lambda name: _pair(pairs[name]),
        key="debt",
        bind="query-params",
    )
    row = pairs[chosen]
    tables.show(
        ask("finance_balance_placements", creditor=row["creditor"], debtor=row["debtor"]),
        _PLACEMENTS,
        alt=f"The placements behind what {_pair(row)}",
    )


def _without_price(found: Mapping[str, Any]) -> str:
    """How many lines have no placement or price, and what they ask together."""
    if not found["lines"]:
        return "Of every line placement and price are known."
    lines = look.counted(found["lines"], "line")
    return f"For {lines} no placement or price is known, {look.to_the_penny(found['billed'])} in all."


def _invoices(providers: Rows, lines: Rows) -> None:
    st.header("Invoices against expectation", anchor="invoices-against-expectation")
    if not any(row["invoiced"] for row in providers):
        sections.nothing(
            "No invoices of the last 12 months are known",
            "Hand them over on the page *Hand over papers*: as a book, as UBL or by a layout of the provider's own.",
        )
        return
    without, owed = only("finance_lines_without_price"), only("finance_owed_to_providers")
    own = any(row["own"] for row in providers)
    st.markdown(
        "What providers invoiced in the 12 months to the horizon, beside what the prices say their days cost. "
        + _without_price(without)
        + (" The last in the table are a council's own and send no invoices." if own else "")
        + f"\n\nBy the journal agencies owe providers {look.to_the_penny(owed['payable'])} for invoices and "
        f"{look.to_the_penny(owed['accrued'])} for days that nobody invoiced; "
        f"{look.to_the_penny(owed['queried'])} of what was invoiced is in question. "
        f"Apart from that, {look.amount(-owed['to_get_back'])} was credited or paid beyond an invoice or without "
        f"one, and {look.amount(-owed['in_advance'])} was asked for in advance."
    )
    if owed["beyond"]:
        beyond = Figure("Overpaid or over-credited", look.to_the_penny(owed["beyond"]), worklist.BEYOND)
        sections.key_figures([beyond], alt="What invoices were paid or credited beyond what they ask")
    tables.show(providers, _PROVIDERS, alt="Invoiced and expected by provider, the largest difference first")
    tables.note_on_brackets()
    _lines(lines)
    _overdue()


def _lines(lines: Rows) -> None:
    st.subheader("Lines that differ")
    said = "Every line of 12 months that names a price and its days is what those days cost."
    ticks.tell(lines, done=said, stands_on=("figures", "invoices"))
    if not lines:
        return
    tables.show(lines, _LINES, alt="Invoice lines that are not what their days cost, the largest difference first")


def _overdue() -> None:
    st.subheader("Past the due date", anchor="overdue")
    overdue = ask("finance_overdue")
    ticks.tell(overdue, done="No invoice is past its due date and unpaid.", stands_on=("figures", "invoices"))
    if not overdue:
        return
    tables.show(overdue, _OVERDUE, alt="Invoices past their due date, the longest overdue first")


if __name__ == "__main__":
    show()
