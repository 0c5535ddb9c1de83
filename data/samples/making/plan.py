"""The plan: which child stays where, from when, for how long, on what terms, and what happens.

A line a child: the area whose ICB answers (N north, S Saltmarch), then its stays, one after another.
A stay: setting/place, fee, first day (a month: some day in it; `+`: the day after the stay before), length
in weeks (`-`: it goes on), the deal, how it was decided, and what else happens.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from making.books import END, OPENING, Books, days
from making.county import (
    CARE,
    COUNCIL,
    JOINT_HOME_OPENS,
    MERGER,
    NEIGHBOUR,
    NEIGHBOUR_CARE,
    SALT_NEW,
    SCHOOLS,
    SITES,
    SKARNHOLM,
    WITHOUT_HOME,
    health,
    sites,
)

SEED = "joint commissioning ledger, demonstration"

LINES = """
N K2/joint joint 2025-01-13 12 thirds agreed > WRAP/home wrap + 40 cap_year agreed
S K2/joint joint 2025-03-03 12 cap_total agreed > U3/family foster + - seventy interim_agreed
N K2/joint joint 2025-04-28 12 thirds agreed > WRAP/home wrap + 30 cap_week agreed
S K2/joint joint 2025-07-07 12 cap_total agreed > WRAP/home wrap + 26 part_disputed agreed
N K2/joint joint 2025-09-01 12 cap_total agreed > U6/family foster + - direct agreed
N K2/joint joint 2025-11-24 12 thirds late
S K2/joint joint 2026-01-12 12 cap_total agreed > WRAP/home wrap + - halves principle_open
N K2/joint joint 2026-06-01 12 thirds agreed > SHORT/breaks breaks + - cap_month agreed
N K2/joint joint 2026-08-17 12 cap_total principle_agreed
N T4/ward ward 2024-04 14 inpatient agreed > R2/unit step_down + 12 above_week agreed
  > K2/far standard + - fixed_week interim_agreed
S T4/ward ward 2024-09 20 inpatient agreed > R2/unit step_down + 14 above_week agreed
  > K2/far complex + 60 part_disputed agreed dols
N T4/ward ward 2025-06 18 inpatient agreed > R2/unit step_down + 16 above_total late
S T4/ward ward 2025-11 30 inpatient agreed > R2/unit step_down + 12 above_total agreed
N T4/ward ward 2026-04 12 inpatient agreed > K2/near solo + - above_year principle_agreed dols
S R2/unit step_down 2024-07 12 seventy disputed_open > K2/far standard + 60 halves disputed_open
N R2/unit step_down 2025-02 10 direct agreed > U5/family foster + - fixed_month agreed
N K1/secure secure 2024-06 13 justice agreed > K2/far standard + 52 halves agreed late_leave
S K1/secure secure 2025-01 10 justice disputed_agreed
  > K2/far crisis + 20 seventy interim_declined emergency dols
N K1/secure secure 2025-08 16 justice agreed > K2/near standard + - cap_year agreed set_up
S K1/secure secure 2026-02 12 justice late
N K1/secure secure 2026-08 - justice principle_open emergency
N U1/family kinship 2024-04 - fixed_month agreed
N U1/family kinship 2024-11 60 by_component agreed
S U2/family kinship 2024-04 80 fixed_month agreed late_uplift
N U2/family kinship 2025-03 - neighbour agreed
N U3/family kinship 2024-08 50 halves lapsed
S U4/family foster 2024-04 44 seventy disputed_open > K2/near standard + - part_interim agreed
N U4/family foster 2024-10 30 halves interim_agreed retainer > K2/far standard + 50 cap_month agreed
N U4/family foster 2025-05 - fixed_year agreed
N U5/family foster 2025-10 - six_nights agreed
S U6/family foster 2024-12 - cap_week agreed
N U6/family foster 2026-01 - halves principle_open
N R3/centre parent 2024-09 12 halves agreed
S R3/centre parent 2025-09 12 neighbour agreed
N K2/in standard 2024-04 40 thirds agreed > H5/flat supported + - fixed_week agreed
N H5/flat supported 2024-04 70 cap_week late
S P2/flat supported 2024-07 60 fixed_year agreed
N K2/own in_house 2024-04 50 halves agreed > H5/flat supported + - seventy lapsed
S K2/far standard 2024-04 56 halves disputed_open early > K3/flat supported + 40 by_component agreed
N K3/flat supported 2025-09 - halves never
S K3/flat supported 2026-03 - seventy principle_open
N S1/school boarding 2024-04 - school agreed
N S1/school boarding 2024-09 - school late
S S1/school boarding 2024-09 92 school agreed
N S1/school boarding 2024-04 64 cap_year agreed
N S1/school boarding 2025-01 - by_component interim_agreed
S S1/school boarding 2025-09 - school disputed_open
N S1/school boarding 2025-09 40 fixed_year agreed > K2/far standard + - above_year agreed
N S1/school boarding 2026-01 - thirds interim_open
S S1/school boarding 2026-04 - school principle_open
N WRAP/home wrap 2024-04 90 six_nights agreed
N WRAP/home wrap 2024-10 - cap_year agreed mistake
S WRAP/home wrap 2025-02 50 six_nights principle_declined
N WRAP/home wrap 2025-12 - cap_month late
N SHORT/breaks breaks 2024-04 - fixed_month agreed expires
N SHORT/breaks breaks 2024-06 80 cap_month agreed late_leave
S SHORT/breaks breaks 2024-09 - halves lapsed
N SHORT/breaks breaks 2025-04 - cap_month agreed
N SHORT/breaks breaks 2025-09 - halves interim_open
S SHORT/breaks breaks 2026-02 - fixed_month never
N PROG/group programme 2024-05 26 halves agreed set_up
S PROG/group programme 2025-01 30 cap_total agreed set_up
N PROG/group programme 2025-10 - halves principle_declined
N PROG/group programme 2026-03 26 cap_week agreed
N K2/own in_house 2024-04 - halves agreed
N K2/own in_house 2024-12 60 neighbour agreed
S K2/own in_house 2025-06 - part_interim agreed
N K2/own in_house 2026-02 - direct agreed
N K2/in standard 2024-04 - above_year agreed expires
S K2/in standard 2025-05 45 cap_month agreed
N K2/near standard 2024-04 60 cap_year agreed late_uplift
N K2/near standard 2024-08 50 above_total agreed early
S K2/near standard 2024-04 40 halves disputed_open wrong_price > K2/far standard + - part_disputed agreed
N K2/near standard 2025-03 - above_total agreed late_uplift
N K2/near standard 2025-11 - halves interim_open
N K2/near standard 2024-06 44 seventy lapsed early
N K2/far standard 2024-04 - halves renewed set_up
N K2/far standard 2024-04 75 cap_week agreed mistake
N K2/far standard 2024-05 50 part_interim agreed late_leave
S K2/far standard 2024-04 70 part_disputed agreed
N K2/far standard 2024-07 60 above_year late wrong_price
N K2/solo solo 2024-09 45 direct agreed set_up dols
S K2/far solo 2024-10 60 part_disputed late dols
N K2/far complex 2024-12 52 above_total agreed set_up dols
N K2/far extreme 2025-02 9 seventy interim_agreed emergency dols
S K2/far standard 2025-01 50 halves interim_declined wrong_price
N K2/far standard 2025-04 - by_component interim_open
N K2/far standard 2025-06 40 halves principle_declined early late_leave
S K2/far standard 2025-08 - seventy disputed_open
N K2/far high 2025-10 - above_year interim_agreed dols
N K2/far standard 2026-01 - thirds interim_declined
N K2/far standard 2026-06 - halves principle_open emergency
"""
BEDS = (
    ("2025-01-13", "2025-04-28", "2025-09-01", "2026-01-12", "2026-06-01"),
    ("2025-03-03", "2025-07-07", "2025-11-24", "2026-08-17"),
)
"""The joint home's two beds, and the first days of the twelve-week stays in each."""
TWELVE_WEEKS = 84
PLANNED = {
    "PL-0017": date(2024, 6, 9),
    "PL-0018": date(2024, 8, 25),
    "PL-0024": date(2025, 12, 7),
    "PL-0025": date(2026, 4, 19),
    "PL-0040": date(2026, 10, 5),
    "PL-0113": date(2026, 7, 31),
}
"""Stays that went on past the day on which they were planned to end: hospital and step-down, secure, and a home."""
REASONS = ("no suitable home nearer", "specialist provision", "safety: away from exploitation")


@dataclass
class Stay:
    """One placement as it really is; the books learn of it bit by bit."""

    number: int
    child: str | None
    area: str
    setting: str
    place: str
    fee: str
    first: date
    last: date | None
    deal: str
    story: str
    events: frozenset[str]
    follows: Stay | None = None
    rng: random.Random = field(init=False)
    provider: str = ""
    home: str | None = None
    recorded: date = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{SEED}:{self.number}")  # noqa: S311  a story, not a secret
        self._choose_place()
        late = 33 if "emergency" in self.events else self.rng.randrange(0, 6)
        self.recorded = self.first + days(late if self.first > OPENING else 0)

    def _choose_place(self) -> None:
        if self.place in WITHOUT_HOME:
            providers = WITHOUT_HOME[self.place]
            self.provider = providers[-1] if self.fee == "kinship" else providers[0]
            return
        found = sites(self.place)
        site = found[self.number % len(found)]
        self.provider, self.home = site.provider, site.home

    @property
    def code(self) -> str:
        """The placement's code."""
        return f"PL-{self.number:04d}"

    @property
    def until(self) -> date:
        """The last day that is of interest: it left, or the books end."""
        return min(self.last or END, END)

    def known(self, day: date) -> date:
        """When the books may speak of something of this day: not before they know the placement."""
        return max(day, self.recorded)

    @property
    def lead_budget(self) -> str:
        """Who holds the contract: health for a hospital bed, the neighbour for some, else the council."""
        if self.deal == "inpatient":
            return health(self.area, self.first)[1]
        return NEIGHBOUR_CARE if self.deal == "neighbour" and self.setting == "R3" else CARE

    @property
    def lead(self) -> str:
        """The agency that leads on the first day."""
        if self.deal == "inpatient":
            return health(self.area, self.first)[0]
        return NEIGHBOUR if self.lead_budget == NEIGHBOUR_CARE else COUNCIL


def stays() -> list[Stay]:
    """Every stay of the plan, and the empty beds of the joint home, in order of number."""
    found: list[Stay] = []
    for index, line in enumerate(LINES.strip().replace("\n  >", " >").splitlines(), start=1):
        area, rest = line.split(maxsplit=1)
        before: Stay | None = None
        for words in rest.split(" > "):
            before = _stay(len(found) + 1, f"CH-{index:04d}", area, words.split(), before)
            found.append(before)
    for first in (JOINT_HOME_OPENS, JOINT_HOME_OPENS):
        number = len(found) + 1
        found.append(Stay(number, None, "N", "VOID", "joint", "void", first, None, "void", "agreed", frozenset()))
    return found


def _stay(number: int, child: str, area: str, words: list[str], before: Stay | None) -> Stay:
    spot, fee, start, weeks, deal, story, *events = words
    setting, place = spot.split("/")
    chance = random.Random(f"{SEED}:{number}:days")  # noqa: S311  a story, not a secret
    first = _first_day(start, before, chance)
    length = None if weeks == "-" else int(weeks) * 7
    if length and fee != "joint":
        length += chance.randrange(-9, 10)
    last = first + days(length - 1) if length else None
    return Stay(number, child, area, setting, place, fee, first, last, deal, story, frozenset(events), before)


def _first_day(start: str, before: Stay | None, chance: random.Random) -> date:
    if start == "+":
        assert before is not None  # noqa: S101  a plan that begins with `+` is a slip of its author
        assert before.last is not None  # noqa: S101  likewise
        return before.last + days(1)
    if len(start) == len("2025-01-13"):
        return date.fromisoformat(start)
    first = date.fromisoformat(f"{start}-01")
    return first if first == OPENING else first + days(chance.randrange(0, 25))


OWNERS = {"QX": COUNCIL, "QY": NEIGHBOUR, "QZ": SKARNHOLM}
"""Whose area a district is in, by its first letters."""
UNCLAIMED = "QZ9"
"""A district of which nobody has said whose area it is."""


def stated_area(stay: Stay) -> str | None:
    """Whose area foster carers live in, who are no homes on the map: of a few nobody has said it."""
    if not stay.setting.startswith("U") or stay.number % 7 == 4:
        return None
    return NEIGHBOUR if stay.number % 5 == 2 else COUNCIL


def area_of(stay: Stay) -> str | None:
    """Whose area a placement lies in; None where nobody has said it, or where the child lives at home."""
    district = next((site.district for site in SITES if site.home == stay.home), None)
    if district is None:
        return stated_area(stay)
    return None if district == UNCLAIMED else OWNERS[district[:2]]


def state_stay(books: Books, stay: Stay) -> None:
    """The child, where it is new, and the placement: its beginning, its end once that is learnt."""
    if stay.child and stay.follows is None:
        _state_child(books, stay)
    rng = stay.rng
    planned = stay.last + days(rng.randrange(30, 150)) if stay.last and "early" in stay.events else stay.last
    planned = PLANNED.get(stay.code, planned)
    books.state(
        stay.recorded,
        "placements",
        placement=stay.code,
        child=stay.child,
        provider=stay.provider,
        home=stay.home,
        setting=stay.setting,
        lead_budget=stay.lead_budget,
        fallback_budget=SCHOOLS if stay.setting == "S1" else None,
        first_day=stay.first,
        charging="nights" if stay.setting in ("T4", "K1") else None,
        planned_last_day=planned,
        sourcing=_sourcing(stay),
        registration=_registration(stay),
        emergency="emergency" in stay.events,
        deprivation_of_liberty="dols" in stay.events,
        distance_reason=rng.choice(REASONS) if stay.place in ("far", "solo") else None,
        area=stated_area(stay),
        stepped_from=stay.follows.code if stay.follows else None,
    )
    if stay.setting in ("H5", "P2") and stay.until >= date(2025, 4, 1):
        # The code list of April 2025 has K3 in their place.
        books.amend(stay.known(date(2025, 4, 1)), "placements", stay.code, setting="K3")
    if stay.last:
        learnt = stay.last + days(38 if "late_leave" in stay.events else rng.randrange(0, 4))
        reason = rng.choice(("X1", "E8", "E4A", "E11", "E3"))
        books.amend(stay.known(learnt), "placements", stay.code, last_day=stay.last, end_reason=reason)


def _sourcing(stay: Stay) -> str:
    if stay.fee in ("in_house", "kinship"):
        return "in_house"
    if stay.fee in ("joint", "void", "ward", "secure"):
        return "block"
    return "spot" if stay.fee in ("crisis", "extreme", "complex", "high") else "framework"


def _registration(stay: Stay) -> str:
    if stay.fee in ("crisis", "extreme") or ("emergency" in stay.events and stay.setting == "K2"):
        return "unregistered"
    if stay.setting in ("T4", "R2"):
        return "cqc"
    return "not_required" if stay.setting in ("PROG", "WRAP") else "ofsted"


def _state_child(books: Books, stay: Stay) -> None:
    rng = stay.rng
    north = stay.area == "N"
    age = (
        rng.randrange(1, 3)
        if stay.setting == "R3"
        else rng.randrange(15, 17)
        if stay.place == "flat"
        else rng.randrange(6, 16)
    )
    districts = ("QX1", "QX3", "QX7") if north else ("QX2", "QX4", "QX5", "QX6")
    books.state(
        stay.recorded,
        "children",
        child=stay.child,
        birth_month=f"{stay.first.year - age}-{rng.randrange(1, 13):02d}",
        gender=rng.choice(("female", "male") * 12 + ("non-binary",)),
        home_district=rng.choice(districts),
        home_latitude=Decimal((5471 if north else 5466) + rng.randrange(0, 5)).scaleb(-2),
        home_longitude=Decimal(195 + rng.randrange(0, 11)).scaleb(-2),
    )
    for what, value, day in _circumstances(stay):
        books.state(stay.known(day), "circumstances", child=stay.child, what=what, value=value, first_day=day)


def _circumstances(stay: Stay) -> list[tuple[str, str, date]]:
    rng, first = stay.rng, stay.first
    told = [("responsible_icb", health(stay.area, first)[0], first)]
    if stay.area == "S" and first < MERGER:
        told.append(("responsible_icb", SALT_NEW, MERGER))
    care = rng.choice(("eligible", "not eligible", "not eligible", "not known", "not known"))
    told.append(("continuing_care", care, first))
    if care == "not known" and rng.randrange(2):
        outcome = rng.choice(("eligible", "not eligible"))
        told.append(("continuing_care", outcome, first + days(rng.randrange(70, 160))))
    told.append(("legal_status", rng.choice(("C1", "C2", "V2", "C2")), first))
    told.append(("ehcp", "yes" if stay.setting == "S1" else rng.choice(("yes", "no")), first))
    need = ("N1", "N2", "N3", "N5")
    told.append(("presenting_need", rng.choice(need), first))
    return told
