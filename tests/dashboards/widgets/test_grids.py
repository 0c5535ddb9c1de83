"""Of a grid the browser makes "Download as CSV": its cells are pounds under "(£)", and words for codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pyarrow.ipc import open_stream
from streamlit.testing.v1 import AppTest


def drawn() -> None:
    """A table that is longer than what is written out, of one row and of others without anything in them."""
    from datetime import date

    from dashboards.widgets import look, tables

    filled = {
        "outstanding": 447909,
        "week": -123450,
        "month": "2026-03",
        "year": "2026-27",
        "status": "in_principle",
        "kind": "s117",
        "number": 1234,
        "on": date(2026, 4, 1),
        "name": "=HYPERLINK(0)",
        "hours": 1250,
    }
    rows = [filled, *(dict.fromkeys(filled) for _ in range(20))]
    columns = [
        tables.penny("outstanding", "Outstanding (£)"),
        tables.penny_of("Below nil (£)", lambda row: row["outstanding"] and -row["outstanding"]),
        tables.pound("week", "A week costs"),
        tables.month("month", "Service month"),
        tables.year("year", "Year"),
        tables.coded("status", "Status"),
        tables.named("kind", "Kind", {"s117": "Section 117"}),
        tables.count("number", "Days"),
        tables.day("on", "On"),
        tables.text("name", "Provider"),
        tables.TableColumn("hours", "Hours", look.hours, figure=True, filed=tables.parts(100)),
    ]
    tables.show(rows, columns, alt="A long table")


def cells_and_shown(row: int = 0) -> tuple[dict[str, Any], Sequence[str]]:
    """A row of the opened grid, as the browser writes it to a file, and as it shows it."""
    page = AppTest.from_function(drawn, default_timeout=60)
    page.session_state["all A long table"] = True
    page.run()
    assert not page.exception
    (grid,) = page.dataframe
    with open_stream(grid.proto.arrow_data.styler.display_values) as stream:
        shown = stream.read_pandas()
    return dict(grid.value.iloc[row]), [str(word) for word in shown.iloc[row]]


def test_cells_of_a_grid_are_in_the_unit_of_their_header_and_words_for_codes() -> None:
    cells, shown = cells_and_shown()
    assert cells == {
        "Outstanding (£)": Decimal("4479.09"),
        "Below nil (£)": Decimal("-4479.09"),
        "A week costs": Decimal("-1234.50"),
        "Service month": "March 2026",
        "Year": "2026/27",
        "Status": "Awaiting agreement",
        "Kind": "Section 117",
        "Days": 1234,
        "On": date(2026, 4, 1),
        "Provider": "'=HYPERLINK(0)",
        "Hours": Decimal("12.5"),
    }
    assert shown[:3] == ["4,479.09", "(4,479.09)", "−£1,235"]
    assert shown[3:] == [
        *(
            "March 2026",
            "2026/27",
            "Awaiting agreement",
            "Section 117",
            "1,234",
            "1 April 2026",
            "=HYPERLINK(0)",
            "12.5",
        )
    ]


def test_what_is_not_known_is_a_dash_and_an_empty_cell_of_the_file() -> None:
    cells, shown = cells_and_shown(1)
    assert [cell for cell in cells.values() if cell is not None and cell == cell] == [""] * 5
    assert shown == ["–"] * len(cells)
