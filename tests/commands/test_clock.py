"""`--now` is the clock of every command, and the demonstration ledger is asked on a day of its own."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ledger.__main__ import COMMANDS
from ledger.store.books import books_at
from ledger.store.keeping.engine import open_store
from ledger.tasks.demo import build
from tests.desk import SMALL, Ledger

WITHOUT_A_CLOCK = {"template", "demo"}
"""One writes an empty workbook; the other builds a ledger that has a day of its own."""

DATES_NOTHING = {"init"}
"""An empty store has nothing of any day; it takes the clock as every command does."""


def test_every_command_takes_the_clock() -> None:
    named = {name: command for panel in COMMANDS.values() for name, command in panel.items()}
    without = {name for name, command in named.items() if "now" not in inspect.signature(command).parameters}
    assert without == WITHOUT_A_CLOCK
    idle = {name for name, command in named.items() if name not in without and not _hands_on(command, "now")}
    assert idle == DATES_NOTHING, "they take the clock and go by another"


def _hands_on(command: Callable[..., object], parameter: str) -> bool:
    """Whether the body of a command reads one of its parameters."""
    tree = ast.parse(inspect.getsource(command))
    read = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return any(node.id == parameter for node in read)


def test_a_month_end_is_asked_on_the_day_of_the_clock(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-02-01")
    ledger.post("2026-01-31", "2026-02-01")
    ledger.do("reconcile", "--no-marts", "--now", "2026-02-02")
    due = "ran out after the last reconciliation; reconcile first"
    # A charge without an invoice is listed 30 days after its month: of January from 3 March on.
    assert due not in ledger.do("month-end", "2026-01", "--now", "2026-03-02")
    assert due in ledger.do("month-end", "2026-01", "--now", "2026-03-03")


def test_a_day_that_is_none_is_told_with_its_remedy(ledger: Ledger) -> None:
    refused = ledger.ask("month-end", "2026-01", env={"JOINT_LEDGER_TODAY": "yesterday"})
    assert refused.exit_code == 2
    assert "JOINT_LEDGER_TODAY is yesterday, which is not a day." in refused.output


def test_the_demonstration_is_asked_twenty_nine_days_after_its_last_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    built = build(url, months=1)
    assert built.asked_on == date(2024, 5, 29)
    engine = open_store(url)
    with books_at(engine) as books:
        assert (books.today, books.of_demonstration) == (built.asked_on, True)
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2024-06-01")
    with books_at(engine) as books:
        assert books.today == date(2024, 6, 1)
    with books_at(engine, today=date(2024, 6, 2)) as books:
        assert books.today == date(2024, 6, 2)
    engine.dispose()
