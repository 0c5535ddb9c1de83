"""Words and columns of outcomes, the same on every page that shows them."""

from __future__ import annotations

from typing import Any

from dashboards.widgets import look, tables
from ledger.domain.outcomes.accountability import Backing, OutcomeCover
from ledger.domain.outcomes.progress import Evidence, OutcomeStanding, OutcomeState
from ledger.domain.outcomes.sheets import Rater

STATES: dict[OutcomeState, str] = {
    "reached": "Reached its target",
    "moved": "Nearer to its target",
    "stuck": "Stuck where it began",
    "worse": "Worse than at the start",
    "no_direction": "Changed; no way named",
    "no_baseline": "No baseline",
    "never_observed": "Never observed",
}
EVIDENCE: dict[Evidence, str] = {
    "current": "Current",
    "stale": "Gone stale",
    "awaited": "Not due yet",
    "missing": "Never came",
    "": look.NIL,
}
BACKING: dict[Backing, str] = {
    "funds": "Pays",
    "in_kind": "Gives in kind",
    "no_funder": "Bears nothing",
    "not_charged": "Nothing was charged",
}
"""What the agency that answers for an outcome puts behind it."""
COVER: dict[OutcomeCover, str] = {
    "outcome": "An outcome",
    "none_set": "None was ever set",
    "all_ended": "All have ended",
    "not_begun": "None has begun yet",
}
STANDINGS: dict[OutcomeStanding, str] = {
    "open": "Open",
    "ended": "Ended",
    "left": "The child left",
    "not_begun": "Not begun",
}
ENDINGS = {
    "met": "Met",
    "changed": "Changed",
    "stuck": "Got stuck",
    "left": "The child left",
    "no_longer_needed": "No longer needed",
}
RATERS: dict[Rater, str] = {
    "child": "the child",
    "carer": "a carer",
    "practitioner": "a practitioner",
    "teacher": "a teacher",
    "record": "the record",
}
WORDS = {"child": "The child", "family": "The family", "practitioner": "A practitioner", None: "Not said"}
"""Whose words an outcome is in."""


def way(percent: int | None) -> str:
    """Of the way to the target: `50%`, `−25%`; a dash where there is no way."""
    return look.NIL if percent is None else f"{percent:,}%".replace("-", "−")


def where_it_stands(row: dict[str, Any]) -> str:
    """The state with how much of the way that is."""
    told = STATES[row["state"]]
    return f"{told} ({way(row['distance'])})" if row["distance"] is not None else told


def last_word(row: dict[str, Any]) -> str:
    """From where, to what was said last and by whom, and what is aimed for."""
    now = f"{row['latest']} ({RATERS[row['rater']]})" if row["latest"] else look.NIL
    return f"{row['started'] or look.NIL} → {now}, aim {row['aim'] or look.NIL}"


def evidence(row: dict[str, Any]) -> str:
    """Whether the evidence is current, and from when it is."""
    told = EVIDENCE[row["evidence"]] if row["standing"] == "open" else standing(row)
    return f"{told}: {look.day(row['latest_on'])}" if row["latest_on"] else told


def standing(row: dict[str, Any]) -> str:
    """How an outcome stands, with how it ended."""
    if row["standing"] == "ended":
        return f"{ENDINGS[row['why']]} on {look.day(row['ended_on'])}"
    return STANDINGS[row["standing"]]


COLUMNS = {
    "outcome": tables.in_words("Outcome", lambda row: f"{look.sentence_case(row['domain'])}: {row['statement']}"),
    "words": tables.TableColumn("whose_words", "Whose words", WORDS.__getitem__),
    "answers": tables.text("accountable_name", "Who answers for it"),
    "behind": tables.named("backing", "Does it pay?", BACKING),
    "answers_and_pays": tables.in_words(
        "Who answers for it (does it pay?)",
        lambda row: f"{row['accountable_name']} ({BACKING[row['backing']].lower()})",
    ),
    "stands": tables.in_words("Where it stands", where_it_stands),
    "said": tables.in_words("From → last word, and aim", last_word),
    "evidence": tables.in_words("Evidence", evidence),
}
