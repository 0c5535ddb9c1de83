"""Family Help as it leaves the room: grants by month, families as counts, and no group smaller than five."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.desk import Ledger

HEAD = """
agencies: agency,name,kind
C,County council,council
D,Department,department

programmes: programme,name,lead,funder,grant,grant_percent,first_day
P,Family pods,C,D,1000,50,2026-04-01
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init")
    return ledger


def told(ledger: Ledger, what: str, on: str) -> list[dict[str, str]]:
    file = ledger.folder / f"{what}.csv"
    ledger.do("export", what, str(file), "--on", on)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def families(ended: list[str]) -> str:
    """A book of two pods: in one as many families as there are reasons, and six that stay; in the other twenty."""
    rows = [f"N{number},P,programme,N,2026-05-01,2026-08-01,{why}" for number, why in enumerate(ended)]
    rows += [f"N{number},P,programme,N,2026-05-01,," for number in range(50, 56)]
    rows += [f"S{number},P,programme,S,2026-05-01,2026-08-01,completed" for number in range(20)]
    lines = "\n".join(rows)
    return f"""{HEAD}
pods: pod,programme,name,first_day
N,P,North,2026-04-01
S,P,South,2026-04-01

families: family,programme,cohort,pod,first_day,last_day,end_reason
{lines}
"""


def test_a_programme_without_a_profile_is_capped_by_its_grant_alone(ledger: Ledger) -> None:
    ledger.take(HEAD + "\nprogramme_spend: programme,month,head,amount\nP,2026-04,other,3000\n", "2026-05-20")
    (april, may) = told(ledger, "programmes", "2026-05-31")
    assert (april["due_to_date"], april["to_claim"], april["spent"]) == ("1000.00", "1000.00", "3000.00")
    assert (may["spent"], may["spent_to_date"]) == ("", "3000.00")


def test_a_month_that_is_not_over_is_not_told(ledger: Ledger) -> None:
    ledger.take(HEAD, "2026-05-20")
    assert told(ledger, "programmes", "2026-04-29") == []
    assert [row["month"] for row in told(ledger, "programmes", "2026-04-30")] == ["2026-04"]


def test_a_programme_that_has_ended_goes_no_further_than_what_is_known_of_it(ledger: Ledger) -> None:
    ended = HEAD.replace("first_day\n", "first_day,last_day\n").replace("2026-04-01\n", "2026-04-01,2026-05-31\n")
    ledger.take(ended, "2026-09-20")
    assert [row["month"] for row in told(ledger, "programmes", "2026-09-20")] == ["2026-04", "2026-05"]


def test_a_group_smaller_than_five_leaves_no_number_and_cannot_be_worked_out(ledger: Ledger) -> None:
    ledger.take(families(["completed"] * 6 + ["withdrew"] * 3), "2026-09-01")
    rows = {(row["pod"], row["what"]): row["families"] for row in told(ledger, "programme-families", "2026-09-30")}
    assert rows["", "started"] == "35"
    assert rows["N", "started"] == "15"
    assert rows["N", "withdrew"] == "c"
    # The whole has three who withdrew too; and one more of the pod is hidden, or 15 less the others would tell them.
    assert rows["", "withdrew"] == "c"
    assert "c" in {rows["N", "still_in"], rows["N", "completed"]}
    assert "c" in {rows["", "still_in"], rows["", "completed"]}


def test_larger_groups_are_told_in_full(ledger: Ledger) -> None:
    ledger.take(families(["completed"] * 6), "2026-09-01")
    rows = told(ledger, "programme-families", "2026-09-30")
    assert "c" not in {row["families"] for row in rows}
    assert {(row["pod"], row["families"]) for row in rows if row["what"] == "still_in"} >= {("", "6"), ("N", "6")}


def test_no_family_is_named_in_what_leaves_the_room(ledger: Ledger) -> None:
    event = "\nfamily_events: family,on,kind\nS1,2026-06-01,escalation\n"
    ledger.take(families(["completed"] * 6) + event, "2026-09-01")
    cells = {cell for row in told(ledger, "programme-families", "2026-09-30") for cell in row.values()}
    assert "S1" not in cells
    hidden = [row for row in told(ledger, "programme-families", "2026-09-30") if row["events"] == "c"]
    assert {(row["pod"], row["what"], row["window"]) for row in hidden} >= {("S", "escalation", "after")}
