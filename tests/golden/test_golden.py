"""Each golden story, through the command line: what the ledger gives is what was worked out by hand.

A story is a folder: books, `working.md` with the sum, `expected/NAME/*.csv` taken from it, and `steps.toml`, the
commands in order. A step imports (in a `format`), posts (`added`: how many entries that adds), closes, runs another
command (a file of the story is `STORY/name`, one it writes `OUT/name`), or expects: then each file in that folder is
held, in the columns it has, to the export of its name, `as_known_at` a moment, `on` a day or `now` by the clock if
given, or else to the file of that name that a command wrote. A journal is compared debit less credit, in the rows
that `only` names.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.exports.account_names import account_name
from ledger.tasks.export import EXPORTS
from tests.desk import command
from tests.new_stores import new_store
from tests.other_programs import HLEDGER, beancount_balances, hledger_balances, our_balances

HERE = Path(__file__).parent
STORIES = sorted(path for path in HERE.iterdir() if (path / "steps.toml").exists())
KINDS = tuple(EXPORTS)
FIGURES = ("debit", "credit")


class Ledger:
    """A store of its own, reached as a user reaches it."""

    def __init__(self, folder: Path, store: str | None = None) -> None:
        self.folder = folder
        self.store = store or new_store(folder / "ledger.db")
        self.exported = 0

    def run(self, *words: str) -> str:
        """Run one command, which must succeed; what it printed."""
        result = command(self.store, *words)
        assert result.exit_code == 0, f"{' '.join(words)}: {result.output}"
        return result.output

    def export(
        self, what: str, as_known_at: str | None = None, on: str | None = None, now: str | None = None
    ) -> list[dict[str, str]]:
        """The rows of an export; `on` a day, if it is of one, and `now` by the clock."""
        self.exported += 1
        file = self.folder / f"{what}-{self.exported}.csv"
        words = ("--as-known-at", as_known_at) if as_known_at else ()
        words += ("--now", now) if now else ()
        self.run("export", what, str(file), *words, *(("--on", on) if on and EXPORTS[what].on_a_day else ()))
        return rows_of(file)

    def entries(self) -> set[str]:
        """The numbers of all entries in the journal."""
        return {row["entry"] for row in self.export("journal")}


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, by column."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def netted(rows: Iterable[Mapping[str, str]], columns: list[str]) -> dict[tuple[str, ...], Decimal]:
    """Debit less credit for each combination of the other columns, without those that come to nothing."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    names = [name for name in columns if name not in FIGURES]
    for row in rows:
        sums[tuple(row[name] for name in names)] += Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
    return {key: amount for key, amount in sums.items() if amount}


def compare(file: Path, given: list[dict[str, str]], only: Mapping[str, list[str]]) -> None:
    """Hold an export to an expected file; of the journal, its columns, netted, of the rows asked for."""
    expected = rows_of(file)
    assert expected, f"{file} expects nothing"
    if file.stem == "journal":
        chosen = [row for row in given if all(row[name] in values for name, values in only.items())]
        columns = list(expected[0])
        assert netted(chosen, columns) == netted(expected, columns)
    else:
        assert [{name: row[name] for name in expected[0]} for row in given] == expected


def expect(ledger: Ledger, story: Path, step: Mapping[str, Any]) -> int:
    """Compare what the ledger gives with a folder of expected files; how many were compared."""
    files = sorted((story / "expected" / step["expect"]).glob("*.csv"))
    assert files, f"{story.name} expects nothing after a step that says so"
    for file in files:
        if file.stem in KINDS:
            given = ledger.export(file.stem, step.get("as_known_at"), step.get("on"), step.get("now"))
        else:
            given = rows_of(ledger.folder / file.name)
        compare(file, given, step.get("only", {}))
    return len(files)


def take(ledger: Ledger, story: Path, step: Mapping[str, Any]) -> int:
    """Do one step of a story; how many expected files it compared."""
    before = ledger.entries() if "added" in step else set()
    if "import" in step:
        ledger.run("import", str(story / step["import"]), *_format(story, step), "--now", step["now"])
    elif "post" in step:
        ledger.run("post", "--through", step["post"], "--no-marts", "--now", step["now"])
    elif "close" in step:
        ledger.run("close", step["close"], "--now", step["now"])
    elif "run" in step:
        ledger.run(*(_word(word, ledger, story) for word in step["run"]), "--now", step["now"])
    if "added" in step:
        assert len(ledger.entries() - before) == step["added"]
    return expect(ledger, story, step) if "expect" in step else 0


def _word(word: str, ledger: Ledger, story: Path) -> str:
    """A word of a command; a file may lie in the story (`STORY/…`), or be written where it is compared (`OUT/…`)."""
    where, _, name = word.partition("/")
    return str({"STORY": story, "OUT": ledger.folder}[where] / name) if where in ("STORY", "OUT") else word


def _format(story: Path, step: Mapping[str, Any]) -> tuple[str, ...]:
    """The format of what a step imports: one by name, or a layout in the story's folder."""
    named = step.get("format")
    if named is None:
        return ()
    return ("--format", str(story / named) if named.endswith(".toml") else named)


def tell(story: Path, folder: Path, store: str | None = None) -> int:
    """Tell a whole story to a new ledger, then verify it and post again; how many files were compared."""
    steps = tomllib.loads((story / "steps.toml").read_text(encoding="utf-8"))["step"]
    ledger = Ledger(folder, store)
    compared = sum(take(ledger, story, step) for step in steps)
    reconciled = any(step.get("run", [""])[0] == "reconcile" for step in steps)
    if reconciled:
        ledger.run("marts")
    ledger.run("verify")
    last = [step for step in steps if "post" in step][-1]
    before = ledger.entries()
    assert before
    again = max(step["now"] for step in steps if "now" in step)
    ledger.run("post", "--through", last["post"], "--no-marts", "--now", again)
    if reconciled:
        assert "Nothing changed" in ledger.run("reconcile", "--no-marts", "--now", again)
    assert ledger.entries() == before
    check_books(ledger)
    return compared


def check_books(ledger: Ledger) -> None:
    """Have beancount (and hledger, where it is installed) load the books, check them and come to our balances."""
    ours = our_balances(ledger.export("journal"), "agency", "account", "counterparty")
    text, journal = ledger.folder / "books.beancount", ledger.folder / "books.journal"
    ledger.run("export", "beancount", str(text))
    assert beancount_balances(text) == ours
    if HLEDGER:
        ledger.run("export", "hledger", str(journal))
        assert hledger_balances(journal) == {account_name(*key[:2], key[2] or None): ours[key] for key in ours}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_the_ledger_gives_what_was_worked_by_hand(story: Path, tmp_path: Path) -> None:
    assert (story / "working.md").read_text(encoding="utf-8").startswith("# ")
    assert tell(story, tmp_path)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_every_expected_file_is_compared_by_a_step(story: Path) -> None:
    steps = tomllib.loads((story / "steps.toml").read_text(encoding="utf-8"))["step"]
    there = {folder.name for folder in (story / "expected").iterdir()}
    assert there == {step["expect"] for step in steps if "expect" in step}


def test_a_story_without_expected_rows_fails(tmp_path: Path) -> None:
    (tmp_path / "expected" / "posted").mkdir(parents=True)
    with pytest.raises(AssertionError, match="expects nothing"):
        expect(Ledger(tmp_path), tmp_path, {"expect": "posted"})


def test_an_expected_file_without_rows_fails(tmp_path: Path) -> None:
    file = tmp_path / "journal.csv"
    file.write_text("agency,account,debit,credit\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="expects nothing"):
        compare(file, [], {})


def test_a_wrong_penny_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "allocations.csv"
    file.write_text("placement,amount\nPL1,10.00\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        compare(file, [{"placement": "PL1", "amount": "10.01"}], {})


def test_there_are_stories() -> None:
    assert len(STORIES) >= 25
