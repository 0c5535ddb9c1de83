"""Rows of the exports on outcomes: who answers for what, how far each came, and money with no outcome."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ledger.book.instruments import known_instruments
from ledger.domain.cells import decimal_text
from ledger.domain.money import text_from_pence
from ledger.domain.progress import Progress, Reading
from ledger.store.engine import Connection
from ledger.tasks.outcomes import accountability

Row = tuple[str, ...]

ACCOUNTABILITY_COLUMNS = (
    "placement",
    "outcome",
    "domain",
    "whose_words",
    "accountable",
    "backing",
    "funders",
    "standing",
    "ended_on",
    "why",
    "state",
    "way",
    "evidence",
    "evidence_on",
)
PROGRESS_COLUMNS = (
    "placement",
    "outcome",
    "instrument",
    "baseline",
    "target",
    "rater",
    "on",
    "value",
    "reads",
    "band",
    "state",
    "way",
)
MONEY_COLUMNS = ("placement", "why", "budget", "agency", "amount", "agreed")


def accountability_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row an outcome: who answers, which budgets bear the placement's cost, and whether evidence is current."""
    found = accountability(connection, known_at)
    for each in found.answers if found else ():
        this, outcome = each.progress, each.progress.outcome
        ending, last = this.ending, this.last_word
        yield (
            outcome.placement,
            outcome.outcome,
            outcome.domain,
            outcome.whose_words or "",
            outcome.accountable,
            each.backing,
            " ".join(row.budget for row in each.funders),
            this.standing,
            ending.on.isoformat() if ending else "",
            ending.why if ending else "",
            this.state,
            _percent(last),
            this.evidence,
            last.observation.on.isoformat() if last else "",
        )


def progress_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row an outcome and kind of rater: the latest word of each; an outcome never observed has one without."""
    found = accountability(connection, known_at)
    for each in found.answers if found else ():
        yield from _readings(each.progress)


def money_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a placement and budget: what was borne in twelve months with no outcome to stand behind, and why."""
    found = accountability(connection, known_at)
    if found is None:
        return
    for row in found.without_outcome:
        yield (
            row.placement,
            found.covers[row.placement],
            row.budget,
            row.agency,
            text_from_pence(row.amount),
            text_from_pence(row.agreed),
        )


def _readings(found: Progress) -> Iterator[Row]:
    outcome = found.outcome
    instrument = known_instruments()[outcome.instrument]
    aim = (outcome.placement, outcome.outcome, outcome.instrument, _text(outcome.baseline), _text(outcome.target))
    for reading in found.readings:
        seen = reading.observation
        yield (
            *aim,
            seen.rater,
            seen.on.isoformat(),
            decimal_text(seen.value),
            instrument.reads(seen.value),
            instrument.band(seen.value),
            reading.state,
            _percent(reading),
        )
    if not found.readings:
        yield (*aim, "", "", "", "", "", found.state, "")


def _text(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def _percent(reading: Reading | None) -> str:
    return "" if reading is None or reading.percent is None else str(reading.percent)
