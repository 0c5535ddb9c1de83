"""The walk: all pages of a demonstration ledger with what they draw, and what its files and workbook write.

Whatever carries a measure is collected with its arguments; `apart` says where what a page draws is not what the rows
of a file come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages import PAGES
from dashboards.widgets.figures import DrawnBare, DrawnFigure, collected
from ledger.answers.answer import Answer
from ledger.answers.documents.papers import lines, recharges
from ledger.answers.registry import ANSWERS
from ledger.answers.sheet import rows_known
from ledger.answers.splits.commitments import month_before
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.figures import Figure, Measure
from ledger.domain.money_and_days.periods import Month, financial_year_name
from ledger.domain.sheet.columns import AnswerColumn, columns_of
from ledger.store.books import Books, books_at
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import APP

ON = date(2025, 6, 15)
A_YEAR_BEFORE = date(2024, 6, 15)
Walked = dict[str, list[DrawnFigure | DrawnBare]]
Told = frozenset[tuple[str, Hashable]]
"""What narrows a figure, by name."""


def walk(store: str) -> Walked:
    """What each page draws, by its title, as it opens; of one invoice line and one recharge too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOINT_LEDGER_STORE", store)
        patch.setenv("JOINT_LEDGER_TODAY", ON.isoformat())
        return dict(_pages(_named(store)))


def _named(store: str) -> dict[str, str]:
    """What addresses name, for pages that are of one thing: the first of its list."""
    engine = open_store(store)
    with books_at(engine) as books:
        waiting, issued = lines(books, {"status": "queried"}, size=1).page, recharges(books, {}, size=1).page
    engine.dispose()
    return {"line": str(waiting[0].number), "recharge": issued[0].number}


def _pages(named: Mapping[str, str]) -> Iterator[tuple[str, list[DrawnFigure | DrawnBare]]]:
    with collected() as told:
        app = AppTest.from_file(APP, default_timeout=120).run()
    yield PAGES[0].title, told
    for page in PAGES[1:]:
        if page.of in named:
            app.query_params[page.of] = named[page.of]
        with collected() as told:
            shown = app.switch_page(page.file).run()
        assert not shown.exception, page.title
        yield page.title, told


def drawn(walked: Walked) -> list[DrawnFigure]:
    """Every figure of every page."""
    return [each for told in walked.values() for each in told if isinstance(each, DrawnFigure)]


@dataclass(frozen=True)
class FiledFigure:
    """One cell of a file: what its row says of the measure's arguments, and what it comes to."""

    file: str
    measure: Measure
    told: Told
    value: int | None
    counted: bool = True
    """Whether it counts in a sum: both sides of a dispute have a matter, and one of them counts."""

    @property
    def figure(self) -> Figure:
        """The same as a figure."""
        return self.measure.of(self.value, **dict(self.told))


def measured(answer: Answer[Any]) -> list[AnswerColumn]:
    """The columns of an answer's file that carry a measure."""
    return [column for column in columns_of(answer.row) if column.measure and column.name in answer.columns]


def filed(books: Books, on: date = ON) -> list[FiledFigure]:
    """What every file writes under a measure, of a day where it is of one."""
    given = {"on": on, "since": month_before(books).isoformat()}
    budgets = {row.budget: row for row in rows_known(books, Budget)}
    return [
        _filed(answer.name, row, column, given, budgets)
        for answer in ANSWERS.values()
        if answer.exported is not None and measured(answer)
        for row in answer.listed(books, on if answer.on_a_day else None)
        if _in_window(answer.name, row)
        for column in measured(answer)
    ]


def _in_window(file: str, row: Any) -> bool:
    """Whether pages look at a row: of decided waits they tell those of the 12 months to the day."""
    return file != "cost-of-delay" or row.decided_on is None or row.decided_on > A_YEAR_BEFORE


def _filed(
    file: str, row: Any, column: AnswerColumn, given: Mapping[str, Hashable], budgets: Mapping[str, Budget]
) -> FiledFigure:
    measure = column.measure
    assert measure is not None
    told = {name: getattr(row, name) for name in measure.by if hasattr(row, name)}
    told |= {name: each for name, each in given.items() if name in measure.by}
    if told.get("service_month") and "financial_year" in measure.by:
        told["financial_year"] = financial_year_name(Month.parse(told["service_month"]).financial_year)
    if budget := budgets.get(str(told.get("budget"))):
        told |= {
            name: each for name, each in (("agency", budget.agency), ("stream", budget.stream)) if name in measure.by
        }
    plain = {name: " ".join(each) if isinstance(each, tuple) else each for name, each in told.items()}
    known = frozenset((name, each) for name, each in plain.items() if each not in (None, ""))
    return FiledFigure(file, measure, known, getattr(row, column.field), getattr(row, "counted", True))


def by_measure(rows: Iterable[FiledFigure]) -> dict[tuple[str, Measure], list[FiledFigure]]:
    """The cells of each file's measure together."""
    found: dict[tuple[str, Measure], list[FiledFigure]] = defaultdict(list)
    for each in rows:
        found[each.file, each.measure].append(each)
    return found


def apart(told: Iterable[Figure], rows: Iterable[FiledFigure]) -> tuple[list[str], set[str]]:
    """Where a figure is not what the rows of a file come to that say what narrows it; and which were compared."""
    files, found, compared = by_measure(rows), [], set[str]()
    for figure in dict.fromkeys(told):
        for (file, measure), cells in files.items():
            if measure == figure.measure and measure.adds_over and _tells(figure, cells):
                meant = _sum(figure, cells)
                if meant is not None and not (file in BESIDE_A_MATTER and _is_in_none(figure, cells)):
                    compared.add(measure.name)
                    if meant != figure.size:
                        where = sorted(figure.arguments, key=str)
                        found.append(f"{measure.name} {where}: {figure.value}, and {meant} in {file}")
    return found, compared


BESIDE_A_MATTER = {"agenda"}
"""Files that tell what a placement costs beside a matter of it: one without a matter is in none of their rows."""


def _is_in_none(figure: Figure, cells: Iterable[FiledFigure]) -> bool:
    return not any(figure.arguments <= each.told for each in cells)


def _tells(figure: Figure, cells: Sequence[FiledFigure]) -> bool:
    """Whether rows of a file say all that narrows a figure, and are of its time and way of standing."""
    said = {argument for each in cells for argument in each.told}
    of_these = {argument for argument in figure.arguments if argument[0] in _OF_THESE_ALONE}
    return {name for name, _ in figure.arguments} <= {name for name, _ in said} and of_these <= said


_OF_THESE_ALONE = ("financial_year", "service_month", "since", "on", "window", "standing")


def _sum(figure: Figure, cells: Iterable[FiledFigure]) -> int | None:
    """What the rows come to that have what narrows a figure; None where these may not be added up."""
    by_agency = figure.argument("agency") is not None
    chosen = {
        each.told: each.value for each in cells if figure.arguments <= each.told and (each.counted or by_agency)
    }
    differ = {name for told in chosen for name, _ in told} - {name for name, _ in figure.arguments}
    if len(chosen) > 1 and not differ <= {*figure.measure.adds_over, "financial_year"}:
        return None
    return sum(value or 0 for value in chosen.values())
