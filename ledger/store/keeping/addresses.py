"""Addresses of stores as people write them, and what is told where there is no ledger or it cannot be opened."""

from __future__ import annotations

from sqlalchemy import URL

from ledger.errors import NoLedger, StoreUnusable


def absent(address: URL) -> NoLedger:
    """What to tell where there is no ledger."""
    place = shown(address)
    return NoLedger(f"There is no ledger at {place}.", f"Make one with: joint-ledger --store {place} init")


def not_opened(address: URL, reason: str) -> StoreUnusable:
    """What to tell where it cannot be opened, for that reason."""
    return StoreUnusable(
        f"The ledger at {shown(address)} cannot be used: {' '.join(reason.split()).rstrip('.?')}.",
        "Check the address, that the server runs, and that you may read and write there.",
    )


def read_only(address: URL) -> StoreUnusable:
    """What to tell where it can be read and not be written."""
    return StoreUnusable(
        f"The ledger at {shown(address)} can be read and not be written: nothing was recorded.",
        "It is in a place that cannot be written. Record where it can be: on the ledger itself, or on a copy "
        "(joint-ledger backup, then restore).",
    )


def shown(address: URL) -> str:
    """The address as a user writes it, without the password and the name of a driver."""
    return address.set(drivername=address.get_backend_name()).render_as_string(hide_password=True)
