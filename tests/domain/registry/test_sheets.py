"""A sheet is declared once: what the line of its class must say; none that is declared is missing from the book."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from ledger import domain
from ledger.domain.registry.sheets import GROUPS, SHEETS
from ledger.domain.sheet.cells import Code
from ledger.domain.sheet.rows import Row, SheetGroup


def test_every_sheet_that_a_module_declares_is_in_the_book_once() -> None:
    names = [name for _, name, _ in pkgutil.walk_packages([str(Path(domain.__file__).parent)], "ledger.domain.")]
    modules = [import_module(name) for name in names]
    declared = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Row) and hasattr(each, "sheet")
    }
    assert len(declared) > 70
    assert declared == set(SHEETS.values())
    assert list(GROUPS) == list(get_args(SheetGroup))
    assert sum(map(len, GROUPS.values())) == len(SHEETS)


def test_a_sheet_says_where_it_belongs_and_who_may_see_it() -> None:
    for lacking in ({"group": "Who"}, {"open_to": "all"}, {}):
        with pytest.raises(TypeError, match="needs a key, a group and a word on who may see it"):
            type("Unsaid", (Row,), {"__module__": __name__}, sheet="unsaid", key=("unsaid",), **lacking)


def test_what_others_send_is_theirs_to_state_anew() -> None:
    assert {sheet for sheet, model in SHEETS.items() if model.restated_by == "others"} == {
        *("invoices", "invoice_lines", "payments", "receipts", "partner_records", "provider_payments")
    }


def test_what_tells_of_a_child_is_open_to_those_who_share_its_placements_alone() -> None:
    of_a_child = {
        sheet
        for sheet, model in SHEETS.items()
        if any(column.refers in ("children", "placements") for column in model.columns().values())
    }
    assert len(of_a_child) >= 25
    assert {SHEETS[sheet].open_to for sheet in of_a_child} == {"parties", "owner", "both", "members"}


def test_a_row_is_kept_under_its_own_name() -> None:
    class Fee(Row, sheet="fees", key=("fee",), group="Who", open_to="all"):
        """A sheet of this test."""

        fee: Code

    class Search(Row, sheet="searches", one="search", key=("fee", "why"), group="Who", open_to="all"):
        """A sheet whose name does not lose an s alone."""

        fee: Code
        why: Code

    assert (Fee.kept_in(), Fee.has_codes(), Fee.columns()["fee"].kept_name) == ("fee_versions", True, "fee_id")
    assert (Search.kept_in(), Search.has_codes(), Search.columns()["fee"].kept_name) == (
        *("search_versions", False, "fee"),
    )
