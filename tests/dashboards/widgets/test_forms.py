"""The form derived from a sheet states a new row, amends one and withdraws it: for every sheet there is."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import reading
from dashboards.widgets import counting, forms
from dashboards.widgets.forms import OFFERED
from ledger.config import ROOT
from ledger.domain.agencies.sheets import Identifier
from ledger.domain.documents.dates import DATED
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import TEXT
from ledger.domain.sheet.rows import Column, Row
from ledger.store.books import books_at
from ledger.store.facts.versions import read_facts
from ledger.store.keeping.engine import open_store, read
from ledger.tasks.import_book import import_book, record, record_together
from tests.dashboards.screens import told
from tests.new_stores import new_store

FIRST_BOOK = ROOT / "data" / "samples" / "first-book"
Key = tuple[Any, ...]
Rows = dict[str, dict[Key, Row]]


def page(sheet: str, key: tuple[object, ...]) -> None:
    """A page with nothing on it but the form of a sheet: on the row with this key, if it is known."""
    from dashboards import reading
    from dashboards.widgets import acting
    from dashboards.widgets.forms import Form
    from ledger.answers.sheet import rows_known
    from ledger.domain.registry.sheets import SHEETS

    acting.show_told()
    row = {row.key_values: row for row in reading.in_books_now(rows_known, SHEETS[sheet])}.get(key)
    Form(SHEETS[sheet], row=row, withdraw="Withdraw").show()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with rows of every sheet."""
    file = tmp_path_factory.mktemp("forms") / "ledger.db"
    engine = open_store(new_store(file))
    assert import_book(engine, FIRST_BOOK).problems == []
    # A draft needs no clauses; of any other agreement they are stated and withdrawn together with it.
    draft = {"agreement": "A-D", "placement": "PL-1", "status": "draft", "basis": "panel", "first_day": "2026-09-01"}
    assert record(engine, "agreements", draft).problems == []
    # What was paid, matched or decided upon is not corrected without asking: here is an invoice of which nothing was.
    invoice = {
        "invoice": "INV-NEW",
        "provider": "P-HARB",
        "to_agency": "CC",
        "kind": "invoice",
        "dated": "2026-03-02",
    }
    lines = [{"invoice": "INV-NEW", "line": str(line), "net": "50"} for line in (1, 2)]
    home = {"home": "H-NEW", "provider": "P-HARB", "name": "New Lane"}
    new = {"homes": [home], "invoices": [{**invoice, "net": "100", "gross": "100"}], "invoice_lines": lines}
    assert record_together(engine, new).problems == []
    engine.dispose()
    return file


@pytest.fixture
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of it, which the screens work on; nothing is counted, for no figure is looked at."""
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{copyfile(made, tmp_path / 'ledger.db')}")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))


def known() -> Rows:
    with read(reading.store()) as connection:
        return {sheet: dict(rows) for sheet, rows in read_facts(connection).rows.items()}


def cells(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.columns()}


def may_stand(sheets: Mapping[str, list[dict[str, Any]]]) -> bool:
    """Whether the ledger would take these rows, with no conflict that keeps what stands."""
    outcome = record_together(reading.store(), sheets, dry_run=True)
    return not (outcome.problems or outcome.conflicts)


def with_its_whole(rows: Rows, row: Row, change: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The row so changed, with the rest of its whole."""
    rest = [each for each in rows[row.sheet].values() if row.whole and each != row]
    rest = [each for each in rest if getattr(each, row.whole or "") == getattr(row, row.whole or "")]
    return {row.sheet: [*map(cells, rest), {**cells(row), **change}]}


def naming(rows: Rows, sheet: str, key: Key) -> dict[str, list[Row]]:
    """All rows that cannot stand without this one: those that name its code, and those that name theirs."""
    gone, found = {(sheet, key[0])}, dict[str, list[Row]]()
    for _ in SHEETS:
        before = sum(map(len, found.values()))
        for name, model in SHEETS.items():
            found[name] = [
                row for each, row in rows[name].items() if (name, each) != (sheet, key) and named(row, gone)
            ]
            gone |= {(name, row.key_values[0]) for row in found[name] if len(model.key) == 1}
        if sum(map(len, found.values())) == before:
            break
    return {name: kept for name, kept in found.items() if kept}


def named(row: Row, codes: set[tuple[str, Any]]) -> bool:
    """Whether a row names one of these codes."""
    if isinstance(row, Identifier) and (f"{row.kind}s", row.code) in codes:
        return True
    for column in row.columns().values():
        value = getattr(row, column.name)
        values = value if isinstance(value, tuple) else (value,)
        if column.refers and any((column.refers, each) in codes for each in values):
            return True
    return False


def takes_back(rows: Mapping[str, list[Row]]) -> dict[str, list[dict[str, Any]]]:
    return {sheet: [forms.withdrawal(row) for row in found] for sheet, found in rows.items()}


def alone(rows: Rows, sheet: str) -> Iterator[tuple[Row, dict[str, list[dict[str, Any]]]]]:
    """Rows of a sheet that may be withdrawn by themselves once what names them is; with the withdrawals of that."""
    for key, row in reversed(rows[sheet].items()):
        rest = takes_back(naming(rows, sheet, key))
        together = {**rest, sheet: [*rest.get(sheet, ()), forms.withdrawal(row)]}
        if may_stand(rest) and may_stand(together):
            yield row, rest


def changes(rows: Rows, row: Row) -> Iterator[dict[str, Any]]:
    """Cells of a row, beside its key, that could hold something else, with that."""
    for column in row.columns().values():
        value = getattr(row, column.name)
        if column.name not in row.key:
            yield from ({column.name: other} for other in others_than(value, column, rows) if other != value)


def others_than(value: Any, column: Column, rows: Rows) -> Iterator[Any]:
    if column.choices:
        yield from column.choices
    elif column.refers:
        yield from (key[0] for key in rows[column.refers])
    elif column.cell.kept == "date":
        yield (value or date(2026, 6, 30)) + timedelta(days=1)
    elif column.cell is TEXT:
        yield "something else"
    elif isinstance(value, (Decimal, int)):
        yield type(value)(value + 1)


def fill(app: AppTest, form: str, values: Mapping[str, Any], model: type[Row]) -> None:
    """Choose or type into the form what a row is to hold."""
    for name, value in values.items():
        column = model.columns()[name]
        key, cell = f"{form} {name}", column.cell
        written = None if value is None else str(value) if isinstance(value, str) else cell.write(value)
        if column.refers in OFFERED and cell.holds_many:
            app.multiselect(key=key).set_value(list(value))
        elif column.choices or cell.kept == "boolean" or column.refers in OFFERED:
            app.selectbox(key=key).select(written or "")
        elif cell.kept == "date":
            app.date_input(key=key).set_value(value)
        else:
            widgets = [*app.text_input, *app.text_area]
            next(widget for widget in widgets if widget.key == key).set_value(written or "")


def pressed(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert [error.value for error in app.error] == []


def opened(sheet: str, key: Key) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60, args=(sheet, key)).run()
    assert not app.exception
    return app


def filled_in(after: Row, row: Row, change: Mapping[str, Any]) -> dict[str, Any]:
    """What an acceptance is given as it is recorded (the amount, who bears it), where the form left it empty."""
    if change.get("decision") != "accepted":
        return {}
    given = {name: getattr(row, name) for name in ("amount", "borne", "day") if name not in change}
    assert all(value is None for value in given.values())
    assert after.borne == "clauses"
    return given


def after_change(row: Row, change: Mapping[str, Any]) -> Row:
    return type(row)(**{**cells(row), **change})


def reasons(sheet: str, row: Row) -> list[str | None]:
    """Why the row was withdrawn, the latest statement first."""
    with books_at(reading.store()) as books:
        cells_of_key = {
            name: row.columns()[name].cell.write(cell) if isinstance(cell, tuple) else cell
            for name, cell in zip(row.key, row.key_values, strict=True)
        }
        return [version.origin.why for version in books.trail(SHEETS[sheet], cells_of_key)]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_row_of_every_sheet_is_amended_withdrawn_and_stated_anew(store: None, sheet: str) -> None:
    model, before = SHEETS[sheet], known()
    row, others = next(alone(before, sheet))
    key, name = row.key_values, " ".join(map(str, (sheet, *row.key_values)))
    app = opened(sheet, key)

    # Pressed as it opened, the form loses no cell.
    pressed(app, "Record")
    assert known() == before
    assert "Nothing has changed" in told(app)

    change = next((each for each in changes(before, row) if may_stand(with_its_whole(before, row, each))), {})
    assert change or set(model.columns()) == set(model.key)
    fill(app, f"{name} 1", change, model)
    pressed(app, "Record")
    after = known()
    assert {**cells(after[sheet][key]), **filled_in(after[sheet][key], row, change)} == {**cells(row), **change}
    amended, after[sheet][key] = after[sheet][key], row
    assert after == before

    # A new row never replaces it: it is refused with what has it, and nothing changes.
    fresh = opened(sheet, ("none of these",))
    fill(fresh, f"{sheet} 0", cells(row), model)
    next(button for button in fresh.button if button.label == "Record").click().run()
    assert not fresh.exception
    assert "is known already on the sheet" in fresh.error[0].title.replace("\\", "")
    assert known() == {**before, sheet: {**before[sheet], key: amended}}

    # Withdrawn with a reason, and not without one; the reason is read back from the trail.
    record_together(reading.store(), others)
    app.run()
    next(button for button in app.button if button.label == "Withdraw").click().run()
    assert key in known()[sheet]
    assert app.error[0].title == "Give a reason for withdrawing it"
    next(field for field in app.text_input if field.label == "Reason for withdrawing it").set_value("typed twice")
    pressed(app, "Withdraw")
    assert key not in known()[sheet]
    assert reasons(sheet, row)[0] == "typed twice"

    # A screen asks who told it another agency's answer, where a book may leave that empty.
    told_by = {"told_by": "Its office"} if "told_by" in model.columns() else {}
    fill(app, f"{sheet} 0", {**cells(row), **told_by}, model)
    pressed(app, "Record")
    gone = {tuple(each[column] for column in model.key) for each in others.get(sheet, ())}
    expected = {each: cells(kept) for each, kept in before[sheet].items() if each not in gone}
    expected[key] |= told_by
    assert {each: cells(kept) for each, kept in known()[sheet].items()} == expected


def test_a_date_after_today_goes_in_once_the_form_is_told_that_it_is_meant(store: None) -> None:
    app = opened("receipts", ())
    agencies = list(known()["agencies"])
    later = reading.today() + timedelta(days=30)
    values = {"receipt": "R-AHEAD", "from_agency": agencies[1][0], "to_agency": agencies[0][0], "received_on": later}
    fill(app, "receipts 0", {**values, "amount": "75.00"}, SHEETS["receipts"])
    assert [box.label for box in app.checkbox] == []
    next(button for button in app.button if button.label == "Record").click().run()
    assert not app.exception
    assert ("R-AHEAD",) not in known()["receipts"]
    (box,) = app.checkbox
    assert box.label == "The date after today is correct"
    box.check()
    pressed(app, "Record")
    assert known()["receipts"]["R-AHEAD",].__dict__["received_on"] == later
    assert [each.label for each in app.checkbox] == []


def test_a_form_that_a_task_of_its_own_records_is_of_no_document_whose_day_may_lie_ahead() -> None:
    """A day ahead is asked about of documents from outside alone: the one road that asks records their forms."""
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "dashboards").rglob("*.py")]
    found = {model for source in sources for model in recorded_by_a_task(source)}
    assert {"Outcome", "Observation", "Dispute", "Decision"} <= found
    assert not found & {SHEETS[sheet].__name__ for sheet in DATED}
    assert recorded_by_a_task("Form(Receipt, 'Record', by=task)") == ["Receipt"]
    assert recorded_by_a_task("stating.show(form, 'receipt', model=Receipt, amended_by=task)") == ["Receipt"]


def recorded_by_a_task(source: str) -> list[str]:
    """The models of the forms in a module that are given a task to record them."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            model = named.get("model") or (call.args[0] if call.args else None)
            if named.keys() & {"by", "amended_by"} and isinstance(model, ast.Name) and model.id[0].isupper():
                found.append(model.id)
    return found
