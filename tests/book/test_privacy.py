"""Nothing by which a child is known outside goes in, and no message repeats it; of a text a person may overrule."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import text

from ledger.answers.sheet import rows_known
from ledger.config import SAMPLES
from ledger.domain.documents.sheets import Invoice
from ledger.domain.placements.sheets import Child, Price
from ledger.domain.sheet.personal import (
    DATE_OF_BIRTH,
    NHS_NUMBER,
    PUPIL_NUMBER,
    found_in_code,
    found_in_prose,
    withheld,
)
from ledger.store.keeping.engine import open_store
from ledger.tasks.import_book import import_book, record, record_together
from tests.dashboards.screens import HAND_OVER, opened, pressed, told
from tests.desk import Ledger

NHS, PUPIL = "9434765919", "H801200001001"
PRICE = "price,placement,component,rate,unit,first_day,note\n"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(SAMPLES / "first-book"), "--now", "2026-07-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", found.url)
    return found


def book(tmp_path: Path, **sheets: str) -> str:
    folder = tmp_path / "book"
    folder.mkdir(exist_ok=True)
    for sheet, rows in sheets.items():
        (folder / f"{sheet}.csv").write_text(rows, encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("code", [NHS, "943-476-5919", PUPIL, "K2011-07-15"])
def test_a_child_goes_in_by_a_pseudonym_only_and_nothing_is_repeated(
    code: str, ledger: Ledger, tmp_path: Path
) -> None:
    refused = ledger.ask("import", book(tmp_path, children=f"child\n{code}\n"), "--problems", str(tmp_path / "p.csv"))
    assert refused.exit_code == 1
    assert "pseudonym" in " ".join(refused.output.split())
    for said in (refused.output, (tmp_path / "p.csv").read_text(encoding="utf-8")):
        assert code not in said
        assert "2011-07-15" not in said
    with ledger.books() as books:
        assert all(each.child.startswith("K-") for each in rows_known(books, Child))


def test_a_code_twice_is_not_repeated_either(ledger: Ledger, tmp_path: Path) -> None:
    searches = f"search,child\nS-9,{NHS}\nS-10,943 476 5919\n"
    folder = book(tmp_path, children=f"child\n{NHS}\n{NHS}\n", searches=searches)
    refused = ledger.ask("import", folder)
    assert refused.exit_code == 1
    assert "defined twice" in " ".join(refused.output.split())
    assert not any(each in refused.output for each in (NHS, "943 476", "5919"))


def test_a_day_of_birth_in_a_workbook_is_refused_and_a_month_that_became_a_day_is_none(
    ledger: Ledger, tmp_path: Path
) -> None:
    for day, problems in ((date(2011, 7, 15), 1), (date(2011, 7, 1), 0)):
        with xlsxwriter.Workbook(str(tmp_path / "b.xlsx"), {"default_date_format": "dd/mm/yyyy"}) as file:
            page = file.add_worksheet("children")
            page.write_row(0, 0, ["child", "birth_month"])
            page.write(1, 0, "K-77")
            page.write_datetime(1, 1, day)
        engine = open_store(ledger.url)
        outcome = import_book(engine, tmp_path / "b.xlsx")
        engine.dispose()
        assert [each.found for each in outcome.problems] == [DATE_OF_BIRTH] * problems


def test_a_text_with_such_a_number_goes_in_where_a_person_says_that_it_is_none(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows = [f"PR-9{at},PL-1,other,10,week,2026-04-01,Order {NHS}\n" for at in (1, 2)]
    folder = book(tmp_path, prices=PRICE + "".join(rows))
    refused = ledger.ask("import", folder)
    assert refused.exit_code == 1
    assert NHS not in refused.output
    assert "problems: 2." in refused.output
    assert "problems: 1." in ledger.ask("import", folder, "--names-nobody", "prices.csv:2").output
    both = ("--names-nobody", "prices.csv:2", "--names-nobody", "prices.csv:3", "--names-nobody", "prices.csv:99")
    ledger.do("import", folder, *both, "--now", "2026-07-02")
    with ledger.books() as books:
        who, details = books.connection.execute(
            text("SELECT who, details FROM batches ORDER BY number DESC LIMIT 1")
        ).one()
        assert {each.price for each in rows_known(books, Price)} >= {"PR-91", "PR-92"}
    assert who
    assert json.loads(details) == {"names_nobody": ["prices.csv:2", "prices.csv:3"]}
    assert ledger.ask("import", folder).exit_code == 0, "what is recorded is not asked again"


def test_an_invoice_that_was_sent_may_name_nobody_and_is_still_known_as_sent(ledger: Ledger, tmp_path: Path) -> None:
    sent = (SAMPLES / "papers" / "ubl" / "HH-0201.xml").read_text(encoding="utf-8")
    assert "<cbc:Note>" in sent or "<cbc:Name>" in sent
    (tmp_path / "i.xml").write_text(sent.replace("<cbc:Name>", f"<cbc:Name>{NHS} ", 99), encoding="utf-8")
    given = ("import", str(tmp_path / "i.xml"), "--format", "ubl")
    refused = ledger.ask(*given)
    assert refused.exit_code == 1
    assert NHS not in refused.output
    ledger.do(*given, "--names-nobody", "i.xml")
    with ledger.books() as books:
        last = text("SELECT details FROM batches ORDER BY number DESC LIMIT 1")
        details = books.connection.execute(last).scalar_one()
    assert json.loads(details) == {"names_nobody": ["i.xml"], "sent": True}
    assert ledger.ask("verify").exit_code == 0


def sent_with(tmp_path: Path, said: str, *, number: str = "HH-0201", reference: str = "CC-CHILDREN") -> str:
    """An invoice as it is sent, whose first line says this."""
    sent = (SAMPLES / "papers" / "ubl" / "HH-0201.xml").read_text(encoding="utf-8")
    for before, after in (("HH-0201", number), ("CC-CHILDREN", reference), ("Residential care", said)):
        assert f">{before}<" in sent
        sent = sent.replace(f">{before}<", f">{after}<", 1)
    (tmp_path / "i.xml").write_text(sent, encoding="utf-8")
    return str(tmp_path / "i.xml")


def test_numbers_of_a_document_are_no_persons_though_they_check_as_one(ledger: Ledger, tmp_path: Path) -> None:
    sent = sent_with(tmp_path, f"Care, by our order {NHS}", number=NHS, reference=NHS)
    ledger.do("import", sent, "--format", "ubl", "--now", "2026-07-02")
    with ledger.books() as books:
        assert [row.invoice for row in rows_known(books, Invoice) if row.number == NHS]


def test_a_number_of_its_own_in_an_invoices_text_is_still_asked_about(ledger: Ledger, tmp_path: Path) -> None:
    sent = sent_with(tmp_path, "Care of 943 476 5919", reference="4000000004")
    refused = ledger.ask("import", sent, "--format", "ubl")
    assert refused.exit_code == 1
    assert "5919" not in refused.output


def test_a_short_reference_hides_no_number(ledger: Ledger, tmp_path: Path) -> None:
    sent = sent_with(tmp_path, f"Care of {NHS}", reference="9")
    assert ledger.ask("import", sent, "--format", "ubl").exit_code == 1


def test_on_the_page_an_invoice_that_was_sent_may_name_nobody(ledger: Ledger, tmp_path: Path) -> None:
    page = opened(HAND_OVER, what="Invoices as UBL (Peppol BIS 3)")
    sent = Path(sent_with(tmp_path, f"Care, {NHS}"))
    page.file_uploader[0].upload("i.xml", sent.read_bytes()).run()
    assert not any(button.label.startswith("Record") for button in page.button)
    page.multiselect(key="names_nobody").select("i.xml").run()
    label = next(button.label for button in page.button if button.label.startswith("Record"))
    assert "Recorded in change 2" in told(pressed(page, label))


def test_what_a_panel_said_and_what_is_true_of_a_child_is_asked_too(ledger: Ledger, tmp_path: Path) -> None:
    told_of = f"child,what,value,first_day\nK-001,presenting_need,As of {NHS},2026-04-01\n"
    assert ledger.ask("import", book(tmp_path, circumstances=told_of)).exit_code == 1
    engine = open_store(ledger.url)
    heard = {"panel": "PN-1", "item": "1", "placement": "PL-1", "minute": f"Heard of {NHS}"}
    sitting = {"panel": "PN-1", "name": "Joint panel", "held_on": "2026-06-01"}
    said = record_together(engine, {"panels": [sitting], "panel_items": [heard]}).problems
    engine.dispose()
    assert [(each.column, each.found) for each in said] == [("minute", NHS_NUMBER)]


def test_a_form_is_asked_too(ledger: Ledger) -> None:
    engine = open_store(ledger.url)
    (problem,) = record(engine, "prices", {"price": "PR-1", "note": f"For {NHS}"}).problems
    assert (problem.column, problem.found) == ("note", NHS_NUMBER)
    (problem,) = record(engine, "children", {"child": PUPIL}).problems
    assert (problem.column, problem.found) == ("child", PUPIL_NUMBER)
    engine.dispose()


def test_on_the_page_rows_are_chosen_whose_text_names_nobody(ledger: Ledger) -> None:
    page = opened(HAND_OVER)
    rows = f"{PRICE}PR-91,PL-1,other,10,week,2026-04-01,Order {NHS}\n"
    page.file_uploader[0].upload("prices.csv", rows.encode()).run()
    assert not any(button.label.startswith("Record") for button in page.button)
    page.multiselect(key="names_nobody").select("prices.csv:2").run()
    assert "Recorded in change 2" in told(pressed(page, "Record 1 change"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("For 943 476 5919, as agreed", NHS_NUMBER),
        ("NHS no. 943-476-5919.", NHS_NUMBER),
        (f"pupil {PUPIL.lower()}", PUPIL_NUMBER),
        ("a pupil H80120000100A", None),
        ("born on 15/07/2011", DATE_OF_BIRTH),
        ("D.O.B. 15 July 2011", DATE_OF_BIRTH),
        ("date of birth: 2011-07-15", DATE_OF_BIRTH),
        ("agreed on 2026-04-01, from 15/07/2026", None),
        ("order 9434765918", None),
        ("phone 01943476591", None),
        ("part 19434765919", None),
        ("0000000000", None),
        ("", None),
    ],
)
def test_what_of_a_person_stands_in_a_text(said: str, found: str | None) -> None:
    assert found_in_prose(said) == found


def test_any_whole_day_in_a_childs_cell_is_one_of_birth() -> None:
    assert found_in_code("K-15.7.2011") == DATE_OF_BIRTH
    assert found_in_code("2011-07") is None
    assert found_in_code("K-001") is None


def test_what_is_withheld_is_nowhere_in_the_text() -> None:
    said = withheld(f"child {NHS}, {PUPIL} of 2011-07-15 and K-001")
    assert said == "child (withheld), (withheld) of (withheld) and K-001"
