"""Documents dated after today: nobody has sent or paid what is dated tomorrow, so it is mostly a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.domain.documents.sheets import Invoice, Payment, ProviderPayment, Receipt
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row

AHEAD = "--dated-ahead"
"""By what it is said to be meant."""
DATED = {
    Invoice.sheet: "dated",
    Payment.sheet: "paid_on",
    ProviderPayment.sheet: "paid_on",
    Receipt.sheet: "received_on",
}
"""The sheets of documents from outside, each with the column of its date."""


def dated_ahead(changed: Iterable[tuple[Row | None, Row]], today: date) -> Iterator[Fault]:
    """A fault for each document dated after today; `changed` are rows as they were known and as they are stated.

    What stood with that date before is not asked again.
    """
    for before, row in changed:
        column = DATED.get(row.sheet)
        day = getattr(row, column) if column else None
        if column is None or day is None or day <= today or (before and getattr(before, column) == day):
            continue
        remedy = f"Amend the date; if it is right, say so: with {AHEAD}, or the tick on the form or on Import"
        yield Fault(row, column, f"a day not after today, {today.isoformat()}", remedy)
