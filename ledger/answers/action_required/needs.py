"""What needs somebody today, page by page: which rows do, in which order, and how urgent that is.

What needs somebody about a placement is told by `ledger.domain.action_required.attention` alone; here it is counted,
and beside it stands what the books, budgets, panels and services ask for. It reads rows of other answers and of
questions to a snapshot; pages say it in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any, Literal, NamedTuple

from ledger.answers.action_required.sittings import SittingSeen
from ledger.answers.debts.aged import DisputeClock
from ledger.answers.family_help import FamilyHelp
from ledger.answers.funds.years import FundYear
from ledger.answers.outcomes import PlacementOutcomes
from ledger.answers.splits.commitments import BudgetCommitment
from ledger.domain.action_required.matters import BY_LAW
from ledger.reconciliation.partners.aged_debt import Debt
from ledger.reconciliation.partners.three_ways import MonthThreeWays

FoundRows = list[dict[str, Any]]
Urgency = Literal["Act", "Check", "Know"]
_Found = tuple[str, Urgency, Iterable[Any]]
AT_MOST = 2
"""So many of the largest sums are told one by one on a page of many things."""
AT_MOST_OF_ONE_KIND = 3
"""The same on a page about nothing else."""
CONTESTED = ("interim", "disputed")
"""Standings of shares that are borne and not firm."""
SPLITS = ("unagreed", "expired_and_charging", "in_principle", "declined", "disputed", "interim")
"""Matters of a split that needs a decision."""
_TO_DECIDE = ("agree", "agree_in_principle", "interim", "decline")
"""Recommendations on which an officer has to decide."""
_URGENT = (*BY_LAW, "unagreed", "expired_and_charging", "disputed", "emergency_not_ratified")
"""Matters of placements that are acted on first."""


class Needed(NamedTuple):
    """Something that needs somebody, and the rows in which it shows: one at least, what matters most first."""

    what: str
    urgency: Urgency
    rows: Sequence[Any]

    @property
    def first(self) -> Any:
        """The row that matters most."""
        return self.rows[0]

    def sum(self, column: str) -> int:
        """What a column comes to."""
        return sum(row[column] for row in self.rows)


def _together(*found: _Found) -> Iterator[Needed]:
    for what, urgency, rows in found:
        if there := list(rows):
            yield Needed(what, urgency, there)


def _each(what: str, urgency: Urgency, rows: Iterable[Any]) -> Iterator[Needed]:
    yield from (Needed(what, urgency, [row]) for row in rows)


def _if(needed: object, row: object) -> list[object]:
    return [row] if needed else []


def needed_in_the_books(
    debts: Iterable[Debt],
    balances: FoundRows,
    overdue: FoundRows,
    waiting: FoundRows,
    matters: FoundRows,
    months: FoundRows,
) -> Iterator[Needed]:
    """Overdue money of partners, contested shares, invoices overdue, lines and matters that wait, months open."""
    yield from _past_due(debts)
    contested = sorted((row for row in balances if row["standing"] in CONTESTED), key=lambda row: -row["amount"])
    yield from _each("contested", "Act", contested[:AT_MOST])
    yield from _together(
        ("overdue", "Act", overdue),
        ("lines_wait", "Act", waiting),
        ("matters_wait", "Act", matters),
        ("not_closed", "Check", (row for row in months if row["posted_to_its_end"] and not row["closed"])),
    )


def needed_of_budgets(budgets: FoundRows, expected: FoundRows, expiring: FoundRows) -> Iterator[Needed]:
    """Budgets committed beyond their amount, what is expected of partners, and agreements that end soon.

    `expected` has a row an agency. What nobody was asked for needs somebody to ask; what is awaited, an answer; what
    was declined is the lead's cost, and no income that may come.
    """
    yield from _overcommitted(budgets, itemgetter("left"), AT_MOST)
    urgent: dict[str, Urgency] = {"not_asked": "Act", "awaited": "Check", "declined": "Know"}
    for part, urgency in urgent.items():
        largest = sorted((row for row in expected if row[part]), key=itemgetter(part), reverse=True)
        yield from _together((part, urgency, largest))
    yield from _together(("expiring", "Check", sorted(expiring, key=lambda row: row["since"])))


def needed_of_commitments(budgets: Iterable[BudgetCommitment]) -> Iterator[Needed]:
    """Budgets committed beyond their amount, and those of which nobody has said what they have."""
    budgets = list(budgets)
    yield from _overcommitted(budgets, attrgetter("left"), AT_MOST_OF_ONE_KIND)
    yield from _together(("amount_unknown", "Know", (each for each in budgets if each.amount is None)))


def _overcommitted(budgets: Iterable[Any], left_of: Callable[[Any], int | None], at_most: int) -> Iterator[Needed]:
    """Those furthest beyond what they have; a budget whose amount nobody has said is beyond nothing."""
    over = [row for row in budgets if (left_of(row) or 0) < 0]
    yield from _each("over_budget", "Act", sorted(over, key=lambda row: left_of(row) or 0)[:at_most])


def needed_of_debts(clocks: Iterable[DisputeClock], debts: Iterable[Debt]) -> Iterator[Needed]:
    """What is past its due date, disputes over their time, and what has been due for more than a year.

    Money on account is due to nobody.
    """
    debts = list(debts)
    yield from _past_due(debts)
    yield from _each("dispute_late", "Act", _late(clocks)[:AT_MOST_OF_ONE_KIND])
    old = (debt for debt in debts if debt.band == "over_365" and debt.amount > 0)
    yield from _together(("due_a_year", "Act", old))


def needed_of_account(
    debts: Iterable[Debt], clocks: Iterable[DisputeClock], differences: Iterable[MonthThreeWays], on_account: int
) -> Iterator[Needed]:
    """Of one partner's account: what is past due, disputes over their time, other records, and unmatched money."""
    yield from _past_due(debts)
    yield from _each("dispute_late", "Act", _late(clocks))
    yield from _together(
        ("records_differ", "Check", differences), ("on_account", "Check", _if(on_account, on_account))
    )


def _past_due(debts: Iterable[Debt]) -> Iterator[Needed]:
    """What partners owe past its due date, the largest first."""
    late = (debt for debt in debts if debt.days > 0 and debt.stands == "owed")
    yield from _together(("partners_overdue", "Act", sorted(late, key=lambda debt: -debt.amount)))


def _late(clocks: Iterable[DisputeClock]) -> list[DisputeClock]:
    return sorted((clock for clock in clocks if clock.days_over), key=lambda clock: -clock.days_over)


def needed_of_funds(years: Iterable[FundYear]) -> Iterator[Needed]:
    """Overspends of pooled funds that nobody has approved, and contributions that are due and have not come."""
    for year in years:
        yield from _together(
            ("overspend", "Act" if year.warns else "Check", _if(year.to_approve, year)),
            ("contributions_late", "Act", _if(year.outstanding, year)),
        )


def needed_of_family_help(each: FamilyHelp) -> Iterator[Needed]:
    """Claims to be made or made too large, pods without supervision, money that has not come, and spend not told."""
    grant, now = each.grant, each.grant.now
    yield from _together(
        ("claim_due", "Act", _if(now and now.to_claim, grant)),
        ("overclaimed", "Act", _if(now and now.overclaimed, grant)),
    )
    yield from _each("unsupervised", "Act", each.unsupervised)
    yield from _together(
        ("claimed_not_come", "Check", _if(now and now.awaited > 0, grant)),
        ("off_profile", "Check", _if(grant.behind, grant)),
        ("spend_not_told", "Know", _if(grant.months_not_told, grant)),
    )


def needed_of_placements(reasons: FoundRows) -> Iterator[Needed]:
    """Why placements need somebody, in the order of `reasons`: by law, then by money, then by days."""
    for row in reasons:
        yield Needed(row["what"], "Act" if row["what"] in _URGENT else "Check", [row])


def needed_of_placement(reasons: FoundRows, clocks: Iterable[DisputeClock]) -> Iterator[Needed]:
    """Why one placement needs somebody, with each dispute about it that goes on: a decision is awaited there too."""
    for clock in clocks:
        yield Needed("dispute", "Act" if clock.days_over else "Check", [clock])
    yield from needed_of_placements(reasons)


def needed_of_sitting(seen: SittingSeen, today: date) -> Iterator[Needed]:
    """What is not recorded of a sitting that is over, a quorum not met, records at odds, actions late, approvals.

    That a sitting was below its quorum is told once, and not again of each recommendation that it made.
    """
    if seen.sitting.panel.held_on < today:
        yield from _not_recorded(seen)
    lives = [(item, item.life) for item in seen.items if item.life]
    overdue = (row for row in seen.open_actions if row.due < seen.sitting.panel.held_on)
    yield from _together(("no_quorum", "Act", _if(seen.sitting.quorate is False, seen.sitting)))
    contradictions = ((life, found) for _, life in lives for found in life.contradictions)
    yield from _each("contradiction", "Check", (each for each in contradictions if each[1].what != "below_quorum"))
    yield from _together(("actions_overdue", "Check", overdue))
    agreed = (item for item, life in lives if item.row.recommendation in ("agree", "interim") and life.missing)
    yield from _each("not_approved", "Know", agreed)


def _not_recorded(seen: SittingSeen) -> Iterator[Needed]:
    """What has to be recorded of a sitting once it is over, and is not."""
    undecided = (item for item in seen.items if item.row.recommendation in _TO_DECIDE and not item.decided)
    yield from _together(
        ("not_heard", "Act", (item for item in seen.items if item.row.recommendation is None)),
        ("no_items", "Act", _if(not seen.items, seen.sitting)),
        ("not_decided", "Act", undecided),
        ("who_was_there", "Check", _if(seen.sitting.present is None, seen.sitting)),
        ("no_minutes", "Check", _if(seen.sitting.panel.minute is None, seen.sitting)),
    )


def needed_of_outcomes(figures: dict[str, Any], money: FoundRows) -> Iterator[Needed]:
    """Of all outcomes: those without evidence or a funder, past their day or told apart, and money with none."""
    yield from _together(
        ("not_evidenced", "Act", _if(figures["lacking"], figures)),
        ("no_outcome", "Act", (row for row in money if row["open"])),
        ("no_funder", "Check", _if(figures["no_funder"], figures)),
        ("past_due", "Check", _if(figures["past_due"], figures)),
        ("raters_differ", "Know", _if(figures["raters_differ"], figures)),
    )


def needed_of_outcomes_of_placement(found: PlacementOutcomes) -> Iterator[Needed]:
    """Each open outcome of a placement without current evidence, or past the day set for it."""
    all_of_it = [history.progress for history in found.histories]
    yield from _each("not_evidenced", "Act", (each for each in all_of_it if each.needs_evidence))
    yield from _each("past_due", "Check", (each for each in all_of_it if each.past_due))


def needed_closer_to_home(
    away: FoundRows, secured: FoundRows, waits: FoundRows, step_downs: FoundRows
) -> Iterator[Needed]:
    """What is asked out of area and not done, support without funds, searches that go on, and stays past plan."""
    away = list(away)
    distant = [row for row in away if row["distant"]]
    unapproved = [row for row in away if row["unapproved"]]
    at_home = {row["placement"]: row for row in secured}.values()
    waiting = (row for row in waits if row["state"] == "waiting")
    yield from _together(
        ("area_refused", "Act", (row for row in unapproved if row["approved"] == "no")),
        ("area_not_approved", "Act", (row for row in unapproved if row["approved"] == "not_asked")),
        ("area_not_consulted", "Act", (row for row in away if row["consulting_overdue"])),
        ("area_not_notified", "Act", (row for row in away if row["notice_overdue"])),
        ("area_not_known", "Check", (row for row in away if row["approval_by"] == "not_known")),
        ("plan_late", "Check", (row for row in distant if row["plan_late"])),
        ("no_plan", "Know", (row for row in distant if row["plan"] is None)),
        ("not_secured", "Act", (row for row in at_home if row["secured"] == "no")),
        ("secured_ends_soon", "Check", (row for row in at_home if row["ends_soon"])),
        ("searches", "Act", sorted(waiting, key=lambda row: -row["days"])),
        ("past_plan", "Check", (row for row in step_downs if row["days_past"] and row["still_there"])),
    )


def needed_therapeutic(offers: FoundRows, shortfalls: FoundRows, overdue: FoundRows) -> Iterator[Needed]:
    """Hours that were bought and missing, claims without evidence, and plans past their review."""
    missing, not_reported, not_priced = _of_hours(shortfalls)
    yield from _together(
        missing,
        _ended(offers),
        ("accreditation_ending", "Check", (row for row in offers if row["accreditation"] == "ending")),
        ("never_evidenced", "Check", (row for row in offers if not row["latest_on"])),
        ("evidence_stale", "Check", (row for row in offers if row["latest_on"] and not row["heads_current"])),
        not_reported,
        ("plan_overdue", "Check", overdue),
        not_priced,
    )


def needed_therapeutic_of_placement(
    bought: dict[str, Any], shortfalls: FoundRows, plans: FoundRows
) -> Iterator[Needed]:
    """The same of one placement, by the offer it was `bought` as; evidence is asked of the offer, not of it."""
    missing, not_reported, not_priced = _of_hours(shortfalls)
    overdue = (row for row in plans if row["overdue"])
    yield from _together(missing, _ended([bought]))
    yield from _each("plan_overdue", "Check", overdue)
    yield from _together(not_reported, not_priced)


def _of_hours(shortfalls: FoundRows) -> tuple[_Found, _Found, _Found]:
    """What is missing of an ended stay was paid for all the same: it needs somebody, whoever has left."""
    return (
        ("hours_missing", "Act", [row for row in shortfalls if row["long_missing"]]),
        ("hours_not_reported", "Check", [row for row in shortfalls if row["not_reported"]]),
        ("hours_not_priced", "Know", [row for row in shortfalls if row["not_known"]]),
    )


def _ended(offers: FoundRows) -> _Found:
    return "accreditation_ended", "Act", [row for row in offers if row["accreditation"] == "ended"]
