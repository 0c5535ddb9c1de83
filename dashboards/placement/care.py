"""Continuing care on the placement page: each step with its clock, the ten domains, eligibility beside the split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.review.decisions import life
from dashboards.review.decisions.life import Names
from dashboards.widgets import acting, figures, forms, look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.decisions import PlacementLife
from ledger.answers.sheet import want_new
from ledger.book.sheets.form import Forms
from ledger.domain.continuing_care.process import DOMAINS, LEVELS, CareProcess, Clocked
from ledger.domain.continuing_care.sheets import CareCase, CareDomain, CareLevel, CareStep
from ledger.domain.decisions.measures import CARE_STAGE_DAYS
from ledger.store.books import Books
from ledger.tasks.import_book import record_worked_out

_RESULTS = {"eligible": "eligible", "not_eligible": "not eligible", "deferred": "deferred"}


def show(known: PlacementLife, agencies: Names, on: date) -> None:
    """The part of the placement page on continuing care, as it is known now; nothing for an empty bed."""
    if known.child is None:
        return
    st.header("Continuing care", anchor="care")
    told = look.plain(known.told.value) if known.told else "not stated"
    if not known.care:
        sections.nothing(
            "No continuing care case of this child is recorded",
            f"Continuing care in the child's circumstances: {told}. Record a referral below when one is made.",
        )
    for number, each in enumerate(known.care):
        if number == 0:
            _case(each, agencies, on, told)
        else:
            with st.expander(f"Earlier case {look.plain(each.case.care_case)}"):
                _case(each, agencies, on, told)
    st.markdown(":small[Eligibility does not set the split. Who pays is what the agreement says.]")
    _forms(known.child, known.care)


def _case(each: CareProcess, agencies: Names, on: date, told: str) -> None:
    case, coming = each.case, each.coming
    board = look.plain(agencies.get(case.agency, case.agency))
    result = (
        f"{board} found the child **{_RESULTS[each.eligibility.result]}** on {look.day(each.eligibility.on)}"
        if each.eligibility
        else f"{board} has not decided yet"
    )
    due = (
        f"; next stage: {look.words(coming.step)}, {_late(coming, case.care_case, on)}"
        if coming
        else "; no further stage is due"
    )
    st.markdown(f"Referred on {look.day(case.referred_on)}. {result}{due}.")
    if each.differs:
        st.markdown(
            f":red[:material/warning: Continuing care in the child's circumstances: "
            f"{told}. The ICB's latest decision says something else. Amend the circumstance, or record the decision "
            "that changed it.]"
        )
    _steps(each, agencies, on)
    _levels(each)


def _late(step: Clocked, case: str, on: date) -> str:
    """Whether a stage was in time, in words."""
    days = step.days_late(on)
    if days is None:
        return "no due date"
    told = figures.counted(CARE_STAGE_DAYS.of(abs(days), case=case, stage=step.step, due=step.due, on=on), "day")
    if step.done_on:
        return "in time" if days <= 0 else f"{told} late"
    if days > 0:
        return f"overdue by {told}"
    return f"due in {told}" if days else "due today"


def _steps(each: CareProcess, agencies: Names, on: date) -> None:
    tables.show_all(
        each.steps,
        [
            tables.coded("step", "Stage"),
            tables.day("due", "Due"),
            tables.day("done_on", "Done"),
            tables.in_words("In time?", lambda step: _late(step, each.case.care_case, on)),
            tables.in_words("Result", lambda step: _RESULTS.get(step.result or "")),
            tables.in_words("Who took part", lambda step: life.who(step.agencies, agencies)),
            tables.text("note", "Reasons"),
        ],
        alt=f"The stages of case {each.case.care_case}, done and to come, with their due dates",
    )


def _levels(each: CareProcess) -> None:
    st.subheader("Levels of need in the ten domains")
    if not any(row.level for row in each.levels):
        st.markdown("No domain has been assessed yet.")
        return
    moved = {-1: "lower", 0: "the same", 1: "higher"}
    tables.show_all(
        each.levels,
        [
            tables.coded("domain", "Domain"),
            tables.coded("level", "Level"),
            tables.day("on", "Assessed on"),
            tables.coded("earlier", "Level before"),
            tables.in_words("Change", lambda row: moved[(row.moved > 0) - (row.moved < 0)] if row.earlier else None),
        ],
        alt="Level of need in each of the ten domains, as assessed last and before",
    )


def _forms(child: str, care: Sequence[CareProcess]) -> None:
    still_open = [each for each in care if each.case.closed_on is None]
    with st.expander("Record a referral, a stage or levels of need"):
        refer, step, levels, close = st.tabs(["Referral", "A stage", "Levels of need", "Close the case"])
        with refer:
            _refer(child)
        with step:
            if still_open:
                _step(still_open[0])
            else:
                st.markdown("No case is open: record the referral first.")
        with levels:
            if still_open:
                _assess(still_open[0])
            else:
                st.markdown("No case is open: record the referral first.")
        with close:
            if still_open:
                _close(still_open[0].case)
            else:
                st.markdown("No case is open.")


def _refer(child: str) -> None:
    form = Form(
        CareCase,
        "Record the referral",
        series="CCC",
        asks=("agency", "referred_by", "referred_on", "note"),
        fixed={"child": child},
        now={"referred_on": reading.today()},
        labels={"agency": "Responsible commissioner (ICB)", "referred_by": "Who referred"},
        key="refer",
    )
    stating.show(form, "case", model=CareCase, among=lambda row: row.child == child)


def _step(each: CareProcess) -> None:
    coming = each.coming
    form = Form(
        CareStep,
        "Record the stage",
        fixed={"care_case": each.case.care_case},
        now={"step": coming.step if coming else None, "on": reading.today()},
        labels={
            "step": "Which stage",
            "agencies": "Who took part",
            "next_due": "Next stage due, if another day was agreed",
        },
        empty={"result": "None yet"},
        key=f"care step {each.case.care_case} {len(each.steps)}",
    )
    stating.show(form, "stage", model=CareStep, among=lambda row: row.care_case == each.case.care_case)


def _assess(each: CareProcess) -> None:
    """All ten domains at once; one that is left out keeps what is known."""
    now = {row.domain: row.level for row in each.levels}
    with st.form(f"levels {each.case.care_case}", width=760):
        on = st.date_input("Assessed on", value=reading.today(), format="DD/MM/YYYY")
        with st.grid(2, min_column_width=280):
            chosen = {domain: _level(domain, now[domain]) for domain in DOMAINS}
        amends = st.checkbox(
            "These levels replace what was recorded for that day", key=f"amends {each.case.care_case}"
        )
        pressed = st.form_submit_button("Record the levels", type="primary")
    if pressed and isinstance(on, date):
        rows = [
            {"care_case": each.case.care_case, "domain": domain, "on": on, "level": level}
            for domain, level in chosen.items()
            if level
        ]
        acting.do(
            "Recording",
            lambda _: record_worked_out(reading.store(), partial(_stated, rows, amends))[0],
            told=lambda outcome: [forms.recorded(outcome)],
        )


def _stated(rows: Sequence[Mapping[str, Any]], amends: bool, books: Books) -> tuple[Forms, None]:
    """The levels that are to be stated: unless they amend it, none of them replaces what was assessed on that day."""
    known = books.facts(CareLevel).sheet(CareLevel)
    before = {(row.care_case, row.domain, row.on): row.level for row in known.values()}
    said = [row for row in rows if before.get((row["care_case"], row["domain"], row["on"])) != row["level"]]
    if not amends:
        want_new(books, CareLevel, said)
    return {CareLevel.sheet: said}, None


def _level(domain: CareDomain, known: str | None) -> str | None:
    return st.selectbox(
        look.sentence_case(domain),
        ["", *LEVELS],
        index=LEVELS.index(known) + 1 if known else 0,
        format_func=lambda level: look.sentence_case(level) if level else "Not assessed",
    )


def _close(case: CareCase) -> None:
    Form(
        CareCase,
        "Close the case",
        row=case,
        asks=("closed_on", "note"),
        now={"closed_on": reading.today()},
        labels={"closed_on": "Closed on"},
    ).show()
