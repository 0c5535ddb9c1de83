"""One row of a census as it was read, and what of its contributions does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.book.returns.known_stays import StatedPlace


@dataclass(frozen=True, slots=True)
class CensusRow:
    """A placement as a census states it; money in pence a week."""

    number: int
    child: str
    first_day: date
    said: StatedPlace
    setting: str
    gender: str | None
    values: Mapping[str, str | None]
    """What its coded cells mean, by column; None where a cell is empty, or no list knows its words."""
    words: Mapping[str, str]
    """The coded cells as they stand."""
    distance_reason: str | None
    total: int
    contributions: Mapping[str, int | None]
    """By stream; None for an empty cell."""

    @property
    def stated(self) -> bool:
        """Whether any contribution is given."""
        return any(pence is not None for pence in self.contributions.values())

    @property
    def together(self) -> int:
        """What the contributions come to."""
        return sum(pence or 0 for pence in self.contributions.values())

    def of_others(self, lead_stream: str) -> dict[str, int]:
        """What streams other than the lead's contribute; what is nil is left out."""
        return {stream: pence for stream, pence in self.contributions.items() if pence and stream != lead_stream}
