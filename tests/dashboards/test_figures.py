"""The screens say what the journal says: key figures compared with exports, and figures followed down to entries."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages import PAGES
from dashboards.review.needs import reason
from dashboards.widgets import look
from ledger.config import ROOT
from ledger.domain.money_and_days.money import pence_from_text
from ledger.store.books import books_at
from ledger.store.keeping.engine import open_store
from ledger.tasks.demo import BOOKS, build
from ledger.tasks.export import export
from ledger.tasks.import_book import import_book
from tests.dashboards.conftest import MONTHS
from tests.desk import in_books

HORIZON = date(2025, 5, 31)
ASKED = date(2025, 6, 29)
"""The day on which a demonstration ledger of these months is asked."""
APP = str(ROOT / "dashboards" / "app.py")
FILES = {page.title: page.file for page in PAGES}
Exported = list[dict[str, str]]


@pytest.fixture(scope="module")
def exported(store: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exported]:
    """What the command `export` writes about the same store."""
    engine, folder = open_store(store), tmp_path_factory.mktemp("exports")
    found = {}
    for what in ("journal", "allocations", "exposure"):
        in_books(engine, export, what, folder / f"{what}.csv")
        with (folder / f"{what}.csv").open(encoding="utf-8", newline="") as file:
            found[what] = list(csv.DictReader(file))
    for what in ("attention", "cost-of-delay"):
        in_books(engine, export, what, folder / f"{what}.csv", on=ASKED)
        with (folder / f"{what}.csv").open(encoding="utf-8", newline="") as file:
            found[what] = list(csv.DictReader(file))
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """What agencies are called in the books, by code."""
    with (BOOKS / "2024-04" / "agencies.csv").open(encoding="utf-8", newline="") as file:
        return {row["agency"]: row["name"] for row in csv.DictReader(file)}


@pytest.fixture
def app(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboards over that store, opened at their first page."""
    monkeypatch.setenv("JOINT_LEDGER_STORE", store)
    return AppTest.from_file(APP, default_timeout=60).run()


def figures(page: AppTest) -> dict[str, str]:
    assert not page.exception
    return {metric.label.replace("\\", ""): metric.value for metric in page.metric}


def turned_to(app: AppTest, title: str, **parameters: str) -> AppTest:
    for name, value in parameters.items():
        app.query_params[name] = value
    page = app.switch_page(FILES[title]).run()
    assert not page.exception
    assert page.title[0].value == title
    return page


def table_with(page: AppTest, *headers: str) -> pd.DataFrame:
    return next(table.value for table in page.table if set(headers) <= set(table.value.columns))


def pence(rows: Exported, column: str = "amount") -> int:
    return sum(pence_from_text(row[column]) for row in rows)


def owed(journal: Exported) -> int:
    lines = [row for row in journal if row["account"].startswith("due_from:")]
    return sum(pence_from_text(row["debit"] or "0") - pence_from_text(row["credit"] or "0") for row in lines)


def test_the_finance_page_says_what_the_journal_says_is_owed(app: AppTest, exported: dict[str, Exported]) -> None:
    journal = exported["journal"]
    due = table_with(app, "Due from partners (£)", "Funding status")
    shown = {
        status: sum(pence_from_text(re.sub(r"[\\,]", "", cell)) for cell in of_status["Due from partners (£)"])
        for status, of_status in due.groupby("Funding status")
    }
    firm = owed([row for row in journal if row["standing"] == "agreed"])
    contested = owed([row for row in journal if row["standing"] in ("interim", "disputed")])
    assert shown["Agreed"] == firm
    assert shown.get("Without prejudice", 0) + shown.get("Disputed", 0) == contested
    assert firm + contested == owed(journal) > 0


def test_the_finance_page_says_what_the_journal_says_providers_are_owed(
    app: AppTest, exported: dict[str, Exported]
) -> None:
    told = " ".join(each.value for each in app.markdown)
    for account, words, apart in (
        ("payable", "for invoices", "was credited or paid above an invoice or without one"),
        ("accrued", "of uninvoiced cost", "was invoiced in advance"),
    ):
        lines = [row for row in exported["journal"] if row["account"] == f"provider:{account}"]
        owing = sum(pence_from_text(row["credit"] or "0") - pence_from_text(row["debit"] or "0") for row in lines)
        above, below = (_named_before(told, each) for each in (words, apart))
        assert above - below == owing > 0


def _named_before(told: str, words: str) -> int:
    """The pence that a sentence names before some words; `nothing` is nil."""
    amount = re.search(rf"(£[\d,.]+|nothing) {words}", told)
    assert amount, words
    return 0 if amount[1] == "nothing" else pence_from_text(amount[1].replace("£", "").replace(",", ""))


def test_the_leadership_page_says_what_was_allocated_and_what_is_expected_in_three_parts(
    app: AppTest, exported: dict[str, Exported]
) -> None:
    page = turned_to(app, "System leadership")
    shown = figures(page)
    this_year = [row for row in exported["allocations"] if row["service_month"] >= "2025-04"]
    assert shown["Actual"] == look.in_millions(pence(this_year))
    assert shown["Agreed"] == look.in_millions(pence([row for row in this_year if row["standing"] == "agreed"]))
    without = [row for row in exported["exposure"] if row["service_month"] >= "2025-04" and row["expected"]]
    for part in ("awaited", "declined", "not_asked"):
        name = f"Expected of partners: {look.words(part)}"
        assert shown[name] == look.in_millions(pence(without, part)), part
    assert pence(without, "awaited") + pence(without, "declined") + pence(without, "not_asked") == pence(
        without, "expected"
    )
    carried = [row for row in exported["exposure"] if row["service_month"] >= "2025-04"]
    assert 0 < pence(without, "expected") < pence(carried, "carried")
    told = " ".join(each.value for each in page.markdown)
    assert "hope" not in told.lower(), "no figure of hope is told"


def test_another_year_can_be_asked_for_in_the_address(app: AppTest, exported: dict[str, Exported]) -> None:
    page = turned_to(app, "System leadership", year="2024/25")
    year = [row for row in exported["allocations"] if row["service_month"] < "2025-04"]
    assert figures(page)["Actual"] == look.in_millions(pence(year))


def test_the_review_page_counts_the_placements_that_books_leave_open(app: AppTest) -> None:
    held: dict[str, dict[str, str]] = {}
    for month in sorted(BOOKS.iterdir())[:MONTHS]:
        if (month / "placements.csv").exists():
            with (month / "placements.csv").open(encoding="utf-8", newline="") as file:
                held |= {row["placement"]: row for row in csv.DictReader(file)}
    day = HORIZON.isoformat()
    still_there = [row for row in held.values() if row["first_day"] <= day and (row["last_day"] or day) >= day]
    assert figures(turned_to(app, "Joint review"))["Open placements"] == str(len(still_there))


def test_every_decision_on_the_review_page_leads_to_a_placement(app: AppTest) -> None:
    page = turned_to(app, "Joint review")
    decisions = table_with(page, "Placement", "Reason", "Agency to act")
    assert len(decisions)
    assert all("](/placement?placement=" in cell for cell in decisions["Placement"])


def test_the_review_page_says_who_is_needed_as_the_export_of_its_day_does(
    app: AppTest, exported: dict[str, Exported], names: dict[str, str]
) -> None:
    found = table_with(turned_to(app, "Joint review"), "Reason")
    cells = [cell for name in found.columns if name != "Reason" for cell in found[name] if "](" in cell]
    told = {}
    for cell in cells:
        shown, what, agency = re.fullmatch(r"\[(.+)\]\(/review\?reason=(\S+)&agency=(\S+)#list\)", cell).groups()
        told[unquote(what), unquote(agency)] = shown.replace("\\", "")
    meant: dict[tuple[str, str], tuple[int, int]] = {}
    for row in exported["attention"]:
        count, at_stake = meant.get((row["what"], row["agency"]), (0, 0))
        meant[row["what"], row["agency"]] = (count + 1, at_stake + pence_from_text(row["amount"] or "0"))
    assert told == {
        (reason(what), names[agency]): f"{count}" + (f" · {look.to_the_pound(at_stake)}" if at_stake else "")
        for (what, agency), (count, at_stake) in meant.items()
    }
    assert len(told) > 10


def test_a_figure_of_the_review_page_leads_to_its_list(
    app: AppTest, exported: dict[str, Exported], names: dict[str, str]
) -> None:
    rows = [row for row in exported["attention"] if row["what"] == "waiting"]
    agency = rows[0]["agency"]
    page = turned_to(app, "Joint review", reason=reason("waiting"), agency=names[agency])
    shown = table_with(page, "Placement", "Agency to act", "Days open")
    meant = {(row["placement"], row["days"]) for row in rows if row["agency"] == agency}
    told = [(re.sub(r"\[(.+)\]\(.*\)", r"\1", row["Placement"]), row["Days open"]) for _, row in shown.iterrows()]
    assert {(code.replace("\\", ""), days.replace("\\", "")) for code, days in told} == meant


def test_the_review_page_says_what_waiting_has_cost_as_the_export_does(
    app: AppTest, exported: dict[str, Exported]
) -> None:
    page = turned_to(app, "Joint review")
    awaited = [row for row in exported["cost-of-delay"] if not row["decided_on"] and row["carried"]]
    carried = look.to_the_pound(pence(awaited, "carried"))
    assert any(f"lead commissioners have paid {carried} for other agencies" in said.value for said in page.markdown)
    shown = table_with(page, "Awaiting", "Cost of delay so far")
    by_who: dict[str, int] = {}
    for row in awaited:
        by_who[row["waited_for"]] = by_who.get(row["waited_for"], 0) + pence_from_text(row["carried"])
    told = [cell.replace("\\", "") for cell in shown["Cost of delay so far"] if cell != look.NIL]
    assert sorted(told) == sorted(look.to_the_pound(amount) for amount in by_who.values()) != []


def test_a_debt_can_be_followed_down_to_its_entries(app: AppTest, exported: dict[str, Exported]) -> None:
    behind = table_with(app, "Entries")
    code, key = re.fullmatch(r"\[(.+)\]\(/placement\?placement=(\w+)\)", behind["Placement"][0]).groups()
    code = code.replace("\\", "")
    page = turned_to(app, "Placement", placement=key)
    assert code in page.header[0].value.replace("\\", "")
    pays = table_with(page, "Pays (£)")
    month = str(page.selectbox(key="month").value)
    allocated = [row for row in exported["allocations"] if row["placement"] == code and row["service_month"] == month]
    told = sum(pence_from_text(re.sub(r"[\\,]", "", cell)) for cell in pays["Pays (£)"])
    assert told == pence(allocated) > 0
    entries = next(
        table.value for table in page.table if "Entry" in table.value.columns and "Corrects" in table.value
    )
    kept = {
        row["entry"]
        for row in exported["journal"]
        if row["placement"] == code and row["service_month"] == month and row["kind"] == "charge"
    }
    assert set(entries["Entry"]) == kept != set()


def test_a_placement_page_adds_up_all_that_was_allocated(app: AppTest, exported: dict[str, Exported]) -> None:
    found = turned_to(app, "Find a placement", text="PL-0036")
    link = table_with(found, "Placement")["Placement"][0]
    page = turned_to(app, "Placement", placement=link.rsplit("=", 1)[1].rstrip(")"))
    all_of_it = [row for row in exported["allocations"] if row["placement"] == "PL-0036"]
    assert figures(page)["Paid in total"] == look.to_the_penny(pence(all_of_it))


def test_the_placement_page_without_a_key_leads_on(app: AppTest) -> None:
    page = turned_to(app, "Placement")
    assert "This address leads to no placement" in page.info[0].title
    assert page.page_link[0].value == "Find a placement"


def test_an_earlier_moment_is_shown_as_such_with_its_own_figures(app: AppTest, store: str, tmp_path: Path) -> None:
    known_at = datetime(2025, 1, 31, 23, 59, 59, 999999)
    engine = open_store(store)
    with books_at(engine, known_at) as books:
        export(books, "journal", tmp_path / "then.csv")
    engine.dispose()
    with (tmp_path / "then.csv").open(encoding="utf-8", newline="") as file:
        then = owed(list(csv.DictReader(file)))
    page = app.selectbox(key="as_known_at").select_index(1).run()
    due = table_with(page, "Due from partners (£)", "Funding status")["Due from partners (£)"]
    assert sum(pence_from_text(re.sub(r"[\\,]", "", cell)) for cell in due) == then
    assert "31 January 2025" in page.warning[0].title


def test_published_payments_stand_beside_what_is_expected(app: AppTest) -> None:
    told = [markdown.value for markdown in app.markdown]
    assert any("£5,037,421.13 was published as paid by 1 body" in text for text in told)


def test_a_batch_after_the_snapshot_is_told_and_counted_in_at_a_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    build(url, months=1)
    engine = open_store(url)
    import_book(engine, sorted(BOOKS.iterdir())[1], now=datetime(2024, 6, 30, tzinfo=UTC))
    engine.dispose()
    monkeypatch.setenv("JOINT_LEDGER_STORE", url)
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert any("1 change recorded since" in markdown.value for markdown in page.markdown)
    page.button[0].click().run()
    assert any("nothing recorded since" in markdown.value for markdown in page.markdown)
    assert not page.exception


def test_a_ledger_that_was_never_counted_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    open_store(url, create=True).dispose()
    monkeypatch.setenv("JOINT_LEDGER_STORE", url)
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert "Nothing has been imported yet" in page.info[0].title
    assert "Import a data workbook" in [link.label for link in page.page_link]
    assert "Run the report refresh" not in [button.label for button in page.button]


def test_a_store_that_is_not_there_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{tmp_path / 'none.db'}")
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert not page.exception
    assert "no ledger" in page.error[0].title


@pytest.mark.parametrize(
    ("pence_given", "shown"),
    [
        (0, "–"),
        (-1200, "−£12"),
        (249_999_999, "£2.5 million"),
        (99_949_999, "£999,000"),
        (64_049_999, "£640,000"),
        (50, "£1"),
    ],
)
def test_pounds_are_read_out_rounded_once(pence_given: int, shown: str) -> None:
    assert look.in_millions(pence_given) == shown


def test_text_from_outside_is_shown_letter_by_letter() -> None:
    assert look.plain("[x](http://a) $1$ *b*") == r"\[x\]\(http\://a\) \$1\$ \*b\*"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_ground_they_are_drawn_on(theme: str) -> None:
    paper = look.ground("paper", theme)
    drawn = [*look.stream_colours(theme).values(), *look.standing_colours(theme).values()]
    assert len(drawn) == 11
    assert [colour for colour in drawn if contrast(colour, paper) < 3] == []
    assert [part for part in ("text", "secondary", "rest") if contrast(look.ground(part, theme), paper) < 4.5] == []
    settings = tomllib.loads((ROOT / "dashboards" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["theme"][theme]["backgroundColor"] == paper
    pressed = settings["theme"][theme]["primaryColor"]
    assert contrast("#FFFFFF", pressed) >= 4.5
    assert contrast(pressed, paper) >= 3
