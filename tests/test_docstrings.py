"""What docstrings and comments name is there: modules, functions, files and words in backticks are followed.

A path or a dotted name leads to a file or to what a module defines. A single word is something of the module that
says it, a module beside it, or a word of sheets and marts; what stands elsewhere is named by its whole path.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from io import StringIO
from keyword import iskeyword
from pathlib import Path

import pytest

from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.choices import COMPONENT_NAMES
from ledger.marts.build import SQL, sql_files

ROOT = Path(__file__).resolve().parent.parent
CODE = ("ledger", "dashboards", "tests", "data/samples")
DOCUMENTS = ("README.md", "data/README.md", "ledger/GLOSSARY.md", "ledger/DECISIONS.md", "docs/*.md")
FLOORS = sorted(path.name for path in (ROOT / "ledger").iterdir() if path.is_dir() and path.name != "__pycache__")

TICKED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
UNTICKED = re.compile(
    rf"(?<![\w`/.-])((?:ledger|dashboards|tests|{'|'.join(FLOORS)})(?:(?:/[\w-]+)+(?:\.[a-z]+)?|(?:\.[a-z]\w+)+))"
)
"""A path or a dotted name of the house that stands in a text without backticks."""
EXAMPLE = re.compile(r"(?m)^ *(?:>>>|\.\.\.) .*$")
MADE_LATER = "data/local"
"""Where ledgers are made; git ignores it."""
PATH = re.compile(r"\.?[a-z_][\w.-]*(?:/[\w.<>-]+)*(?:/|/[\w-]+(?:\.[a-z]+)?)|[a-z_][\w-]*\.(?:py|md|toml|csv|sql)")
DOTTED = re.compile(r"[a-z_]\w*(?:\.[A-Za-z_]\w*)+")
WORD = re.compile(r"[A-Za-z_]\w*")


def texts(source: str) -> Iterator[str]:
    """The docstrings (of attributes too) and the comments of a module."""
    yield from (node.value.value for node in ast.walk(ast.parse(source)) if _is_text(node))
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def named(text: str) -> Iterator[str]:
    """What a text names: all that stands in backticks, and paths of the house without them; examples are code."""
    text = EXAMPLE.sub("", text)
    yield from (found.removesuffix("()") for found in TICKED.findall(text))
    yield from UNTICKED.findall(TICKED.sub("", text))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def defined(body: list[ast.stmt]) -> dict[str, list[ast.stmt]]:
    """What a module or a class defines or takes from others, each with its own body where it is a class."""
    found: dict[str, list[ast.stmt]] = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = node.body
        elif isinstance(node, ast.FunctionDef):
            found[node.name] = []
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name: [] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id: [] for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


def module_at(folder: Path, parts: list[str]) -> tuple[Path, list[str]] | None:
    """The module or room that the beginning of a dotted name leads to from a folder, and what is left of the name."""
    for length in range(len(parts), 0, -1):
        there = folder.joinpath(*parts[:length])
        for path in (there.with_suffix(".py"), there / "__init__.py"):
            if path.exists():
                return path, parts[length:]
    return None


def leads_to_name(folder: Path, dotted: str) -> bool:
    """Whether a dotted name leads from a folder to a module, or to what it or a class of it defines."""
    found = module_at(folder, dotted.split("."))
    if found is None:
        return False
    path, rest = found
    body = parsed(path).body
    for part in rest:
        names = defined(body)
        if part not in names:
            return False
        body = names[part]
    return True


def above(folder: Path) -> list[Path]:
    """A folder and those it lies in, up to the root of the project."""
    return [folder, *(each for each in folder.parents if each.is_relative_to(ROOT))]


@cache
def everywhere() -> list[Path]:
    """Every folder of code, and that of the SQL: from where a document, which stands in no room, may name a file."""
    folders = {path.parent for room in CODE for path in (ROOT / room).rglob("*.py")}
    return sorted(folders | {ROOT, ROOT / "ledger", SQL})


def is_path_there(folders: list[Path], name: str) -> bool:
    """Whether a path leads somewhere from one of the folders, or a file of that name lies below the first.

    `<subject>` in a path stands for any one.
    """
    if "<" in name:
        pattern = re.sub("<[a-z]+>", "*", name).rstrip("/")
        return any(any(folder.glob(pattern)) for folder in folders)
    return (
        name.startswith(MADE_LATER)
        or any((folder / name).exists() or (folder / f"{name}.py").exists() for folder in folders)
        or ("." in name and "/" not in name and any(folders[0].rglob(name)))
    )


@cache
def words_of_books() -> set[str]:
    """Words that every module may say: sheets, their columns and codes, and the tables that SQL makes of them."""
    columns = [(name, column) for model in SHEETS.values() for name, column in model.columns().items()]
    chosen = {code for _, column in columns for code in column.choices}
    marts = {name for kind in ("staging", "marts", "questions", "checks") for name in sql_files(kind)}
    return {*SHEETS, *(name for name, _ in columns), *chosen, *COMPONENT_NAMES, *marts}


def own_words(tree: ast.Module) -> set[str]:
    """Every word of a module's code: names it defines, takes or uses, and its texts that are not docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if _is_text(node)}
    words: set[str] = set()
    for node in ast.walk(tree):
        said = [getattr(node, field, None) for field in ("id", "attr", "arg", "name", "asname", "module")]
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            said.append(node.value)
        words |= {word for text in said if isinstance(text, str) for word in WORD.findall(text)}
    return words


def name_faults(path: Path, source: str) -> list[str]:
    """What a module's docstrings and comments name and nobody finds."""
    where, folders, own = path.relative_to(ROOT), above(path.parent), own_words(ast.parse(source))
    faults = []
    for text in texts(source):
        for name in named(text):
            if PATH.fullmatch(name):
                there = is_path_there(folders, name)
            elif DOTTED.fullmatch(name):
                there = any(leads_to_name(folder, name) for folder in folders)
            elif WORD.fullmatch(name):
                there = (
                    name in own or name in words_of_books() or iskeyword(name) or is_path_there([path.parent], name)
                )
            else:
                continue
            if not there:
                faults.append(f"{where}: there is no {name}")
    return faults


def document_faults(path: Path, text: str) -> list[str]:
    """Paths and dotted names of a document that nobody finds; to its single words tests/test_docs.py looks."""
    folders = [path.parent, *everywhere()]
    faults = []
    for name in named(text):
        if PATH.fullmatch(name):
            there = is_path_there(folders, name)
        elif DOTTED.fullmatch(name):
            there = any(leads_to_name(folder, name) for folder in folders)
        else:
            continue
        if not there:
            faults.append(f"{path.relative_to(ROOT)}: there is no {name}")
    return faults


def modules() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for room in CODE for path in sorted((ROOT / room).rglob("*.py"))}


def documents() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for name in DOCUMENTS for path in sorted(ROOT.glob(name))}


def test_the_guard_sees_what_is_named() -> None:
    said = [name for source in modules().values() for text in texts(source) for name in named(text)]
    assert sum(bool(PATH.fullmatch(name)) for name in said) >= 5
    assert sum(bool(DOTTED.fullmatch(name)) for name in said) >= 15
    assert sum(bool(WORD.fullmatch(name)) for name in said) > 400
    written = [name for text in documents().values() for name in named(text)]
    assert sum(bool(PATH.fullmatch(name) or DOTTED.fullmatch(name)) for name in written) > 60


def test_what_docstrings_and_comments_name_is_there() -> None:
    assert [fault for path, source in modules().items() for fault in name_faults(path, source)] == []


def test_what_documents_name_is_there() -> None:
    assert [fault for path, text in documents().items() for fault in document_faults(path, text)] == []


PLANTED = ROOT / "ledger" / "domain" / "splits" / "planted.py"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"""Worked out by `ledger.domain.splits.gone`."""', "ledger.domain.splits.gone"),
        ('"""Worked out by `charges.gone`."""', "charges.gone"),
        ('"""Worked out by `splits.waterfall.Waterfall.gone`."""', "splits.waterfall.Waterfall.gone"),
        ('x = 1\n"""As `answers/gone` has it."""', "answers/gone"),
        ('"""As domain/gone has it."""', "domain/gone"),
        ('"""What it costs (domain.position)."""', "domain.position"),
        ("x = 1  # as `gone` has it", "gone"),
        ('"""Worked out by `charges.charges_of` and `ledger.domain.splits.clauses.Waterfall.of`."""', ""),
        ('"""As `weekly`, `domain/splits/weekly` and `x` have it."""\nx = 1', ""),
        ('"""A sheet: `placements`; its code: `in_principle`; 5 is `5`."""', ""),
    ],
)
def test_a_name_that_is_gone_is_seen(text: str, found: str) -> None:
    expected = [f"ledger/domain/splits/planted.py: there is no {found}"] if found else []
    assert name_faults(PLANTED, text) == expected


def test_a_name_that_is_gone_from_a_document_is_seen() -> None:
    path = ROOT / "ledger" / "DECISIONS.md"
    assert document_faults(path, "asked of `look.gone` in `domain/gone.py`") == [
        "ledger/DECISIONS.md: there is no look.gone",
        "ledger/DECISIONS.md: there is no domain/gone.py",
    ]
    assert document_faults(path, "see `ledger/<room>/planted.py` beside `ledger/<room>/__init__.py`") == [
        "ledger/DECISIONS.md: there is no ledger/<room>/planted.py"
    ]
    assert document_faults(path, "asked of `look.style` in `domain/splits/in_force.py`, beside ledger/store") == []
