"""What is accepted of invoice lines beyond their price, by the facts known: read for those it concerns alone.

Which line asks for which days depends on all lines of its provider, and on nobody else's. So the documents and
placements of a provider are read together, and only of providers of whom something is accepted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Identifier
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision, LineMatch
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import AcceptedByPlacement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.reconciliation.provider.accepted import accepted_of_facts
from ledger.store.facts.versions import in_parts, known, read_facts
from ledger.store.keeping.journal_tables import AcceptedSinceTable
from ledger.store.sheet_tables import IDENTITIES, VERSIONS

_OF_LINES = (InvoiceLine.sheet, LineMatch.sheet, LineDecision.sheet)


def read_accepted(
    connection: Connection,
    known_at: int | None,
    purses: Purses,
    horizon: date | None,
    placements: Collection[str] | None = None,
) -> AcceptedByPlacement:
    """What is accepted of placements' lines (None: of all), as known after a batch (None: now).

    Nothing before the batch since which it is a charge: until then it was posted with its document.
    """
    if known_at is not None and known_at <= accepted_since(connection):
        return {}
    providers = _providers(connection, known_at, placements)
    if not providers:
        return {}
    found = accepted_of_facts(facts_of_providers(connection, known_at, providers), purses, horizon)
    return found if placements is None else {code: each for code, each in found.items() if code in set(placements)}


def facts_of_accepted(connection: Connection, known_at: int | None, placements: Collection[str]) -> Facts | None:
    """On what it rests that anything is accepted of placements' lines, now or by other prices.

    None where nothing of their providers' invoices was, or was a charge as known after the batch.
    """
    if known_at is not None and known_at <= accepted_since(connection):
        return None
    providers = _providers(connection, known_at, placements)
    return facts_of_providers(connection, known_at, providers) if providers else None


def accepted_since(connection: Connection) -> int:
    """The batch after which what is accepted is a charge; nil in a ledger in which it always was."""
    return int(connection.execute(select(func.coalesce(func.max(AcceptedSinceTable.batch), 0))).scalar_one())


def _providers(connection: Connection, known_at: int | None, placements: Collection[str] | None) -> set[str]:
    """Providers of whose invoices something is accepted; of those alone that have these placements."""
    invoices, decisions = VERSIONS["invoices"], VERSIONS["line_decisions"]
    accepted = select(decisions.c.invoice_id).where(
        known(decisions, known_at),
        ~decisions.c.withdrawn,
        decisions.c.decision == "accepted",
        decisions.c.borne.is_not(None),
    )
    asked = select(invoices.c.provider_id).where(known(invoices, known_at), ~invoices.c.withdrawn)
    asked = asked.where(invoices.c.invoice_id.in_(accepted))
    providers = IDENTITIES["providers"].c
    found = set(connection.execute(select(providers.code).where(providers.id.in_(asked))).scalars())
    if placements is None or not found:
        return found
    return found & _providers_of(connection, known_at, placements)


def _providers_of(connection: Connection, known_at: int | None, placements: Collection[str]) -> set[str]:
    stays, providers, codes = VERSIONS["placements"], IDENTITIES["providers"].c, IDENTITIES["placements"].c
    found: set[str] = set()
    for part in in_parts(placements):
        of_these = select(stays.c.provider_id).where(
            known(stays, known_at), stays.c.placement_id.in_(select(codes.id).where(codes.code.in_(part)))
        )
        found.update(connection.execute(select(providers.code).where(providers.id.in_(of_these))).scalars())
    return found


def facts_of_invoices(connection: Connection, known_at: int | None, invoices: Collection[str]) -> Facts:
    """The documents of these invoices' providers, and all placements that these may be for."""
    kept, numbers, providers = VERSIONS["invoices"], IDENTITIES["invoices"].c, IDENTITIES["providers"].c
    found: set[str] = set()
    for part in in_parts(invoices):
        asked = select(kept.c.provider_id).where(
            known(kept, known_at), kept.c.invoice_id.in_(select(numbers.id).where(numbers.code.in_(part)))
        )
        found.update(connection.execute(select(providers.code).where(providers.id.in_(asked))).scalars())
    return facts_of_providers(connection, known_at, found)


def facts_of_providers(connection: Connection, known_at: int | None, providers: Collection[str]) -> Facts:
    """The documents of some providers, and all placements that these may be for."""
    invoices, numbers = VERSIONS["invoices"], IDENTITIES["providers"].c
    of_these = select(numbers.id).where(numbers.code.in_(sorted(providers)))
    own = select(invoices.c.invoice_id).where(known(invoices, known_at), invoices.c.provider_id.in_(of_these))
    only: dict[str, ColumnElement[bool]] = {
        sheet: VERSIONS[sheet].c.invoice_id.in_(own) for sheet in (Invoice.sheet, *_OF_LINES)
    }
    sheets = [Threshold.sheet, Identifier.sheet, Invoice.sheet, *_OF_LINES]
    facts = read_facts(connection, known_at, sheets=sheets, only=only)
    placements = set(connection.execute(_placements(known_at, of_these, own)).scalars())
    of_packages = read_facts(connection, known_at, placements, [model.sheet for model in SHEETS_OF_PACKAGES])
    facts.rows.update(of_packages.rows)
    return facts


def _placements(known_at: int | None, providers: Select[Any], invoices: Select[Any]) -> Select[Any]:
    """The placements of some providers, and those of others that lines of these invoices name."""
    stays, prices, codes = VERSIONS["placements"], VERSIONS["prices"], IDENTITIES["placements"].c
    named, by_price = [], []
    for sheet in (InvoiceLine.sheet, LineMatch.sheet):
        kept = VERSIONS[sheet]
        those = and_(known(kept, known_at), kept.c.invoice_id.in_(invoices))
        named.append(codes.id.in_(select(kept.c.placement_id).where(those, kept.c.placement_id.is_not(None))))
        by_price.append(prices.c.price_id.in_(select(kept.c.price_id).where(those, kept.c.price_id.is_not(None))))
    of_prices = select(prices.c.placement_id).where(known(prices, known_at), or_(*by_price))
    own = select(stays.c.placement_id).where(known(stays, known_at), stays.c.provider_id.in_(providers))
    return select(codes.code).where(or_(codes.id.in_(own), codes.id.in_(of_prices), *named))
