"""The Placements North West census of one day: a row a placement open on it, what a week costs and who contributes.

The weekly cost is that of seven days by the day's own rules (domain/splits/weekly), in whole pence; the three
contributions add up to it. What budgets of the streams `justice` and `other` bear stands with social care, since the
census has no column for it, and is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ledger.book.returns import census_words as census
from ledger.book.returns.known_stays import OFSTED_NUMBERS
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Home, Identifier, Provider
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.cells import YES_NO
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.weekly import week_on
from ledger.exports.identities import Identities
from ledger.exports.return_summary import Summary, blanks

_BESIDE = ("social_care", "health", "education")


@dataclass
class Census:
    """The rows of a census, and what to tell of it."""

    day: date
    rows: list[tuple[str, ...]] = field(default_factory=list)
    empty_beds: int = 0
    no_council: int = 0
    other_streams: Counter[str] = field(default_factory=Counter)
    """Pence a week that stand with social care, by the stream that bears them."""
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Values for which the census has no words of its own, or several."""
    total: int = 0

    def summary(self, identities: Identities) -> Summary:
        """What to tell whoever asked."""
        count = len(self.rows)
        said = [f"rows written: {count}", f"together a week: {pounds(self.total)}"]
        if self.empty_beds:
            said.append(f"empty beds, which are no child's and have no row: {self.empty_beds}")
        if self.no_council:
            said.append(f"rows whose lead is no council: {self.no_council}")
        for stream, pence in sorted(self.other_streams.items()):
            said.append(f"paid by the stream {stream} and written as social care's: {pounds(pence)} a week")
        if self.codes:
            listed = "; ".join(f"{column}: {value} ({rows})" for (column, value), rows in sorted(self.codes.items()))
            said.append(f"our own code is written where the census has no single code for it: {listed}")
        found = blanks(census.COLUMNS, self.rows, census.MAY_BE_BLANK)
        return Summary([*said, *identities.sentences], count, found, identities.given)


def census_of(
    facts: Facts, day: date, identities: Identities, progress: Callable[[int, int], None] | None = None
) -> Census:
    """The census of a day by the facts given; what they do not hold comes from `identities`, or stays empty."""
    found = Census(day)
    open_on = {
        key: row for key, row in facts.sheet(Placement).items() if row.first_day <= day <= (row.last_day or FOREVER)
    }
    found.empty_beds = sum(1 for row in open_on.values() if row.child is None)
    with_child = {key: row for key, row in open_on.items() if row.child is not None}
    packages = packages_of(Facts({**facts.rows, Placement.sheet: dict(with_child)}))
    writing = _CensusWriting(facts, found, identities)
    rows = []
    for done, package in enumerate(packages, start=1):
        rows.append(writing.row(package))
        if progress:
            progress(done, len(with_child))
    found.rows = [row for _, row in sorted(rows)]
    return found


class _CensusWriting:
    """What rows are looked up in."""

    def __init__(self, facts: Facts, found: Census, identities: Identities) -> None:
        self.facts = facts
        self.found = found
        self.identities = identities
        self.words = census.census_words()
        self.circumstances = Circumstances(facts.sheet(Circumstance).values())
        self.numbers: dict[str, str] = {}
        for row in sorted(facts.sheet(Identifier).values(), key=lambda each: each.value, reverse=True):
            if row.kind == "provider" and row.system == OFSTED_NUMBERS:
                self.numbers[row.code] = row.value

    def row(self, package: Package) -> tuple[tuple[str, date, str], tuple[str, ...]]:
        """The row of a placement, with what orders it."""
        placement, day = package.placement, self.found.day
        child = placement.child or ""
        cells = {**self._who(placement, child), **self._where(placement), **self._money(package)}
        cells[census.IDENTIFIER] = child
        cells[census.START] = placement.first_day.strftime("%d/%m/%Y")
        cells[census.DISTANCE] = placement.distance_reason or ""
        lead = purses_of(self.facts).agency(placement.lead_budget, Month.of(day))
        agency = self.facts.sheet(Agency)[(lead,)]
        cells[census.AUTHORITY] = agency.name
        self.found.no_council += agency.kind != "council"
        filled = tuple(
            self.identities.fill(child, placement.first_day, column, cells.get(column, ""))
            for column in census.COLUMNS
        )
        return (child, placement.first_day, placement.placement), filled

    def _who(self, placement: Placement, child: str) -> dict[str, str]:
        known = self.facts.sheet(Child).get((child,))
        gender = known.gender if known and known.gender else ""
        value = self.words.value(census.GENDER, gender) or gender
        looked_after = self.circumstances.looked_after(child, self.found.day)
        liberty = placement.deprivation_of_liberty
        return {
            census.LOOKED_AFTER: (self.words.write(census.LOOKED_AFTER, "yes") or "") if looked_after else "",
            census.AGE: age_on(known.birth_month if known else None, self.found.day),
            census.GENDER: self.words.write(census.GENDER, value) or value,
            census.SOURCED: self._worded(census.SOURCED, placement.sourcing),
            census.REGISTRATION: self._worded(census.REGISTRATION, placement.registration),
            census.LIBERTY: self._worded(census.LIBERTY, None if liberty is None else YES_NO.write(liberty)),
            census.PROVISION: self._worded(census.PROVISION, placement.setting),
        }

    def _worded(self, column: str, value: str | None) -> str:
        if not value:
            return ""
        words = self.words.write(column, value)
        if words is None:
            self.found.codes[column, value] += 1
        return words or value

    def _where(self, placement: Placement) -> dict[str, str]:
        provider = self.facts.sheet(Provider)[(placement.provider,)]
        home = self.facts.sheet(Home)[(placement.home,)] if placement.home else None
        fostered = home is None and placement.setting.startswith("U")
        return {
            census.ORGANISATION: provider.name,
            census.PROVIDER_URN: self.numbers.get(provider.provider, ""),
            census.COMPANY: provider.company_number or "",
            census.ESTABLISHMENT: home.name if home else census.FOSTER_CARER.capitalize() if fostered else "",
            census.HOME_URN: (home.urn or "") if home else "",
        }

    def _money(self, package: Package) -> dict[str, str]:
        week = week_on(package, purses_of(self.facts), self.found.day)
        streams = week.by_stream(purses_of(self.facts))
        for stream, pence in streams.items():
            if stream not in _BESIDE:
                self.found.other_streams[stream] += pence
        self.found.total += week.cost
        health, education = streams.get("health", 0), streams.get("education", 0)
        return {
            census.TOTAL: text_from_pence(week.cost),
            census.SOCIAL_CARE: text_from_pence(week.cost - health - education),
            census.EDUCATION: text_from_pence(education),
            census.HEALTH: text_from_pence(health),
        }


def age_on(birth_month: str | None, day: date) -> str:
    """Whole years on a day; empty where no month is known, or the birthday lies in the day's own month."""
    if birth_month is None:
        return ""
    born, now = Month.parse(birth_month), Month.of(day)
    if born.number == now.number:
        return ""
    return str(now.year - born.year - (now.number < born.number))
