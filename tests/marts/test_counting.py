"""The marts say what the journal says, and stand beside it with what the rules say."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.build import sql_files, tables_in_order
from ledger.marts.query import Snapshot
from ledger.store.keeping.engine import Engine, read
from ledger.tasks.refresh_marts import BuiltSnapshot

ALL = Viewer.all()


def journal(county: Engine, statement: str) -> Any:
    with read(county) as connection:
        return connection.execute(text(statement)).scalar_one()


def total(snapshot: Snapshot, mart: str, column: str = "amount", **only: object) -> int:
    rows = snapshot.rows(mart, ALL)
    return sum(row[column] or 0 for row in rows if all(row[name] == value for name, value in only.items()))


def test_every_check_holds_on_a_sound_ledger(built: BuiltSnapshot) -> None:
    assert built.failed_checks == ()
    assert built.rows > 500


@pytest.mark.parametrize("mart", ["allocations", "who_pays", "cost_by_component"])
def test_what_a_mart_counts_is_what_the_journal_allocated(county: Engine, snapshot: Snapshot, mart: str) -> None:
    assert total(snapshot, mart) == journal(county, "SELECT sum(amount) FROM allocations") > 0


def test_debits_are_credits_and_each_account_has_the_journal_s_balance(county: Engine, snapshot: Snapshot) -> None:
    rows = snapshot.rows("trial_balance", ALL)
    assert sum(row["debit"] for row in rows) == sum(row["credit"] for row in rows) > 0
    for row in rows:
        statement = f"""
            SELECT sum(o.amount) FROM postings o JOIN agencies a ON a.id = o.agency_id
            WHERE a.code = '{row["agency"]}' AND o.account = '{row["account"]}'
        """
        assert row["balance"] == journal(county, statement)


def test_the_journal_view_holds_every_posting(county: Engine, snapshot: Snapshot) -> None:
    rows = snapshot.rows("entries_by_placement", ALL)
    assert len(rows) == journal(county, "SELECT count(*) FROM postings")
    assert {row["corrects"] is not None for row in rows if row["kind"] == "charge"} == {True, False}


def test_what_the_old_board_owed_is_owed_by_the_new_one(snapshot: Snapshot) -> None:
    owed = Counter[tuple[str, str]]()
    for row in snapshot.rows("balances_between_agencies", ALL):
        owed[row["creditor"], row["debtor"]] += row["amount"]
    partners = [row for row in snapshot.rows("allocations", ALL) if row["agency"] in ("H", "N")]
    assert owed == {("C", "N"): sum(row["amount"] for row in partners if row["settled"] == "recharge")}
    assert {row["budget"] for row in partners} == {"H-CC", "N-CC"}


def test_firm_and_contested_money_are_never_one_row(snapshot: Snapshot) -> None:
    owed = Counter[tuple[str, str]]()
    for row in snapshot.rows("balances_between_agencies", ALL):
        owed[row["debtor"], row["standing"]] += row["amount"]
    assert owed["N", "interim"] == 1750000
    assert owed["N", "disputed"] == 199998


def test_a_direct_share_is_owed_to_the_provider_by_the_partner(snapshot: Snapshot) -> None:
    accrued = {(row["agency"], row["provider"]): row["accrued"] for row in snapshot.rows("balance_by_provider", ALL)}
    assert accrued["N", "ELM"] == 51 * 3500


def test_exposure_is_the_expected_share_and_each_day_s_cost_is_counted_once(snapshot: Snapshot) -> None:
    by_standing: dict[tuple[str, str], list[tuple[int | None, int]]] = defaultdict(list)
    for row in snapshot.rows("exposure_days", ALL):
        by_standing[row["service_month"], row["standing"]].append((row["expected"], row["carried"]))
    assert by_standing["2026-04", "in_principle"] == [(1470000, 2100000)]
    assert by_standing["2026-05", "in_principle"] == [(980000, 1400000)]
    assert by_standing["2026-04", "unagreed"] == [(None, 420000)]


def test_the_forecast_runs_from_the_horizon_to_31_march(snapshot: Snapshot) -> None:
    of_e = {row["service_month"]: row["amount"] for row in snapshot.rows("forecast", ALL) if row["placement"] == "E"}
    assert of_e["2026-05"] == 11 * 14000
    assert of_e["2027-03"] == 31 * 14000
    assert len(of_e) == 11
    assert total(snapshot, "forecast", placement="F") == 0


def test_commitment_is_what_is_posted_and_what_is_to_come(snapshot: Snapshot) -> None:
    row = next(
        row
        for row in snapshot.rows("commitment", ALL)
        if (row["budget"], row["financial_year"]) == ("N-CC", "2026-27")
    )
    assert row["posted"] == total(snapshot, "who_pays", budget="N-CC", financial_year="2026-27")
    assert row["forecast"] == total(snapshot, "forecast", budget="N-CC")
    assert row["left"] == 10000000 - row["posted"] - row["forecast"]


def test_a_correction_of_a_closed_month_is_told_apart(snapshot: Snapshot) -> None:
    changes = [row for row in snapshot.rows("changes_since", ALL) if row["service_month"] == "2026-02"]
    assert {row["posting_month"] for row in changes} == {"2026-03"}
    assert sum(row["amount"] for row in changes) == 0
    assert {row["budget"]: row["amount"] for row in changes}["N-CC"] == 1450000


def test_outcomes_stand_beside_the_money_with_the_distance_travelled(snapshot: Snapshot) -> None:
    first, second = sorted(snapshot.rows("outcomes_beside_money", ALL), key=lambda row: str(row["outcome"]))
    assert (first["distance"], first["latest"], first["days_since_observed"]) == (50, "65%", 19)
    assert (second["distance"], second["evidence_current"], second["state"]) == (None, False, "never_observed")
    assert {(row["standing"], row["backing"], row["evidence"]) for row in (first, second)} == {
        ("open", "funds", "current"),
        ("open", "funds", "awaited"),
    }
    assert first["money_12_months"] == second["money_12_months"] == total(snapshot, "allocations", placement="A")


def test_each_agency_answers_for_its_outcomes_and_its_money(snapshot: Snapshot) -> None:
    of_a = {row["agency"]: row for row in snapshot.rows("accountability", ALL) if row["placement"] == "A"}
    assert (of_a["C"]["outcomes_accountable"], of_a["C"]["current_evidence"]) == (1, 1)
    assert (of_a["H"]["outcomes_accountable"], of_a["H"]["current_evidence"]) == (1, 0)
    assert of_a["N"]["funds_12_months"] == total(snapshot, "allocations", placement="A", agency="N")


def test_money_stands_behind_outcomes_or_behind_none_and_all_of_it_is_told(snapshot: Snapshot) -> None:
    behind = {(row["placement"], row["budget"]): row for row in snapshot.rows("budgets_beside_outcomes", ALL)}
    assert {row["cover"] for row in behind.values() if row["placement"] == "A"} == {"outcome"}
    assert {row["cover"] for row in behind.values() if row["placement"] != "A"} == {"none_set"}
    by_budget = {row["budget"]: row for row in snapshot.rows("outcomes_by_budget", ALL)}
    for budget in ("C-SC", "N-CC"):
        borne = sum(row["amount"] for row in snapshot.rows("allocations", ALL) if row["budget"] == budget)
        bare = sum(row["amount"] for (_, code), row in behind.items() if code == budget and row["placement"] != "A")
        assert (by_budget[budget]["amount"], by_budget[budget]["without_outcome"]) == (borne, bare)


def test_an_invoice_line_is_compared_with_what_its_days_cost(snapshot: Snapshot) -> None:
    (line,) = snapshot.rows("invoice_lines_expected", ALL)
    assert (line["expected"], line["billed"], line["difference"]) == (3100000, 3100000, 0)
    (paper,) = snapshot.rows("papers", ALL)
    assert (paper["open"], paper["overdue"]) == (1100000, True)


def test_a_placement_has_an_opaque_key(snapshot: Snapshot) -> None:
    known = {row["placement"]: row for row in snapshot.rows("dim_placement", ALL)}
    key = known["A"]["key"]
    assert len(key) == 12
    assert "A" not in key
    assert (known["A"]["tenths_from_home"], known["A"]["standing_now"]) == (125, "agreed")
    assert known["B"]["tenths_from_home"] is None


DECISIONS = [
    ("A", "unsigned", "C", date(2026, 5, 10), 10),
    ("A", "unsigned", "N", date(2026, 5, 10), 10),
    ("B", "continuing_care_unknown", "C", date(2026, 2, 10), 99),
    ("B", "in_principle", "C", date(2026, 3, 20), 61),
    # Without prejudice to the end of March, and not settled since; both sides have it.
    ("B", "interim", "C", date(2026, 2, 1), 108),
    ("B", "interim", "N", date(2026, 2, 1), 108),
    ("B", "unregistered", "C", date(2026, 2, 10), 99),
    ("B", "waiting", "N", date(2026, 3, 20), 61),
    ("D", "continuing_care_unknown", "C", date(2026, 1, 15), 125),
    ("D", "disputed", "C", date(2026, 1, 10), 130),
    ("D", "disputed", "N", date(2026, 1, 10), 130),
    ("D", "expiring", "C", date(2026, 6, 20), -31),
    ("D", "review_overdue", "C", date(2026, 5, 15), 5),
    ("D", "unsigned", "C", date(2026, 1, 10), 130),
    ("D", "unsigned", "N", date(2026, 1, 10), 130),
    ("E", "continuing_care_unknown", "C", date(2026, 3, 1), 80),
    ("E", "emergency_not_ratified", "C", date(2026, 3, 1), 80),
    ("E", "unagreed", "C", date(2026, 3, 1), 80),
    # The child left in February, and nobody has approved the split yet.
    ("F", "unsigned", "C", date(2025, 12, 20), 151),
    ("F", "unsigned", "N", date(2025, 12, 20), 151),
]


def test_what_needs_a_decision_is_listed_with_whom_and_since_when(snapshot: Snapshot) -> None:
    rows = snapshot.rows("needs_decision", ALL)
    assert sorted((r["placement"], r["what"], r["agency"], r["since"], r["days"]) for r in rows) == DECISIONS
    waiting = next(row for row in rows if row["what"] == "in_principle")
    assert waiting["sentence"] == "A decision has been awaited since 20 March 2026."
    # 70 % of £700 a day for the 365 days from 1 April to 31 March.
    assert waiting["at_stake"] == 365 * 490_00


def test_completeness_counts_what_is_known_of_what_should_be(snapshot: Snapshot) -> None:
    known = {row["what"]: (row["n"], row["of"]) for row in snapshot.rows("completeness", ALL)}
    assert known["placements with an agreement in force"] == (2, 4)
    assert known["budgets used this financial year that have an amount"] == (2, 2)


@pytest.mark.parametrize("folder", ["staging", "marts", "checks", "questions"])
def test_the_first_line_of_every_query_says_what_a_row_is(folder: str) -> None:
    files = sql_files(folder)
    assert files
    assert [name for name, query in files.items() if not query.startswith("-- One row")] == []


def test_no_query_divides_money() -> None:
    marts = sql_files("marts") | sql_files("checks")
    assert [name for name, query in marts.items() if "/ 100" in query] == []


def test_no_mart_holds_money_as_anything_but_whole_pence(snapshot: Snapshot) -> None:
    kinds = {
        f"{mart}.{field.name}": str(field.type)
        for mart in tables_in_order()
        for field in snapshot.table(mart, ALL).schema
    }
    assert len(kinds) > 300
    assert {name: kind for name, kind in kinds.items() if kind in ("double", "float") or "decimal" in kind} == {}


def test_what_is_given_in_kind_is_counted_by_day_beside_the_money(snapshot: Snapshot) -> None:
    rows = snapshot.rows("in_kind", ALL)
    assert {(row["contribution"], row["given_for"], row["placement"]) for row in rows} == {
        ("GIVEN", "Oak House", None)
    }
    assert [(row["service_month"], row["value"]) for row in rows][:2] == [("2026-04", 3_000), ("2026-05", 3_100)]
    asked = snapshot.rows("leadership_in_kind", ALL, year="2026-27")
    assert [(row["agency_name"], row["value"]) for row in asked] == [
        ("New integrated care board", sum(row["value"] for row in rows))
    ]
