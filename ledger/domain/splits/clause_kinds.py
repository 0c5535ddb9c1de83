"""The kinds of clause: what each checks, takes and counts, how it is worded and restated (docs/rules.md section 3).

A new kind is a class here with its line in `KINDS`, and a line of the glossary. What a book's cell may hold, the
faults told of it, the waterfall, what is left of a cap after a dispute, sentences and the forms' options follow.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING, ClassVar, Literal

from ledger.domain.money_and_days.money import Pence
from ledger.domain.splits.stretches import Clause, Working

ClauseTakes = tuple[list[int], list[Fraction] | None, Fraction | None]
"""What each budget of a clause takes of a stretch, in the parts that the working has then; what each one's cap left
it, in pence, where it has one; and what of the threshold was still to be reached, in pence, where there is one.
A plain tuple, for this is the innermost loop.
"""


class ClauseKind(ABC):
    """What a kind of clause declares, beside how it takes its part."""

    name: ClassVar[str]
    label: ClassVar[str]
    """What a form offers."""
    words: ClassVar[str]
    """It in a sentence by itself: of `percent` and `amount`, which says what it is for."""
    beside_name: ClassVar[str]
    """It where its kind is told beside it, or needs no telling."""
    percents: ClassVar[Literal["none", "at most 100", "exactly 100"]] = "at most 100"
    """What the percents of its rows come to; `none`: it has no percent."""
    percent_alone: ClassVar[bool] = False
    """Whether a single budget may go without percent, and then takes all."""
    has_amount: ClassVar[bool] = False
    one_amount: ClassVar[bool] = False
    """Whether its rows have one amount between them, and not each its own."""
    limit: ClassVar[str] = ""
    """What its amount is, where that may run over a year or in total: a cap, a threshold."""
    counts_found: ClassVar[bool] = False
    """Whether all that it found counts towards a limit that runs, taken or not; else what was taken."""
    bears_rest: ClassVar[bool] = False
    """Whether it bears all that is left: each agreement has one such clause, its last, with no scope of its own."""

    @abstractmethod
    def take(self, working: Working, clause: Clause, scope: list[str]) -> ClauseTakes:
        """What each budget takes of what is left in scope."""

    def whole_pence(self, left: Fraction) -> Pence:
        """What is left of a limit in whole pence: a cap is never passed."""
        return Pence(floor(left))

    def has_percent(self, *, alone: bool) -> bool:
        """Whether each row needs a percent; `alone`: it is the only one of its clause."""
        return self.percents != "none" and not (alone and self.percent_alone)

    def runs(self, per: str | None) -> bool:
        """Whether an amount for this is a limit that runs over a year or in total."""
        return bool(self.limit) and per in ("year", "total")


class PercentShare(ClauseKind):
    """Each budget its percent (together at most 100)."""

    name = "share"
    label = "A share of the balance"
    words = "share {percent}"
    beside_name = "{percent}"

    def take(self, working: Working, clause: Clause, scope: list[str]) -> ClauseTakes:
        """The percents of what is left."""
        working.finer(clause.weights_over)
        found = working.found(scope)
        return [found * weight // clause.weights_over for weight in clause.weights], None, None


class Fixed(ClauseKind):
    """Each budget its `amount` a `day`, `week`, `month` or `year` for the stretch.

    If together that is more than is left, each in proportion.
    """

    name = "fixed"
    label = "A fixed amount"
    words = "fixed {amount}"
    beside_name = "{amount}"
    percents = "none"
    has_amount = True

    def take(self, working: Working, clause: Clause, scope: list[str]) -> ClauseTakes:
        """The amounts, or all that is left in proportion to them."""
        amounts = [working.for_stretch(bearer) for bearer in clause.bearers]
        working.finer(lcm(*(amount.denominator for amount in amounts)))
        asked = [working.parts(amount) for amount in amounts]
        together = sum(asked)
        if together <= working.found(scope):
            return asked, None, None
        working.finer(together)
        found = working.found(scope)
        return [amount * found // together for amount in asked], None, None


class Capped(ClauseKind):
    """Each budget its percent, but no more than its `amount`.

    The percents are together at most 100; a single budget without percent has 100. By a `day`, `week` or `month` the
    amount is for the stretch; by a `year` (financial) or in `total` it is what is left of it after the stretches
    before, in order of their first day.
    """

    name = "capped"
    label = "A share, up to a cap"
    words = "{percent}, capped at {amount}"
    beside_name = "{percent}, at most {amount}"
    percent_alone = True
    has_amount = True
    limit = "cap"

    def take(self, working: Working, clause: Clause, scope: list[str]) -> ClauseTakes:
        """The percents, as far as the caps go."""
        limits = [working.limit(clause, bearer) for bearer in clause.bearers]
        working.finer(lcm(clause.weights_over, *(limit.denominator for limit in limits)))
        found = working.found(scope)
        shares = [
            min(found * weight // clause.weights_over, working.parts(limit))
            for weight, limit in zip(clause.weights, limits, strict=True)
        ]
        return shares, limits, None


class Above(ClauseKind):
    """Each budget its percent of what exceeds the threshold (one `amount` for the clause).

    By a `day`, `week` or `month` the threshold is for the stretch; by a `year` or in `total`, what exceeds it is the
    part of this stretch's total in scope that lies above it when the totals this clause met in the stretches before
    are counted first.
    """

    name = "above"
    label = "A share of what exceeds an amount"
    words = "{percent} of what lies above {amount}"
    beside_name = "{percent} of what exceeds {amount}"
    has_amount = True
    one_amount = True
    limit = "threshold"
    counts_found = True

    def take(self, working: Working, clause: Clause, scope: list[str]) -> ClauseTakes:
        """The percents of what is left beyond the threshold."""
        threshold = working.limit(clause, clause.bearers[0])
        working.finer(threshold.denominator)
        excess = max(0, working.found(scope) - working.parts(threshold))
        working.finer(clause.weights_over)
        return [excess * weight for weight in clause.weights], None, threshold

    def whole_pence(self, left: Fraction) -> Pence:
        """A threshold is never met too early."""
        return Pence(ceil(left))


class Rest(PercentShare):
    """Each budget its percent of all that is left; together exactly 100.

    Every agreement has exactly one, as its last clause, without components, days or calendar of its own.
    """

    name = "rest"
    label = "All of the balance"
    words = "balance {percent}"
    beside_name = "{percent}"
    percents = "exactly 100"
    bears_rest = True


KINDS: dict[str, ClauseKind] = {kind.name: kind for kind in (PercentShare(), Fixed(), Capped(), Above(), Rest())}
"""The kinds by name, in the order in which people are offered them."""
WITH_LIMIT = " and ".join(kind.name for kind in KINDS.values() if kind.limit)
"""The kinds whose amount may run in total, as a sentence names them."""

if TYPE_CHECKING:
    KindName = str
else:  # what a cell of a book may hold follows from the kinds, which a checker of types cannot follow
    KindName = Literal[tuple(KINDS)]


def amount_in_words(amount: str, per: str | None) -> str:
    """An amount of a clause and what it is for: `£2,000.00 a week`, which is what an empty cell means."""
    return f"{amount} in total" if per == "total" else f"{amount} a {per or 'week'}"
