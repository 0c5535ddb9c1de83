"""How a workbook's cells are formatted: a figure of 0.5 that people see as 50% is fifty percent, not half of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from defusedxml.ElementTree import fromstring

_BUILT_IN = frozenset({"9", "10"})
"""The numbers of 0% and 0.00%, which no workbook writes out."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a format that are text, room or conditions: a percent sign there only stands beside the figure."""
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]*)(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')


def percent_styles(styles: bytes) -> frozenset[int]:
    """The places, in the workbook's list of formats of cells, of those that show a percent."""
    root = fromstring(styles, forbid_dtd=True)
    percents = _BUILT_IN | {
        form.get("numFmtId", "")
        for form in root.findall("{*}numFmts/{*}numFmt")
        if _shows_percent(form.get("formatCode", ""))
    }
    formats = root.findall("{*}cellXfs/{*}xf")
    return frozenset(place for place, form in enumerate(formats) if form.get("numFmtId") in percents)


def _shows_percent(code: str) -> bool:
    return "%" in _NOT_SHOWN.sub("", code)


def cells_of_styles(sheet: bytes, styles: Collection[int]) -> Iterator[tuple[int, int]]:
    """The cells of a sheet that have one of the formats, as row and column from nought.

    Cells say where they are; where a program left that out, they follow the one before.
    """
    row, column = -1, -1
    for kind, attributes in _TAG.findall(sheet):
        place = _PLACE.search(attributes)
        if kind == b"row":
            row, column = (int(place[2]) - 1 if place else row + 1), -1
            continue
        column = column_number(place[1]) if place else column + 1
        style = _STYLE.search(attributes)
        if style and int(style[1]) in styles:
            yield row, column


def column_number(letters: bytes) -> int:
    """The place of a column from nought: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
