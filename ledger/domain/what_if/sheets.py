"""Uplifts: what a provider claims its prices should rise by, and what was agreed (the round of spring)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.placements.sheets import PriceCode
from ledger.domain.sheet.cells import Code, Day, Percent, Rate, Text
from ledger.domain.sheet.rows import Row, fault

PENNY = 2
"""Decimals of a pound that a rate is rounded to, unless the rate it comes from is finer."""


class Uplift(Row, sheet="uplifts", key=("uplift",), group="Placements and prices", open_to="parties"):
    """What a provider asks for on top of one price, from a day on, and what became of it."""

    uplift: Code = Field(description="The claim's code")
    price: PriceCode = Field(description="The price that is to rise, as it is before")
    first_day: Day = Field(description="The day from which it rises; later than the price's own first day")
    claimed_percent: Percent | None = Field(None, description="Percent that the provider asks for")
    claimed_rate: Rate | None = Field(None, description="Or the rate in pounds that it asks for")
    agreed_percent: Percent | None = Field(
        None, description="Percent that is agreed, or while it is a request: proposed"
    )
    agreed_rate: Rate | None = Field(None, description="Or the rate in pounds; it may be finer than a penny")
    status: Literal["claimed", "agreed", "declined"] = Field(description="How far it has come")
    claimed_on: Day | None = Field(None, description="When the provider asked")
    decided_on: Day | None = Field(None, description="When it was agreed or declined")
    shares: Literal["following", "frozen"] | None = Field(
        None,
        description="following: partners' shares of the dearer price are worked out by the same clauses; "
        "frozen: they pay what they paid, and the lead budget pays the rise; empty: following",
    )
    reason: Text | None = Field(None, description="Why this much: a contract's index, a pay award")
    evidence: Text | None = Field(None, description="What the provider showed: letters, accounts, payroll")

    @model_validator(mode="after")
    def _one_figure_each(self) -> Self:
        for what in ("claimed", "agreed"):
            if getattr(self, f"{what}_percent") is not None and getattr(self, f"{what}_rate") is not None:
                raise fault(f"{what}_rate", "a percent or a rate, not both", "Empty one of the two")
        return self

    @model_validator(mode="after")
    def _figures_for_its_status(self) -> Self:
        if self.status == "agreed":
            if self.agreed_percent is None and self.agreed_rate is None:
                raise fault("agreed_percent", "the percent or the rate that was agreed", "Fill one of the two")
            if self.decided_on is None:
                raise fault("decided_on", "the day on which it was agreed", "Fill it")
        if self.status == "claimed" and self.percent is None and self.rate is None:
            raise fault("claimed_percent", "the percent or the rate that is requested", "Fill one of the two")
        return self

    @property
    def percent(self) -> Fraction | None:
        """The percent that counts: the agreed or proposed one, else the claimed one; None where a rate is said."""
        if self.agreed_percent is not None or self.agreed_rate is not None:
            return self.agreed_percent
        return self.claimed_percent

    @property
    def rate(self) -> Decimal | None:
        """The rate that counts, in the same way; None where a percent is said."""
        if self.agreed_percent is not None or self.agreed_rate is not None:
            return self.agreed_rate
        return self.claimed_rate

    @property
    def frozen(self) -> bool:
        """Whether partners go on bearing what they bore."""
        return self.shares == "frozen"

    def rate_from(self, old: Decimal) -> Decimal:
        """The new rate of a price that stood at `old` pounds.

        A percent's is rounded half away from nil to the penny, or to as many decimals as the old rate has if that is
        more.
        """
        if self.rate is not None:
            return self.rate
        return raised(old, self.percent or Fraction(0))


def raised(old: Decimal, percent: Fraction) -> Decimal:
    """A rate raised by a percent: half a penny away from nil, or as fine as the old rate where that is
    finer."""
    exponent = old.normalize().as_tuple().exponent
    places = max(PENNY, -exponent if isinstance(exponent, int) else PENNY)
    whole = round_half_away(Fraction(old) * (100 + percent) / 100 * 10**places)
    return Decimal(whole).scaleb(-places)
