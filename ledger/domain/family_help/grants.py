"""A programme's grant: what was spent and claimed beside what was planned, and what may be claimed now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate

from ledger.domain.family_help.sheets import Programme, ProgrammeClaim, ProgrammeProfile, ProgrammeSpend
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, months_between

WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class GrantMonth:
    """One month of a programme and all months up to it: whole pence. Claims count up to the month's last day, in the
    last row up to the day that is asked about."""

    month: Month
    planned_spend: int
    planned_grant: int
    spent: int | None
    """None where nobody has told what was spent."""
    eligible: int
    planned_spend_to_date: int
    planned_grant_to_date: int
    spent_to_date: int
    eligible_to_date: int
    due_to_date: int
    """What the grant meets by now, claimed or not."""
    claimed_to_date: int
    received_to_date: int

    @property
    def to_claim(self) -> int:
        """What may be claimed and is not claimed yet."""
        return max(self.due_to_date - self.claimed_to_date, 0)

    @property
    def overclaimed(self) -> int:
        """What was claimed beyond what the grant meets by now."""
        return max(self.claimed_to_date - self.due_to_date, 0)

    @property
    def awaited(self) -> int:
        """What was claimed and has not come."""
        return self.claimed_to_date - self.received_to_date


@dataclass(frozen=True)
class Grant:
    """A programme's money up to a day: its whole months, the claims sent by then, and what may be claimed."""

    programme: Programme
    months: Sequence[GrantMonth]
    claims: Sequence[ProgrammeClaim]
    sent_later: int = 0
    """Claims known of that were sent after that day, and are not counted."""

    @property
    def now(self) -> GrantMonth | None:
        """The last whole month, with all up to it; None before the first is over."""
        return self.months[-1] if self.months else None

    @property
    def last_told(self) -> GrantMonth | None:
        """The last month of which spend was told; None where none was."""
        return next((month for month in reversed(self.months) if month.spent is not None), None)

    @property
    def behind(self) -> int:
        """Planned and not spent, up to the last month of which spend was told; below nil: spent beyond the plan."""
        told = self.last_told
        return told.planned_spend_to_date - told.spent_to_date if told else 0

    @property
    def months_to_claim(self) -> tuple[Month, Month] | None:
        """From the month after the last claim's to the last month of which spend was told; None where none is."""
        told = self.last_told
        if told is None:
            return None
        claimed = [Month.parse(claim.last_month) for claim in self.claims]
        first = max(claimed).next if claimed else self.months[0].month
        return (first, told.month) if first <= told.month else None

    @property
    def months_not_told(self) -> tuple[Month, Month] | None:
        """The last whole months, from first to last, of which nobody has told the spend; None where none are."""
        now, told = self.now, self.last_told
        if now is None or now == told:
            return None
        return (told.month.next if told else self.months[0].month, now.month)


def grant_met(programme: Programme, eligible: int, planned_grant: int | None) -> int:
    """What the grant meets of eligible spend to date, in pence.

    The programme's percent of it, rounded half away from nil; but no more than the grant profiled to date (where
    there is a profile), nor than the whole grant, nor less than nothing.
    """
    percent = WHOLE if programme.grant_percent is None else programme.grant_percent
    limits = [round_half_away(eligible * percent / WHOLE), programme.grant]
    return max(min(limits if planned_grant is None else [*limits, planned_grant]), 0)


def grant(
    programme: Programme,
    profile: Iterable[ProgrammeProfile],
    spend: Iterable[ProgrammeSpend],
    claims: Iterable[ProgrammeClaim],
    on: date,
) -> Grant:
    """A programme's money by the whole months that are over on a day, from rows of this programme alone."""
    planned = {Month.parse(row.month): row for row in profile}
    spent: dict[Month, list[ProgrammeSpend]] = defaultdict(list)
    for row in spend:
        spent[Month.parse(row.month)].append(row)
    known = sorted(claims, key=lambda row: (row.claimed_on, row.claim))
    sent = [row for row in known if row.claimed_on <= on]
    return Grant(programme, list(_months(programme, planned, spent, sent, on)), sent, len(known) - len(sent))


def _months(
    programme: Programme,
    planned: dict[Month, ProgrammeProfile],
    spent: dict[Month, list[ProgrammeSpend]],
    claims: Sequence[ProgrammeClaim],
    on: date,
) -> Iterator[GrantMonth]:
    months = list(_whole_months(programme, {*planned, *spent}, on))
    spends = [sum(row.amount for row in spent[month]) for month in months]
    eligible = [sum(row.amount for row in spent[month] if row.eligible is not False) for month in months]
    spend_plans = [planned[month].spend if month in planned else 0 for month in months]
    grant_plans = [planned[month].grant if month in planned else 0 for month in months]
    sums = zip(*(accumulate(each) for each in (spend_plans, grant_plans, spends, eligible)), strict=True)
    for place, (month, (spend_plan, grant_plan, spent_by, eligible_by)) in enumerate(zip(months, sums, strict=True)):
        day = on if month == months[-1] else month.last_day
        yield GrantMonth(
            month,
            spend_plans[place],
            grant_plans[place],
            spends[place] if spent[month] else None,
            eligible[place],
            spend_plan,
            grant_plan,
            spent_by,
            eligible_by,
            grant_met(programme, eligible_by, grant_plan if planned else None),
            *_claimed_by(day, claims),
        )


def _claimed_by(day: date, claims: Sequence[ProgrammeClaim]) -> tuple[int, int]:
    """Pence claimed, and received, up to a day."""
    claimed = sum(claim.amount for claim in claims if claim.claimed_on <= day)
    received = sum(claim.received or 0 for claim in claims if (claim.received_on or claim.claimed_on) <= day)
    return claimed, received


def _whole_months(programme: Programme, known: set[Month], on: date) -> Iterator[Month]:
    """From the first month that is known of to the last that is over; a programme that ended goes no further than
    what is known of it."""
    this = Month.of(on)
    over = this if on == this.last_day else this.previous
    first = min({Month.of(programme.first_day), *known})
    last = min(over, max({Month.of(programme.last_day), *known})) if programme.last_day else over
    return months_between(first, last)
