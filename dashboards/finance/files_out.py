"""Export: every export, the month's workbook, and the journal for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.finance import aged_debt, returns_out
from dashboards.finance.files import as_files, made
from dashboards.widgets import acting, figures, look, sections, tables
from ledger.answers.answer import Answer
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.periods import Month
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.measures import ROWS_EXPORTED
from ledger.tasks.export import EXPORTS, export
from ledger.tasks.export_books import BOOKS, Narrowed, export_books
from ledger.tasks.export_returns import RETURNS

_WORDS = {
    "workbook": "The month's workbook, with totals as formulas",
    "gl": "A journal for the general ledger",
    "accruals": "Accruals for the general ledger, with their reversal",
    "beancount": "The journal for beancount",
    "hledger": "The journal for hledger",
    "journal": "The journal, posting by posting",
    "invoice-lines": "Invoice lines with their match status",
    "recharges": "Recharges, line by line",
    "aged-debt": "Aged debt on a day",
    "balances": "Agreement of balances on a day",
    "charges": "Charges by price and month",
    "allocations": "What each budget pays",
    "exposure": "Exposure of days without an agreement",
    "commitments": "Commitments by budget and month",
}
# What goes into the general ledger of one agency: all at once has to be asked for, and no agency's code has a space.
_ONE_BY_ONE = ("gl", "accruals")
_EVERY = "all agencies"
_OF_A_MONTH = ("workbook", "accruals")
_OWN = "own"
_PROFILES = {"oracle": "Oracle Fusion", _OWN: "A GL mapping of your own"}
_ENDINGS = {"workbook": "xlsx", "beancount": "beancount", "hledger": "journal"}


def show() -> None:
    """What to export, narrowed as far as it can be, made at a button."""
    sections.where_we_stand("Each file holds what is recorded and posted now.")
    st.header("Make a file", anchor="file")
    offered = [*(name for name in _WORDS if name in BOOKS or name in EXPORTS), *RETURNS]
    offered += [name for name in (*BOOKS, *EXPORTS) if name not in offered]
    words = {**_WORDS, **returns_out.WORDS}
    what = str(
        st.selectbox(
            "Export",
            offered,
            format_func=lambda name: words.get(name, look.sentence_case(name.replace("-", "_"))),
            key="take",
            bind="query-params",
        )
    )
    if what in BOOKS:
        _book(what)
    elif what in RETURNS:
        returns_out.show(what)
    else:
        _table(what)


def _book(what: str) -> None:
    asks = BOOKS[what]
    with st.grid(3, min_column_width=220):
        agency = _books_of(what) if "agency" in asks else ""
        every = "" if what in _OF_A_MONTH else "All months"
        month = _one("Month", "take_month", _months(), every) if "month" in asks else ""
        profile = _one("Format", "take_profile", _PROFILES, "Our own columns") if "profile" in asks else ""
    if not agency and what in _ONE_BY_ONE:
        st.markdown(":small[Choose whose books: a general ledger takes the journal of one agency.]")
        return
    own = st.file_uploader("Your GL mapping (.toml)", type=["toml"], key="mapping") if profile == _OWN else None
    if profile == _OWN and own is None:
        st.markdown(":small[Choose the file that maps our accounts to those of your program.]")
        return
    mapping = own.getvalue() if own else b""
    file = f"{what}{f'-{month}' if month else ''}.{_ENDINGS.get(what, 'csv')}"

    def write(folder: Path) -> Sequence[str]:
        with as_files([("mapping.toml", mapping)] if own else []) as (_, path):
            narrowed = Narrowed(
                None if agency == _EVERY else agency or None,
                Month.parse(month) if month else None,
                path or profile or None,
            )
            return reading.in_books_now(export_books, what, folder / file, narrowed)

    # After how much was written comes what the command warns of.
    key = (what, agency, month, profile, mapping)
    made("book", key, "Make the file", write, warned=lambda sentences: sentences[1:])


def _books_of(what: str) -> str:
    """The agency whose books are written. For a general ledger it is chosen, so that nobody's go into another's."""
    agencies = reading.in_books_now(names, Agency)
    if what not in _ONE_BY_ONE:
        return _one("Books of", "take_agency", agencies, "All agencies")
    return _one("Books of", "take_agency", {**agencies, _EVERY: "All agencies"}, "Choose whose books")


def _table(what: str) -> None:
    on: date | None = aged_debt.chosen_day("take_on") if EXPORTS[what].on_a_day else None
    file = f"{what}{f'-{on}' if on else ''}.csv"

    def make(folder: Path) -> object:
        return reading.in_books_now(export, what, folder / file, on=on)

    made("table", (what, on), "Make the file", make)
    if st.toggle("What the file holds", key="held", bind="query-params"):
        _held(EXPORTS[what], on)


def _held(of: Answer[Any], on: date | None) -> None:
    """How many rows the file has, and the first of them as the answer's row says they are shown."""

    def read(_: Tell) -> Sequence[Any]:
        return reading.in_books_now(lambda books: list(of.in_file(books, on)))

    rows = acting.worked_out("held", (of.name, on), "Reading", read) or []
    number = figures.counted(ROWS_EXPORTED.of(len(rows), file=of.name, on=on), "row")
    st.markdown(f"{look.beginning(number)}{', the first of them:' if len(rows) > tables.SHORT else '.'}")
    if rows:
        tables.show_all(rows[: tables.SHORT], tables.columns(of.row, *of.columns), alt=f"The file {of.name}")


def _months() -> dict[str, str]:
    """The twelve months up to the horizon, the latest first."""
    horizon = reading.posted().horizon
    found: dict[str, str] = {}
    month = Month.of(horizon) if horizon else None
    while month and len(found) < 12:
        found[str(month)] = look.month(str(month))
        month = month.previous
    return found


def _one(label: str, key: str, words: Mapping[str, str], none: str) -> str:
    chosen = st.selectbox(
        label,
        ["", *words] if none else list(words),
        format_func=lambda code: words.get(code, none),
        key=key,
        bind="query-params",
    )
    return str(chosen or "")


if __name__ == "__main__":
    show()
