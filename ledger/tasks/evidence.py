"""The evidence pack of a recharge: what its payer asks for before paying, as a PDF and a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ledger.answers.documents.evidence import pack_of
from ledger.briefing.evidence import Pack
from ledger.briefing.evidence_on_paper import evidence_sections
from ledger.domain.money_and_days.money import pounds
from ledger.errors import DataFault
from ledger.exports.evidence_workbook import write_evidence
from ledger.exports.pdf import write_pdf
from ledger.store.books import Books


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


def write_pack(books: Books, number: str, folder: Path) -> WrittenPack:
    """Write the evidence of the paper with this number into a folder, which is made if it is not there.

    Raises DataFault where there is no such paper, or the folder cannot be written.
    """
    pack = pack_of(books, number)
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


def _in_a_file_name(number: str) -> str:
    """A number as part of a file's name: an agency's code may hold what no file name does."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", number)
