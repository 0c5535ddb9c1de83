"""A second reading of docs/rules.md section 7, "What settles a line": receipts, credit lines, what is written off.

Pence throughout. Lines of credit notes are below nil. All that is asked is between one creditor and one debtor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import NamedTuple

from ledger.domain.splits.sheets import STANDINGS

Key = tuple[str, int]
"""A line: the number of its document, and its own."""
Month = tuple[str, str]
"""A placement and a service month."""


@dataclass(frozen=True)
class Line:
    """A line of a document we issued."""

    number: str
    line: int
    dated: date
    placement: str
    month: str
    pence: int
    names: Key | None = None

    @property
    def key(self) -> Key:
        """Which line it is."""
        return self.number, self.line

    @property
    def age(self) -> tuple[date, str, int]:
        """Its place among lines, oldest first."""
        return self.dated, self.number, self.line


@dataclass(frozen=True)
class Money:
    """A receipt; below nil, money given back."""

    receipt: str
    received_on: date
    pence: int
    reference: str = ""


class Match(NamedTuple):
    """An act: money put to a line, below nil to a credit line, on the day it was reconciled."""

    receipt: str
    line: Key
    pence: int
    on: date


class WriteOff(NamedTuple):
    """A document's debt given up, as far as it is open on the day."""

    number: str
    on: date
    pence: int
    placement: str | None = None


@dataclass
class Open:
    """What is open of each line (below nil: an open credit), and what of it is written off."""

    lines: dict[Key, int] = field(default_factory=dict)
    written_off: dict[Key, int] = field(default_factory=lambda: defaultdict(int))


def opened(lines: Iterable[Line], matches: Iterable[Match], write_offs: Iterable[WriteOff] = ()) -> Open:
    """What is open, "worked out from all known now, in order of their dates"; matches are kept as they were made."""
    matched: dict[Key, int] = defaultdict(int)
    for match in matches:
        matched[match.line] += match.pence
    acts: list[tuple[date, int, tuple[str, int], Line | WriteOff]] = [
        *((line.dated, 0, line.key, line) for line in lines),
        *((act.on, 1, (act.number, 0), act) for act in write_offs),
    ]
    state = Open()
    known: list[Line] = []
    for *_, act in sorted(acts, key=lambda item: item[:3]):
        if isinstance(act, WriteOff):
            _write_off(state, known, act)
            continue
        state.lines[act.key] = act.pence - matched[act.key]
        if act.pence < 0:
            _credit(state, known, act)
        known.append(act)
    return state


def _write_off(state: Open, known: list[Line], act: WriteOff) -> None:
    left = act.pence
    for line in sorted(known, key=lambda line: line.age):
        if line.number == act.number and act.placement in (None, line.placement):
            taken = min(left, max(0, state.lines[line.key]))
            state.lines[line.key] -= taken
            state.written_off[line.key] += taken
            left -= taken


def _credit(state: Open, known: list[Line], credit: Line) -> None:
    """First the line it names, then the others of its placement and month, then what was written off there."""
    left = -state.lines[credit.key]
    there = [line for line in known if (line.placement, line.month) == (credit.placement, credit.month)]
    in_order = sorted(there, key=lambda line: (line.key != credit.names, line.age))
    for line in in_order:
        taken = min(left, max(0, state.lines[line.key]))
        state.lines[line.key] -= taken
        left -= taken
    for line in in_order:
        taken = min(left, state.written_off[line.key])
        state.written_off[line.key] -= taken
        left -= taken
    state.lines[credit.key] = -left


Parts = Mapping[Month, Mapping[str, int]]
"""What the shares of a placement and month come to now, by standing."""


def standings(lines: Sequence[Line], state: Open, parts: Parts) -> dict[Key, list[tuple[str, int]]]:
    """The open parts of each line, in the order in which they are paid.

    "Parts fill a month's lines oldest first, agreed parts first, then interim"; what is beyond them bears the last
    part's standing; what is paid of a line is the first of its parts. An open credit has no standing.
    """
    result = {}
    for month in sorted({(line.placement, line.month) for line in lines}):
        to_fill = [[name, parts.get(month, {}).get(name, 0)] for name in STANDINGS]
        filling: list[tuple[str, int]] = [(str(name), int(pence)) for name, pence in to_fill if int(pence) > 0]
        last = filling[-1][0] if filling else ""
        of_month = [line for line in lines if (line.placement, line.month) == month]
        for line in sorted(of_month, key=lambda line: line.age):
            if line.pence < 0:
                continue
            credited = sum(other.pence for other in of_month if other.names == line.key)
            filled, filling = _cut(filling, max(0, line.pence + credited), last)
            result[line.key] = _tail(filled, max(0, state.lines[line.key]), last)
    return result


def _cut(parts: list[tuple[str, int]], pence: int, last: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The first pence of parts, and what is left of them; what they do not reach bears the last standing."""
    taken: list[tuple[str, int]] = []
    left: list[tuple[str, int]] = []
    for name, of_part in parts:
        now = min(pence, of_part)
        pence -= now
        if now:
            taken.append((name, now))
        if of_part - now:
            left.append((name, of_part - now))
    if pence and taken and taken[-1][0] == last:
        return [*taken[:-1], (last, taken[-1][1] + pence)], left
    return [*taken, *([(last, pence)] if pence else [])], left


def _tail(parts: list[tuple[str, int]], pence: int, last: str) -> list[tuple[str, int]]:
    paid = sum(of_part for _, of_part in parts) - pence
    if paid < 0:
        return [*parts, (last, -paid)]
    return _cut(parts, paid, last)[1]


class Said(NamedTuple):
    """What a person said a receipt was for: nil, none of it."""

    receipt: str
    number: str
    pence: int


class Record(NamedTuple):
    """What the partner's own records show as paid."""

    placement: str
    month: str
    pence: int


@dataclass
class Account:
    """All between a creditor and a debtor that settling looks at."""

    lines: list[Line]
    parts: Parts
    matches: list[Match] = field(default_factory=list)
    write_offs: list[WriteOff] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def open(self) -> Open:
        """What is open now."""
        return opened(self.lines, self.matches, self.write_offs)

    def on_account(self, money: Money) -> int:
        """What no match has used of a receipt."""
        return money.pence - sum(match.pence for match in self.matches if match.receipt == money.receipt)

    def papers(self) -> dict[str, int]:
        """The open sum of each document that has one, oldest first."""
        state = self.open()
        sums: dict[str, int] = {}
        for line in sorted(self.lines, key=lambda line: line.age):
            sums[line.number] = sums.get(line.number, 0) + state.lines[line.key]
        return {number: pence for number, pence in sums.items() if pence}

    def reconcile(self, receipts: Iterable[Money], on: date) -> None:
        """Put what is on account to lines: "receipts of one day are taken in order of their codes", oldest first."""
        for money in sorted(receipts, key=lambda money: (money.received_on, money.receipt)):
            if self.on_account(money):
                self._try(money, on)

    def _try(self, money: Money, on: date) -> None:
        said = [each for each in self.said if each.receipt == money.receipt]
        if any(each.pence for each in said):
            for each in sorted(said):
                before = sum(
                    match.pence
                    for match in self.matches
                    if match.receipt == money.receipt and match.line[0] == each.number
                )
                self._fill(money, min(each.pence - before, self.on_account(money)), on, {each.number})
            return
        barred = {each.number for each in said}
        papers = {number: pence for number, pence in self.papers().items() if number not in barred}
        named = {number for number in papers if number in money.reference.split()}
        if named:
            self._fill(money, self.on_account(money), on, named)
        elif not self._by_records(money, on, set(papers)):
            found = settled_by(self.on_account(money), papers)
            if found:
                self._fill(money, self.on_account(money), on, found)

    def _by_records(self, money: Money, on: date, papers: set[str]) -> bool:
        found = False
        for record in sorted(self.records):
            month = (record.placement, record.month)
            of_month = {line.key for line in self.lines if (line.placement, line.month) == month}
            before = sum(match.pence for match in self.matches if match.line in of_month)
            pence = min(record.pence - before, self.on_account(money))
            found |= pence > 0 and self._fill(money, pence, on, papers, month) > 0
        return found

    def _fill(self, money: Money, pence: int, on: date, papers: set[str], month: Month | None = None) -> int:
        """Put pence to the lines of documents: open credits are used with them; what was put to lines above nil."""
        state = self.open()
        there = [
            line
            for line in self.lines
            if line.number in papers and month in (None, (line.placement, line.month)) and state.lines[line.key]
        ]
        for line in there:
            if line.pence < 0 and month is None:
                self.matches.append(Match(money.receipt, line.key, state.lines[line.key], on))
                pence -= state.lines[line.key]
        parts = standings(self.lines, state, self.parts)
        to_pay = [
            (_class(name), line.age, line.key, of_part)
            for line in there
            if line.pence > 0
            for name, of_part in parts[line.key]
        ]
        put = 0
        for *_, key, of_part in sorted(to_pay):
            now = min(pence - put, of_part)
            if now > 0:
                self.matches.append(Match(money.receipt, key, now, on))
                put += now
        return put


def _class(standing: str) -> int:
    """Agreed parts first, then interim, then the others."""
    return {"agreed": 0, "interim": 1}.get(standing, 2)


def settled_by(pence: int, papers: Mapping[str, int]) -> set[str]:
    """The oldest document whose open sum it is, else the only set of documents whose sum it is; or none."""
    for number, open_sum in papers.items():
        if open_sum == pence:
            return {number}
    sets = [
        set(numbers)
        for size in range(2, len(papers) + 1)
        for numbers in combinations(papers, size)
        if sum(papers[number] for number in numbers) == pence
    ]
    return sets[0] if len(sets) == 1 else set()
