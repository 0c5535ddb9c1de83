"""What people record of outcomes: an observation, a new outcome, and that one has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.review.outcomes.words import ENDINGS
from dashboards.widgets import look
from dashboards.widgets.forms import Form
from ledger.answers.outcomes import History
from ledger.book.instruments import known_instruments
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.tasks.outcomes import state_outcome

# So much of a statement names an outcome in a list.
_NAMED_AT_START = 60


def show(about: Mapping[str, Any], histories: Sequence[History]) -> None:
    """What can be recorded of the outcomes of one placement."""
    st.header("Record", anchor="record")
    if reading.about()["as_known_at"]:
        st.markdown("Choose “now” above to record: this is how it was known earlier.")
        return
    running = {each.progress.outcome.outcome: each for each in histories if each.progress.standing == "open"}
    if running:
        with st.expander("An observation"):
            _observe(_chosen("Which outcome was observed", "observed", running))
    with st.expander("A new outcome"):
        _set(about)
    if running:
        with st.expander("That an outcome has ended"):
            _end(_chosen("Which outcome has ended", "ended", running), histories)


def _chosen(label: str, key: str, running: Mapping[str, History]) -> History:
    words = {
        code: f"{look.sentence_case(outcome.domain)}: {outcome.statement[:_NAMED_AT_START]}"
        for code, outcome in ((code, each.progress.outcome) for code, each in running.items())
    }
    return running[st.selectbox(label, list(words), format_func=words.__getitem__, key=key, width=520)]


def _observe(history: History) -> None:
    outcome, instrument = history.progress.outcome, history.instrument
    Form(
        Observation,
        "Record the observation",
        asks=("on", "rater", "value", "note"),
        fixed={"outcome": outcome.outcome},
        now={"on": reading.today()},
        labels={"on": "When", "rater": "Who says so", "value": f"Value ({instrument.name}{_scale(history)})"},
        key=f"observe {outcome.outcome}",
        by=lambda typed, dry_run: state_outcome(reading.store(), Observation.sheet, typed, dry_run=dry_run),
    ).show()


def _scale(history: History) -> str:
    scale = history.instrument.scale
    return f", {scale}" if scale else ""


def _set(about: Mapping[str, Any]) -> None:
    Form(
        Outcome,
        "Record the outcome",
        fixed={"placement": about["placement"]},
        now={"first_day": reading.today()},
        choices={"instrument": {code: each.name for code, each in known_instruments().items()}},
        labels={
            "outcome": "Its code",
            "statement": "What is to be different, in plain words and without names",
            "accountable": "Who answers for it",
            "first_day": "Set on",
            "instrument": "Measured by",
        },
        empty={"whose_words": "Not said"},
        key=f"set {about['key']}",
        by=lambda typed, dry_run: state_outcome(reading.store(), Outcome.sheet, typed, dry_run=dry_run),
    ).show()


def _end(history: History, histories: Sequence[History]) -> None:
    outcome = history.progress.outcome
    others = {
        each.progress.outcome.outcome: f"{each.progress.outcome.outcome}: {each.progress.outcome.statement}"
        for each in histories
        if each.progress.outcome.outcome != outcome.outcome
    }
    Form(
        OutcomeEnding,
        "Record the ending",
        fixed={"outcome": outcome.outcome},
        now={"on": reading.today()},
        choices={"why": ENDINGS, "replaced_by": others},
        labels={"on": "Last day", "why": "How it ended", "replaced_by": "What took its place"},
        empty={"replaced_by": "Nothing"},
        key=f"end {outcome.outcome}",
        by=lambda typed, dry_run: state_outcome(reading.store(), OutcomeEnding.sheet, typed, dry_run=dry_run),
    ).show()
