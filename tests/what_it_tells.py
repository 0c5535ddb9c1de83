"""Write all that a ledger tells into a folder: every export, book and return, what commands say, and every page.

So two versions of the program can be compared: `python -m tests.what_it_tells FOLDER` in each, on copies of one
store (`--store URL`; else the demonstration is built), and `diff -r` of the two folders. Public doors alone are used.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node, UnknownElement

from ledger.config import ROOT
from ledger.tasks.demo import build
from ledger.tasks.export import EXPORTS
from tests.desk import command

ON = "2026-10-31"
"""The last day of the demonstration ledger."""
AGAIN = "2026-03-31"
EARLIER = "2026-03-31T23:59:59"
MONTH = "2026-10"
BOOKS = (("beancount",), ("hledger",), ("gl",), ("accruals", "--month", MONTH), ("workbook", "--month", MONTH))
SAID = (
    ("verify",),
    ("month-end", MONTH, "--json"),
    ("month-end", "2026-03", "--json"),
    ("uplifts", "--json"),
    ("beds", "--dry-run"),
)
ITS_OWN = re.compile(r"report refresh snap-\d+|built \d+ \w+ \d+|[0-9a-f]{32,}|\b\d{1,2} \w+ 20\d\d, \d\d:\d\d")
"""What differs between two runs of one program."""


def main() -> None:
    """Write it all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--store")
    asked.add_argument("--only", choices=("exports", "pages"))
    given = asked.parse_args()
    given.folder.mkdir(parents=True)
    store = given.store or f"sqlite:///{given.folder.parent / (given.folder.name + '.db')}"
    if not given.store:
        build(store)
    if given.only != "pages":
        write_exports(store, given.folder)
        write_books(store, given.folder)
        write_said(store, given.folder)
    if given.only != "exports":
        write_pages(store, given.folder)


def write_exports(store: str, folder: Path) -> None:
    """Each export as known now and at an earlier moment; those of a day on two days."""
    for what, each in EXPORTS.items():
        for name, moment in (("now", ()), ("earlier", ("--as-known-at", EARLIER))):
            for on in (ON, AGAIN) if each.on_a_day else ("",):
                file = folder / f"export-{what}-{name}{'-' * bool(on)}{on}.csv"
                _ask(store, folder, file.stem, "export", what, str(file), *moment, *(("--on", on) if on else ()))
    for what, words in (("pnw-census", ("--on", ON)), ("s251", ("--year", "2026-27"))):
        _ask(store, folder, f"return-{what}", "export", what, str(folder / f"return-{what}.csv"), *words)


def write_books(store: str, folder: Path) -> None:
    """The journal for other programs, and the month's workbook cell by cell."""
    for what, *words in BOOKS:
        file = folder / f"book-{what}{'.xlsx' if what == 'workbook' else '.txt'}"
        _ask(store, folder, f"said-{what}", "export", what, str(file), *words)
        if file.suffix == ".xlsx" and file.exists():
            book = CalamineWorkbook.from_path(str(file))
            cells = (
                f"{name}: {row}" for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
            )
            file.with_suffix(".cells").write_text("\n".join(cells), encoding="utf-8")
            file.unlink()


def write_said(store: str, folder: Path) -> None:
    """What commands say that read, or that change nothing when they are run again."""
    for words in SAID:
        _ask(store, folder, f"said-{'-'.join(words)}", *words)
    for placement in _placements(folder):
        for month in (MONTH, AGAIN[:7]):
            _ask(store, folder, f"explain-{placement}-{month}", "explain", placement, "--month", month)


def write_pages(store: str, folder: Path) -> None:
    """What every page of the dashboards shows, as text."""
    os.environ["JOINT_LEDGER_STORE"] = store
    from dashboards import reading
    from dashboards.pages import PAGES

    shown = ROOT / "dashboards"
    keys = [reading.key_of(code) for code in _placements(folder)]
    given: dict[str, list[dict[str, str]]] = {
        "placement": [{"placement": str(key)} for key in keys],
        "what-if": [{}, *({"placement": str(key)} for key in keys[:2])],
        "outcomes": [{}, *({"placement": str(key)} for key in keys[:2])],
        "therapeutic": [{}, *({"placement": str(key)} for key in keys[:2])],
        "line": [{"line": "1"}, {"line": "7"}],
        "recharge": [{"recharge": "WCC-000001"}],
    }
    for page in PAGES:
        for place, parameters in enumerate(given.get(page.address, [{}])):
            app = AppTest.from_file(str(shown / "app.py"), default_timeout=120).run()
            for key, value in parameters.items():
                app.query_params[key] = value
            app.switch_page(page.file).run()
            assert not app.exception, f"{page.address}: {app.exception}"
            text = "\n".join(_shown(app.main))
            # By its address: what a page is called stays, wherever its module stands.
            (folder / f"page-{page.address}-{place}.txt").write_text(ITS_OWN.sub("…", text), encoding="utf-8")


def _shown(node: Node) -> Iterator[str]:
    if isinstance(node, Block):
        label = getattr(node, "label", "")
        yield f"[{node.type}] {label or ''}".rstrip()
        for child in node.children.values():
            yield from (f"  {line}" for line in _shown(child))
        return
    yield f"<{node.type}> {_text_of(node)}"


def _text_of(node: Any) -> str:
    if isinstance(node, UnknownElement):
        return _unknown(node.proto)
    parts = [_told(getattr(node, name, None)) for name in ("label", "value", "options", "help", "delta")]
    return " | ".join(part for part in parts if part) or str(getattr(node.proto, "body", ""))


def _told(part: Any) -> str:
    return str(part.to_csv(index=False)) if hasattr(part, "to_csv") else str(part or "")


def _unknown(proto: Any) -> str:
    """A chart's specification and its rows; of other elements what they say."""
    if hasattr(proto, "datasets") and proto.spec:
        whole = "data" in proto.DESCRIPTOR.fields_by_name and proto.HasField("data")
        tables = [each.data.data for each in proto.datasets] + ([proto.data.data] if whole else [])
        return "\n".join([re.sub(r"view_\d+", "view", proto.spec), *map(_rows, tables)])
    return re.sub(r'\b(id|element_id): ".*"', "", str(proto))


def _rows(data: bytes) -> str:
    return str(pa.ipc.open_stream(data).read_all().to_pandas().to_csv(index=False))


def _placements(folder: Path) -> list[str]:
    """Every tenth placement of the ledger."""
    lines = (folder / "export-charges-now.csv").read_text("utf-8").splitlines()[1:]
    return sorted({line.partition(",")[0] for line in lines})[::10]


def _ask(store: str, folder: Path, name: str, *words: str) -> None:
    result = command(store, *words)
    said = result.output.replace(str(folder), "FOLDER")
    (folder / f"{name}.said").write_text(f"exit {result.exit_code}\n{said}", encoding="utf-8")


if __name__ == "__main__":
    main()
