"""Drafts on the screen: those that are kept, side by side, and one of them made the agreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.review import needs
from dashboards.review.decisions import split_form
from dashboards.review.what_if.tried import Tried
from dashboards.widgets import acting, figures, look, sections, tables
from ledger.answers.action_required.needs import SPLITS
from ledger.answers.sheet import names_offered
from ledger.answers.what_if.drafts import ComparedDraft, Draft, compare, drafts_of, placement_known
from ledger.domain.action_required.measures import VALUE_OF_MATTERS
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.what_if.measures import DRAFTS_KEPT, PLACEMENTS_WITH_DRAFTS
from ledger.tasks.drafts import DecidedDraft, DecidedStatus, Decider, decide_draft, drop_draft
from ledger.tasks.post import post

_STATUSES: dict[DecidedStatus, str] = {
    "agreed": "Agreed",
    "interim": "Without prejudice",
    "in_principle": "Agreed in principle: no money moves yet",
}
_DECIDED = "a draft was decided"


def everywhere() -> None:
    """All drafts that are kept, and a way to a placement to try a split for."""
    if st.query_params.get("placement"):
        st.warning("Look it up by its code below.", title="No placement by that key is known")
    kept = acting.answered("Reading the drafts", drafts_of) or []
    sections.where_we_stand(_how_many(kept))
    st.header("Try a split", anchor="try")
    typed = st.text_input("Code of the placement", width=420).strip()
    if typed:
        _turn_to(typed)
    pages.link("find")
    _undecided()
    st.header("Drafts that are kept", anchor="drafts")
    if not kept:
        sections.nothing("No draft is kept", "Open a placement, work out a split, and press “Keep as a draft”.")
        return
    tables.show(kept, _KEPT, alt="Drafts of all placements")


def _how_many(kept: Sequence[Draft]) -> str:
    if not kept:
        return (
            "No draft is kept. Choose a placement and try a split: what it would cost is seen before anyone decides."
        )
    placements = PLACEMENTS_WITH_DRAFTS.of(len({draft.agreement.placement for draft in kept}))
    return (
        f"**{figures.counted(DRAFTS_KEPT.of(len(kept)), 'draft is', 'drafts are')}** kept for "
        f"{figures.counted(placements, 'placement')}; none of them counts in the books."
    )


# What another split would settle; what concerns the placement itself is no matter of who pays.
_OF_A_SPLIT = (*SPLITS, "waiting")


def _undecided() -> None:
    """Where a split is waited for: the placements to try one for."""
    rows = reading.ask("review_needs_list", what="all", agency="all") if reading.current() else []
    worst: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["what"] in _OF_A_SPLIT and (row["at_stake"] or 0) > (
            worst.get(row["placement"], {}).get("at_stake") or 0
        ):
            worst[row["placement"]] = row
    if not worst:
        return
    st.subheader("Highest value without a decision", anchor="undecided")
    tables.show_all(
        sorted(worst.values(), key=lambda row: -row["at_stake"])[: tables.SHORT],
        [
            tables.placement(leads_to="/what-if?placement="),
            tables.TableColumn("what", "Why", needs.reason),
            tables.text("agency_name", "Whom it needs"),
            tables.whole_pounds("at_stake", "Value", VALUE_OF_MATTERS),
        ],
        alt="Placements of highest value that need a decision; each leads to its split",
    )


def _turn_to(code: str) -> None:
    if reading.in_books_now(placement_known, code) is None:
        st.error("Look it up by its provider or setting.", title="No placement has that code")
        return
    st.query_params["placement"] = str(reading.key_of(code))
    st.rerun()


def of_placement(kept: Sequence[Draft]) -> None:
    """The drafts of one placement: a list, side by side, and one made the agreement."""
    st.header("Drafts of this placement", anchor="drafts")
    _offer_to_post()
    if not kept:
        sections.nothing(
            "No draft is kept for it", "Work out a split above and press “Keep as a draft”; then drafts are compared."
        )
        return
    tables.show(kept, _OF_PLACEMENT, alt="Drafts of this placement")
    _side_by_side(kept)
    _decide(kept)


def _split(draft: Draft) -> str:
    budgets = split_form.budget_names()
    return "; ".join(f"{budgets.get(row.budget, row.budget)} {split_form.in_words(row)}" for row in draft.clauses)


_KEPT = (
    tables.placement("agreement.placement", leads_to="/what-if?placement="),
    tables.code("code", "Draft"),
    tables.day("agreement.first_day", "From"),
    tables.in_words("Split", _split),
)


_OF_PLACEMENT = (
    tables.code("code", "Draft"),
    tables.day("agreement.first_day", "From"),
    tables.day("agreement.last_day", "To"),
    tables.in_words("Split", _split),
    tables.text("who", "Kept by"),
    tables.day("kept_at", "Kept on"),
)


def _side_by_side(kept: Sequence[Draft]) -> None:
    st.subheader("Side by side", anchor="compare")
    chosen = st.multiselect(
        "Drafts to compare",
        [draft.code for draft in kept],
        default=[draft.code for draft in kept[:3]],
        max_selections=4,
    )
    if not chosen:
        st.markdown("Choose a draft to see what it would cost.")
        return
    today = reading.today()
    found = acting.answered("Comparing", compare, tuple(chosen), today)
    if found is None:
        return
    for each in found:
        if each.asked.found is None:
            first = each.asked.problems[0]
            st.error(
                f"Expected {look.plain(first.expected)}. {look.plain(first.remedy)}.",
                title=f"{look.plain(each.draft.code)} cannot be agreed as it is",
                icon=":material/error:",
            )
    _compared([each for each in found if each.asked.found])


def _compared(found: Sequence[ComparedDraft]) -> None:
    """A row a budget and year: now, and by each draft."""
    tried = {each.draft.code: Tried(each.asked.found, each.draft.code) for each in found if each.asked.found}
    rows = _costs(list(tried.values()))
    if not rows:
        return
    tables.show_all(
        rows,
        [
            tables.text("budget_name", "Budget"),
            tables.text("agency_name", "Agency"),
            tables.year("financial_year", "Year"),
            tables.money("now", "Cost now (£)"),
            *(tables.money(code, f"{code} (£)") for code in tried),
        ],
        alt="What each draft would cost each budget and year, beside now",
    )
    tables.note_on_brackets()
    st.markdown("\n".join(f"- **{look.plain(code)}:** {true_up_told(each)}" for code, each in tried.items()))


def _costs(tried: Sequence[Tried]) -> list[dict[str, Any]]:
    """What each budget pays in each year: now, and by each draft under its code."""
    names = {(row.budget, row.financial_year): row for each in tried for row in each.found.by_budget()}
    rows = []
    for (budget, year), row in sorted(names.items()):
        kept = {"budget": budget, "financial_year": year}
        by_draft = {each.split: each.then(**kept) for each in tried}
        told = {"budget_name": row.name, "agency_name": row.agency_name, "financial_year": year}
        now = next(each.now(**kept) for each in tried if each.concerns(budget, year))
        rows.append({**told, "now": now, **by_draft})
    return rows


def _decide(kept: Sequence[Draft]) -> None:
    st.subheader("Make one the agreement", anchor="decide")
    agencies = {"": look.NIL, **_deciding()}
    with st.form("decide draft", width=760):
        code = st.selectbox("Draft", [draft.code for draft in kept])
        status = st.selectbox("Funding status", list(_STATUSES), format_func=_STATUSES.__getitem__)
        on = st.date_input("Decided on", value=reading.today(), format="DD/MM/YYYY")
        with st.grid(2, min_column_width=260):
            last = st.date_input(
                "Until (empty: as the draft says)", value=None, format="DD/MM/YYYY", key="draft until"
            )
            review = st.date_input(
                "Review by (empty: as the draft says)", value=None, format="DD/MM/YYYY", key="draft review"
            )
        deciders = [_decider(place, agencies) for place in (1, 2)]
        panel = st.text_input("Panel (optional)")
        minute = st.text_input("Minute: where it is written down (optional)")
        with st.container(horizontal=True):
            pressed = st.form_submit_button("Make this the agreement", type="primary")
            dropped = st.form_submit_button("Discard draft")
    if dropped:
        acting.do("Discarding it", lambda _: drop_draft(reading.store(), str(code)), told=lambda _: ["Discarded."])
    elif pressed and isinstance(on, date):
        draft = partial(decide_draft, reading.store(), str(code), on, status=status)
        draft = partial(draft, last_day=_day(last), review_by=_day(review))
        _make(partial(draft, panel=panel.strip() or None, minute=minute.strip() or None), deciders)


def _day(typed: object) -> date | None:
    return typed if isinstance(typed, date) else None


def _decider(place: int, agencies: dict[str, str]) -> Decider:
    with st.grid(2, min_column_width=260):
        agency = st.selectbox(
            f"Decided for agency {place}{'' if place == 1 else ' (optional)'}",
            list(agencies),
            format_func=agencies.__getitem__,
            key=f"decider {place}",
        )
        role = st.text_input(f"Role, for agency {place}", key=f"office {place}", help="Never a name")
        told_by = st.text_input(
            f"Who told it, where agency {place} did not record it itself",
            key=f"told by {place}",
            help="The role of whoever told it, never a name; it is shown as reported",
        )
    return Decider(str(agency), role.strip(), told_by.strip() or None)


def _deciding() -> dict[str, str]:
    """The agencies for which somebody may say here that they decided: the ledger's own, where it was told which."""
    offered, own = reading.in_books_now(names_offered, Agency), reading.agency()
    return {code: name for code, name in offered.items() if own in (None, code)}


def _make(made: Callable[..., DecidedDraft], deciders: Sequence[Decider]) -> None:
    by = [decider for decider in deciders if decider.agency or decider.role]
    if not by or not all(decider.agency and decider.role for decider in by):
        st.error(
            "Choose the agency and fill in the role, for one agency at least.",
            title="It is not said who decided",
            icon=":material/error:",
        )
        return
    problems = acting.would_be_told(lambda: made(by=by, dry_run=True).outcome)
    for problem in problems:
        st.error(
            f"Expected {look.plain(problem.expected)}. {look.plain(problem.remedy)}.",
            title=f"{look.sentence_case(problem.column)}: the draft cannot be agreed as it is",
            icon=":material/error:",
        )
    if not problems:
        acting.do("Recording", lambda _: made(by=by), told=_told, changed=lambda done: done.outcome.batch is not None)


def _told(made: DecidedDraft) -> list[str]:
    st.session_state[_DECIDED] = made.outcome.batch
    return made.sentences


def _offer_to_post() -> None:
    """After a decision: the books follow once the days are posted again."""
    horizon = reading.posted().horizon
    if not st.session_state.get(_DECIDED) or horizon is None:
        return
    st.markdown("The decision counts in the books once it is posted; until then nothing is invoiced by it.")
    if st.button(f"Post again to {look.day(horizon)}", icon=":material/calendar_month:"):
        del st.session_state[_DECIDED]
        acting.do(
            "Posting placements",
            lambda progress: post(reading.store(), horizon, progress=progress),
            told=lambda posting: posting.sentences,
        )


def true_up_told(tried: Tried) -> str:
    """Who would owe whom how much more for days that are posted already."""
    found = tried.found
    if found.posted_through is None:
        return "Nothing is posted yet, so there is nothing to true up."
    if not found.true_up:
        return "Nothing that is posted would change."
    owed = ". ".join(
        f"{_named(tried, figure, 'debtor')} would owe {_named(tried, figure, 'creditor')} {more_or_less(figure)}"
        for figure in tried.owed()
    )
    return f"For days posted to {look.day(found.posted_through)}, {owed or 'nobody would owe anybody more'}."


def _named(tried: Tried, figure: Figure, which: str) -> str:
    code = str(figure.argument(which))
    return look.plain(tried.found.agencies.get(code, code))


def more_or_less(figure: Figure) -> str:
    """`£5,432.17 more`, `£5,432.17 less`."""
    return f"{figures.to_the_penny(figure)} more" if figure.size > 0 else f"{figures.turned(figure)} less"
