"""Aged debt: what agencies owe each other on a day, for how long and why; contested, or merely not processed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import worklist
from dashboards.widgets import acting, charts, look, sections, stating, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import Needed, needed_of_debts
from ledger.answers.debts.aged import (
    AgedDebt,
    BelowNil,
    DisputeClock,
    aged_debt,
    below_nil,
    dispute_clocks,
    sum_of,
)
from ledger.answers.sheet import names, names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.sheets import CONTESTED, DebtDecision
from ledger.reconciliation.partners.aged_debt import BANDS, Debt

_KINDS = {True: "Contested", False: "Not processed"}
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
    tables.penny("contested", "Contested (£)"),
    tables.penny("plain", "Not processed (£)"),
    tables.penny("all", "Together (£)"),
]


def show() -> None:
    """The day, the position, by band and by reason, the debts, and what can be done about one."""
    agencies = reading.in_books_now(names, Agency)
    found, clocks = _asked()
    if found is None:
        return
    if not found.debts:
        sections.where_we_stand(
            "Debts appear when recharges are issued, on the page Recharges; the front page shows what is unbilled."
        )
        ticks.tell((), done="Nobody owes anybody anything by a recharge on that day.", stands_on=("receipts",))
        pages.doors()
        return
    _position(found, clocks or [])
    _bands(found)
    _reasons(found)
    _debts(found, agencies)
    _decide(found)
    pages.doors()


def chosen_day(key: str = "on") -> date:
    """The day asked about: the day of asking, unless the address says another."""
    today = reading.today()
    on = st.date_input(
        "On which day",
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
        creditor = tables.chosen("Owed to", "debt_to", there)
        debtor = tables.chosen("Owed by", "debt_of", there)
    found = acting.answered(
        "Working out what is owed", aged_debt, on, creditor=creditor or None, debtor=debtor or None
    )
    clocks = acting.answered(
        "Reading the clocks of disputes", dispute_clocks, on, creditor=creditor or None, debtor=debtor or None
    )
    return found, clocks


def _position(found: AgedDebt, clocks: Sequence[DisputeClock]) -> None:
    contested, plain = found.total(contested=True), found.total(contested=False)
    late = sum(debt.amount for debt in found.debts if debt.days > 0 and debt.stands == "owed")
    sections.where_we_stand(
        f"On {look.day(found.on)}, {look.amount(found.total())} is billed and not paid: {look.amount(contested)} is "
        f"contested, and {look.amount(plain)} is merely not processed; {look.amount(late)} is past its due date."
        + told_below_nil(found.below_nil, found.balance)
    )
    sections.key_figures(
        [
            Figure("Outstanding", look.to_the_penny(found.total()), "All that was billed and not paid by that day"),
            Figure("Contested", look.to_the_penny(contested), "The two agencies differ over it: it needs deciding"),
            Figure("Not processed", look.to_the_penny(plain), "Nobody disputes it: it needs papers, or payment"),
            Figure("Past due", look.to_the_penny(late), "Of both kinds, past the due date"),
            *figures_below_nil(found.below_nil),
        ],
        alt="Key figures of the aged debt",
    )
    sections.needs_somebody(
        [_need(each) for each in needed_of_debts(clocks, found.debts)],
        done="Nothing that was billed is past its due date, and no dispute is over its time.",
        stands_on=("receipts",),
    )


def told_below_nil(below: BelowNil, balance: int) -> str:
    """The sentence that writes out what is apart from what is owed, and the balance that they make together."""
    parts = []
    if below.open_credits:
        parts.append(f"{look.to_the_penny(-below.open_credits)} of credits are open")
    if below.on_account:
        parts.append(f"{look.to_the_penny(-below.on_account)} is on account")
    apart = " and ".join(parts)
    return f" Apart from it, {apart}; the balance of all is {look.amount(balance)}." if parts else ""


def figures_below_nil(below: BelowNil) -> list[Figure]:
    """What lies below nil, as figures of their own; none that is nil."""
    credits = Figure("Open credits", look.to_the_penny(-below.open_credits), "Credited, and used by nothing yet")
    money = Figure("On account", look.to_the_penny(-below.on_account), "Money that is matched to no line")
    return [each for each, pence in zip((credits, money), below, strict=True) if pence]


def _need(found: Needed) -> Need:
    if found.what == "partners_overdue":
        return Need(found.urgency, past_due(found.rows), "debts")
    if found.what == "due_a_year":
        old = look.amount(sum(debt.amount for debt in found.rows))
        return Need(found.urgency, f"{old} has been due for more than a year.", "debts")
    clock: DisputeClock = found.first
    said = (
        f"Dispute {look.plain(clock.dispute.dispute)} is {look.counted(clock.days_over, 'day')} over its time at "
        f"the stage {look.words(clock.dispute.stage)}; {look.amount(clock.outstanding)} hangs on it."
    )
    return Need(found.urgency, said, page="Disputes: disputes")


def past_due(debts: Sequence[Debt]) -> str:
    """What is past its due date: how much, of how many papers, for how long, and most of it from whom."""
    sums: dict[str, int] = defaultdict(int)
    for debt in debts:
        sums[debt.debtor] += debt.amount
    whom, most = max(sums.items(), key=lambda item: (item[1], item[0]))
    agencies = reading.in_books_now(names, Agency)
    papers = len({debt.recharge for debt in debts})
    return (
        f"{look.to_the_penny(sum(sums.values()))} that partners owe is past its due date, on "
        f"{look.counted(papers, 'paper')}, the longest for {look.counted(max(debt.days for debt in debts), 'day')}; "
        f"{look.plain(agencies.get(whom, whom))} owes most of it: {look.to_the_penny(most)}."
    )


def _bands(found: AgedDebt) -> None:
    st.header("By age", anchor="bands")
    sums = {
        (band, kind): sum_of([debt for debt in found.debts if debt.band == band], "owed", contested=kind)
        for band in BANDS
        for kind in (True, False)
    }
    if any(amount > 0 for amount in sums.values()):
        _drawn_by_age(sums)
    tables.show(
        [
            {
                "band": _BANDS[band],
                "contested": sums[band, True],
                "plain": sums[band, False],
                "all": sums[band, True] + sums[band, False],
            }
            for band in BANDS
        ]
        + [
            {"band": words, "contested": 0, "plain": 0, "all": pence}
            for words, pence in zip(("Open credits", "Money on account"), found.below_nil, strict=True)
            if pence
        ],
        _BY_AGE,
        alt="Outstanding by days past due",
    )
    tables.note_on_brackets()


def _drawn_by_age(sums: Mapping[tuple[str, bool], int]) -> None:
    (band, kind), amount = max(sums.items(), key=lambda item: item[1])
    charts.finding(
        f"Most of it is {_BANDS[band].lower()}, {_KINDS[kind].lower()}: {look.in_millions(amount)}",
        "What is outstanding by days past due, contested and not processed apart, in pounds.",
    )
    colours = look.series_colours()
    charts.parts(
        [
            {"band": _BANDS[band], "kind": _KINDS[kind], "amount": pence}
            for (band, kind), pence in sums.items()
            if pence > 0
        ],
        label="band",
        part="kind",
        amount="amount",
        colours={"Contested": colours[2], "Not processed": colours[0]},
        alt_text=f"Outstanding by band; the largest: {_BANDS[band]} {look.in_millions(amount)}",
    )


def _reasons(found: AgedDebt) -> None:
    st.header("By reason", anchor="reasons")
    sums: dict[str, list[int]] = {}
    for debt in found.debts:
        if debt.stands != "owed":
            continue
        held = sums.setdefault(debt.reason, [0, 0])
        held[0] += debt.amount
        held[1] += 1
    rows = [
        {"kind": _KINDS[reason in CONTESTED], "reason": reason, "papers": papers, "amount": amount}
        for reason, (amount, papers) in sums.items()
    ]
    rows.sort(key=lambda row: (str(row["kind"]), -int(str(row["amount"]))))
    tables.show(
        rows,
        [
            tables.text("kind", "Kind"),
            tables.coded("reason", "Why it does not come"),
            tables.count("papers", "Papers"),
            tables.penny("amount", "Outstanding (£)"),
        ],
        alt="Outstanding by reason, contested ones first",
    )


def _debts(found: AgedDebt, agencies: Mapping[str, str]) -> None:
    st.header("Debts", anchor="debts")
    with st.grid(3, min_column_width=220):
        band = tables.chosen("Days past due", "band", _BANDS)
        reason = tables.chosen(
            "Reason", "reason", {code: look.sentence_case(code) for code in sorted({d.reason for d in found.debts})}
        )
        kind = tables.chosen("Kind", "debt_kind", {"yes": "Contested", "no": "Not processed"})
    chosen = [
        debt
        for debt in found.debts
        if band in ("", debt.band) and reason in ("", debt.reason) and kind in ("", "yes" if debt.contested else "no")
    ]
    if not chosen:
        sections.nothing("No debt fits these filters", "Choose “Any” in one of them.")
        return
    owed = [debt for debt in chosen if debt.stands == "owed"]
    st.markdown(
        f"{look.counted(len(owed), 'debt')}, {look.amount(sum_of(owed, 'owed'))} in all."
        + told_below_nil(below_nil(chosen), sum(debt.amount for debt in chosen))
    )
    show_debts(chosen, agencies)


def show_debts(debts: Iterable[Debt], agencies: Mapping[str, str]) -> None:
    """Debts as a table, each leading to its paper."""
    debts = list(debts)
    tables.show(
        debts,
        [
            tables.linked(
                "recharge", "Paper", key="recharge", leads_to="/recharge?recharge=", none="Money on account"
            ),
            tables.named("creditor", "Owed to", agencies),
            tables.named("debtor", "Owed by", agencies),
            tables.day("due", "Due"),
            tables.count("days", "Days past due"),
            tables.in_words(
                "Why it does not come",
                lambda debt: (
                    f"{_KINDS[debt.contested]}: {look.words(debt.reason)}"
                    if debt.stands == "owed"
                    else look.sentence_case(debt.stands)
                ),
            ),
            tables.penny("amount", "Outstanding (£)"),
        ],
        alt="What is outstanding, paper by paper and reason by reason",
    )
    tables.note_on_brackets()
    _in_full(debts)


def _in_full(debts: Sequence[Debt]) -> None:
    """Every sentence that says why."""
    rows = [
        {"recharge": debt.recharge or "Money on account", "reason": debt.reason, "why": why}
        for debt in debts
        for why in debt.whys
    ]
    if rows:
        with st.expander(f"How one knows: every reason in full ({len(rows):,})"):
            tables.show(
                rows,
                [tables.code("recharge", "Paper"), tables.coded("reason", "Reason"), tables.text("why", "Why")],
                alt="Why debts are not paid, every sentence of it",
            )


def _decide(found: AgedDebt) -> None:
    st.header("Provide for it, or write it off", anchor="decide")
    st.markdown(
        "Both are entries, and both are undone where the decision is withdrawn. Disputes have their own page."
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
            f"{row.decision}: {look.words(row.kind)} of {row.recharge}, {look.to_the_penny(row.amount)}"
        ),
    )
    stating.trail(
        DebtDecision,
        {},
        [
            tables.code("row.decision", "Decision"),
            tables.coded("row.kind", "What"),
            tables.code("row.recharge", "Paper"),
            tables.penny("row.amount", "Amount (£)"),
        ],
        "Every provision and write-off that was ever stated, amended or withdrawn",
        what="provision and write-off",
    )


if __name__ == "__main__":
    show()
