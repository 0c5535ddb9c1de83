"""What the rules say of outcomes for the marts: how each stands, and whether money has one to stand behind."""

from __future__ import annotations

from decimal import Decimal

from ledger.book.instruments import known_instruments
from ledger.domain.accountability import Answer
from ledger.domain.instruments import Instrument
from ledger.marts.inputs import Inputs, OutcomeCoverRow, OutcomeProgressRow
from ledger.store.engine import Connection
from ledger.tasks.outcomes import accountability


def give_outcomes(connection: Connection, batch: int, inputs: Inputs) -> None:
    """Give the marts what is known of outcomes after a batch, on the horizon day; nothing before a first posting."""
    found = accountability(connection, batch)
    if found is None:
        return
    for each in found.answers:
        inputs.outcome_progress.append(_progress(each))
    inputs.outcome_cover += [OutcomeCoverRow(placement, cover) for placement, cover in found.covers.items()]


def _progress(each: Answer) -> OutcomeProgressRow:
    this, outcome = each.progress, each.progress.outcome
    instrument, ending, last = known_instruments()[outcome.instrument], this.ending, this.last_word
    return OutcomeProgressRow(
        outcome=outcome.outcome,
        standing=this.standing,
        ended_on=ending.on if ending else None,
        why=ending.why if ending else None,
        replaced_by=ending.replaced_by if ending else None,
        state=this.state,
        way=last.percent if last else None,
        started=_told(instrument, outcome.baseline),
        aim=_told(instrument, outcome.target),
        latest=_told(instrument, last.observation.value) if last else None,
        latest_on=last.observation.on if last else None,
        rater=last.rater if last else None,
        observations=this.observations,
        raters_differ=this.raters_differ,
        evidence=this.evidence,
        backing=each.backing,
    )


def _told(instrument: Instrument, value: Decimal | None) -> str | None:
    return None if value is None else instrument.told(value)
