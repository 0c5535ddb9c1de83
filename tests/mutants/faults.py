"""Small faults that a programmer might make, one at a time, in the text of a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A module with one fault in it: where (its first line and its last), what it was, what it is."""

    module: Path
    line: int
    last: int
    was: str
    now: str
    text: str


def places_of(text: str) -> list[tuple[int, int]]:
    """Where a module could have a fault: the number of each acting part, and of each fault that can be made of it."""
    return [
        (place, choice) for place, node in enumerate(_acting(ast.parse(text))) for choice in range(_choices(node))
    ]


def mutant_at(root: Path, module: Path, place: int, choice: int) -> Mutant:
    """The module with one of its faults."""
    tree = ast.parse((root / module).read_text(encoding="utf-8"))
    node = _acting(tree)[place]
    was = ast.unparse(node).partition("\n")[0]
    told = node.test if isinstance(node, ast.If) else node
    where = (told.lineno, told.end_lineno or told.lineno)
    changed = _spoil(node, choice)
    if changed is not node:
        _put(tree, node, changed)
    ast.fix_missing_locations(tree)
    return Mutant(module, *where, was, ast.unparse(changed).partition("\n")[0], ast.unparse(tree))


def _acting(tree: ast.Module) -> list[ast.expr | ast.stmt]:
    """The parts of a module that do something and could do something else, in the order of its text."""
    said = set(map(id, _only_said(tree)))
    parts = (node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt))
    return [node for node in parts if id(node) not in said and _choices(node)]


def _only_said(tree: ast.Module) -> Iterator[ast.AST]:
    """What no sound program asks: annotations, names of types, what stands in a fault's message, and its guards.

    A decorator's flags (that a row is frozen) and `strict` of zip keep a programmer from what no test may do.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield from ast.walk(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            if isinstance(node, ast.FunctionDef) and node.returns:
                yield from ast.walk(node.returns)
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)
        elif isinstance(node, ast.Assert | ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg == "strict"):
            yield from ast.walk(node)
        elif isinstance(node, ast.Raise) and node.exc:
            yield from ast.walk(node.exc)
        elif isinstance(node, ast.Assign) and _names_a_type(node.value):
            yield from ast.walk(node.value)


NAMING = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.BinOp, ast.BitOr, ast.Load)


def _names_a_type(value: ast.expr) -> bool:
    """Whether an assignment only gives a type another name: `Key = tuple[str, int] | None`."""
    return isinstance(value, ast.Subscript | ast.BinOp) and all(
        isinstance(part, NAMING) or (isinstance(part, ast.Constant) and part.value in (None, Ellipsis))
        for part in ast.walk(value)
    )


def _choices(node: ast.AST) -> int:
    """How many faults can be made of a part."""
    match node:
        case ast.Compare(ops=ops):
            return len(ops)
        case ast.BinOp(op=op):
            return type(op) in RECKONED
        case ast.BoolOp() | ast.If() | ast.IfExp():
            return 1
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return 1
        case ast.Call(func=ast.Name(id=name)):
            return name in CALLED
        case ast.Constant(value=bool() | int()):
            return 1
        case ast.Return(value=ast.expr()):
            return not (isinstance(node.value, ast.Constant) and node.value.value is None)
        case ast.Continue() | ast.Break():
            return 1
    return 0


def _spoil(node: ast.expr | ast.stmt, choice: int) -> ast.expr | ast.stmt:
    """Make one fault of a part: in it, or something else in its place."""
    match node:
        case ast.Compare(ops=ops):
            ops[choice] = COMPARED[type(ops[choice])]()
        case ast.BinOp():
            node.op = RECKONED[type(node.op)]()
        case ast.BoolOp():
            node.op = JOINED[type(node.op)]()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Call(func=ast.Name(id=name)):
            node.func = ast.Name(CALLED[name], ast.Load())
        case ast.Return():
            node.value = ast.Constant(None)
        case _:
            return _instead(node)
    return node


def _instead(node: ast.expr | ast.stmt) -> ast.expr | ast.stmt:
    """What stands in the place of a part that is nothing but itself."""
    match node:
        case ast.UnaryOp(operand=operand):
            return operand
        case ast.Constant(value=bool(value)):
            return ast.Constant(not value)
        case ast.Constant(value=int(value)):
            return ast.Constant(value + 1)
        case ast.Continue():
            return ast.Pass()
        case ast.Break():
            return ast.Continue()
    raise ValueError(f"Nothing stands in the place of {ast.unparse(node)}.")


def _put(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    """Put a part in the place of another."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if part is old else part for part in value])
