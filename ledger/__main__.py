"""The command line `joint-ledger`: each command a few lines that call a task."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.core import TyperGroup

from ledger import config
from ledger.domain.periods import Month, parse_financial_year, parse_moment
from ledger.errors import LedgerError, WrongUsage

if TYPE_CHECKING:
    from ledger.store.engine import Engine

if TYPE_CHECKING:  # tasks are loaded by the command that needs them, so that help is there at once
    from ledger.pipeline import Progress as ProgressCall

out = Console(soft_wrap=True, highlight=False, markup=False)
if not out.is_terminal:
    out.width = 240  # nobody folds a file: one row, one line
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


class _TellsFaults(TyperGroup):
    """Turns a fault a person can mend into its message and exit code; anything else is ours and shows itself."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LedgerError as fault:
            err.print(str(fault), style="red" if err.is_terminal else None)
            raise typer.Exit(fault.exit_code) from None


app = typer.Typer(
    cls=_TellsFaults,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who pays for jointly commissioned placements, by whose decision, for which outcomes.",
)
FIGURES_OF_CLASSES = frozenset({"lines", "billed", "difference"})
FIGURES_OF_SUPPOSITIONS = frozenset({"now", "then", "difference", "agreed now", "agreed then", "true-up", "more"})
AsJson = Annotated[bool, typer.Option("--json", help="Print figures as JSON.")]


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a moment: write 2026-03-31, or 2026-03-31T12:00 (UTC).") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day: write it like 2026-03-31.") from None


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a month: write it like 2026-03.") from None


def _year(text: str) -> int:
    try:
        return parse_financial_year(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a financial year: write it like 2026-27.") from None


Now = Annotated[
    datetime | None,
    typer.Option(parser=_moment, metavar="MOMENT", help="The clock: a UTC time, or a date meaning its end."),
]
AsKnownAt = Annotated[
    datetime | None,
    typer.Option(
        parser=_moment, metavar="MOMENT", help="By what was known then: a UTC time, or a date meaning its end."
    ),
]


@app.callback()
def _options(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The store; else JOINT_LEDGER_STORE, else a file under data/local."),
    ] = None,
) -> None:
    context.obj = config.store_url(store)


@app.command()
def init(context: typer.Context, now: Now = None) -> None:
    """Make the store."""
    _opened(context, create=True)
    out.print("The store is ready.")


@app.command("import")
def import_(
    context: typer.Context,
    papers: Annotated[Path, typer.Argument(metavar="PAPERS", help="A book, or papers in another format.")],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="book, ubl, ssda903, pnw-census, or a layout (its name or a TOML file).",
        ),
    ] = "book",
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="MAP.toml", help="Of a return: your budgets and providers.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all but write.")] = False,
    problems: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the problems there as CSV.")
    ] = None,
    prefer_book: Annotated[
        bool, typer.Option("--prefer-book", help="Let the book overrule what was stated on a screen.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Take a book or papers in: all of it, or nothing if there is any problem."""
    from ledger.book.problems import PROBLEM_COLUMNS
    from ledger.store.engine import open_or_imagine
    from ledger.tasks.import_book import import_book, problem_rows, write_problems

    opened = open_or_imagine(context.obj) if dry_run else nullcontext(_opened(context, create=True))
    with opened as engine, _progress("Reading") as progress:
        outcome = import_book(
            engine,
            papers,
            form=form,
            map_file=map_file,
            dry_run=dry_run,
            prefer_book=prefer_book,
            now=now,
            progress=progress,
        )
    if problems is not None:
        write_problems(problems, outcome)
    if as_json:
        _print_json(outcome.as_dict())
    else:
        if outcome.problems:
            _print_table(PROBLEM_COLUMNS, problem_rows(outcome))
        for sentence in outcome.sentences:
            out.print(sentence)
    if outcome.problems:
        raise typer.Exit(1)


@app.command()
def post(
    context: typer.Context,
    through: Annotated[date, typer.Option(parser=_day, metavar="DATE", help="Post all days up to and including it.")],
    no_marts: Annotated[bool, typer.Option("--no-marts", help="Do not refresh the analytics snapshot.")] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Bring the journal to what should stand: a comparison, so twice posts nothing."""
    from ledger.tasks.post import post

    engine = _opened(context)
    with _progress("Posting placements") as progress:
        posting = post(engine, through, now=now, progress=progress)
    if as_json:
        _print_json(posting.as_dict())
    else:
        for sentence in posting.sentences:
            out.print(sentence)
    if not no_marts:
        _refresh_marts(context, None, quiet=as_json)


@app.command()
def reconcile(
    context: typer.Context,
    no_marts: Annotated[bool, typer.Option("--no-marts", help="Do not refresh the analytics snapshot.")] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Match and class all papers and post what they move: a comparison, so twice changes nothing."""
    from ledger.tasks.reconcile import reconcile

    engine = _opened(context)
    with _progress("Reconciling papers") as progress:
        reconciled = reconcile(engine, now=now, progress=progress)
    if as_json:
        _print_json(reconciled.as_dict())
    else:
        if reconciled.rows:
            _print_table(("class", "lines", "billed", "difference"), reconciled.rows, FIGURES_OF_CLASSES)
        for sentence in reconciled.sentences:
            out.print(sentence)
    if not no_marts:
        _refresh_marts(context, None, quiet=as_json)


@app.command()
def close(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=_month, metavar="MONTH", help="The last to close, like 2026-03.")],
    now: Now = None,
) -> None:
    """Close all months up to MONTH, and say what is still open: it is posted in the first open month."""
    from ledger.tasks.close import close
    from ledger.tasks.month_end import month_end

    engine = _opened(context)
    closing = close(engine, month, now=now)
    out.print(f"{'closed' if closing.changed else 'already closed'} through: {closing.closed}")
    for title, count, amount, _ in month_end(engine, month).open_rows:
        out.print(f"still open: {title}: {' '.join(filter(None, (count, amount)))}")


@app.command("month-end")
def month_end(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=_month, metavar="MONTH", help="The month, like 2026-03.")],
    as_known_at: AsKnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Say what is still open at the end of MONTH, and whether it can be closed; in March also the year."""
    from ledger.tasks.month_end import month_end

    found = month_end(_opened(context), month, as_known_at=as_known_at)
    if as_json:
        _print_json(found.as_dict())
        return
    _print_table(("matter", "open", "pounds", "what to do"), found.rows, frozenset({"pounds"}))
    for sentence in found.sentences:
        out.print(sentence)


@app.command()
def reopen(
    context: typer.Context,
    month: Annotated[Month, typer.Argument(parser=_month, metavar="MONTH", help="The first to open, like 2026-03.")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is recorded.")],
    now: Now = None,
) -> None:
    """Open MONTH and every later one again."""
    from ledger.tasks.close import reopen

    closing = reopen(_opened(context), month, why, now=now)
    out.print(f"reopened from: {month}; closed through: {closing.closed}")


@app.command()
def explain(
    context: typer.Context,
    placement: Annotated[str, typer.Argument(metavar="PLACEMENT", help="Its code.")],
    month: Annotated[Month, typer.Option(parser=_month, metavar="MONTH", help="The service month, like 2026-03.")],
    as_known_at: AsKnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Derive a placement's month, from days and rates to the entries."""
    from ledger.tasks.explain import explain

    sections = explain(_opened(context), placement, month, as_known_at=as_known_at)
    if as_json:
        _print_json([section.as_dict() for section in sections])
        return
    for section in sections:
        out.print(f"\n{'#' * section.level} {section.heading}", style="bold" if out.is_terminal else None)
        for sentence in section.sentences:
            out.print(sentence)
        if section.table:
            _print_table(section.table.columns, section.table.rows, section.table.figures)


@app.command("import-payments")
def import_payments(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A published payment file.")],
    layout: Annotated[
        str, typer.Option(metavar="NAME_OR_TOML", help="A layout shipped with the ledger, or a TOML file.")
    ],
    problems: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the problems there as CSV.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Take in a published payment file; one with problems is not taken."""
    from ledger.exports.problems import write_problems_csv
    from ledger.tasks.import_payments import import_payments

    report = import_payments(_opened(context, create=True), file, layout, now=now)
    if problems is not None:
        write_problems_csv(problems, report.book.problems)
    if as_json:
        _print_json(report.figures())
    else:
        for line in report.lines():
            out.print(line)
    raise typer.Exit(report.exit_code)


@app.command()
def marts(context: typer.Context, as_known_at: AsKnownAt = None, as_json: AsJson = False) -> None:
    """Refresh the analytics snapshot that the dashboards read."""
    _refresh_marts(context, as_known_at, quiet=False, as_json=as_json)


@app.command()
def recharge(
    context: typer.Context,
    month: Annotated[
        Month,
        typer.Argument(
            parser=_month, metavar="MONTH", help="The last service month to bill; of a quarter, its last."
        ),
    ],
    agency: Annotated[
        str | None, typer.Option(metavar="AGENCY", help="Only papers addressed to this debtor agency.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Issue recharges, credit notes and internal journals for all that is unbilled up to MONTH; twice issues none."""
    from ledger.tasks.recharge import recharge

    recharged = recharge(_opened(context), month, agency=agency, now=now)
    if as_json:
        _print_json(recharged.as_dict())
    else:
        for sentence in recharged.sentences:
            out.print(sentence)


@app.command()
def evidence(
    context: typer.Context,
    recharge: Annotated[str, typer.Argument(metavar="RECHARGE", help="The number of a paper this ledger issued.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the PDF and the workbook.")],
) -> None:
    """Write the evidence pack of a recharge: for every line days, rate, share, decision, approvals and outcomes."""
    from ledger.tasks.evidence import write_pack

    for sentence in write_pack(_opened(context), recharge, folder).sentences:
        out.print(sentence)


@app.command()
def export(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="charges, journal, recharges, beancount and others: see the README")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; one that is there is replaced.")],
    on: Annotated[
        date | None,
        typer.Option(parser=_day, metavar="DATE", help="The day of what stood on a day, e.g. aged debt or a census."),
    ] = None,
    agency: Annotated[
        str | None, typer.Option(metavar="AGENCY", help="Of a general ledger: only this agency's books.")
    ] = None,
    month: Annotated[
        Month | None, typer.Option(parser=_month, metavar="MONTH", help="Only of this month, like 2026-03.")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(metavar="NAME_OR_TOML", help="How a general ledger wants it: plain, oracle or a TOML file."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(parser=_year, metavar="YEAR", help="The financial year that s251 is of.")
    ] = None,
    identities: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Of a return: what the ledger does not keep, joined and not stored."),
    ] = None,
    as_known_at: AsKnownAt = None,
) -> None:
    """Write figures as CSV, a return, or the books for another program."""
    from ledger.tasks.export import EXPORTS, export
    from ledger.tasks.export_books import BOOKS, Narrowed, export_books
    from ledger.tasks.export_returns import RETURNS, export_return

    narrowed = Narrowed(agency, month, profile, year, identities)
    if what in BOOKS:
        if on is not None:
            raise WrongUsage(f"{what} is not of one day.", "Leave --on out.")
        for sentence in export_books(_opened(context), what, file, narrowed, as_known_at=as_known_at):
            out.print(sentence)
        return
    if what in RETURNS:
        narrowed.want_only(what, ("year", "identities"))
        with _progress("Writing placements") as progress:
            summary = export_return(
                _opened(context),
                what,
                file,
                on=on,
                year=year,
                identities=identities,
                as_known_at=as_known_at,
                progress=progress,
            )
        for sentence in summary.sentences:
            out.print(sentence)
        return
    if what not in EXPORTS:
        raise WrongUsage(f"{what} cannot be exported.", f"Choose one of: {', '.join((*EXPORTS, *BOOKS, *RETURNS))}.")
    narrowed.want_only(what, ())
    rows = export(_opened(context), what, file, as_known_at=as_known_at, on=on)
    out.print(f"rows written: {rows}")


@app.command()
def uplifts(
    context: typer.Context,
    apply: Annotated[
        bool, typer.Option("--apply", help="Make facts of those that are stated as agreed; twice makes none.")
    ] = False,
    letters: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a workbook a provider there: what was agreed.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say what the uplifts claimed and agreed would cost each budget, before anything is changed."""
    from ledger.tasks import uplifts as round_of
    from ledger.tasks.uplift_costs import BUDGET_COLUMNS, RISE_COLUMNS
    from ledger.tasks.uplift_letters import write_letters

    engine = _opened(context)
    if apply:
        decided = round_of.apply(engine, now=now)
        for sentence in decided.sentences:
            out.print(sentence)
        if not decided.done:
            raise typer.Exit(1)
    if letters is not None:
        for written in write_letters(engine, letters):
            out.print(f"written: {written}")
    if apply or letters is not None:
        return
    with _progress("Working out placements") as progress:
        found = round_of.preview(engine, progress=progress)
    if as_json:
        _print_json(found.as_dict())
        return
    _print_table(RISE_COLUMNS, found.rise_rows, frozenset({"arrears", "to come"}))
    _print_table(BUDGET_COLUMNS, found.budget_rows, frozenset({"true-up", "to come", "cost"}))
    for sentence in found.sentences:
        out.print(sentence)


@app.command()
def beds(
    context: typer.Context,
    home: Annotated[
        str | None, typer.Option(metavar="HOME", help="One home; without it, all that have a block price.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be recorded, and record nothing.")
    ] = False,
    now: Now = None,
) -> None:
    """State the prices by which the beds of jointly commissioned homes come to their block price; twice adds none."""
    from ledger.book.problems import PROBLEM_COLUMNS
    from ledger.tasks.homes import record_beds
    from ledger.tasks.import_book import problem_rows

    plan, outcome = record_beds(_opened(context), home=home, dry_run=dry_run, now=now)
    if outcome and outcome.problems:
        _print_table(PROBLEM_COLUMNS, problem_rows(outcome))
    for sentence in [*plan.sentences, *(outcome.sentences if outcome else ())]:
        out.print(sentence)
    if outcome and outcome.problems:
        raise typer.Exit(1)


@app.command()
def whatif(
    context: typer.Context,
    book: Annotated[
        Path | None, typer.Argument(metavar="BOOK", help="A book of changed agreements, clauses and whatever else.")
    ] = None,
    decide: Annotated[
        str | None, typer.Option(metavar="DRAFT", help="Take this draft, of the ledger or the book, as agreed.")
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=_day, metavar="DATE", help="The day on which it would be agreed; else today."),
    ] = None,
    through: Annotated[
        date | None, typer.Option(parser=_day, metavar="DATE", help="Count cost to this day; else to a 31 March.")
    ] = None,
    costs: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write cost now and then by placement, budget and year.")
    ] = None,
    true_up: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the true-up by placement, month and share.")
    ] = None,
    prefer_book: Annotated[
        bool, typer.Option("--prefer-book", help="Let the book overrule what was stated on a screen.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say what a BOOK, or a draft taken as agreed, would cost each budget and post, before anyone decides."""
    from ledger.tasks.what_if import what_if, write_files

    if book is None and decide is None:
        raise WrongUsage("There is nothing to suppose.", "Give a BOOK, or --decide DRAFT.")
    with _progress("Working out placements") as progress:
        asked = what_if(
            _opened(context),
            book,
            decide=decide,
            on=on,
            through=through,
            prefer_book=prefer_book,
            now=now,
            progress=progress,
        )
    write_files(asked, costs=costs, true_up=true_up)
    if as_json:
        _print_json(asked.as_dict())
    else:
        for columns, rows in asked.tables:
            _print_table(columns, rows, FIGURES_OF_SUPPOSITIONS)
        for sentence in asked.sentences:
            out.print(sentence)
    if asked.problems:
        raise typer.Exit(1)


@app.command()
def verify(context: typer.Context, as_known_at: AsKnownAt = None, as_json: AsJson = False) -> None:
    """Read everything back and check every invariant; exit 1 names what is wrong and where."""
    from ledger.tasks.verify import verify

    engine = _opened(context)
    with _progress("Verifying placements") as progress:
        result = verify(engine, as_known_at=as_known_at, progress=progress)
    if as_json:
        _print_json(result.as_dict())
    else:
        if result.findings:
            _print_table(("check", "where", "what"), result.findings)
        for sentence in result.sentences:
            out.print(sentence)
    if result.findings:
        raise typer.Exit(1)


@app.command()
def template(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")]) -> None:
    """Write the workbook to fill in, made from the models."""
    from ledger.exports.template import write_template

    write_template(file)
    out.print("The template is written. Fill in what you have; columns marked ★ must be filled.")


@app.command()
def demo(context: typer.Context) -> None:
    """Build the demonstration ledger, month by month as it happened, each at its own month's end."""
    from ledger.tasks.demo import DEMO_STORE, build

    named = context.parent.params["store"] if context.parent else None
    url = named or DEMO_STORE
    with _progress("Building the demonstration ledger") as progress:
        built = build(url, progress=progress)
    for sentence in built.sentences:
        out.print(sentence)
    out.print(f"See it with: joint-ledger --store {url} serve")


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="PORT", help="Where to serve; the next free one is taken if it is in use.")
    ] = 8501,
) -> None:
    """Serve the dashboards, to this machine only."""
    from ledger.tasks.serve import serve

    serve(context.obj, port=port)


def _refresh_marts(
    context: typer.Context, as_known_at: datetime | None, *, quiet: bool, as_json: bool = False
) -> None:
    from ledger.tasks.refresh_marts import refresh_marts

    with _progress("Counting") as progress:
        built = refresh_marts(_opened(context), as_known_at=as_known_at, progress=progress)
    if as_json:
        _print_json(built.as_dict())
    elif not quiet:
        for sentence in built.sentences:
            out.print(sentence)


def _opened(context: typer.Context, *, create: bool = False) -> Engine:
    """The store that was asked for; it is let go of when the command ends."""
    from ledger.store.engine import open_store

    engine = open_store(context.obj, create=create)
    context.call_on_close(engine.dispose)
    return engine


@contextmanager
def _progress(what: str) -> Iterator[ProgressCall]:
    """A bar on the terminal for whatever takes more than a moment; nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], figures: frozenset[str] = frozenset()
) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)


def _print_json(figures: Any) -> None:
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=1, default=str))


def main() -> None:
    """Run the command line."""
    app(prog_name="joint-ledger")


if __name__ == "__main__":
    main()
