"""People are told things in the words of their field: what nobody says in a meeting is in nothing that they read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest

from tests.left_column import COMMON, LEFT, phrases_in, words_in_label
from tests.sources import ROOT

DOCUMENTS = ("README.md", "ledger/GLOSSARY.md", "data/README.md")
OF_THE_CODE = ("Names in the code that lie close", "Marts")
"""Parts of the glossary for those who read the code, which names what it tells of."""
KEPT = {("ledger/exports/beancount.py", "  entry")}
"""Texts that are the form of another program's file, by how they begin: keys that files keep."""
_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|CREATE (TABLE|VIEW|INDEX)|ALTER TABLE|JOIN|VALUES)\b|<= |> batch"
)
_LITERAL = re.compile(r"'((?:[^'\n]|'')*)'")


class Told(NamedTuple):
    """Something that a person reads, and where it is written."""

    place: str
    text: str
    label: bool
    """Whether it may be a label, a heading or a status."""


# What a person reads


def of_python(place: str, text: str) -> Iterator[Told]:
    """The texts of a module: what is no docstring, no code and no SQL; of a command its docstring too, its help."""
    tree = ast.parse(text)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in _within(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and place.startswith("ledger/commands/"):
            yield Told(f"{place}:{node.lineno}", ast.get_docstring(node) or "", False)
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            text = _joined(node)
            if not _SQL.search(text) and (place, text.split(":")[0]) not in KEPT:
                yield Told(f"{place}:{node.lineno}", text, False)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_told(node.value):
            yield Told(f"{place}:{node.lineno}", node.value, node.value[:1].isupper())


def _within(node: ast.JoinedStr) -> Iterator[ast.AST]:
    return (part for part in ast.walk(node) if part is not node)


def _joined(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)


def _is_told(text: str) -> bool:
    """Whether a text of a module is told to people: it has several words, or begins as a label does."""
    return not _SQL.search(text) and (" " in text.strip() or text[:1].isupper())


def of_sql(place: str, text: str) -> Iterator[Told]:
    """What a query tells: its literals that are sentences or parts of one."""
    bare = re.sub(r"(?m)--.*$", "", text)
    for found in _LITERAL.finditer(bare):
        if " " in found.group(1).strip():
            yield Told(place, found.group(1), False)


def of_document(place: str, text: str) -> Iterator[Told]:
    """A document, paragraph by paragraph and cell by cell, without its code; its headings may be labels."""
    bare = re.sub(r"(?ms)^```.*?^```$|<!--.*?-->", "", text)
    for number, part in enumerate(re.split(r"(?m)^## ", bare)):
        name = part.partition("\n")[0].strip()
        if number and name in OF_THE_CODE:
            continue
        for paragraph in re.split(r"\n\n|\n(?=\|)|\n(?=- )|(?<=\|)\n", part):
            for cell in paragraph.split(" | ") if paragraph.startswith("|") else [paragraph]:
                told = cell.strip("|# \n")
                if told.startswith("one of "):
                    continue  # the codes that a cell may hold, one after another
                yield Told(f"{place}, {name}", told, "\n" not in told)


def told_by(room: str) -> Iterator[Told]:
    """All that people read of a module, or of a folder of the house."""
    for path in sorted((ROOT / room).rglob("*.py")) if (ROOT / room).is_dir() else [ROOT / room]:
        if "migrations" not in path.parts:
            yield from of_python(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / room).rglob("*.sql")):
        yield from of_sql(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


def faults(told: Iterable[Told]) -> list[str]:
    """What people read and nobody says: the place, what it is, and the text."""
    found = []
    for place, text, label in told:
        said = phrases_in(text) + (words_in_label(text) if label else [])
        found += [f"{place}: {phrase!r} in {' '.join(text.split())[:120]!r}" for phrase in dict.fromkeys(said)]
    return found


# What they find


@pytest.mark.parametrize("room", ["ledger", "dashboards"])
def test_no_text_of_the_house_says_what_nobody_says(room: str) -> None:
    told = list(told_by(room))
    assert len(told) > 1_500
    assert faults(told) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_for_users_says_what_nobody_says(document: str) -> None:
    told = list(of_document(document, (ROOT / document).read_text(encoding="utf-8")))
    assert len(told) > 100
    assert faults(told) == []


def test_the_glossary_has_each_word_in_one_sentence() -> None:
    glossary = (ROOT / "ledger" / "GLOSSARY.md").read_text(encoding="utf-8")
    words = glossary.partition("\n## Words\n")[2].partition("\n## ")[0]
    rules = [line.strip("| ").split(" | ", 1) for line in words.splitlines() if line.startswith("| ")]
    assert len(rules) > 150
    assert [word for word, rule in rules if several_sentences(rule)] == []


def several_sentences(rule: str) -> bool:
    """Whether a rule ends a sentence and begins another."""
    return re.search(r"[.!?]\)? +[A-Z]|[.!?]$", rule) is not None


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        ("a body with its own books; money is owed between them", False),
        ("a body with its own books. Money is owed between them", True),
        ("a body with its own books.", True),
        ("section 75 of the NHS Act 2006, or 1.5 hours", False),
    ],
)
def test_a_planted_second_sentence_is_seen(rule: str, seen: bool) -> None:
    assert several_sentences(rule) is seen


def test_every_phrase_of_the_left_column_has_a_right_one_in_which_nobody_stumbles() -> None:
    assert len(LEFT) > 100
    assert not COMMON.keys() & LEFT.keys()
    assert [phrase for phrase, right in (LEFT | COMMON).items() if not right] == []
    assert [right for rights in LEFT.values() for right in rights if phrases_in(right)] == []


@pytest.mark.parametrize("phrase", LEFT)
def test_a_planted_phrase_is_seen(phrase: str) -> None:
    titled = f'SAID = "Today {phrase.title()} is told"\n'
    assert faults(of_python("ledger/planted.py", titled)) != []
    assert faults(of_document("README.md", f"# Planted\n\nToday {phrase} is told\n")) != []
    assert faults(of_sql("planted.sql", f"select 'today {phrase} is told' as sentence\n")) != []


@pytest.mark.parametrize("word", COMMON)
def test_a_planted_word_is_seen_in_a_label_and_passed_over_in_a_sentence(word: str) -> None:
    assert faults(of_python("ledger/planted.py", f'LABEL = "{word.capitalize()}"\n')) != []
    assert faults(of_document("README.md", f"# Told\n\n## {word.capitalize()}\n")) != []
    assert faults(of_python("ledger/planted.py", f'SAID = "Whatever {word} may be is said in full here."\n')) == []


@pytest.mark.parametrize(
    ("module", "seen"),
    [
        ('"""The lead bears it."""\n', 0),
        ('NAME = "standing"\n', 0),
        ('ASKED = "SELECT batch FROM entries WHERE standing = 1"\n', 0),
        ('SAID = f"{budget} bears {pounds} of it"\n', 1),
        ('SAID = (\n    "It hangs "\n    "on the answer"\n)\n', 1),
        ('SAID = "The lead commissioner pays, in the code `standing`"\n', 0),
        ('def show():\n    """The lead bears it."""\n', 0),
    ],
)
def test_what_a_module_tells_is_read_and_its_code_is_not(module: str, seen: int) -> None:
    assert len(faults(of_python("ledger/planted.py", module))) == seen


def test_the_help_of_a_command_is_read() -> None:
    module = 'def close():\n    """Close what the lead bears."""\n'
    assert len(faults(of_python("ledger/commands/planted.py", module))) == 2


def test_what_only_those_read_who_read_the_code_is_passed_over() -> None:
    text = "# Glossary\n\n## Marts\n\n| `a` | a batch of facts |\n\n## Words\n\n| lead | the lead |\n"
    assert [fault.partition(":")[0] for fault in faults(of_document("x.md", text))] == ["x.md, Words"]
