"""Look up: what a form offers, who stated what, and the papers that people work through, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.domain.issued_papers import Recharge
from ledger.domain.papers import Receipt
from ledger.reconciliation.settlement import Match
from ledger.store import worklists
from ledger.store.engine import Engine, read
from ledger.store.facts import read_facts
from ledger.store.recharges import read_recharge
from ledger.store.worklists import EntryLine, FoundLine, LineSum, RechargeHead, RechargeSum
from ledger.tasks.agency_side import settled


@dataclass(frozen=True)
class LinesFound:
    """Lines of papers that fit some filters: counted by class and status, and one page of them."""

    sums: list[LineSum]
    page: list[FoundLine]

    @property
    def count(self) -> int:
        """How many lines fit."""
        return sum(each.lines for each in self.sums)


def lines(engine: Engine, chosen: Mapping[str, str], *, page: int = 1, size: int = 20) -> LinesFound:
    """The lines of papers, as last reconciled, that fit the filters: those that differ most first."""
    with read(engine) as connection:
        sums = worklists.line_sums(connection, chosen)
        return LinesFound(sums, worklists.lines_page(connection, chosen, at_most=size, skip=(page - 1) * size))


def line(engine: Engine, number: int) -> FoundLine | None:
    """What is found now of the line that a finding of this number was about."""
    with read(engine) as connection:
        return worklists.line_of(connection, number)


def line_choices(engine: Engine) -> dict[str, list[tuple[str, str]]]:
    """Which providers and agencies have lines to choose by."""
    with read(engine) as connection:
        return worklists.line_choices(connection)


def entries_of(engine: Engine, paper: str) -> list[EntryLine]:
    """The postings that a paper made."""
    with read(engine) as connection:
        return worklists.entries_of_paper(connection, paper)


@dataclass(frozen=True)
class RechargesIssued:
    """Papers issued that fit some filters: counted by kind, creditor and debtor, and one page of them."""

    sums: list[RechargeSum]
    page: list[RechargeHead]

    @property
    def count(self) -> int:
        """How many papers fit."""
        return sum(each.papers for each in self.sums)


def recharges(engine: Engine, chosen: Mapping[str, str], *, page: int = 1, size: int = 20) -> RechargesIssued:
    """The papers issued that fit the filters, the latest first."""
    with read(engine) as connection:
        sums = worklists.recharge_sums(connection, chosen)
        found = worklists.recharges_page(connection, chosen, at_most=size, skip=(page - 1) * size)
        return RechargesIssued(sums, found)


def recharge_months(engine: Engine) -> list[str]:
    """The months for which papers were issued, the latest first."""
    with read(engine) as connection:
        return worklists.recharge_months(connection)


def recharge_of(engine: Engine, number: str) -> Recharge | None:
    """One paper with its lines."""
    with read(engine) as connection:
        return read_recharge(connection, number)


def receipts_on_account(engine: Engine, upto: date | None = None) -> list[tuple[Receipt, int]]:
    """Receipts of which something is matched to no line after a day, with that in pence; the oldest first."""
    with read(engine) as connection:
        unmatched = settled(connection, upto=upto).unmatched
        rows = read_facts(connection, sheets=(Receipt.sheet,)).sheet(Receipt)
    found = [(rows[code,], amount) for code, amount in unmatched.items() if amount]
    return sorted(found, key=lambda item: (item[0].received_on, item[0].receipt))


@dataclass(frozen=True)
class PaperPaid:
    """How one recharge stands: by line what is outstanding, and what paid it; pence."""

    outstanding: Mapping[int, int]
    matches: list[Match]


def paid_of(engine: Engine, number: str) -> PaperPaid:
    """How the lines of one recharge stand by all that is known."""
    with read(engine) as connection:
        settlement = settled(connection)
    return PaperPaid(
        {line: amount for (paper, line), amount in settlement.outstanding.items() if paper == number},
        [match for match in settlement.matches if match.recharge == number],
    )
