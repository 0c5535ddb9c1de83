"""Settings: thresholds and terms as they stand, changed on a form, with the trail of who set what and when."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.sheet import names, rows_known
from ledger.domain.agencies.sheets import Agency
from ledger.domain.agencies.thresholds import DEFAULTS, MEANINGS, Threshold
from ledger.domain.debts.sheets import Terms
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.changes import Version
from ledger.store.books import Books

_ALL = "all agencies"


def show() -> None:
    """Thresholds, then terms of payment between agencies."""
    agencies = reading.in_books_now(names, Agency)
    _thresholds(agencies)
    _terms(agencies)
    pages.doors()


def _thresholds(agencies: dict[str, str]) -> None:
    stated = reading.in_books_now(rows_known, Threshold)
    st.header("Thresholds", anchor="thresholds")
    _in_force(stated, agencies)
    st.subheader("Change a threshold")
    _change(stated, agencies)


def _in_force(stated: Sequence[Threshold], agencies: dict[str, str]) -> None:
    own = look.counted(len(stated), "is", "are") if stated else "none is"
    st.markdown(f"From when on somebody has to look. {own.capitalize()} set by you; the others stand as supplied.")
    tables.show(
        _as_they_stand(stated, agencies),
        [
            tables.coded("threshold", "Threshold"),
            tables.text("meaning", "What it is"),
            tables.text("whose", "Set for"),
            tables.TableColumn("value", "Value", figure=True),
        ],
        alt="The thresholds in force",
    )


def _as_they_stand(stated: Sequence[Threshold], agencies: dict[str, str]) -> list[dict[str, str]]:
    """The thresholds that were set, and those as supplied where nobody set one for all."""
    rows = [
        {"threshold": name, "meaning": meaning, "value": decimal_text(DEFAULTS[name]), "whose": "as supplied"}
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
    chosen = st.selectbox(
        "Threshold", list(MEANINGS), format_func=look.sentence_case, key="threshold", bind="query-params"
    )
    now = next((row.value for row in stated if row.threshold == chosen and row.agency is None), DEFAULTS[chosen])
    form = Form(
        Threshold,
        "Set it",
        asks=("value", "agency", "why"),
        fixed={"threshold": chosen},
        now={"value": decimal_text(now)},
        labels={"value": f"{look.sentence_case(chosen)}: {MEANINGS[chosen]}", "agency": "For which agency"},
        empty={"agency": "All that set none of their own"},
        key=f"threshold {chosen}",
    )
    stating.show(
        form,
        "value",
        model=Threshold,
        among=lambda row: row.threshold == chosen,
        words=lambda row: agencies.get(row.agency or "", row.agency or _ALL),
    )
    _trail(
        reading.in_books_now(Books.trail, Threshold, {"threshold": chosen}),
        [
            tables.TableColumn("row.value", "Value", decimal_text, figure=True),
            tables.TableColumn("row.agency", "For", lambda code: agencies.get(code or "", code or _ALL)),
            tables.text("row.why", "Why"),
        ],
        f"Every value that {look.words(chosen)} was given",
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
                tables.count("payment_days", "Days to pay"),
                tables.in_words("Order number", lambda row: "required" if row.order_required else "not required"),
            ],
            alt="Terms of payment between agencies",
        )
    if not agencies:
        sections.nothing("No agency is known yet", "Hand over a book first.")
        return
    _set_terms(agencies)


def _set_terms(agencies: dict[str, str]) -> None:
    st.subheader("Set terms")
    form = Form(
        Terms,
        "Set them",
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
    _trail(
        reading.in_books_now(Books.trail, Terms, {}),
        [
            tables.named("row.from_agency", "Who pays", agencies),
            tables.named("row.to_agency", "Who is paid", agencies),
            tables.count("row.payment_days", "Days"),
        ],
        "All terms that were ever set",
    )


def _trail(versions: list[Version], columns: list[tables.TableColumn], alt: str) -> None:
    """Who stated what and when, the latest first."""
    with st.expander(f"Trail: {look.counted(len(versions), 'change')}"):
        if not versions:
            st.markdown("Nobody has changed it yet.")
            return
        tables.show(
            versions,
            [
                tables.moment("origin.recorded_at", "When (UTC)"),
                tables.text("origin.who", "Who"),
                *columns,
                tables.in_words("State", stating.state_of),
                tables.text("origin.why", "Why withdrawn"),
                tables.count("origin.batch", "Batch"),
            ],
            alt=alt,
        )


if __name__ == "__main__":
    show()
