"""A small ledger: five placements, two agencies, one merged away; written and posted through public doors."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ledger.domain.money_and_days.periods import Month
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.rows import Row
from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import Engine, open_store
from ledger.store.statements import write_facts
from ledger.tasks.close import close
from ledger.tasks.post import post
from ledger.tasks.reconcile import reconcile
from tests.new_stores import opened_new

BOOK = """
agencies: agency,name,kind
C,County Council,council
H,Old integrated care board,icb
N,New integrated care board,icb

budgets: budget,agency,stream,name,last_day,successor
C-SC,C,social_care,Children's social care,,
C-ED,C,education,High needs block,,
H-CC,H,health,Continuing care (old),2026-03-31,N-CC
N-CC,N,health,Continuing care,,

budget_amounts: budget,financial_year,amount
C-SC,2026-27,900000
N-CC,2026-27,100000

providers: provider,name,sector
OAK,Oak Homes Ltd,private
ELM,Elm Trust,voluntary

homes: home,provider,name,latitude,longitude
OAK-1,OAK,Oak House,50.90,-3.50

identifiers: kind,code,system,value
provider,OAK,County,10023
provider,OAK,County,OAK  homes limited

children: child,home_latitude,home_longitude
K1,50.72,-3.53
K2,,
K3,,
K4,,
K5,,

in_kind: contribution,agency,placement,home,what,value,per,first_day
GIVEN,N,,OAK-1,A nurse for half a day a week,365.00,year,2026-04-01

circumstances: child,what,value,first_day
K1,continuing_care,eligible,2025-01-01

placements: placement,child,provider,home,setting,lead_budget,first_day,last_day,registration,emergency
A,K1,OAK,OAK-1,K2,C-SC,2026-01-01,,ofsted,
B,K2,OAK,,K2,C-SC,2026-02-10,,unregistered,
D,K3,ELM,,U1,C-SC,2026-01-15,,,
E,K4,ELM,,WRAP,C-SC,2026-03-01,,,yes
F,K5,ELM,,SHORT,C-SC,2026-01-01,2026-02-20,,

prices: price,placement,component,rate,unit,first_day,last_day
A-core,A,core,7000,week,2026-01-01,
A-ed,A,education,1000,month,2026-01-01,
B-core,B,core,700,day,2026-02-10,
D-core,D,core,333.33,week,2026-01-15,
E-core,E,core,140,day,2026-03-01,
F-core,F,core,70,day,2026-01-01,2026-02-20

agreements: agreement,placement,status,basis,first_day,last_day,decided_on,requested_on,review_by
A-1,A,agreed,panel,2026-01-01,,2025-12-20,,2026-04-30
B-1,B,interim,panel,2026-02-10,2026-03-31,2026-02-01,,
B-2,B,in_principle,panel,2026-04-01,,,2026-03-20,
D-1,D,agreed,s75,2026-01-15,2026-06-20,2026-01-10,,
F-1,F,agreed,panel,2026-01-01,,2025-12-20,,

clauses: agreement,rank,kind,budget,percent,components,standing,settled
A-1,1,share,C-ED,100,education,,
A-1,2,rest,C-SC,60,,,
A-1,2,rest,H-CC,40,,,
B-1,1,rest,C-SC,50,,,
B-1,1,rest,H-CC,50,,,
B-2,1,rest,C-SC,30,,,
B-2,1,rest,N-CC,70,,,
D-1,1,share,H-CC,100/3,,disputed,
D-1,2,rest,C-SC,100,,,
F-1,1,share,H-CC,50,,,direct
F-1,2,rest,C-SC,100,,,

approvals: agreement,agency,role,decided,on
A-1,C,director,yes,2025-12-21

invoices: invoice,provider,to_agency,kind,dated,due,net,gross
INV1,OAK,C,invoice,2026-02-28,2026-03-30,31000,31000

invoice_lines: invoice,line,placement,price,first_day,last_day,net
INV1,1,A,A-core,2026-01-01,2026-01-31,31000

payments: payment,invoice,paid_on,amount
PAY1,INV1,2026-03-15,20000

outcomes: outcome,placement,domain,statement,whose_words,accountable,first_day,due,instrument,baseline,target
O1,A,education,I go to school every day,child,C,2026-01-10,2026-12-31,attendance,40,90
O2,A,health,I sleep through,child,H,2026-01-10,2026-12-31,goal,2,8

observations: outcome,on,value,rater
O1,2026-01-10,40,record
O1,2026-05-01,65,teacher

reviews: review,placement,held_on,agencies,split_still_right,next_review
R1,D,2026-03-01,C H,yes,2026-05-15
"""
"""Sheets as CSV, one after another, each headed by its name."""
LATER = """
agreements: agreement,placement,status,basis,first_day,last_day,decided_on,supersedes
A-2,A,agreed,panel,2026-02-01,,2026-05-10,A-1

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,C-SC,50
A-2,1,rest,N-CC,50
"""
"""A decision made in May that reaches back to February."""
IN_APRIL = datetime(2026, 4, 2, 9)
IN_MAY = datetime(2026, 5, 20, 9)


@dataclass(frozen=True)
class Said:
    """One row as it is handed over."""

    sheet: str
    key: Key
    row: Row | None
    withdrawn: bool = False
    file: str | None = None
    line: int | None = None


def said(book: str) -> Iterator[Said]:
    """The rows of a book."""
    for block in book.strip().split("\n\n"):
        name, _, table = block.partition(": ")
        for cells in csv.DictReader(io.StringIO(table)):
            row = SHEETS[name](**{column: cell for column, cell in cells.items() if cell})
            yield Said(name, row.key_values, row)


def hand_over(engine: Engine, rows: Iterable[Said], now: datetime) -> None:
    """Record rows in one batch."""
    with books_to_write(engine) as books:
        batch = open_batch(books, command="import", source="book", now=now)
        write_facts(books, batch.number, list(rows))


def make_ledger(folder: Path) -> Engine:
    """Posted in April, closed through February, corrected in May by a decision that reaches back; reconciled."""
    engine = opened_new(folder / "county.db")
    hand_over(engine, said(BOOK), IN_APRIL)
    post(engine, date(2026, 3, 31), now=IN_APRIL)
    close(engine, Month(2026, 2), now=IN_APRIL)
    hand_over(engine, said(LATER), IN_MAY)
    post(engine, date(2026, 5, 20), now=IN_MAY)
    reconcile(engine, now=IN_MAY)
    return engine


def copy_ledger(engine: Engine, copy: Path) -> Engine:
    """The same ledger in a file of its own."""
    with closing(sqlite3.connect(str(engine.url.database))) as live, closing(sqlite3.connect(copy)) as still:
        live.backup(still)
    return open_store(f"sqlite:///{copy}")
