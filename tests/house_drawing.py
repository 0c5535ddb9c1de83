"""A drawing of the house, made from its folders and imports: which room stands where, and who imports whom."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

import ledger
from tests.test_architecture import FLOORS

ROOT = Path(ledger.__file__).resolve().parent.parent
House = Mapping[str, ast.Module]
"""Every module by its dotted name; a package stands under its own."""
Graph = dict[str, set[str]]
"""Rooms, each with the others that it imports."""
WIDTH = 110


def house(root: Path = ROOT) -> House:
    """The modules of the house; how a store's tables came about (migrations) is no part of the drawing."""
    found = {}
    for path in sorted(path for part in ("ledger", "dashboards") for path in (root / part).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if "migrations" not in parts:
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """What a module imports, whole or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def who_imports_whom(modules: House, rooms: Iterable[str]) -> Graph:
    """Of these rooms, which others each imports."""
    graph: Graph = {room: set() for room in rooms}
    for name, tree in modules.items():
        if here := _room_of(name, graph):
            graph[here] |= {there for each in imported(tree) if (there := _room_of(each, graph))} - {here}
    return graph


def _room_of(name: str, rooms: Iterable[str]) -> str | None:
    return next((room for room in rooms if name == room or name.startswith(f"{room}.")), None)


def rooms_in(modules: House, outer: str) -> list[str]:
    """The rooms and modules that lie right inside a room."""
    depth = outer.count(".") + 2
    return sorted({".".join(name.split(".")[:depth]) for name in modules if name.startswith(f"{outer}.")})


def storeys(graph: Graph) -> list[list[str]]:
    """Rooms storey by storey from the ground up, each as low as what it imports lets it be.

    Rooms that import each other in a circle stand on one storey.
    """
    reached = _reached(graph)
    left, built, found = sorted(graph), set[str](), list[list[str]]()
    while left:
        ready = [room for room in left if all(room in reached[other] for other in reached[room] - built)]
        found.append(ready)
        built |= set(ready)
        left = [room for room in left if room not in built]
    return found


def _reached(graph: Graph) -> Graph:
    """Which rooms each imports, itself or by what it imports."""
    reached = {room: set(others) for room, others in graph.items()}
    while True:
        wider = {room: others.union(*(reached[other] for other in others)) for room, others in reached.items()}
        if wider == reached:
            return reached
        reached = wider


def floors_drawn(modules: House) -> str:
    """The floors from the roof down, each room with what it is for and the rooms inside it, storey by storey."""
    lines = ["┌" + "─" * WIDTH]
    for floor in reversed(FLOORS):
        for room in floor:
            lines += _written(f"│ {_path(modules, room):<24}", purpose(modules[room]))
            if any(is_package(modules, inner) for inner in rooms_in(modules, room)):
                inside = storeys(who_imports_whom(modules, rooms_in(modules, room)))
                for storey in reversed(inside):
                    lines += _written("│" + " " * 27, _listed(modules, room, storey))
        lines.append("├" + "─" * WIDTH)
    return _block([*lines[:-1], "└" + "─" * WIDTH])


def _written(begins: str, text: str) -> list[str]:
    """A text behind what its line begins with, in as many lines as it takes."""
    first, *others = wrap(text, WIDTH - len(begins), break_on_hyphens=False)
    return [begins + first, *(f"│{'':<{len(begins) - 1}}{other}" for other in others)]


def _listed(modules: House, outer: str, rooms: Sequence[str]) -> str:
    return " · ".join(
        room.removeprefix(f"{outer}.") + ("/" if is_package(modules, room) else "")
        for room in sorted(rooms, key=lambda room: (not is_package(modules, room), room))
    )


def imports_drawn(modules: House, rooms: Sequence[str]) -> str:
    """Who imports whom, as a table of marks: rooms from the roof down, and what each imports from the ground up."""
    graph = who_imports_whom(modules, rooms)
    letters = {room: chr(ord("a") + place) for place, room in enumerate(rooms)}
    names = {room: room.removeprefix("ledger.").removeprefix("domain.") for room in rooms}
    wide = max(map(len, names.values()))
    lines = [f"   {'':<{wide}}  imports  {' '.join(letters.values())}"]
    for place, room in reversed(list(enumerate(rooms))):
        marks = ["●" if other in graph[room] else "·" for other in rooms]
        marks[place] = "■"
        lines.append(f" {letters[room]} {names[room]:<{wide}}           {' '.join(marks)}")
    return _block(lines)


def subjects_told(modules: House, rooms: Sequence[str]) -> str:
    """A table of the subjects from the ground up: what each holds, and its modules."""
    lines = ["| subject | holds | modules |", "| --- | --- | --- |"]
    for room in rooms:
        inside = ", ".join(f"`{name.removeprefix(f'{room}.')}`" for name in rooms_in(modules, room))
        lines.append(f"| `{room.rpartition('.')[2]}` | {purpose(modules[room])} | {inside} |")
    return "\n".join(lines)


def rooms_told(modules: House) -> str:
    """A table for each floor above the facts: what its rooms and modules are for, and which modules a room has."""
    floors = [room for floor in FLOORS for room in floor if is_package(modules, room) and room != "ledger.domain"]
    return "\n\n".join(_floor_told(modules, floor) for floor in floors)


def _floor_told(modules: House, floor: str) -> str:
    rooms = sorted(rooms_in(modules, floor), key=lambda room: (not is_package(modules, room), room))
    rows = [["room", "holds", "modules"], ["---"] * 3]
    for room in rooms:
        inside = ", ".join(_with_modules(modules, name) for name in rooms_in(modules, room))
        rows.append([f"`{_path(modules, room).removeprefix(_path(modules, floor))}`", purpose(modules[room]), inside])
    columns = 3 if any(inside for *_, inside in rows[2:]) else 2
    return "\n".join([f"## `{_path(modules, floor)}`\n", *(f"| {' | '.join(row[:columns])} |" for row in rows)])


def _with_modules(modules: House, room: str) -> str:
    """A module by its name; a room within a room with its modules behind it."""
    name, inside = room.rpartition(".")[2], rooms_in(modules, room)
    named = ", ".join(f"`{module.rpartition('.')[2]}`" for module in inside)
    return f"`{name}/` ({named})" if inside else f"`{name}`"


def sql_told(root: Path = ROOT) -> str:
    """A table of the SQL of the marts: each kind by subject, with its files."""
    sql = root / "ledger" / "marts" / "sql"
    lines = ["| folder | files |", "| --- | --- |"]
    for kind in ("staging", "marts", "questions", "checks"):
        for room in sorted(path for path in (sql / kind).iterdir() if path.is_dir()):
            files = ", ".join(f"`{path.relative_to(room).with_suffix('')}`" for path in sorted(room.rglob("*.sql")))
            lines.append(f"| `{kind}/{room.name}/` | {files} |")
    return "\n".join(lines)


def is_package(modules: House, room: str) -> bool:
    """Whether a room holds modules, and is not one itself."""
    return any(name.startswith(f"{room}.") for name in modules)


def purpose(tree: ast.Module) -> str:
    """What a room or module is for: the first paragraph of its docstring."""
    return " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())


def _path(modules: House, room: str) -> str:
    return room.replace(".", "/") + ("/" if is_package(modules, room) else ".py")


def _block(lines: Iterable[str]) -> str:
    return "\n".join(["```text", *lines, "```"])
