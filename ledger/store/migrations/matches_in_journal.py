"""What receipts paid by the journal of a ledger that kept no matches, line by line: for the migration to keep.

The journal says what each receipt paid of each share, batch by batch. A share mostly has one line; of several, money
goes to the lines of a paper that it names or that somebody said, then where the sum is what is open, then the oldest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

_ShareOfThen = tuple[Any, ...]
_MatchCells = dict[str, Any]
_HOW = "it stood so when matches began to be kept"


@dataclass
class _LineOfThen:
    recharge: int
    line: int
    number: str
    dated: date
    amount: int
    corrects: tuple[int | None, int | None]
    open: int
    paid: int = 0


@dataclass
class _MatchOfThen:
    row: _MatchCells
    line: _LineOfThen
    left: int


@dataclass
class _WhatWasMatched:
    """Lines by share as they were issued, and what was matched of them so far."""

    lines: dict[_ShareOfThen, list[_LineOfThen]] = field(default_factory=lambda: defaultdict(list))
    matches: dict[tuple[int, _ShareOfThen], list[_MatchOfThen]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def issue(self, row: Any) -> None:
        """A line is issued; credits take from what they name, then from the latest of their share."""
        corrects = (row.corrects_id, row.corrects_line)
        new = _LineOfThen(row.recharge_id, row.line, row.number, row.dated, row.amount, corrects, row.amount)
        lines = self.lines[_share(row)]
        lines.append(new)
        for credit in [line for line in lines if line.open < 0]:
            latest = list(reversed(lines))
            latest.sort(key=lambda line: (line.recharge, line.line) != credit.corrects)
            for line in latest:
                amount = min(-credit.open, max(line.open, 0))
                line.open -= amount
                credit.open += amount

    def write_off(self, row: Any) -> None:
        """A decision closes so much of its paper's lines of a share; below nil it lapses so far."""
        left = row.amount
        for line in self.lines[_share(row)]:
            if line.number == row.number and line.amount > 0:
                amount = min(line.open, left) if left > 0 else max(left, line.open - line.amount)
                line.open -= amount
                left -= amount

    def receive(self, row: Any) -> Iterator[_MatchCells]:
        """What an entry of a receipt paid of a share, by line; below nil it undoes what it paid, or gives back."""
        left = row.amount
        for match in reversed(self.matches[row.receipt_id, _share(row)]) if left < 0 else ():
            amount = max(left, -match.left)
            if amount < 0:
                match.left += amount
                left -= amount
                yield self._pay(row, match.line, amount, match)
        for line in self._in_turn(row):
            amount = min(left, max(line.open, 0)) if left > 0 else max(left, min(line.open, 0))
            if amount:
                left -= amount
                yield self._pay(row, line, amount)
        # Credits took from lines in another order than here, maybe: what is matched is no less true for that.
        for line in self._in_turn(row) if left > 0 else ():
            amount = min(left, max(line.amount - line.paid, 0))
            if amount:
                left -= amount
                yield self._pay(row, line, amount)
        for line in reversed(self.lines[_share(row)]) if left < 0 else ():
            amount = max(left, -max(line.paid, 0))
            if amount:
                left -= amount
                yield self._pay(row, line, amount)

    def _in_turn(self, row: Any) -> list[_LineOfThen]:
        named = f"{row.reference or ''} {row.said or ''}".casefold()
        return sorted(
            self.lines[_share(row)],
            key=lambda line: (line.number.casefold() not in named, line.open != row.amount, line.dated),
        )

    def _pay(self, row: Any, line: _LineOfThen, amount: int, undone: _MatchOfThen | None = None) -> _MatchCells:
        line.open -= amount
        line.paid += amount
        self.count += 1
        posted = date.fromisoformat(f"{row.posting_month}-01")
        made = {
            "id": self.count,
            "batch": row.batch,
            "receipt_id": row.receipt_id,
            "recharge_id": line.recharge,
            "line": line.line,
            "amount": amount,
            "rule": "undone" if undone else "before",
            "how": _HOW,
            "day": max(line.dated, row.received_on, posted),
            "undoes": undone.row["id"] if undone else None,
        }
        if undone is None:
            self.matches[row.receipt_id, _share(row)].append(_MatchOfThen(made, line, amount))
        return made


def matches_in_journal(connection: sa.Connection) -> Iterator[_MatchCells]:
    """The rows of the matches that make what the journal says of receipts, each in the batch of its entry."""
    standing = _WhatWasMatched()
    for what, row in _in_order(connection):
        if what == "issued":
            standing.issue(row)
        elif what == "written_off":
            standing.write_off(row)
        else:
            yield from standing.receive(row)


def _in_order(connection: sa.Connection) -> list[tuple[str, Any]]:
    """Batch by batch: what was issued, what was written off, what receipts no longer paid, and what they paid."""
    issued = [((row.batch, 0, row.recharge_id, row.line), "issued", row) for row in connection.execute(_ISSUED)]
    given_up = [((row.batch, 1, row.entry), "written_off", row) for row in connection.execute(_WRITTEN_OFF)]
    came = [
        ((row.batch, 2, row.amount > 0, row.received_on, row.code, row.entry), "received", row)
        for row in connection.execute(_RECEIVED)
    ]
    return [(what, row) for _, what, row in sorted([*issued, *given_up, *came], key=lambda event: event[0])]


def _share(row: Any) -> _ShareOfThen:
    return row.placement_id, row.service_month, row.agreement_id, row.budget_id, row.standing, row.lead_budget_id


_ISSUED = sa.text(
    """
    SELECT r.batch, r.id AS recharge_id, l.line, r.number, r.dated, l.amount, l.corrects_id, l.corrects_line,
           l.placement_id, l.service_month, l.agreement_id, l.budget_id, l.standing, l.lead_budget_id
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id
    WHERE r.kind <> 'internal_journal'
    """
).columns(dated=sa.Date)
_WRITTEN_OFF = sa.text(
    """
    SELECT e.batch, e.number AS entry, v.recharge AS number, -o.amount AS amount,
           e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id AS lead_budget_id
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN debt_decisions d ON d.code = n.paper
         JOIN debt_decision_versions v ON v.decision_id = d.id
              AND v.id = (SELECT max(w.id) FROM debt_decision_versions w WHERE w.decision_id = d.id)
         JOIN postings o ON o.entry = e.number AND o.account = 'due_from:billed'
    WHERE e.kind = 'write_off'
    """
)
_RECEIVED = sa.text(
    """
    SELECT e.batch, e.number AS entry, e.posting_month, c.id AS receipt_id, c.code, v.received_on, v.reference,
           (SELECT min(a.recharge) FROM receipt_allocation_versions a
            WHERE a.receipt_id = c.id AND a.superseded_by IS NULL AND NOT a.withdrawn AND a.amount <> 0) AS said,
           -o.amount AS amount,
           e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id AS lead_budget_id
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN receipts c ON c.code = n.paper
         JOIN receipt_versions v ON v.receipt_id = c.id
              AND v.id = (SELECT max(w.id) FROM receipt_versions w WHERE w.receipt_id = c.id)
         JOIN postings o ON o.entry = e.number AND o.account = 'due_from:billed'
    WHERE e.kind = 'receipt'
    """
).columns(received_on=sa.Date)
