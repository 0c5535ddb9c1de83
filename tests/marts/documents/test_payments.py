"""Published payments in the marts: tied to providers by number or name, counted once, beside what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.marts.query import Snapshot, open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_payments import import_payments
from ledger.tasks.refresh_marts import refresh_marts
from tests.marts.story import copy_ledger

ALL = Viewer.all()
LAYOUT = """
name = "{name}"
title = "County payments"
series = "{series}"
[body]
constant = "County  Council"
[month]
from = "date"
[date]
column = "Date"
formats = ["DD/MM/YYYY"]
[amount]
column = "Net"
vat = "excluded"
[keep]
supplier = "Supplier"
supplier_id = "Number"
"""
HEADER = "Date,Supplier,Number,Net\n"
WHOLE = """Date,Supplier,Number,Net
05/01/2026,Oak Homes,10023,31000.00
06/01/2026,OAK Homes  Limited,,-50.00
07/01/2026,Stationers,7,19.99
"""
CUT = """Date,Supplier,Number,Net
06/01/2026,oak homes limited,,30000.00
"""


@pytest.fixture(scope="module")
def paid(county: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    folder = tmp_path_factory.mktemp("paid")
    engine = copy_ledger(county, folder / "paid.db")
    take(engine, folder, "whole", WHOLE, datetime(2026, 6, 1))
    yield engine, folder
    engine.dispose()


def take(
    engine: Engine, folder: Path, layout: str, rows: str, now: datetime, *, file: str = "2026-01", period: str = ""
) -> None:
    series = "cards" if layout == "cards" else "payments"
    (folder / f"{layout}.toml").write_text(LAYOUT.format(name=layout, series=series))
    (folder / f"{file}.csv").write_text(rows)
    stated = MonthSpan.parse(period) if period else None
    import_payments(engine, folder / f"{file}.csv", folder / f"{layout}.toml", period=stated, now=now)


def counted(engine: Engine) -> Snapshot:
    assert refresh_marts(engine).failed_checks == ()
    return open_current(folder_of(str(engine.url)))


def test_payments_are_tied_by_number_or_folded_name_and_counted_once(paid: tuple[Engine, Path]) -> None:
    engine, folder = paid
    with counted(engine) as snapshot:
        rows = {row["supplier"]: row for row in snapshot.rows("payments", ALL)}
        told = snapshot.rows("finance_payments_by_supplier", ALL, body=rows["Stationers"]["body"], month="2026-01")
        known = {row["what"]: (row["n"], row["of"]) for row in snapshot.rows("completeness", ALL)}
    assert [(name, row["provider"], row["tied"]) for name, row in sorted(rows.items())] == [
        ("OAK Homes Limited", "OAK", True),
        ("Oak Homes", "OAK", True),
        ("Stationers", None, False),
    ]
    beside = {row["suppliers"]: (row["paid"], row["expected"], row["difference"]) for row in told}
    assert beside == {"OAK Homes Limited; Oak Homes": (3095000, 3200000, -105000), "Stationers": (1999, None, None)}
    assert known["published payments tied to a provider with placements"] == (2, 3)

    take(engine, folder, "cut", CUT, datetime(2026, 6, 2))
    with counted(engine) as snapshot:
        assert [row["amount"] for row in snapshot.rows("payments", ALL)] == [3000000]


def test_files_stand_by_period_and_those_that_overlap_are_told(paid: tuple[Engine, Path]) -> None:
    """January's file, then February's with a late row of £5.00, a quarter, and the cards of January."""
    engine, folder = paid
    february = f"{HEADER}05/02/2026,Oak Homes,10023,10.00\n05/01/2026,Stationers,7,5.00\n"
    take(engine, folder, "whole", WHOLE, datetime(2026, 6, 3))
    take(engine, folder, "whole", february, datetime(2026, 6, 3), file="2026-02")
    take(engine, folder, "cards", CUT, datetime(2026, 6, 4))
    with counted(engine) as snapshot:
        (body,) = {row["body"] for row in snapshot.rows("payments", ALL)}
        months = {row["month"]: row["paid"] for row in snapshot.rows("finance_payments_by_month", ALL)}
        assert months == {"2026-01": 3096999 + 500 + 3000000, "2026-02": 1000}
        files = snapshot.rows("finance_payments_files", ALL, body=body)
        assert snapshot.rows("finance_payments_overlapping", ALL) == []
    assert [(row["series"], row["first_month"], row["net"]) for row in files] == [
        ("payments", "2026-02", 1500),
        ("cards", "2026-01", 3000000),
        ("payments", "2026-01", 3096999),
    ]
    take(engine, folder, "whole", CUT, datetime(2026, 6, 5), file="quarter", period="2026-01..2026-03")
    with counted(engine) as snapshot:
        told = snapshot.rows("finance_payments_overlapping", ALL)
    assert [(row["first_month"], row["last_month"], row["earlier_first_month"]) for row in told] == [
        ("2026-01", "2026-03", "2026-02"),
        ("2026-01", "2026-03", "2026-01"),
    ]
