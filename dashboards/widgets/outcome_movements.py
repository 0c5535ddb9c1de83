"""What became of outcomes: open and ended ones apart, those past their due day apart, the same on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import figures, sections, tables
from ledger.domain.money_and_days.figures import Figure, whole_of
from ledger.domain.outcomes.measures import (
    EVIDENCE_AWAITED,
    EVIDENCE_IN_DATE,
    EVIDENCE_LACKING,
    LEFT_WITH_CHILD,
    OUTCOMES,
)
from ledger.domain.outcomes.progress import OutcomeMovement
from ledger.domain.splits.measures import TWELVE_MONTHS

MOVEMENTS: dict[OutcomeMovement, str] = {
    "nearer": "Moved nearer",
    "unchanged": "Unchanged",
    "away": "Moved away",
    "not_observed": "Not yet observed",
    "not_comparable": "Not comparable yet",
}
"""What became of an outcome, in the order in which it is always shown."""
EVIDENCED = (
    tables.number("evidenced", "Evidence in date", EVIDENCE_IN_DATE),
    tables.number("awaited", "Awaited, not due yet", EVIDENCE_AWAITED),
    tables.number("lacking", "Evidence lacking", EVIDENCE_LACKING),
)
"""How the evidence of open outcomes stands: the three add up to them."""
PARTS = {"open": "Open", "past_due": "Of the open ones, past their due day", "ended": "Ended"}
COUNTS = (
    tables.number("all", "Outcomes"),
    *(tables.number(movement, words) for movement, words in MOVEMENTS.items()),
)
"""The columns of `counts_of`."""


def movements() -> Rows:
    """Counts of open and ended outcomes by domain, movement and whether they are past due."""
    return ask("outcome_movements")


def counts_of(rows: Rows, part: str, **kept: str) -> dict[str, Figure]:
    """How many outcomes of a part made which movement, and `all` of them; `past_due` is a part of the open ones."""
    found: dict[str, int] = dict.fromkeys(("all", *MOVEMENTS), 0)
    for row in rows:
        if part == ("past_due" if part == "past_due" and row["past_due"] else row["part"]):
            found["all"] += row["outcomes"]
            found[row["movement"]] += row["outcomes"]
    movements: dict[str, Figure] = {
        name: OUTCOMES.of(found[name], part=part, movement=name, **kept) for name in MOVEMENTS
    }
    return {"all": OUTCOMES.of(found["all"], part=part, **kept), **movements}


def of_open(row: Mapping[str, Any], **kept: str) -> dict[str, Figure]:
    """The same of a row that has open outcomes by movement beside one another."""
    movements: dict[str, Figure] = {
        name: OUTCOMES.of(row[name], part="open", movement=name, **kept) for name in MOVEMENTS
    }
    return {"all": OUTCOMES.of(row["outcomes"], part="open", **kept), **movements}


def beside_money(rows: Rows) -> Rows:
    """Rows of open outcomes beside what was paid in twelve months for placements of children, which narrows both."""
    return [{**row, "part": "open", "window": TWELVE_MONTHS, "care_of": "children"} for row in rows]


def evidence_of(rows: Rows) -> dict[str, Figure]:
    """How the evidence of all open outcomes stands."""
    return {
        column: measure.of(whole_of(measure, _by_domain(rows, column), column).value)
        for column, measure in (
            ("evidenced", EVIDENCE_IN_DATE),
            ("awaited", EVIDENCE_AWAITED),
            ("lacking", EVIDENCE_LACKING),
        )
    }


def _by_domain(rows: Rows, column: str) -> Rows:
    counts = Counter[str]()
    for row in rows:
        counts[row["domain"]] += row[column]
    return [{"domain": domain, column: count} for domain, count in counts.items()]


def moved_nearer(words: str, counts: Mapping[str, Figure], meaning: str) -> sections.KeyFigure:
    """How many of the open or of the ended outcomes moved nearer, as a key figure."""

    def shown(nearer: Figure) -> str:
        if not counts["all"]:
            return "none"
        return f"{figures.number(nearer) if nearer else 'none'} of {figures.number(counts['all'])}"

    return sections.key_figure(
        counts["nearer"],
        name=f"{words} outcomes moved nearer",
        meaning=f"{meaning}; nearer to the target than at that rater's own start by the latest rating, or target met",
        shown=shown,
    )


def told_apart(rows: Rows) -> None:
    """The open, those of them past due, and the ended in a row each."""
    shown = [{"part": words, **counts_of(rows, part)} for part, words in PARTS.items()]
    tables.show(
        shown,
        (tables.text("part", "Which"), *COUNTS),
        alt="Open and ended outcomes, and those past their due day, by what became of them",
    )
    left = whole_of(LEFT_WITH_CHILD, rows, "left_with_child")
    if left:
        st.markdown(f":small[Of {figures.counted(left, 'ended outcome')} no ending is recorded: the child left.]")


def sentences(rows: Rows) -> str:
    """What became of the open ones, and of the ended ones, never the one without the other."""
    running, over = counts_of(rows, "open"), counts_of(rows, "ended")
    return f"{_sentence(running, 'open')} {_sentence(over, 'ended')}"


def _sentence(counts: Mapping[str, Figure], which: str) -> str:
    if not counts["all"]:
        return f"No outcome {'is open' if which == 'open' else 'has ended'}."
    told = {name: figures.number(counts[name]) if counts[name] else "none" for name in MOVEMENTS}
    return (
        f"Of {figures.counted(counts['all'], f'{which} outcome')}, {told['nearer']} moved nearer to the target and "
        f"{told['away']} moved away. Unchanged: {told['unchanged']}; not yet observed: {told['not_observed']}; not "
        f"comparable yet: {told['not_comparable']}."
    )
