"""Returns on the command line: in with a map, and every refusal with its exit code and remedy."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ledger.config import SAMPLES
from tests.desk import Ledger

EPISODES, EPISODES_MAP = SAMPLES / "ssda903" / "episodes.csv", SAMPLES / "ssda903" / "map.toml"
CENSUS, CENSUS_MAP = SAMPLES / "census" / "march-2026.csv", SAMPLES / "census" / "map.toml"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger that knows the first book."""
    found = Ledger(tmp_path / "own")
    found.do("import", str(SAMPLES / "first-book"), "--dated-ahead", "--now", "2026-04-01")
    return found


def taken(ledger: Ledger, file: Path, form: str, mapped: Path, *words: str) -> str:
    return ledger.do("import", str(file), "--format", form, "--map", str(mapped), *words)


def test_both_returns_state_one_placement_of_a_child_whichever_comes_first(ledger: Ledger, tmp_path: Path) -> None:
    assert "placements: 7 new" in taken(ledger, EPISODES, "ssda903", EPISODES_MAP, "--now", "2026-04-02")
    said = taken(ledger, CENSUS, "pnw-census", CENSUS_MAP, "--now", "2026-04-03")
    assert "placements: 4 new, 1 changed" in said
    other = Ledger(tmp_path / "other")
    other.do("import", str(SAMPLES / "first-book"), "--dated-ahead", "--now", "2026-04-01")
    taken(other, CENSUS, "pnw-census", CENSUS_MAP, "--now", "2026-04-02")
    assert "placements: 6 new" in taken(other, EPISODES, "ssda903", EPISODES_MAP, "--now", "2026-04-03")
    for each in (ledger, other):
        each.post("2026-05-31", "2026-06-01")
    assert ledger.rows("allocations") == other.rows("allocations")
    assert "Everything agrees" in ledger.do("verify")


def test_the_same_return_twice_is_one_import(ledger: Ledger) -> None:
    for file, form, mapped in ((EPISODES, "ssda903", EPISODES_MAP), (CENSUS, "pnw-census", CENSUS_MAP)):
        taken(ledger, file, form, mapped)
        assert "no change was recorded" in taken(ledger, file, form, mapped)


def test_a_dry_run_tells_all_and_writes_nothing(ledger: Ledger) -> None:
    said = taken(ledger, EPISODES, "ssda903", EPISODES_MAP, "--dry-run")
    assert "overlaps: 1; gaps: 1; each is told at its row, and none is amended" in said
    assert "This was a dry run: nothing was written." in said
    assert "placements: 7 new" in taken(ledger, EPISODES, "ssda903", EPISODES_MAP)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "ssda903"), "ssda903 is read with a map of your budgets and providers."),
        (("--format", "ssda903", "--map", "nowhere.toml"), "There is no map file nowhere.toml."),
        (("--format", "ubl", "--map", str(EPISODES_MAP)), "ubl takes no map."),
        (("--map", str(EPISODES_MAP)), "book takes no map."),
    ],
)
def test_a_map_that_is_missing_or_too_many_is_wrong_usage(ledger: Ledger, words: tuple[str, ...], said: str) -> None:
    result = ledger.ask("import", str(EPISODES), *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_problems_of_a_return_are_told_at_once_and_nothing_goes_in(ledger: Ledger, tmp_path: Path) -> None:
    episodes, mapped, problems = tmp_path / "episodes.csv", tmp_path / "map.toml", tmp_path / "problems.csv"
    episodes.write_text(EPISODES.read_text(encoding="utf-8").replace("Q1003,11/01/2026", "Q1003,1/13/2026"), "utf-8")
    mapped.write_text(EPISODES_MAP.read_text(encoding="utf-8").replace("CC-SC", "CC-XX"), "utf-8")
    words = ("import", str(episodes), "--format", "ssda903", "--map", str(mapped), "--problems", str(problems))
    result = ledger.ask(*words)
    assert result.exit_code == 1
    assert "problems: 2. Nothing was written." in result.output
    with problems.open(encoding="utf-8", newline="") as file:
        told = [(row["file"], row["row"], row["column"], row["found"]) for row in csv.DictReader(file)]
    assert told == [("episodes.csv", "9", "DECOM", "1/13/2026"), ("map.toml", "", "lead_budget", "CC-XX")]
    assert "Q1003" not in result.output


def test_a_map_with_a_fault_is_told_with_its_place(ledger: Ledger, tmp_path: Path) -> None:
    mapped = tmp_path / "map.toml"
    mapped.write_text('lead_budget = "CC-SC"\ncensus_day = "31 March"\n[budgets]\nhealing = "ICB-CH"\n', "utf-8")
    result = ledger.ask("import", str(CENSUS), "--format", "pnw-census", "--map", str(mapped))
    assert result.exit_code == 1
    assert "census_day" in result.output
    assert "budgets" in result.output
    result = ledger.ask("import", str(tmp_path / "no.csv"), "--format", "ssda903", "--map", str(EPISODES_MAP))
    assert (result.exit_code, "no.csv cannot be read" in result.output) == (1, True)
