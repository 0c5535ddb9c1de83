"""What of the kept matches a person has undone: by another word on a receipt, or by correcting or withdrawing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.kept_matches import KeptMatches
from ledger.reconciliation.partners.open_lines import Opening
from ledger.reconciliation.partners.receipt_claims import Claims, ReceiptClaim
from ledger.reconciliation.partners.settlement import Learnt, ReceiptMatch


def undo_what_was_said_otherwise(
    kept: KeptMatches,
    claims: Claims,
    opening: Opening,
    receipts: Mapping[str, Receipt],
    for_funds: Mapping[str, int],
    learnt: Learnt,
    first_open: date,
) -> None:
    """Turn round what no longer holds, the latest matches first; the rest stays as it was made."""
    for code in list(kept.by_receipt):
        receipt = receipts.get(code)
        if receipt is None:
            _undo_all(kept, code, "the receipt was withdrawn", first_open)
            continue
        if code in learnt.receipts:
            _undo_others_debts(kept, receipt, opening, first_open)
        _undo_by_hand(kept, claims.by_hand.get(code, ()), code, first_open)
        left = receipt.amount - for_funds.get(code, 0)
        _undo_beyond(kept, code, left, first_open)
        _make_room(kept, claims.by_hand.get(code, ()), code, left, opening, first_open)
    for name in dict.fromkeys(match.name for match in kept.undone):
        _keep_within_line(kept, name, opening.amounts(name.number)[name], first_open)


def _keep_within_line(kept: KeptMatches, name: LineName, amount: int, first_open: date) -> None:
    """No line is given back more than still pays it, nor paid more than it asks, once a match of it is undone."""
    paid = sum(kept.by_line[name].values()) * (1 if amount > 0 else -1)
    if paid < 0:
        kept.undo_most_on(name, paid if amount > 0 else -paid, "what it gave back is paid no longer", first_open)
    elif paid > abs(amount):
        beyond = paid - abs(amount)
        kept.undo_most_on(name, beyond if amount > 0 else -beyond, "another receipt has paid it", first_open)


def _undo_all(kept: KeptMatches, code: str, why: str, first_open: date) -> None:
    for match, left in kept.standing(code):
        kept.undo(match, left, why, first_open)


def _undo_others_debts(kept: KeptMatches, receipt: Receipt, opening: Opening, first_open: date) -> None:
    """A receipt that was corrected is of other agencies: it pays none of the lines between those it named before."""
    for match, left in kept.standing(receipt.receipt):
        pairs = opening.pairs_of(match.name)
        payees = {payee for _, payee in pairs}
        holds = (
            receipt.to_agency in payees if match.rule == "said" else (receipt.from_agency, receipt.to_agency) in pairs
        )
        if not holds:
            kept.undo(match, left, "the receipt is of other agencies", first_open)


def _undo_by_hand(kept: KeptMatches, said: Sequence[ReceiptClaim], code: str, first_open: date) -> None:
    """What a person said of a paper is how much of the receipt it is, and what was said no longer is undone."""
    wanted = {claim.number: claim for claim in said}
    for match, left in kept.standing(code):
        if match.rule == "said" and match.recharge not in wanted:
            kept.undo(match, left, f"{match.recharge} by hand no longer", first_open)
    for number, claim in wanted.items():
        matched = sum(pence for name, pence in kept.by_receipt.get(code, {}).items() if name.number == number)
        beyond = matched - claim.amount
        if beyond * matched > 0:
            most = min(beyond, matched) if beyond > 0 else max(beyond, matched)
            kept.undo_most(code, most, claim.how, first_open, _on(number))


def _undo_beyond(kept: KeptMatches, code: str, amount: int, first_open: date) -> None:
    """Nothing pays more than it is, since the receipt was corrected or is a fund's."""
    matched = sum(kept.by_receipt.get(code, {}).values())
    beyond = matched - amount if amount >= 0 else min(matched - amount, 0)
    if beyond > 0 or (amount < 0 and beyond < 0):
        kept.undo_most(code, beyond, "the receipt is less than that", first_open, lambda _: True)


def _make_room(
    kept: KeptMatches,
    said: Sequence[ReceiptClaim],
    code: str,
    amount: int,
    opening: Opening,
    first_open: date,
) -> None:
    """What a person says a receipt pays goes before what rules matched of it."""
    wanted = 0
    for claim in said:
        if claim.amount > 0:
            asked = opening.amounts(claim.number)
            matched = sum(kept.by_receipt.get(code, {}).get(name, 0) for name in asked)
            room = sum(max(0, amount - sum(kept.by_line[name].values())) for name, amount in asked.items())
            wanted += max(0, min(claim.amount - matched, room))
    free = amount - sum(kept.by_receipt.get(code, {}).values())
    decided = {claim.number for claim in said}
    if wanted > max(free, 0):
        kept.undo_most(
            code,
            wanted - max(free, 0),
            "by hand it is for another document",
            first_open,
            lambda match: match.recharge not in decided,
        )


def _on(number: str) -> Callable[[ReceiptMatch], bool]:
    return lambda match: match.recharge == number
