"""What people record of outcomes: an observation, a new outcome, and that one has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import forms, look, reading
from dashboards.forms import Form
from dashboards.review.outcome_words import ENDINGS
from ledger.book.instruments import known_instruments
from ledger.domain.outcomes import Observation, Outcome, OutcomeEnding
from ledger.tasks.outcomes import History, state_outcome

# So much of a statement names an outcome in a list.
_NAMED_AT_START = 60


def show(about: Mapping[str, Any], histories: Sequence[History]) -> None:
    """What can be recorded of the outcomes of one placement."""
    st.header("Record", anchor="record")
    if reading.only("meta")["as_known_at"]:
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
    forms.show(
        Form(
            sheet=Observation.sheet,
            asks=("on", "rater", "value", "note"),
            key=f"observe {outcome.outcome}",
            fixed={"outcome": outcome.outcome},
            now={"on": reading.today()},
            labels={"on": "When", "rater": "Who says so", "value": f"Value ({instrument.name}{_scale(history)})"},
            button="Record the observation",
            by=lambda typed, dry_run: state_outcome(reading.store(), Observation.sheet, typed, dry_run=dry_run),
        )
    )


def _scale(history: History) -> str:
    scale = history.instrument.scale
    return f", {scale}" if scale else ""


def _set(about: Mapping[str, Any]) -> None:
    forms.show(
        Form(
            sheet=Outcome.sheet,
            asks=(
                "outcome",
                "domain",
                "statement",
                "whose_words",
                "accountable",
                "first_day",
                "due",
                "instrument",
                "baseline",
                "target",
            ),
            key=f"set {about['key']}",
            fixed={"placement": about["placement"]},
            choices={"instrument": {code: each.name for code, each in known_instruments().items()}},
            now={"first_day": reading.today()},
            labels={
                "outcome": "Its code",
                "statement": "What is to be different, in plain words and without names",
                "accountable": "Who answers for it",
                "first_day": "Set on",
                "instrument": "Measured by",
            },
            empty={"whose_words": "Not said"},
            button="Record the outcome",
            by=lambda typed, dry_run: state_outcome(reading.store(), Outcome.sheet, typed, dry_run=dry_run),
        )
    )


def _end(history: History, histories: Sequence[History]) -> None:
    outcome = history.progress.outcome
    others = {
        each.progress.outcome.outcome: f"{each.progress.outcome.outcome}: {each.progress.outcome.statement}"
        for each in histories
        if each.progress.outcome.outcome != outcome.outcome
    }
    forms.show(
        Form(
            sheet=OutcomeEnding.sheet,
            asks=("on", "why", "replaced_by", "note"),
            key=f"end {outcome.outcome}",
            fixed={"outcome": outcome.outcome},
            now={"on": reading.today()},
            choices={"why": ENDINGS, "replaced_by": others},
            labels={"on": "Last day", "why": "How it ended", "replaced_by": "What took its place"},
            empty={"replaced_by": "Nothing"},
            button="Record the ending",
            by=lambda typed, dry_run: state_outcome(reading.store(), OutcomeEnding.sheet, typed, dry_run=dry_run),
        )
    )
