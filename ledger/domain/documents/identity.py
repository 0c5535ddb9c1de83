"""Who a document is: its sender, whom it is addressed to, its kind, number and date (docs/rules.md section 7).

Suppliers begin their numbers afresh each year, and credit notes have a series of their own: a number alone says
nothing. The code is our own name for the document; it stays whatever is corrected under it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger.domain.documents.sheets import Invoice
from ledger.domain.sheet.codes import free_code
from ledger.domain.sheet.spelling import fold, in_one_line


class Identity(NamedTuple):
    """What a document that others send is known by."""

    provider: str
    to_agency: str
    kind: str
    number: str
    """As it is compared: in small letters, without white space."""
    dated: date


def compared(number: str) -> str:
    """A number as it is compared with others: whatever the case of its letters, a hyphen for white space."""
    return fold("-".join(in_one_line(number).split()))


def identity_of(invoice: Invoice) -> Identity:
    """The identity of a document.

    >>> from datetime import date
    >>> from ledger.domain.money_and_days.money import Pence
    >>> values = {"provider": "P", "to_agency": "C", "kind": "invoice", "dated": date(2026, 5, 1)}
    >>> money = {"net": Pence(100), "gross": Pence(100)}
    >>> identity_of(Invoice(invoice="P:INV-7", number="Inv 7", **values, **money)).number
    'inv-7'
    >>> identity_of(Invoice(invoice="INV-7", **values, **money)).number  # without a number, the code is its number
    'inv-7'
    """
    return Identity(invoice.provider, invoice.to_agency, invoice.kind, compared(invoice.number), invoice.dated)


class DocumentRegister:
    """Documents by their identities and by their numbers, put in order once."""

    def __init__(self, invoices: Iterable[Invoice]) -> None:
        self.codes: dict[str, Invoice] = {}
        self._by_identity: dict[Identity, list[Invoice]] = defaultdict(list)
        self._by_number: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in sorted(invoices, key=lambda each: each.invoice):
            self.add(invoice)

    def add(self, invoice: Invoice) -> None:
        """Put one more in."""
        identity = identity_of(invoice)
        self.codes[invoice.invoice] = invoice
        self._by_identity[identity].append(invoice)
        self._by_number[identity.number].append(invoice)

    def of(self, identity: Identity) -> list[Invoice]:
        """The documents with this identity, in order of code: one, or none; of older ledgers perhaps more."""
        return self._by_identity.get(identity, [])

    def numbered(self, number: str, provider: str | None = None, kind: str | None = None) -> list[Invoice]:
        """The documents with this number (of one sender, of one kind, where these are given), in order of code."""
        return [
            each
            for each in self._by_number.get(compared(number), [])
            if provider in (None, each.provider) and kind in (None, each.kind)
        ]


def made_code(identity: Identity, number: str, register: DocumentRegister, shared: Collection[str] = ()) -> str:
    """A code for a document that has none: its number, or where that is taken, who sent it and what tells it apart.

    `number` is the number as it is written, without white space; `shared` names senders beside its own that use the
    number in what is handed over with it. The code is free and can be read: `1001`, `HARBOUR:1001`,
    `HARBOUR:1001:credit`, `HARBOUR:1001:2026-06-01`.
    """
    ours = register.numbered(number, identity.provider)
    for code in _candidates(identity, number, known=bool(ours), shared=bool(shared)):
        if code not in register.codes:
            return code
    return free_code(f"{identity.provider}:{number}:{identity.dated}:{identity.to_agency}", register.codes)


def _candidates(identity: Identity, number: str, *, known: bool, shared: bool) -> Iterator[str]:
    sent = f"{identity.provider}:{number}"
    if not known:
        if not shared:
            yield number
        yield sent
    if identity.kind == "credit":
        sent = f"{sent}:credit"
        yield sent
    yield f"{sent}:{identity.dated}"
    yield f"{sent}:{identity.dated}:{identity.to_agency}"
