"""London's child-level section 251 table: what each placement has cost in a financial year to date, and who bears it.

The money is the journal's: the allocations of the year's service months, as posted. What budgets of the streams
`justice` and `other` bear stands with social care, and is told. Whatever is said of a child is as it was on the last
day of the row's placement, or on the last day posted if that is earlier.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ledger.book.returns.known_stays import OFSTED_NUMBERS
from ledger.domain.agencies.sheets import Home, Identifier, Provider
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.outcomes.sheets import Observation, Outcome
from ledger.domain.placements.circumstances import NOT_LOOKED_AFTER, Circumstances
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.facts import Facts
from ledger.exports.identities import Identities
from ledger.exports.return_summary import Summary, blanks

COLUMNS = (
    "Child ID",
    "Date of birth",
    "Gender",
    "Ethnicity",
    "Disability",
    "Category of need",
    "Date of last assessment",
    "Does the child have an EHCP",
    "Is the child UASC",
    "Number of missing episodes in current period of care",
    "Legal status",
    "Placement start date",
    "Placement end date",
    "Date of start of current care period",
    "Reason for placement change",
    "Number of placements in last 12 months",
    "Number of placements in current care period",
    "Placement type",
    "Provider type",
    "Procurement platform",
    "Procurement framework",
    "Ofsted URN",
    "Home postcode",
    "Placement postcode",
    "LA of placement",
    "Total committed cost accrued in FY to date",
    "Contribution from social care provider/s",
    "Contribution from health provider/s",
    "Contribution from education provider/s",
)
_FILLED = {
    "Child ID",
    "Date of birth",
    "Gender",
    "Ethnicity",
    "Legal status",
    "Placement start date",
    "Placement type",
    "Provider type",
    "Total committed cost accrued in FY to date",
}
MAY_BE_BLANK = frozenset(COLUMNS) - _FILLED
"""What the published checks let stand empty."""
_GENDERS = {"male": "1", "m": "1", "female": "2", "f": "2"}
_PLATFORMS = {"framework": "Framework", "spot": "Spot", "block": "Block"}
_SECTORS = {"private": "PR4", "voluntary": "PR5", "nhs": "PR3"}
_BESIDE_OTHERS = frozenset({"WRAP", "SHORT", "PROG"})
"""Settings that are not where a child lives, so they do not count as placements of a period of care."""
_KEPT_AS = {"T4": "R2"}
"""An inpatient bed, as SSDA903 has it: an establishment with medical or nursing care."""
_STREAMS = ("social_care", "health", "education")
SpentByStream = Mapping[str, Mapping[str, int]]
"""Pence of the year to date by placement and stream."""


@dataclass
class Section251:
    """The rows of the table, and what to tell of it."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    written: int = 0
    """Pence in the rows."""
    without_child: int = 0
    """Pence of empty beds, which are no child's."""
    withdrawn: int = 0
    """Pence that stand in the journal for placements withdrawn since they were posted."""
    other_streams: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """Settings that the table's list of placement types does not have."""

    def summary(self, identities: Identities, through: date) -> Summary:
        """What to tell whoever asked."""
        said = [
            f"rows written: {len(self.rows)}, posted to {through.isoformat()}",
            f"accrued in the year to date: {pounds(self.written)}",
        ]
        if self.without_child:
            said.append(f"empty beds, which are no child's and have no row: {pounds(self.without_child)}")
        if self.withdrawn:
            said.append(f"of placements withdrawn since, until the next posting: {pounds(self.withdrawn)}")
        for stream, pence in sorted(self.other_streams.items()):
            said.append(f"paid by the stream {stream} and written as social care's: {pounds(pence)}")
        if self.codes:
            listed = ", ".join(f"{code} ({rows})" for code, rows in sorted(self.codes.items()))
            said.append(f"placement types that no list of the table has: {listed}")
        said.append("numbers of placements count those in this ledger")
        found = blanks(COLUMNS, self.rows, MAY_BE_BLANK)
        return Summary([*said, *identities.sentences], len(self.rows), found, identities.given)


def section_251(facts: Facts, spent: SpentByStream, first: date, through: date, identities: Identities) -> Section251:
    """A row a placement with a child that ran between the two days, or has money of the year."""
    found = Section251()
    writing = _Section251Writing(facts, through, identities, found)
    for placement in sorted(facts.sheet(Placement).values(), key=_order):
        money = spent.get(placement.placement, {})
        if placement.child is None:
            found.without_child += sum(money.values())
        elif any(money.values()) or _ran_between(placement, first, through):
            found.rows.append(writing.row(placement, placement.child, money))
    all_of_it = sum(sum(money.values()) for money in spent.values())
    found.withdrawn = all_of_it - found.written - found.without_child
    return found


def _order(row: Placement) -> tuple[str, date, str]:
    return row.child or "", row.first_day, row.placement


def _ran_between(row: Placement, first: date, last: date) -> bool:
    return row.first_day <= last and (row.last_day or FOREVER) >= first


class _Section251Writing:
    """What rows are looked up in."""

    def __init__(self, facts: Facts, through: date, identities: Identities, found: Section251) -> None:
        self.facts = facts
        self.through = through
        self.identities = identities
        self.found = found
        self.circumstances = Circumstances(facts.sheet(Circumstance).values())
        self.stays: dict[str, list[Placement]] = defaultdict(list)
        for row in facts.sheet(Placement).values():
            if row.child is not None:
                self.stays[row.child].append(row)
        self.numbers = {
            row.code: row.value
            for row in facts.sheet(Identifier).values()
            if row.kind == "provider" and row.system == OFSTED_NUMBERS
        }
        self.missing = _missing(facts)

    def row(self, placement: Placement, child: str, money: Mapping[str, int]) -> tuple[str, ...]:
        """The row of a placement."""
        day = min(placement.last_day or FOREVER, self.through)
        cells = {
            "Child ID": child,
            **self._child(child, day),
            **self._care(child, day),
            **self._place(placement),
            **self._money(money),
        }
        return tuple(
            self.identities.fill(child, placement.first_day, column, cells.get(column, "")) for column in COLUMNS
        )

    def _child(self, child: str, day: date) -> dict[str, str]:
        known = self.facts.sheet(Child).get((child,))
        gender = known.gender if known and known.gender else ""
        status = self.circumstances.on(child, "legal_status", day) or ""
        plan = (self.circumstances.on(child, "ehcp", day) or "").lower()
        return {
            "Gender": _GENDERS.get(gender.split(" ")[0].casefold(), gender),
            "Legal status": "" if status == NOT_LOOKED_AFTER else status,
            "Does the child have an EHCP": plan.capitalize() if plan in ("yes", "no") else "",
        }

    def _care(self, child: str, day: date) -> dict[str, str]:
        year_ago = self.through - timedelta(days=365) + ONE_DAY
        lived = [row for row in self.stays[child] if row.setting not in _BESIDE_OTHERS]
        began = self.circumstances.care_began(child, day)
        recent = sum(1 for row in lived if _ran_between(row, year_ago, self.through))
        found = {"Number of placements in last 12 months": str(recent)}
        if began is not None:
            found["Date of start of current care period"] = _written(began)
            in_period = sum(1 for row in lived if began <= row.first_day <= day)
            found["Number of placements in current care period"] = str(in_period)
            values = [value for on, value in self.missing.get(child, ()) if began <= on <= day]
            if values:
                column = "Number of missing episodes in current period of care"
                found[column] = decimal_text(sum(values, Decimal(0)))
        return found

    def _place(self, placement: Placement) -> dict[str, str]:
        home = self.facts.sheet(Home)[(placement.home,)] if placement.home else None
        provider = self.facts.sheet(Provider)[(placement.provider,)]
        setting = _KEPT_AS.get(placement.setting, placement.setting)
        if setting in _BESIDE_OTHERS:
            self.found.codes[setting] += 1
        sector = _SECTORS.get(provider.sector or "", "")
        if provider.sector == "council":
            sector = "PR1" if placement.sourcing == "in_house" else "PR2"
        return {
            "Placement start date": _written(placement.first_day),
            "Placement end date": _written(placement.last_day) if placement.last_day else "",
            "Reason for placement change": placement.end_reason or "",
            "Placement type": setting,
            "Provider type": sector,
            "Procurement platform": _PLATFORMS.get(placement.sourcing or "", ""),
            "Ofsted URN": (home.urn if home and home.urn else self.numbers.get(provider.provider)) or "",
        }

    def _money(self, money: Mapping[str, int]) -> dict[str, str]:
        total = sum(money.values())
        health, education = money.get("health", 0), money.get("education", 0)
        self.found.written += total
        for stream, pence in money.items():
            if stream not in _STREAMS:
                self.found.other_streams[stream] += pence
        return {
            "Total committed cost accrued in FY to date": text_from_pence(total),
            "Contribution from social care provider/s": text_from_pence(total - health - education),
            "Contribution from health provider/s": text_from_pence(health),
            "Contribution from education provider/s": text_from_pence(education),
        }


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _missing(facts: Facts) -> dict[str, list[tuple[date, Decimal]]]:
    """Missing episodes as observed, by child: of several raters on one day the most."""
    child_of = {row.placement: row.child for row in facts.sheet(Placement).values()}
    measured = {
        row.outcome: child_of.get(row.placement)
        for row in facts.sheet(Outcome).values()
        if row.instrument == "missing"
    }
    most: dict[tuple[str, date], Decimal] = {}
    for row in facts.sheet(Observation).values():
        if measured.get(row.outcome):
            most[row.outcome, row.on] = max(row.value, most.get((row.outcome, row.on), row.value))
    found: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for (outcome, on), value in most.items():
        found[measured[outcome] or ""].append((on, value))
    return found
