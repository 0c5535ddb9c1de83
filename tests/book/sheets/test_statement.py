"""What a book states against what is known: added, superseded, left, withdrawn, stated as a whole, in conflict."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from ledger.book.sheets.comparison import Count, Statement
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.standing_documents import Origins
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.agencies.sheets import Provider
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import ClauseRow

GOOD = SAMPLES / "first-book"


@dataclass(frozen=True)
class From:
    source: str
    who: str = "the duty officer"
    recorded_at: datetime = datetime(2026, 5, 1, 9, 30)


@pytest.fixture(scope="module")
def known() -> Facts:
    said = state(read_book(GOOD), Facts(), {})
    assert said.problems == []
    return said.facts_after


@pytest.fixture
def untouched(known: Facts) -> Facts:
    """The same before anything was paid, matched or decided."""
    acts = ("payments", "provider_payments", "payment_allocations", "line_matches", "line_decisions")
    return Facts({sheet: dict(rows) for sheet, rows in known.rows.items() if sheet not in acts})


def after(
    known: Facts, folder: Path, origins: Origins | None = None, *, prefer_book: bool = False, **files: str
) -> Statement:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return state(read_book(folder), known, origins or {}, prefer_book=prefer_book)


def percents(said: Statement, agreement: str) -> dict[str, int]:
    rows = said.facts_after.sheet(ClauseRow).values()
    return {row.budget: int(row.percent or 0) for row in rows if row.agreement == agreement}


def test_the_same_book_twice_changes_nothing(known: Facts) -> None:
    again = state(read_book(GOOD), known, {})
    assert (again.changes, again.problems, again.conflicts) == ([], [], [])
    assert sum(count.same for count in again.counts.values()) == len(read_book(GOOD).rows)


def test_a_row_that_is_new_is_added_and_one_that_is_absent_is_left(known: Facts, tmp_path: Path) -> None:
    said = after(known, tmp_path, providers="provider,name\nP-NEW,New Ltd\n")
    assert [(change.key, change.new, change.file, change.line) for change in said.changes] == [
        (("P-NEW",), True, "providers.csv", 2)
    ]
    assert set(said.facts_after.sheet(Provider)) == {("P-HARB",), ("P-NEW",)}
    assert ("P-NEW",) not in known.sheet(Provider)


def test_a_row_that_differs_supersedes(known: Facts, tmp_path: Path) -> None:
    said = after(known, tmp_path, prices="price,rate\nPR-1,5250\n")
    assert [(change.key, change.new) for change in said.changes] == [(("PR-1",), False)]
    assert said.counts == {"prices": Count(changed=1)}


def test_a_column_that_is_absent_leaves_what_is_known_and_an_empty_cell_says_none(
    known: Facts, tmp_path: Path
) -> None:
    said = after(known, tmp_path, prices="price,note\nPR-2,\n")
    price = said.facts_after.sheet(Price)[("PR-2",)]
    assert (price.note, str(price.rate)) == (None, "5356.00")


def test_what_is_written_differently_and_means_the_same_changes_nothing(known: Facts, tmp_path: Path) -> None:
    said = after(
        known,
        tmp_path,
        prices="price,rate\nPR-1,5200\n",
        homes="home,jointly_commissioned\nH-MILL,YES\n",
        clauses="agreement,rank,kind,budget,percent,amount,per,components\n"
        "A-2,1,share,CC-HN,100.0,,,education\nA-2,2,capped,ICB-CH,200/6,60000,year,therapy core\n"
        "A-2,3,rest,CC-SC,100,,,\n",
    )
    assert (said.changes, said.problems) == ([], [])


NO_HOURS = "placement,service_month,clinician,contact,withdrawn\n" + "".join(
    f"PL-1,{month},psychologist,direct,yes\n" for month in ("2026-04", "2026-05")
)


def test_a_withdrawn_row_counts_no_longer_and_twice_is_once(untouched: Facts, tmp_path: Path) -> None:
    known = untouched
    said = after(
        known,
        tmp_path,
        prices="price,withdrawn\nPR-4,yes\n",
        invoice_lines="invoice,line,withdrawn\nHH-0101,2,yes\n",
        therapy_hours=NO_HOURS,
    )
    assert (said.problems, said.conflicts) == ([], [])
    assert ("PR-4",) not in said.facts_after.sheet(Price)
    assert [(change.key, change.withdrawn, change.row) for change in said.changes] == [
        (("PR-4",), True, None),
        (("HH-0101", "2"), True, None),
        (("PL-1", "2026-04", "psychologist", "direct"), True, None),
        (("PL-1", "2026-05", "psychologist", "direct"), True, None),
    ]
    again = state(read_book(tmp_path), said.facts_after, {("prices", ("PR-4",)): From("book")})
    assert again.changes == []
    assert [remark.text for remark in again.remarks] == [
        "HH-0101 2 of invoice_lines is withdrawn, but nothing was known of it",
        "PL-1 2026-04 psychologist direct of therapy_hours is withdrawn, but nothing was known of it",
        "PL-1 2026-05 psychologist direct of therapy_hours is withdrawn, but nothing was known of it",
    ]


def test_the_clauses_of_an_agreement_are_stated_as_a_whole(known: Facts, tmp_path: Path) -> None:
    said = after(
        known,
        tmp_path,
        clauses="agreement,rank,kind,budget,percent\nA-1,1,rest,CC-SC,70\nA-1,1,rest,CC-HN,30\n",
    )
    assert percents(said, "A-1") == {"CC-SC": 70, "CC-HN": 30}
    assert said.counts == {"clauses": Count(new=1, changed=1, dropped=1)}
    assert len(percents(said, "A-2")) == 3
    assert [change.withdrawn for change in said.changes if change.row is None] == [False]


def test_the_rows_of_a_calendar_and_the_lines_of_an_invoice_are_stated_as_a_whole(
    untouched: Facts, tmp_path: Path
) -> None:
    said = after(
        untouched,
        tmp_path,
        calendars="calendar,first_day,last_day,weekdays\nSCHOOL,2026-01-05,2026-03-27,\n",
        invoice_lines="invoice,line,net\nHH-0101,1,20800.00\n",
    )
    assert {key for key in said.facts_after.rows["calendars"] if key[0] == "SCHOOL"} == {
        ("SCHOOL", datetime(2026, 1, 5).date(), datetime(2026, 3, 27).date(), ())
    }
    assert said.counts["invoice_lines"] == Count(same=1, dropped=1)
    assert ("HH-0102", "1") in said.facts_after.rows["invoice_lines"]


def test_a_clause_alone_withdrawn_leaves_the_others(known: Facts, tmp_path: Path) -> None:
    said = after(known, tmp_path, clauses="agreement,rank,budget,withdrawn\nA-2,1,CC-HN,yes\n")
    assert said.problems == []
    assert percents(said, "A-2") == {"ICB-CH": 33, "CC-SC": 100}


def test_neither_the_order_of_rows_nor_that_of_books_matters(tmp_path: Path) -> None:
    turned, early, late = tmp_path / "turned", tmp_path / "early", tmp_path / "late"
    for folder in (turned, early, late):
        folder.mkdir()
    for file in GOOD.glob("*.csv"):
        header, *lines = file.read_text(encoding="utf-8").splitlines()
        lines.reverse()
        (turned / file.name).write_text("\n".join([header, *lines]), encoding="utf-8")
        shutil.copy(file, late if file.stem in ("outcomes", "observations", "reviews") else early)
    whole = state(read_book(GOOD), Facts(), {}).facts_after
    assert state(read_book(turned), Facts(), {}).facts_after.rows == whole.rows
    first = state(read_book(early), Facts(), {})
    assert state(read_book(late), first.facts_after, {}).facts_after.rows == whole.rows


def test_what_a_screen_stated_is_not_overruled_silently(known: Facts, tmp_path: Path) -> None:
    origins = {("prices", ("PR-1",)): From("screen"), ("prices", ("PR-2",)): From("book")}
    said = after(known, tmp_path, origins, prices="price,rate,note\nPR-1,5300,\nPR-2,5400,\n")
    assert [change.key for change in said.changes] == [("PR-2",)]
    [conflict] = said.conflicts
    assert (conflict.key, conflict.here, conflict.there) == ("PR-1", "rate 5200", "rate 5300")
    assert (conflict.who, conflict.when) == ("the duty officer", datetime(2026, 5, 1, 9, 30))
    assert str(said.facts_after.sheet(Price)[("PR-1",)].rate) == "5200.00"


def test_a_book_that_says_what_the_screen_said_is_in_no_conflict(known: Facts, tmp_path: Path) -> None:
    said = after(known, tmp_path, {("prices", ("PR-1",)): From("screen")}, prices="price,rate\nPR-1,5200\n")
    assert (said.conflicts, said.changes) == ([], [])


def test_the_book_overrules_where_it_is_preferred(known: Facts, tmp_path: Path) -> None:
    origins = {("prices", ("PR-1",)): From("screen")}
    said = after(known, tmp_path, origins, prefer_book=True, prices="price,rate\nPR-1,5300\n")
    assert (said.conflicts, len(said.changes)) == ([], 1)


def test_what_a_screen_withdrew_a_book_does_not_bring_back(known: Facts, tmp_path: Path) -> None:
    origins = {("providers", ("P-OLD",)): From("screen")}
    said = after(known, tmp_path, origins, providers="provider,name\nP-OLD,Old Ltd\n")
    assert said.changes == []
    assert said.conflicts[0].here == "not there"


def test_clauses_of_which_a_screen_stated_one_are_kept_as_a_whole(known: Facts, tmp_path: Path) -> None:
    origins = {("clauses", ("A-1", 1, "ICB-CH")): From("screen")}
    said = after(
        known,
        tmp_path,
        origins,
        clauses="agreement,rank,kind,budget,percent\nA-1,1,rest,CC-SC,100\n",
    )
    assert percents(said, "A-1") == {"CC-SC": 50, "ICB-CH": 50}
    [conflict] = said.conflicts
    assert (conflict.sheet, conflict.key) == ("clauses", "A-1")
    assert [(each.key, each.column, each.here) for each in conflict.differences] == [
        ("A-1 1 CC-SC", "percent", "50"),
        ("A-1 1 ICB-CH", "", conflict.differences[1].here),
    ]
    assert conflict.differences[1].there == "not there"


def test_a_fault_in_a_row_known_before_is_told_where_the_book_brings_it_about(known: Facts, tmp_path: Path) -> None:
    said = after(known, tmp_path, budgets="budget,first_day\nICB-CH,2026-02-01\n")
    [problem] = said.problems
    assert (problem.file, problem.row) == ("budgets.csv", 2)
    assert problem.found == "budget ICB-CH of clauses A-1 1 ICB-CH (known before)"


def test_a_calendar_that_comes_to_name_weekdays_is_told_of_the_prices_that_use_it(
    known: Facts, tmp_path: Path
) -> None:
    said = after(
        known, tmp_path, calendars="calendar,first_day,last_day,weekdays\nSCHOOL,2026-01-05,2026-03-27,mon tue\n"
    )
    assert [(each.file, each.row, each.found) for each in said.problems] == [
        ("calendars.csv", 2, "calendar SCHOOL of prices PR-3 (known before)")
    ]


def test_prices_whose_calendars_never_meet_may_both_be_core(known: Facts, tmp_path: Path) -> None:
    weekdays = "calendar,first_day,last_day,weekdays\nWEEK,2026-04-01,2027-03-31,mon tue wed thu fri\n"
    price = "price,placement,component,rate,unit,calendar,first_day\nPR-9,PL-2,core,100.00,day,{},2026-04-01\n"
    said = after(known, tmp_path, calendars=weekdays, prices=price.format("WEEK"))
    assert said.problems == []
    met = after(known, tmp_path, prices=price.format(""))
    assert "2026-04-04" in met.problems[0].expected


def test_core_prices_that_meet_outside_the_stay_alone_may_stand(known: Facts, tmp_path: Path) -> None:
    said = after(
        known,
        tmp_path,
        prices="price,placement,component,rate,unit,first_day,last_day\nPR-0,PL-1,core,1.00,week,2025-12-01,2026-01-11\n",
    )
    assert said.problems == []
    assert [remark.text for remark in said.remarks] == [
        "price PR-0 never charges: it is open on 42 days, 2025-12-01 to 2026-01-11, none of them in the stay "
        "(2026-01-12 to open)"
    ]


def test_every_row_of_the_good_book_is_read_back_from_what_it_comes_to(tmp_path: Path) -> None:
    said = state(read_book(GOOD), Facts(), {})
    for sheet, rows in said.facts_after.rows.items():
        with (tmp_path / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            columns = None
            for row in rows.values():
                if columns is None:
                    columns = type(row).columns()
                    writer.writerow(columns)
                values = [(getattr(row, name), column.cell) for name, column in columns.items()]
                writer.writerow(["" if value is None else cell.write(value) for value, cell in values])
    again = state(read_book(tmp_path), said.facts_after, {})
    assert (again.problems, again.changes) == ([], [])
