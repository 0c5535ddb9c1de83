"""What an agenda is made of: what was asked is told once, what was put off comes back until it is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.action_required.agenda import FOR_A_PANEL, Point, for_a_panel, points, proposed, put_off
from ledger.domain.action_required.matters import MATTERS, Matter
from ledger.domain.decisions.sheets import Decision, Panel, PanelItem, Request
from ledger.domain.splits.sheets import Agreement

ASKED_ON = date(2026, 4, 2)
PANELS = {
    code: Panel(panel=code, name=name, held_on=date(2026, month, 10))
    for code, name, month in (("J1", "Joint", 4), ("J2", "Joint", 5), ("J3", "Joint", 6), ("R1", "Resources", 4))
}


def matter(what: str, agency: str, agreement: str | None = "A") -> Matter:
    return Matter("P", agreement, what, agency, ASKED_ON)


def agreement(status: Any, decided_on: date | None = None) -> dict[str, Agreement]:
    row = Agreement(
        agreement="A", placement="P", status=status, basis="panel", first_day=ASKED_ON, decided_on=decided_on
    )
    return {"A": row}


def item(panel: str, recommendation: Any = None, placement: str = "P") -> PanelItem:
    return PanelItem(panel=panel, item=1, placement=placement, agreement="A", recommendation=recommendation)


def test_a_panel_hears_only_matters_that_somebody_finds() -> None:
    assert set(FOR_A_PANEL) < set(MATTERS)
    assert for_a_panel([matter("waiting", "H"), matter("unregistered", "C")]) == [matter("waiting", "H")]


def test_who_is_asked_is_put_together_with_the_pounds_of_each_and_in_principle_is_not_told_beside_it() -> None:
    request = Request(
        request="R", placement="P", agreement="A", what="new", asked_by="C", asked_on=ASKED_ON, asked_of=("H", "N")
    )
    weighed = [
        (matter("in_principle", "C"), 900),
        (matter("waiting", "N"), 300),
        (matter("waiting", "H"), 600),
        (matter("review_overdue", "C"), None),
    ]
    found = points(weighed, {"P": [request]}, {}, [])
    told = [(point.what, point.asked, point.amount, point.request) for point in found]
    assert told == [("waiting", ("H", "N"), 900, "R"), ("review_overdue", ("C",), None, None)]
    alone = points([(matter("in_principle", "C"), 900)], {}, {}, [])
    assert [point.what for point in alone] == ["in_principle"]


@pytest.mark.parametrize(
    ("items", "stands", "back"),
    [
        ([item("J1", "defer")], agreement("in_principle"), ["deferred"]),
        ([item("J1")], agreement("in_principle"), ["not_heard"]),
        ([item("J1", "agree")], agreement("in_principle"), []),
        ([item("J1", "defer"), item("J2", "agree")], agreement("in_principle"), []),
        ([item("J1", "agree"), item("J2", "defer")], agreement("in_principle"), ["deferred"]),
        ([item("J1", "defer")], agreement("agreed", date(2026, 5, 1)), []),
        ([item("J1", "defer")], agreement("agreed", date(2026, 4, 1)), ["deferred"]),
        ([item("J1", "defer")], agreement("withdrawn"), []),
        ([item("J3", "defer")], agreement("in_principle"), []),
        ([item("R1", "defer")], agreement("in_principle"), []),
    ],
)
def test_what_a_panel_put_off_comes_back_to_it_until_it_is_decided(
    items: list[PanelItem], stands: dict[str, Agreement], back: list[str]
) -> None:
    found = put_off(PANELS["J3"], PANELS["J3"].held_on, PANELS, items, stands, {})
    assert [point.what for point in found] == back


def test_what_was_put_off_without_a_split_comes_back_until_any_of_the_placements_is_decided() -> None:
    put = [PanelItem(panel="J1", item=1, placement="P", recommendation="defer")]
    on = date(2026, 6, 1)
    assert list(put_off(None, on, PANELS, put, agreement("in_principle"), {}))
    assert list(put_off(None, on, PANELS, put, agreement("agreed", date(2026, 4, 1)), {}))
    assert not list(put_off(None, on, PANELS, put, agreement("agreed", date(2026, 5, 1)), {}))
    elsewhere = {"A": agreement("agreed", date(2026, 5, 1))["A"].model_copy(update={"placement": "Q"})}
    assert list(put_off(None, on, PANELS, put, elsewhere, {}))


def test_an_officers_decision_since_the_sitting_ends_what_was_put_off() -> None:
    decision = Decision(
        decision="D", agreement="A", agency="H", role="Director", decided="declined", on=date(2026, 4, 20)
    )
    stands = agreement("in_principle")
    put = [item("J1", "defer")]
    assert not list(put_off(None, date(2026, 6, 1), PANELS, put, stands, {"A": [decision]}))
    assert list(put_off(None, date(2026, 6, 1), PANELS, put, stands, {}))


def test_a_placement_is_one_item_about_its_request_and_its_pounds_are_not_added_up() -> None:
    found = [
        Point("review_overdue", "P", "OLD", ("C",), date(2026, 3, 1), 500),
        Point("waiting", "P", "NEW", ("H",), ASKED_ON, 800, "R"),
        Point("action", None, None, ("C",), ASKED_ON, action="AC"),
    ]
    (only,) = proposed(found)
    assert (only.placement, only.agreement, only.request) == ("P", "NEW", "R")
    assert (only.asked, only.since, only.amount) == (("C", "H"), date(2026, 3, 1), 800)
