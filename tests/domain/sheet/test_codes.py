"""A code that nothing has yet: the next of a series, or the one wanted with a number."""

from __future__ import annotations

import pytest

from ledger.domain.sheet.codes import free_code, next_code


@pytest.mark.parametrize(
    ("taken", "code"),
    [((), "RQ-0001"), (("RQ-0001", "RQ-0002"), "RQ-0003"), (("RQ-0002",), "RQ-0003"), (("A", "B"), "RQ-0003")],
)
def test_the_next_code_of_a_series_comes_after_all_rows_and_is_free(taken: tuple[str, ...], code: str) -> None:
    assert next_code("RQ", taken) == code


@pytest.mark.parametrize(
    ("taken", "code"), [((), "A"), (("A",), "A-2"), (("A", "A-2"), "A-3"), (("A-2",), "A"), (("A", "A-3"), "A-2")]
)
def test_a_code_that_is_taken_gets_the_first_number_that_is_free(taken: tuple[str, ...], code: str) -> None:
    assert free_code("A", taken) == code
