"""Therapy in evidence: exports and page say the same of one story, and what a form records is there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import reading
from dashboards.widgets import counting, look
from ledger.domain.money_and_days.money import pence_from_text
from ledger.domain.therapeutic.sheets import Offer, PlacementOffer
from ledger.store.facts.versions import read_facts
from ledger.store.keeping.engine import open_store, read
from tests.dashboards.screens import counted, key_of, opened, pressed, said, table_with, told
from tests.desk import SMALL, Ledger
from tests.therapeutic_story import make_ledger

PAGE = "review/therapeutic/page.py"


@pytest.fixture(scope="module", autouse=True)
def day_of_asking() -> Iterator[None]:
    """These pages are asked on the last day that is posted, whatever the real day is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_TODAY", "2026-04-30")
        yield


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return make_ledger(tmp_path_factory.mktemp("therapy"))


@pytest.fixture
def ledger(story: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The story as it is, for what only reads it."""
    monkeypatch.setenv("JOINT_LEDGER_STORE", story.url)
    return story


@pytest.fixture
def own(story: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A copy of the story to record in."""
    shutil.copytree(story.folder, tmp_path / "ledger")
    ledger = Ledger(tmp_path / "ledger")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


def pence(rows: list[dict[str, str]], column: str) -> int:
    return sum(pence_from_text(row[column]) for row in rows if row[column])


def hundredths(rows: list[dict[str, str]], column: str) -> int:
    return int(sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0)) * 100)


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label.replace("\\", ""): metric.value for metric in page.metric}


def test_the_page_says_what_the_exports_say(ledger: Ledger) -> None:
    hours, offers = ledger.rows("therapy-hours"), ledger.rows("therapeutic-offers")
    page = opened(PAGE)
    open_now = [row for row in offers if row["open"] == "yes"]
    assert figures(page) == {
        "Services describing themselves as therapeutic": str(len(open_now)),
        "Accreditation in date": str(sum(row["accreditation"] in ("running", "ending") for row in open_now)),
        "Hours commissioned": look.hours(hundredths(hours, "contracted")),
        "Hours delivered": look.hours(hundredths(hours, "delivered")),
        "Paid for hours not delivered": look.to_the_penny(pence(hours, "price_paid")),
    }
    assert pence(ledger.rows("therapy-payers"), "amount") == pence(hours, "price_paid") == 249_666
    by_placement = table_with(page, "Placement", "Months on end")
    assert "P01" in by_placement["Placement"][0]
    assert reading.key_of("P01") in by_placement["Placement"][0]
    assert list(by_placement["Paid for hours not delivered (£)"])[:2] == [
        look.plain(look.in_brackets(pence([row for row in hours if row["placement"] == code], "price_paid")))
        for code in ("P01", "P02")
    ]
    assert list(by_placement["Months on end"]) == ["3", "–", "1"]


def test_what_needs_somebody_is_named_and_nothing_is_called_therapeutic(ledger: Ledger) -> None:
    text = said(opened(PAGE))
    for sentence in (
        "Hours were not delivered for 3 months or more on end in 1 placement",
        "An accreditation has lapsed that is still named: Oak Lodge.",
        "An accreditation ends soon: Oak House.",
        "Nothing of what it says has evidence: Oak Lodge.",
        "All evidence is out of date: Elm at home.",
        "In 1 placement, 8 hours were not reported on.",
        "2 reviews of a formulation or plan overdue, the longest by 41 days.",
        "What 2 hours not delivered cost is not known in 1 placement",
    ):
        assert sentence in text
    assert "is therapeutic" not in text


def test_what_is_said_of_a_service_stands_beside_evidence_by_standard(ledger: Ledger) -> None:
    page = opened(PAGE)
    heads = table_with(page, "Standard", "Oak House")
    exported = {(row["offer"], row["standard"]): row for row in ledger.rows("therapeutic-evidence")}
    assert len(heads) == 10
    shown = dict(zip(heads["Standard"], heads["Oak House"], strict=True))
    assert shown["Caregivers"] == "Met, 12 March 2026"
    assert shown["Social media"] == "Not met, 12 March 2026"
    assert shown["Physical environment"] == look.plain("Out of date: met, 12 June 2025")
    assert shown["Principles and practice"] == "No evidence"
    assert {row["status"] for (offer, _), row in exported.items() if offer == "O-1"} == {"current", "stale", "none"}
    claims = table_with(page, "Service", "Standards evidenced, of ten")
    evidenced = {row["offer"]: row["heads_evidenced"] for row in ledger.rows("therapeutic-offers")}
    counts = list(claims["Standards evidenced, of ten"])
    assert (
        counts
        == [evidenced[code].replace("0", look.NIL) for code in ("O-1", "O-2", "O-3")]
        == ["2", look.NIL, look.NIL]
    )


def test_what_the_claim_costs_is_told_of_five_placements_or_more(ledger: Ledger) -> None:
    page = opened(PAGE)
    whole, by_kind = ledger.rows("therapeutic-premium")
    assert (whole["median_with_claim"], whole["median_without_claim"]) == ("5500.00", "4350.00")
    assert (whole["difference"], by_kind["difference"]) == ("1150.00", "")
    table = table_with(page, "Setting", "Median of the others")
    assert list(table["Difference a week"]) == ["£1,150"]
    assert "What the children need is not in this comparison, so the difference is not what the therapy" in said(page)
    assert "costs **£1,150 a week more** than its like with others" in said(page)
    spend = table_with(page, "Standards evidenced", "Placements bought")
    assert list(spend["Placements bought"]) == ["5", "1"]
    assert list(spend["Share"]) == ["81%", "19%"]


def test_a_group_smaller_than_five_does_not_leave_the_room(own: Ledger) -> None:
    own.take("placement_offers: placement,offer,last_day\nP01,O-1,2025-12-31\nP02,O-1,2025-12-31\n", "2026-05-03")
    whole = own.rows("therapeutic-premium")[0]
    assert (whole["with_claim"], whole["without_claim"]) == ("under 5", "8")
    assert (whole["median_with_claim"], whole["difference"]) == ("", "")


def test_one_placement_shows_its_hours_its_plans_and_its_profile(ledger: Ledger) -> None:
    page = opened(PAGE, placement=str(reading.key_of("P01")))
    hours = [row for row in ledger.rows("therapy-hours") if row["placement"] == "P01"]
    assert figures(page) == {
        "Hours commissioned": look.hours(hundredths(hours, "contracted")),
        "Hours delivered": look.hours(hundredths(hours, "delivered")),
        "Hours not delivered": look.hours(hundredths(hours, "undelivered")),
        "Paid for hours not delivered": look.to_the_penny(pence(hours, "price_paid")),
    }
    assert len(table_with(page, "Clinician", "Hours not delivered")) == len(hours)
    payers = table_with(page, "Agency", "Paid for hours not delivered, in all (£)")
    paid = [row for row in ledger.rows("therapy-payers") if row["placement"] == "P01"]
    council = pence([row for row in paid if row["agency"] == "C"], "amount")
    assert payers["Paid for hours not delivered, in all (£)"][0] == look.plain(look.in_brackets(council))
    profile = table_with(page, "Dimension", "Works towards")
    assert list(profile["First rating"]) == ["2", "2", "3", "3", "2"]
    assert list(profile["Latest rating"]) == ["4", "2", "2", "4", "3"]
    assert "not a psychometric score" in said(page)
    plans = table_with(page, "What", "Review by")
    assert dict(zip(plans["What"], plans["Review"], strict=True)) == {
        "Care plan": "overdue",
        "Formulation": "in time",
    }


def test_hours_and_ratings_recorded_on_the_page_are_in_the_exports(own: Ledger) -> None:
    page = opened(PAGE, placement=str(reading.key_of("P02")))
    page.selectbox(key=key_of(page, "New or existing hours")).select("indirect of nurse of 2026-04 of P02").run()
    assert page.text_input(key=key_of(page, "Hours commissioned")).value == "3"
    page.text_input(key=key_of(page, "Hours delivered")).set_value("2")
    page.text_input(key=key_of(page, "Hourly rate")).set_value("100.00")
    pressed(page, "Amend the hours")
    assert "Recorded in change" in told(page)
    found = [
        row for row in own.rows("therapy-hours") if (row["placement"], row["service_month"]) == ("P02", "2026-04")
    ]
    assert [(row["undelivered"], row["price_paid"]) for row in found] == [("1", "100.00")]
    page = opened(PAGE, placement=str(reading.key_of("P02")))
    page.selectbox(key=key_of(page, "Rated by")).select("carer")
    page.selectbox(key=key_of(page, "Dimension")).select("availability")
    page.text_input(key=key_of(page, "From 1 (hardly) to 5 (fully)")).set_value("6")
    pressed(page, "Record the rating")
    assert "a whole number from 1 to 5" in said(page)


def test_evidence_recorded_on_the_page_counts_for_its_standard(own: Ledger) -> None:
    page = opened(PAGE)
    page.selectbox(key=key_of(page, "Service")).select("O-2")
    page.selectbox(key=key_of(page, "Standard")).select("caregivers")
    page.date_input(key=key_of(page, "Seen on")).set_value("2026-04-30")
    page.text_input(key=key_of(page, "What was seen, without names")).set_value("Training records")
    page.text_input(key=key_of(page, "Role of whoever saw it")).set_value("Commissioning officer")
    page.selectbox(key=key_of(page, "What was found")).select("met")
    pressed(page, "Record the evidence")
    assert "Recorded in change" in told(page)
    evidenced = {row["offer"]: row["heads_evidenced"] for row in own.rows("therapeutic-offers")}
    assert evidenced == {"O-1": "2", "O-2": "1", "O-3": "0", "O-4": "0"}


def test_an_offer_is_changed_and_a_placement_bought_as_it_on_the_pages(own: Ledger) -> None:
    people = "Professions of its clinicians, with a space between"
    page = opened(PAGE)
    next(box for box in page.selectbox if box.label == "New or existing offer").select("O-2").run()
    page.text_input(key=key_of(page, people)).set_value("nurse dentist")
    pressed(page, "Amend the offer")
    assert "dentist" in said(page)
    page.text_input(key=key_of(page, people)).set_value("nurse")
    pressed(page, "Amend the offer")
    assert "Recorded in change" in told(page)
    page = opened(PAGE, placement=str(reading.key_of("P07")))
    assert "not known to describe it as therapeutic" in said(page)
    page.selectbox(key=key_of(page, "Offer")).select("O-2")
    pressed(page, "Record the purchase")
    assert "Recorded in change" in told(page)
    with read(open_store(own.url)) as connection:
        facts = read_facts(connection, sheets=["offers", "placement_offers"])
    assert facts.sheet(Offer)["O-2",].professions == ("nurse",)
    assert ("P07", "O-2") in facts.sheet(PlacementOffer)


def test_a_ledger_without_offers_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Ledger(tmp_path / "ledger")
    bare.do("init")
    bare.take(SMALL, "2026-01-02")
    bare.post("2026-02-28", "2026-03-01")
    bare.do("marts")
    monkeypatch.setenv("JOINT_LEDGER_STORE", bare.url)
    page = opened(PAGE)
    assert "Nothing is known of therapeutic services" in page.info[0].title
