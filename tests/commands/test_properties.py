"""What holds whatever is handed over, in whatever order: told to the ledger through the command line."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.journal.accounts import OPEN_BALANCES
from tests.desk import Ledger, balances, write_book
from tests.domain.splits import random_packages
from tests.examples import examples

EXPORTS = ("charges", "allocations", "journal", "exposure")
OTHERS = "providers: provider,name\nP1,Oak Homes\n\nchildren: child\nC1"
HORIZON = date(2026, 6, 30)
START = datetime(2026, 7, 1, 9)
FEW = examples(8, same_each_time=True)


def as_text(rows: Iterable[Row]) -> str:
    """Rows as sheets of a book, in the order in which they come."""
    sheets: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        sheets[row.sheet].append(row)
    blocks = []
    for sheet, of_sheet in sheets.items():
        columns = SHEETS[sheet].columns()
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(columns)
        for row in of_sheet:
            values = [(column, getattr(row, name)) for name, column in columns.items()]
            writer.writerow(["" if value is None else column.cell.write(value) for column, value in values])
        blocks.append(f"{sheet}: {table.getvalue().strip()}")
    return "\n\n".join(blocks)


@cache
def empty_store() -> Path:
    """A store that was made once, to be copied for every example."""
    ledger = Ledger(Path(tempfile.mkdtemp()))
    ledger.do("init")
    return ledger.file


@contextmanager
def new_ledger() -> Iterator[Ledger]:
    """A ledger of its own, empty but for who provides and who is cared for."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        shutil.copy(empty_store(), ledger.file)
        ledger.take(OTHERS, START.isoformat())
        yield ledger


@dataclass(frozen=True)
class Step:
    """One thing that is done: a book handed over, days posted, or months closed."""

    book: str = ""
    through: date | None = None
    close: Month | None = None


def with_one_core_price(rows: list[Row]) -> list[Row]:
    """The rows with no second core price, which a book may not have on one day."""
    core = [row for row in rows if isinstance(row, Price) and row.component == "core"]
    return [row.model_copy(update={"component": "education"}) if row in core[1:] else row for row in rows]


@st.composite
def with_acceptances(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """The rows with up to two invoice lines of which something beyond the price is accepted."""
    stay = next(row for row in rows if isinstance(row, Placement))
    found = list(rows)
    for number in range(draw(st.integers(0, 2))):
        first = stay.first_day + timedelta(days=draw(st.integers(0, 40)))
        last = first + timedelta(days=draw(st.sampled_from((0, 6, 30))))
        net = f"{draw(st.integers(1, 90_000))}.00"
        common: dict[str, Any] = {"invoice": f"I{number}", "line": "1"}
        addressed: dict[str, Any] = {"provider": "P1", "to_agency": "COUNCIL", "kind": "invoice"}
        found += [
            Invoice(invoice=common["invoice"], dated=min(last, HORIZON), net=net, gross=net, **addressed),
            InvoiceLine(**common, placement=stay.placement, first_day=first, last_day=last, net=net),
            LineDecision(
                **common,
                decision="accepted",
                on=HORIZON,
                amount=f"{draw(st.integers(1, 3_000))}.00",
                day=draw(st.sampled_from((None, first))),
                borne=draw(st.sampled_from(("clauses", "clauses", "lead"))),
            ),
        ]
    return found


SOUND_BOOKS = random_packages.books().map(with_one_core_price).flatmap(with_acceptances)


def pieces_of(rows: Sequence[Row]) -> tuple[list[Row], list[list[Row]], list[list[Row]]]:
    """The rows everything rests on; each price alone; each agreement with its clauses, in order."""
    prices = [[row] for row in rows if isinstance(row, Price)]
    deals = [
        [deal, *(row for row in rows if isinstance(row, ClauseRow) and row.agreement == deal.agreement)]
        for deal in rows
        if isinstance(deal, Agreement)
    ]
    ground = [row for row in rows if not isinstance(row, (Price, Agreement, ClauseRow))]
    return ground, prices, deals


@st.composite
def histories(draw: st.DrawFn, *, closing: bool) -> tuple[list[Row], list[Step]]:
    """A book, and one way in which it may have become known: in pieces, with mistakes, posted in between."""
    rows = draw(SOUND_BOOKS)
    ground, prices, deals = pieces_of(rows)
    stated: list[list[Row]] = []
    for (right,) in prices:
        if isinstance(right, Price) and draw(st.booleans()):
            stated.append([right.model_copy(update={"rate": right.rate + 7})])
        stated.append([right])
    # A price is mended after it was wrong, an agreement may name an earlier one: each kind keeps its order.
    turns = draw(st.permutations([*("price" for _ in stated), *("deal" for _ in deals)]))
    of_kind = {"price": iter(stated), "deal": iter(deals)}
    shuffled = [next(of_kind[turn]) for turn in turns]
    steps = [Step(as_text(ground))]
    horizon, closed = date.min, Month(1, 1)
    for piece in shuffled:
        steps.append(Step(as_text(piece)))
        if draw(st.booleans()):
            through = min(draw(random_packages.throughs()), HORIZON)
            horizon = max(horizon, through)
            steps.append(Step(through=through))
            month = Month.of(horizon).previous
            if closing and draw(st.booleans()) and month > closed:
                closed = month
                steps.append(Step(close=month))
    return rows, [*steps, Step(through=HORIZON)]


def take(ledger: Ledger, step: Step, now: datetime) -> None:
    """Do one step at a moment."""
    if step.book:
        ledger.take(step.book, now.isoformat())
    elif step.close:
        ledger.do("close", str(step.close), "--now", now.isoformat())
    elif step.through:
        ledger.post(step.through.isoformat(), now.isoformat())


def tell(ledger: Ledger, steps: Iterable[Step]) -> datetime:
    """Do one step an hour; the moment of the last."""
    now = START
    for step in steps:
        now += timedelta(hours=1)
        take(ledger, step, now)
    return now


def at_once(ledger: Ledger, rows: Iterable[Row]) -> None:
    """All rows in one book, posted once."""
    tell(ledger, [Step(as_text(rows)), Step(through=HORIZON)])


@FEW
@given(histories(closing=False))
def test_posting_in_pieces_comes_to_what_posting_afresh_gives(history: tuple[list[Row], list[Step]]) -> None:
    rows, steps = history
    columns = (
        "agency",
        "account",
        "counterparty",
        "budget",
        "agreement",
        "standing",
        "service_month",
        "posting_month",
    )
    with new_ledger() as piecemeal, new_ledger() as afresh:
        tell(piecemeal, steps)
        at_once(afresh, rows)
        for what in ("charges", "allocations", "exposure"):
            assert piecemeal.text(what) == afresh.text(what)
        held, fresh = piecemeal.rows("journal"), afresh.rows("journal")
        assert balances(held, *columns[:-1]) == balances(fresh, *columns[:-1])
        charges = [[row for row in each if row["kind"] == "charge"] for each in (held, fresh)]
        assert balances(charges[0], *columns) == balances(charges[1], *columns)


@FEW
@given(histories(closing=True))
def test_with_months_closed_in_between_the_sums_over_posting_months_are_the_same(
    history: tuple[list[Row], list[Step]],
) -> None:
    rows, steps = history
    with new_ledger() as piecemeal, new_ledger() as afresh:
        tell(piecemeal, steps)
        at_once(afresh, rows)
        for what in ("charges", "allocations", "exposure"):
            assert piecemeal.text(what) == afresh.text(what)
        held, fresh = piecemeal.rows("journal"), afresh.rows("journal")
        whoever = ("account", "budget", "agreement", "standing", "service_month")
        # Whose books an expense stands in depends on when it was posted; debts have all been passed on.
        assert balances(held, *whoever) == balances(fresh, *whoever)
        debts = [[row for row in each if row["account"] in OPEN_BALANCES] for each in (held, fresh)]
        assert balances(debts[0], "agency", "counterparty", *whoever) == balances(
            debts[1], "agency", "counterparty", *whoever
        )
        piecemeal.do("verify")


@FEW
@given(histories(closing=True))
def test_as_known_at_a_moment_is_what_was_exported_then(history: tuple[list[Row], list[Step]]) -> None:
    given_then = []
    with new_ledger() as ledger:
        now = START
        for step in history[1]:
            now += timedelta(hours=1)
            take(ledger, step, now)
            given_then.append((now + timedelta(minutes=30), {what: ledger.text(what) for what in EXPORTS}))
        for moment, exported in given_then:
            for what, text in exported.items():
                assert ledger.text(what, moment.isoformat()) == text


@FEW
@given(histories(closing=True))
def test_saying_and_posting_it_all_again_changes_nothing(history: tuple[list[Row], list[Step]]) -> None:
    rows, steps = history
    with new_ledger() as ledger:
        now = tell(ledger, steps)
        exported = {what: ledger.text(what) for what in EXPORTS}
        assert "no change was recorded" in ledger.take(as_text(rows), now.isoformat())
        assert ledger.post(HORIZON.isoformat(), now.isoformat()) == 0
        assert ledger.post("2026-01-31", now.isoformat()) == 0
        assert {what: ledger.text(what) for what in EXPORTS} == exported


@FEW
@given(SOUND_BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_rows_sheets_and_books_does_not_matter(rows: list[Row], chance: st.Random) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    ground, *parts = pieces_of(rows)
    chance.shuffle(ground)
    prices, deals = parts
    together = [*prices, [row for deal in deals for row in deal]]
    chance.shuffle(together)
    with new_ledger() as ordered, new_ledger() as shuffled, new_ledger() as in_books:
        at_once(ordered, rows)
        at_once(shuffled, mixed)
        tell(in_books, [*(Step(as_text(part)) for part in (ground, *together) if part), Step(through=HORIZON)])
        for what in ("charges", "allocations", "exposure"):
            assert ordered.text(what) == shuffled.text(what) == in_books.text(what)
        # Times and batches differ between ledgers; all else in the journal is the same, line by line.
        journals = [
            [{**row, "batch": "", "recorded_at": ""} for row in each.rows("journal")]
            for each in (ordered, shuffled, in_books)
        ]
        assert journals[0] == journals[1] == journals[2]


@FEW
@given(histories(closing=True))
def test_every_entry_balances_and_every_debt_has_its_mirror(history: tuple[list[Row], list[Step]]) -> None:
    with new_ledger() as ledger:
        tell(ledger, history[1])
        rows = ledger.rows("journal")
        assert balances(rows, "entry") == {}
        assert balances(rows, "entry", "agency") == {}
        charged: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in ledger.rows("charges"):
            charged[row["placement"], row["service_month"]] += Decimal(row["amount"])
        allocated: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in ledger.rows("allocations"):
            allocated[row["placement"], row["service_month"]] += Decimal(row["amount"])
        assert {month: total for month, total in charged.items() if total} == {
            month: total for month, total in allocated.items() if total
        }
        share = ("service_month", "budget", "agreement", "standing")
        due = [row for row in rows if row["account"].startswith("due_from")]
        owed = [row for row in rows if row["account"].startswith("due_to")]
        assert balances(due, "agency", "counterparty", *share) == {
            (key[1], key[0], *key[2:]): -total
            for key, total in balances(owed, "agency", "counterparty", *share).items()
        }


def test_a_book_as_text_is_the_book_it_was_made_from(tmp_path: Path) -> None:
    rows = random_packages.who()
    ledger = Ledger(tmp_path)
    write_book(tmp_path / "who", as_text(rows))
    assert "agencies: 4 new" in ledger.do("import", str(tmp_path / "who"))
