"""The evidence pack of a recharge: what its payer asks for before paying, as a PDF and a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ledger.briefing.evidence import Pack, evidence
from ledger.briefing.evidence_on_paper import evidence_sections
from ledger.domain.facts import SHEETS_OF_PACKAGES
from ledger.domain.money import pounds
from ledger.errors import DataFault
from ledger.exports.evidence_workbook import write_evidence
from ledger.exports.pdf import write_pdf
from ledger.store.books import books_of
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.store.recharges import also_moved, billed_before, issued_in, read_recharge

_OF_PLACEMENTS = ("placements", "agreements", "clauses", "approvals", "outcomes", "observations", "reviews")
_FOR_ALL = ("agencies", "budgets", "providers", "purchase_orders")


@dataclass(frozen=True)
class WrittenPack:
    """The files of a pack, and what it is about."""

    pack: Pack
    pdf: Path
    workbook: Path

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked for it."""
        paper = self.pack.paper
        return [
            f"{self.pack.title}: {len(paper.lines)} lines, {pounds(paper.total)}, to {paper.to_agency}.",
            f"written: {self.pdf}",
            f"written: {self.workbook}",
        ]


def write_pack(engine: Engine, number: str, folder: Path) -> WrittenPack:
    """Write the evidence of the paper with this number into a folder, which is made if it is not there.

    Raises DataFault where there is no such paper, or the folder cannot be written.
    """
    pack = pack_of(engine, number)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataFault(
            f"{folder} cannot be made: {fault.strerror}.", "Name a folder in a place you may write to."
        ) from None
    name = f"evidence-{_in_a_file_name(number)}"
    written = WrittenPack(pack, folder / f"{name}.pdf", folder / f"{name}.xlsx")
    paper = pack.paper
    write_pdf(written.pdf, pack.title, pack.name(paper.from_agency), paper.dated, evidence_sections(pack))
    write_evidence(written.workbook, pack)
    return written


def pack_of(engine: Engine, number: str) -> Pack:
    """The evidence of the paper with this number. Raises DataFault where there is none."""
    with read(engine) as connection:
        return _pack(connection, number)


def _pack(connection: Connection, number: str) -> Pack:
    paper = read_recharge(connection, number)
    if paper is None:
        raise DataFault(
            f"There is no recharge, credit note or internal journal {number}.",
            "`joint-ledger export recharges FILE.csv` lists them.",
        )
    placements = sorted({line.placement for line in paper.lines})
    # The amounts rest on the facts of the last posting before the paper was issued.
    state = books_of(connection, issued_in(connection, number)).posted
    then = books_of(connection, state.last_posted).facts(*SHEETS_OF_PACKAGES, placements=placements)
    every = read_facts(connection, None, sheets=("budgets",), withdrawn_too=True).rows["budgets"]
    then.rows["budgets"] = {**every, **then.rows["budgets"]}
    now = read_facts(connection, None, placements, (*_OF_PLACEMENTS, *_FOR_ALL))
    stated = read_facts(connection, None, placements, ("agreements",), withdrawn_too=True).rows["agreements"]
    withdrawn = {code for (code,) in stated.keys() - now.rows["agreements"].keys()}
    now.rows["agreements"] = stated
    asked, moved = billed_before(connection, number), also_moved(connection, number)
    return evidence(paper, then, now, state.horizon, asked, moved, withdrawn)


def _in_a_file_name(number: str) -> str:
    """A number as part of a file's name: an agency's code may hold what no file name does."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", number)
