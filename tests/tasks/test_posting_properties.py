"""Posting is a comparison: backdating is posting afresh, twice is once, and what was known stays as it was."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hypothesis import given

from ledger.domain.agencies.sheets import Provider
from ledger.domain.placements.sheets import Child
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.rows import Row
from tests.domain.splits.random_packages import books, throughs
from tests.examples import examples
from tests.golden.test_golden import Ledger, netted

few = examples(8)
WHATEVER_MONTH = ["service_month", "kind", "agency", "account", "counterparty", "budget", "agreement", "standing"]


def written(rows: Sequence[Row], folder: Path) -> str:
    """The rows as a book: a folder with a CSV file a sheet."""
    folder.mkdir()
    sheets: dict[str, list[Row]] = defaultdict(list)
    for row in [Provider(provider="P1", name="Provider"), Child(child="C1"), *rows]:
        sheets[row.sheet].append(row)
    for sheet, of_sheet in sheets.items():
        columns = list(SHEETS[sheet].columns().values())
        with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            sink = csv.writer(file)
            sink.writerow([column.name for column in columns])
            for row in of_sheet:
                values = [getattr(row, column.name) for column in columns]
                sink.writerow(
                    "" if value is None else column.cell.write(value)
                    for column, value in zip(columns, values, strict=True)
                )
    return str(folder)


def balances(ledger: Ledger) -> dict[tuple[str, ...], object]:
    """What the journal's charges come to, whenever they were posted.

    The posting month decides in whose books a merged ICB's budget stands, so both count as one here.
    """
    merged = {"OLD-ICB": "NEW-ICB"}
    rows = [
        {name: merged.get(cell, cell) for name, cell in row.items()}
        for row in ledger.export("journal")
        if row["kind"] == "charge"
    ]
    return dict(netted(rows, [*WHATEVER_MONTH, "debit", "credit"]))


@few
@given(books(), books(), throughs(), throughs())
def test_learning_late_comes_to_the_same_as_posting_afresh(
    first: list[Row], second: list[Row], one: date, other: date
) -> None:
    early, late = sorted((one, other))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "late").mkdir()
        (folder / "afresh").mkdir()
        told_late, afresh = Ledger(folder / "late"), Ledger(folder / "afresh")
        books_of = [written(first, folder / "first"), written(second, folder / "second")]

        told_late.run("import", books_of[0], "--now", "2026-01-01")
        told_late.run("post", "--through", str(early), "--ahead", "--no-marts", "--now", "2026-09-01")
        known = {what: told_late.export(what) for what in ("charges", "allocations", "exposure", "journal")}
        told_late.run(
            "close", f"{date.fromordinal(early.replace(day=1).toordinal() - 1):%Y-%m}", "--now", "2026-09-02"
        )
        told_late.run("import", books_of[1], "--now", "2026-09-03")
        told_late.run("post", "--through", str(late), "--ahead", "--no-marts", "--now", "2026-09-04")

        for book in books_of:
            afresh.run("import", book, "--now", "2026-09-03")
        afresh.run("post", "--through", str(late), "--ahead", "--no-marts", "--now", "2026-09-04")

        for what in ("charges", "allocations", "exposure"):
            assert told_late.export(what) == afresh.export(what)
        assert balances(told_late) == balances(afresh)
        for what, rows in known.items():
            assert told_late.export(what, as_known_at="2026-09-01") == rows
        entries = told_late.entries()
        told_late.run("post", "--through", str(late), "--ahead", "--no-marts", "--now", "2026-09-05")
        assert told_late.entries() == entries
        told_late.run("verify")
