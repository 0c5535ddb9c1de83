"""Sections as a PDF that a screen reader can read: tagged (PDF/UA-1), with fonts of its own, the same to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from ledger.briefing.derivation import Section
from ledger.exports.not_written import not_written

SHOWN = re.compile(
    "[\u0020-\u007e\u00a1-\u00ac\u00ae-\u0377\u0391-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u2040\u20a0-\u20c0\u2190-\u23ff\u2500-\u25ff]"
)
"""What the typesetter's own fonts can show, so that a file is the same on every machine: Latin, Greek and Cyrillic
letters, punctuation, currencies, arrows, mathematical and drawn signs."""
_LONG_WORD = re.compile(r"\S{24,}")
_MAY_BREAK = "\u200b"  # a word longer than a column may break anywhere
_TEMPLATE = Path(__file__).with_name("document.typ")


def pdf_of(title: str, author: str, dated: date, sections: Iterable[Section]) -> bytes:
    """The document: text is handed to the typesetter as data, so whatever it says, nothing in it is run."""
    document = json.dumps(
        {
            "title": _printed(title),
            "author": _printed(author),
            "dated": {"year": dated.year, "month": dated.month, "day": dated.day},
            "sections": [_as_data(section) for section in sections],
        },
        ensure_ascii=False,
    )
    compiler = typst.Compiler(_TEMPLATE, font_paths=typst.Fonts(include_system_fonts=False))
    made = compiler.compile(
        format="pdf",
        sys_inputs={"document": document},
        pdf_standards=["ua-1"],
        timestamp=datetime(dated.year, dated.month, dated.day, tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def write_pdf(path: Path, title: str, author: str, dated: date, sections: Iterable[Section]) -> None:
    """Write the document. Raises DataFault where the file cannot be written."""
    content = pdf_of(title, author, dated, sections)
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise not_written(path, fault, "Give a folder you may write to, and close it elsewhere.") from None


def _as_data(section: Section) -> dict[str, object]:
    table = section.table
    columns = list(table.columns) if table else []
    return {
        "heading": _printed(section.heading),
        "level": section.level,
        "sentences": [_printed(sentence) for sentence in section.sentences],
        "columns": columns,
        "rows": [[_printed(cell) for cell in row] for row in table.rows] if table else [],
        "figures": [place for place, name in enumerate(columns) if table and name in table.figures],
    }


def _printed(text: str) -> str:
    """Text as the fonts can show it: a square stands for a letter they lack, a space for what is no letter."""
    shown = "".join(letter if SHOWN.fullmatch(letter) else _instead(letter) for letter in text)
    return _LONG_WORD.sub(lambda word: _MAY_BREAK.join(word[0]), shown)


def _instead(letter: str) -> str:
    return "□" if letter.isprintable() and not letter.isspace() else " "
