"""Lines of entries as the journal has them, for whoever tells of a placement's month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PostedLine:
    """What one entry added to one allocation of the month, as the journal has it."""

    entry: int
    batch: int
    recorded_at: datetime
    kind: str
    posting_month: str
    budget: str
    agreement: str | None
    standing: str
    amount: int
    corrects: int | None
