"""How a line is matched, what it is held to be like, and which readings of quantity and rate are innocent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineMatch
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.matching import bare_number, match_lines, possible_duplicates
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.readings import multiplies, slack_of
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, WHO

MAY = {"first_day": "2026-05-01", "last_day": "2026-05-15"}


def matched(*lines: dict[str, str], dated: str = "2026-06-01", bought: Sequence[Row] = BOUGHT) -> list[Match]:
    """The matches of the lines of one invoice to the council."""
    rows: list[Row] = [
        Invoice(invoice="I", provider="P", to_agency="C", kind="invoice", dated=dated, net="0", gross="0"),
        *(InvoiceLine(invoice="I", line=str(number), **line) for number, line in enumerate(lines, 1)),
    ]
    facts = Facts.of([*WHO, *bought, *rows])
    found = match_lines(Papers.of(facts, purses_of(facts), HORIZON))
    return [found["I", str(number)] for number in range(1, len(lines) + 1)]


def test_a_line_is_matched_by_its_own_codes() -> None:
    (match,) = matched({"placement": "A", "price": "A-core", "net": "7", **MAY})
    assert (match.placement, match.prices) == ("A", ("A-core",))
    assert match.matched_by == "by the line's own placement and price"


def test_a_price_alone_tells_the_placement() -> None:
    (match,) = matched({"price": "A-therapy", "net": "7", **MAY})
    assert (match.placement, match.prices) == ("A", ("A-therapy",))


@pytest.mark.parametrize(
    ("line", "prices", "how"),
    [
        ({"net": "7", "rate": "333.33"}, ("A-therapy",), "by its rate"),
        ({"net": "1500.00"}, ("A-core",), "by its contract value"),
        ({"net": "1661.29"}, ("A-core", "A-therapy"), "all prices of the placement together"),
    ],
)
def test_a_price_that_is_missing_is_found_by_rate_by_cost_or_all_together(
    line: dict[str, str], prices: tuple[str, ...], how: str
) -> None:
    (match,) = matched({"placement": "A", **line, **MAY})
    assert match.prices == prices
    assert match.matched_by is not None
    assert how in match.matched_by


def test_of_several_lines_one_that_fits_nothing_is_for_the_core_price() -> None:
    _, match = matched(
        {"placement": "A", "price": "A-therapy", "net": "7", **MAY}, {"placement": "A", "net": "8", **MAY}
    )
    assert match.prices == ("A-core",)


def test_a_name_others_have_for_a_placement_is_found_in_the_text_as_a_word() -> None:
    named, beside = matched(
        {"net": "3.21", "text": "Care in Room  7, May", **MAY}, {"net": "3.21", "text": "Room 71", **MAY}
    )
    assert (named.placement, named.matched_by) == (
        "B",
        "by “room 7” in its text; the only price that charges on its days",
    )
    assert beside.placement is None


def test_by_amount_only_the_one_that_fits_is_taken_and_candidates_are_named() -> None:
    (one,) = matched({"net": "1661.29", **MAY})
    assert (one.placement, one.matched_by) == ("A", "by provider, amount and period")
    (several,) = matched({"net": "1500.00", **MAY})
    assert several.placement is None
    assert "A, B" in several.why_not
    assert several.alike == 2


def test_as_many_lines_alike_as_placements_alike_are_one_each() -> None:
    first, second = matched({"net": "1500.00", **MAY}, {"net": "1500.00", **MAY})
    assert [first.placement, second.placement] == ["A", "B"]
    assert "2 lines alike for 2 placements alike" in (first.matched_by or "")


def test_a_line_of_nothing_asks_for_no_days_that_another_line_may_be_for() -> None:
    of_nothing, asking = matched({"placement": "A", "price": "A-core", "net": "0", **MAY}, {"net": "1500.00", **MAY})
    assert of_nothing.placement == "A"
    assert asking.placement is None, "A charges for these days yet, as B does"
    assert asking.alike == 2


def test_a_line_without_days_takes_those_of_the_others() -> None:
    _, match = matched({"placement": "A", "net": "7", **MAY}, {"placement": "B", "net": "8"})
    assert match.days == (date(2026, 5, 1), date(2026, 5, 15))
    assert "those of the invoice's other lines" in (match.matched_by or "")


def test_a_line_without_days_is_for_the_month_that_costs_it() -> None:
    (match,) = matched({"placement": "A", "price": "A-core", "net": "3000.00"}, dated="2026-05-28")
    assert match.days == (date(2026, 4, 1), date(2026, 4, 30))
    assert "by what that month costs" in (match.matched_by or "")


def test_lines_that_say_neither_days_nor_placement_are_each_for_the_likeliest_month_that_is_free() -> None:
    # D costs the council £900.00 a week: £3,857.14 in April, and £3,985.71 in March and in May.
    april, march, may = matched({"net": "3857.14"}, {"net": "3985.71"}, {"net": "3985.71"}, dated="2026-06-05")
    assert [match.placement for match in (april, march, may)] == ["D"] * 3
    months = [match.days and match.days[0].month for match in (april, march, may)]
    assert months == [4, 5, 3]
    how = "by provider, amount and period; its month by what that month costs"
    assert {match.matched_by for match in (april, march, may)} == {how}


def test_lines_that_say_their_placement_alone_are_each_for_the_likeliest_month_that_costs_one_price() -> None:
    (april,) = matched({"placement": "A", "net": "3000.00"}, dated="2026-05-28")
    assert april.days == (date(2026, 4, 1), date(2026, 4, 30))
    assert april.prices == ("A-core",)
    line = {"placement": "A", "net": "3100.00"}
    months = [match.days and match.days[0].month for match in matched(line, line, dated="2026-06-05")]
    assert months == [5, 3]


def test_what_a_person_says_of_a_line_stands_before_what_the_line_says() -> None:
    line = {"placement": "A", "price": "A-core", "net": "7", **MAY}

    def by_hand(why: str | None, **said: str) -> Match:
        return matched(line, bought=[*BOUGHT, LineMatch(invoice="I", line="1", why=why, **said)])[0]

    placed = by_hand("as they wrote", placement="B", price="B-core")
    assert (placed.placement, placed.prices, placed.matched_by) == ("B", ("B-core",), "by hand: as they wrote")
    assert by_hand(None, price="B-core").matched_by == "by hand"
    assert by_hand(None, price="B-core").placement == "B"
    nobodys = by_hand("a ward")
    assert (nobodys.placement, nobodys.matched_by) == (None, "by hand")
    assert nobodys.why_not == "It was said to be for none of our placements: a ward."
    assert by_hand(None).why_not == "It was said to be for none of our placements."


def test_a_line_of_a_credit_note_is_for_the_price_it_names_or_for_none() -> None:
    head = {"provider": "P", "to_agency": "C", "kind": "credit", "dated": "2026-06-01", "net": "0", "gross": "0"}
    rows: list[Row] = [
        Invoice(invoice="N", **head),
        InvoiceLine(invoice="N", line="1", placement="A", price="A-core", net="7"),
        InvoiceLine(invoice="N", line="2", placement="A", net="7"),
        InvoiceLine(invoice="N", line="3", net="7"),
    ]
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    found = match_lines(Papers.of(facts, purses_of(facts), HORIZON))
    told = {line: (match.placement, match.prices) for (_, line), match in found.items()}
    assert {line: told[line] for line in "123"} == {"1": ("A", ("A-core",)), "2": ("A", ()), "3": (None, ())}


def test_a_price_that_has_ended_gives_way_to_none_where_none_charges() -> None:
    (match,) = matched({"placement": "B", "price": "B-core", "net": "7", "first_day": "2026-06-01"})
    assert match.prices == ()
    assert "charges on none of its days" in match.why_not


DEARER: list[Row] = [
    Placement(placement="S", child="K", provider="P", setting="K2", lead_budget="C-SC", first_day="2026-03-01"),
    *(
        Price(price=price, placement="S", component=component, rate=rate, unit="day", first_day=first, last_day=last)
        for price, component, rate, first, last in (
            ("S-1", "core", "100", "2026-03-01", "2026-04-30"),
            ("S-2", "core", "110", "2026-05-01", None),
            ("S-ed", "education", "7", "2026-03-01", None),
        )
    ),
]
"""A placement whose core price is dearer from 1 May."""


def test_a_price_that_has_ended_gives_way_to_the_one_of_its_component_that_charges() -> None:
    (match,) = matched({"placement": "S", "price": "S-1", "net": "7", **MAY}, bought=DEARER)
    assert match.prices == ("S-2",)
    how = "by the line's own placement and price; S-1 charges on none of its days, S-2 of the same component does"
    assert match.matched_by == how
    again = Price(
        price="S-3", placement="S", component="core", rate="9", unit="day", first_day="2026-05-01", last_day=None
    )
    (of_two,) = matched({"placement": "S", "price": "S-1", "net": "7", **MAY}, bought=[*DEARER, again])
    assert of_two.prices == ()
    assert of_two.why_not == "The price S-1 charges on none of its days. S-2, S-3, S-ed would."


def test_a_price_of_another_placement_is_none() -> None:
    (match,) = matched({"placement": "A", "price": "B-core", "net": "7", **MAY})
    assert match.prices == ()
    assert "is of another placement" in match.why_not


CORE = {"placement": "A", "price": "A-core", **MAY}
BARE = {"placement": "A", **MAY}
"""In these days A costs £1,500.00 for core and £161.29 for therapy."""


@pytest.mark.parametrize(
    ("asked", "net", "prices"),
    [
        ("1500.00", "150.00", ("A-therapy",)),
        ("1500.00", "80.65", ("A-therapy",)),
        ("1500.00", "80.64", ()),
        ("1500.00", "241.93", ("A-therapy",)),
        ("1500.00", "241.94", ()),
        ("5.00", "1661.30", ("A-core", "A-therapy")),
        ("5.00", "1661.31", ("A-core",)),
        ("1499.98", "900.00", ()),
        ("1499.97", "900.00", ("A-core",)),
    ],
)
def test_a_line_beside_others_is_for_the_component_of_whose_rest_it_asks_for_the_most_part(
    asked: str, net: str, prices: tuple[str, ...]
) -> None:
    _, match = matched({**CORE, "net": asked}, {**BARE, "net": net})
    assert match.prices == prices
    if not prices:
        none = "It says no price, and comes to none that the invoice's other lines leave: A-therapy."
        assert match.why_not == none


def test_a_line_beside_others_that_ask_for_all_is_for_no_price() -> None:
    therapy = {**CORE, "price": "A-therapy", "net": "161.29"}
    *_, match = matched({**CORE, "net": "1500.00"}, therapy, {**BARE, "net": "5.00"})
    assert match.prices == ()
    assert match.why_not == "It says no price, and the invoice's other lines ask for all that its days cost."


@pytest.mark.parametrize(
    ("line", "prices", "how"),
    [
        ({"net": "1500.01"}, ("A-core",), "the price by its contract value"),
        ({"net": "1500.02"}, ("A-core", "A-therapy"), "all prices of the placement together"),
        ({"net": "666.66", "quantity": "2"}, ("A-therapy",), "the price by what it asks for each of its units"),
        ({"net": "666.67", "quantity": "2"}, ("A-core", "A-therapy"), "all prices of the placement together"),
        (
            {"net": "9", "text": "Therapy: May"},
            ("A-therapy",),
            "the price of its component, therapy, named in its text",
        ),
        ({"net": "9", "text": "Therapies"}, ("A-core", "A-therapy"), "all prices of the placement together"),
        ({"net": "9", "text": "core, therapy"}, ("A-core", "A-therapy"), "all prices of the placement together"),
    ],
)
def test_a_line_by_itself_is_for_the_price_that_its_sum_units_or_text_tell(
    line: dict[str, str], prices: tuple[str, ...], how: str
) -> None:
    (match,) = matched({**BARE, **line})
    assert match.prices == prices
    assert match.matched_by == f"by the line's own placement; {how}"


def duplicates(*invoices: tuple[str, str, dict[str, str]]) -> dict[str, str]:
    """Of invoices by number, date and their one line: which is like a line of which."""
    rows: list[Row] = []
    for code, dated, line in invoices:
        head = Invoice(invoice=code, provider="P", to_agency="C", kind="invoice", dated=dated, net="0", gross="0")
        rows += [head, InvoiceLine(invoice=code, line="1", **line)]
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    papers = Papers.of(facts, purses_of(facts), HORIZON)
    return {invoice: name for (invoice, line), name in possible_duplicates(papers, match_lines(papers)).items()}


UNKNOWN = {"net": "3.21", "text": "Transport"}
"""A line that is matched to nothing, and says no days."""


def test_lines_without_days_are_alike_within_31_days_under_a_number_that_is_alike() -> None:
    first = ("V-0007", "2026-05-01", UNKNOWN)
    assert duplicates(first, ("V7A", "2026-06-01", UNKNOWN)) == {"V7A": "V-0007 line 1"}
    assert duplicates(first, ("V7A", "2026-06-02", UNKNOWN)) == {}
    assert duplicates(first, ("V8", "2026-05-02", UNKNOWN)) == {}
    assert duplicates(first, ("V7A", "2026-05-02", {**UNKNOWN, "text": "Taxi"})) == {}
    assert duplicates(first, ("V7A", "2026-05-02", {**UNKNOWN, "net": "3.22"})) == {}
    of_nothing = {**UNKNOWN, "net": "0"}
    assert duplicates(("V-0007", "2026-05-01", of_nothing), ("V7A", "2026-05-02", of_nothing)) == {}


def test_lines_of_the_same_days_and_sum_are_alike_whatever_their_numbers_unless_what_they_are_for_differs() -> None:
    line = {"placement": "A", "price": "A-core", "net": "3.21", **MAY}
    assert duplicates(("I1", "2026-05-20", line), ("X9", "2026-09-01", line)) == {"X9": "I1 line 1"}
    therapy = {**line, "price": "A-therapy"}
    assert duplicates(("I1", "2026-05-20", line), ("X9", "2026-09-01", therapy)) == {}
    elsewhere = {**line, "placement": "B", "price": "B-core"}
    assert duplicates(("I1", "2026-05-20", line), ("X9", "2026-09-01", elsewhere)) == {}
    unknown = {"net": "3.21", "text": "Transport", **MAY}
    assert duplicates(("I1", "2026-05-20", line), ("X9", "2026-09-01", unknown)) == {"X9": "I1 line 1"}


def test_as_many_lines_alike_as_there_are_placements_alike_are_no_duplicates() -> None:
    both = {"net": "1500.00", **MAY}
    two = [("I1", "2026-05-20", both), ("I2", "2026-05-21", both)]
    assert duplicates(*two) == {}
    assert duplicates(*two, ("I3", "2026-05-22", both)) == {"I3": "I2 line 1"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("INV-0042", "inv42"), ("2026/0007", "2026-7A"), ("V-0007", "V7A"), ("0012", "12"), ("A 1-copy", "A1")],
)
def test_numbers_that_copies_are_given_are_alike(one: str, other: str) -> None:
    assert bare_number(one) == bare_number(other)


def test_a_quantity_that_is_rounded_may_be_off_by_half_of_its_last_digit() -> None:
    slacks = {text: slack_of(Decimal(text)) for text in ("57.5", "57.57", "57.575", "57", "57.0")}
    assert slacks == {
        "57.5": Fraction(1, 20),
        "57.57": Fraction(1, 200),
        "57.575": Fraction(1, 2000),
        "57": 0,
        "57.0": 0,
    }


def test_other_numbers_are_not_alike() -> None:
    assert len({bare_number(number) for number in ("INV-1", "INV-10", "INV-2", "CN-1", "INV-1-2")}) == 5


@pytest.mark.parametrize(
    ("quantity", "rate", "first", "last", "net", "innocent"),
    [
        ("4", "700", "2026-05-01", "2026-05-28", "2800.00", True),
        ("1", "700", "2026-02-01", "2026-02-28", "2800.00", True),
        ("1", "700", "2026-05-01", "2026-05-29", "2900.00", True),
        ("1", "700", "2026-05-01", "2026-05-30", "3000.00", True),
        ("1", "700", "2026-05-01", "2026-05-31", "3100.00", True),
        ("31", "100", "2026-05-01", "2026-05-31", "3100.00", True),
        ("6", "50", "2026-05-01", "2026-05-31", "1328.57", True),
        ("26.57", "50", "2026-05-01", "2026-05-31", "1328.57", True),
        ("1", "2000", "2026-05-01", "2026-05-31", "2000.00", True),
        ("1", "2000", "2026-05-01", "2026-05-15", "967.74", True),
        ("1", "52000", "2026-05-01", "2026-05-31", "4416.44", True),
        ("2", "700", "2026-05-01", "2026-05-07", "900.00", False),
        ("4", "700", "2026-05-01", "2026-05-28", "2800.02", False),
    ],
)
def test_quantity_and_rate_may_be_read_in_every_innocent_way(
    quantity: str, rate: str, first: str, last: str, net: str, innocent: bool
) -> None:
    line = InvoiceLine(invoice="I", line="1", quantity=quantity, rate=rate, first_day=first, last_day=last, net=net)
    days = (date.fromisoformat(first), date.fromisoformat(last))
    assert multiplies(line, days, None, (), 1) is innocent
