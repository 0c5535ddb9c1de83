"""A fault put into a function that has been read already: what it does is exchanged, and no module is read again.

Most faults lie in the body of a function; for these a trial needs no copy of the house.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType

from tests.mutants.faults import Mutant

WITHIN = ("__func__", "fget", "func", "__wrapped__")
"""Where what stands around a function keeps it: a method of a class, a property, what remembers its results."""


def exchange(mutant: Mutant) -> bool:
    """Let the function that the mutant spoils do what it does there; whether it is in a function, and could be.

    The module is one that can be read by its name. Of a mutant without a fault there is nothing to do.
    """
    named = find_spec(_module(mutant.module))
    if named is None or named.origin is None:
        return False
    was, now = ast.parse(Path(named.origin).read_text(encoding="utf-8")), ast.parse(mutant.text)
    sound_bodies = _bodies(was)
    differing = [name for name, body in _bodies(now).items() if body != sound_bodies[name]]
    if len(differing) > 1 or _without_bodies(was) != _without_bodies(now):
        return False
    return all(_does(mutant.module, name, now) for name in differing)


def _does(path: Path, name: str, now: ast.Module) -> bool:
    function = _function(importlib.import_module(_module(path)), name)
    codes = [code for code in _codes(compile(now, str(path), "exec")) if code.co_qualname == name]
    if function is None or len(codes) != 1 or codes[0].co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = codes[0]
    return True


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def _bodies(tree: ast.Module) -> dict[str, str]:
    """What the functions of a module and of its classes do, by their names."""
    return {name: ast.dump(node) for name, node in _named(tree.body)}


def _named(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _named(node.body, f"{within}{node.name}.")


def _without_bodies(tree: ast.Module) -> str:
    """All of a module but what its functions do."""
    bare = ast.parse(ast.unparse(tree))
    for _, node in _named(bare.body):
        node.body = []
    return ast.dump(bare)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _function(holder: object, name: str) -> FunctionType | None:
    """The function of that name, taken out of what stands around it."""
    for part in name.split("."):
        holder = vars(holder).get(part)
        while holder is not None and not isinstance(holder, FunctionType | type):
            holder = next((getattr(holder, kept) for kept in WITHIN if hasattr(holder, kept)), None)
    while isinstance(holder, FunctionType) and hasattr(holder, "__wrapped__"):
        holder = holder.__wrapped__
    return holder if isinstance(holder, FunctionType) and holder.__code__.co_qualname == name else None
