"""The instruments that outcomes are measured by: a list of reference data, not of code."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from ledger.config import REFERENCE
from ledger.domain.outcomes.instruments import Band, Better, Instrument, Instruments
from ledger.domain.outcomes.sheets import RATERS, Rater

_RATERS: dict[str, Rater] = {rater: rater for rater in RATERS}
_BETTER: dict[str, Better] = {"higher": "higher", "lower": "lower"}


@cache
def known_instruments() -> Instruments:
    """Each instrument by its code, in the order of the list, with the source it was taken from."""
    bands: dict[str, dict[Rater, list[Band]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(REFERENCE / "instrument_bands.csv"):
        bands[row["instrument"]][_RATERS[row["rater"]]].append(Band(Decimal(row["lowest"]), row["words"]))
    return {
        row["instrument"]: Instrument(
            row["instrument"],
            row["name"],
            _number(row["lowest"]),
            _number(row["highest"]),
            _BETTER.get(row["better"]),
            row["whole"] == "yes",
            row["by_rater"] == "yes",
            row["one"],
            row["many"],
            {
                rater: tuple(sorted(of, key=lambda band: band.lowest))
                for rater, of in bands[row["instrument"]].items()
            },
            row["source"],
        )
        for row in _rows(REFERENCE / "instruments.csv")
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
