"""What people record of outcomes: an observation, a new outcome, and that one has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.review.outcomes.words import ENDINGS
from dashboards.widgets import look, stating
from dashboards.widgets.forms import Form
from ledger.answers.outcomes import History
from ledger.book.instruments import known_instruments
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.domain.sheet.rows import Row
from ledger.tasks.outcomes import SERIES, state_outcome

# So much of a statement names an outcome in a list.
_NAMED_AT_START = 60


def show(about: Mapping[str, Any], histories: Sequence[History]) -> None:
    """What can be recorded of the outcomes of one placement."""
    st.header("Record", anchor="record")
    if reading.about()["as_known_at"]:
        st.markdown("These are the records of an earlier moment. Choose “now” above to record something.")
        return
    running = {each.progress.outcome.outcome: each for each in histories if each.progress.standing == "open"}
    if running:
        with st.expander("Observation"):
            _observe(_chosen("Outcome observed", "observed", running))
    with st.expander("New outcome"):
        _set(about)
    if histories:
        with st.expander("End of an outcome"):
            every = {each.progress.outcome.outcome: each for each in histories}
            _end(_chosen("Outcome that has ended", "ended", running or every), histories)


def _chosen(label: str, key: str, running: Mapping[str, History]) -> History:
    words = {
        code: f"{look.sentence_case(outcome.domain)}: {outcome.statement[:_NAMED_AT_START]}"
        for code, outcome in ((code, each.progress.outcome) for code, each in running.items())
    }
    return running[st.selectbox(label, list(words), format_func=words.__getitem__, key=key, width=520)]


def _observe(history: History) -> None:
    outcome, instrument = history.progress.outcome, history.instrument
    form = Form(
        Observation,
        "Record the observation",
        asks=("on", "rater", "value", "note"),
        fixed={"outcome": outcome.outcome},
        now={"on": reading.today()},
        labels={"on": "Date", "rater": "Rated by", "value": f"Value ({instrument.name}{_scale(history)})"},
        key=f"observe {outcome.outcome}",
        by=_recorded(Observation, known=False),
    )
    stating.show(
        form,
        "observation",
        model=Observation,
        among=lambda row: row.outcome == outcome.outcome,
        words=lambda row: f"{look.day(row.on)}, {look.words(row.rater)}",
        amended_by=_recorded(Observation, known=True),
    )


def _recorded(model: type[Row], *, known: bool) -> stating.Recording:
    """The task that records a new row, or one that amends what is known, and tells what is odd about it."""
    return lambda typed, dry_run: state_outcome(reading.store(), model.sheet, typed, known=known, dry_run=dry_run)


def _scale(history: History) -> str:
    scale = history.instrument.scale
    return f", {scale}" if scale else ""


def _set(about: Mapping[str, Any]) -> None:
    form = Form(
        Outcome,
        "Record the outcome",
        series=SERIES,
        asks=tuple(Outcome.columns()),
        fixed={"placement": about["placement"]},
        now={"first_day": reading.today()},
        choices={"instrument": {code: each.name for code, each in known_instruments().items()}},
        labels={
            "outcome": "Code",
            "statement": "What is to be different, in plain words (no names)",
            "accountable": "Accountable agency",
            "first_day": "Set on",
            "instrument": "Measured by",
        },
        empty={"whose_words": "Not recorded"},
        key=f"set {about['key']}",
        by=_recorded(Outcome, known=False),
    )
    stating.show(
        form,
        "outcome",
        model=Outcome,
        among=lambda row: row.placement == about["placement"],
        words=lambda row: f"{row.outcome}: {row.statement[:_NAMED_AT_START]}",
        amended_by=_recorded(Outcome, known=True),
    )


def _end(history: History, histories: Sequence[History]) -> None:
    outcome = history.progress.outcome
    others = {
        each.progress.outcome.outcome: f"{each.progress.outcome.outcome}: {each.progress.outcome.statement}"
        for each in histories
        if each.progress.outcome.outcome != outcome.outcome
    }
    form = Form(
        OutcomeEnding,
        "Record the ending",
        fixed={"outcome": outcome.outcome},
        now={"on": reading.today()},
        choices={"why": ENDINGS, "replaced_by": others},
        labels={"on": "Last day", "why": "How it ended", "replaced_by": "Replaced by"},
        empty={"replaced_by": "None"},
        key=f"end {outcome.outcome}",
        by=_recorded(OutcomeEnding, known=False),
    )
    codes = {each.progress.outcome.outcome for each in histories}
    stating.show(
        form,
        "ending",
        model=OutcomeEnding,
        among=lambda row: row.outcome in codes,
        amended_by=_recorded(OutcomeEnding, known=True),
    )
