"""Entries of kind recharge without a document: what is billed stands where its share stands now.

A comparison too: what should stand unbilled and billed of each share, less what the journal holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.shares import Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.dues import stood_otherwise
from ledger.journal.entries import Entry, netted
from ledger.journal.papers import posting


class ShareStands(NamedTuple):
    """What stands of a share between two agencies as unbilled and as billed; pence."""

    unbilled: int
    billed: int


NOTHING = ShareStands(0, 0)


def standing_entry(
    should: Mapping[Share, ShareStands], stands: Mapping[Share, ShareStands], posting_month: Month, purses: Purses
) -> Entry | None:
    """The entry that brings a placement's month from what stands to what should; None where nothing moves.

    It moves between budgets, agreements and standings of the same two agencies and never changes what these owe each
    other: where it would (a receipt that is known and not posted yet), it is left to the next reconciliation.
    """
    shares = sorted({*should, *stands}, key=lambda each: [part or "" for part in each])
    postings = netted(
        posting(place, amount, purses, posting_month)
        for share in shares
        if purses.agency(share.lead_budget, posting_month) != purses.agency(share.budget, posting_month)
        for place, amount in stood_otherwise(
            share,
            should.get(share, NOTHING).unbilled - stands.get(share, NOTHING).unbilled,
            should.get(share, NOTHING).billed - stands.get(share, NOTHING).billed,
        )
    )
    sums: dict[tuple[str, str, str | None], int] = {}
    for account, amount in postings:
        key = (account.agency, account.account, account.counterparty)
        sums[key] = sums.get(key, 0) + amount
    if not postings or any(sums.values()):
        return None
    return Entry("recharge", shares[0].placement, shares[0].service_month, str(posting_month), postings)
