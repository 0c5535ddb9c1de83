"""The instruments that outcomes are measured by: a list of reference data, not of code."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from ledger.config import REFERENCE
from ledger.domain.outcomes.instruments import Band, Better, Instrument, Instruments

_BETTER: dict[str, Better] = {"higher": "higher", "lower": "lower"}


@cache
def known_instruments() -> Instruments:
    """Each instrument by its code, in the order of the list, with the source it was taken from."""
    bands: dict[str, list[Band]] = defaultdict(list)
    for row in _rows(REFERENCE / "instrument_bands.csv"):
        bands[row["instrument"]].append(Band(Decimal(row["lowest"]), row["words"]))
    return {
        row["instrument"]: Instrument(
            row["instrument"],
            row["name"],
            _number(row["lowest"]),
            _number(row["highest"]),
            _BETTER.get(row["better"]),
            row["whole"] == "yes",
            row["one"],
            row["many"],
            tuple(sorted(bands[row["instrument"]], key=lambda band: band.lowest)),
            row["source"],
        )
        for row in _rows(REFERENCE / "instruments.csv")
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
