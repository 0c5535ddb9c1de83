"""Closer to home: whose districts they are, teams on the map, who approved a distance, plans to come back, waits."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from making.books import END, OPENING, Books, days
from making.county import COUNCIL, NEIGHBOUR, SITES, SKARNHOLM, health
from making.plan import OWNERS, UNCLAIMED, Stay, area_of

TEAMS = (
    ("TM-N", COUNCIL, "Wendlemere north team", "QX3", "54.731", "2.000"),
    ("TM-S", COUNCIL, "Saltmarch coast team", "QX6", "54.668", "2.031"),
    ("TM-H", COUNCIL, "Joint health and care team", "QX2", "54.712", "1.975"),
)
WITHOUT_TEAM = frozenset({"CH-0064", "CH-0092"})
MOVED = ("CH-0029", "SFICB", date(2026, 5, 18))
"""A family that moved into the other board's area: the board that is charged is no longer the responsible one."""
NOT_APPROVED = frozenset({"PL-0073", "PL-0117", "PL-0118"})
REFUSED = "PL-0115"
DIRECTOR = "Director of children's services"
OFFICER = "Head of service, placements"
NOT_NOTIFIED = frozenset({"PL-0073", "PL-0118"})
"""Out of area, and nobody told the other council."""


class Plan(NamedTuple):
    """A plan to bring a child closer: for which placement, made and due when, and what came of it."""

    placement: str
    set_on: date
    plan: str
    by: date | None
    ended: date | None = None
    outcome: str | None = None


PLANS = (
    Plan(
        "PL-0022",
        date(2025, 11, 3),
        "A solo home nearer, with nursing",
        date(2026, 6, 30),
        date(2026, 6, 28),
        "Came home with nursing",
    ),
    Plan("PL-0049", date(2025, 9, 1), "Foster family in the county", date(2026, 3, 31), date(2026, 5, 5), "Moved"),
    Plan("PL-0019", date(2025, 3, 10), "The joint home, when a bed is free", date(2025, 12, 31)),
    Plan("PL-0103", date(2026, 2, 2), "Foster family in the county, with a therapist", date(2026, 12, 18)),
    Plan("PL-0099", date(2025, 10, 6), "A home within twenty miles", date(2026, 4, 30)),
    Plan(
        "PL-0113",
        date(2025, 9, 15),
        "A school place nearer first",
        date(2026, 2, 28),
        date(2026, 1, 12),
        "Given up: the child wants to finish the school year there",
    ),
    Plan("PL-0117", date(2026, 9, 7), "Supported living from the sixteenth birthday", None),
)


class Wait(NamedTuple):
    """A search: what for, for whom, from when, what was found, where the child was meanwhile, who said no."""

    code: str
    child: str
    kind: str
    needed: date
    found: str | None
    held_in: str | None
    refusals: tuple[tuple[str, str | None, int, str], ...]
    ended: date | None = None
    note: str | None = None


WAITS = (
    Wait("SE-001", "CH-0017", "secure", date(2024, 5, 20), "PL-0033", None, (("PV-10", "HM-17", 2, "no_bed"),)),
    Wait(
        "SE-002",
        "CH-0018",
        "secure",
        date(2024, 11, 25),
        "PL-0035",
        None,
        (("PV-10", "HM-17", 1, "no_bed"), ("PV-10", "HM-17", 16, "no_bed")),
    ),
    Wait(
        "SE-003",
        "CH-0018",
        "secure",
        date(2025, 5, 12),
        None,
        "PL-0036",
        (("PV-10", "HM-17", 1, "needs_too_high"), ("PV-10", "HM-17", 29, "no_bed")),
        date(2025, 8, 4),
        "Never found; the crisis placement held all through it",
    ),
    Wait("SE-004", "CH-0019", "secure", date(2025, 8, 11), "PL-0037", None, (("PV-10", "HM-17", 1, "staffing"),)),
    Wait(
        "SE-005",
        "CH-0085",
        "secure",
        date(2025, 2, 22),
        None,
        "PL-0111",
        (
            ("PV-10", "HM-17", 1, "no_bed"),
            ("PV-10", "HM-17", 17, "match_with_others"),
            ("PV-01", "HM-16", 20, "needs_too_high"),
        ),
        date(2025, 4, 23),
        "Not found in sixty days at £63,000 a week",
    ),
    Wait("SE-006", "CH-0010", "step_down", date(2024, 6, 10), "PL-0018", "PL-0017", (("PV-03", None, 4, "no_bed"),)),
    Wait(
        "SE-007",
        "CH-0013",
        "step_down",
        date(2026, 4, 20),
        "PL-0026",
        "PL-0025",
        (("PV-11", "HM-19", 3, "no_bed"), ("PV-03", "HM-08", 21, "needs_too_high")),
    ),
    Wait(
        "SE-008",
        "CH-0012",
        "step_down",
        date(2025, 12, 8),
        None,
        "PL-0024",
        (("PV-06", None, 8, "no_answer"), ("PV-02", "HM-02", 15, "match_with_others")),
        date(2026, 1, 21),
        "Went home without one",
    ),
    Wait(
        "SE-009",
        "CH-0090",
        "tier4",
        date(2026, 9, 14),
        None,
        "PL-0116",
        (("PV-11", "HM-18", 2, "no_bed"), ("PV-11", "HM-18", 30, "staffing")),
    ),
    Wait("SE-010", "CH-0011", "tier4", date(2024, 8, 26), "PL-0020", None, (("PV-11", "HM-18", 2, "no_bed"),)),
    Wait(
        "SE-011",
        "CH-0021",
        "step_down",
        date(2026, 10, 6),
        None,
        "PL-0040",
        (
            ("PV-01", "HM-09", 2, "needs_too_high"),
            ("PV-02", "HM-07", 3, "match_with_others"),
            ("PV-03", "HM-08", 9, "no_answer"),
        ),
    ),
    Wait("SE-012", "CH-0092", "fostering", date(2026, 7, 1), None, "PL-0118", (("PV-06", None, 20, "no_answer"),)),
)
AVERTED = {
    "PL-0002": ("K2", None, "PL-0096"),
    "PL-0006": ("K2", None, "PL-0100"),
    "PL-0008": ("K2", "6386.00", None),
    "PL-0013": ("K2", "6386.00", None),
    "PL-0077": ("K2", None, "PL-0094"),
    "PL-0078": ("T4", "5390.00", None),
    "PL-0079": ("K2", "4650.00", None),
    "PL-0015": ("U5", "1080.00", None),
    "PL-0080": ("K2", None, "PL-0094"),
    "PL-0081": ("U3", "1010.00", None),
    "PL-0083": ("K2", "4650.00", None),
    "PL-0084": ("U4", "1100.00", None),
}
"""What wraparound and short breaks avert: a setting, with a price or a placement like it. Of others nobody judged."""


def state_closer_to_home(books: Books, stays: list[Stay]) -> None:
    """Everything about distance and waiting."""
    _state_districts(books)
    _state_adjoining(books)
    for team, agency, name, district, latitude, longitude in TEAMS:
        books.state(
            OPENING,
            "teams",
            team=team,
            agency=agency,
            name=name,
            postcode_district=district,
            latitude=latitude,
            longitude=longitude,
        )
    for stay in stays:
        _state_team(books, stay)
        _state_approval(books, stay)
        _state_notices(books, stay)
        _state_averted(books, stay)
    child, board, on = MOVED
    books.state(on, "circumstances", child=child, what="responsible_icb", value=board, first_day=on)
    for plan in PLANS:
        _state_plan(books, plan)
    for wait in WAITS:
        _state_wait(books, wait, {stay.code: stay for stay in stays})


def _state_districts(books: Books) -> None:
    named = {site.district for site in SITES} | {f"QX{number}" for number in range(1, 8)}
    for district in sorted(named - {UNCLAIMED}):
        books.state(OPENING, "districts", district=district, agency=OWNERS[district[:2]])


def _state_adjoining(books: Books) -> None:
    """The councils are invented and have no official codes, so whose areas adjoin is said by theirs."""
    for neighbour, adjoins in ((NEIGHBOUR, True), (SKARNHOLM, False)):
        books.state(OPENING, "adjoining_authorities", agency=COUNCIL, neighbour=neighbour, adjoins=adjoins, note=None)


def _state_team(books: Books, stay: Stay) -> None:
    """A child's team: by area, and the joint team once a child has come from hospital."""
    if stay.child is None or stay.child in WITHOUT_TEAM:
        return
    team = "TM-H" if stay.setting in ("T4", "R2") else "TM-N" if stay.area == "N" else "TM-S"
    if stay.follows is None or (stay.follows.setting in ("T4", "R2")) != (stay.setting in ("T4", "R2")):
        books.state(
            stay.recorded,
            "circumstances",
            child=stay.child,
            what="allocated_team",
            value=team,
            first_day=stay.first,
        )


def _state_approval(books: Books, stay: Stay) -> None:
    """The word on a place out of area: the director's where the areas do not adjoin, else a nominated officer's.

    Mostly yes and before the move or soon after it, sometimes late, sometimes never asked for.
    """
    area = area_of(stay)
    no = stay.code == REFUSED
    never = stay.code in NOT_APPROVED or (stay.number % 7 == 3 and not no)
    if (area in (None, COUNCIL) and stay.place not in ("far", "solo")) or stay.lead != COUNCIL or never:
        return
    on = stay.first + days(40 if stay.number % 5 == 0 else 4 if "emergency" in stay.events else -4)
    by_officer = area == NEIGHBOUR
    books.state(
        stay.known(on),
        "distance_approvals",
        placement=stay.code,
        agency=COUNCIL,
        role=OFFICER if by_officer else DIRECTOR,
        approver="nominated_officer" if by_officer else "director",
        decided=not no,
        on=on,
        note="Not without a plan to come closer; there is none" if no else None,
    )


def _state_notices(books: Books, stay: Stay) -> None:
    """What the other council was told: mostly in time, now and then late, twice never."""
    area = area_of(stay)
    if area in (None, COUNCIL) or stay.lead != COUNCIL or stay.code in NOT_NOTIFIED:
        return
    on = stay.first + days(12 if stay.number % 6 == 1 else 2 if "emergency" in stay.events else -3)
    kinds = ("notified",) if area == NEIGHBOUR or stay.code in NOT_APPROVED else ("notified", "consulted")
    for kind in kinds:
        books.state(stay.known(on), "area_notices", placement=stay.code, agency=area, kind=kind, on=on, note=None)


def _state_plan(books: Books, plan: Plan) -> None:
    values = {
        "placement": plan.placement,
        "set_on": plan.set_on,
        "agency": COUNCIL,
        "plan": plan.plan,
        "by": plan.by,
    }
    books.state(plan.set_on, "closer_plans", **values)
    if plan.ended:
        books.state(plan.ended, "closer_plans", **values, ended_on=plan.ended, outcome=plan.outcome)


def _state_wait(books: Books, wait: Wait, stays: dict[str, Stay]) -> None:
    """A search in the book of the month it began (when its child is known by then), and again once it is over."""
    children = [stay for stay in stays.values() if stay.child == wait.child]
    known = max(wait.needed, children[0].recorded)
    found = stays[wait.found] if wait.found else None
    values = {
        "search": wait.code,
        "child": wait.child,
        "kind": wait.kind,
        "agency": health(children[0].area, wait.needed)[0] if wait.kind == "tier4" else COUNCIL,
        "needed_on": wait.needed,
        "held_in": wait.held_in,
    }
    books.state(known, "searches", **values)
    if found:
        books.state(found.recorded, "searches", **values, found_on=found.first, placement=found.code)
    elif wait.ended:
        books.state(wait.ended, "searches", **values, ended_on=wait.ended, note=wait.note)
    for provider, home, after, reason in wait.refusals:
        on = wait.needed + days(after)
        books.state(
            max(on, known),
            "search_refusals",
            search=wait.code,
            provider=provider,
            home=home,
            on=on,
            reason=reason,
        )


def _state_averted(books: Books, stay: Stay) -> None:
    """The judgement is made a month after the start, or as soon as the placement it is likened to is in the books."""
    if stay.code not in AVERTED:
        return
    setting, price, like = AVERTED[stay.code]
    judged = min(stay.first + days(30), END)
    books.state(
        stay.known(judged),
        "averts",
        placement=stay.code,
        setting=setting,
        weekly_price=price,
        like=like,
        judged_on=judged,
        judged_by="Service manager, edge of care",
        note="What the panel had before it when wraparound was agreed" if like else "The framework's price",
    )
