"""What was accepted beyond a price counts in what waiting and an uplift cost, as it does in charges."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.what_if.uplifts import uplift_round
from ledger.domain.splits.sheets import ClauseRow
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.uplifts import agree
from tests.desk import COUNCIL_AND_BOARD, Ledger, in_books, rows_known

BOOK = (
    COUNCIL_AND_BOARD
    + """
children: child
K1
K2
K3

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,SC,2026-04-01
B,K2,OAK,K2,SC,2026-05-01
D,K3,OAK,K2,SC,2026-04-01

prices: price,placement,component,rate,unit,first_day
PA,A,core,700,week,2026-04-01
PB,B,core,700,week,2026-05-01
PD,D,core,700,week,2026-04-01

agreements: agreement,placement,status,basis,first_day,decided_on,requested_on
GA,A,agreed,panel,2026-04-01,2026-03-20,
GB,B,in_principle,panel,2026-05-01,,2026-05-01
GD,D,agreed,panel,2026-04-01,2026-03-20,

clauses: agreement,rank,kind,budget,percent,amount,per
GA,1,rest,SC,60,,
GA,1,rest,HE,40,,
GB,1,rest,SC,60,,
GB,1,rest,HE,40,,
GD,1,capped,HE,50,10000,year
GD,2,rest,SC,100,,

invoices: invoice,provider,to_agency,kind,dated,net,gross
IA,OAK,C,invoice,2026-05-31,3193,3193
IB,OAK,C,invoice,2026-05-31,3193,3193
ID,OAK,C,invoice,2026-05-31,3193,3193

invoice_lines: invoice,line,placement,price,first_day,last_day,net
IA,1,A,PA,2026-05-01,2026-05-31,3193
IB,1,B,PB,2026-05-01,2026-05-31,3193
ID,1,D,PD,2026-05-01,2026-05-31,3193

line_decisions: invoice,line,decision,on,amount,borne
IA,1,accepted,2026-05-31,93,clauses
IB,1,accepted,2026-05-31,93,clauses
ID,1,accepted,2026-05-31,93,clauses

uplifts: uplift,price,first_day,claimed_percent,agreed_percent,status,claimed_on,shares,reason
U-A,PA,2026-05-01,5,,claimed,2026-05-20,,Pay award
U-D,PD,2026-06-01,5,,claimed,2026-05-20,frozen,Pay award
U-E,PD,2026-05-01,5,,claimed,2026-05-20,frozen,Pay award
"""
)
"""May is 31 days at £100.00, £3,100.00; each line asks £3,193.00 for it, and £93.00 is accepted beyond."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(BOOK, "2026-05-31")
    ledger.do("reconcile", "--no-marts", "--now", "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("reconcile", "--no-marts", "--now", "2026-05-31")
    return ledger


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    return open_store(ledger.url)


def test_waiting_costs_the_awaited_share_of_what_was_accepted_too(ledger: Ledger) -> None:
    # 40 % of £3,100.00 is £1,240.00, and of £93.00 £37.20.
    file = ledger.folder / "delay.csv"
    ledger.do("export", "cost-of-delay", str(file), "--on", "2026-05-31")
    header, row = file.read_text(encoding="utf-8").splitlines()
    told = dict(zip(header.split(","), row.split(","), strict=True))
    assert (told["placement"], told["agency"], told["days"], told["carried"]) == ("B", "H", "31", "1277.20")


def test_an_uplift_costs_what_it_adds_beyond_what_was_accepted(ledger: Ledger, engine: Engine) -> None:
    # At £735.00 a week May costs £3,255.00, more than the line asks: the £93.00 fall away, and £62.00 are new.
    found = in_books(engine, uplift_round, ["U-A"])
    [rise] = found.rises
    assert {str(month): pence for month, pence in rise.arrears.items()} == {"2026-05": 62_00}
    assert rise.to_come == 304 * 5_00
    costs = {row.budget: row.true_up for row in found.costs if row.service_month == "2026-05"}
    assert costs == {"HE": 24_80, "SC": 37_20}
    before = ledger.rows("allocations")
    agree(engine, ["U-A"], decided_on=date(2026, 6, 15), now=datetime(2026, 6, 15, 12))
    ledger.post("2026-05-31", "2026-06-16")
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for sign, rows in ((1, ledger.rows("allocations")), (-1, before)):
        for row in rows:
            moved[row["budget"]] += sign * Decimal(row["amount"])
    assert moved == {"HE": Decimal("24.80"), "SC": Decimal("37.20")}
    [applied] = in_books(engine, uplift_round, ["U-A"]).rises
    assert (applied.state, applied.owing) == ("applied", 62_00)


def test_a_cap_that_is_frozen_has_counted_what_was_accepted(engine: Engine) -> None:
    # Of £10,000.00 April took £1,500.00 and May, of £3,193.00, £1,596.50: £6,903.50 is left from June.
    agree(engine, ["U-D"], decided_on=date(2026, 6, 15), now=datetime(2026, 6, 15, 12))
    left = [row.amount for row in rows_known(engine, ClauseRow) if row.agreement != "GD" and row.kind == "capped"]
    assert left == [6_903_50, 10_000_00]


def test_shares_are_not_frozen_over_days_on_which_something_was_accepted(engine: Engine) -> None:
    [rise] = in_books(engine, uplift_round, ["U-E"]).rises
    assert rise.refusal == (
        "£93.00 was accepted on ID / 1 above PD: what the rise adds cannot be told from it. Take the acceptance "
        "back, or let shares follow."
    )
