"""Layouts of published payments: found by name or path, and told where they are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.book.documents.layouts import (
    AmountRule,
    BodyRule,
    DateRule,
    FileRule,
    KeptRule,
    Layout,
    MonthRule,
    find_layout,
    layout_names,
)
from ledger.config import REFERENCE
from ledger.errors import DataFault, WrongUsage

GOOD = """
name = "plain"
title = "A plain layout"
[body]
constant = "Moorshire Council"
[month]
from = "date"
[date]
column = "Date"
formats = ["DD/MM/YYYY"]
[amount]
column = "Net"
vat = "excluded"
[keep]
supplier = "Supplier"
"""


def test_six_layouts_come_with_the_ledger_each_under_its_own_name_with_source_and_licence() -> None:
    assert len(layout_names()) == 6
    for name in layout_names():
        assert find_layout(name).name == name
        text = (REFERENCE / "payment_layouts" / f"{name}.toml").read_text(encoding="utf-8")
        assert "# Source: " in text
        assert "Open Government Licence v3.0" in text


def test_a_layout_is_found_by_the_path_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    assert find_layout(str(path)).name == "plain"


@pytest.mark.parametrize("name", ["salfrod", "../salford", "missing/salford.toml"])
def test_a_layout_that_is_not_there_is_wrong_usage_and_names_those_there_are(name: str) -> None:
    with pytest.raises(WrongUsage, match=r"no layout[^\n]*\n(.|\n)*darlington"):
        find_layout(name)


@pytest.mark.parametrize(
    ("stands", "instead", "told"),
    [
        ('column = "Net"', 'colum = "Net"', "amount.colum: there is no such key; did you mean column?"),
        ('column = "Net"', "", "amount.column: Field required"),
        ("[body]", "print = 1\n[body]", "print: there is no such key; known here: name, title, series"),
        ("[body]", "[file]\nencodings = []\n[body]", "file.encodings: Tuple should have at least 1 item"),
        ("[keep]", "[keeps]", "keeps: there is no such key; did you mean keep?"),
        ('from = "date"', 'form = "date"', "month.form: there is no such key; did you mean from?"),
        ('from = "date"', 'from = "date"\nzzz = 1', "month.zzz: there is no such key; known here: from, column"),
        ('"DD/MM/YYYY"', '"DD/YYYY"', "date.formats.0: a date needs a day DD"),
        ('vat = "excluded"', 'vat = "net"', "amount.vat: Input should be 'excluded', 'included' or 'unstated'"),
        ('vat = "excluded"', 'vat = "excluded"\nless = "VAT"', "amount: less names the column of VAT"),
        ("constant =", 'column = "Body"\nconstant =', "body: give either constant or column"),
        ('from = "date"', 'from = "column"', 'month: a column goes with from = "column"'),
        ('from = "date"', 'from = "file_name"', "month: a pattern goes with"),
        ('from = "date"', "from = \"file_name\"\npattern = '(?P<year>x'", "month.pattern: this is not a regular"),
        ('from = "date"', "from = \"file_name\"\npattern = 'x'", "month.pattern: it must hold the groups"),
        ("[body]", '[file]\nencodings = ["utf-9"]\n[body]', "file.encodings.0: this is not the name of an enc"),
        ("[body]", '[file]\ndelimiter = ",,"\n[body]', "file.delimiter: String should have at most 1 char"),
        ('supplier = "Supplier"', "", "keep: name a column for supplier or for supplier_id"),
        ('"plain"', '"Plain Layout"', "name: String should match pattern"),
    ],
)
def test_a_fault_in_a_layout_is_told_with_its_place(tmp_path: Path, stands: str, instead: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    assert stands in GOOD
    path.write_text(GOOD.replace(stands, instead, 1))
    with pytest.raises(DataFault, match=r"The layout mine\.toml") as fault:
        find_layout(path)
    assert f"\n  {told}" in str(fault.value)


def test_all_faults_of_a_layout_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace("[keep]", "[kept]").replace("vat =", "tax ="))
    with pytest.raises(DataFault) as fault:
        find_layout(path)
    for told in ("keep: Field required", "kept: there is no such key", "amount.tax", "amount.vat"):
        assert told in str(fault.value)


def test_a_layout_without_dates_takes_its_month_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    undated = GOOD.replace('[date]\ncolumn = "Date"\nformats = ["DD/MM/YYYY"]\n', "")
    path.write_text(undated)
    with pytest.raises(DataFault, match="a part \\[date\\] is needed"):
        find_layout(path)
    path.write_text(undated.replace('"date"', "\"file_name\"\npattern = '(?P<year>\\d{4})-(?P<month>\\d{2})'"))
    assert find_layout(path).date is None


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("name = plain\n")
    with pytest.raises(DataFault, match=r"not TOML.*line 1"):
        find_layout(path)


def test_every_key_of_a_layout_is_in_its_description() -> None:
    described = (Path(__file__).parents[3] / "docs" / "payment-layouts.md").read_text(encoding="utf-8")
    parts = (Layout, FileRule, BodyRule, MonthRule, DateRule, AmountRule, KeptRule)
    keys = [field.alias or name for part in parts for name, field in part.model_fields.items()]
    assert len(keys) > 25
    assert [key for key in keys if not re.search(rf"[`\[]{key}\b", described)] == []
