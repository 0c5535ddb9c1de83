"""Finance: does it agree, what is owed between agencies, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from dashboards import reading
from dashboards.finance import invoices, months, payments, waiting
from dashboards.finance.aged_debt import past_due
from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, in_dispute, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_in_the_books
from ledger.answers.debts.aged import AgedDebt
from ledger.answers.debts.outstanding import ValueInDispute, outstanding
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.measures import ACCRUED, DUE_FROM, ENTRIES_BEHIND, INVOICED, NEGATIVE_BETWEEN, NET_BETWEEN
from ledger.domain.documents.measures import INVOICES_OVERDUE, OVERCHARGE, OVERDUE_TO_PROVIDERS
from ledger.domain.money_and_days.figures import Figure, figures_of, made_of, whole_of
from ledger.domain.sheet.measures import CHECKS_FAILED, MONTHS_TO_CLOSE

_OWED = [
    tables.text("debtor_name", "Owed by"),
    tables.text("creditor_name", "Owed to"),
    tables.coded("standing", "Funding status"),
    tables.month("oldest", "Oldest month"),
    tables.money("unbilled", "Accrued, not yet invoiced (£)", ACCRUED),
    tables.money("billed", "Invoiced, in the journal (£)", INVOICED),
    tables.money("amount", "Due from partners (£)", DUE_FROM),
]
_NEGATIVE = {
    "to_credit": "Invoiced in advance, or to be credited",
    "open_credit": "Open credit",
    "on_account": "Unallocated cash",
}
_BELOW = [
    tables.text("creditor_name", "Held by"),
    tables.text("debtor_name", "Due back to"),
    tables.in_words("What it is", lambda row: _NEGATIVE[row["what"]]),
    tables.month("service_month", "Service month"),
    tables.money("amount", "Negative between agencies (£)", NEGATIVE_BETWEEN),
]
_PLACEMENTS = [
    tables.placement(),
    tables.text("provider_name", "Provider"),
    tables.coded("standing", "Funding status"),
    tables.month("oldest", "From"),
    tables.month("newest", "To"),
    tables.number("entries", "Entries", ENTRIES_BEHIND),
    tables.money("amount", "Due from partners (£)", DUE_FROM),
    tables.money("below", "Negative between agencies (£)", NEGATIVE_BETWEEN),
]


def show() -> None:
    """The page, from the position down to the placements whose entries make it."""
    balances, providers, lately = ask("finance_balances"), ask("finance_providers"), ask("finance_months")
    found = in_dispute.debts()
    _position(balances, found)
    sections.needs_somebody(
        _needs(balances, found, lately),
        done="Nothing that agencies owe is past its due date, no share is disputed or without prejudice, no invoice "
        "line or other matter awaits a decision, and every month that is posted to its end is closed.",
        stands_on=("figures", "posted", "invoices", "receipts"),
    )
    _owed(balances)
    invoices.show(providers)
    months.show(lately)
    payments.show()


def _position(balances: Rows, found: tuple[AgedDebt, ValueInDispute] | None) -> None:
    if found is not None:
        failed = figures.counted(CHECKS_FAILED.of(len(reading.failed_checks())), "check")
        own = reading.my_agency()
        told = _of_ours(balances, found[0], own) if own else _of_all(balances, *found)
        exceptions = invoices.exceptions()
        sections.where_we_stand(
            f"{f'**{failed} failed.** ' if reading.failed_checks() else ''}{told.sentence} "
            f"{look.beginning(figures.counted(exceptions, 'invoice line needs', 'invoice lines need'))} a decision "
            "or a provider's answer."
        )
        key_figures = [*told.key_figures, sections.key_figure(exceptions)]
        sections.key_figures(key_figures, alt="Key figures of the finance page")
        if not own:
            in_dispute.bridge(found[1])
    ticks.tell(
        reading.failed_checks(),
        done="The figures agree with one another: every check over them passed.",
        stands_on=("figures",),
    )


class _Position(NamedTuple):
    sentence: str
    key_figures: list[KeyFigure]


def _of_all(balances: Rows, debts: AgedDebt, disputed: ValueInDispute) -> _Position:
    """What all agencies owe one another."""
    of, accrued = outstanding(debts), whole_of(ACCRUED, balances, "unbilled")
    sentence = (
        f"On {look.day(debts.on)} partners owe {figures.amount(of.debtors)} that was invoiced, and "
        f"{figures.amount(accrued)} is accrued and not yet invoiced. Of the two together "
        f"{figures.amount(disputed.value)} is in dispute."
    )
    told = [sections.key_figure(each) for each in (of.debtors, of.in_dispute, accrued, disputed.value)]
    return _Position(sentence, told)


def _of_ours(balances: Rows, debts: AgedDebt, own: str) -> _Position:
    """What one's own agency is owed, and apart from it what it owes."""
    owed_to_us, owed_by_us = outstanding(debts, creditor=own), outstanding(debts, debtor=own)
    accrued = whole_of(ACCRUED, balances, "unbilled", creditor=own)
    sentence = (
        f"On {look.day(debts.on)} partners owe us {figures.amount(owed_to_us.debtors)} that was invoiced, "
        f"{figures.amount(owed_to_us.overdue)} of it overdue, and we owe partners "
        f"{figures.amount(owed_by_us.debtors)}."
    )
    told = [
        sections.key_figure(owed_to_us.debtors, name="Owed to us"),
        sections.key_figure(owed_to_us.overdue, name="Overdue to us"),
        sections.key_figure(accrued, name="Accrued to us, not yet invoiced"),
        sections.key_figure(owed_by_us.debtors, name="Owed by us"),
    ]
    return _Position(sentence, told)


def _needs(balances: Rows, found: tuple[AgedDebt, ValueInDispute] | None, lately: Rows) -> list[Need]:
    needed = needed_in_the_books(
        found[0].debts if found else (),
        balances,
        ask("finance_overdue"),
        ask("finance_lines_that_wait"),
        ask("finance_matters_that_wait"),
        lately,
    )
    return [_need(each, found[0] if found else None) for each in needed]


def _need(found: Needed, debts: AgedDebt | None) -> Need:
    first = found.first
    match found.what:
        case "partners_overdue":
            agencies = reading.in_books_now(names, Agency)
            said = past_due(debts, agencies) if debts else ""
            return Need(found.urgency, said, page="Aged debt: aged-debt")
        case "contested":
            (due,) = figures_of(DUE_FROM, [first], "amount")
            said = (
                f"{figures.to_the_penny(due)} from {look.plain(first['debtor_name'])} to "
                f"{look.plain(first['creditor_name'])} is {_STATUS[first['standing']]}, the oldest part since "
                f"{look.month(first['oldest'])}."
            )
            return Need(found.urgency, said, page="Aged debt: aged-debt")
        case "overdue":
            overdue = INVOICES_OVERDUE.of(len(found.rows))
            open_of_it = whole_of(OVERDUE_TO_PROVIDERS, found.rows, "open")
            said = (
                f"{figures.counted(overdue, 'invoice is', 'invoices are')} past the due date and not fully paid, "
                f"{figures.to_the_penny(open_of_it)} in all."
            )
            return Need(found.urgency, said, "overdue")
        case "lines_wait":
            (most,) = figures_of(OVERCHARGE, [first], "beyond")
            waits = figures.counted(invoices.exceptions(), "invoice line needs", "invoice lines need")
            whom = look.plain(first["provider_name"])
            said = (
                f"{waits} a decision or a provider's answer. The largest overcharge is {figures.amount(most)}, from "
                f"{whom}."
            )
            return Need(found.urgency, said, page="Invoice worklist: worklist")
        case "matters_wait":
            return Need(found.urgency, waiting.in_one_sentence(found.rows), page="Unresolved items: waiting")
    months_open = MONTHS_TO_CLOSE.of(len(found.rows))
    said = (
        f"{figures.counted(months_open, 'month is', 'months are')} posted to the end and not closed, the oldest "
        f"{look.month(found.rows[-1]['month'])}."
    )
    return Need(found.urgency, said, page="Month end: month-end")


_STATUS = {"interim": "without prejudice", "disputed": "disputed"}


def _owed(balances: Rows) -> None:
    st.header("Debtors and creditors", anchor="owed-between-agencies")
    ticks.tell(balances, done="No agency owes another agency anything.", stands_on=("figures", "posted", "receipts"))
    if balances:
        tables.show(_drawn(balances), _OWED, alt="What agencies owe one another in the journal, by funding status")
        tables.note_on_brackets()
        due = whole_of(DUE_FROM, balances, "amount")
        sections.bridge(due, whole_of(ACCRUED, balances, "unbilled"), whole_of(INVOICED, balances, "billed"))
        sections.source("the journal's debtor accounts, which mirror its creditor accounts; allocations as posted")
    below = ask("finance_below_nil")
    _negative(whole_of(DUE_FROM, balances, "amount"), below)
    if balances or below:
        _behind([*balances, *below])


def _negative(due: Figure, below: Rows) -> None:
    """What debtors are to have back, or have paid without a line: beside what is owed, with the sum written out."""
    if not below:
        return
    st.subheader("Negative between agencies", anchor="below-nil")
    st.markdown("Shown apart from what is owed, and never netted off it.")
    negative = whole_of(NEGATIVE_BETWEEN, below, "amount")
    sections.bridge(made_of(NET_BETWEEN, due, negative), due, negative)
    tables.show(below, _BELOW, alt="What is negative between agencies, by what it is and service month")
    tables.note_on_brackets()


def _drawn(balances: Rows) -> Rows:
    """Who owes whom, by funding status, as a chart: its rows in the order of its bars."""
    pairs = {(row["creditor"], row["debtor"]): row for row in balances}
    totals = {pair: whole_of(DUE_FROM, balances, "amount", creditor=pair[0], debtor=pair[1]) for pair in pairs}
    drawn: list[dict[str, Any]] = [
        {**row, "pair": _pair(row).replace(" owes ", " owes\n"), "part": look.words(row["standing"]), "due": due}
        for row, due in zip(balances, figures_of(DUE_FROM, balances, "amount"), strict=True)
    ]
    drawn.sort(key=lambda row: (-totals[row["creditor"], row["debtor"]].size, look.standing_order(row["standing"])))
    first = drawn[0]
    largest = figures.in_millions(totals[first["creditor"], first["debtor"]])
    charts.finding(
        f"Largest debt: {look.plain(_pair(first))} {largest}",
        "What each debtor owes each creditor in the journal, by funding status, in pounds.",
    )
    charts.parts(
        drawn,
        label="pair",
        part="part",
        amount="due",
        colours={**look.standing_colours(), look.words("open_credit"): look.ground("rest")},
        alt_text=f"Debts between agencies by funding status; the largest: {_pair(first)} {largest}",
    )
    return drawn


def _pair(row: Mapping[str, Any]) -> str:
    return f"{row['debtor_name']} owes {row['creditor_name']}"


def _behind(balances: Sequence[Mapping[str, Any]]) -> None:
    """One debt followed down to the placements, whose pages show the entries."""
    pairs: dict[str, Mapping[str, Any]] = {}
    for row in sorted(balances, key=lambda row: row["amount"], reverse=True):
        pairs.setdefault(f"{row['debtor']} to {row['creditor']}", row)
    chosen = st.selectbox(
        "Show the placements behind a debt",
        list(pairs),
        format_func=lambda name: _pair(pairs[name]),
        key="debt",
        bind="query-params",
    )
    between = {name: pairs[chosen][name] for name in ("creditor", "debtor")}
    tables.show(
        ask("finance_balance_placements", **between),
        _PLACEMENTS,
        alt=f"The placements behind the debt: {_pair(pairs[chosen])}",
        given=between,
    )


if __name__ == "__main__":
    show()
