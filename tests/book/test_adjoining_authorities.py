"""The list of adjoining authorities: it holds all of England's, both ways, and none adjoins itself."""

from __future__ import annotations

from ledger.book.adjoining_authorities import land_borders


def test_it_holds_153_authorities_and_718_borders_both_ways() -> None:
    borders = land_borders()
    assert len(borders) == 153
    pairs = {(here, there) for here, others in borders.items() for there in others}
    assert len(pairs) == 718
    assert {(there, here) for here, there in pairs} == pairs
    assert not any(here == there for here, there in pairs)


def test_devons_are_five_and_the_islands_have_none() -> None:
    borders = land_borders()
    # Plymouth, Torbay, Cornwall, Dorset and Somerset.
    assert borders["E10000008"] == {"E06000026", "E06000027", "E06000052", "E06000059", "E06000066"}
    assert borders["E06000046"] == borders["E06000053"] == frozenset()
