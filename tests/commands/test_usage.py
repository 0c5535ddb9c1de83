"""The command line does what it promises: every command, every option, in good days and in bad."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledger.__main__ import app
from ledger.config import ROOT, SAMPLES
from tests.desk import SMALL, Ledger, rows_in, write_book

FIRST_BOOK = SAMPLES / "first-book"
DEARER = "prices: price,rate\nA-core,7700"
EXPORTS = {
    "charges": "placement,price,service_month,amount,invoice,line",
    "allocations": "placement,service_month,agreement,budget,standing,amount",
    "journal": "entry,batch,recorded_at,posting_month,service_month,kind,placement,agency,account,counterparty,"
    "budget,agreement,standing,debit,credit,corrects",
    "exposure": "placement,service_month,standing,basis,budget,agency,expected,carried,declined,awaited,not_asked",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "own")


@pytest.fixture
def posted(ledger: Ledger) -> Ledger:
    """Posted through May, closed through February."""
    ledger.take(SMALL, "2026-04-02")
    ledger.post("2026-05-31", "2026-06-01")
    ledger.do("close", "2026-02", "--now", "2026-06-02")
    return ledger


def batches(ledger: Ledger) -> list[tuple[object, ...]]:
    with sqlite3.connect(ledger.file) as connection:
        rows = connection.execute("SELECT number, recorded_at, who, command, version, source FROM batches").fetchall()
    connection.close()
    return rows


def files_of(ledger: Ledger) -> list[tuple[str, str]]:
    with sqlite3.connect(ledger.file) as connection:
        rows = connection.execute("SELECT name, sha256 FROM batch_files ORDER BY name").fetchall()
    connection.close()
    return rows


def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as other programs call it."""
    return subprocess.run(
        [sys.executable, "-m", "ledger", *words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fails(ledger: Ledger, code: int, *words: str) -> str:
    """Run a command that must end with this code, without a traceback; what it said."""
    result = ledger.ask(*words)
    assert result.exit_code == code, f"{' '.join(words)}: {result.exit_code} {result.output}{result.exception!r}"
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output


# init


def test_init_makes_the_store_and_may_be_repeated(ledger: Ledger) -> None:
    assert "ready" in ledger.do("init")
    assert ledger.file.exists()
    ledger.take(SMALL, "2026-04-02")
    ledger.do("init")
    assert len(batches(ledger)) == 1


# import


def test_import_makes_a_store_and_records_one_batch_with_its_files(ledger: Ledger) -> None:
    said = ledger.do("import", str(FIRST_BOOK), "--now", "2026-06-01", env={"JOINT_LEDGER_USER": "Pat at the desk"})
    assert said.splitlines()[-1] == f"rows changed: {rows_in(FIRST_BOOK)}, in change 1."
    number, recorded_at, who, command, version, source = batches(ledger)[0]
    assert (number, who, command, source) == (1, "Pat at the desk", "import", "book")
    assert str(recorded_at).startswith("2026-06-01 23:59:59")
    assert version
    names = [name for name, _ in files_of(ledger)]
    assert names == sorted(path.name for path in FIRST_BOOK.glob("*.csv"))
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for _, digest in files_of(ledger))


def test_the_same_book_twice_changes_nothing(ledger: Ledger) -> None:
    ledger.do("import", str(FIRST_BOOK), "--now", "2026-06-01")
    assert "no change was recorded" in ledger.do("import", str(FIRST_BOOK), "--now", "2026-06-02")
    assert len(batches(ledger)) == 1


def test_a_dry_run_writes_nothing_not_even_a_store(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, made=False)
    said = ledger.do("import", str(FIRST_BOOK), "--dry-run")
    assert f"rows that would change: {rows_in(FIRST_BOOK)}. This was a dry run: nothing was written." in said
    assert not ledger.file.exists()
    ledger.do("init")
    figures = ledger.figures("import", str(FIRST_BOOK), "--dry-run")
    assert (figures["batch"], figures["dry_run"]) == (None, True)
    assert figures["sheets"]["prices"]["new"] == 6
    assert batches(ledger) == []


def test_a_changed_row_supersedes_and_the_past_stays_known(posted: Ledger) -> None:
    before = posted.text("allocations")
    assert "prices: 1 changed" in posted.take(DEARER, "2026-06-03")
    posted.post("2026-05-31", "2026-06-03")
    assert posted.text("allocations") != before
    assert posted.text("allocations", "2026-06-02") == before


def test_a_book_with_problems_is_told_whole_and_nothing_is_written(ledger: Ledger, tmp_path: Path) -> None:
    bad = SMALL.replace("7000,week", "dear,week").replace("2026-02-10,2026-05-20", "2026-02-10,2026-01-20")
    folder = write_book(tmp_path / "bad", bad)
    table = tmp_path / "problems.csv"
    said = fails(ledger, 1, "import", str(folder), "--problems", str(table))
    assert "problems: 2. Nothing was written." in said
    assert "prices.csv" in said
    assert "placements.csv" in said
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["file", "row", "column", "found", "expected", "remedy"]
    places = [(row["file"], row["row"], row["column"], row["found"]) for row in rows]
    assert sorted(places) == [
        ("placements.csv", "3", "last_day", "2026-01-20"),
        ("prices.csv", "2", "rate", "dear"),
    ]
    assert all(row["expected"] and row["remedy"] for row in rows)
    figures = json.loads(ledger.ask("import", str(folder), "--json").stdout)
    assert len(figures["problems"]) == 2
    assert not ledger.file.exists() or batches(ledger) == []


def test_a_good_book_leaves_a_table_of_problems_with_its_header_alone(ledger: Ledger, tmp_path: Path) -> None:
    table = tmp_path / "problems.csv"
    ledger.do("import", str(FIRST_BOOK), "--problems", str(table))
    assert table.read_text(encoding="utf-8") == "file,row,column,found,expected,remedy\n"


def test_a_book_that_is_not_there_is_the_users_fault(ledger: Ledger, tmp_path: Path) -> None:
    assert "no-such-book" in fails(ledger, 1, "import", str(tmp_path / "no-such-book"))


def test_the_clock_never_runs_backwards(posted: Ledger, tmp_path: Path) -> None:
    folder = write_book(tmp_path / "later", DEARER)
    before = batches(posted)
    for words in (
        ("import", str(folder)),
        ("post", "--through", "2026-05-31", "--no-marts"),
        ("close", "2026-03"),
        ("reopen", "2026-02", "--why", "A late invoice"),
    ):
        said = fails(posted, 2, *words, "--now", "2026-05-01")
        assert "before the last change, 3" in said
        assert "--now" in said
    assert batches(posted) == before


def test_a_time_of_day_is_a_moment_and_nonsense_is_wrong_usage(posted: Ledger) -> None:
    posted.do("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-03T10:30+01:00")
    assert str(batches(posted)[-1][1]).startswith("2026-06-03 09:30:00")
    assert "tomorrow" in fails(posted, 2, "post", "--through", "2026-05-31", "--now", "tomorrow")
    assert "2026-02-30" in fails(posted, 2, "post", "--through", "2026-02-30")
    fails(posted, 2, "verify", "--as-known-at", "2026-13-01")
    fails(posted, 2, "close", "May")
    fails(posted, 2, "close", "2026-13")
    fails(posted, 2, "explain", "A", "--month", "2026-5")


# post, close, reopen


def test_posting_says_how_many_entries_it_added_and_twice_adds_none(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-04-02")
    said = ledger.do("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-01")
    assert said.startswith("entries added: 14 (9 charges, 5 transfers), posted to 2026-05-31")
    again = ledger.figures("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-01")
    added = {"entries": 0, "charges": 0, "transfers": 0}
    assert again == {"batch": 3, "horizon": "2026-05-31", "moved_back_from": None, **added}


def test_posting_refreshes_the_marts_unless_told_not_to(posted: Ledger) -> None:
    folder = posted.file.with_suffix(".marts")
    assert not folder.exists()
    said = posted.do("post", "--through", "2026-05-31")
    assert "report refresh snap-000001" in said
    assert (folder / "snap-000001.duckdb").exists()
    figures = posted.figures("post", "--through", "2026-05-31")
    assert figures["entries"] == 0
    assert (folder / "current").read_text().strip() == "snap-000002"


def test_an_earlier_date_posts_up_to_the_horizon_and_says_so(posted: Ledger) -> None:
    posted.take(DEARER, "2026-06-03")
    said = posted.do("post", "--through", "2026-02-28", "--no-marts", "--now", "2026-06-03")
    assert "The horizon stays at 2026-05-31" in said
    assert "entries added: 8 (5 charges, 3 transfers), posted to 2026-05-31" in said


def test_a_month_not_posted_to_its_last_day_is_not_closed_and_the_command_is_given(posted: Ledger) -> None:
    said = fails(posted, 1, "close", "2026-06")
    assert "joint-ledger post --through 2026-06-30" in said
    posted.do("post", "--through", "2026-06-29", "--no-marts")
    fails(posted, 1, "close", "2026-06")
    posted.do("post", "--through", "2026-06-30", "--no-marts")
    assert "closed through: 2026-06" in posted.do("close", "2026-06")


def test_nothing_is_closed_before_anything_is_posted(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-04-02")
    assert "has not been posted at all" in fails(ledger, 1, "close", "2026-01")


def test_closing_a_closed_month_records_nothing(posted: Ledger) -> None:
    before = batches(posted)
    assert "already closed through: 2026-02" in posted.do("close", "2026-01")
    assert batches(posted) == before


def test_what_concerns_a_closed_month_is_posted_in_the_first_open_one(posted: Ledger) -> None:
    known = {row["entry"] for row in posted.rows("journal")}
    posted.take(DEARER, "2026-06-03")
    posted.post("2026-05-31", "2026-06-03")
    added = [row for row in posted.rows("journal") if row["entry"] not in known and row["kind"] == "charge"]
    months = {(row["service_month"], row["posting_month"]) for row in added}
    assert months == {
        ("2026-01", "2026-03"),
        ("2026-02", "2026-03"),
        ("2026-03", "2026-03"),
        ("2026-04", "2026-04"),
        ("2026-05", "2026-05"),
    }
    assert all(row["corrects"] in known for row in added)


def test_reopening_needs_a_reason_and_records_it(posted: Ledger) -> None:
    fails(posted, 2, "reopen", "2026-02")
    assert "--why" in fails(posted, 2, "reopen", "2026-02", "--why", "  ")
    said = posted.do("reopen", "2026-02", "--why", "The provider's late invoice", "--now", "2026-06-03")
    assert said.strip() == "reopened from: 2026-02; closed through: 2026-01"
    with sqlite3.connect(posted.file) as connection:
        rows = connection.execute("SELECT month, action, why FROM closings ORDER BY batch").fetchall()
    connection.close()
    assert rows == [("2026-02", "closed", None), ("2026-02", "reopened", "The provider's late invoice")]
    assert batches(posted)[-1][3] == "reopen"
    posted.take(DEARER, "2026-06-04")
    posted.post("2026-05-31", "2026-06-04")
    assert {row["posting_month"] for row in posted.rows("journal") if row["corrects"]} >= {"2026-02", "2026-03"}
    posted.do("verify")


def test_a_month_that_is_open_is_not_reopened(posted: Ledger) -> None:
    assert "March 2026 is not closed: the ledger is closed to the end of February 2026." in fails(
        posted, 1, "reopen", "2026-03", "--why", "A mistake"
    )


# explain


def test_explain_shows_the_derivation_and_json_the_same(posted: Ledger) -> None:
    said = posted.do("explain", "A", "--month", "2026-03")
    for part in ("31 days × £7,000.00 a week ÷ 7", "£31,000.00", "A-1", "share 100 % of education", "balance 40 %"):
        assert part in said
    sections = posted.figures("explain", "A", "--month", "2026-03")
    assert sections[0]["heading"] == "A in March 2026"
    assert all({"heading", "sentences", "columns", "rows"} <= section.keys() for section in sections)


def test_explain_of_a_moment_tells_what_was_given_then(posted: Ledger) -> None:
    then = posted.do("explain", "A", "--month", "2026-03")
    posted.take(DEARER, "2026-06-03")
    posted.post("2026-06-30", "2026-06-30")
    assert "£34,100.00" in posted.do("explain", "A", "--month", "2026-03")
    assert posted.do("explain", "A", "--month", "2026-03", "--as-known-at", "2026-06-02") == then


def test_explain_says_what_the_next_posting_will_add(posted: Ledger) -> None:
    posted.take(DEARER, "2026-06-03")
    said = posted.do("explain", "A", "--month", "2026-03")
    assert "Not posted yet: the next posting will add C-SC £1,860.00 (agreed); H1-CC £1,240.00 (agreed)." in said


def test_a_placement_that_is_not_there_is_told(posted: Ledger) -> None:
    assert "There is no placement Z in the ledger." in fails(posted, 1, "explain", "Z", "--month", "2026-03")


# export


def test_exports_have_the_columns_that_were_promised(posted: Ledger) -> None:
    for what, columns in EXPORTS.items():
        assert posted.text(what).splitlines()[0] == columns


def test_exports_are_sorted_have_no_nil_rows_and_amounts_in_pence(posted: Ledger) -> None:
    posted.take(DEARER, "2026-06-03")
    posted.post("2026-05-31", "2026-06-03")
    posted.take("prices: price,rate\nA-core,7000", "2026-06-04")
    posted.post("2026-05-31", "2026-06-04")
    for what in ("charges", "allocations", "exposure"):
        rows = [tuple(row.values()) for row in posted.rows(what)]
        assert rows == sorted(rows)
        assert len(rows) == len(set(rows))
        for row in posted.rows(what):
            figures = [row[name] for name in ("amount", "expected", "carried") if name in row]
            assert all(re.fullmatch(r"-?\d+\.\d\d", figure) for figure in figures)
            assert "0.00" not in figures
    allocations = posted.text("allocations")
    assert "B,2026-04,,C-SC,in_principle,1428.56\n" in allocations
    assert "A,2026-03,A-1,H1-CC,agreed,12400.00\n" in allocations
    assert "A,2026-04,A-1,H2-CC,agreed,12000.00\n" in allocations
    exposure = posted.text("exposure")
    assert "B,2026-04,in_principle,asked,H2-CC,H2,999.99,1428.56,0.00,999.99,0.00\n" in exposure


def test_the_journal_has_a_debit_or_a_credit_and_balances(posted: Ledger) -> None:
    rows = posted.rows("journal")
    assert [int(row["entry"]) for row in rows] == sorted(int(row["entry"]) for row in rows)
    assert all(bool(row["debit"]) != bool(row["credit"]) for row in rows)
    assert {row["kind"] for row in rows} == {"charge", "transfer"}
    assert all(re.fullmatch(r"\d+\.\d\d", row["debit"] or row["credit"]) for row in rows)
    assert all(re.fullmatch(r"2026-06-01T23:59:59\.999999Z", row["recorded_at"]) for row in rows)


def test_an_export_of_a_moment_is_what_was_exported_then(posted: Ledger) -> None:
    then = {what: posted.text(what) for what in EXPORTS}
    posted.take(DEARER + "\nB-core,350", "2026-06-03")
    posted.post("2026-06-30", "2026-06-30")
    for what, text in then.items():
        assert posted.text(what) != text
        assert posted.text(what, "2026-06-02") == text
        assert posted.text(what, "2026-04-01").splitlines() == [EXPORTS[what]]


def test_what_cannot_be_exported_is_wrong_usage(posted: Ledger, tmp_path: Path) -> None:
    said = fails(posted, 2, "export", "secrets", str(tmp_path / "x.csv"))
    assert "charges, allocations, exposure, journal" in said
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("export", "charges", "FILE"),
        ("import", str(FIRST_BOOK), "--problems", "FILE"),
        ("template", "FILE"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_with_its_name(
    posted: Ledger, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = str(tmp_path / "no-such-folder" / "x.xlsx")
    said = fails(posted, 1, *(file if word == "FILE" else word for word in words))
    assert "no-such-folder" in said
    assert "cannot be written" in said


# import-payments


def test_published_payments_are_taken_counted_and_replaced(ledger: Ledger) -> None:
    folder = SAMPLES / "demonstration-payments"
    file = sorted(folder.glob("*.csv"))[0]
    words = ("import-payments", str(file), "--layout", str(folder / "wendlemere.toml"))
    said = ledger.do(*words, "--now", "2026-06-01")
    assert re.search(r"^rows taken: \d+$", said, re.MULTILINE)
    assert re.search(r"^net total: -?\d+\.\d\d$", said, re.MULTILINE)
    assert ledger.figures(*words)["batch"] is None
    assert len(batches(ledger)) == 1


def test_a_published_file_whose_period_nothing_states_is_refused_until_it_is_said(
    ledger: Ledger, tmp_path: Path
) -> None:
    cases = Path(__file__).parents[1] / "tasks" / "published"
    file = tmp_path / "paid.csv"
    file.write_text((cases / "straddle-2026-01.csv").read_text(encoding="utf-8"), encoding="utf-8")
    words = ("import-payments", str(file), "--layout", str(cases / "payments-layout-by-date.toml"))
    assert "--period 2026-01" in fails(ledger, 2, *words)
    assert "January is not a period" in fails(ledger, 2, *words, "--period", "January")
    tried = ledger.do(*words, "--period", "2026-01..2026-02", "--dry-run")
    assert "Nothing was recorded: this is what the file would do." in tried
    assert batches(ledger) == []
    assert ledger.figures(*words, "--period", "2026-01..2026-02")["batch"] == 1


def test_an_unknown_layout_and_a_missing_file_are_told(ledger: Ledger, tmp_path: Path) -> None:
    folder = SAMPLES / "demonstration-payments"
    file = sorted(folder.glob("*.csv"))[0]
    assert "devon-2025" in fails(ledger, 2, "import-payments", str(file), "--layout", "no-such-layout")
    missing = str(tmp_path / "none.csv")
    assert "none.csv" in fails(ledger, 1, "import-payments", missing, "--layout", "devon-2025")
    fails(ledger, 2, "import-payments", str(file))


def test_a_payment_file_with_problems_is_not_taken(ledger: Ledger, tmp_path: Path) -> None:
    folder = SAMPLES / "demonstration-payments"
    good = sorted(folder.glob("*.csv"))[0].read_text(encoding="utf-8").splitlines()
    bad = tmp_path / "payments.csv"
    bad.write_text("\n".join([*good[:3], re.sub(r"\d+\.\d\d", "lots", good[3])]) + "\n", encoding="utf-8")
    layout = str(folder / "wendlemere.toml")
    table = tmp_path / "problems.csv"
    said = fails(ledger, 1, "import-payments", str(bad), "--layout", layout, "--problems", str(table))
    assert "problems: 1" in said
    assert "rows taken: 0" in said
    assert "lots" in table.read_text(encoding="utf-8")
    assert batches(ledger) == []


# marts, verify, template


def test_marts_are_counted_now_and_as_known_at_a_moment(posted: Ledger) -> None:
    assert "report refresh snap-000001: change 3, posted to 2026-05-31" in posted.do("marts")
    figures = posted.figures("marts", "--as-known-at", "2026-04-02")
    assert (figures["batch"], figures["horizon"], figures["failed_checks"]) == (1, None, [])
    folder = posted.file.with_suffix(".marts")
    assert (folder / "current").read_text().strip() == "snap-000001"


def test_marts_of_an_empty_store_can_be_counted(ledger: Ledger) -> None:
    ledger.do("init")
    assert ledger.figures("marts")["failed_checks"] == []


def test_verify_agrees_now_and_as_known_at_every_moment(posted: Ledger) -> None:
    posted.take(DEARER, "2026-06-03")
    said = posted.do("verify")
    assert "not yet posted: records of A came after the last posting" in said
    assert posted.figures("verify")["not_yet_posted"] == ["A"]
    for moment in ("2026-04-01", "2026-04-02", "2026-06-01", "2026-06-02"):
        figures = posted.figures("verify", "--as-known-at", moment)
        assert (figures["findings"], figures["not_yet_posted"]) == ([], [])


def test_the_template_is_a_workbook_that_import_reads(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    ledger.do("template", str(file))
    assert file.read_bytes().startswith(b"PK")
    assert "The data workbook says nothing" in ledger.do("import", str(file))


# the store


def test_the_store_is_named_by_option_or_environment(ledger: Ledger, tmp_path: Path) -> None:
    other = {"JOINT_LEDGER_STORE": f"sqlite:///{tmp_path / 'other.db'}"}
    assert run("init", env=other).returncode == 0
    assert (tmp_path / "other.db").exists()
    assert run("--store", ledger.url, "init", env=other).returncode == 0
    assert ledger.file.exists()


def test_the_default_store_is_a_file_that_git_ignores(monkeypatch: pytest.MonkeyPatch) -> None:
    from ledger.config import store_url

    monkeypatch.delenv("JOINT_LEDGER_STORE", raising=False)
    assert store_url() == f"sqlite:///{ROOT / 'data' / 'local' / 'ledger.db'}"
    assert "data/local/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    "words",
    [
        ("post", "--through", "2026-05-31"),
        ("close", "2026-01"),
        ("reopen", "2026-01", "--why", "A mistake"),
        ("explain", "A", "--month", "2026-01"),
        ("marts",),
        ("export", "charges", "x.csv"),
        ("verify",),
    ],
)
def test_where_there_is_no_ledger_nothing_is_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    ledger = Ledger(tmp_path, made=False)
    said = fails(ledger, 3, *words)
    assert f"joint-ledger --store {ledger.url} init" in said
    assert not ledger.file.exists()


def test_a_store_that_cannot_be_used_ends_with_three(ledger: Ledger, posted: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "folder.db"
    folder.mkdir()
    text = tmp_path / "text.db"
    text.write_text("This is a letter, and a long one. " * 100)
    newer = tmp_path / "newer.db"
    with sqlite3.connect(posted.file) as source, sqlite3.connect(newer) as copy:
        source.backup(copy)
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    source.close()
    copy.close()
    under_a_file = f"sqlite:///{text}/ledger.db"
    for url in (
        f"sqlite:///{folder}",
        f"sqlite:///{text}",
        f"sqlite:///{newer}",
        under_a_file,
        "ledger.db",
        "mysql://x/y",
    ):
        for words in (("init",), ("import", str(FIRST_BOOK)), ("post", "--through", "2026-01-31"), ("verify",)):
            result = CliRunner().invoke(app, ["--store", url, *words])
            assert (result.exit_code, result.stdout) == (3, ""), (url, words, result.output)
            assert result.stderr.strip()
            assert "Traceback" not in result.stderr
    assert text.read_text() == "This is a letter, and a long one. " * 100


def test_wrong_usage_ends_with_two() -> None:
    for words in (("frobnicate",), ("post",), ("import",), ("verify", "--loudly"), ("reopen", "2026-01")):
        result = run(*words)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr


def test_every_command_tells_what_it_is_for() -> None:
    said = CliRunner().invoke(app, ["--help"]).stdout
    commands = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(commands) >= 19
    for command in (name.replace("_", "-") for name in commands):
        assert re.search(rf"\b{command}\b", said)
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_the_program_runs_in_a_process_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", SMALL)
    user = {"JOINT_LEDGER_USER": "Ada"}
    assert run("--store", ledger.url, "import", str(book), env=user).returncode == 0
    done = run("--store", ledger.url, "post", "--through", "2026-05-31", env=user)
    assert done.returncode == 0
    assert done.stdout.startswith("entries added: 14")
    assert {row[2] for row in batches(ledger)} == {"Ada"}
    result = run("--store", ledger.url, "verify", "--json")
    assert json.loads(result.stdout)["findings"] == []
    result = run("--store", ledger.url, "close", "2026-12")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
