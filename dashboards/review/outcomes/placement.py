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
from dashboards.widgets import acting, look, sections, tables
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_outcomes_of_placement
from ledger.answers.outcomes import History, PlacementOutcomes, outcomes_of
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.outcomes.progress import STATE_MEANINGS, LatestRating, Progress
from ledger.domain.sheet.cells import decimal_text
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
        sections.nothing("Nothing says what this placement is for", "State the first outcome below.")
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
        pages.link("placement", "The placement: its money, agreements and reviews", "home", placement=about["key"])
        pages.link("therapeutic", "Its therapy, and the Secure Base profile", placement=about["key"])


def _position(about: dict[str, Any], found: PlacementOutcomes) -> None:
    st.header(look.plain(about["placement"]), anchor="placement")
    all_of_it = [each.progress for each in found.histories]
    open_now = [each for each in all_of_it if each.part == "open"]
    over = [each for each in all_of_it if each.part == "ended"]
    st.markdown(
        f"On {look.day(found.on)}: {_moved(open_now, 'open')}; {_moved(over, 'ended')}. "
        f"{look.sentence_case(about['setting_group'])} with {look.plain(about['provider_name'])}; "
        f"{look.plain(about['lead_agency_name'])} leads."
    )
    sections.key_figures(
        _figures(open_now, over, about["money_12_months"]),
        alt="Key figures of the placement's outcomes",
    )
    sections.needs_somebody(
        [_need(each, found) for each in needed_of_outcomes_of_placement(found)],
        done="No open outcome lacks evidence or is past its due day.",
        stands_on=(),
    )


def _moved(found: Sequence[Progress], which: str) -> str:
    """`of 3 open outcomes 2 moved nearer and none moved away`."""
    if not found:
        return f"no {which} outcome"
    nearer, away = (sum(each.movement == movement for each in found) or "none" for movement in ("nearer", "away"))
    return f"of {look.counted(len(found), f'{which} outcome')} {nearer} moved nearer and {away} moved away"


def _figures(open_now: Sequence[Progress], over: Sequence[Progress], money: int) -> list[Figure]:
    in_date, awaited, lacking = (
        sum(each.evidence == "current" for each in open_now),
        sum(each.evidence == "awaited" for each in open_now),
        sum(each.needs_evidence for each in open_now),
    )
    return [
        *(
            Figure(
                f"{words} outcomes moved nearer",
                f"{sum(each.movement == 'nearer' for each in found):,} of {len(found):,}",
                f"{meaning}; nearer to the target than at that rater's own start by the latest rating, or target met",
            )
            for words, found, meaning in (
                ("Open", open_now, "Begun, not ended, while the child is there"),
                ("Ended", over, "Ended, or over because the child left"),
            )
        ),
        Figure(
            "Outcomes lacking evidence",
            f"{lacking:,}",
            "Open outcomes not observed within the days that the settings allow; of the others evidence is in date "
            f"for {in_date:,} and awaited for {awaited:,}",
        ),
        Figure(
            "In the child's words",
            f"{sum(each.outcome.whose_words == 'child' for each in open_now):,}",
            "Open outcomes stated as the child said them",
        ),
        Figure(
            "In 12 months",
            look.to_the_pound(money),
            "What the placement cost in the 12 months to the as-at date: it stands beside, and is not divided",
        ),
    ]


def _need(needed: Needed, found: PlacementOutcomes) -> Need:
    each: Progress = needed.first
    statement = f"“{look.plain(each.outcome.statement)}”"
    if needed.what == "not_evidenced":
        said = f"{statement}: {_silence(found, each)}"
    else:
        said = f"{statement} was due on {look.day(each.outcome.due)} and is still open: met, changed or stuck?"
    return Need(needed.urgency, said, each.outcome.outcome.lower())


def _silence(found: PlacementOutcomes, each: Progress) -> str:
    if each.last_word:
        return f"last observed {look.counted((found.on - each.last_word.observation.on).days, 'day')} before."
    return f"never observed since {look.day(each.outcome.first_day)}."


def _matrix(code: str) -> None:
    st.header("Who answers and who funds", anchor="matrix")
    outcomes = [row for row in ask("placement_outcomes", placement=code) if row["standing"] == "open"]
    agencies = ask("placement_accountability", placement=code)
    if not agencies:
        sections.nothing("Nobody answers or pays yet", "Figures follow once they are counted anew.")
        return
    bore = [look.to_the_pound(row["funds_12_months"]) for row in agencies]
    agreed = [look.to_the_pound(row["agreed_12_months"]) for row in agencies]
    tables.written(
        ["Outcome", *(row["agency_name"] for row in agencies), "Evidence"],
        [
            *(_line(row, agencies) for row in outcomes),
            ["Beside them: what it bore of the placement in 12 months", *bore, look.NIL],
            ["Of that agreed", *agreed, look.NIL],
        ],
        (),
        alt="Open outcomes by agency: who answers for each, and who bears what the placement costs",
    )
    for row in outcomes:
        if row["backing"] == "no_funder":
            st.markdown(
                f":material/search: **Check:** {look.plain(row['accountable_name'])} answers for “"
                f"{look.plain(row['statement'])}” and bears nothing of what the placement costs."
            )


def _line(row: dict[str, Any], agencies: Rows) -> list[str]:
    """An outcome with what each agency does for it."""
    cells = [f"{look.sentence_case(row['domain'])}: {row['statement']}"]
    for agency in agencies:
        answers, funds = agency["agency_name"] == row["accountable_name"], bool(agency["funds_12_months"])
        gives = answers and row["backing"] == "in_kind"
        told = [word for word, so in (("answers", answers), ("funds", funds), ("gives in kind", gives)) if so]
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
            outcome, history.observations, history.instrument, f"{_finding(history)}, one line a kind of rater"
        )
        st.markdown(f":small[{look.plain(history.instrument.name)}: {look.plain(history.instrument.source)}.]")
        _each_observation(history)
    else:
        sections.nothing("Nobody has observed it", "Record the first observation below.")
    _wordings(history)


def _each_observation(history: History) -> None:
    with st.expander(f"Each observation ({len(history.observations)})"):
        tables.show(
            history.observations,
            [
                tables.day("on", "On"),
                tables.named("rater", "Who says so", RATERS),
                tables.in_words("What they say", lambda row: history.instrument.in_words(row.value, row.rater)),
                tables.text("note", "Note"),
            ],
            alt=f"Observations of outcome {history.progress.outcome.outcome}, the latest first",
        )


def _said_of(history: History, agencies: Mapping[str, str]) -> str:
    this, outcome = history.progress, history.progress.outcome
    told = history.instrument.in_words
    start = told(outcome.baseline) if outcome.baseline is not None else "no stated baseline"
    aim = told(outcome.target) if outcome.target is not None else "no target"
    standing = STANDINGS[this.standing]
    if this.ending is not None:
        standing = f"{ENDINGS[this.ending.why]} on {look.day(this.ending.on)}"
        standing += f", replaced by {look.plain(this.ending.replaced_by)}" if this.ending.replaced_by else ""
        standing += f" ({look.plain(this.ending.note)})" if this.ending.note else ""
    due = f", due {look.day(outcome.due)}" if outcome.due else ""
    whose = "nobody’s stated" if outcome.whose_words is None else f"{WORDS[outcome.whose_words].lower()}’s"
    meaning = STATE_MEANINGS[this.state]
    stands = f"**{STATES[this.state]}**: {meaning}"
    return (
        f"{stands}. From {look.plain(start)} to {look.plain(aim)}"
        f"{due}. {standing}. {look.plain(agencies.get(history.accountable, history.accountable))} answers for it; in "
        f"{whose} words; set "
        f"on {look.day(outcome.first_day)} as {look.plain(outcome.outcome)}."
        + (" **Raters do not agree:** each is shown, none is averaged." if this.raters_differ else "")
    )


def _readings(history: History) -> None:
    st.subheader(_finding(history))
    tables.show(
        history.progress.readings,
        [
            tables.TableColumn("rater", "Who says so", lambda rater: look.sentence_case(RATERS[rater])),
            tables.in_words("From", lambda reading: _rated(history, reading, reading.baseline)),
            tables.in_words("To", lambda reading: _rated(history, reading, reading.observation.value)),
            tables.in_words("Target", lambda _: _value(history.progress.outcome.target)),
            tables.day("observation.on", "On"),
            tables.in_words("Where that puts it", lambda reading: how_far(reading.state, reading.percent)),
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
        return "Seen only after the as-at date"
    told = history.instrument.in_words(last.observation.value, last.rater)
    return look.plain(f"{look.sentence_case(RATERS[last.rater])} says {told}: {STATES[last.state].lower()}")


def _wordings(history: History) -> None:
    """Earlier words and aims: goals change, and what they were is kept in view."""
    if len(history.wordings) < 2:
        return
    with st.expander(f"How it was worded before ({len(history.wordings) - 1})"):
        tables.show(
            history.wordings,
            [
                tables.day("when", "Stated on"),
                tables.text("who", "By"),
                tables.text("outcome.statement", "Words"),
                tables.TableColumn("outcome.baseline", "Baseline", _value),
                tables.TableColumn("outcome.target", "Target", _value),
            ],
            alt=f"Wordings of outcome {history.progress.outcome.outcome}, the latest first",
        )


def _value(value: Decimal | None) -> str:
    return look.NIL if value is None else decimal_text(value)
