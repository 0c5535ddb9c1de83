"""Names are compared in SQL as the readers compare them: one rule, two languages."""

from __future__ import annotations

import duckdb
import pytest

from ledger.domain.sheet.spelling import MARKS, WITHOUT_WIDTH, fold
from ledger.marts.build import FOLDED

NAMES = [
    "St Mary's Homes Ltd",
    "ST MARY’S  HOMES\u00a0LTD ",
    "Cafe\u0301 Ba\u0308renho\u0308hle",
    "CAFÉ\u202fBÄRENHÖHLE\u200b",
    "North–West\tCare",
    *(f"a{chr(sign)}b" for sign in (*MARKS, *WITHOUT_WIDTH)),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_folded_alike(name: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(FOLDED)
        assert connection.execute("SELECT folded(?)", [name]).fetchall() == [(fold(name),)]
