"""Bank lines: two equal ones are two, a statement twice is one, of those that overlap the largest count holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.documents.sheets import Payment, ProviderPayment, Receipt
from ledger.store.books import books_at
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.import_book import import_book, record, record_together
from ledger.tasks.import_results import ImportResult
from tests.desk import Ledger
from tests.examples import examples
from tests.new_stores import opened_new

STATEMENTS = Path(__file__).parent / "bank"
WHO = {
    "agencies": [
        {"agency": "CC", "name": "Castleshire Council", "kind": "council"},
        {"agency": "ICB", "name": "NHS Castleshire ICB", "kind": "icb"},
    ],
    "providers": [{"provider": "HARBOUR", "name": "Harbour Homes Ltd"}],
    "invoices": [
        {
            "invoice": "1001",
            "provider": "HARBOUR",
            "to_agency": "CC",
            "kind": "invoice",
            "dated": "2026-05-31",
            "net": "22285.71",
            "gross": "22285.71",
        }
    ],
}
START = datetime(2026, 7, 1, 9)
ENGLISH = "NHS Castleshire ICB"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = opened_new(tmp_path / "ledger.db")
    assert record_together(engine, WHO, now=START).problems == []
    yield engine
    engine.dispose()


def take(engine: Engine, path: Path, layout: str = "bank-receipts", **more: Any) -> ImportResult:
    outcome = import_book(engine, path, form=layout, **more)
    assert outcome.problems == []
    return outcome


def statement(folder: Path, name: str, lines: Sequence[tuple[str, str]], day: str = "10/07/2026") -> Path:
    """A statement of lines by narrative and amount."""
    rows = [f"{day},BACS,{ENGLISH},{narrative},{amount}" for narrative, amount in lines]
    path = folder / name
    path.write_text("\n".join(["Date,Type,Payer,Narrative,Amount", *rows]) + "\n", encoding="utf-8")
    return path


def stands(engine: Engine, model: type[Receipt | Payment | ProviderPayment] = Receipt) -> dict[str, int]:
    """The pence of what stands of a sheet, by code."""
    with books_at(engine) as books:
        return {str(key[0]): int(row.amount) for key, row in books.facts(model).sheet(model).items()}


def test_two_equal_lines_are_two_receipts_and_the_same_statement_twice_is_one(engine: Engine) -> None:
    # 4,200.00 + 4,200.00 + 100.00 = 8,500.00 came, on one day, with one narrative.
    first = take(engine, STATEMENTS / "bank-one-file.csv")
    held = {
        "06/07/2026-BACS-CREDIT": 420000,
        "06/07/2026-BACS-CREDIT(2)": 420000,
        "06/07/2026-BACS-CREDIT(3)": 10000,
    }
    assert (stands(engine), first.counts["receipts"].new, first.known_already) == (held, 3, [])
    assert "rows 2, 3 say exactly the same; each is taken as money of its own" in [
        remark.text for remark in first.remarks
    ]
    again = take(engine, STATEMENTS / "bank-one-file.csv")
    assert (stands(engine), again.batch, again.counts["receipts"].same) == (held, None, 3)
    assert "known already: 3 of its rows were imported from this very file, in change 2" in again.sentences


def test_two_lines_of_one_day_and_narrative_are_both_kept(engine: Engine) -> None:
    monday = STATEMENTS / "bank-monday.csv"
    take(engine, monday)
    take(engine, STATEMENTS / "bank-monday-later.csv")
    assert stands(engine) == {"10/07/2026-NHS-CASTLESHIRE": 250000, "10/07/2026-NHS-CASTLESHIRE(2)": 7525}
    take(engine, monday)
    take(engine, STATEMENTS / "bank-monday-later.csv")
    assert sum(stands(engine).values()) == 257525


def test_of_statements_that_overlap_the_largest_count_holds_and_each_row_is_told(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, statement(tmp_path, "first.csv", [("X", "4200.00")]))
    later = statement(tmp_path, "later.csv", [("X", "4200.00"), ("Y", "1.00"), ("X", "4200.00")])
    outcome = take(engine, later)
    assert sorted(stands(engine).values()) == [100, 420000, 420000]
    (known,) = outcome.known_already
    assert (known.row, known.key, known.held_file, known.held_row) == (2, "10/07/2026-X", "first.csv", 2)
    assert known.batch == 2
    told = [line for line in outcome.sentences if line.startswith("known already")]
    assert told == [
        "known already: later.csv, row 2 (from agency ICB, to agency CC, received on 2026-07-10, amount 4200.00, "
        f"reference X) is 10/07/2026-X of receipts: row 2 of first.csv, in change 2 on {known.when:%Y-%m-%d}"
    ]
    figures: Any = outcome.as_dict()["known_already"]
    assert [each["held_file"] for each in figures] == ["first.csv"]


def test_a_row_taken_as_known_can_be_taken_as_another_once(engine: Engine, tmp_path: Path) -> None:
    take(engine, statement(tmp_path, "first.csv", [("X", "4200.00")]))
    second = statement(tmp_path, "second.csv", [("X", "4200.00")])
    assert take(engine, second).batch is None
    take(engine, second, another=[2])
    assert stands(engine) == {"10/07/2026-X": 420000, "10/07/2026-X(2)": 420000}
    assert take(engine, second).batch is None, "the same statement twice is one"
    refused = import_book(engine, second, form="bank-receipts", another=[2])
    assert [(each.row, each.found) for each in refused.problems] == [
        (2, "it is 10/07/2026-X(2), taken in from this very file")
    ]
    nowhere = import_book(engine, second, form="bank-receipts", another=[7])
    assert [(each.row, each.found) for each in nowhere.problems] == [(7, "no line of money in that row")]
    assert len(stands(engine)) == 2


def test_what_was_corrected_or_withdrawn_by_a_person_does_not_come_back(engine: Engine, tmp_path: Path) -> None:
    both = statement(tmp_path, "both.csv", [("X", "4200.00"), ("Y", "75.25")])
    take(engine, both)
    record(engine, "receipts", {"receipt": "10/07/2026-X", "amount": "4000.00"})
    record(engine, "receipts", {"receipt": "10/07/2026-Y", "withdrawn": "yes"})
    wider = statement(tmp_path, "wider.csv", [("Y", "75.25"), ("X", "4200.00"), ("Z", "1.00")])
    outcome = take(engine, wider)
    assert stands(engine) == {"10/07/2026-X": 400000, "10/07/2026-Z": 100}
    assert {known.key: known.since for known in outcome.known_already} == {
        "10/07/2026-X": "corrected since: amount 4000.00",
        "10/07/2026-Y": "withdrawn since",
    }
    # A line that equals what a receipt was corrected to is another, where the receipt's own line is there too.
    take(engine, statement(tmp_path, "widest.csv", [("X", "4000.00"), ("X", "4200.00")]))
    assert stands(engine) == {"10/07/2026-X": 400000, "10/07/2026-X(2)": 400000, "10/07/2026-Z": 100}


def test_what_somebody_typed_is_found_by_its_statement_and_keeps_its_code(engine: Engine, tmp_path: Path) -> None:
    typed = {"from_agency": "ICB", "to_agency": "CC", "received_on": "2026-07-10", "reference": "x"}
    record(engine, "receipts", {"receipt": "RC-0001", "amount": "4200.00", **typed})
    record(engine, "receipts", {"receipt": "RC-0002", "amount": "9.00", **typed})
    record(engine, "receipts", {"receipt": "RC-0002", "withdrawn": "yes"})
    outcome = take(engine, statement(tmp_path, "bank.csv", [("X", "4200.00"), ("X", "9.00")]))
    assert stands(engine) == {"RC-0001": 420000, "10/07/2026-X": 900}, "typed and taken back: on no statement"
    assert [known.held_in.split(",")[0] for known in outcome.known_already] == ["a screen"]


RUN = "Run,Paid,Vendor,Vendor name,Invoice,Amount\n"


def run(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(RUN + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_payments_are_known_by_run_invoice_day_and_amount_and_each_line_is_one(
    engine: Engine, tmp_path: Path
) -> None:
    # Three of 100.00 and one of 50.00 in one run, of which Monday's file had one of each: 350.00 in all.
    take(
        engine,
        run(tmp_path, "monday.csv", "R1,03/06/2026,HARBOUR,,1001,-100.00", "R1,03/06/2026,HARBOUR,,1001,-50.00"),
        "supplier-payments",
    )
    whole = run(
        tmp_path, "whole.csv", *["R1,03/06/2026,HARBOUR,,1001,-100.00"] * 3, "R1,03/06/2026,HARBOUR,,1001,-50.00"
    )
    outcome = take(engine, whole, "supplier-payments")
    assert stands(engine, Payment) == {"R1": 10000, "R1(2)": 5000, "R1(3)": 10000, "R1(4)": 10000}
    assert [known.row for known in outcome.known_already] == [2, 5]
    # Another run is other money, whatever else is the same: its number is a reference of its own.
    take(engine, run(tmp_path, "next.csv", "R2,03/06/2026,HARBOUR,,1001,-100.00"), "supplier-payments")
    assert sum(stands(engine, Payment).values()) == 45000


def test_parts_that_an_earlier_edition_added_up_are_known_by_their_sum(engine: Engine, tmp_path: Path) -> None:
    record(engine, "payments", {"payment": "R1", "invoice": "1001", "paid_on": "2026-06-03", "amount": "150.00"})
    parts = run(tmp_path, "run.csv", "R1,03/06/2026,HARBOUR,,1001,-100.00", "R1,03/06/2026,HARBOUR,,1001,-50.00")
    outcome = take(engine, parts, "supplier-payments")
    assert (stands(engine, Payment), len(outcome.known_already)) == ({"R1": 15000}, 2)


def test_payments_that_name_no_invoice_are_known_alike(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "paid.toml").write_text(
        """
        name = "paid"
        title = "Payments on account"
        [provider_payments]
        payment = { columns = ["Day", "Text"] }
        from_agency = { constant = "CC" }
        provider = "Vendor"
        paid_on = "Day"
        amount = "Sum"
        reference = "Text"
        """,
        encoding="utf-8",
    )
    layout = str(tmp_path / "paid.toml")
    for name, times in (("a.csv", 2), ("b.csv", 1), ("c.csv", 3)):
        file = tmp_path / name
        file.write_text("Vendor,Day,Sum,Text\n" + "HARBOUR,2026-05-01,10.00,FEES\n" * times, encoding="utf-8")
        take(engine, file, layout)
    assert stands(engine, ProviderPayment) == {
        "2026-05-01-FEES": 1000,
        "2026-05-01-FEES(2)": 1000,
        "2026-05-01-FEES(3)": 1000,
    }


LINES = st.lists(st.sampled_from([("X", "4200.00"), ("X", "75.25"), ("Y", "4200.00"), ("Y", "-1.00")]), max_size=5)


@given(st.lists(LINES.filter(bool), min_size=1, max_size=4), st.data())
@examples(15)
def test_any_splitting_overlap_or_order_of_statements_gives_the_largest_counts(
    statements: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    taken = data.draw(st.permutations(range(len(statements)))) + data.draw(
        st.lists(st.sampled_from(range(len(statements))), max_size=2)
    )
    largest: Counter[tuple[str, str]] = Counter()
    for lines in statements:
        largest |= Counter(lines)
    with TemporaryDirectory() as folder:
        engine = opened_new(Path(folder) / "ledger.db")
        record_together(engine, {"agencies": WHO["agencies"]}, now=START)
        for number in taken:
            lines = data.draw(st.permutations(statements[number]))
            take(engine, statement(Path(folder), f"{number}.csv", lines))
        found = stands(engine)
        engine.dispose()
    held = Counter((code.removeprefix("10/07/2026-")[0], amount) for code, amount in found.items())
    assert held == Counter({(name, int(Decimal(amount) * 100)): count for (name, amount), count in largest.items()})


def test_the_command_line_counts_and_lists_what_it_takes_as_known_and_takes_another(tmp_path: Path) -> None:
    desk = Ledger(tmp_path / "desk")
    book = "agencies: agency,name,kind\nCC,Castleshire Council,council\nICB,NHS Castleshire ICB,icb"
    desk.take(book, "2026-07-01")
    first = statement(tmp_path, "first.csv", [("X", "4200.00")])
    second = statement(tmp_path, "second.csv", [("X", "4200.00")])
    desk.do("import", str(first), "--format", "bank-receipts")
    said = desk.do("import", str(second), "--format", "bank-receipts", "--dry-run")
    assert "second.csv, row 2" in said
    assert "row 2 of first.csv" in said
    assert "--another" in said
    figures = desk.figures("import", str(second), "--format", "bank-receipts", "--another", "2")
    assert (figures["sheets"]["receipts"]["new"], figures["known_already"]) == (1, [])
    assert "1 of its rows" in desk.do("import", str(second), "--format", "bank-receipts")
    refused = desk.ask("import", str(second), "--format", "bank-receipts", "--another", "9", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["problems"][0]["row"]) == (1, 9)
    engine = open_store(desk.url)
    assert stands(engine) == {"10/07/2026-X": 420000, "10/07/2026-X(2)": 420000}
    engine.dispose()
