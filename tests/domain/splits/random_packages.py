"""Books of one placement, made up by hypothesis: small, sound, and as awkward as the rules allow."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.choices import WEEKDAY_NAMES
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow

START = date(2025, 11, 20)
BUDGETS = ("SC", "ED", "HE-OLD", "HE-NEW", "JU")
PERCENTS = tuple(Fraction(text) for text in ("0", "10", "25", "33.5", "100/3", "50", "200/3", "100"))
COMPONENTS = ("core", "education", "health", "set_up", "notice")


def who() -> list[Row]:
    """The agencies and budgets of every book: one budget passes to another agency's on 1 April 2026."""
    return [
        Agency(agency="COUNCIL", name="Council", kind="council"),
        Agency(agency="OLD-ICB", name="Old ICB", kind="icb"),
        Agency(agency="NEW-ICB", name="New ICB", kind="icb"),
        Agency(agency="YJB", name="Youth justice", kind="department"),
        Budget(budget="SC", agency="COUNCIL", stream="social_care", name="Social care"),
        Budget(budget="ED", agency="COUNCIL", stream="education", name="High needs"),
        Budget(
            budget="HE-OLD",
            agency="OLD-ICB",
            stream="health",
            name="Old",
            last_day=date(2026, 3, 31),
            successor="HE-NEW",
        ),
        Budget(budget="HE-NEW", agency="NEW-ICB", stream="health", name="New"),
        Budget(budget="JU", agency="YJB", stream="justice", name="Justice"),
    ]


def days(low: int = 0, high: int = 200) -> st.SearchStrategy[date]:
    """A day some days after the first that anything happens on."""
    return st.integers(low, high).map(lambda number: START + timedelta(number))


def spans(high: int = 200) -> st.SearchStrategy[tuple[date, date | None]]:
    """A first day and a last day, or none."""
    return st.tuples(days(0, high), st.none() | st.integers(0, 90)).map(
        lambda drawn: (drawn[0], None if drawn[1] is None else drawn[0] + timedelta(drawn[1]))
    )


@st.composite
def prices(draw: st.DrawFn, code: str) -> Price:
    """A price in any unit."""
    unit = draw(st.sampled_from(("day", "week", "hour", "session", "month", "year", "once")))
    first, last = draw(spans())
    calendar = draw(st.sampled_from((None, None, "TERMS")))
    if unit == "day":
        calendar = draw(st.sampled_from((None, "TERMS", "SOME-DAYS")))
    return Price(
        price=code,
        placement="PL1",
        component=draw(st.sampled_from(COMPONENTS if code == "P0" else COMPONENTS[1:])),  # one core price at most
        rate=draw(st.integers(0, 900).map(Decimal) | st.decimals(0, 9999, places=3) | st.decimals(0, 1, places=3)),
        unit=unit,
        quantity=draw(st.none() | st.decimals(0, 40, places=2)),
        calendar=None if unit in ("month", "year", "once") else calendar,
        first_day=first,
        last_day=last,
    )


@st.composite
def percents_upto(draw: st.DrawFn, count: int, *, exactly: bool) -> list[Fraction]:
    """Percents that together are at most, or exactly, 100."""
    weights = [draw(st.integers(1, 9)) for _ in range(count)]
    whole = Fraction(100) if exactly else draw(st.sampled_from(PERCENTS))
    return [whole * weight / sum(weights) for weight in weights]


@st.composite
def clauses(draw: st.DrawFn, agreement: str, rank: int) -> list[ClauseRow]:
    """One clause of any kind but the rest."""
    kind = draw(st.sampled_from(("share", "fixed", "capped", "above")))
    budgets = draw(st.lists(st.sampled_from(BUDGETS), min_size=1, max_size=3, unique=True))
    percents = draw(percents_upto(len(budgets), exactly=False))
    running = ("total",) if kind in ("capped", "above") else ()
    first, last = draw(st.just((None, None)) | spans())
    amounts = st.sampled_from((0, 100, 5)) | st.integers(0, 3_000_000)
    alike: dict[str, Any] = {
        "agreement": agreement,
        "rank": rank,
        "kind": kind,
        "components": tuple(
            name for name in COMPONENTS if name in draw(st.just(()) | st.sets(st.sampled_from(COMPONENTS)))
        ),
        "calendar": draw(st.sampled_from((None, None, "TERMS", "SOME-DAYS"))),
        "first_day": first,
        "last_day": last,
        "standing": draw(st.sampled_from((None, None, "interim", "disputed"))),
    }
    per = draw(st.sampled_from((None, "day", "week", "month", "year", *running)))
    threshold = Pence(draw(amounts))
    rows = []
    for budget, percent in zip(budgets, percents, strict=True):
        figures: dict[str, Any] = {"percent": None if kind == "fixed" else percent}
        if kind == "capped" and len(budgets) == 1:
            figures["percent"] = draw(st.sampled_from((None, percent)))
        if kind == "above":
            figures |= {"amount": threshold, "per": per}
        elif kind != "share":
            figures |= {
                "amount": Pence(draw(amounts)),
                "per": draw(st.sampled_from((None, "day", "week", "month", "year", *running))),
            }
        rows.append(ClauseRow(**alike, **figures, budget=budget))
    return rows


@st.composite
def agreements(draw: st.DrawFn, code: str, earlier: list[str]) -> list[Row]:
    """An agreement and its clauses."""
    first, last = draw(spans())
    status = draw(
        st.sampled_from(("agreed", "agreed", "interim", "disputed", "in_principle", "declined", "draft", "withdrawn"))
    )
    rows: list[Row] = [
        Agreement(
            agreement=code,
            placement="PL1",
            status=status,
            basis="panel",
            first_day=first,
            last_day=last,
            decided_on=draw(st.none() | days()),
            review_by=date(2030, 1, 1),
            supersedes=draw(st.none() | st.none() | st.sampled_from(earlier)) if earlier else None,
        )
    ]
    if status not in ("agreed", "interim", "disputed") and draw(st.integers(0, 2)) == 0:
        return rows
    for rank in range(1, draw(st.integers(0, 3)) + 1):
        rows += draw(clauses(code, rank))
    bearers = draw(st.lists(st.sampled_from(BUDGETS), min_size=1, max_size=3, unique=True))
    standing = draw(st.sampled_from((None, None, None, "disputed")))
    rows += [
        ClauseRow(agreement=code, rank=9, kind="rest", budget=budget, percent=percent, standing=standing)
        for budget, percent in zip(bearers, draw(percents_upto(len(bearers), exactly=True)), strict=True)
    ]
    return rows


def calendars() -> list[Row]:
    """Terms with a gap, and three days of the week."""
    return [
        CalendarSpan(calendar="TERMS", first_day=date(2025, 11, 1), last_day=date(2025, 12, 19)),
        CalendarSpan(calendar="TERMS", first_day=date(2026, 1, 12), last_day=date(2026, 3, 13)),
        CalendarSpan(
            calendar="SOME-DAYS",
            first_day=date(2025, 1, 1),
            last_day=date(2027, 12, 31),
            weekdays=(WEEKDAY_NAMES[0], WEEKDAY_NAMES[2], WEEKDAY_NAMES[6]),
        ),
    ]


@st.composite
def books(draw: st.DrawFn) -> list[Row]:
    """All rows of a book with one placement, PL1."""
    first, last = draw(spans(60))
    charging = draw(st.sampled_from((None, "nights")))
    placement = Placement(
        placement="PL1",
        child="C1",
        provider="P1",
        setting="K2",
        lead_budget=draw(st.sampled_from(("SC", "ED"))),
        fallback_budget=draw(st.sampled_from((None, "ED"))),
        first_day=first,
        last_day=last,
        charging=charging,
    )
    rows: list[Row] = [*who(), *calendars(), placement]
    rows += [draw(prices(f"P{number}")) for number in range(draw(st.integers(1, 4)))]
    codes: list[str] = []
    for number in range(draw(st.integers(0, 3))):
        rows += draw(agreements(f"A{number}", list(codes)))
        codes.append(f"A{number}")
    return rows


def throughs() -> st.SearchStrategy[date]:
    """A day to post through."""
    return days(10, 260)
