"""Which placement and price are said of an invoice line: by a person, by the line itself, by names in its text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from ledger.reconciliation.provider.matches import AskedLine
from ledger.reconciliation.provider.papers import Papers, Placed

_WORD = re.compile(r"\w+")


class NamedPrice(NamedTuple):
    """The placement and price that are said, and by what."""

    placed: Placed | None
    price: str | None = None
    how: str = ""
    none_of_ours: str = ""
    """The sentence of who said that it is for none of our placements."""


class NamedLines:
    """Reads what is said of lines; the names of placements are found by their first words."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self._by_first_word: dict[str, list[str]] = defaultdict(list)
        for name in papers.names:
            if word := _WORD.search(name):
                self._by_first_word[word[0]].append(name)

    def named(self, asked: AskedLine) -> NamedPrice:
        """What a person said stands before everything; then what the line itself says; then names in its text."""
        line, stated = asked.line, self._papers.matches.get(asked.key)
        if stated:
            why = f": {stated.why}" if stated.why else ""
            if stated.placement is None and stated.price is None:
                return NamedPrice(None, none_of_ours=f"It was said to be for none of our placements{why}.")
            return NamedPrice(self._placed(stated.placement, stated.price), stated.price, f"by hand{why}")
        if placed := self._placed(line.placement, line.price):
            words = {(True, True): "placement and price", (True, False): "placement", (False, True): "price"}
            return NamedPrice(
                placed, line.price, f"by the line's own {words[bool(line.placement), bool(line.price)]}"
            )
        return self._in_text(line.text or "", asked.invoice.provider)

    def _placed(self, placement: str | None, price: str | None) -> Placed | None:
        if placement:
            return self._papers.placed.get(placement)
        return self._papers.by_price.get(price) if price else None

    def _in_text(self, text: str, provider: str) -> NamedPrice:
        """The one placement of the provider whose name or number stands as a word in a text."""
        folded = " ".join(text.casefold().split())
        names = [name for word in dict.fromkeys(_WORD.findall(folded)) for name in self._by_first_word.get(word, ())]
        found = {
            code: name
            for name in names
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded)
            for code in self._papers.names[name]
            if self._papers.placed[code].provider == provider
        }
        if len(found) != 1:
            return NamedPrice(None)
        code, name = found.popitem()
        return NamedPrice(self._papers.placed[code], None, f"by “{name}” in its text")
