"""What is odd about outcomes and observations but may stand: values off their scale, targets that are worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger.domain.outcomes.instruments import Instrument, Instruments
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.facts import Facts, Key
from ledger.domain.sheet.faults import Oddity
from ledger.domain.sheet.rows import Row


def outcome_oddities(facts: Facts, stated: Iterable[Row], instruments: Instruments) -> Iterator[Oddity]:
    """Remarks on the outcomes, observations and endings that were stated; without instruments none.

    Whoever states an outcome anew, by another instrument, hears of its observations again.
    """
    if not instruments:
        return
    outcomes = facts.sheet(Outcome)
    rows = {row for row in stated if isinstance(row, (Outcome, Observation, OutcomeEnding))}
    anew = {row.outcome for row in rows if isinstance(row, Outcome) and outcomes.get((row.outcome,)) == row}
    seen = {
        row for row in rows if isinstance(row, Observation) and facts.sheet(Observation).get(row.key_values) == row
    }
    if anew:
        seen |= {row for row in facts.sheet(Observation).values() if row.outcome in anew}
    for code in sorted(anew):
        outcome = outcomes[code,]
        yield from _of_outcome(outcome, instruments[outcome.instrument])
    for observation in sorted(seen, key=lambda row: (row.outcome, row.on, row.rater)):
        of = outcomes.get((observation.outcome,))
        if of is not None:
            yield from _of_observation(observation, instruments[of.instrument])
    yield from _of_endings(facts, rows)


def _of_outcome(outcome: Outcome, instrument: Instrument) -> Iterator[Oddity]:
    for name, value in (("baseline", outcome.baseline), ("target", outcome.target)):
        if value is not None and (odd := instrument.oddity(value)):
            yield Oddity(
                outcome,
                f"the {name} of outcome {outcome.outcome}, {decimal_text(value)}, is {odd} ({instrument.name})",
            )
    baseline, target = outcome.baseline, outcome.target
    if instrument.better is None or baseline is None or target is None or baseline == target:
        return
    if (target > baseline) != (instrument.better == "higher"):
        yield Oddity(
            outcome,
            f"the target of outcome {outcome.outcome}, {decimal_text(target)}, is worse than its baseline, "
            f"{decimal_text(baseline)}: {instrument.better} is better ({instrument.name}), so no way is counted",
        )


def _of_observation(row: Observation, instrument: Instrument) -> Iterator[Oddity]:
    if odd := instrument.oddity(row.value):
        yield Oddity(
            row,
            f"the value {decimal_text(row.value)} of outcome {row.outcome} on {row.on.isoformat()} is {odd} "
            f"({instrument.name})",
        )


def _of_endings(facts: Facts, stated: Iterable[Row]) -> Iterator[Oddity]:
    endings = facts.sheet(OutcomeEnding)
    ended = (row for row in stated if isinstance(row, OutcomeEnding) and endings.get(row.key_values) == row)
    for row in sorted(ended, key=lambda row: row.outcome):
        outcome = facts.sheet(Outcome).get((row.outcome,))
        if outcome is not None and row.on < outcome.first_day:
            yield Oddity(
                row,
                f"outcome {row.outcome} ended on {row.on.isoformat()}, before it was set "
                f"({outcome.first_day.isoformat()})",
            )
        if row.replaced_by and row.outcome in replacements(endings, row.replaced_by):
            yield Oddity(row, f"outcome {row.outcome} is replaced by {row.replaced_by}, which leads back to it")


def replacements(endings: Mapping[Key, OutcomeEnding], outcome: str) -> list[str]:
    """An outcome, the one that took its place, and so on; a circle is gone round once."""
    found = [outcome]
    while (ending := endings.get((found[-1],))) and ending.replaced_by and ending.replaced_by not in found:
        found.append(ending.replaced_by)
    return found
