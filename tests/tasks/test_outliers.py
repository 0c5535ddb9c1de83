"""A rate with a nought too many is remarked as it goes in: how many times, and of what; an uplift is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Ledger

CASES = Path(__file__).parents[1] / "cases"
NOW = "2026-06-30"
PLACED = "placement,child,provider,setting,lead_budget,first_day\n"
PRICED = "price,placement,component,rate,unit,first_day\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """One placement of setting K2 at £5,200 a week."""
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", NOW)
    return found


def placements(number: int, rate: str, name: str = "PL-N") -> str:
    """A book of so many placements of K2, each with one weekly price."""
    codes = [f"{name}{each}" for each in range(number)]
    return (
        "children: child\n"
        + "".join(f"K-{code}\n" for code in codes)
        + f"\nplacements: {PLACED}"
        + "".join(f"{code},K-{code},HARBOUR,K2,CC-SC,2026-04-01\n" for code in codes)
        + f"\nprices: {PRICED}"
        + "".join(f"PR-{code},{code},core,{rate},week,2026-04-01\n" for code in codes)
    )


def told(ledger: Ledger, book: str) -> list[str]:
    """The remarks of a book on what is far from usual."""
    said = " ".join(ledger.take(book, NOW).split())
    return [part for part in said.split("remark: ") if "times" in part or "nothing known before" in part]


def test_sixty_placements_with_a_nought_too_many_are_remarked_though_they_bear_each_other_out(ledger: Ledger) -> None:
    found = told(ledger, placements(60, "52000"))
    assert len(found) == 60
    assert "price PR-PL-N0 is £52,000.00 a week, above £25,000.00, and nothing known before is like it" in found[0]


def test_sixty_placements_are_held_against_what_was_known_of_their_setting(ledger: Ledger) -> None:
    assert told(ledger, placements(4, "5200", "PL-K")) == []
    found = told(ledger, placements(60, "52000"))
    assert len(found) == 60
    usual = "10 times the median of 5 core prices of setting K2, known before (£5,200.00)"
    assert f"price PR-PL-N0 is £52,000.00 a week, {usual}: look at its rate and unit" in found[0]


@pytest.mark.parametrize(
    ("rate", "how"),
    [("52000", "10 times PR-1 before it"), ("742.86", "7 times less than PR-1 before it"), ("5356", None)],
)
def test_a_price_is_held_against_the_one_before_it(rate: str, how: str | None, ledger: Ledger) -> None:
    """An uplift of 3 % (£5,356) is silent; £5,200 ÷ 7 is the £742.86 of a day, given by the week."""
    ended = "PR-1,PL-1,core,5200,week,2026-04-01,2026-05-31\n"
    book = f"prices: {PRICED.strip()},last_day\n{ended}PR-2,PL-1,core,{rate},week,2026-06-01,\n"
    found = told(ledger, book)
    assert [how in text and "(£5,200.00)" in text for text in found if how] == ([True] if how else [])
    assert bool(found) is (how is not None)


def test_a_rate_mended_in_its_place_is_held_against_what_it_was(ledger: Ledger) -> None:
    (found,) = told(ledger, "prices: price,rate\nPR-1,52000\n")
    assert "price PR-1 is £52,000.00 a week, 10 times what it was before (£5,200.00)" in found
    assert told(ledger, "thresholds: threshold,value\nprice_times,11\n\nprices: price,rate\nPR-1,5200\n") == []
    assert told(ledger, "prices: price,rate\nPR-1,52000\n") == [], "eleven times is far by now"


def test_an_invoice_is_held_against_what_its_provider_usually_sends(ledger: Ledger) -> None:
    header = "invoices: invoice,provider,to_agency,kind,dated,net,gross\n"
    rows = "".join(f"I{each},HARBOUR,CC,invoice,2026-05-0{each},22285.71,22285.71\n" for each in range(1, 6))
    assert told(ledger, header + rows) == []
    (found,) = told(ledger, f"{header}I9,HARBOUR,CC,invoice,2026-06-01,222857.10,222857.10\n")
    assert "I9 comes to £222,857.10, 10 times what an invoice of HARBOUR usually comes to (£22,285.71, " in found
