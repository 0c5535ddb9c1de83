"""Every message that a book may meet, read from the source: what was expected, and the reason given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import ledger

LEDGER = Path(ledger.__file__).parent
EXPECTED_AT = {"Fault": 2, "fault": 1, "Problem": 4, "_tell": 2, "Cell": 1}
"""Where in a call of this name the text of what was expected stands."""


def _texts(node: ast.expr) -> list[str]:
    """The patterns of a text in the source; [] for what is only handed on from elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        patterns = [""]
        for part in node.values:
            ends = [re.escape(str(part.value))] if isinstance(part, ast.Constant) else [".*"]
            patterns = [pattern + end for pattern in patterns for end in ends]
        return patterns
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [left + right for left in _texts(node.left) or [".*"] for right in _texts(node.right) or [".*"]]
    return []


def _calls(module: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def expected_texts(root: Path = LEDGER) -> dict[str, str]:
    """Each pattern of what a message may say was expected, with the module and line it stands in."""
    found: dict[str, str] = {}
    for module in [*sorted((root / "domain").rglob("*.py")), *sorted((root / "book").rglob("*.py"))]:
        for name, call in _calls(module):
            place = EXPECTED_AT.get(name)
            if place is None or place >= len(call.args):
                continue
            for pattern in _texts(call.args[place]):
                found[pattern] = f"{module.name}:{call.lineno}"
        for returned, line in _returned_by("expected", module):
            for pattern in _texts(returned):
                found[pattern] = f"{module.name}:{line}"
    return found


def _returned_by(name: str, module: Path) -> Iterator[tuple[ast.expr, int]]:
    for function in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef) and function.name == name:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield node.value, node.lineno


def reasons() -> dict[str, str]:
    """Each reason that a cell gives for refusing a text, with the module and line it stands in."""
    found: dict[str, str] = {}
    for module in (
        LEDGER / "domain" / "sheet" / "cells.py",
        LEDGER / "domain" / "money_and_days" / "money.py",
        LEDGER / "book" / "sheets" / "reading.py",
    ):
        for name, call in _calls(module):
            if name == "ValueError" and call.args:
                for pattern in _texts(call.args[0]):
                    if pattern:
                        found[pattern] = f"{module.name}:{call.lineno}"
    return found
