"""Write the parts of the documents that are told from the code: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from typing import NamedTuple

from dashboards.pages import PAGES
from ledger.answers.registry import ANSWERS
from ledger.briefing.dictionary import data_dictionary
from ledger.domain.registry.sheets import GROUPS
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.clause_kinds import KINDS
from ledger.marts.build import sql_files
from ledger.tasks.export import EXPORTS
from ledger.tasks.export_returns import RETURNS
from tests.house_drawing import floors_drawn, house, imports_drawn, rooms_told, sql_told, subjects_told
from tests.test_architecture import FLOORS, SUBJECTS

ROOT = Path(__file__).resolve().parent.parent


class Part(NamedTuple):
    """A generated part: its document, the name of its markers, and what stands between them."""

    document: Path
    name: str
    text: str


def parts() -> tuple[Part, ...]:
    """Every generated part, as it should stand."""
    return (
        Part(ROOT / "README.md", "pages", page_lines()),
        Part(ROOT / "README.md", "exports", export_columns()),
        Part(ROOT / "ledger" / "GLOSSARY.md", "marts", mart_lines()),
        Part(ROOT / "data" / "README.md", "dictionary", data_dictionary()),
        Part(ROOT / "data" / "README.md", "answers", answer_lines()),
        Part(ROOT / "docs" / "book.md", "sheets", sheet_lines()),
        Part(ROOT / "docs" / "rules.md", "clause-kinds", clause_kind_lines()),
        *house_parts(ROOT / "docs" / "house.md", ROOT / "docs" / "rooms.md"),
    )


def clause_kind_lines() -> str:
    """A table of the clause kinds: what each takes, as its class says it."""
    lines = [f"| `{kind.name}` | {' '.join((getdoc(type(kind)) or '').split())} |" for kind in KINDS.values()]
    return "\n".join(["| kind | takes, of the total left in scope |", "| --- | --- |", *lines])


def house_parts(house_page: Path, rooms_page: Path) -> Iterator[Part]:
    """The drawings of the house: its floors, who imports whom, the subjects of the facts, and every other room."""
    modules, floors = house(), [room for floor in FLOORS for room in floor]
    subjects = [f"ledger.domain.{subject}" for subject in SUBJECTS]
    yield Part(house_page, "floors", floors_drawn(modules))
    yield Part(house_page, "imports", imports_drawn(modules, floors))
    yield Part(house_page, "subjects", f"{imports_drawn(modules, subjects)}\n\n{subjects_told(modules, subjects)}")
    yield Part(rooms_page, "rooms", rooms_told(modules))
    yield Part(rooms_page, "sql", sql_told())


def page_lines() -> str:
    """A table of the pages, with what each is for, how it is reached and what it reads."""
    lines = [
        f"| {page.title} | `/{page.address}{f'?{page.of}=' if page.of else ''}` | {page.does} | "
        f"{'a row' if page.of else page.menu} | "
        f"{'figures' if page.figures else 'the store'} |"
        for page in PAGES
    ]
    return "\n".join(
        ["| page | address | what it is for | reached from | reads |", "| --- | --- | --- | --- | --- |", *lines]
    )


def export_columns() -> str:
    """A table of what can be exported, with its columns."""
    written = {**EXPORTS, **RETURNS}
    lines = [
        f"| `{name}` | {', '.join(f'`{column}`' for column in export.columns)} |" for name, export in written.items()
    ]
    return "\n".join(["| export | columns |", "| --- | --- |", *lines])


def answer_lines() -> str:
    """A table of the answers: what each measures, of whose money, when, in which unit, and what refreshes it."""
    lines = [
        f"| `{each.name}` | {each.measure} | {each.purse} | {each.window} | {each.unit} | {each.day} "
        f"| {each.refreshed_by} |"
        for each in ANSWERS.values()
    ]
    head = "| answer | measures | whose money | window | unit | as at | refreshed by |"
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- | --- |", *lines])


def sheet_lines() -> str:
    """Tables of the sheets of a book, one a group: what a row is and how it is known."""
    parts = []
    for group, models in GROUPS.items():
        lines = [f"| `{model.sheet}` | {_first_sentence(model)} | {_known_by(model)} |" for model in models]
        parts.append("\n".join([f"### {group}\n", "| sheet | a row is | known by |", "| --- | --- | --- |", *lines]))
    return "\n\n".join(parts)


def _first_sentence(model: type[Row]) -> str:
    return re.split(r"(?<=[.;])\s", " ".join((model.__doc__ or "").split()))[0].rstrip(".;")


def _known_by(model: type[Row]) -> str:
    key = ", ".join(f"`{column}`" for column in model.key)
    whole = f"; whole: `{model.whole}`" if model.whole else ""
    others = "; others'" if model.restated_by == "others" else ""
    return f"{key}{whole}{others}"


def mart_lines() -> str:
    """A table of the marts, each with the first line of its file."""
    first_lines = {name: text.splitlines()[0] for name, text in sql_files("marts").items()}
    lines = [f"| `{name}` | {line.removeprefix('--').strip()} |" for name, line in sorted(first_lines.items())]
    return "\n".join(["| mart | rule |", "| --- | --- |", *lines])


def between(text: str, name: str) -> str:
    """What stands between the markers of a part. Raises ValueError where they are not there once."""
    return _markers(text, name)[1].strip()


def put_between(text: str, name: str, part: str) -> str:
    """The document with the part put in."""
    before, _, after = _markers(text, name)
    return f"{before}\n{part.strip()}\n{after}"


def _markers(text: str, name: str) -> tuple[str, str, str]:
    found = re.findall(rf"(?s)\A(.*<!-- {name}:start -->)(.*)(<!-- {name}:end -->.*)\Z", text)
    if len(found) != 1 or text.count(f"<!-- {name}:") != 2:
        raise ValueError(f"the markers {name}:start and {name}:end are not there once each")
    before, part, after = found[0]
    return before, part, after


def main() -> None:
    """Write every part into its document."""
    for part in parts():
        text = part.document.read_text(encoding="utf-8")
        part.document.write_text(put_between(text, part.name, part.text), encoding="utf-8")


if __name__ == "__main__":
    main()
