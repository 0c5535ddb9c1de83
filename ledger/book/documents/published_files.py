"""What a file of published payments says once it is read: of whom, in which series, for which period, row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ledger.book.documents.layouts import ONE_SERIES
from ledger.book.documents.other_rows import OtherRow
from ledger.book.documents.published_periods import ProposedPeriod, StatedPeriod
from ledger.book.problems import Problem
from ledger.domain.money_and_days.money import Pence
from ledger.domain.money_and_days.periods import Month, MonthSpan


@dataclass(frozen=True, slots=True)
class PublishedPayment:
    """One row that was taken; `amount` in pence, below nil for a credit. Texts have single spaces.

    `month` is the month in which it counts, which may lie outside the period of the file that published it late.
    """

    row: int
    body: str
    month: str
    paid_on: date | None
    supplier: str
    supplier_id: str | None
    reference: str | None
    category: str | None
    area: str | None
    amount: Pence


@dataclass(frozen=True, slots=True)
class RowWithoutAmount:
    """A row whose cell of the amount is empty, with its body and month where it has them."""

    row: int
    body: str | None
    month: str | None


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """What one body published in one series for one period: all of it, so that it replaces what was said before."""

    body: str
    series: str
    period: MonthSpan
    payments: tuple[PublishedPayment, ...]
    rows_blank: int = 0

    @property
    def net(self) -> Pence:
        """The payments less the credits."""
        return Pence(sum(payment.amount for payment in self.payments))


@dataclass(frozen=True)
class PaymentBook:
    """A file of published payments, read: nothing in it is left untold."""

    file: str
    sha256: str
    layout: str
    series: str = ONE_SERIES
    body: str | None = None
    """The body of the whole file, where its layout names one."""
    period: StatedPeriod | None = None
    """The period of the whole file; None where a column states that of each row, or nothing states any."""
    by_row: bool = False
    """Whether a column states the period of each row."""
    proposed: ProposedPeriod | None = None
    """What to ask where nothing states a period."""
    name_says: Month | None = None
    """The one month in the file's name."""
    payments: tuple[PublishedPayment, ...] = ()
    blanks: tuple[RowWithoutAmount, ...] = ()
    others: tuple[OtherRow, ...] = ()
    """The rows that are no payments; they are told and not counted."""
    problems: tuple[Problem, ...] = ()
    repeats: tuple[tuple[int, ...], ...] = ()
    """The rows that say exactly the same, group by group. Repeats may be genuine: they are all taken."""
    two_way_dates: tuple[int, ...] = ()
    """The rows whose date two of the layout's formats read differently; the first format was taken."""

    @property
    def net(self) -> Pence:
        """Payments less credits."""
        return Pence(sum(payment.amount for payment in self.payments))

    @property
    def negatives(self) -> tuple[Pence, ...]:
        """The amounts below nil."""
        return tuple(payment.amount for payment in self.payments if payment.amount < 0)

    @property
    def possible_duplicates(self) -> int:
        """How many rows repeat an earlier one exactly."""
        return sum(len(rows) - 1 for rows in self.repeats)

    @property
    def is_stated(self) -> bool:
        """Whether it is known for which period it was published."""
        return self.by_row or self.period is not None

    @cached_property
    def files(self) -> tuple[PublishedFile, ...]:
        """What it says by body and period, in that order; none while no period is stated.

        A file of one body without any payment says that nothing was published for its period.
        """
        if not self.is_stated:
            return ()
        taken: dict[tuple[str, MonthSpan], list[PublishedPayment]] = defaultdict(list)
        if self.body and self.period:
            taken[self.body, self.period.span] = []
        for payment in self.payments:
            taken[payment.body, self._period_of(payment.month)].append(payment)
        blank = Counter((row.body, self._period_of(row.month)) for row in self.blanks if row.month or self.period)
        return tuple(
            PublishedFile(body, self.series, period, tuple(taken[body, period]), blank[body, period])
            for body, period in sorted(taken)
        )

    def _period_of(self, month: str | None) -> MonthSpan:
        if self.period is not None:
            return self.period.span
        return MonthSpan.parse(month or "")
