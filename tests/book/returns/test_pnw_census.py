"""The regional census becomes placements, prices and agreements: what differs from its day on, and nothing else."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ledger.book.handover import read_handover
from ledger.book.returns import census_words as census
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.agencies.sheets import Home, Identifier, Provider
from ledger.domain.placements.sheets import Child, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.errors import DataFault

SAMPLE = SAMPLES / "census"
ROW = {
    census.IDENTIFIER: "X9",
    census.ORGANISATION: "Larkhill Support",
    census.PROVIDER_URN: "4200003",
    census.PROVISION: "Residential - Mainstream",
    census.START: "01/02/2026",
    census.TOTAL: "4000.00",
    census.SOCIAL_CARE: "2600.00",
    census.EDUCATION: "400.00",
    census.HEALTH: "1000.00",
}


@pytest.fixture(scope="module")
def known() -> Facts:
    return state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after


def stated(folder: Path, known: Facts, *rows: dict[str, str], day: str = "2026-03-31", text: str = "") -> Statement:
    """What a census of these rows states on a day, by the sample's map; or of a file with this text."""
    file, mapped = folder / "census.csv", folder / "map.toml"
    if not text:
        columns = list(rows[0])
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        text = out.getvalue()
    file.write_text(text, encoding="utf-8")
    mapped.write_text((SAMPLE / "map.toml").read_text(encoding="utf-8").replace("2026-03-31", day), encoding="utf-8")
    return state(read_handover(file, "pnw-census", mapped).book(known), known, {})


def told(said: Statement, word: str) -> list[str]:
    return [remark.text for remark in said.remarks if word in remark.text]


def prices(facts: Facts, placement: str) -> list[tuple[Decimal, date, date | None]]:
    rows = [row for row in facts.sheet(Price).values() if row.placement == placement]
    return sorted(((row.rate, row.first_day, row.last_day) for row in rows), key=lambda each: each[1])


def clauses(facts: Facts, agreement: str) -> list[tuple[str, str, int | None]]:
    rows = [row for row in facts.sheet(ClauseRow).values() if row.agreement == agreement]
    return sorted((row.kind, row.budget, row.amount) for row in rows)


def agreements(facts: Facts, placement: str) -> list[Agreement]:
    rows = [row for row in facts.sheet(Agreement).values() if row.placement == placement]
    return sorted(rows, key=lambda row: row.first_day)


def placement_of(facts: Facts, child: str) -> Placement:
    (found,) = [row for row in facts.sheet(Placement).values() if row.child == child]
    return found


def sample(known: Facts) -> Statement:
    read = read_handover(SAMPLE / "march-2026.csv", "pnw-census", SAMPLE / "map.toml")
    return state(read.book(known), known, {})


def test_a_row_becomes_a_placement_a_weekly_price_and_a_split(known: Facts) -> None:
    said = sample(known)
    assert said.problems == []
    facts = said.facts_after
    stay = placement_of(facts, "Q2001")
    assert (stay.setting, stay.sourcing, stay.registration) == ("K2", "spot", "ofsted")
    assert (stay.first_day, stay.last_day, stay.deprivation_of_liberty) == (date(2026, 1, 12), None, True)
    assert stay.distance_reason == "Provision within distance does not exist"
    assert prices(facts, stay.placement) == [(Decimal("6850.50"), date(2026, 1, 12), None)]
    (agreed,) = agreements(facts, stay.placement)
    assert (agreed.status, agreed.first_day, agreed.last_day) == ("agreed", date(2026, 1, 12), None)
    assert clauses(facts, agreed.agreement) == [
        ("fixed", "CC-HN", 68505),
        ("fixed", "ICB-CH", 205515),
        ("rest", "CC-SC", None),
    ]
    provider = facts.sheet(Provider)[(stay.provider,)]
    assert (provider.provider, provider.name, provider.company_number) == (
        "UNKNOWN-4200001",
        "Fellgate Care Ltd",
        "07654321",
    )
    assert ("provider", "UNKNOWN-4200001", "Ofsted URN", "4200001") in facts.sheet(Identifier)
    assert facts.sheet(Home)[(stay.home,)].name == "Fell Gate"
    assert facts.sheet(Child)[("Q2001",)].gender == "male"
    assert placement_of(facts, "Q2002").home is None
    assert (placement_of(facts, "Q1001").provider, placement_of(facts, "Q1001").home) == ("P-HARB", "H-MILL")


def test_rows_whose_contributions_do_not_add_up_are_named_with_the_difference(known: Facts) -> None:
    said = sample(known)
    assert [(remark.row, remark.text) for remark in said.remarks if "does not add up" in remark.text] == [
        (
            5,
            "does not add up: social care £5,000.00, education £0.00, health £4,000.00 come to £9,000.00, "
            "£310.00 less than the total of £9,310.00; the others' are kept as given and CC-SC pays £5,310.00, "
            "not £5,000.00",
        ),
        (
            6,
            "does not add up: social care £925.00, education £600.00, health £600.00 come to £2,125.00, £275.00 more "
            "than the total of £1,850.00; the others' are kept as given and CC-SC pays £650.00, not £925.00",
        ),
    ]
    assert told(said, "contributions that do not add up to the total: 2;")


def test_contributions_above_the_total_are_cut_in_proportion_and_told(known: Facts, tmp_path: Path) -> None:
    said = stated(tmp_path, known, {**ROW, census.HEALTH: "5000"})
    assert told(said, "the others alone come to more, so each is cut in proportion and CC-SC pays nothing")


def test_what_is_not_kept_is_listed(known: Facts) -> None:
    (listed,) = told(sample(known), "not kept")
    assert listed.startswith("not kept: Looked after child?; Placing Authority; Age; Ethnic Group; UASC")


def test_headers_that_explain_themselves_and_those_of_earlier_years_are_found(known: Facts, tmp_path: Path) -> None:
    renamed = {
        census.IDENTIFIER: "IDENTIFIER \nThis is the unique reference for the child",
        census.START: "Placement  start date (DD/MM/YYYY)",
        census.TOTAL: "total weekly cost (actual weekly fee paid)",
        census.PROVIDER_URN: "Provider ID",
        census.SOCIAL_CARE: "Contribution from Social Care\n(This should be the amount)",
    }
    said = stated(tmp_path, known, {renamed.get(name, name): text for name, text in ROW.items()})
    assert said.problems == []
    assert prices(said.facts_after, placement_of(said.facts_after, "X9").placement)[0][0] == 4000


def test_a_workbook_says_the_same_as_the_file(known: Facts, tmp_path: Path) -> None:
    with (SAMPLE / "march-2026.csv").open(encoding="utf-8", newline="") as text:
        header, *lines = list(csv.reader(text))
    start, total = header.index("Placement start date (DD/MM/YYYY)"), header.index(census.TOTAL)
    file = tmp_path / "march-2026.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Social care")
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, header)
        for at, line in enumerate(lines, start=1):
            sheet.write_row(at, 0, line)
            sheet.write_datetime(at, start, datetime.strptime(line[start], "%d/%m/%Y"), as_day)
            sheet.write_number(at, total, float(line[total].replace("£", "").replace(",", "")))
    said = state(read_handover(file, "pnw-census", SAMPLE / "map.toml").book(known), known, {})
    assert said.problems == []
    assert said.facts_after.rows == sample(known).facts_after.rows


def test_twice_is_once(known: Facts) -> None:
    read = read_handover(SAMPLE / "march-2026.csv", "pnw-census", SAMPLE / "map.toml")
    after = state(read.book(known), known, {}).facts_after
    again = state(read.book(after), after, {})
    assert again.changes == []
    assert told(again, "new prices or agreements: 0; the same as known: 5")


def test_a_later_census_changes_what_differs_from_its_day_on_and_ends_nothing(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, ROW, {**ROW, census.IDENTIFIER: "X8"}).facts_after
    dearer = {**ROW, census.TOTAL: "4300.00", census.SOCIAL_CARE: "2700.00", census.HEALTH: "1200.00"}
    said = stated(tmp_path, first, dearer, day="2026-09-30")
    assert said.problems == []
    after, code = said.facts_after, placement_of(first, "X9").placement
    assert prices(after, code) == [
        (Decimal("4000.00"), date(2026, 2, 1), date(2026, 9, 29)),
        (Decimal("4300.00"), date(2026, 9, 30), None),
    ]
    older, newer = agreements(after, code)
    assert (newer.first_day, newer.supersedes, newer.decided_on) == (
        date(2026, 9, 30),
        older.agreement,
        date(2026, 9, 30),
    )
    assert clauses(after, newer.agreement)[1] == ("fixed", "ICB-CH", 120000)
    assert clauses(after, older.agreement) == clauses(first, older.agreement)
    absent = placement_of(first, "X8").placement
    assert placement_of(after, "X8").last_day is None
    assert any(absent in text for text in told(said, "but not in this census; they go on"))
    assert stated(tmp_path, after, dearer, day="2026-09-30").changes == []


def test_a_dearer_week_that_only_the_lead_bears_needs_no_new_agreement(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, ROW).facts_after
    dearer = {**ROW, census.TOTAL: "4300.00", census.SOCIAL_CARE: "2900.00"}
    said = stated(tmp_path, first, dearer, day="2026-09-30")
    assert {sheet for sheet, count in said.counts.items() if count.new or count.changed} == {"prices"}


def test_the_same_census_put_right_mends_what_it_stated(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, ROW).facts_after
    said = stated(tmp_path, first, {**ROW, census.TOTAL: "4100", census.HEALTH: "1100"})
    code = placement_of(first, "X9").placement
    assert prices(said.facts_after, code) == [(Decimal("4100.00"), date(2026, 2, 1), None)]
    (agreed,) = agreements(said.facts_after, code)
    assert ("fixed", "ICB-CH", 110000) in clauses(said.facts_after, agreed.agreement)


def test_an_earlier_census_taken_in_late_changes_no_cost(known: Facts, tmp_path: Path) -> None:
    later = stated(tmp_path, known, ROW, day="2026-09-30").facts_after
    said = stated(tmp_path, later, {**ROW, census.TOTAL: "3500"}, day="2026-03-31")
    assert said.counts.keys() & {"prices", "agreements", "clauses"} == set()
    assert told(said, "a census of 2026-09-30 was taken in before")


def test_what_the_ledger_knows_in_more_detail_is_not_overwritten(known: Facts, tmp_path: Path) -> None:
    own = {
        **ROW,
        census.IDENTIFIER: "K-001",
        census.ORGANISATION: "Harbour Homes Ltd",
        census.PROVIDER_URN: "",
        census.START: "12/01/2026",
        census.TOTAL: "5411.25",
        census.SOCIAL_CARE: "2705.63",
        census.EDUCATION: "0",
        census.HEALTH: "2705.62",
    }
    same = stated(tmp_path, known, own)
    assert same.changes == []
    other = stated(tmp_path, known, {**own, census.TOTAL: "5500.00", census.SOCIAL_CARE: "2794.38"})
    assert told(other, "the ledger has 3 prices that come to £5,411.25 a week, the census says £5,500.00")
    assert prices(other.facts_after, "PL-1") == prices(known, "PL-1")


def test_an_agreement_of_a_book_is_superseded_from_the_census_day_where_its_shares_differ(
    known: Facts, tmp_path: Path
) -> None:
    own = {
        **ROW,
        census.IDENTIFIER: "K-001",
        census.ORGANISATION: "Harbour Homes Ltd",
        census.PROVIDER_URN: "",
        census.START: "12/01/2026",
        census.TOTAL: "5411.25",
        census.SOCIAL_CARE: "3911.25",
        census.EDUCATION: "0",
        census.HEALTH: "1500.00",
    }
    said = stated(tmp_path, known, own)
    assert said.problems == []
    newest = said.facts_after.sheet(Agreement)[("PL-1-2026-03-31",)]
    assert (newest.status, newest.supersedes) == ("interim", "A-1")
    # The book's next agreement begins on 1 April, so what the census states of the day ends before it.
    assert newest.last_day == date(2026, 3, 31)


def test_without_any_contribution_no_agreement_is_stated(known: Facts, tmp_path: Path) -> None:
    bare = {**ROW, census.SOCIAL_CARE: "", census.EDUCATION: "", census.HEALTH: ""}
    said = stated(tmp_path, known, bare)
    assert "agreements" not in said.counts
    assert told(said, "no contribution is given: no agreement is stated of it, and CC-SC pays it")


def test_a_lead_that_bears_it_all_unagreed_as_the_census_says_is_left_alone(known: Facts, tmp_path: Path) -> None:
    alone = {**ROW, census.SOCIAL_CARE: "4000", census.EDUCATION: "0", census.HEALTH: "0"}
    first = stated(tmp_path, known, {**alone, census.SOCIAL_CARE: "", census.EDUCATION: "", census.HEALTH: ""})
    assert stated(tmp_path, first.facts_after, alone).changes == []
    # Of a placement of which no cost was known, the same row is the first word on who pays.
    new = stated(tmp_path, known, alone).facts_after
    assert [row.status for row in agreements(new, placement_of(new, "X9").placement)] == ["agreed"]


def test_a_placement_that_the_ledger_knows_to_have_ended_stays_ended(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, ROW).facts_after
    code = placement_of(first, "X9").placement
    first.rows["placements"][(code,)] = placement_of(first, "X9").model_copy(update={"last_day": date(2026, 8, 1)})
    said = stated(tmp_path, first, ROW, day="2026-09-30")
    assert placement_of(said.facts_after, "X9").last_day == date(2026, 8, 1)
    assert told(said, f"{code} is recorded as ended on 2026-08-01; that is kept")


def test_a_start_that_differs_from_the_ledgers_is_told_and_the_ledgers_is_kept(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, ROW).facts_after
    said = stated(tmp_path, first, {**ROW, census.START: "03/02/2026"}, day="2026-09-30")
    assert placement_of(said.facts_after, "X9").first_day == date(2026, 2, 1)
    assert told(said, "it starts on 2026-02-03 here")


def test_a_finer_setting_that_the_ledger_knows_is_not_made_coarser(known: Facts, tmp_path: Path) -> None:
    fostered = {**ROW, census.PROVISION: "Fostering - Mainstream", census.ESTABLISHMENT: "foster carer"}
    first = stated(tmp_path, known, fostered).facts_after
    stay = placement_of(first, "X9")
    assert (stay.setting, stay.home) == ("U6", None)
    first.rows["placements"][stay.key_values] = stay.model_copy(update={"setting": "U4"})
    said = stated(tmp_path, first, fostered, day="2026-09-30")
    assert placement_of(said.facts_after, "X9").setting == "U4"


def test_a_map_that_names_no_day_is_told(tmp_path: Path) -> None:
    mapped = tmp_path / "map.toml"
    mapped.write_text('lead_budget = "CC-SC"\n', encoding="utf-8")
    with pytest.raises(DataFault, match="does not say which day the census states"):
        read_handover(SAMPLE / "march-2026.csv", "pnw-census", mapped)


def test_no_message_and_no_code_holds_a_childs_identifier(known: Facts, tmp_path: Path) -> None:
    text = (SAMPLE / "march-2026.csv").read_text(encoding="utf-8").replace("Q200", "S3CRET")
    said = stated(tmp_path, known, text=text)
    assert len(said.remarks) > 8
    assert [remark for remark in said.remarks if "S3CRET" in remark.text] == []
    coded = [*said.facts_after.sheet(Placement), *said.facts_after.sheet(Price), *said.facts_after.sheet(Agreement)]
    assert [code for (code,) in coded if "S3CRET" in code] == []
