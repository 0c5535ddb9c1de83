"""Attention: what needs somebody on a day, with the pounds at stake, and what waiting for decisions has cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies import Purses
from ledger.domain.attention import attention
from ledger.domain.awaited import waits
from ledger.domain.delay import Delayed, all_delays, delayed
from ledger.domain.exposure import exposure, hoped_for
from ledger.domain.facts import Package, grouped
from ledger.domain.matters import SHEETS_OF_RECORDS, Matter, Records
from ledger.domain.money import text_from_pence
from ledger.domain.periods import Month
from ledger.domain.position import position
from ledger.domain.stakes import Borne, BorneSince, Money
from ledger.journal.posting import should_stand
from ledger.pipeline import SHEETS_FOR_POSTING
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.spending import allocated_under

COLUMNS = ("placement", "agreement", "what", "agency", "since", "days", "amount")
DELAY_COLUMNS = (
    "placement",
    "request",
    "agreement",
    "waited_for",
    "agency",
    "first_day",
    "last_day",
    "days",
    "decided_on",
    "basis",
    "carried",
    "cost",
)


class Weighed(NamedTuple):
    """A matter with the pounds at stake in it, in pence; None where there are none or they are not known."""

    matter: Matter
    amount: int | None


def attention_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """What needs somebody on a day, by the facts known at a batch, in order of placement."""
    for matter, amount in attention_on(connection, known_at, on):
        yield (
            matter.placement or "",
            matter.agreement or "",
            matter.what,
            matter.agency,
            matter.since.isoformat(),
            str((on - matter.since).days),
            "" if amount is None else text_from_pence(amount),
        )


def attention_on(connection: Connection, known_at: int, on: date) -> list[Weighed]:
    """What needs somebody on a day, worked out from the facts known at a batch alone."""
    facts = read_facts(connection, known_at, sheets=(*SHEETS_FOR_POSTING, *SHEETS_OF_RECORDS))
    packages = {package.placement.placement: package for package in facts.packages()}
    found = list(attention(packages.values(), facts.purses, Records(facts), on))
    money = {code: money_by_facts(packages[code], facts.purses, on) for code in staked(found, on)}
    return weighed(found, money)


def staked(matters: Iterable[Matter], on: date) -> dict[str, Month]:
    """The placements whose money says what is at stake, each with the first month of it that has to be told apart."""
    found: dict[str, Month] = {}
    for matter in matters:
        if matter.stake and matter.placement:
            first = matter.stake.month if isinstance(matter.stake, BorneSince) else Month.of(on)
            found[matter.placement] = min(first, found.get(matter.placement, first))
    return found


def weighed(matters: Iterable[Matter], money: Mapping[str, Money]) -> list[Weighed]:
    """Matters with the pounds at stake, in order of placement, then as they are shown."""
    found = (Weighed(matter, matter.amount(money.get(matter.placement or ""))) for matter in matters)
    return sorted(found, key=lambda each: [str(part or "") for part in each.matter[:5]])


def money_by_facts(package: Package, purses: Purses, on: date) -> Money:
    """What a placement's months should bear up to a day, and what is hoped for, by the facts."""
    standing = should_stand(package.placement, position(package, on), purses)
    borne = [
        borne_row(purses, on, month, key.agreement, key.budget, key.standing, key.lead_budget, amount)
        for month, allocations in standing.allocations.items()
        for key, amount in allocations.items()
    ]
    return Money(borne, hoped_for(exposure(package, purses, on), lambda each: each.standing))


def money_as_posted(
    connection: Connection, known_at: int, placements: Mapping[str, Month], purses: Purses, on: date
) -> dict[str, Money]:
    """What the journal says these placements bear; nothing is hoped for yet.

    `purses` are those of the books. What stands under a budget that is not known is a fault; the checks name it.
    """
    borne: dict[str, list[Borne]] = {code: [] for code in placements}
    for month, codes in grouped(placements, placements.__getitem__).items():
        for row in allocated_under(connection, codes, str(month), known_at):
            if row.budget in purses.budgets and row.lead_budget in purses.budgets:
                borne[row.placement].append(borne_row(purses, on, *row[1:]))
    return {code: Money(rows) for code, rows in borne.items()}


def borne_row(
    purses: Purses,
    on: date,
    month: str,
    agreement: str | None,
    budget: str,
    standing: str,
    lead_budget: str,
    amount: int,
) -> Borne:
    """An allocation as stakes look at it: with the agencies whose purses these are, and to whom they have passed."""
    budgets = purses.budgets
    now = purses.agency(budget, Month.of(on))
    return Borne(
        Month.parse(month), agreement, budgets[budget].agency, now, budgets[lead_budget].agency, standing, amount
    )


def delay_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """What was carried up to a day while decisions were awaited, by the facts known at a batch."""
    for row in delayed_on(connection, known_at, on):
        wait = row.wait
        yield (
            wait.placement,
            wait.request or "",
            wait.agreement or "",
            " ".join(row.awaited),
            row.agency or "",
            row.first_day.isoformat(),
            row.last_day.isoformat(),
            str(row.days),
            wait.answered_on.isoformat() if wait.answered_on else "",
            "not_known" if row.carried is None else "asked",
            "" if row.carried is None else text_from_pence(row.carried),
            text_from_pence(row.cost) if row.carried is None else "",
        )


def delayed_on(connection: Connection, known_at: int, on: date) -> Iterator[Delayed]:
    """The same as rows of the rules, in order of placement."""
    facts = read_facts(connection, known_at, sheets=(*SHEETS_FOR_POSTING, *SHEETS_OF_RECORDS))
    yield from delayed_of(facts.packages(), facts.purses, Records(facts), on)


def delayed_of(packages: Iterable[Package], purses: Purses, records: Records, on: date) -> Iterator[Delayed]:
    """What every wait of these placements has come to."""
    for package in packages:
        found = all_delays(package, waits(package, records), purses, on)
        for wait, parts in sorted(found, key=lambda each: each[0].asked_on):
            yield from delayed(wait, parts)
