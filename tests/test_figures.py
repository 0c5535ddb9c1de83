"""What draws pounds, days or counts on a page takes a figure, and nothing else can: no amount is written by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from ledger.answers.registry import ANSWERS
from ledger.domain.registry.measures import MEASURES
from ledger.domain.sheet.columns import PENCE, columns_of
from tests.sources import within

NOT_A_PAGE = (
    *("dashboards.widgets", "dashboards.reading", "dashboards.pages", "dashboards.served"),
    *("dashboards.app", "dashboards.start"),
)
BARE = {
    "look": {
        *("to_the_penny", "with_sign", "amount", "to_the_pound", "in_brackets", "whole_pounds", "in_millions"),
        *("hours", "per_cent", "counted"),
    },
    "tables": {"penny", "penny_of", "pound", "count"},
    "sections": {"KeyFigure"},
}
"""What words or draws a number of which nobody said what it measures: for widgets alone."""
BY_NAME = {"sum": "adds up by hand", "KeyFigure": "makes a key figure of words"}
NO_MEASURE = {
    # Whole charges, documents and entries, line by line: no quantity of its own.
    **{"charges": {"amount"}, "journal": {"debit", "credit"}, "recharges": {"amount"}, "conflicts": {"amount"}},
    **{"payment-matches": {"amount"}, "control-accounts": {"listed", "held"}, "invoice-lines": {"vat"}},
    "settled-beyond": {"asked", "credited", "paid"},
    # The three parts have measures; what they come to is never told as one figure.
    "exposure": {"expected"},
    # Movement by cause: the cause is the column's name.
    "commitments": {"starts", "ends", "prices", "splits", "passed_on", "papers", "corrections"},
    # The most of several values of matters, which have a measure.
    "agenda": {"at_stake"},
    # A part of what was paid, by what is not recorded.
    "money-without-outcome": {"amount", "agreed"},
    # Under disclosure control: of groups that pages do not tell so.
    "therapeutic-premium": {
        *("median_with_claim", "median_without_claim", "difference", "difference_joint_homes_once"),
    },
    # A week on the day of asking, beside what it averts; the measure is of the horizon.
    "secured-funding": {"weekly_cost"},
}
"""Columns of pounds in files that carry no measure, by file."""


def bare_numbers(trees: dict[str, ast.Module]) -> list[str]:
    """Where a page words, draws or adds up a number of which it does not say what it measures."""
    return [
        f"{module}:{line} {what}"
        for module, tree in trees.items()
        if within(module, "dashboards") and not any(within(module, other) for other in NOT_A_PAGE)
        for line, what in _faults(tree)
    ]


def _faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in BARE.get(node.value.id, ()):
                yield node.lineno, f"draws a bare number by {node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from _imported(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BY_NAME:
            yield node.lineno, BY_NAME[node.func.id]
        elif isinstance(node, ast.JoinedStr):
            yield from _by_hand(node)


def _imported(node: ast.ImportFrom) -> Iterator[tuple[int, str]]:
    taken = {alias.name for alias in node.names}
    if node.module == "ledger.domain.money_and_days.money" and "pounds" in taken:
        yield node.lineno, "words bare pence"
    if node.module == "dashboards.widgets.sections" and "KeyFigure" in taken and _named_otherwise(node):
        yield node.lineno, "makes a key figure of words"


def _named_otherwise(node: ast.ImportFrom) -> bool:
    return any(alias.asname for alias in node.names)


def _by_hand(text: ast.JoinedStr) -> Iterator[tuple[int, str]]:
    for before, after in zip([None, *text.values], text.values, strict=False):
        if isinstance(before, ast.Constant) and str(before.value).endswith("£"):
            yield text.lineno, "writes pounds by hand"
        if isinstance(after, ast.FormattedValue) and "," in _format_of(after):
            yield text.lineno, "writes a number by hand"


def _format_of(value: ast.FormattedValue) -> str:
    parts = value.format_spec.values if isinstance(value.format_spec, ast.JoinedStr) else []
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_pages_draw_figures_and_nothing_else(trees: dict[str, ast.Module]) -> None:
    assert bare_numbers(trees) == []


@pytest.mark.parametrize(
    "text",
    [
        'st.markdown(f"{look.to_the_penny(row.amount)} is owed")',
        'said = f"It comes to £{pence / 100:.2f}."',
        'said = f"{len(rows):,} rows"',
        'COLUMNS = [tables.penny("amount", "Amount (£)")]',
        "owed = sum(row.amount for row in rows)",
        "from ledger.domain.money_and_days.money import pounds",
        "from dashboards.widgets.sections import KeyFigure as Figure",
        'sections.KeyFigure("Owed", "£1", "What is owed")',
        'told = [KeyFigure("Owed", "£1", "What is owed")]',
    ],
)
def test_a_planted_amount_is_seen(text: str) -> None:
    assert len(bare_numbers({"dashboards.finance.planted": ast.parse(text)})) == 1
    assert bare_numbers({"dashboards.widgets.planted": ast.parse(text)}) == []


def test_each_measure_has_one_name_and_is_made_of_measures_that_are_known() -> None:
    assert len(MEASURES) > 50
    for name, measure in MEASURES.items():
        assert name == measure.name
        assert set(measure.needs) <= set(measure.by), name
        assert set(measure.adds_over) <= set(measure.by), name
        assert measure.meaning[:1].isupper(), name
        assert all(MEASURES[part.name] == part for _, part in measure.makes), name


def test_each_column_of_pounds_in_a_file_has_its_measure_or_is_listed_without() -> None:
    without = {
        answer.name: {
            column.name
            for column in columns_of(answer.row)
            if column.kind is PENCE and column.measure is None and column.name in answer.columns
        }
        for answer in ANSWERS.values()
        if answer.exported is not None
    }
    assert {name: columns for name, columns in without.items() if columns} == NO_MEASURE
