"""Own purses in words: a variance to the budget, and streams by the names in which people know them."""

from __future__ import annotations

from dashboards.widgets import figures, look
from ledger.domain.money_and_days.figures import Figure

_STREAMS = {"education": "high needs block (DSG)"}
"""A stream that is known by another name; it is ring-fenced and netted with no other."""


def stream(code: str) -> str:
    """`social_care` is `Social care`; education's is the high needs block."""
    return look.sentence_case(_STREAMS.get(code, code))


def of_stream(agency: str, code: str) -> str:
    """An agency's budgets of one stream: `Castleshire Council: social care`."""
    return f"{agency}: {_STREAMS.get(code, look.words(code))}"


def over_or_under(variance: Figure, *, read_out: bool = False) -> str:
    """A variance in words: over the budget, under it, or neither."""
    if variance.value is None:
        return "with no budget recorded"
    if not variance:
        return "exactly on budget"
    side = "over" if variance.size > 0 else "under"
    return f"{figures.without_sign(variance, read_out=read_out)} {side} the budget"
