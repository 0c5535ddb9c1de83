"""What is told of the books: a derivation, an evidence pack, a file, the dashboards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.commands.terminal import (
    AsJson,
    AsKnownAt,
    Now,
    a_day,
    a_month,
    a_year,
    day_of,
    opened,
    out,
    print_json,
    print_table,
    progress_of,
    tell,
)
from ledger.domain.money_and_days.periods import Month
from ledger.errors import WrongUsage

if TYPE_CHECKING:
    from ledger.tasks.export_books import Narrowed


def explain(
    context: typer.Context,
    placement: Annotated[str, typer.Argument(metavar="PLACEMENT", help="Its code.")],
    month: Annotated[Month, typer.Option(parser=a_month, metavar="MONTH", help="The service month, like 2026-03.")],
    as_known_at: AsKnownAt = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Derive a placement's month, from days and rates to the entries."""
    from ledger.answers.splits.explain import explain
    from ledger.store.books import books_at

    with books_at(opened(context), as_known_at, today=day_of(now)) as books:
        sections = explain(books, placement, month)
    if as_json:
        print_json([section.as_dict() for section in sections])
        return
    for section in sections:
        out.print(f"\n{'#' * section.level} {section.heading}", style="bold" if out.is_terminal else None)
        tell(section.sentences)
        if section.table:
            print_table(section.table.columns, section.table.rows, section.table.figures)


def evidence(
    context: typer.Context,
    recharge: Annotated[str, typer.Argument(metavar="RECHARGE", help="The number of a document this ledger issued.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the PDF and the workbook.")],
    now: Now = None,
) -> None:
    """Write the evidence pack of a recharge: for every line days, rate, share, decision, approvals and outcomes."""
    from ledger.store.books import books_at
    from ledger.tasks.evidence import write_pack

    with books_at(opened(context), today=day_of(now)) as books:
        tell(write_pack(books, recharge, folder).sentences)


def export(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="charges, journal, recharges, beancount and others: see the README")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; one that is there is replaced.")],
    on: Annotated[
        date | None,
        typer.Option(
            parser=a_day,
            metavar="DATE",
            help="The day on which things stood, e.g. debt: else today; a census needs it.",
        ),
    ] = None,
    agency: Annotated[
        str | None, typer.Option(metavar="AGENCY", help="Of a general ledger: only this agency's books.")
    ] = None,
    month: Annotated[
        Month | None, typer.Option(parser=a_month, metavar="MONTH", help="Only of this month, like 2026-03.")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME_OR_TOML", help="How a general ledger wants it: plain, oracle or a TOML file."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(parser=a_year, metavar="YEAR", help="The financial year that s251 is of.")
    ] = None,
    identities: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Of a return: what the ledger does not keep, joined and not stored."),
    ] = None,
    as_known_at: AsKnownAt = None,
    now: Now = None,
) -> None:
    """Write figures as CSV, a return, or the books for another program."""
    from ledger.tasks.export_books import Narrowed

    narrowed = Narrowed(agency, month, profile, year, identities)
    tell(_exported(context, what, file, narrowed, on, (as_known_at, day_of(now))))


def _exported(
    context: typer.Context,
    what: str,
    file: Path,
    narrowed: Narrowed,
    on: date | None,
    known: tuple[datetime | None, date | None],
) -> Iterable[str]:
    """Write one export, by what was known at a moment and on a day of the clock, and say what was written."""
    from ledger.briefing.figures import day as told
    from ledger.store.books import books_at
    from ledger.tasks.export import EXPORTS, day_of_export, export
    from ledger.tasks.export_books import BOOKS, export_books
    from ledger.tasks.export_returns import RETURNS, export_return

    if what not in (*EXPORTS, *BOOKS, *RETURNS):
        choices = ", ".join((*EXPORTS, *BOOKS, *RETURNS))
        raise WrongUsage(f"{what} cannot be exported.", f"Choose one of: {choices}.")
    if what in BOOKS and on is not None:
        raise WrongUsage(f"{what} is not of one day.", "Leave --on out.")
    moment, today = known
    with books_at(opened(context), moment, today=today) as books:
        if what in BOOKS:
            return export_books(books, what, file, narrowed)
        if what in RETURNS:
            narrowed.want_only(what, ("year", "identities"))
            year, identities = narrowed.year, narrowed.identities
            with progress_of("Writing placements") as progress:
                summary = export_return(books, what, file, on=on, year=year, identities=identities, progress=progress)
            return summary.sentences
        narrowed.want_only(what, ())
        written, day = export(books, what, file, on=on), day_of_export(books, what, on)
        return [f"rows written: {written}, as on {told(day)}" if day and not on else f"rows written: {written}"]


def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="PORT", help="Where to serve; the next free one is taken if it is in use.")
    ] = 8501,
    now: Now = None,
) -> None:
    """Serve the dashboards, to this machine only."""
    from ledger.tasks.serve import serve

    serve(context.obj, port=port, today=day_of(now))
