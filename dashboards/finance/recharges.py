"""Recharges: what would be billed for a month, issued at a button; and every paper that was issued."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import acting, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.documents.papers import RechargesIssued, RechargesOffered, recharges, recharges_offered
from ledger.answers.sheet import names, names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.issued import Recharge, RechargeHead, RechargeSum
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.tasks.recharge import Recharged, preview, recharge

_SIZE = 20
_KINDS = {"recharge": "Recharge", "credit_note": "Credit note", "internal_journal": "Internal journal"}


def show() -> None:
    """Where billing stands, what would be issued, and what was."""
    agencies = reading.in_books_now(names, Agency)
    everything = reading.in_books_now(recharges_offered)
    _position(everything.sums)
    _issue(agencies)
    _issued(everything, agencies)
    pages.doors()


def _position(sums: Sequence[RechargeSum]) -> None:
    owed = [each for each in sums if each.kind != "internal_journal"]
    if not sums:
        sections.where_we_stand("No recharge has been issued yet. Below is what would be billed.")
        return
    billed, credited = _apart((each.kind, each.total) for each in owed)
    sections.where_we_stand(
        f"**{look.counted(sum(each.papers for each in owed), 'paper')}** went to partners: "
        f"{look.amount(billed)} recharged, {look.amount(credited)} by credit notes."
    )
    sections.key_figures(
        [
            Figure("Recharged", look.to_the_penny(billed), "The total of all recharges to partners"),
            Figure("Credited", look.to_the_penny(credited), "The total of all credit notes to partners"),
            Figure(
                "Papers", f"{sum(each.papers for each in sums):,}", "Recharges, credit notes and internal journals"
            ),
        ],
        alt="Key figures of the recharges",
    )


def _apart(kinds: Iterable[tuple[str, int]]) -> tuple[int, int]:
    """What was recharged to partners and what was credited, from kinds of papers with their totals; never netted."""
    sums = {"recharge": 0, "credit_note": 0, "internal_journal": 0}
    for kind, total in kinds:
        sums[kind] += total
    return sums["recharge"], -sums["credit_note"]


def _billed_and_credited(kinds: Iterable[tuple[str, int]]) -> str:
    billed, credited = _apart(kinds)
    return f"{look.amount(billed)} recharged to partners and {look.amount(credited)} credited"


def _issue(agencies: dict[str, str]) -> None:
    st.header("What would be billed", anchor="issue")
    state = reading.posted()
    if state.horizon is None:
        sections.nothing("Nothing is posted yet", "Post a month first; what partners bear of it can then be billed.")
        return
    month, debtor, dated = _to_bill(Month.of(state.horizon), agencies)
    papers = acting.answered("Drawing up the papers", preview, month, agency=debtor, dated=dated)
    if papers is None:
        return
    if not papers:
        whose = " for this debtor" if debtor else ""
        ticks.tell(papers, done=f"Nothing is left to bill up to that month{whose}.", stands_on=("posted",))
        return
    _papers(papers, agencies)
    label = f"Issue {look.counted(len(papers), 'paper')}"
    if st.button(label, type="primary", icon=":material/send:"):
        acting.do(
            "Issuing",
            lambda _: recharge(reading.store(), month, agency=debtor, dated=dated),
            told=_told,
            changed=lambda done: done.batch is not None,
        )


def _to_bill(latest: Month, agencies: dict[str, str]) -> tuple[Month, str | None, date]:
    """Up to which month is billed, whom (None: all), and the day that the papers bear."""
    with st.grid(3, min_column_width=220):
        month = st.selectbox(
            "Up to and including",
            [str(each) for each in latest_months(latest)],
            format_func=look.month,
            key="bill_to",
            bind="query-params",
        )
        debtor = st.selectbox(
            "Debtor",
            ["", *reading.in_books_now(names_offered, Agency)],
            format_func=lambda code: agencies.get(code, "All"),
            key="bill_whom",
            bind="query-params",
        )
        dated = st.date_input(
            "Dated",
            value=reading.today(),
            max_value=reading.today(),
            format="DD/MM/YYYY",
            help="A paper is posted in the month of its date, which has to be open; until then what it bills is "
            "accrued.",
            key="bill_dated",
        )
    return Month.parse(month), debtor or None, dated


def _papers(papers: Sequence[Recharge], agencies: dict[str, str]) -> None:
    owed = [paper for paper in papers if paper.kind != "internal_journal"]
    lines = sum(len(paper.lines) for paper in papers)
    st.markdown(
        f"{look.counted(len(papers), 'paper')} with {look.counted(lines, 'line')}, "
        f"{_billed_and_credited((paper.kind, paper.total) for paper in owed)}. Nothing is issued until you "
        "press the button; a paper that was issued is never changed, only corrected by another."
    )
    tables.show(
        papers,
        [
            tables.code("number", "Number it would have"),
            tables.coded("kind", "Kind"),
            tables.named("from_agency", "From", agencies),
            tables.named("to_agency", "To", agencies),
            tables.in_words("Lines", lambda paper: f"{len(paper.lines):,}", figure=True),
            _of_standing("agreed", "Agreed (£)"),
            _of_standing("interim", "Without prejudice (£)"),
            _of_standing("disputed", "In dispute (£)"),
            tables.penny("total", "Total (£)"),
            tables.in_words("Due", _due, whole=True),
        ],
        alt="Papers that would be issued",
    )
    tables.show(
        [line for paper in papers for line in _named_lines(paper)],
        [
            tables.code("number", "Number it would have"),
            tables.count("line", "Line"),
            tables.linked("placement", "Placement", key=lambda line: reading.key_of(line.placement)),
            tables.month("service_month", "Service month"),
            tables.text("agreement", "Agreement"),
            tables.coded("standing", "Standing"),
            tables.text("budget", "Borne by"),
            tables.text("corrects", "Corrects"),
            tables.penny("amount", "Amount (£)"),
        ],
        alt="Lines that would be issued",
    )
    tables.note_on_brackets()


class _LineToIssue(NamedTuple):
    """A line as it would be issued, under the number that its paper would have."""

    number: str
    line: int
    placement: str
    service_month: str
    agreement: str | None
    standing: str
    budget: str
    corrects: str | None
    amount: int


def _named_lines(paper: Recharge) -> Iterator[_LineToIssue]:
    for line in paper.lines:
        place = (line.placement, line.service_month, line.agreement, line.standing, line.budget)
        corrects = str(line.corrects) if line.corrects else None
        yield _LineToIssue(paper.number, line.line, *place, corrects, line.amount)


def _of_standing(standing: str, header: str) -> tables.TableColumn:
    return tables.penny_of(
        header, lambda paper: sum(line.amount for line in paper.lines if line.standing == standing)
    )


def _due(paper: Recharge | RechargeHead) -> str:
    return look.NIL if paper.kind == "internal_journal" else look.day(paper.due)


def _told(done: Recharged) -> Sequence[str]:
    first = f"Issued in batch {done.batch} by {reading.who()}" if done.batch else "Nothing was left to bill"
    return [first, *done.sentences]


def _issued(offered: RechargesOffered, agencies: dict[str, str]) -> None:
    st.header("Papers issued", anchor="issued")
    if not offered.sums:
        sections.nothing("No paper has been issued yet", "Choose a month above and issue what is unbilled.")
        return
    chosen = _filters(offered, agencies)
    found, number, pages = tables.page_in_view(
        "page_of_papers", _SIZE, lambda page: reading.in_books_now(recharges, chosen, page=page, size=_SIZE)
    )
    if not found.count:
        sections.nothing("No paper fits these filters", "Choose “Any” in one of them.")
        return
    _page(found, agencies, f"page {number} of {pages}")
    if pages > 1:
        st.pagination(pages, key="page_of_papers", bind="query-params")


def _page(found: RechargesIssued, agencies: dict[str, str], which: str) -> None:
    sums = _billed_and_credited((each.kind, each.total) for each in found.sums)
    st.markdown(f"{look.counted(found.count, 'paper')}, {sums}, the latest first.")
    tables.show_all(
        found.page,
        tables.columns(
            RechargeHead,
            tables.linked("number", "Number", key="number", leads_to="/recharge?recharge="),
            "kind",
            tables.named("creditor", "From", agencies),
            tables.named("debtor", "To", agencies),
            *("month", "dated"),
            tables.in_words("Due", _due, whole=True),
            *("lines", "total"),
        ),
        alt=f"Papers issued, {which}",
    )
    tables.note_on_brackets()


def _filters(offered: RechargesOffered, agencies: dict[str, str]) -> dict[str, str]:
    with st.grid(4, min_column_width=200):
        return {
            "kind": tables.chosen("Kind", "kind", _KINDS),
            "creditor": tables.chosen(
                "From", "creditor", {code: agencies.get(code, code) for code in offered.creditors}
            ),
            "debtor": tables.chosen("To", "debtor", {code: agencies.get(code, code) for code in offered.debtors}),
            "month": tables.chosen("For", "for_month", {month: look.month(month) for month in offered.months}),
        }


if __name__ == "__main__":
    show()
