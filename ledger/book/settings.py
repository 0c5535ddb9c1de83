"""The known codes of settings: a list of reference data, not of code."""

from __future__ import annotations

import csv
from functools import cache

from ledger.config import REFERENCE


@cache
def known_settings() -> dict[str, str]:
    """Each code with what it means, in the order of the list."""
    with (REFERENCE / "settings.csv").open(encoding="utf-8", newline="") as file:
        return {row["setting"]: row["meaning"] for row in csv.DictReader(file)}
