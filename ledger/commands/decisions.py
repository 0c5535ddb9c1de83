"""What is worked out before anybody decides: what a split, an uplift or a bed would cost whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ledger.commands.terminal import (
    AsJson,
    Now,
    PreferBook,
    TypedNamesNobody,
    a_day,
    answer,
    day_of,
    nameless,
    opened,
    out,
    print_table,
    progress_of,
    tell,
)
from ledger.errors import WrongUsage

FIGURES_OF_SUPPOSITIONS = frozenset({"now", "then", "difference", "agreed now", "agreed then", "true-up", "more"})
FIGURES_OF_UPLIFTS = frozenset({"arrears", "true-up", "to come", "cost"})


def whatif(
    context: typer.Context,
    book: Annotated[
        Path | None,
        typer.Argument(metavar="WORKBOOK", help="A data workbook of changed agreements, clauses and whatever else."),
    ] = None,
    decide: Annotated[
        str | None,
        typer.Option(metavar="DRAFT", help="Take this draft, of the ledger or the data workbook, as agreed."),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DATE", help="The day on which it would be agreed; else today."),
    ] = None,
    through: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DATE", help="Count cost to this day; else to a 31 March.")
    ] = None,
    costs: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write cost now and then by placement, budget and year.")
    ] = None,
    true_up: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the true-up by placement, month and share.")
    ] = None,
    prefer_book: PreferBook = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say what a WORKBOOK, or a draft taken as agreed, would cost each budget and post, before anyone decides."""
    from ledger.answers.what_if.comparison import what_if, write_files
    from ledger.store.books import books_at

    if book is None and decide is None:
        raise WrongUsage("There is nothing to suppose.", "Give a WORKBOOK, or --decide DRAFT.")
    engine, today = opened(context), day_of(now)
    with progress_of("Working out placements") as progress, books_at(engine, today=today) as books:
        asked = what_if(
            books, book, decide=decide, on=on, through=through, prefer_book=prefer_book, progress=progress
        )
    write_files(asked, costs=costs, true_up=true_up)
    answer(asked, as_json, *asked.tables, figures=FIGURES_OF_SUPPOSITIONS)
    if asked.problems:
        raise typer.Exit(1)


def uplifts(
    context: typer.Context,
    apply: Annotated[
        bool, typer.Option("--apply", help="Make records of those that are stated as agreed; safe to run again.")
    ] = False,
    letters: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a workbook a provider there: what was agreed.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say the in-year and full-year effect of uplift requests, before anything is changed."""
    from ledger.answers.what_if.uplift_round import BUDGET_COLUMNS, RISE_COLUMNS
    from ledger.answers.what_if.uplifts import uplift_round
    from ledger.store.books import books_at
    from ledger.tasks import uplifts as round_of
    from ledger.tasks.uplift_letters import write_letters

    engine = opened(context)
    if apply:
        decided = round_of.apply(engine, now=now)
        tell(decided.sentences)
        if not decided.done:
            raise typer.Exit(1)
    if letters is not None:
        with books_at(engine, today=day_of(now)) as books:
            for written in write_letters(books, letters):
                out.print(f"written: {written}")
    if apply or letters is not None:
        return
    with progress_of("Working out placements") as progress, books_at(engine, today=day_of(now)) as books:
        found = uplift_round(books, progress=progress)
    tables = (RISE_COLUMNS, found.rise_rows), (BUDGET_COLUMNS, found.budget_rows)
    answer(found, as_json, *tables, figures=FIGURES_OF_UPLIFTS)


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
    """State the prices by which the beds of joint homes come to their block price; safe to run again."""
    from ledger.book.problems import PROBLEM_COLUMNS
    from ledger.tasks.homes import record_beds
    from ledger.tasks.import_results import problem_rows

    plan, outcome = record_beds(opened(context), home=home, dry_run=dry_run, now=now)
    if outcome and outcome.problems:
        print_table(PROBLEM_COLUMNS, problem_rows(outcome))
    tell([*plan.sentences, *(outcome.sentences if outcome else ())])
    if outcome and outcome.problems:
        raise typer.Exit(1)


def full_continuing_care(
    context: typer.Context,
    placement: Annotated[
        str, typer.Argument(metavar="PLACEMENT", help="The placement whose lead commissioner changes.")
    ],
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is recorded.")],
    budget: Annotated[
        str | None, typer.Option(metavar="BUDGET", help="The ICB's budget that pays all, and then leads.")
    ] = None,
    since: Annotated[
        date | None, typer.Option("--from", parser=a_day, metavar="DATE", help="From when it pays all.")
    ] = None,
    leads_from: Annotated[
        date | None,
        typer.Option(
            parser=a_day,
            metavar="DATE",
            help="From when its agency is lead commissioner; else from the day after the last invoiced one.",
        ),
    ] = None,
    decided: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DATE", help="When it was agreed.", show_default="today")
    ] = None,
    panel: Annotated[str | None, typer.Option(metavar="TEXT", help="Which panel or forum decided.")] = None,
    minute: Annotated[str | None, typer.Option(metavar="TEXT", help="Where it is written down.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Undo what was recorded so of PLACEMENT.")] = False,
    names_nobody: TypedNamesNobody = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be recorded and posted, and record nothing.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Record that health pays all of PLACEMENT from a day and leads it: one act, previewed, and undone as one."""
    from ledger.domain.decisions.taking_over import TakingOver
    from ledger.tasks.full_continuing_care import record_full_continuing_care, withdraw_full_continuing_care

    engine = opened(context)
    with nameless(names_nobody, why, panel, minute):
        if withdraw:
            done = withdraw_full_continuing_care(engine, placement, why, dry_run=dry_run, now=now)
        elif budget is None or since is None:
            raise WrongUsage("Who pays, and from when?", "Give --budget BUDGET and --from DATE, or --withdraw.")
        else:
            asked = TakingOver(placement, budget, since, decided, leads_from, panel, minute)
            done = record_full_continuing_care(engine, asked, why, dry_run=dry_run, now=now)
    answer(done, as_json)
    if done.outcome.problems:
        raise typer.Exit(1)
