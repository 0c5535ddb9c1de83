"""What is paid without prejudice has an end: a day until which it is paid, or by which it is reviewed.

Only what is stated is asked: agreements without an end that a ledger has accepted before stand, and are asked about
where what needs somebody is told (`ledger.domain.action_required.matters_of_splits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.domain.decisions.sheets import Decision
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import agreements_of, clauses_of
from ledger.domain.splits.sheets import DECIDING, IN_FORCE, Agreement, Approval, ClauseRow

_Stated = Agreement | Decision | ClauseRow | Approval
_IN_ORDER: tuple[type[_Stated], ...] = (Agreement, Decision, ClauseRow, Approval)
"""Where a missing end is told, the first of what is stated of an agreement: it is told once."""


def faults_without_end(facts: Facts, rows: Iterable[Row]) -> Iterator[Fault]:
    """A fault for each agreement that is stated, decided or approved without prejudice and has no end.

    Its last day or review date is one; so is that of the decision, the last day of the clause that is without
    prejudice, and the agreement that supersedes it. That the stay ends decides nothing.
    """
    stated = [row for row in rows if isinstance(row, _IN_ORDER)]
    told: set[str] = set()
    for row in sorted(stated, key=lambda row: _IN_ORDER.index(type(row))):
        if row.agreement not in told and _lacks_an_end(facts, row):
            told.add(row.agreement)
            yield _fault(row)


def _lacks_an_end(facts: Facts, row: _Stated) -> bool:
    agreement = facts.sheet(Agreement).get((row.agreement,))
    if isinstance(row, Decision):
        own = row.last_day or row.review_by
        return row.decided == "interim" and own is None and not (agreement and _ends(facts, agreement))
    if isinstance(row, Approval) and not row.decided:
        return False
    if agreement is None or agreement.status not in IN_FORCE or _ends(facts, agreement):
        return False
    clauses = [clause for clause in clauses_of(facts, agreement.agreement) if clause.last_day is None]
    return "interim" in ({clause.standing or agreement.status for clause in clauses} or {agreement.status})


def _ends(facts: Facts, agreement: Agreement) -> bool:
    """Whether it is known until when an agreement holds, or by when it is looked at again."""
    if agreement.last_day or agreement.review_by:
        return True
    others = agreements_of(facts, agreement.placement)
    return any(other.supersedes == agreement.agreement and other.status in DECIDING for other in others)


def _fault(row: _Stated) -> Fault:
    column = "last_day" if isinstance(row, (Agreement, Decision, ClauseRow)) else "agreement"
    return Fault(
        row,
        column,
        "a day until which it is paid without prejudice, or by which it is reviewed",
        f"State the last day or the review date of agreement {row.agreement}: until then it has to be decided",
    )
