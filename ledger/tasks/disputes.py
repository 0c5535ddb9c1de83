"""Disputes: raised, taken up the ladder and resolved, each a fact as a screen states it.

A dispute over eligibility or the share is stated as an agreement that supersedes what is in force from its first
day, so that firm and contested money stand apart in the books. One over paperwork, order numbers, dates or rates
leaves every standing alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from ledger.answers.sheet import new_row
from ledger.book.sheets.form import Forms
from ledger.book.sheets.reading import WITHDRAWN
from ledger.domain.debts.sheets import Dispute, DisputeOutcome, Reason, Stage
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.sheet.codes import free_code
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.in_force import decided_spans
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.restating import NotExpressible, Restated, restated, used_before
from ledger.domain.splits.sheets import IN_FORCE, Agreement, ClauseRow
from ledger.errors import DataFault, Refused, WrongUsage
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_new, record_worked_out
from ledger.tasks.import_results import ImportResult

ABOUT_THE_SHARE: frozenset[Reason] = frozenset({"eligibility_disputed", "share_disputed"})
"""What a dispute must be about for the standing of money to change."""
SERIES = "DS"
"""What the codes of disputes begin with that are given as they are recorded."""
STAGES: tuple[Stage, ...] = get_args(Stage)
"""The ladder, from the bottom."""
StandingAfter = Literal["agreed", "interim", "declined"]
"""How an agreement stands that follows a dispute."""
StatedValues = dict[str, Any]


@dataclass(frozen=True)
class DisputeStep:
    """What a step of a dispute stated; of a dry run, what it would state."""

    outcome: ImportResult
    agreements: tuple[str, ...] = ()
    """The agreements stated with it, by code."""
    notes: tuple[str, ...] = ()
    """What of running caps and thresholds was used, and what went into the new agreements."""


@dataclass(frozen=True)
class Following:
    """The agreement that follows a dispute; without clauses of its own it keeps those that were disputed."""

    status: StandingAfter = "agreed"
    first_day: date | None = None
    """From when it holds; None: from the first day that was disputed."""
    decided_on: date | None = None
    """When it was decided; None: on the day the dispute was resolved."""
    panel: str | None = None
    minute: str | None = None
    last_day: date | None = None
    """Until when it holds; None: as long as those that were disputed."""
    review_by: date | None = None
    """By when it is to be reviewed; None: of what is agreed, as was said before. Without prejudice needs one of the
    two."""
    clauses: Sequence[Mapping[str, Any]] = ()
    """Rows of the sheet `clauses` without their agreement, with amounts as they are to hold from the first day."""


def raise_dispute(
    engine: Engine,
    dispute: Mapping[str, Any],
    *,
    from_day: date | None = None,
    clauses: Collection[int] | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> DisputeStep:
    """Record a dispute, given by the columns of its sheet; it begins at the informal stage on the day it is raised.

    Over eligibility or the share it needs a placement and a first day (or first month): from then on the agreements
    in force are superseded by the same clauses, disputed; with `clauses` (ranks), only these. Without a code it is
    given the next one. Raises Refused where its code is another's, nothing is in force to dispute, or what is left
    of a running cap cannot be said.
    """
    row = {"stage": STAGES[0], "stage_since": dispute.get("raised_on"), **dispute}
    if row.get("reason") not in ABOUT_THE_SHARE:
        return DisputeStep(record_new(engine, Dispute.sheet, row, series=SERIES, dry_run=dry_run, now=now))
    _check_bounds(row, from_day)
    first_day = from_day or _month(row["first_month"]).first_day
    raised_on = _day(row["raised_on"])

    def disputed(books: Books) -> tuple[Forms, _StatedAgreements]:
        new = new_row(books, Dispute, row, SERIES)
        stated = _disputed(books, str(row["placement"]), str(new["dispute"]), first_day, raised_on, clauses)
        return {Dispute.sheet: [{**new, "agreement": stated.codes[0]}], **stated.sheets}, stated

    outcome, stated = record_worked_out(engine, disputed, dry_run=dry_run, now=now)
    return DisputeStep(outcome, stated.codes, tuple(stated.notes))


def advance_dispute(
    engine: Engine,
    code: str,
    stage: Stage,
    on: date,
    *,
    owner: str | None = None,
    note: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> DisputeStep:
    """Take a dispute up the ladder; its clock runs anew from `on`. Raises Refused where it does not go up."""

    def climbed(books: Books) -> tuple[Forms, None]:
        row = _open_dispute(books, code)
        if STAGES.index(stage) <= STAGES.index(row.stage):
            raise Refused(
                f"Dispute {code} is at the stage {row.stage} already, and does not climb to {stage}.",
                f"The stages are, in order: {', '.join(STAGES)}.",
            )
        if on < row.stage_since:
            raise Refused(f"Dispute {code} reached its stage on {row.stage_since}, after {on}.", "Amend the day.")
        form: StatedValues = {"stage": stage, "stage_since": on, **_given(owner=owner, note=note)}
        return {Dispute.sheet: [_form(row, **form)]}, None

    return DisputeStep(record_worked_out(engine, climbed, dry_run=dry_run, now=now)[0])


def resolve_dispute(
    engine: Engine,
    code: str,
    on: date,
    outcome: DisputeOutcome,
    *,
    note: str | None = None,
    follows: Following | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> DisputeStep:
    """End a dispute, and state the agreement that follows where one does.

    What follows supersedes the disputed agreements from its first day on; without clauses of its own it takes
    theirs, with what is left of running amounts. Without prejudice it has a last day or a review date, else that is
    a problem. Raises Refused where there is nothing for it to follow.
    """

    def resolved(books: Books) -> tuple[Forms, _StatedAgreements]:
        row = _open_dispute(books, code)
        if on < row.raised_on:
            raise Refused(f"Dispute {code} was raised on {row.raised_on}, after {on}.", "Amend the day.")
        stated = _following(books, row, on, follows) if follows else _StatedAgreements([], [], [])
        ended = _form(row, resolved_on=on, outcome=outcome, **_given(note=note))
        return {Dispute.sheet: [ended], **stated.sheets}, stated

    result, stated = record_worked_out(engine, resolved, dry_run=dry_run, now=now)
    return DisputeStep(result, stated.codes, tuple(stated.notes))


def withdraw_dispute(
    engine: Engine, code: str, why: str, *, dry_run: bool = False, now: datetime | None = None
) -> DisputeStep:
    """Take back a dispute that was a mistake, with the agreements it stated: what it superseded is in force again.

    `why` is kept with the batch. What names one of them (a decision, an agreement that follows) is a problem that
    says so, and nothing is written. Raises DataFault where there is no such dispute.
    """

    def withdrawn(books: Books) -> tuple[Forms, tuple[str, ...]]:
        facts = books.facts(Dispute, Agreement, ClauseRow)
        row = facts.sheet(Dispute).get((code,))
        if row is None:
            raise DataFault(f"There is no dispute {code} in the ledger.", "Look its code up in the list of disputes.")
        stated = [each for each in facts.sheet(Agreement).values() if each.dispute == code]
        codes = tuple(each.agreement for each in stated)
        clauses = [each for each in facts.sheet(ClauseRow).values() if each.agreement in codes]
        gone: dict[str, list[StatedValues]] = {Dispute.sheet: [_gone(row)]}
        gone[Agreement.sheet], gone[ClauseRow.sheet] = list(map(_gone, stated)), list(map(_gone, clauses))
        return gone, codes

    outcome, codes = record_worked_out(engine, withdrawn, why=why, dry_run=dry_run, now=now)
    return DisputeStep(outcome, codes)


def _gone(row: Row) -> StatedValues:
    return {**{name: getattr(row, name) for name in row.key}, WITHDRAWN: "yes"}


@dataclass
class _StatedAgreements:
    """Agreements to be stated, with their clauses and what is to be known of them."""

    agreements: list[StatedValues]
    clauses: list[StatedValues]
    notes: list[str]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(row["agreement"] for row in self.agreements)

    @property
    def sheets(self) -> dict[str, Sequence[StatedValues]]:
        return {Agreement.sheet: self.agreements, ClauseRow.sheet: self.clauses}


def _check_bounds(row: Mapping[str, Any], from_day: date | None) -> None:
    if not row.get("placement") or not (from_day or row.get("first_month")) or not row.get("raised_on"):
        raise WrongUsage(
            "A dispute over eligibility or the share needs its placement, the day it was raised and the first day"
            " or month that is disputed.",
            "Fill them in.",
        )
    if row.get("last_month"):
        raise WrongUsage(
            "A dispute over eligibility or the share holds until it is resolved and has no last month.",
            "Leave it empty; when the dispute is resolved, state the agreement that follows.",
        )


def _disputed(
    books: Books, placement: str, dispute: str, first_day: date, raised_on: date, clauses: Collection[int] | None
) -> _StatedAgreements:
    """Every agreement in force from the first day on, stated anew as disputed for the days it is in force."""
    package, facts = _package(books, placement), books.facts(ClauseRow, placements=[placement])
    stated = _StatedAgreements([], [], [])
    for first, last, deal in decided_spans(package):
        if last < first_day or deal.agreement.status not in IN_FORCE or deal.agreement.status == "disputed":
            continue
        start = max(first, first_day)
        code = free_code(f"{deal.code}-{dispute}", stated.codes)
        rows = _clauses(facts, deal.code)
        if clauses is not None and not set(clauses) <= {row.rank for row in rows}:
            raise DataFault(
                f"Agreement {deal.code} has no clause of rank {', '.join(map(str, sorted(clauses)))}.",
                "Name ranks that its clauses have, or none for all of them.",
            )
        _add(stated, package, deal, rows, code, start, last, contested=clauses)
        stated.agreements[-1] |= {
            "status": "disputed" if clauses is None else deal.agreement.status,
            "decided_on": max(raised_on, deal.agreement.decided_on or raised_on),
            "panel": None,
            "minute": f"Dispute {dispute}",
            "dispute": dispute,
        }
    if not stated.agreements:
        raise Refused(
            f"No agreement is in force on or after {first_day} that could be disputed.",
            "Days without an agreement are not recharged: there is nothing to contest.",
        )
    return stated


def _following(books: Books, dispute: Dispute, on: date, follows: Following) -> _StatedAgreements:
    """What follows each agreement that the dispute stated, from the first day given on."""
    if dispute.placement is None or dispute.agreement is None:
        raise Refused(
            f"Dispute {dispute.dispute} states no disputed agreement that another could follow.", "Resolve it alone."
        )
    package, facts = _package(books, dispute.placement), books.facts(ClauseRow, placements=[dispute.placement])
    stated = _StatedAgreements([], [], [])
    for first, last, deal in decided_spans(package):
        start = max(first, follows.first_day or first)
        if not _stated_by(dispute, deal) or last < start:
            continue
        code = free_code(f"{deal.code}-settled", stated.codes)
        rows = _clauses(facts, deal.code)
        if follows.clauses:
            rows = [ClauseRow(**{**each, "agreement": code}) for each in follows.clauses]
        own = bool(follows.clauses)
        last = _until(follows, deal, start, last)
        _add(stated, package, deal, [] if follows.status == "declined" else rows, code, start, last, own=own)
        kept = None if follows.status == "interim" else deal.agreement.review_by
        stated.agreements[-1] |= {
            "status": follows.status,
            "review_by": follows.review_by or kept,
            "decided_on": max(follows.decided_on or on, deal.agreement.decided_on or on),
            "panel": follows.panel,
            "minute": follows.minute,
            "dispute": None,
        }
    if not stated.agreements:
        raise Refused(
            f"No agreement that dispute {dispute.dispute} stated is in force on the days that are to follow it.",
            "Amend the first day, or resolve the dispute alone.",
        )
    return stated


def _until(follows: Following, deal: Deal, first: date, last: date) -> date:
    """The last day of what follows an agreement in dispute on these days. Raises Refused where none is left."""
    if follows.last_day is None:
        return last
    if follows.last_day < first:
        raise Refused(
            f"Agreement {deal.code} is in dispute from {first}: what follows cannot end on {follows.last_day}.",
            "Amend the last day, or leave it empty and give a review date.",
        )
    return min(last, follows.last_day)


def _add(
    stated: _StatedAgreements,
    package: Package,
    deal: Deal,
    rows: Sequence[ClauseRow],
    code: str,
    first: date,
    last: date,
    *,
    contested: Collection[int] | None = None,
    own: bool = False,
) -> None:
    """State an agreement that goes on with a deal's clauses from a day, with what is left of running amounts."""
    last_day = None if last == FOREVER else last
    used = {} if own else used_before(package, deal.code, first)
    try:
        found = Restated(tuple(rows), ()) if own else restated(rows, used, code, first, last_day, contested)
    except NotExpressible as fault:
        raise Refused(
            str(fault), "State the superseding agreement by hand, in a data workbook or on its form."
        ) from None
    stated.agreements.append(
        _form(deal.agreement, agreement=code, first_day=first, last_day=last_day, supersedes=deal.code)
    )
    stated.clauses += [_form(row) for row in found.clauses]
    stated.notes += found.notes


def _stated_by(dispute: Dispute, deal: Deal) -> bool:
    return dispute.agreement == deal.code or deal.agreement.dispute == dispute.dispute


def _package(books: Books, placement: str) -> Package:
    package = books.packages([placement]).get(placement)
    if package is None:
        raise DataFault("There is no such placement in the ledger.", "Look its code up under Find a placement.")
    return package


def _clauses(facts: Facts, agreement: str) -> list[ClauseRow]:
    return [row for row in facts.sheet(ClauseRow).values() if row.agreement == agreement]


def _open_dispute(books: Books, code: str) -> Dispute:
    row = books.facts(Dispute).sheet(Dispute).get((code,))
    if row is None:
        raise DataFault(f"There is no dispute {code} in the ledger.", "Look its code up in the list of disputes.")
    if row.resolved_on is not None:
        raise Refused(f"Dispute {code} was resolved on {row.resolved_on}.", "Raise a new one.")
    return row


def _form(row: Row, **changed: Any) -> StatedValues:
    """A row as a form states it: every column, so that nothing is left as something else had it."""
    return {name: changed.get(name, getattr(row, name)) for name in row.columns()}


def _given(**values: str | None) -> StatedValues:
    return {name: value for name, value in values.items() if value is not None}


def _day(given: Any) -> date:
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise WrongUsage(f"{given} is not a day.", "Write it like 2026-03-31.") from None


def _month(given: Any) -> Month:
    try:
        return Month.parse(str(given))
    except ValueError:
        raise WrongUsage(f"{given} is not a month.", "Write it like 2026-03.") from None
