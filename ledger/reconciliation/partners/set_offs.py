"""Credits: each takes from the line it names, then from the others of its month, then from what was written off."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.reconciliation.partners.open_lines import OpenLine, OpenPapers
from ledger.reconciliation.partners.write_offs import bring_back


def set_off_credits(papers: OpenPapers, lines: Sequence[OpenLine]) -> None:
    """Let the open credits of a placement's month take from its lines; what is left of one stays an open credit.

    The line that a credit names is first, then of the others between the two agencies the latest.
    """
    for credit in [line for line in lines if line.open < 0]:
        others = [line for line in reversed(lines) if line is not credit and line.pairs & credit.pairs]
        others.sort(key=lambda line: line.name != credit.corrects)
        for line in others:
            _take_from(papers, credit, line)
        for line in others:
            bring_back(papers, line, -credit.open)
            _take_from(papers, credit, line)


def _take_from(papers: OpenPapers, credit: OpenLine, line: OpenLine) -> None:
    if credit.open < 0 < line.open:
        papers.set_off(credit, line)
