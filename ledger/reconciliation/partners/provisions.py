"""Provisions: what decisions set aside of lines from day to day, as far as these are outstanding.

A provision is turned round when its debt is paid, credited or written off, on the day of that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ledger.domain.debts.sheets import DebtDecision
from ledger.domain.documents.issued import LineName
from ledger.reconciliation.partners.open_lines import LineChange, OpenPapers
from ledger.reconciliation.partners.settlement import DecidedAct, ReceiptMatch
from ledger.reconciliation.partners.write_offs import lines_of


def provisions(
    papers: OpenPapers, decided: Iterable[DebtDecision], matches: Iterable[ReceiptMatch], last: date
) -> Iterator[DecidedAct]:
    """What each decision sets aside of a line and takes back of that, day by day up to the last; pence.

    It is no more than is outstanding on the day, and nothing that an earlier decision provides for.
    """
    by_paper: dict[str, list[DebtDecision]] = defaultdict(list)
    for row in decided:
        if row.recharge in papers.by_number:
            by_paper[row.recharge].append(row)
    if not by_paper:
        return
    changes: dict[str, list[LineChange]] = defaultdict(list)
    for change in papers.changes:
        changes[change.name.number].append(change)
    for match in matches:
        changes[match.recharge].append(LineChange(match.day, match.name, -match.amount))
    for number, rows in by_paper.items():
        yield from _of_paper(papers, rows, changes[number], last)


def _of_paper(
    papers: OpenPapers, decided: Sequence[DebtDecision], changes: Iterable[LineChange], last: date
) -> Iterator[DecidedAct]:
    lines = papers.by_number[decided[0].recharge]
    issued = lines[0].dated
    on_day: dict[date, Counter[LineName]] = defaultdict(Counter)
    on_day[issued].update({line.name: line.amount for line in lines})
    for change in changes:
        on_day[change.day][change.name] += change.by
    outstanding, before = Counter[LineName](), dict[tuple[str, LineName], int]()
    for day in sorted({*on_day, *(max(row.on, issued) for row in decided)}):
        if day > last:
            return
        outstanding.update(on_day[day])
        now = _provided(papers, [row for row in decided if row.on <= day], outstanding)
        for key in {**before, **now}:
            by = now.get(key, 0) - before.get(key, 0)
            if by:
                yield DecidedAct(*key, by, day)
        before = now


def _provided(
    papers: OpenPapers, decided: Iterable[DebtDecision], outstanding: Mapping[LineName, int]
) -> dict[tuple[str, LineName], int]:
    provided: dict[tuple[str, LineName], int] = {}
    covered: Counter[LineName] = Counter()
    for decision in decided:
        left = int(decision.amount)
        for line in lines_of(papers, decision):
            amount = min(outstanding[line.name] - covered[line.name], left)
            if amount > 0:
                provided[decision.decision, line.name] = amount
                covered[line.name] += amount
                left -= amount
    return provided
