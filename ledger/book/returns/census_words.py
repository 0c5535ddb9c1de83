"""The words of the Placements North West census, and what they mean here: reference data, never code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ledger.book.returns.tables import plain
from ledger.config import REFERENCE

LOOKED_AFTER = "Looked after child?"
AUTHORITY = "Placing Authority"
IDENTIFIER = "Identifier"
AGE = "Age"
GENDER = "Gender"
ETHNIC_GROUP = "Ethnic Group"
SOURCED = "How the placement was sourced"
ORGANISATION = "Organisation"
PROVIDER_URN = "Provider Ofsted (or equivalent) URN"
COMPANY = "Provider Company number"
ESTABLISHMENT = "Establishment"
HOME_URN = "Establishment URN"
REGISTRATION = "Primary registration type"
PROVISION = "Type of provision"
UASC = "UASC"
START = "Placement start date"
DISTANCE = "Placing at Distance Reason"
TOTAL = "Total weekly cost"
SOCIAL_CARE = "Contribution from Social Care"
EDUCATION = "Contribution from Education"
HEALTH = "Contribution from Health"
PACKAGES = "Does this placement cost include additional packages?"
LIBERTY = "Deprivation of Liberty Safeguards in place?"
SOLO = "Does this CYP require a solo placement?"
COLUMNS = (
    LOOKED_AFTER,
    AUTHORITY,
    IDENTIFIER,
    AGE,
    GENDER,
    ETHNIC_GROUP,
    SOURCED,
    ORGANISATION,
    PROVIDER_URN,
    COMPANY,
    ESTABLISHMENT,
    HOME_URN,
    REGISTRATION,
    PROVISION,
    UASC,
    START,
    DISTANCE,
    TOTAL,
    SOCIAL_CARE,
    EDUCATION,
    HEALTH,
    PACKAGES,
    LIBERTY,
    SOLO,
)
"""The columns of the census, in order."""
NOT_KEPT = (LOOKED_AFTER, AUTHORITY, AGE, ETHNIC_GROUP, UASC, PACKAGES, SOLO)
"""Those that a book here has no place for."""
MAY_BE_BLANK = frozenset({HOME_URN, UASC, DISTANCE})
"""Those that the published checks let stand empty; every other cell must be filled."""
CONTRIBUTIONS = {"social_care": SOCIAL_CARE, "education": EDUCATION, "health": HEALTH}
"""The column of each stream that has one; what budgets of other streams bear counts as social care's."""
FOSTER_CARER = "foster carer"
"""What the census has for an establishment where a child is fostered."""


@dataclass(frozen=True)
class Words:
    """What the cells of coded columns mean here, and how our values are written there."""

    values: Mapping[tuple[str, str], str]
    written: Mapping[tuple[str, str], str]

    def value(self, column: str, text: str) -> str | None:
        """What the words of a cell mean; None where no list knows them."""
        return self.values.get((column, plain(text)))

    def write(self, column: str, value: str) -> str | None:
        """The words for a value; None where the census has none, or several."""
        return self.written.get((column, value))

    def also(self, more: Mapping[str, Mapping[str, str]]) -> Words:
        """These words, and before them those of a map."""
        own = {(column, plain(text)): value for column, words in more.items() for text, value in words.items()}
        return Words({**self.values, **own}, self.written)


@cache
def census_words() -> Words:
    """The reference list."""
    with (REFERENCE / "census_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values: dict[tuple[str, str], str] = {}
    for row in rows:
        values.setdefault((row["column"], plain(row["words"])), row["value"])
    written = {(row["column"], row["value"]): row["words"] for row in rows if row["written"] == "yes"}
    return Words(values, written)
