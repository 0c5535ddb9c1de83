"""Credits on new papers: they are set off in their own month, and money they free follows the share it paid."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.reconciliation.partners.money_in import MoneyIn
from ledger.reconciliation.partners.open_lines import OpenLine, OpenPapers
from ledger.reconciliation.partners.write_offs import bring_back


def set_off_credits(money: MoneyIn, lines: Sequence[OpenLine]) -> None:
    """Credits of a month take from the lines they correct; money they free follows the share to its new line."""
    for credit in [line for line in lines if line.open < 0]:
        same = [line for line in reversed(lines) if line.share == credit.share and line is not credit]
        same.sort(key=lambda line: line.name != credit.corrects)
        for line in same:
            _take_from(money.papers, credit, line)
        for line in same:
            bring_back(money.papers, line, -credit.open)
            _take_from(money.papers, credit, line)
        _move_with_share(money, credit, same, lines)


def _take_from(papers: OpenPapers, credit: OpenLine, line: OpenLine) -> None:
    if credit.open < 0 < line.open:
        papers.set_off(credit, line)


def _move_with_share(money: MoneyIn, credit: OpenLine, same: Sequence[OpenLine], lines: Sequence[OpenLine]) -> None:
    for target in lines:
        for line in same:
            if target.open > 0 > credit.open and target.pairs & line.pairs:
                money.move(line, target, min(-credit.open, target.open))
                if line.open > 0:
                    money.papers.set_off(credit, line)
