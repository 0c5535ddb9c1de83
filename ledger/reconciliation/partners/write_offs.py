"""Write-offs: what decisions close of lines, and what of it comes back; what both kinds of decisions are on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from ledger.domain.debts.sheets import DebtDecision
from ledger.domain.money_and_days.money import pounds
from ledger.reconciliation.partners.open_lines import OpenLine, OpenPapers


def on_no_paper(decided: Iterable[DebtDecision], issued: Container[str]) -> Iterator[str]:
    """Which decisions do nothing, in sentences: on documents that were never issued, or of amounts below nil.

    Neither goes in any more; older ledgers may hold such.
    """
    for row in decided:
        place = f"debt_decisions, decision {row.decision}"
        if row.recharge not in issued:
            yield f"{place}: {row.recharge} was not issued: nothing is decided. Amend its recharge, or withdraw it."
        elif row.amount < 0:
            what = "provided for" if row.kind == "provision" else "written off"
            below = f"{pounds(row.amount)} is negative, so nothing is {what}"
            yield f"{place}: {below}. Amend its amount, or withdraw it."


def write_off(papers: OpenPapers, decision: DebtDecision) -> Iterator[str]:
    """Close so much of what is open on the decision's lines; a sentence tells what it decides beyond that."""
    left = max(0, int(decision.amount))
    for line in lines_of(papers, decision):
        amount = min(line.open, left)
        if amount > 0:
            papers.write_off(decision.decision, line, amount)
            left -= amount
    if left:
        of = f"{decision.recharge}, {decision.placement}" if decision.placement else decision.recharge
        yield (
            f"debt_decisions, decision {decision.decision}: it writes off {pounds(left)} more than is open of {of}; "
            "that is not written off. Amend its amount, or withdraw it."
        )


def bring_back(papers: OpenPapers, line: OpenLine, most: int) -> None:
    """What was written off and is credited now was never owed: the decision lapses so far."""
    for (decision, name), given_up in list(papers.given_up.items()) if line.written_off and most > 0 else ():
        amount = min(given_up, most) if name == line.name else 0
        if amount > 0:
            papers.write_off(decision, line, -amount)
            most -= amount


def lines_of(papers: OpenPapers, decision: DebtDecision) -> Sequence[OpenLine]:
    """The lines that a decision is on: all of its document, or those of one placement."""
    lines = papers.by_number.get(decision.recharge, [])
    return [line for line in lines if decision.placement in (None, line.share.placement)]
