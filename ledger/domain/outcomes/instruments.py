"""Instruments: what an outcome is measured by; its scale, which way is better, and how a value reads in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ledger.domain.outcomes.sheets import Rater
from ledger.domain.sheet.cells import decimal_text

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a scale that has a name, from its lowest value up to where the next begins."""

    lowest: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument, as the reference list has it; None: no end of the scale, or no way that is always better."""

    code: str
    name: str
    lowest: Decimal | None
    highest: Decimal | None
    better: Better | None
    whole: bool
    """Whether it knows whole numbers only."""
    by_rater: bool
    """Whether it is a judgement, so that each rater starts where that rater began; a count is the same to all."""
    one: str
    """How one reads, `{}` for the number; `many` for any other number."""
    many: str
    bands: Mapping[Rater, tuple[Band, ...]]
    """Of each kind of rater whose form has published ones, in order of their lowest value."""
    source: str

    def reads(self, value: Decimal) -> str:
        """A value in words, without its band: `22 of 40`, `1 move`."""
        return (self.one if value == 1 else self.many).format(decimal_text(value))

    def band(self, value: Decimal, rater: Rater | None) -> str:
        """The name of the part of the scale in which a rater's value lies: 16 of the SDQ is `high` by a teacher.

        Empty where that rater's form has none, nobody says whose value it is, or it is off the scale. A value between
        two whole numbers belongs to the band below: the next one begins at its lowest value.
        """
        if rater is None or self._off(value):
            return ""
        return next((band.words for band in reversed(self.bands.get(rater, ())) if value >= band.lowest), "")

    def in_words(self, value: Decimal, rater: Rater | None = None) -> str:
        """A value in words, with its band where one knows who says so: `22 of 40, very high`."""
        return ", ".join(filter(None, (self.reads(value), self.band(value, rater))))

    def oddity(self, value: Decimal) -> str:
        """What is odd about a value: that it is off the scale, or not whole where only whole ones are; else empty."""
        if self._off(value):
            return f"off the scale {self.scale}"
        return "not a whole number" if self.whole and value % 1 else ""

    @property
    def scale(self) -> str:
        """The scale in words: `from 0 to 40`; empty where it has no ends."""
        low, high = (None if end is None else decimal_text(end) for end in (self.lowest, self.highest))
        if low is None:
            return ""
        return f"from {low} to {high}" if high is not None else f"from {low} up"

    def _off(self, value: Decimal) -> bool:
        low, high = self.lowest, self.highest
        return (low is not None and value < low) or (high is not None and value > high)


Instruments = Mapping[str, Instrument]
"""All of them by code."""
