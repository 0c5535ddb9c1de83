"""What is handed over: a book, papers, payment files; and the empty workbook and the demonstration to start from."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.terminal import (
    AsJson,
    DatedAhead,
    Now,
    PreferBook,
    Problems,
    TypedNamesNobody,
    a_period,
    answer,
    day_of,
    nameless,
    opened,
    out,
    progress_of,
    tell,
)
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.errors import WrongUsage

Another = Annotated[
    list[int] | None,
    typer.Option(
        "--another", metavar="ROW", help="Of a statement: a row that is money of its own, though it seems known."
    ),
]

NamesNobody = Annotated[
    list[str] | None,
    typer.Option(
        "--names-nobody", metavar="FILE:ROW", help="A row whose text has a number like a person's that is none."
    ),
]


def init(context: typer.Context, now: Now = None) -> None:
    """Make the store."""
    opened(context, create=True)
    out.print("The store is ready.")


def import_(
    context: typer.Context,
    papers: Annotated[
        Path,
        typer.Argument(metavar="FILES", help="A data workbook, a folder of CSV files, or other documents."),
    ],
    form: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="book, ubl, ssda903, pnw-census, or a layout."),
    ] = "book",
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="MAP.toml", help="Of a return: your budgets and providers.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all but write.")] = False,
    problems: Problems = None,
    prefer_book: PreferBook = False,
    dated_ahead: DatedAhead = False,
    another: Another = None,
    names_nobody: NamesNobody = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Import a data workbook or documents: all of it, or nothing if there is any problem."""
    from ledger.book.problems import PROBLEM_COLUMNS
    from ledger.store.keeping.engine import open_or_imagine
    from ledger.tasks.import_book import import_book
    from ledger.tasks.import_results import problem_rows, write_problems

    store = open_or_imagine(context.obj) if dry_run else nullcontext(opened(context, create=True))
    with store as engine, progress_of("Reading") as progress:
        outcome = import_book(
            engine,
            papers,
            form=form,
            map_file=map_file,
            dry_run=dry_run,
            prefer_book=prefer_book,
            dated_ahead=dated_ahead,
            another=another or (),
            names_nobody=names_nobody or (),
            now=now,
            progress=progress,
        )
    if problems is not None:
        write_problems(problems, outcome)
    answer(outcome, as_json, (PROBLEM_COLUMNS, problem_rows(outcome)))
    if outcome.problems:
        raise typer.Exit(1)


def conflicts(
    context: typer.Context,
    matter: Annotated[
        str | None,
        typer.Argument(metavar="[MATTER]", help="The number of a conflict, or the code of what may stay as it is."),
    ] = None,
    take: Annotated[
        str | None, typer.Option(metavar="SIDE", help="here: keep what is recorded; sent: take it as it was sent.")
    ] = None,
    payer: Annotated[str | None, typer.Option(metavar="AGENCY", help="Who paid the receipt that waits so.")] = None,
    leave: Annotated[bool, typer.Option("--leave", help="It may stay as it is, at the amount it has now.")] = False,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="The reason; it is recorded.")] = None,
    names_nobody: TypedNamesNobody = False,
    problems: Problems = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """List what needs a decision, or settle one item: which side holds, who paid, or that it may stay as it is."""
    from ledger.answers.documents.waiting_matters import listed
    from ledger.book.problems import PROBLEM_COLUMNS, rows_of
    from ledger.exports.problems import write_problems_csv
    from ledger.store.books import books_at
    from ledger.tasks import conflicts as tasks

    acts = [act for act in (take, payer, leave) if act]
    if (matter is None) != (not acts) or len(acts) > 1:
        raise WrongUsage(
            "An unresolved item is settled by its number or code, in one way.",
            "Give NUMBER with --take here (or sent) or --payer AGENCY, or CODE with --leave.",
        )
    engine = opened(context)
    if matter is None:
        with books_at(engine, today=day_of(now)) as books:
            found = listed(books)
        answer(found, as_json, (found.columns, found.rows), figures=frozenset({"number", "amount"}))
        return
    with nameless(names_nobody, why):
        if leave:
            answer(tasks.leave(engine, matter, why=why or "", now=now), as_json, ((), []))
            return
        number, given = tasks.numbered(matter), why or ""
        if payer:
            settled = tasks.name_payer(engine, number, payer, why=given, now=now)
        else:
            settled = tasks.settle(engine, number, tasks.side(take or ""), why=given, now=now)
    if problems is not None:
        write_problems_csv(problems, settled.problems)
    answer(settled, as_json, (PROBLEM_COLUMNS, rows_of(settled.problems)))
    if settled.problems:
        raise typer.Exit(1)


def import_payments(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A published payment file.")],
    layout: Annotated[
        str, typer.Option(metavar="NAME_OR_TOML", help="A layout shipped with the ledger, or a TOML file.")
    ],
    period: Annotated[
        MonthSpan | None,
        typer.Option(
            parser=a_period,
            metavar="PERIOD",
            help="For which month, or months, it was published: 2012-11, or 2012-11..2013-03.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all but write.")] = False,
    problems: Problems = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Import a published payment file; one with problems is not imported."""
    from ledger.exports.problems import write_problems_csv
    from ledger.store.keeping.engine import open_or_imagine
    from ledger.tasks.import_payments import import_payments

    store = open_or_imagine(context.obj) if dry_run else nullcontext(opened(context, create=True))
    with store as engine:
        report = import_payments(engine, file, layout, period=period, dry_run=dry_run, now=now)
    if problems is not None:
        write_problems_csv(problems, report.book.problems)
    answer(report, as_json)
    raise typer.Exit(report.exit_code)


def template(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")]) -> None:
    """Write the workbook to fill in, made from the models."""
    from ledger.exports.template import write_template

    write_template(file)
    out.print("The template is written. Fill in what you have; columns marked ★ must be filled.")


def demo(context: typer.Context) -> None:
    """Build the demonstration ledger, month by month as it happened, each at its own month's end."""
    from ledger.tasks.demo import DEMO_STORE, build

    named = context.parent.params["store"] if context.parent else None
    url = named or DEMO_STORE
    with progress_of("Building the demonstration ledger") as progress:
        built = build(url, progress=progress)
    tell(built.sentences)
    out.print(f"See it with: joint-ledger --store {url} serve")
