"""SSDA903 episodes become stays: the dates turned, placements told apart, every overlap and gap told."""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from ledger.book.handover import read_handover
from ledger.book.returns.ssda903_codes import CODED, codes
from ledger.book.returns.tables import district
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.agencies.sheets import Home, Provider
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.errors import DataFault, WrongUsage

SAMPLE = SAMPLES / "ssda903"
REAL = Path(os.environ.get("LEDGER_REAL_DATA", "")) / "ssda903" / "d2i903_fake_episodes.csv"
HEADER = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


@pytest.fixture(scope="module")
def known() -> Facts:
    return state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after


def stated(folder: Path, known: Facts, *rows: str, more: str = "") -> Statement:
    """What a return of these rows states by the sample's map, with `more` keys at its head."""
    episodes, mapped = folder / "episodes.csv", folder / "map.toml"
    episodes.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    mapped.write_text(more + (SAMPLE / "map.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return state(read_handover(episodes, "ssda903", mapped).book(known), known, {})


def stays(said: Statement, known: Facts) -> list[tuple[str, date, date | None]]:
    """Setting, first and last day of each placement that is new, in order of time."""
    placements = said.facts_after.sheet(Placement)
    new = [row for key, row in placements.items() if key not in known.sheet(Placement)]
    return sorted(((row.setting, row.first_day, row.last_day) for row in new), key=lambda stay: stay[:2])


def told(said: Statement, word: str) -> list[str]:
    return [remark.text for remark in said.remarks if word in remark.text]


def test_the_sample_becomes_seven_placements_of_four_children(known: Facts) -> None:
    said = state(read_handover(SAMPLE / "episodes.csv", "ssda903", SAMPLE / "map.toml").book(known), known, {})
    assert said.problems == []
    assert stays(said, known) == [
        ("H5", date(2026, 1, 11), None),
        ("K2", date(2024, 2, 3), date(2025, 6, 29)),
        ("K2", date(2025, 8, 15), date(2025, 11, 30)),
        ("K2", date(2025, 9, 1), None),
        ("K3", date(2025, 11, 28), None),
        ("P1", date(2023, 6, 2), None),
        ("U6", date(2025, 5, 14), date(2025, 8, 31)),
    ]
    homes = said.facts_after.sheet(Home)
    assert homes[("UNKNOWN-4100002",)].postcode_district == "QX7"
    assert said.facts_after.sheet(Child)[("Q1002",)].home_district == "QX1"
    with_a_home = {
        row.setting: row.home for row in said.facts_after.sheet(Placement).values() if row.child == "Q1001"
    }
    assert with_a_home == {"U6": None, "K2": "H-MILL"}
    assert told(said, "overlap: the") == [
        "overlap: the episode in row 7 of the same child ends on 2025-12-01, so both have 2025-11-28 to 2025-11-30"
    ]
    assert told(said, "gap: ") == [
        "gap: 46 days without an episode since that in row 6, 2025-06-30 to 2025-08-14; care had ended (E4A)"
    ]
    assert told(said, "H5 in the return of 2026")


def test_a_change_of_legal_status_alone_is_no_new_placement_and_is_kept_as_a_circumstance(known: Facts) -> None:
    said = state(read_handover(SAMPLE / "episodes.csv", "ssda903", SAMPLE / "map.toml").book(known), known, {})
    of_child = Circumstances(said.facts_after.sheet(Circumstance).values())
    days = (date(2025, 9, 1), date(2025, 11, 9), date(2025, 11, 10), date(2026, 2, 20))
    assert [of_child.on("Q1001", "legal_status", day) for day in days] == ["V2", "V2", "C1", "C2"]
    assert of_child.looked_after("Q1002", date(2025, 6, 29)) is True
    assert of_child.looked_after("Q1002", date(2025, 6, 30)) is False
    assert of_child.care_began("Q1002", date(2026, 1, 1)) == date(2025, 8, 15)
    assert of_child.care_began("Q1002", date(2025, 7, 1)) is None
    assert of_child.looked_after("Q1002", date(2020, 1, 1)) is None


def test_twice_is_once(known: Facts) -> None:
    read = read_handover(SAMPLE / "episodes.csv", "ssda903", SAMPLE / "map.toml")
    once = state(read.book(known), known, {})
    assert once.changes
    assert state(read.book(once.facts_after), once.facts_after, {}).changes == []


def test_next_years_return_finds_the_placement_again_even_by_its_later_episode(known: Facts, tmp_path: Path) -> None:
    first = stated(tmp_path, known, "X7,10/04/2025,S,V2,N1,K2,PR4,,,,,QX4 4DD,2500001")
    later = stated(
        tmp_path,
        first.facts_after,
        "X7,02/02/2026,L,C1,N1,K2,PR4,05/06/2026,X1,CARPL,,QX4 4DD,2500001",
        "X7,05/06/2026,P,C1,N1,K2,PR4,,,,,QX7 7GG,4100002",
    )
    assert stays(later, known) == [
        ("K2", date(2025, 4, 10), date(2026, 6, 4)),
        ("K2", date(2026, 6, 5), None),
    ]
    assert later.counts["placements"].changed == 1
    assert later.counts["placements"].new == 1


def test_last_years_return_handed_over_late_does_not_open_a_placement_again(known: Facts, tmp_path: Path) -> None:
    ended = "X7,10/04/2025,S,V2,N1,K2,PR4,05/06/2026,E4A,,,QX4 4DD,2500001"
    after = stated(tmp_path, known, ended).facts_after
    late = stated(tmp_path, after, "X7,10/04/2025,S,V2,N1,K2,PR4,,,,,QX4 4DD,2500001")
    assert stays(late, known) == [("K2", date(2025, 4, 10), date(2026, 6, 4))]
    assert told(late, "that is kept") == []
    assert late.counts["placements"].changed == 0


def test_an_episode_without_end_does_not_undo_an_end_that_a_book_has_told(known: Facts, tmp_path: Path) -> None:
    ended = "X7,10/04/2025,S,V2,N1,K2,PR4,05/06/2025,E4A,,,QX4 4DD,2500001"
    after = stated(tmp_path, known, ended).facts_after
    said = stated(tmp_path, after, "X7,10/04/2025,S,V2,N1,K2,PR4,,,,,QX4 4DD,2500001")
    assert stays(said, known) == [("K2", date(2025, 4, 10), date(2025, 6, 4))]
    assert len(told(said, "ended on 2025-06-04; that is kept")) == 1


def test_a_number_that_the_map_names_later_moves_the_placement_to_its_provider(known: Facts, tmp_path: Path) -> None:
    row = "X7,10/04/2025,S,V2,N1,K2,PR4,,,,,QX7 7GG,4100009"
    before = stated(tmp_path, known, row)
    assert told(before, "UNKNOWN-4100009: this number is in neither the map nor the ledger (row 2)")
    assert before.facts_after.sheet(Provider)[("UNKNOWN-4100009",)].name == "Not named yet (URN 4100009)"
    episodes, mapped = tmp_path / "episodes.csv", tmp_path / "map.toml"
    mapped.write_text(mapped.read_text(encoding="utf-8") + '"4100009" = "P-HARB"\n', encoding="utf-8")
    after = before.facts_after
    said = state(read_handover(episodes, "ssda903", mapped).book(after), after, {})
    assert (said.counts["placements"].changed, said.counts["placements"].new) == (1, 0)
    assert {row.provider for row in said.facts_after.sheet(Placement).values() if row.child == "X7"} == {"P-HARB"}
    assert said.facts_after.sheet(Home)[("UNKNOWN-4100009",)].provider == "P-HARB"


def test_a_change_of_status_whose_place_differs_is_a_placement_of_its_own_and_told(
    known: Facts, tmp_path: Path
) -> None:
    said = stated(
        tmp_path,
        known,
        "X7,10/04/2025,S,V2,N1,K2,PR4,05/06/2025,X1,,,QX4 4DD,2500001",
        "X7,05/06/2025,L,C1,N1,K2,PR4,,,,,QX5 5EE,2500001",
    )
    assert len(stays(said, known)) == 2
    assert len(told(said, "it is a placement of its own")) == 1


def test_no_message_and_no_code_holds_a_childs_number(known: Facts, tmp_path: Path) -> None:
    rows = (SAMPLE / "episodes.csv").read_text(encoding="utf-8").splitlines()[1:]
    said = stated(tmp_path, known, *(row.replace("Q100", "S3CRET") for row in rows))
    assert len(said.remarks) > 15
    assert [remark for remark in said.remarks if "S3CRET" in remark.text or "S3CRET" in remark.file] == []
    assert [row for row in said.facts_after.sheet(Placement).values() if "S3CRET" in row.placement] == []


def test_only_the_district_of_a_postcode_is_kept() -> None:
    given = ("EX4 4QJ", "ex44qj", "M1 1AA", "SW1A1AA", "EX4", "nowhere", "EX4 4Q")
    assert [district(text) for text in given] == ["EX4", "EX4", "M1", "SW1A", "EX4", None, None]


def test_code_lists_change_by_year() -> None:
    listed = codes()
    assert {column for column, _ in listed} == set(CODED)
    by_year = {
        year: {code for (column, code), entry in listed.items() if column == "PLACE" and entry.stands_in(year)}
        for year in (2024, 2025, 2026)
    }
    assert by_year[2024] - by_year[2025] == {"H5", "P2"}
    assert by_year[2025] - by_year[2024] == {"K3"}
    assert by_year[2026] - by_year[2025] == {"Z11", "Z12", "Z13", "Z14"}


def test_a_return_needs_a_map_and_a_book_takes_none(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="read with a map"):
        read_handover(SAMPLE / "episodes.csv", "ssda903")
    with pytest.raises(WrongUsage, match="There is no map file"):
        read_handover(SAMPLE / "episodes.csv", "ssda903", tmp_path / "none.toml")
    with pytest.raises(WrongUsage, match="book takes no map"):
        read_handover(SAMPLES / "first-book", "book", SAMPLE / "map.toml")
    mapped = tmp_path / "map.toml"
    mapped.write_text('lead_budget = "CC-SC"\nproviderz = {}\n', encoding="utf-8")
    with pytest.raises(DataFault, match="there is no such key; did you mean providers"):
        read_handover(SAMPLE / "episodes.csv", "ssda903", mapped)


def test_the_invented_return_is_read_with_every_overlap_and_gap(known: Facts, tmp_path: Path) -> None:
    if not REAL.is_file():
        pytest.skip("LEDGER_REAL_DATA names no folder with ssda903/d2i903_fake_episodes.csv")
    mapped = tmp_path / "map.toml"
    mapped.write_text('lead_budget = "CC-SC"\n', encoding="utf-8")
    started = time.perf_counter()
    read = read_handover(REAL, "ssda903", mapped)
    said = state(read.book(known), known, {})
    assert time.perf_counter() - started < 30
    assert read.size == 5050
    assert said.problems == []
    kinds = Counter(remark.text.split(":")[0] for remark in said.remarks)
    assert (kinds["overlap"], kinds["gap"]) == (72, 53)
    assert all(remark.row for remark in said.remarks if remark.text.startswith(("overlap: ", "gap: ")))
    assert told(said, "5,050 episodes of 2,123 children")
    assert told(said, "overlaps: 72; gaps: 53")
    # 775 episodes change nothing but the legal status and go on with the placement before them.
    assert said.counts["placements"].new == 5050 - 775
    assert said.counts["children"].new == 2123
    after = said.facts_after
    assert state(read.book(after), after, {}).changes == []


@pytest.mark.parametrize("other", ["DoLo", "header", "missing", "uasc"])
def test_the_other_files_of_the_invented_return_are_told_as_no_episodes_and_state_nothing(
    other: str, known: Facts, tmp_path: Path
) -> None:
    file = REAL.with_name(f"d2i903_fake_{other}.csv")
    if not file.is_file():
        pytest.skip(f"LEDGER_REAL_DATA names no folder with ssda903/{file.name}")
    mapped = tmp_path / "map.toml"
    mapped.write_text('lead_budget = "CC-SC"\n', encoding="utf-8")
    said = state(read_handover(file, "ssda903", mapped).book(known), known, {})
    (problem,) = said.problems
    assert problem.found.startswith("no columns ")
    assert all(name in problem.found for name in ("DECOM", "RNE", "LS", "PLACE"))
    assert problem.file == file.name
    assert said.changes == []


CASES = Path(__file__).parents[2] / "cases"
OPEN = "X7,10/01/2025,S,C2,N1,K2,PR4"
PLACE = ",QX4 4DD,2500001"


def test_returns_of_two_years_in_one_file_are_one_placement_with_its_end(tmp_path: Path) -> None:
    """Open in 2025, ended on 20 August 2025 in 2026: one placement, to the 19th."""
    base = state(read_book(CASES / "base-book"), Facts(), {}).facts_after
    read = read_handover(CASES / "ssda903-stacked.csv", "ssda903", CASES / "map.toml")
    said = state(read.book(base), base, {})
    assert said.problems == []
    assert stays(said, base) == [("K2", date(2025, 1, 10), date(2025, 8, 19))]
    assert told(said, "stated again by a later return in this file") == [
        "an episode is stated again by a later return in this file, which holds: row 2"
    ]
    assert told(said, "overlap: ") == []


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ((f"{OPEN},20/08/2025,E4A,,{PLACE}", f"{OPEN},,,,{PLACE}"), 19),
        ((f"{OPEN},,,,,,XXXXXXX", f"{OPEN},20/08/2025,E4A,,{PLACE}"), 19),
        ((f"{OPEN},20/08/2025,E4A,,{PLACE}", f"{OPEN},22/08/2025,E4A,,{PLACE}"), 21),
    ],
)
def test_without_a_year_an_episode_that_has_ended_holds_else_the_last(
    rows: tuple[str, str], last: int, known: Facts, tmp_path: Path
) -> None:
    said = stated(tmp_path, known, *rows)
    assert stays(said, known) == [("K2", date(2025, 1, 10), date(2025, 8, last))]
    assert bool(told(said, "different ends")) == (last == 21)


def test_episodes_of_one_start_in_two_places_are_two(known: Facts, tmp_path: Path) -> None:
    row = "X7,10/01/2025,S,C2,N1,K2,PR4,,,,,QX4 4DD,2500001"
    said = stated(tmp_path, known, row, row.replace("QX4 4DD,2500001", "QX7 7GG,4100002"))
    assert len(stays(said, known)) == 2
    assert told(said, "overlaps: 1")


def test_the_real_return_cut_into_years_and_stacked_says_what_it_said(known: Facts, tmp_path: Path) -> None:
    if not REAL.is_file():
        pytest.skip("LEDGER_REAL_DATA names no folder with ssda903/d2i903_fake_episodes.csv")
    header, *rows = list(csv.reader(REAL.read_text(encoding="utf-8-sig").splitlines()))
    first, end = header.index("DECOM"), header.index("DEC")
    stacked = [[*header, "YEAR"]]
    for year in range(2016, 2030):
        for row in rows:
            begun, ended = (datetime.strptime(row[at], "%d/%m/%Y").date() if row[at] else None for at in (first, end))
            assert begun
            if begun > date(year, 3, 31) or (ended and ended <= date(year - 1, 3, 31)):
                continue
            open_yet = ended is None or ended > date(year, 3, 31)
            cells = ["" if open_yet and at in range(end, end + 3) else cell for at, cell in enumerate(row)]
            stacked.append([*cells, str(year)])
    assert len(stacked) > 2 * len(rows)
    file, mapped = tmp_path / "episodes.csv", tmp_path / "map.toml"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(stacked)
    mapped.write_text('lead_budget = "CC-SC"\n', encoding="utf-8")
    whole = read_handover(REAL, "ssda903", mapped).book(known)
    again = read_handover(file, "ssda903", mapped).book(known)
    one, other = (state(book, known, {}).facts_after.sheet(Placement) for book in (whole, again))
    assert sum(row.last_day is None for row in other.values()) == sum(row.last_day is None for row in one.values())
    assert {(row.child, *row.stay, row.setting) for row in other.values()} == {
        (row.child, *row.stay, row.setting) for row in one.values()
    }
