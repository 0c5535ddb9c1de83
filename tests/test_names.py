"""One word, one meaning: types and files have names of their own, and each name is taken from its maker."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.sources import ROOT, module_name


def test_no_file_repeats_the_name_of_its_room(trees: dict[str, ast.Module]) -> None:
    files = (path for path in (ROOT / "tests").rglob("*.py") if path.stem != "__init__")
    tests = {module_name(path, ROOT).replace(".test_", "."): ast.parse("") for path in files}
    assert len(tests) > 100
    assert repeated_words(trees | tests) == []


@pytest.mark.parametrize(
    "module",
    [
        "ledger.domain.funds.fund_checks",
        "ledger.domain.funds.checks_of_funds",
        "ledger.exports.export_funds",
        "dashboards.review.closer_to_home.closer_forms",
        "dashboards.finance.debts.finance_front",
        "tests.store.store_sample",
    ],
)
def test_a_planted_file_that_repeats_its_room_is_seen(module: str) -> None:
    assert repeated_words({module: ast.parse("")}) == [module]


def repeated_words(trees: dict[str, ast.Module]) -> list[str]:
    """Modules that say in their name what a room round them says already.

    One whose name is its room's is what the room is named for; a room that names two things tells neither apart.
    """
    return [
        module
        for module in trees
        for rooms, name in [(module.split(".")[1:-1], module.split(".")[-1])]
        if any(
            words(name) & words(room)
            for room in rooms
            if "_and_" not in room and name.removesuffix("s") != room.removesuffix("s")
        )
    ]


def words(name: str) -> set[str]:
    """The words of a name, of which there may be one or several of a thing."""
    return {word.removesuffix("s") for word in name.split("_")} - {"of", "to", "and"}


def twice_named(trees: dict[str, ast.Module]) -> list[str]:
    """Names of types that stand in more than one module, those with an underscore before them included."""
    return [f"{name}: {', '.join(sorted(where))}" for name, where in sorted(named(trees).items()) if len(where) > 1]


def named(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """The classes by name, and what else is named as a type, each with the modules in which it stands."""
    found: dict[str, set[str]] = {}
    for module, tree in trees.items():
        classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for name in (each.lstrip("_") for each in [*classes, *given(tree)]):
            if name[0].isupper() and not name.isupper():
                found.setdefault(name, set()).add(module)
    return found


def given(tree: ast.Module) -> Iterator[str]:
    """What a module names that is not defined: `Rows = list[Row]`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and not (
            isinstance(node.value, ast.Call) and "TypeVar" in ast.dump(node.value)
        ):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_each_type_has_a_name_of_its_own(trees: dict[str, ast.Module]) -> None:
    assert len(named(trees)) > 700
    assert {"Claim", "ReceiptClaim", "Standard", "OutcomeState"} <= set(named(trees))
    assert twice_named(trees) == []


@pytest.mark.parametrize("text", ["def worked():\n    class _Claim:\n        pass\n", "Claim = tuple[str, int]\n"])
def test_a_planted_name_that_stands_twice_is_seen(text: str, trees: dict[str, ast.Module]) -> None:
    found = ["Claim: ledger.journal.planted, ledger.reconciliation.partners.reasons"]
    assert twice_named(trees | {"ledger.journal.planted": ast.parse(text)}) == found


def taken_from(tree: ast.Module) -> dict[str, str]:
    """What a module imports by name from another of the house, and from which."""
    return {
        alias.asname or alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("ledger", "dashboards")
        for alias in node.names
    }


def passed_on(trees: dict[str, ast.Module], house: dict[str, ast.Module]) -> list[str]:
    """Names that a module takes from another which has them from a third itself."""
    faults = []
    for module, tree in trees.items():
        takes = [
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in house
            for alias in node.names
        ]
        whole = {name: f"{there}.{name}" for name, there in taken_from(tree).items() if f"{there}.{name}" in house}
        takes += [
            (whole[node.value.id], node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole
        ]
        faults += [
            f"{module} takes {name} from {there}, not from {taken_from(house[there])[name]}"
            for there, name in takes
            if name in taken_from(house[there]) and f"{there}.{name}" not in house
        ]
    return faults


def test_each_name_is_taken_from_where_it_is_made(trees: dict[str, ast.Module]) -> None:
    assert sum(len(taken_from(tree)) for tree in trees.values()) > 1_000
    tests = {module_name(path, ROOT): ast.parse(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("*.py")}
    assert len(tests) > 100
    assert passed_on(trees | tests, trees) == []


@pytest.mark.parametrize(
    "text",
    ["from ledger.b import Thing\n", "from ledger import b\nthing = b.Thing\n", "from ledger.b import other\n"],
)
def test_a_planted_name_that_is_passed_on_is_seen(text: str) -> None:
    planted = {
        "ledger.b": ast.parse("from ledger.a import Thing\nother = 1\n"),
        "ledger.c": ast.parse(text),
    }
    found = ["ledger.c takes Thing from ledger.b, not from ledger.a"] if "other" not in text else []
    assert passed_on(planted, planted) == found
