"""What a provider's paper moves, part by part: the shape in which it goes from being proved to being posted."""

from __future__ import annotations

from typing import Literal, NamedTuple

PartKind = Literal["invoice", "credit_note", "payment", "accepted", "rounding"]


class PaperPart(NamedTuple):
    """What one paper moves for one placement and service month in the name of one budget; pence, debits above nil.

    What balances them follows from the kind: an invoice and a credit note are payable, a payment takes from
    payable, a rounding is spent; what is accepted goes from query to accrued, since its cost is a charge.
    """

    kind: PartKind
    paper: str
    placement: str | None
    service_month: str | None
    purse: str
    accrued: int = 0
    query: int = 0
    vat: int = 0
    payable: int = 0
    """Of payments only."""
