"""Returns leave: the census of a day and the section 251 table of a year, to the penny; identities are not kept."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.handover import read_handover
from ledger.book.returns import census_words as census
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.sheet.facts import Facts
from ledger.exports import s251
from ledger.exports.csv_table import write_csv
from ledger.exports.identities import Identities
from ledger.exports.pnw_census import age_on, census_of
from tests.desk import SMALL, Ledger
from tests.examples import examples

SAMPLE = SAMPLES / "census"
MORE = """
agencies: agency,name,kind
Y,Youth custody service,department

budgets: budget,agency,stream,name
Y-JU,Y,justice,Secure places

providers: provider,name,company_number,sector
OAK,Oak Homes Ltd,01234567,private
ELM,Elm Trust,,voluntary
OWN,The county's own,,council

homes: home,provider,name,urn,beds
ELM-1,ELM,Elm House,2600001,2

identifiers: kind,code,system,value
provider,OAK,Ofsted URN,4700001

children: child,birth_month,gender
K1,2012-07,F
K2,2010-03,male
K3,,

circumstances: child,what,value,first_day
K1,legal_status,C2,2025-05-06
K1,ehcp,yes,2024-01-01
K2,legal_status,V2,2026-02-10
K2,legal_status,none,2026-05-21

placements: placement,child,provider,home,setting,lead_budget,first_day,last_day,sourcing,end_reason
C,K3,OWN,,T4,C-SC,2026-03-02,,in_house,
V,,ELM,ELM-1,VOID,C-SC,2026-04-01,2026-04-30,,
W,K1,ELM,,WRAP,C-SC,2026-04-01,,spot,

prices: price,placement,component,rate,unit,first_day
C-core,C,core,1400,week,2026-03-02
V-void,V,void,100,day,2026-04-01
W-core,W,core,10.01,week,2026-04-01

agreements: agreement,placement,status,basis,first_day,decided_on
C-1,C,agreed,panel,2026-03-02,2026-03-01

clauses: agreement,rank,kind,budget,percent,amount
C-1,1,fixed,Y-JU,,333.33
C-1,2,rest,C-SC,50,
C-1,2,rest,H2-CC,50,

outcomes: outcome,placement,domain,statement,accountable,first_day,instrument
O-1,A,safety,Fewer nights away,C,2026-01-01,missing

observations: outcome,on,value,rater
O-1,2026-02-01,3,record
O-1,2026-02-01,2,carer
O-1,2026-04-20,1,record
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Posted through 15 May 2026, with a justice department's share, an empty bed and a wraparound."""
    found = Ledger(tmp_path_factory.mktemp("returns"))
    found.take(SMALL, "2026-04-02")
    found.take(MORE, "2026-04-03")
    found.post("2026-05-15", "2026-05-16")
    return found


def written(ledger: Ledger, what: str, *words: str) -> tuple[list[dict[str, str]], str]:
    """The rows of a return, and what was said of it."""
    file = ledger.folder / "return.csv"
    said = ledger.do("export", what, str(file), *words)
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text)), said


def test_the_census_has_a_row_for_each_placement_open_on_the_day(ledger: Ledger) -> None:
    rows, said = written(ledger, "pnw-census", "--on", "2026-04-15")
    assert tuple(rows[0]) == census.COLUMNS
    assert [(row[census.IDENTIFIER], row[census.PROVISION]) for row in rows] == [
        ("K1", "Residential - Mainstream"),
        ("K1", "WRAP"),
        ("K2", "Residential - Mainstream"),
        ("K3", "T4"),
    ]
    money = [tuple(row[name] for name in (census.TOTAL, *census.CONTRIBUTIONS.values())) for row in rows]
    # Worked by hand. A: £7,000 and 7/30 of £1,000 (education's own); of the £7,000 social care 60 and health 40.
    # C: £333.33 is justice's and stands with social care; of the £1,066.67 left half each: £533.34 and £533.33.
    # B has no agreement in force in April, W never had one: the lead bears both.
    assert money == [
        ("7233.33", "4200.00", "233.33", "2800.00"),
        ("10.01", "10.01", "0.00", "0.00"),
        ("333.33", "333.33", "0.00", "0.00"),
        ("1400.00", "866.67", "0.00", "533.33"),
    ]
    assert "together a week: £8,976.67" in said
    assert "empty beds, which are no child's and have no row: 1" in said
    assert "paid by the stream justice and written as social care's: £333.33 a week" in said
    assert "Type of provision: T4 (1); Type of provision: WRAP (1)" in said


def test_the_census_says_of_the_child_and_the_place_what_the_ledger_knows(ledger: Ledger) -> None:
    rows, _ = written(ledger, "pnw-census", "--on", "2026-04-15")
    first = rows[0]
    assert first[census.LOOKED_AFTER] == "Looked after child (under 18)"
    assert first[census.AUTHORITY] == "County council"
    assert (first[census.AGE], rows[2][census.AGE], rows[3][census.AGE]) == ("13", "16", "")
    assert (first[census.GENDER], rows[3][census.GENDER]) == ("Female (including trans female)", "")
    assert (first[census.PROVIDER_URN], first[census.COMPANY]) == ("4700001", "01234567")
    assert (first[census.START], rows[3][census.SOURCED]) == ("01/01/2026", "In house")
    left, _ = written(ledger, "pnw-census", "--on", "2026-05-21")
    assert [row[census.IDENTIFIER] for row in left] == ["K1", "K1", "K3"]


def test_the_summary_names_the_published_checks_that_will_fail(ledger: Ledger) -> None:
    _, said = written(ledger, "pnw-census", "--on", "2026-04-15")
    (line,) = [line for line in said.splitlines() if line.startswith("the published checks will fail")]
    assert "Ethnic Group (4 of 4)" in line
    assert "Does this CYP require a solo placement? (4 of 4)" in line
    assert "Age (1 of 4)" in line
    for may in census.MAY_BE_BLANK:
        assert f"{may} (" not in line
    assert "--identities FILE.csv" in said


def test_identities_fill_what_is_blank_and_are_kept_nowhere(ledger: Ledger, tmp_path: Path) -> None:
    identities = tmp_path / "who.csv"
    identities.write_text(
        "identifier,AGE,Ethnic group,UASC,Shoe size\n"
        "K1,12,S3CRET-ONE,No,4\n"
        "K3,9,S3CRET-THREE,No,2\n"
        "K9,9,S3CRET-NINE,No,2\n",
        encoding="utf-8",
    )
    rows, said = written(ledger, "pnw-census", "--on", "2026-04-15", "--identities", str(identities))
    assert [row[census.ETHNIC_GROUP] for row in rows] == ["S3CRET-ONE", "S3CRET-ONE", "", "S3CRET-THREE"]
    # The ledger's own age of K1 stands; K3's, which it cannot know, is filled.
    assert [row[census.AGE] for row in rows] == ["13", "13", "16", "9"]
    assert "Age: the identities say something else in 2 rows; the ledger's record is kept" in said
    assert "columns of the identities that this return does not have: Shoe size" in said
    assert "children of whom the identities have no row: 1" in said
    assert "S3CRET" not in said
    with sqlite3.connect(ledger.file) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "K1" in dump
    assert "S3CRET" not in dump
    assert "who.csv" not in dump


def test_two_rows_of_one_child_are_told_by_their_rows_alone(ledger: Ledger, tmp_path: Path) -> None:
    identities = tmp_path / "who.csv"
    identities.write_text("Child ID,Age\nK1,12\n\nK1,13\n", encoding="utf-8")
    file = str(tmp_path / "out.csv")
    result = ledger.ask("export", "pnw-census", file, "--on", "2026-04-15", "--identities", str(identities))
    assert result.exit_code == 1
    assert "rows 2 and 4 are of the same child" in result.output
    assert "K1" not in result.output
    identities.write_text("Name,Age\nK1,12\n", encoding="utf-8")
    result = ledger.ask("export", "pnw-census", file, "--on", "2026-04-15", "--identities", str(identities))
    assert result.exit_code == 1
    assert "who.csv, row 1, Child ID" in result.output
    result = ledger.ask("export", "pnw-census", file, "--on", "2026-04-15", "--identities", str(tmp_path / "no.csv"))
    assert (result.exit_code, "cannot be read" in result.output) == (1, True)


@pytest.mark.parametrize("year", ["2025-26", "2026-27"])
def test_the_section_251_table_comes_to_the_years_allocations_to_the_penny(ledger: Ledger, year: str) -> None:
    rows, said = written(ledger, "s251", "--year", year)
    assert tuple(rows[0]) == s251.COLUMNS
    start = int(year[:4])
    streams = {
        "C-SC": "social care",
        "C-ED": "education",
        "H1-CC": "health",
        "H2-CC": "health",
        "Y-JU": "social care",
    }
    allocated: dict[str, Decimal] = defaultdict(Decimal)
    for each in ledger.rows("allocations"):
        first_month, last_month = f"{start}-04", f"{start + 1}-03"
        if first_month <= each["service_month"] <= last_month and each["placement"] != "V":
            allocated[streams[each["budget"]]] += Decimal(each["amount"])
    for stream in ("social care", "health", "education"):
        assert sum(Decimal(row[f"Contribution from {stream} provider/s"]) for row in rows) == allocated[stream]
    total = sum(allocated.values())
    assert total > 0
    assert sum(Decimal(row["Total committed cost accrued in FY to date"]) for row in rows) == total
    for row in rows:
        parts = [
            Decimal(row[f"Contribution from {stream} provider/s"])
            for stream in ("social care", "health", "education")
        ]
        assert sum(parts) == Decimal(row["Total committed cost accrued in FY to date"])
    assert f"accrued in the year to date: £{total:,.2f}" in said
    # The void is £100 a day on its own days, 1 April to 15 May.
    assert ("empty beds, which are no child's and have no row: £4,500.00" in said) == (year == "2026-27")


def test_the_section_251_table_says_of_care_what_the_ledger_knows(ledger: Ledger) -> None:
    rows, said = written(ledger, "s251", "--year", "2026-27")
    by_placement = {(row["Child ID"], row["Placement type"]): row for row in rows}
    assert by_placement.keys() == {("K1", "K2"), ("K1", "WRAP"), ("K2", "K2"), ("K3", "R2")}
    first = by_placement["K1", "K2"]
    assert (first["Gender"], first["Legal status"], first["Does the child have an EHCP"]) == ("2", "C2", "Yes")
    assert first["Date of start of current care period"] == "06/05/2025"
    # Three by the record and two by the carer on one day are three; one more in April.
    assert first["Number of missing episodes in current period of care"] == "4"
    assert first["Number of placements in last 12 months"] == "1"
    assert first["Number of placements in current care period"] == "1"
    assert (first["Provider type"], by_placement["K3", "R2"]["Provider type"]) == ("PR4", "PR1")
    assert by_placement["K1", "WRAP"]["Procurement platform"] == "Spot"
    assert by_placement["K2", "K2"]["Number of placements in current care period"] == "1"
    assert by_placement["K2", "K2"]["Placement end date"] == "20/05/2026"
    assert by_placement["K3", "R2"]["Legal status"] == ""
    assert "posted to 2026-05-15" in said
    assert "placement types that no list of the table has: WRAP (1)" in said
    assert "Date of birth (4 of 4)" in said


def test_identities_of_one_placement_are_told_apart_by_its_start(ledger: Ledger, tmp_path: Path) -> None:
    identities = tmp_path / "who.csv"
    identities.write_text(
        "Child ID,Placement start date,Date of birth,Placement postcode\n"
        "K1,01/01/2026,04/07/2012,QX1 1AA\n"
        "K1,01/04/2026,04/07/2012,QX2 2BB\n"
        "K2,,05/03/2010,QX3 3CC\n",
        encoding="utf-8",
    )
    rows, _ = written(ledger, "s251", "--year", "2026-27", "--identities", str(identities))
    assert [row["Placement postcode"] for row in rows] == ["QX1 1AA", "QX2 2BB", "QX3 3CC", ""]
    assert rows[0]["Date of birth"] == "04/07/2012"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pnw-census",), "Give the day: --on 2026-03-31."),
        (("pnw-census", "--on", "2026-03-31", "--year", "2026-27"), "Leave --year out."),
        (("s251",), "Give the year: --year 2026-27."),
        (("s251", "--year", "2026-27", "--on", "2026-03-31"), "Leave --on out."),
        (("s251", "--year", "2026"), "2026 is not a financial year"),
        (("s251", "--year", "2026-27", "--agency", "C"), "s251 takes no --agency."),
        (("charges", "--identities", "who.csv"), "charges takes no --identities."),
        (("gl", "--year", "2026-27"), "gl takes no --year."),
    ],
)
def test_a_return_that_is_asked_for_wrongly_is_told(
    ledger: Ledger, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = ledger.ask("export", words[0], str(tmp_path / "out.csv"), *words[1:])
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_year_of_which_nothing_is_posted_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    result = ledger.ask("export", "s251", str(tmp_path / "out.csv"), "--year", "2027-28")
    assert (result.exit_code, "Nothing of 2027-28 is posted yet." in result.output) == (1, True)


def test_an_age_is_told_only_where_a_month_of_birth_tells_it() -> None:
    day = date(2026, 3, 31)
    assert [age_on(month, day) for month in ("2012-02", "2012-03", "2012-04", None)] == ["14", "", "13", ""]


# Out and in again


def known() -> Facts:
    return state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after


KNOWN = known()
DAY = date(2026, 3, 31)


def census_written(facts: Facts, file: Path) -> str:
    """The census of the day by these facts, as the text of its file."""
    write_csv(file, census.COLUMNS, census_of(facts, DAY, Identities()).rows)
    return file.read_text(encoding="utf-8")


def taken_in(file: Path, facts: Facts) -> Facts:
    """What is known once the census is taken in."""
    said = state(read_handover(file, "pnw-census", SAMPLE / "map.toml").book(facts), facts, {})
    assert said.problems == []
    return said.facts_after


def test_the_sample_goes_out_and_in_again_and_gives_the_same_census(tmp_path: Path) -> None:
    there = taken_in(SAMPLE / "march-2026.csv", KNOWN)
    first = census_written(there, tmp_path / "first.csv")
    assert first.count("\n") == 7
    # Into a ledger that knows only the first book, and into the one it came from.
    assert census_written(taken_in(tmp_path / "first.csv", KNOWN), tmp_path / "again.csv") == first
    said = state(read_handover(tmp_path / "first.csv", "pnw-census", SAMPLE / "map.toml").book(there), there, {})
    assert said.changes == []


WORDS = {
    column: sorted({words for (each, _), words in census.census_words().written.items() if each == column})
    for column in (census.GENDER, census.SOURCED, census.REGISTRATION, census.PROVISION, census.LIBERTY)
}
WHERE = (
    ("Harbour Homes Ltd", "", "01234567", "Mill Lane", "2500001"),
    ("Harbour Homes Ltd", "", "01234567", "foster carer", ""),
    ("Fellgate Care", "4900001", "", "The Elms", "2900001"),
    ("Fellgate Care", "4900001", "", "Elm Lodge", ""),
    ("Fellgate Care", "4900001", "", "", ""),
    ("Moor & Fell, of £", "", "", "The Elms", ""),
    ("Namesake", "4900002", "", "", "2900002"),
    ("Namesake", "", "09999999", "The Elms", ""),
)
"""Providers and homes that do not contradict each other: name, number, company, establishment, its number."""


_WHERE = (census.ORGANISATION, census.PROVIDER_URN, census.COMPANY, census.ESTABLISHMENT, census.HOME_URN)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    """A row of a census: any sum, any contributions, whether or not they add up."""
    total = draw(st.integers(0, 2_000_000))
    health, education = draw(st.integers(0, total)), draw(st.integers(0, 200_000))
    own = draw(st.sampled_from((total - health - education, 0, 12345)))
    money = [total, max(own, 0), education, health]
    numbers = [f"{pence // 100}.{pence % 100:02d}" for pence in money]
    coded = {column: draw(st.sampled_from(["", *words])) for column, words in WORDS.items()}
    coded[census.PROVISION] = coded[census.PROVISION] or "WRAP"
    return {
        **dict(zip(_WHERE, draw(st.sampled_from(WHERE)), strict=True)),
        census.START: draw(st.dates(date(2024, 1, 1), DAY)).strftime("%d/%m/%Y"),
        census.DISTANCE: draw(st.sampled_from(("", "Not applicable"))),
        **coded,
        **dict(zip((census.TOTAL, census.SOCIAL_CARE, census.EDUCATION, census.HEALTH), numbers, strict=True)),
    }


@given(stated=st.lists(rows(), min_size=1, max_size=4))
@examples(40)
def test_a_census_taken_in_and_written_out_is_the_same_census_from_then_on(
    stated: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("census")
    columns = [name for name in census.COLUMNS if name in stated[0] or name == census.IDENTIFIER]
    cells = [tuple({**row, census.IDENTIFIER: f"X{at}"}[name] for name in columns) for at, row in enumerate(stated)]
    write_csv(folder / "given.csv", columns, cells)
    there = taken_in(folder / "given.csv", KNOWN)
    first = census_written(there, folder / "first.csv")
    for line in csv.DictReader(first.splitlines()):
        parts = sum(Decimal(line[column]) for column in census.CONTRIBUTIONS.values())
        assert parts == Decimal(line[census.TOTAL])
    assert census_written(taken_in(folder / "first.csv", there), folder / "same.csv") == first
    assert census_written(taken_in(folder / "first.csv", KNOWN), folder / "fresh.csv") == first
