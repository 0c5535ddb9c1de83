"""Recording what is accepted of invoice lines: how much, kept from then on; and what cannot be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ledger.book.problems import Problem
from ledger.book.sheets.comparison import Statement
from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import InvoiceLine, LineDecision
from ledger.domain.money_and_days.money import Pence
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts
from ledger.reconciliation.provider.accepted import InQuestion, facts_about, in_question_of_facts


def with_amounts_kept(said: Statement, horizon: date | None) -> Statement:
    """A statement whose acceptances say how much is accepted: where it is empty, all in question when recorded.

    What cannot be accepted is a problem: a line without a placement, or to an agency that neither leads nor has a
    direct share, and a day that is none of the line's.
    """
    accepted = {change.key: change for change in said.changes if _accepts(change)}
    if not accepted or said.problems:
        return said
    facts = facts_about(said.facts_after, {str(invoice) for invoice, _ in accepted})
    in_question = in_question_of_facts(facts, purses_of(said.facts_after), horizon)
    for (invoice, line), change in accepted.items():
        found = in_question.get((invoice, line))
        said.problems += _problems(change, found, said.facts_after)
        row = change.row
        if isinstance(row, LineDecision) and row.amount is None and found and found.amount:
            kept = row.model_copy(update={"amount": Pence(found.amount)})
            said.facts_after.rows[change.sheet][change.key] = kept
            said.changes[said.changes.index(change)] = replace(change, row=kept)
    return said


def _accepts(change: Change) -> bool:
    return isinstance(change.row, LineDecision) and change.row.decision == "accepted" and bool(change.row.borne)


def _problems(change: Change, found: InQuestion | None, facts: Facts) -> Iterator[Problem]:
    row = change.row
    if not isinstance(row, LineDecision):
        return
    place, line = (change.file or "", change.line), facts.sheet(InvoiceLine).get(change.key)
    if found is None and line:
        found = InQuestion(0, "It gives money back, or is on a credit note.")
    if found and found.why_not:
        yield Problem(
            *place,
            "decision",
            row.decision,
            f"a line that can be accepted. {found.why_not}",
            "Match the line to its placement first, or have it sent to whom it concerns; or query or reject it",
        )
    if row.day and line and line.first_day and line.last_day and not line.first_day <= row.day <= line.last_day:
        yield Problem(
            *place,
            "day",
            row.day.isoformat(),
            f"one of the line's days, {line.first_day} to {line.last_day}",
            "Name one of these, or leave it empty for the last day that is charged",
        )
