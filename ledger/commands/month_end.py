"""What is done with the facts month by month: posted, reconciled, billed, closed, checked, counted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from ledger.commands.terminal import (
    AsJson,
    AsKnownAt,
    NoMarts,
    Now,
    TypedNamesNobody,
    a_day,
    a_month,
    answer,
    count_again,
    day_of,
    nameless,
    opened,
    out,
    progress_of,
)
from ledger.domain.money_and_days.periods import Month


def post(
    context: typer.Context,
    through: Annotated[date, typer.Option(parser=a_day, metavar="DATE", help="Post all days through this one.")],
    ahead: Annotated[
        bool, typer.Option("--ahead", help="The day is correct, although it is after the end of next month.")
    ] = False,
    move_back: Annotated[
        bool,
        typer.Option("--move-back", help="Move the horizon back to this day, over months that are open."),
    ] = False,
    no_marts: NoMarts = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Post the difference between the journal and what the records say; safe to run again."""
    from ledger.tasks.post import post

    engine = opened(context)
    with progress_of("Posting placements") as progress:
        posting = post(engine, through, ahead=ahead, move_back=move_back, now=now, progress=progress)
    answer(posting, as_json)
    if not no_marts:
        count_again(context, None, now=now, quiet=as_json)


def reconcile(
    context: typer.Context,
    no_marts: NoMarts = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Match all documents, give each line its match status, and post the differences; safe to run again."""
    from ledger.tasks.reconcile import reconcile

    engine = opened(context)
    with progress_of("Reconciling documents") as progress:
        reconciled = reconcile(engine, now=now, progress=progress)
    columns = ("class", "lines", "billed", "difference")
    answer(reconciled, as_json, (columns, reconciled.rows), figures=frozenset(columns[1:]))
    if not no_marts:
        count_again(context, None, now=now, quiet=as_json)


def unmatch(
    context: typer.Context,
    money: Annotated[
        str, typer.Argument(metavar="MONEY", help="The receipt, or payment to a provider, that was matched.")
    ],
    paper: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="The recharge it was matched to, like C-000001, or the invoice.")
    ],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is recorded.")],
    names_nobody: TypedNamesNobody = False,
    no_marts: NoMarts = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Undo what MONEY was matched to on DOCUMENT: it is unallocated again."""
    from ledger.tasks.unmatch import unmatch

    with nameless(names_nobody, why):
        undone = unmatch(opened(context), money, paper, why, now=now)
    answer(undone, as_json)
    if not no_marts:
        count_again(context, None, now=now, quiet=as_json)


def recharge(
    context: typer.Context,
    month: Annotated[
        Month,
        typer.Argument(
            parser=a_month, metavar="MONTH", help="The last service month to invoice; of a quarter, its last."
        ),
    ],
    agency: Annotated[
        str | None, typer.Option(metavar="AGENCY", help="Only documents addressed to this debtor agency.")
    ] = None,
    dated: Annotated[
        date | None,
        typer.Option(
            parser=a_day,
            metavar="DATE",
            help="The date of the documents, in whose month they are posted: in an open period, not after today.",
            show_default="today",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show every line that would be issued, and issue nothing.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Issue recharges, credit notes and internal journals for what is accrued, not yet invoiced up to MONTH."""
    from ledger.tasks.recharge import recharge

    recharged = recharge(opened(context), month, agency=agency, dated=dated, dry_run=dry_run, now=now)
    columns = ("paper", "line", "placement", "month", "standing", "corrects", "amount")
    lines = recharged.rows if dry_run else ()
    answer(recharged, as_json, (columns, lines), figures=frozenset({"line", "amount"}))


def close(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=a_month, metavar="MONTH", help="The last to close, like 2026-03.")],
    now: Now = None,
) -> None:
    """Close all months up to MONTH, and say what is still open: it is posted in the first open month."""
    from ledger.answers.month_end.checklist import month_end
    from ledger.store.books import books_at
    from ledger.tasks.close import close

    engine = opened(context)
    closing = close(engine, month, now=now)
    out.print(f"{'closed' if closing.changed else 'already closed'} through: {closing.closed}")
    with books_at(engine, today=day_of(now)) as books:
        still_open = month_end(books, month).open_rows
    for title, count, amount, _ in still_open:
        out.print(f"still open: {title}: {' '.join(filter(None, (count, amount)))}")


def reopen(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=a_month, metavar="MONTH", help="The first to open, like 2026-03.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is recorded.")],
    names_nobody: TypedNamesNobody = False,
    now: Now = None,
) -> None:
    """Reopen MONTH and every later period."""
    from ledger.tasks.close import reopen

    with nameless(names_nobody, why):
        closing = reopen(opened(context), month, why, now=now)
    out.print(f"reopened from: {month}; closed through: {closing.closed}")


def month_end(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=a_month, metavar="MONTH", help="The month, like 2026-03.")],
    as_known_at: AsKnownAt = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say what is still open at the end of MONTH, and whether it can be closed; in March also the year."""
    from ledger.answers.month_end.checklist import month_end
    from ledger.store.books import books_at

    with books_at(opened(context), as_known_at, today=day_of(now)) as books:
        found = month_end(books, month)
    columns = ("matter", "open", "pounds", "what to do")
    answer(found, as_json, (columns, found.rows), figures=frozenset({"pounds"}))


def verify(context: typer.Context, as_known_at: AsKnownAt = None, now: Now = None, as_json: AsJson = False) -> None:
    """Read everything back and check every invariant; exit 1 names what is wrong and where."""
    from ledger.tasks.verify import verify

    engine = opened(context)
    with progress_of("Verifying placements") as progress:
        result = verify(engine, as_known_at=as_known_at, now=now, progress=progress)
    answer(result, as_json, (("check", "where", "what"), result.findings))
    if result.findings:
        raise typer.Exit(1)


def marts(
    context: typer.Context,
    as_known_at: AsKnownAt = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Count everything again, not only what changed since the last time.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Run the report refresh, which the dashboards read."""
    count_again(context, as_known_at, now=now, quiet=False, as_json=as_json, afresh=afresh)
