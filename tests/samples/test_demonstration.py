"""The demonstration ledger: made the same each time, goes in month by month, and is what data/README.md says."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.book.documents.layouts import find_layout
from ledger.book.documents.payments import read_payments
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import ROOT, SAMPLES
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Home, Identifier
from ledger.domain.documents.sheets import Invoice, InvoiceLine, Payment, Receipt
from ledger.domain.funds.balance import fund_balance, warns
from ledger.domain.funds.sheets import Fund, FundApproval, FundClause, FundContribution, FundReceipt
from ledger.domain.homes.bed_prices import bed_prices, price_changes
from ledger.domain.homes.occupancy import home_months, homes_of
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.sheets import Child, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.position import Target, position
from ledger.domain.splits.sheets import STANDINGS
from ledger.reconciliation.partners.contributions import paid_into_funds

BOOKS = SAMPLES / "demonstration"
PAYMENTS = SAMPLES / "demonstration-payments"
END = date(2026, 10, 31)
EARTH_IN_MILES = 3958.8
ENOUGH = 5


@pytest.fixture(scope="module")
def borne(facts: Facts) -> list[tuple[Placement, Month, Target]]:
    """Everything any budget bears up to the end of the books."""
    return [
        (package.placement, month.month, target)
        for package in packages_of(facts)
        for month in position(package, END)
        for case in month.cases
        for target in case.targets
    ]


def _contents(folder: Path) -> dict[str, bytes]:
    """Every CSV file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_the_script_writes_the_same_books_to_the_byte(tmp_path: Path) -> None:
    script = SAMPLES / "make_demonstration.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, env=environment, stdout=subprocess.PIPE)
    kept = _contents(BOOKS)
    assert len(kept) > 300
    assert _contents(tmp_path / "demonstration") == kept
    published = _contents(PAYMENTS)
    assert len(published) == 3
    assert _contents(tmp_path / "demonstration-payments") == published


def test_there_is_one_book_for_every_month_from_april_2024_to_october_2026() -> None:
    months = [str(month) for month in months_between(Month(2024, 4), Month(2026, 10))]
    assert sorted(folder.name for folder in BOOKS.iterdir()) == months


def test_every_sheet_of_a_book_is_used(facts: Facts) -> None:
    assert [sheet for sheet, rows in facts.rows.items() if not rows] == []


def test_about_120_placements_are_in_every_setting(facts: Facts) -> None:
    settings = Counter(row.setting for row in facts.sheet(Placement).values())
    assert settings.total() == 120
    expected = {"K1", "K2", "K3", "U1", "U2", "U3", "U4", "U5", "U6", "S1", "R2", "R3"}
    assert set(settings) == expected | {"T4", "WRAP", "SHORT", "PROG", "VOID"}


def test_codes_that_left_the_list_in_april_2025_were_used_until_then() -> None:
    known, settings = Facts(), []
    for folder in sorted(BOOKS.iterdir())[:13]:
        known = state(read_book(folder), known, {}).facts_after
        settings.append({row.setting for row in known.sheet(Placement).values()})
    assert {"H5", "P2"} <= settings[11]
    assert not {"H5", "P2"} & settings[12]


def test_no_standing_has_fewer_than_five_placements(borne: list[tuple[Placement, Month, Target]]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for placement, _, target in borne:
        if target.allocated:
            found[target.standing].add(placement.placement)
    assert set(found) == set(STANDINGS)
    assert min(len(placements) for placements in found.values()) >= ENOUGH


def _kinds(facts: Facts) -> Iterator[tuple[str, str]]:
    """The placement and the kind of each clause that took something."""
    for package in packages_of(facts):
        steps = [
            step
            for month in position(package, END)
            for case in month.cases
            for worked in case.stretches
            for step in worked.steps
            if any(take.exact for take in step.takes)
        ]
        for step in steps:
            first = step.clause.bearers[0]
            running = step.clause.kind == "capped" or (step.clause.kind == "above" and first.runs)
            yield package.placement.placement, f"{step.clause.kind} {first.per if running else ''}".strip()


def test_no_clause_kind_has_fewer_than_five_placements_in_which_it_takes_something(facts: Facts) -> None:
    found = defaultdict(set)
    for placement, kind in _kinds(facts):
        found[kind].add(placement)
    wanted = {"share", "fixed", "rest", "capped week", "capped month", "capped year", "capped total"}
    wanted |= {"above year", "above total"}
    assert wanted <= set(found)
    assert [kind for kind in sorted(wanted) if len(found[kind]) < ENOUGH] == []


def _residential(facts: Facts) -> list[Placement]:
    return [row for row in facts.sheet(Placement).values() if row.setting == "K2"]


def _miles(child: Child, home: Home) -> float:
    places = (child.home_latitude, child.home_longitude, home.latitude, home.longitude)
    north, east, north_too, east_too = (math.radians(degrees) for degrees in places if degrees is not None)
    half = math.sin((north_too - north) / 2) ** 2
    half += math.cos(north) * math.cos(north_too) * math.sin((east_too - east) / 2) ** 2
    return 2 * EARTH_IN_MILES * math.asin(math.sqrt(half))


def test_67_percent_of_residential_placements_are_outside_the_area_and_49_over_20_miles(facts: Facts) -> None:
    children, homes = facts.sheet(Child), facts.sheet(Home)
    county = {child.home_district for child in children.values()}
    residential = _residential(facts)
    outside = [row for row in residential if homes[row.home,].postcode_district not in county]
    distant = [row for row in residential if _miles(children[row.child,], homes[row.home,]) > 20]
    assert round(100 * len(outside) / len(residential)) == 67
    assert round(100 * len(distant) / len(residential)) == 49


def test_residential_prices_are_in_the_published_range_with_a_few_above_ten_thousand(facts: Facts) -> None:
    homes = facts.sheet(Home)
    residential = {row.placement: row for row in _residential(facts)}
    cores = [
        price for price in facts.sheet(Price).values() if price.component == "core" and price.placement in residential
    ]
    ordinary, dear, joint, own = [], set(), set(), []
    for price in cores:
        placement = residential[price.placement]
        if homes[placement.home,].jointly_commissioned:
            joint.add(price.rate)
        elif placement.sourcing == "in_house":
            own.append(price.rate)
        elif price.rate > 10_000:
            dear.add(price.rate)
        else:
            ordinary.append(price.rate)
    assert len(ordinary) > 40
    assert min(ordinary) >= 4_600
    assert max(ordinary) <= 7_400
    assert joint == {Decimal(6386)}
    assert min(own) == Decimal("2253.94")
    assert {Decimal(10631), Decimal(17500), Decimal(63000)} <= dear
    assert max(dear) == 63_000


def test_41_5_percent_of_what_the_merged_away_board_was_recharged_is_disputed(
    borne: list[tuple[Placement, Month, Target]],
) -> None:
    sums: Counter[str] = Counter()
    for placement, month, target in borne:
        led_by_council = placement.lead_budget == "WCC-CSC"
        if led_by_council and target.budget == "SMICB-CYP" and month < Month(2026, 4):
            sums[target.standing] += target.allocated
    assert round(Decimal(1000 * sums["disputed"]) / sums.total()) == 415


def test_the_old_board_passes_to_the_new_one_and_is_no_longer_agreed_upon(facts: Facts) -> None:
    purses = purses_of(facts)
    assert purses.bearer("SMICB-CYP", Month(2026, 3)) == "SMICB-CYP"
    assert purses.agency("SMICB-CYP", Month(2026, 4)) == "SFICB"


def test_the_parts_of_every_bed_of_the_joint_home_make_a_whole_calendar(facts: Facts) -> None:
    """Each day since it opened costs two beds: a child's or an empty one's."""
    here = [row for row in facts.sheet(Placement).values() if row.home == "HM-05"]
    prices = [price for price in facts.sheet(Price).values() if price.component == "void"]
    opened = date(2025, 1, 6)
    for ordinal in range(opened.toordinal(), END.toordinal() + 1):
        day = date.fromordinal(ordinal)
        taken = [row for row in here if row.child and row.first_day <= day <= (row.last_day or END)]
        empty = [price for price in prices if price.first_day <= day <= (price.last_day or END)]
        assert len(taken) + len(empty) == 2, day


def test_the_joint_homes_beds_are_charged_what_its_block_says(facts: Facts) -> None:
    (home,) = homes_of(facts)
    prices: dict[str, list[Price]] = defaultdict(list)
    for price in facts.sheet(Price).values():
        prices[price.placement].append(price)
    placements = {row.placement: row for row in facts.sheet(Placement).values()}
    wanted = list(bed_prices(home))
    assert len(wanted) > 15
    assert list(price_changes(wanted, prices, placements, home.blocks, ())) == []
    months = list(home_months(home, Month(2025, 1), Month.of(END)))
    assert len(months) == 22
    assert {month.beds for month in months} == {2}
    assert sum(month.taken_days for month in months) > 400
    assert sum(month.empty_days for month in months) > 400


def test_the_border_fund_is_overspent_in_one_year_and_has_money_left_in_the_next(
    facts: Facts, borne: list[tuple[Placement, Month, Target]]
) -> None:
    (fund,) = facts.sheet(Fund).values()
    contributions = facts.sheet(FundContribution).values()
    spent: Counter[int] = Counter()
    for _, month, target in borne:
        if target.budget == fund.budget:
            spent[month.financial_year] += target.allocated
    sides = {}
    for year in (2025, 2026):
        name = f"{year}-{year - 1999}"
        has = sum(row.amount for row in contributions if row.financial_year == name)
        approvals = [row for row in facts.sheet(FundApproval).values() if row.financial_year == name]
        found = fund_balance(fund, has, spent[year], facts.sheet(FundClause).values(), approvals)
        assert sum(share.amount for share in found.shares) == found.shared
        sides[name] = (found.side, warns(fund, has, spent[year]), found.shared, found.stays > 0)
    assert sides["2025-26"] == ("overspend", True, 400_000, True)
    assert sides["2026-27"][:2] == ("underspend", False)
    assert sides["2026-27"][3] is False


def test_most_money_for_the_border_fund_names_it_and_one_payment_is_only_a_perhaps(facts: Facts) -> None:
    found = paid_into_funds(
        facts.sheet(Fund).values(),
        facts.sheet(FundContribution).values(),
        facts.sheet(Receipt).values(),
        facts.sheet(FundReceipt).values(),
        purses_of(facts),
    )
    assert Counter(each.how for each in found.paid) == {"reference": 24, "stated": 1}
    assert [each.receipt.receipt for each in found.perhaps] == ["RF-26-WCC-05"]
    assert found.beyond == {}


def _expected(package: Package, line: InvoiceLine) -> int:
    """What the days of a line cost by its price: exact, rounded once."""
    exact = Fraction(0)
    if line.first_day and line.last_day:
        for month in months_between(Month.of(line.first_day), Month.of(line.last_day)):
            charges = charges_of(package, month, span(month, line.first_day, line.last_day))
            exact += sum((charge.exact for charge in charges if charge.price.price == line.price), Fraction(0))
    return round_half_away(exact)


def test_nine_in_ten_invoice_lines_agree_with_price_and_days_and_some_do_not(facts: Facts) -> None:
    packages = {package.placement.placement: package for package in packages_of(facts)}
    lines = [line for line in facts.sheet(InvoiceLine).values() if line.price and line.placement]
    agreeing = [line for line in lines if _expected(packages[line.placement or ""], line) == line.net]
    assert len(lines) > 1500
    assert 90 <= 100 * len(agreeing) / len(lines) <= 97


def test_some_invoices_come_twice_or_name_nothing_and_some_are_credited(facts: Facts) -> None:
    invoices = facts.sheet(Invoice).values()
    lines = facts.sheet(InvoiceLine).values()
    assert len([row for row in invoices if row.invoice.endswith("-B")]) >= ENOUGH
    assert len([row for row in invoices if row.kind == "credit"]) >= ENOUGH
    assert len([row for row in lines if row.placement is None]) >= ENOUGH


def test_what_the_council_publishes_is_what_it_paid_for_placements_and_other_things(facts: Facts) -> None:
    books = [
        read_payments(path, find_layout(PAYMENTS / "wendlemere.toml")) for path in sorted(PAYMENTS.glob("*.csv"))
    ]
    assert [problem for book in books for problem in book.problems] == []
    assert sum(book.possible_duplicates for book in books) > 0
    assert sum(len(book.blanks) for book in books) > 0
    for_placements = [row for book in books for row in book.payments if row.category == "Children's placements"]
    invoices = facts.sheet(Invoice)
    paid = [row for row in facts.sheet(Payment).values() if invoices[row.invoice,].to_agency == "WCC"]
    credited = [row for row in invoices.values() if row.kind == "credit" and row.to_agency == "WCC"]
    expected = sum(row.amount for row in paid) - sum(row.gross for row in credited)
    assert sum(row.amount for row in for_placements) == expected
    names = {row.value for row in facts.sheet(Identifier).values() if row.kind == "provider"}
    assert {row.supplier for row in for_placements} <= names
    assert {row.supplier for book in books for row in book.payments} - names


def test_nothing_in_the_books_is_a_formula_or_names_a_child() -> None:
    cells = [cell for content in _contents(BOOKS).values() for cell in content.decode().replace("\n", ",").split(",")]
    assert len(cells) > 50_000
    assert [cell for cell in cells if cell[:1] in tuple("=+@\t\r")] == []
