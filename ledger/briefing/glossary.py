"""The glossary as its document has it: parts, each with its words and what each means in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ledger.briefing.code_words import with_its_code

FOR_READERS_OF_CODE = ("Marts", "Commands", "Names in the code that lie close", "Exit codes")
"""Parts that tell of the program itself; nobody at a screen asks for them."""
_HEADING = re.compile(r"(?m)^#{2,3} (.+)$")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class GlossaryWord(NamedTuple):
    """A word, or a code that a data workbook holds, and what it means."""

    word: str
    means: str


class GlossaryPart(NamedTuple):
    """Words that belong together, in the order of the field."""

    heading: str
    remark: str
    """What is said of all of them; empty where nothing is."""
    words: tuple[GlossaryWord, ...]


def glossary_parts(text: str) -> list[GlossaryPart]:
    """The parts of the document that have words, without those `FOR_READERS_OF_CODE`.

    >>> glossary_parts("## Words\\n\\n### Days\\n\\n| word | rule |\\n| --- | --- |\\n| stay | its `days` |\\n")
    [GlossaryPart(heading='Days', remark='', words=(GlossaryWord(word='stay', means='its days'),))]
    """
    found = _HEADING.split(text)
    parts = [_part(heading, body) for heading, body in zip(found[1::2], found[2::2], strict=True)]
    return [part for part in parts if part.words and part.heading not in FOR_READERS_OF_CODE]


def with_word(parts: Sequence[GlossaryPart], wanted: str) -> list[GlossaryPart]:
    """The parts with those of their words that have this in them, or in what they mean; all where it is empty."""
    folded = wanted.strip().casefold()
    kept = [
        part._replace(words=tuple(each for each in part.words if folded in f"{each.word} {each.means}".casefold()))
        for part in parts
    ]
    return [part for part in kept if part.words]


def _part(heading: str, body: str) -> GlossaryPart:
    lines = body.strip().splitlines()
    rows = [line.strip("| ").split(" | ", 1) for line in lines if line.startswith("| ")]
    remark = " ".join(line for line in lines if not line.startswith("|"))
    words = (GlossaryWord(_word(row[0]), _bare(row[1])) for row in rows[2:] if len(row) == 2)
    return GlossaryPart(_bare(heading), _bare(remark), tuple(words))


def _word(cell: str) -> str:
    """A word, or a code with its words."""
    code = _CODE.fullmatch(cell)
    return with_its_code(code[1]) if code else _bare(cell)


def _bare(text: str) -> str:
    """Text without marks of code and emphasis, and of a link its words alone."""
    return _LINK.sub(r"\1", text).replace("`", "").replace("*", "").strip()
