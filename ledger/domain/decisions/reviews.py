"""When a placement is to be reviewed next: the one answer, for what needs somebody and for the life of a split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.domain.outcomes.sheets import Review
from ledger.domain.splits.sheets import Agreement


def review_due(agreement: Agreement | None, held: Sequence[Review]) -> date | None:
    """The day by which a placement is to be reviewed; None where nobody said.

    `agreement` is the one in force (None: none is), `held` are the joint reviews of the placement, the earliest
    first. What the last of them says of the next holds for the placement, whatever agreement follows the one it was
    held under. The agreement's own day goes before it where the agreement began after that review, and counts
    where the review named none, until one is held after it.

    >>> held = [Review(review="R", placement="P", held_on="2026-09-01", next_review="2027-03-01")]
    >>> review_due(None, held)
    datetime.date(2027, 3, 1)
    """
    own = agreement.review_by if agreement else None
    if not held:
        return own
    last = held[-1]
    if agreement and own and last.held_on < agreement.first_day:
        return own
    return last.next_review or (own if own and own > last.held_on else None)
