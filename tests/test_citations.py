"""What code, SQL and documents cite of the rules and the book is there: every citation leads to a section."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import ledger

ROOT = Path(ledger.__file__).resolve().parent.parent
CITED = ("rules", "book")
"""The documents whose sections have numbers, since code names them."""
MENTION = re.compile(rf"(?<![\w-])(?P<folder>[\w./-]*/)?(?P<name>{'|'.join(CITED)})\.md\b")
SECTIONS = re.compile(r"(?:\s|#|--)+sections? (?P<numbers>\d+(?:(?:, | and | to )\d+)*)")
WITHIN = re.compile(r"\bsections? (?P<numbers>\d+(?:(?:, | and | to )\d+)*)")
NAMED = re.compile(r"(?<![\w*{}/.-])(?:\.\./)*([\w][\w./-]*\.md)\b")


def own_files() -> Iterator[tuple[str, str]]:
    """The project's own text files, as git knows them, without the changelog, which tells of what was."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in sorted(filter(None, listed.stdout.decode().split("\0"))):
        path = ROOT / name
        if path.suffix not in {".png", ".xlsx"} and path.is_file() and name != "CHANGELOG.md":
            yield name, path.read_text(encoding="utf-8", errors="replace")


def sections_of(document: str) -> set[int]:
    """The numbers of a document's sections."""
    text = (ROOT / "docs" / f"{document}.md").read_text(encoding="utf-8")
    return {int(number) for number in re.findall(r"(?m)^## (\d+)\. ", text)}


HAS = {document: sections_of(document) for document in CITED}


def numbers_in(words: str) -> set[int]:
    """`2 to 4` are 2, 3 and 4; `2, 4 and 5` are three sections."""
    numbers: set[int] = set()
    for part in re.split(r", | and ", words):
        first, _, last = part.partition(" to ")
        numbers |= set(range(int(first), int(last or first) + 1))
    return numbers


def citations(text: str) -> Iterator[tuple[str, set[int]]]:
    """Each citation of a text: the document, and the sections it names."""
    for mention in MENTION.finditer(text):
        if found := SECTIONS.match(text, mention.end()):
            yield mention["name"], numbers_in(found["numbers"])


def citation_faults(name: str, text: str) -> list[str]:
    """Citations that lead nowhere, or are spelt so that nobody can follow them."""
    faults = [
        f"{name}: docs/{document}.md has no section {number}"
        for document, numbers in citations(text)
        for number in sorted(numbers - HAS[document])
    ]
    for mention in MENTION.finditer(text):
        links = name.endswith(".md") and text[: mention.start()].endswith("](")
        path = text[: mention.start()].endswith('"') and text[mention.end() :][:1] == '"' and not mention["folder"]
        cites = SECTIONS.match(text, mention.end()) is not None
        whole = name.endswith(".md") and text[: mention.start()].endswith("`") and text[mention.end() :][:1] == "`"
        if not (links or path) and (mention["folder"] != "docs/" or not (cites or whole)):
            faults.append(f"{name}: write {mention[0]} as docs/{mention['name']}.md with its section")
    return faults


def own_section_faults(document: str, text: str) -> list[str]:
    """Sections of its own that a document names and does not have."""
    named = {number for found in WITHIN.finditer(text) for number in numbers_in(found["numbers"])}
    return [f"docs/{document}.md has no section {number} of its own" for number in sorted(named - HAS[document])]


def unknown_documents(name: str, text: str, known: set[str]) -> list[str]:
    """Documents that a text names and the project does not have."""
    if ".md" not in text:
        return []
    ends = {known_name[at:] for known_name in known for at in _beginnings(known_name)}
    return [f"{name}: there is no {named}" for named in NAMED.findall(text) if named not in ends]


def _beginnings(path: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(path) if letter == "/")]


def test_the_sections_that_are_cited_are_numbered_without_gaps() -> None:
    assert {document: sorted(numbers) for document, numbers in HAS.items()} == {
        "rules": list(range(1, 10)),
        "book": list(range(1, 7)),
    }


def test_every_citation_of_the_rules_and_the_book_leads_to_a_section() -> None:
    files = dict(own_files())
    found = [(name, *cited) for name, text in files.items() for cited in citations(text)]
    assert len(found) >= 35
    assert len({name for name, *_ in found if name.startswith("ledger/")}) >= 27
    assert {document for _, document, _ in found} == set(CITED)
    assert [fault for name, text in files.items() for fault in citation_faults(name, text)] == []


def test_a_citation_that_leads_nowhere_is_found() -> None:
    rules, book = (f"docs/{document}.md" for document in CITED)
    assert citation_faults("x.py", f"({rules} section 99)") == [f"x.py: {rules} has no section 99"]
    assert citation_faults("x.sql", f"-- by {rules}\n-- sections 2 to 12") == [
        f"x.sql: {rules} has no section {number}" for number in (10, 11, 12)
    ]
    assert citation_faults("x.md", f"{book} sections 4 and 44") == [f"x.md: {book} has no section 44"]
    unclear = "x.py: write {} as docs/{}.md with its section"
    bare = rules.removeprefix("docs/")
    assert citation_faults("x.py", f"({bare} section 5)") == [unclear.format(bare, "rules")]
    assert citation_faults("x.py", f"({bare} 5)") == [unclear.format(bare, "rules")]
    assert citation_faults("x.py", f"by {book}, problems") == [unclear.format(book, "book")]
    assert citation_faults("x.md", f"[the book]({book}), `{rules}`, {rules} section 5") == []


def test_the_rules_and_the_book_name_their_own_sections_rightly() -> None:
    texts = {document: (ROOT / "docs" / f"{document}.md").read_text(encoding="utf-8") for document in CITED}
    assert all(WITHIN.search(text) for text in texts.values())
    assert [fault for document, text in texts.items() for fault in own_section_faults(document, text)] == []
    assert own_section_faults("book", "see section 7") == [f"docs/{CITED[1]}.md has no section 7 of its own"]


def test_no_code_and_no_document_names_a_document_that_is_not_there() -> None:
    files = dict(own_files())
    naming = {name: text for name, text in files.items() if name.endswith(".md") or not name.startswith("tests/")}
    assert sum(len(NAMED.findall(text)) for text in naming.values()) > 60
    known = {*files, "CHANGELOG.md"}
    assert [fault for name, text in naming.items() for fault in unknown_documents(name, text, known)] == []
    assert unknown_documents("x.py", "as planted" + ".md says", known) == ["x.py: there is no planted.md"]
