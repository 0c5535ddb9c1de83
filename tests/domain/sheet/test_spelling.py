"""Names as people and programs write them: what is compared as one, and which cells of an amount say nil."""

from __future__ import annotations

import pytest

from ledger.domain.sheet.spelling import as_kept, fold, is_nil_mark

CAFE = "Café Bärenhöhle"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CAFE, "Cafe\u0301 Ba\u0308renho\u0308hle"),
        (CAFE, "CAFÉ BÄRENHÖHLE"),
        (CAFE, "Café\u00a0Bärenhöhle"),
        (CAFE, "Café\u202f\u2009 Bärenhöhle\u200b"),
        (CAFE, "\ufeffCa\u00adfé Bären\u2060höhle"),
        ("St Mary's", "St Mary’s"),
        ("St Mary's", "St Maryʼs"),
        ("North-West", "North–West"),
        ("Straße", "STRASSE"),
    ],
)
def test_one_name_written_in_two_ways_is_one_name(one: str, other: str) -> None:
    assert one != other
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert len({fold(name) for name in ("Cafe", "Café", "Caffè", "Ca fe")}) == 4


def test_what_is_kept_is_composed_with_plain_spaces_and_nothing_that_has_no_width() -> None:
    assert as_kept("\u00a0Cafe\u0301\u200b Homes\u2060 ") == "Café Homes"
    assert as_kept("two\nlines’ end") == "two\nlines’ end", "a note keeps its lines and its apostrophes"


@pytest.mark.parametrize(
    "text", ["-", " - ", "£-", "£ -", "-£", "–", "—", "− ", "--", "N/A", "n/a", "n.a.", "Nil", "(-)", " £ -   "]
)
def test_a_mark_of_nil_is_known_however_it_is_written(text: str) -> None:
    assert is_nil_mark(text)


@pytest.mark.parametrize("text", ["", "0", "-1", "£", "na", "none", "tbc", "#N/A", "- 5", "a - b"])
def test_what_is_no_mark_of_nil_is_none(text: str) -> None:
    assert not is_nil_mark(text)
