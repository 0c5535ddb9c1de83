"""No task reads in one transaction and writes in another, and only the store works on connections."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.sources import imported, within


def functions_of_tasks(trees: dict[str, ast.Module]) -> dict[str, ast.FunctionDef]:
    """The functions of tasks, methods included, by module and name; what is defined within one is part of it."""
    return {
        f"{module}.{node.name}": node
        for module, tree in trees.items()
        if within(module, "ledger.tasks")
        for part in tree.body
        for node in (part.body if isinstance(part, ast.ClassDef) else [part])
        if isinstance(node, ast.FunctionDef)
    }


OPENS = {"read": "read", "books_at": "read", "write": "write", "books_to_write": "write"}
"""What opens a transaction of which kind."""


def transactions(function: ast.FunctionDef) -> set[str]:
    """The kinds of transaction that a function opens itself; one opened to read or to write, as is asked, writes."""
    kinds: set[str] = set()
    for node in ast.walk(function):
        for item in node.items if isinstance(node, ast.With) else ():
            opened = {
                OPENS[call.func.id]
                for call in ast.walk(item.context_expr)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OPENS
            }
            kinds |= {"write"} if "write" in opened else opened
    return kinds


def called(name: str, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What a function names of its own module and of what that imports, by module and name."""
    module = name.rpartition(".")[0]
    there = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield there.get(node.id, f"{module}.{node.id}")


def reads_then_writes(trees: dict[str, ast.Module]) -> list[str]:
    """Tasks that open one transaction to read and another to write, themselves or by what they call."""
    functions = functions_of_tasks(trees)
    opened = {name: transactions(function) for name, function in functions.items()}
    calls = {
        name: [other for other in called(name, function, trees[name.rpartition(".")[0]]) if other in functions]
        for name, function in functions.items()
    }
    while True:
        wider = {name: kinds.union(*(opened[other] for other in calls[name])) for name, kinds in opened.items()}
        if wider == opened:
            return sorted(name for name, kinds in opened.items() if kinds == {"read", "write"})
        opened = wider


ALONE = "ledger.tasks.demo"
"""It makes a ledger of its own, month by month, which nobody else writes to."""


def test_no_task_reads_in_one_transaction_and_writes_in_another(trees: dict[str, ast.Module]) -> None:
    functions = functions_of_tasks(trees)
    kinds = [transactions(function) for function in functions.values()]
    assert sum("read" in each for each in kinds) >= 3
    assert sum("write" in each for each in kinds) > 5
    writing = {"panels.put_on", "disputes.raise_dispute", "drafts.decide_draft", "uplifts.agree", "homes.record_beds"}
    assert writing <= {name.removeprefix("ledger.tasks.") for name in functions}
    assert [name for name in reads_then_writes(trees) if not within(name, ALONE)] == []


READS = (
    "from ledger.store.keeping.engine import read, write\n"
    "def known(engine):\n    with read(engine) as c:\n        pass\n"
)


RECORDS = "from ledger.tasks.import_book import record_together\ndef put(engine):\n"


TAKES_IN = "def record_together(engine):\n    with read(engine) if dry else write(engine) as c:\n        pass\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{RECORDS}    with read(engine) as c:\n        n = 1\n    record_together(engine)\n", ["put"]),
        (f"{READS}{RECORDS}    known(engine)\n    record_together(engine)\n", ["put"]),
        (f"{READS}{RECORDS}    record_together(engine)\n", []),
        (f"{RECORDS}    with books_at(engine) as books:\n        n = 1\n    record_together(engine)\n", ["put"]),
        (f"{READS}def put(engine):\n    known(engine)\n    with write(engine) as c:\n        pass\n", ["put"]),
    ],
)
def test_a_planted_reading_before_a_writing_is_seen(text: str, found: list[str]) -> None:
    planted = {"ledger.tasks.import_book": ast.parse(TAKES_IN), "ledger.tasks.planted": ast.parse(text)}
    assert reads_then_writes(planted) == [f"ledger.tasks.planted.{name}" for name in found]


def on_connections(trees: dict[str, ast.Module]) -> set[str]:
    """Modules outside the store that hold a connection to it: they name one, open one, or take one out of books."""
    found = set()
    for module, tree in trees.items():
        if within(module, "ledger.store"):
            continue
        named = {
            name
            for name in imported(tree)
            if name in {f"ledger.store.keeping.engine.{each}" for each in ("Connection", "read", "write")}
        }
        taken_out = any(isinstance(node, ast.Attribute) and node.attr == "connection" for node in ast.walk(tree))
        if named or taken_out:
            found.add(module)
    return found


def test_only_the_store_works_on_connections(trees: dict[str, ast.Module]) -> None:
    opened = [
        module
        for module, tree in trees.items()
        if {"ledger.store.books.Books", "ledger.store.books.books_at"} & set(imported(tree))
        if not within(module, "ledger.store")
    ]
    assert len(opened) > 20
    assert on_connections(trees) == set()


@pytest.mark.parametrize(
    "text",
    [
        "from ledger.store.keeping.engine import Connection\ndef known(connection: Connection): pass\n",
        "from ledger.store.keeping.engine import Engine, read\n",
        "def known(books):\n    return books.connection.execute('')\n",
    ],
)
def test_a_planted_connection_is_seen(text: str) -> None:
    assert on_connections({"ledger.answers.planted": ast.parse(text)}) == {"ledger.answers.planted"}
