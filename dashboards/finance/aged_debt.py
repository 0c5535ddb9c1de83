"""Aged debt: what agencies owe each other on a day, for how long and why; in dispute, or in process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import worklist
from dashboards.widgets import acting, charts, figures, look, sections, stating, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_of_debts
from ledger.answers.debts.aged import AgedDebt, DisputeClock, aged_debt, dispute_clocks
from ledger.answers.debts.outstanding import BY_POSITION, Outstanding, outstanding
from ledger.answers.sheet import names, names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.measures import BALANCE, DISPUTE_DAYS_OVERDUE, IN_DISPUTE, LONGEST_OVERDUE
from ledger.domain.debts.sheets import DebtDecision
from ledger.domain.money_and_days.figures import Figure
from ledger.reconciliation.partners.aged_debt import BANDS, Debt, DebtPosition

_POSITIONS: dict[str, str] = {position: measure.name for position, measure in BY_POSITION.items()}
# The positions that together are debtors.
_OWED: tuple[DebtPosition, ...] = ("in_dispute", "without_prejudice", "in_process", "not_due")
_BANDS = {
    "not_due": "Not due",
    "1-30": "1–30 days",
    "31-60": "31–60 days",
    "61-90": "61–90 days",
    "91-180": "91–180 days",
    "181-365": "181–365 days",
    "over_365": "Over 365 days",
}

_BY_AGE = [
    tables.code("band", "Days past due"),
    *(tables.money(position, f"{_POSITIONS[position]} (£)") for position in _OWED),
    tables.money("debtors", "Debtors (£)"),
]
_NOTHING_OWED = "No agency owed another anything by a recharge on that day."


def show() -> None:
    """The day, the position, by band and by reason, the debts, and what can be done about one."""
    agencies = reading.in_books_now(names, Agency)
    found, clocks = _asked()
    if found is None:
        return
    if not found.debts:
        sections.where_we_stand(
            "Debts appear here when recharges are issued, on the page Recharges. The page Finance shows what is "
            "accrued."
        )
        narrowed = found.creditor or found.debtor
        done = "Nothing is outstanding between the agencies chosen." if narrowed else _NOTHING_OWED
        ticks.tell((), done=done, stands_on=("receipts",))
        return
    _position(found, clocks or [], agencies)
    _bands(found)
    _reasons(found)
    _debts(found, agencies)
    _decide(found)


def chosen_day(key: str = "on") -> date:
    """The day asked about: the day of asking, unless the address says another."""
    today = reading.today()
    on = st.date_input(
        "As at",
        value=today,
        format="DD/MM/YYYY",
        key=key,
        bind="query-params",
    )
    return on if isinstance(on, date) else today


def _asked() -> tuple[AgedDebt | None, list[DisputeClock] | None]:
    with st.grid(3, min_column_width=220):
        on = chosen_day()
        there = reading.in_books_now(names_offered, Agency, on)
        creditor = tables.chosen("Owed to", "debt_to", there, reading.my_agency() or "")
        debtor = tables.chosen("Owed by", "debt_of", there)
    found = acting.answered(
        "Working out what is owed", aged_debt, on, creditor=creditor or None, debtor=debtor or None
    )
    clocks = acting.answered(
        "Reading the disputes", dispute_clocks, on, creditor=creditor or None, debtor=debtor or None
    )
    return found, clocks


def _position(found: AgedDebt, clocks: Sequence[DisputeClock], agencies: Mapping[str, str]) -> None:
    all_of_it = outstanding(found)
    sections.where_we_stand(
        f"On {look.day(found.on)}, {figures.amount(all_of_it.debtors)} is invoiced and not paid. Of it "
        f"{figures.amount(all_of_it.in_dispute)} is in dispute, and {figures.amount(all_of_it.overdue)} is overdue."
        + told_apart(all_of_it)
    )
    sections.key_figures(key_figures(all_of_it), alt="Key figures of the aged debt")
    sections.bridge(all_of_it.debtors, *all_of_it.parts)
    sections.needs_somebody(
        [_need(each, found, agencies) for each in needed_of_debts(clocks, found.debts)],
        done="Nothing that was invoiced is past its due date, and no dispute is overdue.",
        stands_on=("receipts",),
    )


def key_figures(of: Outstanding) -> list[KeyFigure]:
    """Debtors, what of them is in dispute and in process, and what is told apart from them where there is any."""
    told = (of.debtors, of.in_dispute, of.in_process, of.overdue, *of.negative)
    return [sections.key_figure(each) for each in told]


def told_apart(of: Outstanding) -> str:
    """The sentence that writes out what is apart from debtors, and the balance that they make together."""
    apart = []
    if of.open_credits:
        apart.append(f"{figures.to_the_penny(of.open_credits)} of open credits")
    if of.unallocated_cash:
        apart.append(f"{figures.to_the_penny(of.unallocated_cash)} of unallocated cash")
    return f" After {' and '.join(apart)}, the balance is {figures.amount(of.balance)}." if apart else ""


def _need(found: Needed, aged: AgedDebt, agencies: Mapping[str, str]) -> Need:
    if found.what == "partners_overdue":
        return Need(found.urgency, past_due(aged, agencies), "debts")
    if found.what == "due_a_year":
        old = figures.amount(outstanding(aged, band="over_365").debtors)
        return Need(found.urgency, f"{old} has been due for more than a year.", "debts")
    clock: DisputeClock = found.first
    at_issue = in_dispute(clock, aged.on)
    said = (
        f"Dispute {look.plain(clock.dispute.dispute)} is {figures.counted(days_overdue(clock, aged.on), 'day')} "
        f"overdue at the stage {look.words(clock.dispute.stage)}; {figures.amount(at_issue)} is in dispute."
    )
    return Need(found.urgency, said, page="Disputes: disputes")


def in_dispute(clock: DisputeClock, on: date) -> Figure:
    """What of debtors a dispute covers on a day."""
    return IN_DISPUTE.of(clock.outstanding, on=on, dispute=clock.dispute.dispute)


def days_overdue(clock: DisputeClock, on: date) -> Figure:
    """How many days a dispute has been at its stage beyond what the settings allow."""
    return DISPUTE_DAYS_OVERDUE.of(clock.days_over, on=on, dispute=clock.dispute.dispute)


def past_due(found: AgedDebt, agencies: Mapping[str, str]) -> str:
    """What is past its due date: how much, of how many documents, for how long, and most of it from whom."""
    of = outstanding(found)
    debtors = {debt.debtor for debt in found.debts if debt.days and debt.stands == "owed"}
    by_debtor = {debtor: outstanding(found, debtor=debtor).overdue for debtor in sorted(debtors)}
    whom = max(by_debtor, key=lambda debtor: (by_debtor[debtor].size, debtor))
    return (
        f"{figures.to_the_penny(of.overdue)} that partners owe is past its due date, on "
        f"{figures.counted(of.documents_overdue, 'document')}, the longest for "
        f"{figures.counted(of.longest_overdue, 'day')}. {look.plain(agencies.get(whom, whom))} owes most of it: "
        f"{figures.to_the_penny(by_debtor[whom])}."
    )


def _bands(found: AgedDebt) -> None:
    st.header("By age", anchor="bands")
    by_band = {band: outstanding(found, band=band) for band in BANDS}
    largest = max(by_band, key=lambda band: by_band[band].debtors.size)
    if by_band[largest].debtors:
        _drawn_by_age(by_band, largest)
    rows = [
        {"band": _BANDS[band], **dict(zip(_OWED, each.parts, strict=True)), "debtors": each.debtors}
        for band, each in by_band.items()
    ]
    tables.show(rows, _BY_AGE, alt="Debtors by days past due")
    tables.note_on_brackets()
    all_of_it = outstanding(found)
    if all_of_it.negative:
        sections.bridge(all_of_it.balance, all_of_it.debtors, all_of_it.open_credits, all_of_it.unallocated_cash)


def _drawn_by_age(by_band: Mapping[str, Outstanding], largest: str) -> None:
    told = figures.in_millions(by_band[largest].debtors)
    charts.finding(
        f"Largest band: {_BANDS[largest].lower()}, {told}",
        "Debtors by days past due: in dispute, without prejudice, in process and not due, in pounds.",
    )
    colours = (*look.series_colours()[:3], look.ground("rest"))
    charts.parts(
        [
            {"band": _BANDS[band], "part": _POSITIONS[position], "amount": figure}
            for band, each in by_band.items()
            for position, figure in zip(_OWED, each.parts, strict=True)
            if figure
        ],
        label="band",
        part="part",
        amount="amount",
        colours=dict(zip((_POSITIONS[position] for position in _OWED), colours, strict=True)),
        alt_text=f"Debtors by band; the largest: {_BANDS[largest]} {told}",
    )


def _reasons(found: AgedDebt) -> None:
    st.header("By reason", anchor="reasons")
    why = sorted({(debt.position, debt.reason) for debt in found.debts if debt.stands == "owed"})
    each = [(position, reason, outstanding(found, position=position, reason=reason)) for position, reason in why]
    each.sort(key=lambda row: (_OWED.index(row[0]), -row[2].debtors.size))
    tables.show(
        [
            {
                "position": _POSITIONS[position],
                "reason": reason,
                "documents": of.documents,
                "amount": of.debtors,
            }
            for position, reason, of in each
        ],
        [
            tables.text("position", "Position"),
            tables.coded("reason", "Reason unpaid"),
            tables.number("documents", "Documents"),
            tables.money("amount", "Debtors (£)"),
        ],
        alt="Debtors by reason, what is in dispute first",
    )


def _debts(found: AgedDebt, agencies: Mapping[str, str]) -> None:
    st.header("Debts", anchor="debts")
    reasons = sorted({debt.reason for debt in found.debts})
    with st.grid(3, min_column_width=220):
        kept = {
            "band": tables.chosen("Days past due", "band", _BANDS),
            "reason": tables.chosen("Reason", "reason", {code: look.sentence_case(code) for code in reasons}),
            "position": tables.chosen("Position", "position", _POSITIONS),
        }
    chosen = [debt for debt in found.debts if all(each in ("", getattr(debt, name)) for name, each in kept.items())]
    if not chosen:
        sections.nothing("No debt matches these filters", "Choose “Any” in one of them.")
        return
    of = outstanding(found, **kept)
    st.markdown(f"{figures.counted(of.documents, 'document')}, {figures.amount(of.debtors)} in all." + told_apart(of))
    show_debts(chosen, found.on, agencies)


def show_debts(debts: Sequence[Debt], on: date, agencies: Mapping[str, str]) -> None:
    """Debts as a table, each leading to its document."""
    tables.show(
        debts,
        [
            tables.linked(
                "recharge", "Document", key="recharge", leads_to="/recharge?recharge=", none="Unallocated cash"
            ),
            tables.named("creditor", "Owed to", agencies),
            tables.named("debtor", "Owed by", agencies),
            tables.day("due", "Due"),
            tables.number("days", "Days past due", LONGEST_OVERDUE),
            tables.in_words(
                "Reason unpaid",
                _why,
            ),
            tables.money("amount", "Balance (£)", BALANCE),
        ],
        alt="What is outstanding, document by document and reason by reason",
        given={"on": on},
    )
    tables.note_on_brackets()
    _in_full(debts)


def _why(debt: Debt) -> str:
    """The position of a debt and its reason, once where the reason says both."""
    position, reason = _POSITIONS[debt.position], look.words(debt.reason)
    if debt.stands != "owed":
        return position
    return (
        look.beginning(reason) if position.lower().startswith(reason.partition(",")[0]) else f"{position}: {reason}"
    )


def _in_full(debts: Sequence[Debt]) -> None:
    """Every sentence that says why."""
    rows = [
        {"recharge": debt.recharge or "Unallocated cash", "reason": debt.reason, "why": why}
        for debt in debts
        for why in debt.whys
    ]
    if rows:
        with st.expander("Reasons in full"):
            tables.show(
                rows,
                [tables.code("recharge", "Document"), tables.coded("reason", "Reason"), tables.text("why", "Why")],
                alt="Why debts are not paid, in full",
            )


def _decide(found: AgedDebt) -> None:
    st.header("Raise a provision or write off", anchor="decide")
    st.markdown(
        "Both are posted, and both are reversed when the decision is withdrawn. Disputes have their own page."
    )
    pages.link("disputes")
    papers = {str(debt.recharge): str(debt.recharge) for debt in found.debts if debt.recharge}
    form = Form(
        DebtDecision,
        series="D",
        asks=tuple(DebtDecision.columns()),
        now={"on": found.on, "kind": "provision"},
        choices={"recharge": papers},
        work="Recording and reconciling",
        then=worklist.reconciled,
    )
    stating.show(
        form,
        "provision or write-off",
        model=DebtDecision,
        words=lambda row: (
            f"{row.decision}: {look.words(row.kind)} of {row.recharge}, "
            f"{figures.to_the_penny(stating.stated(row, row.amount))}"
        ),
    )
    stating.trail(
        DebtDecision,
        {},
        [
            tables.code("row.decision", "Decision"),
            tables.coded("row.kind", "What"),
            tables.code("row.recharge", "Document"),
            stating.amount("Provided or written off (£)", "row.amount"),
        ],
        "Every provision and write-off recorded, amended or withdrawn",
        what="provision and write-off",
    )


if __name__ == "__main__":
    show()
