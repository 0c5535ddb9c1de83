"""How far outcomes have come by domain: open and ended ones, a chart and a table each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards.reading import Rows
from dashboards.review.outcomes import charts as outcome_charts
from dashboards.widgets import charts, figures, look, sections, tables
from dashboards.widgets.outcome_movements import COUNTS, MOVEMENTS, PARTS, counts_of
from ledger.domain.money_and_days.figures import Figure

# From so many outcomes on a domain is named in a headline.
_ENOUGH = 5


def by_domain(rows: Rows, part: str) -> None:
    """A chart and a table of one part by domain, the most that moved nearer first; where it has outcomes."""
    counts = {
        domain: counts_of([row for row in rows if row["domain"] == domain], part, domain=domain)
        for domain in {row["domain"] for row in rows if row["part"] == part}
    }
    if not counts:
        return
    st.subheader(f"{PARTS[part]} outcomes by domain")
    furthest_first = sorted(counts, key=lambda name: (-counts[name]["nearer"].size, -counts[name]["all"].size, name))
    shown = [{"domain": domain, **counts[domain]} for domain in furthest_first]
    _drawn(shown, _furthest(counts, counts_of(rows, part), part), part)
    tables.show(
        shown,
        (tables.coded("domain", "Domain"), *COUNTS),
        alt=f"{PARTS[part]} outcomes by domain and what became of them",
    )
    sections.source("outcomes, observations and endings as recorded, at the as-at date")


def _drawn(shown: Sequence[Mapping[str, Any]], headline: str, part: str) -> None:
    charts.finding(
        headline,
        f"{PARTS[part]} outcomes by domain and progress, by the latest rating and never an average of raters.",
    )
    colours = [*look.series_colours(), look.ground("rest")]
    outcome_charts.counted(
        [
            {"label": look.sentence_case(row["domain"]), "part": words, "count": charts.drawn(row[movement])}
            for row in shown
            for movement, words in MOVEMENTS.items()
        ],
        dict(zip(MOVEMENTS.values(), colours, strict=False)),
        f"{PARTS[part]} outcomes by domain and what became of them. {headline}",
    )


def _furthest(counts: Mapping[str, Mapping[str, Figure]], of_all: Mapping[str, Figure], part: str) -> str:
    enough = [domain for domain in sorted(counts) if counts[domain]["all"].size >= _ENOUGH]
    if not enough:
        everything = figures.counted(of_all["all"], f"{part} outcome")
        return f"{figures.number(of_all['nearer'])} of {everything} moved nearer to the target"
    best = counts[max(enough, key=lambda domain: _rank(counts[domain]))]
    name = look.sentence_case(str(best["all"].argument("domain")))
    nearer, everything = figures.number(best["nearer"]), figures.number(best["all"])
    return f"Most progress: {name.lower()}, {nearer} of {everything} moved nearer"


def _rank(counts: Mapping[str, Figure]) -> tuple[float, int]:
    """By the part of the outcomes that moved nearer, then by how many there are."""
    return counts["nearer"].size / counts["all"].size, counts["all"].size
