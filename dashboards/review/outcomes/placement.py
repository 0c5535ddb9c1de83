"""Outcomes of one placement: who answers and who funds, what each rater said over time, and how goals changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import Rows, ask
from dashboards.review.outcomes import charts, forms
from dashboards.review.outcomes.words import ENDINGS, EVIDENCE, RATERS, STANDINGS, STATES, WORDS, how_far
from dashboards.widgets import acting, figures, look, outcome_movements, sections, tables
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_of_outcomes_of_placement
from ledger.answers.outcomes import History, PlacementOutcomes, outcomes_of
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.outcomes.measures import (
    DAYS_SINCE_OBSERVED,
    EVIDENCE_AWAITED,
    EVIDENCE_IN_DATE,
    EVIDENCE_LACKING,
    OBSERVATIONS,
    OUTCOMES,
    WORDINGS,
)
from ledger.domain.outcomes.progress import STATE_MEANINGS, LatestRating, Progress
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.splits.measures import SHARES, TWELVE_MONTHS
from ledger.errors import LedgerError


def show(about: dict[str, Any]) -> None:
    """All that is known of what one placement is for; from the store, so that what was just recorded is there."""
    code = about["placement"]
    try:
        found = reading.in_books(outcomes_of, code)
    except LedgerError as fault:
        acting.refused(fault)
        return
    _ways(about)
    agencies = reading.in_books_now(names, Agency)
    if found is None or not found.histories:
        st.header(look.plain(code), anchor="placement")
        sections.nothing("No outcome is recorded for this placement", "Record the first one below.")
    else:
        _position(about, found)
        _matrix(code)
        for history in found.histories:
            _tell(history, agencies)
    forms.show(about, found.histories if found else ())
    _ways(about)


def _ways(about: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        pages.link("outcomes", "Outcomes of all placements", "arrow_back")
        pages.link("placement", "The placement: costs, agreements and reviews", "home", placement=about["key"])
        pages.link("therapeutic", "Therapy and the Secure Base profile", placement=about["key"])


def _position(about: dict[str, Any], found: PlacementOutcomes) -> None:
    st.header(look.plain(about["placement"]), anchor="placement")
    code = about["placement"]
    all_of_it = [each.progress for each in found.histories]
    open_now = [each for each in all_of_it if each.part == "open"]
    over = [each for each in all_of_it if each.part == "ended"]
    st.markdown(
        f"On {look.day(found.on)}: {_moved(code, open_now, 'open')}; {_moved(code, over, 'ended')}.\n\n"
        f"{look.sentence_case(about['setting_group'])} with {look.plain(about['provider_name'])}. Lead commissioner: "
        f"{look.plain(about['lead_agency_name'])}."
    )
    sections.key_figures(
        _figures(code, open_now, over, about["money_12_months"]),
        alt="Key figures of the placement's outcomes",
    )
    sections.needs_somebody(
        [_need(each, found) for each in needed_of_outcomes_of_placement(found)],
        done="No open outcome lacks evidence or is past its due day.",
        stands_on=(),
    )


def _counts(code: str, found: Sequence[Progress], part: str) -> dict[str, Figure]:
    """How many of the placement's open or ended outcomes there are, moved nearer and moved away."""
    of = {"placement": code, "part": part}
    return {
        "all": OUTCOMES.of(len(found), **of),
        **{
            movement: OUTCOMES.of(len([each for each in found if each.movement == movement]), movement=movement, **of)
            for movement in ("nearer", "away")
        },
    }


def _moved(code: str, found: Sequence[Progress], which: str) -> str:
    """`of 3 open outcomes 2 moved nearer and none moved away`."""
    if not found:
        return f"no {which} outcome"
    counts = _counts(code, found, which)
    nearer, away = (figures.number(counts[each]) if counts[each] else "none" for each in ("nearer", "away"))
    return f"of {figures.counted(counts['all'], f'{which} outcome')} {nearer} moved nearer and {away} moved away"


def _figures(code: str, open_now: Sequence[Progress], over: Sequence[Progress], money: int) -> list[KeyFigure]:
    in_date, awaited, lacking = (
        measure.of(len(found), placement=code)
        for measure, found in (
            (EVIDENCE_IN_DATE, [each for each in open_now if each.evidence == "current"]),
            (EVIDENCE_AWAITED, [each for each in open_now if each.evidence == "awaited"]),
            (EVIDENCE_LACKING, [each for each in open_now if each.needs_evidence]),
        )
    )
    own_words = [each for each in open_now if each.outcome.whose_words == "child"]
    return [
        *(
            outcome_movements.moved_nearer(words, _counts(code, found, part), meaning)
            for words, part, found, meaning in (
                ("Open", "open", open_now, "Begun, not ended, while the child is there"),
                ("Ended", "ended", over, "Ended, or over because the child left"),
            )
        ),
        sections.key_figure(
            lacking,
            name="Outcomes lacking evidence",
            meaning="Open outcomes not observed within the days that the settings allow; of the others evidence is "
            f"in date for {figures.number(in_date) if in_date else 'none'} and awaited for "
            f"{figures.number(awaited) if awaited else 'none'}",
        ),
        sections.key_figure(
            OUTCOMES.of(len(own_words), placement=code, part="open", whose_words="child"),
            name="In the child's words",
            meaning="Open outcomes recorded as the child said them",
        ),
        sections.key_figure(
            SHARES.of(money, placement=code, window=TWELVE_MONTHS),
            name="Paid in 12 months",
            meaning="What the placement cost in the 12 months to the as-at date, not divided by outcome",
            shown=figures.to_the_pound,
        ),
    ]


def _need(needed: Needed, found: PlacementOutcomes) -> Need:
    each: Progress = needed.first
    statement = f"“{look.plain(each.outcome.statement)}”"
    if needed.what == "not_evidenced":
        said = f"{statement}: {_silence(found, each)}"
    else:
        said = (
            f"{statement} was due on {look.day(each.outcome.due)} and is still open. Record whether it was met, "
            "changed or made no progress."
        )
    return Need(needed.urgency, said, each.outcome.outcome.lower())


def _silence(found: PlacementOutcomes, each: Progress) -> str:
    if each.last_word:
        days = (found.on - each.last_word.observation.on).days
        since = DAYS_SINCE_OBSERVED.of(days, outcome=each.outcome.outcome, on=found.on)
        return f"last observed {figures.counted(since, 'day')} before."
    return f"never observed since {look.day(each.outcome.first_day)}."


def _matrix(code: str) -> None:
    st.header("Who is accountable and who pays", anchor="matrix")
    outcomes = [row for row in ask("placement_outcomes", placement=code) if row["standing"] == "open"]
    agencies = ask("placement_accountability", placement=code)
    if not agencies:
        sections.nothing("No agency is accountable or pays yet", "Figures follow with the next report refresh.")
        return
    paid, agreed = (
        [
            figures.to_the_pound(
                SHARES.of(row[column], placement=code, agency=row["agency"], window=TWELVE_MONTHS, standing=firm)
            )
            for row in agencies
        ]
        for column, firm in (("funds_12_months", None), ("agreed_12_months", "agreed"))
    )
    tables.written(
        ["Outcome", *(row["agency_name"] for row in agencies), "Evidence"],
        [
            *(_line(row, agencies) for row in outcomes),
            ["Paid for the placement in 12 months", *paid, look.NIL],
            ["Of that agreed", *agreed, look.NIL],
        ],
        (),
        alt="Open outcomes by agency: which is accountable for each, and what each pays for the placement",
    )
    for row in outcomes:
        if row["backing"] == "no_funder":
            st.markdown(
                f":material/search: **Check:** {look.plain(row['accountable_name'])} is accountable for “"
                f"{look.plain(row['statement'])}” and does not contribute to the placement."
            )


def _line(row: dict[str, Any], agencies: Rows) -> list[str]:
    """An outcome with what each agency does for it."""
    cells = [f"{look.sentence_case(row['domain'])}: {row['statement']}"]
    for agency in agencies:
        answers, funds = agency["agency_name"] == row["accountable_name"], bool(agency["funds_12_months"])
        gives = answers and row["backing"] == "in_kind"
        told = [
            word for word, so in (("accountable", answers), ("pays", funds), ("contributes in kind", gives)) if so
        ]
        cells.append(look.sentence_case(" and ".join(told)) if told else look.NIL)
    return [*cells, EVIDENCE[row["evidence"]]]


def _tell(history: History, agencies: Mapping[str, str]) -> None:
    outcome = history.progress.outcome
    st.header(
        f"{look.sentence_case(outcome.domain)}: {look.plain(outcome.statement)}", anchor=outcome.outcome.lower()
    )
    st.markdown(_said_of(history, agencies))
    if history.observations:
        _readings(history)
        charts.observed(
            outcome, history.observations, history.instrument, f"{_finding(history)}; a line for each kind of rater"
        )
        st.markdown(f":small[{look.plain(history.instrument.name)}: {look.plain(history.instrument.source)}.]")
        _each_observation(history)
    else:
        sections.nothing("Not observed yet", "Record the first observation below.")
    _wordings(history)


def _each_observation(history: History) -> None:
    number = OBSERVATIONS.of(len(history.observations), outcome=history.progress.outcome.outcome)
    with st.expander(f"Each observation ({figures.number(number)})"):
        tables.show(
            history.observations,
            [
                tables.day("on", "Date"),
                tables.named("rater", "Rated by", RATERS),
                tables.in_words("Rating", lambda row: history.instrument.in_words(row.value, row.rater)),
                tables.text("note", "Note"),
            ],
            alt=f"Observations of outcome {history.progress.outcome.outcome}, the latest first",
        )


def _said_of(history: History, agencies: Mapping[str, str]) -> str:
    this, outcome = history.progress, history.progress.outcome
    told = history.instrument.in_words
    start = told(outcome.baseline) if outcome.baseline is not None else "no recorded baseline"
    aim = told(outcome.target) if outcome.target is not None else "no target"
    standing = STANDINGS[this.standing]
    if this.ending is not None:
        standing = f"{ENDINGS[this.ending.why]} on {look.day(this.ending.on)}"
        standing += f", replaced by {look.plain(this.ending.replaced_by)}" if this.ending.replaced_by else ""
        standing += f" ({look.plain(this.ending.note)})" if this.ending.note else ""
    due = f", due {look.day(outcome.due)}" if outcome.due else ""
    whose = "" if outcome.whose_words is None else f"In {WORDS[outcome.whose_words].lower()}’s words; "
    meaning = STATE_MEANINGS[this.state]
    stands = f"**{STATES[this.state]}**: {meaning}"
    return (
        f"{stands}. From {look.plain(start)} to {look.plain(aim)}"
        f"{due}. {standing}. Accountable agency: "
        f"{look.plain(agencies.get(history.accountable, history.accountable))}. "
        + look.beginning(f"{whose}set on {look.day(outcome.first_day)} as {look.plain(outcome.outcome)}.")
        + (" **Raters do not agree:** each is shown, none is averaged." if this.raters_differ else "")
    )


def _readings(history: History) -> None:
    st.subheader(_finding(history))
    tables.show(
        history.progress.readings,
        [
            tables.TableColumn("rater", "Rated by", lambda rater: look.sentence_case(RATERS[rater])),
            tables.in_words("From", lambda reading: _rated(history, reading, reading.baseline)),
            tables.in_words("To", lambda reading: _rated(history, reading, reading.observation.value)),
            tables.in_words("Target", lambda _: _value(history.progress.outcome.target)),
            tables.day("observation.on", "Date"),
            tables.in_words("Progress", lambda reading: how_far(reading.state, reading.percent)),
        ],
        alt=f"The latest rating by each kind of rater of outcome {history.progress.outcome.outcome}, from that "
        "rater's own start",
    )


def _rated(history: History, reading: LatestRating, value: Decimal | None) -> str:
    return look.NIL if value is None else history.instrument.in_words(value, reading.rater)


def _finding(history: History) -> str:
    """The headline of an outcome's chart: what its latest rating says."""
    last = history.progress.told_by
    if last is None:
        return "Observed only after the as-at date"
    told = history.instrument.in_words(last.observation.value, last.rater)
    return look.plain(f"{look.sentence_case(RATERS[last.rater])}: {told}, {STATES[last.state].lower()}")


def _wordings(history: History) -> None:
    """Earlier words and aims: goals change, and what they were is kept in view."""
    if len(history.wordings) < 2:
        return
    before = WORDINGS.of(len(history.wordings) - 1, outcome=history.progress.outcome.outcome)
    with st.expander(f"Earlier wordings ({figures.number(before)})"):
        tables.show(
            history.wordings,
            [
                tables.day("when", "Recorded on"),
                tables.text("who", "By"),
                tables.text("outcome.statement", "Words"),
                tables.TableColumn("outcome.baseline", "Baseline", _value),
                tables.TableColumn("outcome.target", "Target", _value),
            ],
            alt=f"Wordings of outcome {history.progress.outcome.outcome}, the latest first",
        )


def _value(value: Decimal | None) -> str:
    return look.NIL if value is None else decimal_text(value)
