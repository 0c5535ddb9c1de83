"""The code lists of SSDA903 by the year of the return: reference data, never code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ledger.config import REFERENCE

CODED = ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "REASON_PLACE_CHANGE")
"""The columns of episodes that hold codes."""


class Ssda903Code(NamedTuple):
    """What a code means, in the returns of which years it stands, and whether its URN is that of a home."""

    meaning: str
    first_year: int
    last_year: int
    establishment: bool

    def stands_in(self, year: int) -> bool:
        """Whether the code list of the return of this year (the one in which it ends) has it."""
        return self.first_year <= year <= self.last_year


@cache
def codes() -> Mapping[tuple[str, str], Ssda903Code]:
    """Each code by its column and text."""
    with (REFERENCE / "ssda903_codes.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["column"], row["code"]): Ssda903Code(
                row["meaning"],
                int(row["first_year"] or 0),
                int(row["last_year"] or 9999),
                row["establishment"] == "yes",
            )
            for row in csv.DictReader(file)
        }
