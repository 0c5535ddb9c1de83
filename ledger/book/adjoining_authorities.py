"""Which councils' areas adjoin by land: a list of reference data, not of code; a council's own word overrides it."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

from ledger.config import REFERENCE
from ledger.domain.closer_to_home.areas import Borders


@cache
def land_borders() -> Borders:
    """By GSS code of an upper-tier authority of England, those that adjoin it; none for one that adjoins nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    with (REFERENCE / "adjoining_authorities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["authority"]] |= {row["adjoins"]} - {""}
    return {authority: frozenset(others) for authority, others in found.items()}
