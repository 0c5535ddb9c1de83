"""Words and columns of outcomes, the same on every page that shows them."""

from __future__ import annotations

from typing import Any

from dashboards.widgets import look, tables
from ledger.domain.outcomes.accountability import Backing, OutcomeCover
from ledger.domain.outcomes.progress import Evidence, OutcomeStanding, OutcomeState
from ledger.domain.outcomes.sheets import Rater

STATES: dict[OutcomeState, str] = {
    "reached": "Target met",
    "moved": "Moved nearer",
    "stuck": "Unchanged",
    "worse": "Moved away",
    "no_direction": "No target direction",
    "no_baseline": "No baseline",
    "first_rating": "Rated once",
    "never_observed": "Not yet observed",
}
EVIDENCE: dict[Evidence, str] = {
    "current": "In date",
    "stale": "Lacking, out of date",
    "awaited": "Awaited, not due yet",
    "missing": "Lacking, never observed",
    "": look.NIL,
}
BACKING: dict[Backing, str] = {
    "funds": "Pays",
    "in_kind": "Contributes in kind",
    "no_funder": "Does not contribute",
    "not_charged": "Nothing charged yet",
}
"""What the agency that is accountable for an outcome contributes."""
COVER: dict[OutcomeCover, str] = {
    "outcome": "Recorded",
    "none_set": "None ever set",
    "all_ended": "All have ended",
    "not_begun": "None has begun yet",
}
STANDINGS: dict[OutcomeStanding, str] = {
    "open": "Open",
    "ended": "Ended",
    "left": "Stay ended",
    "not_begun": "Not begun",
}
ENDINGS = {
    "met": "Met",
    "changed": "Changed",
    "stuck": "No progress",
    "left": "Stay ended",
    "no_longer_needed": "No longer needed",
}
RATERS: dict[Rater, str] = {
    "child": "the child",
    "carer": "a carer",
    "practitioner": "a practitioner",
    "teacher": "a teacher",
    "record": "case records",
}
WORDS = {"child": "The child", "family": "The family", "practitioner": "A practitioner", None: "Not recorded"}
"""Whose words an outcome is in."""


def progress(row: dict[str, Any]) -> str:
    """The state; between start and target also how far that is: `Moved nearer (50%)`."""
    return how_far(row["state"], row["distance"])


def how_far(state: OutcomeState, percent: int | None) -> str:
    """A state in words, with a percent only between start and target: beyond either the words say what it is."""
    return f"{STATES[state]} ({percent}%)" if state == "moved" and percent is not None else STATES[state]


def latest_rating(row: dict[str, Any]) -> str:
    """From where that rater started, to what that rater said last, and the target."""
    now = f"{row['latest']} ({RATERS[row['rater']]})" if row["latest"] else "not yet observed"
    return f"from {row['started'] or 'no baseline'} to {now}, target {row['aim'] or 'not set'}"


def evidence(row: dict[str, Any]) -> str:
    """Whether the evidence is in date, and from when it is."""
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
    "answers": tables.text("accountable_name", "Accountable agency"),
    "behind": tables.named("backing", "Does it contribute?", BACKING),
    "answers_and_pays": tables.in_words(
        "Accountable agency (does it contribute?)",
        lambda row: f"{row['accountable_name']} ({BACKING[row['backing']].lower()})",
    ),
    "stands": tables.in_words("Progress", progress),
    "said": tables.in_words("From, to and target", latest_rating),
    "evidence": tables.in_words("Evidence", evidence),
}
