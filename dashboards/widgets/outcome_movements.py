"""What became of outcomes: open and ended ones apart, those past their due day apart, the same on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import look, tables
from ledger.domain.outcomes.progress import OutcomeMovement

MOVEMENTS: dict[OutcomeMovement, str] = {
    "nearer": "Moved nearer",
    "unchanged": "Unchanged",
    "away": "Moved away",
    "not_observed": "Not yet observed",
    "not_comparable": "Not comparable yet",
}
"""What became of an outcome, in the order in which it is always shown."""
EVIDENCED = (
    tables.count("evidenced", "Evidence in date"),
    tables.count("awaited", "Awaited, not due yet"),
    tables.count("lacking", "Evidence lacking"),
)
"""How the evidence of open outcomes stands: the three add up to them."""
PARTS = {"open": "Open", "past_due": "Of the open ones, past their due day", "ended": "Ended"}
COUNTS = (
    tables.count("all", "Outcomes"),
    *(tables.count(movement, words) for movement, words in MOVEMENTS.items()),
)
"""The columns of `counts_of`."""


def movements() -> Rows:
    """Counts of open and ended outcomes by domain, movement and whether they are past due."""
    return ask("outcome_movements")


def counts_of(rows: Rows, part: str) -> Counter[str]:
    """How many outcomes of a part made which movement, and `all` of them; `past_due` is a part of the open ones."""
    found: Counter[str] = Counter(dict.fromkeys(("all", *MOVEMENTS), 0))
    for row in rows:
        if part == ("past_due" if part == "past_due" and row["past_due"] else row["part"]):
            found["all"] += row["outcomes"]
            found[row["movement"]] += row["outcomes"]
    return found


def told_apart(rows: Rows) -> None:
    """The open, those of them past due, and the ended in a row each."""
    shown = [{"part": words, **counts_of(rows, part)} for part, words in PARTS.items()]
    tables.show(
        shown,
        (tables.text("part", "Which"), *COUNTS),
        alt="Open and ended outcomes, and those past their due day, by what became of them",
    )
    left = sum(row["left_with_child"] for row in rows)
    if left:
        st.markdown(
            f":small[Of the ended ones {look.counted(left, 'outcome')} ended because the child left, with no ending "
            "recorded.]"
        )


def sentences(rows: Rows) -> str:
    """What became of the open ones, and of the ended ones, never the one without the other."""
    running, over = counts_of(rows, "open"), counts_of(rows, "ended")
    return f"{_sentence(running, 'open')} {_sentence(over, 'ended')}"


def _sentence(counts: Mapping[str, int], which: str) -> str:
    if not counts["all"]:
        return f"No outcome {'is open' if which == 'open' else 'has ended'}."
    told = {movement: f"{counts[movement]:,}" if counts[movement] else "none" for movement in MOVEMENTS}
    return (
        f"Of {look.counted(counts['all'], f'{which} outcome')}, {told['nearer']} moved nearer to the target and "
        f"{told['away']} moved away. Unchanged: {told['unchanged']}; not yet observed: {told['not_observed']}; not "
        f"comparable yet: {told['not_comparable']}."
    )
