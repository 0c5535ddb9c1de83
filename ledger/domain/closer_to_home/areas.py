"""Areas: in which council's area a place lies, and which councils' areas adjoin.

Which areas adjoin is a default by land borders, handed in by the councils' official codes; what a council says in the
sheet `adjoining_authorities` overrides it. What nobody says is not known, and is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.domain.agencies.sheets import Agency, Home
from ledger.domain.closer_to_home.sheets import AdjoiningAuthority, District
from ledger.domain.placements.sheets import Child, Placement
from ledger.domain.sheet.facts import Facts

Borders = Mapping[str, frozenset[str]]
"""By a council's GSS code, the codes of those whose area adjoins its own; none for one that adjoins nobody."""
NO_BORDERS: Borders = {}


@dataclass(frozen=True)
class Areas:
    """Whose area a district lies in, which agencies are councils, and whose areas adjoin."""

    districts: Mapping[str, str] = field(default_factory=dict)
    councils: frozenset[str] = frozenset()
    gss_codes: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """What the sheet says of two councils."""
    borders: Borders = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, borders: Borders = NO_BORDERS) -> Areas:
        """Look the facts through once."""
        councils = [row for row in facts.sheet(Agency).values() if row.kind == "council"]
        return cls(
            {_written(row.district): row.agency for row in facts.sheet(District).values()},
            frozenset(row.agency for row in councils),
            {row.agency: _written(row.gss_code) for row in councils if row.gss_code},
            {(row.agency, row.neighbour): row.adjoins for row in facts.sheet(AdjoiningAuthority).values()},
            borders,
        )

    def area(self, district: str | None) -> str | None:
        """The council in whose area a district lies; None where it is not mapped: it is never guessed."""
        return self.districts.get(_written(district)) if district else None

    def area_of(self, placement: Placement, home: Home | None) -> str | None:
        """The council in whose area a placement lies: as stated with it, else by its home's district; or None."""
        return placement.area or self.area(home.postcode_district if home else None)

    def council(self, lead: str, child: Child | None) -> str | None:
        """Who answers for a child: the lead's council, else that of the child's home; None: neither is known."""
        if lead in self.councils:
            return lead
        return self.area(child.home_district) if child else None

    def adjoin(self, council: str, other: str) -> bool | None:
        """Whether two councils' areas adjoin: as the first says, else as the other says, else by land borders."""
        said = self.stated.get((council, other), self.stated.get((other, council)))
        if said is not None:
            return said
        here, there = self.gss_codes.get(council, ""), self.gss_codes.get(other, "")
        return there in self.borders[here] if here in self.borders and there in self.borders else None


def _written(code: str) -> str:
    return "".join(code.split()).upper()
