"""Settings: thresholds and terms in force, changed on a form, with the trail of who set what and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.widgets import figures, look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.sheet import names, rows_known
from ledger.domain.agencies.measures import THRESHOLDS_SET
from ledger.domain.agencies.sheets import Agency
from ledger.domain.agencies.thresholds import DEFAULTS, MEANINGS, Threshold
from ledger.domain.debts.measures import PAYMENT_DAYS
from ledger.domain.debts.sheets import Terms
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.changes import Version
from ledger.domain.sheet.measures import CHANGES
from ledger.store.books import Books

_ALL = "all agencies"
# Thresholds that are called otherwise than by their code.
_CALLED = {"papers_in_a_match": "Documents in a match"}


def show() -> None:
    """Thresholds, then terms of payment between agencies."""
    agencies = reading.in_books_now(names, Agency)
    _thresholds(agencies)
    _terms(agencies)


def _thresholds(agencies: dict[str, str]) -> None:
    stated = reading.in_books_now(rows_known, Threshold)
    st.header("Thresholds", anchor="thresholds")
    _in_force(stated, agencies)
    st.subheader("Change a threshold")
    _change(stated, agencies)


def _called(threshold: str) -> str:
    return _CALLED.get(threshold, look.sentence_case(threshold))


def _in_force(stated: Sequence[Threshold], agencies: dict[str, str]) -> None:
    own = THRESHOLDS_SET.of(len(stated))
    said = figures.counted(own, "value is", "values are")
    st.markdown(
        f"A threshold says from which value somebody is asked to look. {look.beginning(said)} set here; the others "
        "are the defaults."
    )
    tables.show(
        _rows_in_force(stated, agencies),
        [
            tables.in_words("Threshold", lambda row: _called(row["threshold"]), whole=True),
            tables.text("meaning", "What it means"),
            tables.text("whose", "Set for"),
            tables.TableColumn("value", "Value", figure=True),
        ],
        alt="The thresholds in force",
    )


def _rows_in_force(stated: Sequence[Threshold], agencies: dict[str, str]) -> list[dict[str, str]]:
    """The thresholds that were set, and those as supplied where nobody set one for all."""
    rows = [
        {"threshold": name, "meaning": meaning, "value": decimal_text(DEFAULTS[name]), "whose": "default"}
        for name, meaning in MEANINGS.items()
        if not any(row.threshold == name and row.agency is None for row in stated)
    ]
    rows += [
        {
            "threshold": row.threshold,
            "meaning": MEANINGS[row.threshold],
            "value": decimal_text(row.value),
            "whose": agencies.get(row.agency, row.agency) if row.agency else _ALL,
        }
        for row in stated
    ]
    order: list[str] = list(MEANINGS)
    return sorted(rows, key=lambda row: order.index(row["threshold"]))


def _change(stated: Sequence[Threshold], agencies: dict[str, str]) -> None:
    """The form for one of them, and what it was set to before."""
    chosen = st.selectbox("Threshold", list(MEANINGS), format_func=_called, key="threshold", bind="query-params")
    now = next((row.value for row in stated if row.threshold == chosen and row.agency is None), DEFAULTS[chosen])
    form = Form(
        Threshold,
        "Save",
        asks=("value", "agency", "why"),
        fixed={"threshold": chosen},
        now={"value": decimal_text(now)},
        labels={"value": f"{_called(chosen)}: {MEANINGS[chosen]}", "agency": "For which agency"},
        empty={"agency": "All agencies without a value of their own"},
        key=f"threshold {chosen}",
    )
    stating.show(
        form,
        "value",
        model=Threshold,
        among=lambda row: row.threshold == chosen,
        words=lambda row: agencies.get(row.agency or "", row.agency or _ALL),
    )
    versions = reading.in_books_now(Books.trail, Threshold, {"threshold": chosen})
    _trail(
        versions,
        [
            tables.TableColumn("row.value", "Value", decimal_text, figure=True),
            tables.TableColumn("row.agency", "For", lambda code: agencies.get(code or "", code or _ALL)),
            tables.text("row.why", "Why"),
        ],
        f"Every value of the threshold “{_called(chosen)}”",
        CHANGES.of(len(versions), sheet=Threshold.sheet, key=chosen),
    )


def _terms(agencies: dict[str, str]) -> None:
    st.header("Terms of payment", anchor="terms")
    known = reading.in_books_now(rows_known, Terms)
    st.markdown("A recharge is due 30 days after its date, unless the two agencies have terms of their own.")
    if known:
        tables.show(
            known,
            [
                tables.named("from_agency", "Who pays", agencies),
                tables.named("to_agency", "Who is paid", agencies),
                tables.number("payment_days", "Days to pay", PAYMENT_DAYS),
                tables.in_words("Order number", lambda row: "required" if row.order_required else "not required"),
            ],
            alt="Terms of payment between agencies",
        )
    if not agencies:
        sections.nothing("No agency is recorded yet", "Import a data workbook first.")
        return
    _set_terms(agencies)


def _set_terms(agencies: dict[str, str]) -> None:
    st.subheader("Set terms")
    form = Form(
        Terms,
        "Save",
        now={"payment_days": "30"},
        labels={"from_agency": "Who pays", "to_agency": "Who is paid", "payment_days": "Days to pay"},
    )
    stating.show(
        form,
        "terms",
        model=Terms,
        words=lambda row: (
            f"{agencies.get(row.from_agency, row.from_agency)} pays {agencies.get(row.to_agency, row.to_agency)}"
        ),
    )
    versions = reading.in_books_now(Books.trail, Terms, {})
    _trail(
        versions,
        [
            tables.named("row.from_agency", "Who pays", agencies),
            tables.named("row.to_agency", "Who is paid", agencies),
            tables.number_of("Days to pay", _days_then),
        ],
        "All terms that were ever set",
        CHANGES.of(len(versions), sheet=Terms.sheet),
    )


def _days_then(version: Version) -> Figure:
    """Days to pay as one version of the terms has them."""
    row: Any = version.row
    of = {"from_agency": row.from_agency, "to_agency": row.to_agency, "batch": version.origin.batch}
    return PAYMENT_DAYS.of(row.payment_days, **of)


def _trail(versions: list[Version], columns: list[tables.TableColumn], alt: str, number: Figure) -> None:
    """Who stated what and when, the latest first."""
    with st.expander(f"Audit trail: {figures.counted(number, 'change')}"):
        if not versions:
            st.markdown("Nobody has changed it yet.")
            return
        tables.show(
            versions,
            [
                tables.moment("origin.recorded_at", "When (UTC)"),
                tables.text("origin.who", "Who"),
                *columns,
                tables.in_words("Status", stating.state_of),
                tables.text("origin.why", "Why withdrawn"),
                tables.numbered("origin.batch", "Change"),
            ],
            alt=alt,
        )


if __name__ == "__main__":
    show()
