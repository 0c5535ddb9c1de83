"""What an earlier sitting put off comes back once, and no longer when it was heard again under another name."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.domain.action_required.agenda import put_off
from ledger.domain.decisions.sheets import Panel, PanelItem

PANELS = {
    code: Panel(panel=code, name="Joint panel", held_on=held_on)
    for code, held_on in (("P1", "2026-03-10"), ("P2", "2026-04-14"), ("P3", "2026-05-12"))
}


def item(panel: str, **more: Any) -> PanelItem:
    return PanelItem(panel=panel, item=more.pop("item", 1), placement=more.pop("placement", "A"), **more)


def comes_back(*items: PanelItem) -> list[tuple[str, str | None]]:
    found = put_off(None, date(2026, 5, 12), PANELS, items, {}, {})
    return [(point.what, point.panel) for point in found]


def test_what_was_put_off_or_not_come_to_comes_back() -> None:
    assert comes_back(item("P1", request="R", recommendation="defer")) == [("deferred", "P1")]
    assert comes_back(item("P1", request="R")) == [("not_heard", "P1")]


def test_a_request_put_off_and_heard_again_with_its_agreement_does_not_come_back() -> None:
    before = item("P1", request="R", recommendation="defer")
    after = item("P2", request="R", agreement="AG-1", recommendation="agree")
    assert comes_back(before, after) == []


def test_an_agreement_put_off_and_heard_again_under_a_request_does_not_come_back() -> None:
    before = item("P1", agreement="AG-1", recommendation="defer")
    after = item("P2", request="R", agreement="AG-1", recommendation="agree")
    assert comes_back(before, after) == []


def test_put_off_twice_it_comes_back_once_from_the_last_sitting() -> None:
    twice = [item("P1", request="R", recommendation="defer"), item("P2", request="R", recommendation="defer")]
    assert comes_back(*twice) == [("deferred", "P2")]


def test_another_request_of_the_same_placement_is_another_matter() -> None:
    other = item("P2", request="R2", agreement="AG-2", recommendation="agree")
    assert comes_back(item("P1", request="R1", recommendation="defer"), other) == [("deferred", "P1")]
