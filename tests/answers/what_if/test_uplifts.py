"""The uplift round: what claims cost before anyone agrees is what posting then posts; frozen partners stay frozen."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledger.answers.splits.commitments import commitments
from ledger.answers.what_if.uplift_round import Round
from ledger.answers.what_if.uplifts import uplift_round
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.rows import Row
from ledger.domain.what_if.sheets import Uplift, raised
from ledger.errors import DataFault, Refused
from ledger.store.books import books_at
from ledger.store.journal.standing import what_stands
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.import_book import import_book
from ledger.tasks.post import post
from ledger.tasks.uplifts import agree, apply, decline
from tests.desk import WHO, Ledger, in_books, rows_known
from tests.domain.splits.random_packages import books, days, throughs
from tests.examples import examples
from tests.new_stores import opened_new
from tests.tasks.test_posting_properties import written
from tests.two_at_once import before_it_writes

BOOK = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-01-01
B,K2,OAK,K2,C-SC,2026-01-01

prices: price,placement,component,rate,unit,first_day
A-core,A,core,4639.43,week,2026-01-01
B-core,B,core,7000,week,2026-01-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,panel,2026-01-01,2025-12-20
B-1,B,agreed,panel,2026-01-01,2025-12-20

clauses: agreement,rank,kind,budget,percent,amount,per
A-1,1,rest,C-SC,60,,
A-1,1,rest,H2-CC,40,,
B-1,1,capped,H2-CC,50,200000,year
B-1,2,rest,C-SC,100,,

uplifts: uplift,price,first_day,claimed_percent,agreed_percent,status,claimed_on,shares,reason
U-A,A-core,2026-04-01,5,3.2,claimed,2026-02-20,,Pay award
U-B,B-core,2026-04-01,5,3.2,claimed,2026-02-20,frozen,Pay award
"""
)
JUNE = date(2026, 6, 15)
"""The claims are agreed in June, from 1 April; posted is to the end of May."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(BOOK, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    return ledger


def by_budget(found: Round) -> dict[tuple[str, str], tuple[int, int]]:
    return {(cost.budget, cost.financial_year): (cost.true_up, cost.cost) for cost in found.budgets}


def test_a_rate_is_rounded_to_the_penny_or_as_fine_as_it_was() -> None:
    assert raised(Decimal("4639.43"), Fraction("3.2")) == Decimal("4787.89")  # 4787.89176
    assert raised(Decimal("84.50"), Fraction("1.5")) == Decimal("85.77")  # 85.7675
    assert raised(Decimal("12.125"), Fraction(10)) == Decimal("13.338")  # 13.3375
    assert raised(Decimal(7000), Fraction(100, 3)) == Decimal("9333.33")


def test_the_cost_is_known_before_anyone_agrees(engine: Engine) -> None:
    """A: £4,787.89 a week, £148.46 more. April (30 days): £20,519.53 less £19,883.27 is £636.26; May (31 days):
    £21,203.51 less £20,546.05 is £657.46. B: £224 a week more, £32 a day: £960 and £992, all for the council."""
    found = in_books(engine, uplift_round)
    assert (found.through, found.posted_through) == (date(2027, 3, 31), date(2026, 5, 31))
    rises = {rise.uplift.uplift: rise for rise in found.rises}
    assert (rises["U-A"].old_rate, rises["U-A"].new_rate) == (Decimal("4639.43"), Decimal("4787.89"))
    assert {str(month): pence for month, pence in rises["U-A"].arrears.items()} == {
        "2026-04": 63_626,
        "2026-05": 65_746,
    }
    assert {str(month): pence for month, pence in rises["U-B"].arrears.items()} == {
        "2026-04": 96_000,
        "2026-05": 99_200,
    }
    assert rises["U-B"].cost == 365 * 3_200
    assert found.refusals == []
    council, health = by_budget(found)["C-SC", "2026-27"], by_budget(found)["H2-CC", "2026-27"]
    assert council[0] + health[0] == 63_626 + 65_746 + 96_000 + 99_200
    assert abs((council[0] - 195_200) * 100 - (63_626 + 65_746) * 60) < 100  # 60 %, within a penny
    assert sum(cost for _, cost in by_budget(found).values()) == sum(rise.cost for rise in found.rises)


def test_agreeing_posts_what_was_told_before_and_moves_the_commitment_by_it(ledger: Ledger, engine: Engine) -> None:
    told, before = in_books(engine, uplift_round), ledger.rows("allocations")
    decided = agree(engine, ["U-A", "U-B"], decided_on=JUNE, now=datetime(2026, 6, 15, 12))
    assert decided.written
    moved = {row.budget: row.moved for row in in_books(engine, commitments, since=datetime(2026, 6, 15)).budgets}
    assert moved == {cost.budget: cost.cost for cost in told.budgets}
    ledger.post("2026-05-31", "2026-06-16")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for sign, rows in ((1, ledger.rows("allocations")), (-1, before)):
        for row in rows:
            sums[row["budget"]] += sign * Decimal(row["amount"])
    assert {budget: int(amount * 100) for budget, amount in sums.items() if amount} == {
        cost.budget: cost.true_up for cost in told.budgets
    }
    ledger.do("verify")


def test_frozen_partners_bear_what_they_bore_to_the_penny(ledger: Ledger, engine: Engine) -> None:
    def health_of_b() -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in ledger.rows("allocations"):
            if (row["placement"], row["budget"]) == ("B", "H2-CC"):
                sums[row["service_month"]] += Decimal(row["amount"])
        return dict(sums)

    ledger.post("2027-05-31", "2026-06-01")
    before = health_of_b()
    assert sum(before[month] for month in before if "2026-04" <= month <= "2027-03") <= 200_000
    assert agree(engine, ["U-B"], decided_on=JUNE, now=datetime(2026, 6, 15, 12)).written
    ledger.post("2027-05-31", "2026-06-16")
    assert health_of_b() == before
    ledger.do("verify")


def test_what_is_declined_changes_no_price(ledger: Ledger, engine: Engine) -> None:
    before = ledger.text("allocations")
    outcome = decline(
        engine, ["U-A"], decided_on=JUNE, reason="Over the framework's index", now=datetime(2026, 6, 15)
    )
    assert outcome.batch is not None
    assert [rise.state for rise in in_books(engine, uplift_round, ["U-A"]).rises] == ["declined"]
    assert in_books(engine, uplift_round, ["U-A"]).costs == []
    assert apply(engine, ["U-A"]).outcome is not None
    assert ledger.post("2026-05-31", "2026-06-16") == 0
    assert ledger.text("allocations") == before


def test_what_a_book_states_as_agreed_is_applied_once(ledger: Ledger, engine: Engine) -> None:
    ledger.take(
        """
uplifts: uplift,price,first_day,agreed_percent,status,decided_on
U-A,A-core,2026-04-01,3.2,agreed,2026-06-15
""",
        "2026-06-15",
    )
    assert [rise.state for rise in in_books(engine, uplift_round, ["U-A"]).rises] == ["agreed"]
    assert apply(engine, now=datetime(2026, 6, 16)).written
    [applied] = in_books(engine, uplift_round, ["U-A"]).rises
    assert (applied.state, applied.new_price, applied.new_rate) == ("applied", "A-core+U-A", Decimal("4787.89"))
    assert applied.owing == 63_626 + 65_746  # the letter's figure stays what it was
    assert in_books(engine, uplift_round, ["U-A"]).costs == []
    again = apply(engine, now=datetime(2026, 6, 17))
    assert again.outcome is not None
    assert again.outcome.batch is None


def test_next_year_a_claim_is_made_on_the_price_that_this_years_made(ledger: Ledger, engine: Engine) -> None:
    agree(engine, ["U-A", "U-B"], decided_on=JUNE, now=datetime(2026, 6, 15, 12))
    ledger.take(
        """
uplifts: uplift,price,first_day,claimed_rate,status,shares
U-A27,A-core+U-A,2027-04-01,5000,claimed,frozen
U-B27,B-core+U-B,2027-04-01,7500.005,claimed,frozen
""",
        "2027-03-01",
    )
    assert [rise.new_price for rise in in_books(engine, uplift_round, ["U-A27", "U-B27"]).rises] == [
        "A-core+U-A27",
        "B-core+U-B27",
    ]
    assert agree(engine, ["U-A27", "U-B27"], decided_on=date(2027, 4, 2), now=datetime(2027, 4, 2)).written
    ledger.post("2027-06-30", "2027-06-30")
    rows = [row for row in ledger.rows("allocations") if row["service_month"] == "2027-05"]
    health = {row["placement"]: Decimal(row["amount"]) for row in rows if row["budget"] == "H2-CC"}
    assert health["B"] == Decimal("15500.00")  # half of the first £7,000 a week, as ever
    assert health["A"] in (Decimal("8481.40"), Decimal("8481.41"))  # 40 % of £4,787.89: 8,481.404...
    ledger.do("verify")
    with books_at(engine) as books:
        stands = what_stands(books, ["B"])["B"].standing
    agreements = {key.agreement for key in stands.allocations["2027-05"]}
    assert agreements == {"B-1+U-B27"}


def test_what_cannot_be_raised_says_why_and_nothing_is_written(ledger: Ledger, engine: Engine) -> None:
    ledger.take(
        """
prices: price,placement,component,rate,unit,first_day,last_day
B-once,B,set_up,500,once,2026-01-01,
B-two,B,core,7000,week,2026-01-01,2026-01-01
A-old,A,other,70,week,2026-01-01,2026-03-31

uplifts: uplift,price,first_day,claimed_percent,claimed_rate,status,shares
once,B-once,2026-04-01,5,,claimed,
early,A-core,2026-01-01,5,,claimed,
late,A-old,2026-04-01,5,,claimed,
same,A-core,2026-04-01,,4639.430,claimed,
down,A-core,2026-04-01,,4000,claimed,frozen
""".replace("B-two,B,core,7000,week,2026-01-01,2026-01-01\n", ""),
        "2026-06-01",
    )
    codes = ["once", "early", "late", "same", "down"]
    refusals = {rise.uplift.uplift: rise.refusal or "" for rise in in_books(engine, uplift_round, codes).rises}
    assert "is charged once" in refusals["once"]
    assert "begins on 2026-01-01, not before 2026-01-01" in refusals["early"]
    assert "ends on 2026-03-31, before 2026-04-01" in refusals["late"]
    assert "already has that rate" in refusals["same"]
    assert "cannot be frozen" in refusals["down"]
    decided = agree(engine, [*codes, "U-A"], decided_on=JUNE, now=datetime(2026, 6, 15))
    assert (decided.written, len(decided.refusals)) == (False, 5)
    assert [rise.state for rise in in_books(engine, uplift_round, ["U-A"]).rises] == ["claimed"]


def test_two_claims_on_one_price_are_agreed_one_after_the_other(ledger: Ledger, engine: Engine) -> None:
    ledger.take(
        """
uplifts: uplift,price,first_day,claimed_percent,status
U-C,A-core,2026-10-01,1,claimed
""",
        "2026-06-01",
    )
    found = in_books(engine, uplift_round, ["U-A", "U-C"])
    assert [rise.refusal is None for rise in found.rises] == [True, False]
    assert "request the uplift of the price that is open that day" in (found.rises[1].refusal or "")


def test_two_frozen_claims_of_one_day_make_one_agreement(ledger: Ledger, engine: Engine) -> None:
    ledger.take(
        """
prices: price,placement,component,rate,unit,first_day
B-ed,B,education,700,week,2026-01-01

uplifts: uplift,price,first_day,claimed_percent,status,shares
U-ED,B-ed,2026-04-01,10,claimed,frozen
""",
        "2026-06-01",
    )
    told = in_books(engine, uplift_round, ["U-B", "U-ED"])
    assert {cost.budget for cost in told.budgets} == {"C-SC"}
    assert agree(engine, ["U-B", "U-ED"], decided_on=JUNE, now=datetime(2026, 6, 15)).written
    ledger.post("2026-05-31", "2026-06-16")
    with books_at(engine) as books:
        stands = what_stands(books, ["B"])["B"].standing
    assert len({key.agreement for key in stands.allocations["2026-05"]}) == 1
    assert sum(cost.true_up for cost in told.costs) == 61 * (3_200 + 1_000)
    ledger.do("verify")


def test_what_is_applied_cannot_be_decided_again(engine: Engine) -> None:
    agree(engine, ["U-A"], decided_on=JUNE, now=datetime(2026, 6, 15))
    with pytest.raises(Refused, match=r"A-core\+U-A is in its place"):
        agree(engine, ["U-A", "U-B"], decided_on=JUNE, changes={"U-A": {"agreed_percent": "5"}})
    with pytest.raises(Refused, match=r"A-core\+U-A is in its place"):
        decline(engine, ["U-A"], decided_on=JUNE)


def prices(engine: Engine) -> dict[str, Decimal]:
    """The rate of each price, by code."""
    return {row.price: row.rate for row in rows_known(engine, Price)}


def test_an_uplift_that_was_agreed_in_the_meantime_is_not_agreed_again(ledger: Ledger, engine: Engine) -> None:
    before_it_writes(engine, lambda: agree(open_store(ledger.url), ["U-A"], decided_on=JUNE))
    with pytest.raises(Refused, match=r"A-core\+U-A is in its place"):
        agree(engine, ["U-A"], decided_on=JUNE, changes={"U-A": {"agreed_percent": "5"}})
    assert prices(engine)["A-core+U-A"] == Decimal("4787.89")


def test_an_uplift_that_was_agreed_in_the_meantime_is_not_declined(ledger: Ledger, engine: Engine) -> None:
    before_it_writes(engine, lambda: agree(open_store(ledger.url), ["U-A"], decided_on=JUNE))
    with pytest.raises(Refused, match=r"A-core\+U-A is in its place"):
        decline(engine, ["U-A"], decided_on=JUNE)
    assert [row.status for row in rows_known(engine, Uplift)] == ["agreed", "claimed"]


def test_an_uplift_that_was_declined_in_the_meantime_is_not_applied(ledger: Ledger, engine: Engine) -> None:
    ledger.take("uplifts: uplift,price,status,decided_on\nU-A,A-core,agreed,2026-06-15", "2026-06-15")
    before_it_writes(engine, lambda: decline(open_store(ledger.url), ["U-A"], decided_on=JUNE))
    assert apply(engine).sentences == ["No uplift is agreed and not applied yet."]
    assert sorted(prices(engine)) == ["A-core", "B-core"]


def test_a_proposal_is_worked_out_and_not_kept(engine: Engine) -> None:
    [rise] = in_books(engine, uplift_round, ["U-A"], changes={"U-A": {"agreed_rate": "4700"}}).rises
    assert rise.new_rate == Decimal(4700)
    [kept] = in_books(engine, uplift_round, ["U-A"]).rises
    assert kept.new_rate == Decimal("4787.89")
    with pytest.raises(DataFault, match="agreed_percent: expected a percent from 0 to 100"):
        in_books(engine, uplift_round, ["U-A"], changes={"U-A": {"agreed_percent": "many"}})
    with pytest.raises(DataFault, match="no uplift U-X"):
        in_books(engine, uplift_round, ["U-X"])


def test_the_command_says_what_it_would_cost_applies_what_is_agreed_and_writes_the_letters(ledger: Ledger) -> None:
    said = ledger.do("uplifts")
    assert "U-A" in said
    assert "£4,639.43 a week" in said
    assert "cost to 2027-03-31 of what is not applied yet: £19,421.10 (posted to 2026-05-31)" in said
    figures = ledger.figures("uplifts")
    assert [each["arrears"] for each in figures["uplifts"]] == ["1293.72", "1952.00"]
    assert ledger.do("uplifts", "--apply") == "No uplift is agreed and not applied yet.\n"
    ledger.take(
        """
uplifts: uplift,price,first_day,agreed_percent,status,decided_on,shares
U-A,A-core,2026-04-01,3.2,agreed,2026-06-15,
U-B,B-core,2026-04-01,3.2,declined,2026-06-15,
U-C,A-core,2026-01-01,3.2,agreed,2026-06-15,
""",
        "2026-06-15",
    )
    refused = ledger.ask("uplifts", "--apply", "--now", "2026-06-16")
    assert refused.exit_code == 1
    assert "U-C: price A-core begins on 2026-01-01" in refused.stdout
    ledger.take("uplifts: uplift,price,first_day,status,withdrawn\nU-C,A-core,2026-01-01,agreed,yes\n", "2026-06-16")
    assert "rows changed: 2, in change" in ledger.do("uplifts", "--apply", "--now", "2026-06-16")
    assert ledger.do("uplifts", "--apply", "--now", "2026-06-17") == "No uplift is agreed and not applied yet.\n"
    folder = ledger.folder / "letters"
    assert ledger.do("uplifts", "--letters", str(folder)) == f"written: {folder / 'uplift-OAK.xlsx'}\n"
    book = CalamineWorkbook.from_path(str(folder / "uplift-OAK.xlsx"))
    rates = book.get_sheet_by_name("rates").to_python()
    assert rates[1][:7] == ["U-A", "A", "A-core+U-A", "core", "£4,639.43 a week", "£4,787.89 a week", "3.20"]
    months = book.get_sheet_by_name("arrears").to_python()
    assert [row[2:] for row in months[1:3]] == [["April 2026", 636.26], ["May 2026", 657.46]]
    assert [row["arrears"] for row in ledger.rows("uplift-arrears")] == ["636.26", "657.46"]
    assert ledger.rows("uplift-costs") == []
    [applied, declined] = ledger.rows("uplifts")
    assert (applied["state"], applied["percent"], applied["arrears"]) == ("applied", "3.20", "1293.72")
    assert (declined["state"], declined["arrears"]) == ("declined", "0.00")


@st.composite
def claims(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """Claims on some prices of a book, from any day of theirs on."""
    found: list[Row] = []
    for number, price in enumerate(row for row in rows if isinstance(row, Price)):
        if draw(st.booleans()):
            found.append(
                Uplift(
                    uplift=f"U{number}",
                    price=price.price,
                    first_day=draw(days(0, 220)),
                    agreed_percent=draw(st.sampled_from(("3.2", "0.5", "100/3", "12"))),
                    status="agreed",
                    decided_on=draw(days(0, 300)),
                    shares=draw(st.sampled_from((None, "frozen"))),
                )
            )
    return found


def allocated(engine: Engine) -> dict[tuple[str, str], int]:
    """Pence that stand by service month and budget."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    with books_at(engine) as books:
        for found in what_stands(books).values():
            for month, allocations in found.standing.allocations.items():
                for key, pence in allocations.items():
                    sums[month, key.budget] += pence
    return sums


@examples(12)
@given(st.data(), books(), throughs())
def test_what_is_told_before_is_what_is_posted_then(data: st.DataObject, rows: list[Row], through: date) -> None:
    stated = data.draw(claims(rows))
    with tempfile.TemporaryDirectory() as place:
        engine = opened_new(Path(place) / "ledger.db")
        import_book(engine, Path(written([*rows, *stated], Path(place) / "book")), now=datetime(2026, 1, 31))
        post(engine, through, ahead=True, now=datetime(2026, 9, 1))
        told, before = in_books(engine, uplift_round), allocated(engine)
        codes = [rise.uplift.uplift for rise in told.rises if not rise.refusal]
        told = in_books(engine, uplift_round, codes) if codes else told
        assert sum(cost.cost for cost in told.costs) == sum(rise.cost for rise in told.rises if not rise.refusal)
        applied = apply(engine, codes, now=datetime(2026, 9, 2)) if codes else None
        assert applied is None or applied.written
        post(engine, through, ahead=True, now=datetime(2026, 9, 3))
        after = allocated(engine)
        for cost in told.costs:
            assert after[cost.service_month, cost.budget] - before[cost.service_month, cost.budget] == cost.true_up
        moved = {key for key in before.keys() | after.keys() if before[key] != after[key]}
        assert moved == {(cost.service_month, cost.budget) for cost in told.costs if cost.true_up}
        engine.dispose()


def test_a_rate_by_the_hour_is_an_hour_s_in_letters_too(ledger: Ledger) -> None:
    ledger.take(
        """
prices: price,placement,component,rate,unit,quantity,first_day
A-key,A,therapy,40,hour,5,2026-01-01

uplifts: uplift,price,first_day,agreed_percent,status,decided_on
U-K,A-key,2026-04-01,5,agreed,2026-06-15
""",
        "2026-06-15",
    )
    assert "£40.00 an hour" in ledger.do("uplifts")
    ledger.do("uplifts", "--apply", "--now", "2026-06-16")
    folder = ledger.folder / "letters"
    ledger.do("uplifts", "--letters", str(folder))
    book = CalamineWorkbook.from_path(str(folder / "uplift-OAK.xlsx"))
    assert book.get_sheet_by_name("rates").to_python()[1][4:6] == ["£40.00 an hour", "£42.00 an hour"]
