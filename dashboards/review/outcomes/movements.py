"""How far outcomes have come by domain: open and ended ones, a chart and a table each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards.reading import Rows
from dashboards.review.outcomes import charts as outcome_charts
from dashboards.widgets import charts, look, sections, tables
from dashboards.widgets.outcome_movements import COUNTS, MOVEMENTS, PARTS, counts_of

# From so many outcomes on a domain is named in a headline.
_ENOUGH = 5


def by_domain(rows: Rows, part: str) -> None:
    """A chart and a table of one part by domain, the most that moved nearer first; where it has outcomes."""
    counts = {
        domain: counts_of([row for row in rows if row["domain"] == domain], part)
        for domain in {row["domain"] for row in rows if row["part"] == part}
    }
    if not counts:
        return
    st.subheader(f"{PARTS[part]} outcomes by domain")
    shown = [
        {"domain": domain, **counts[domain]}
        for domain in sorted(counts, key=lambda name: (-counts[name]["nearer"], -counts[name]["all"], name))
    ]
    _drawn(shown, _furthest(counts, part), part)
    tables.show(
        shown,
        (tables.coded("domain", "Domain"), *COUNTS),
        alt=f"{PARTS[part]} outcomes by domain and what became of them",
    )
    sections.source("outcomes, observations and endings as known, at the as-at date")


def _drawn(shown: Sequence[Mapping[str, Any]], headline: str, part: str) -> None:
    charts.finding(
        headline,
        f"{PARTS[part]} outcomes by domain and by where the latest rating puts each: never an average of raters.",
    )
    colours = [*look.series_colours(), look.ground("rest")]
    outcome_charts.counted(
        [
            {"label": look.sentence_case(row["domain"]), "part": words, "count": row[movement]}
            for row in shown
            for movement, words in MOVEMENTS.items()
        ],
        dict(zip(MOVEMENTS.values(), colours, strict=False)),
        f"{PARTS[part]} outcomes by domain and what became of them. {headline}",
    )


def _furthest(counts: Mapping[str, Counter[str]], part: str) -> str:
    enough = [domain for domain in sorted(counts) if counts[domain]["all"] >= _ENOUGH]
    if not enough:
        nearer, everything = (sum(each[what] for each in counts.values()) for what in ("nearer", "all"))
        return f"{nearer:,} of {look.counted(everything, f'{part} outcome')} moved nearer to the target"
    best = max(enough, key=lambda domain: (counts[domain]["nearer"] / counts[domain]["all"], counts[domain]["all"]))
    nearer, everything = counts[best]["nearer"], counts[best]["all"]
    return f"{look.sentence_case(best)} is furthest on: {nearer:,} of {everything:,} moved nearer"
