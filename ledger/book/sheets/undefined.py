"""Codes that a book names and nothing defines, each with the place where one most like it is defined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.book.problems import Problem, nearest
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.registry.references import defined_codes, named_by
from ledger.domain.sheet.facts import Facts, Key

_LOOKED_FOR = 100
"""For how many undefined codes the nearest one is looked for; more of them have another cause than slips."""


def undefined_codes(
    book: Book, broken: Collection[BookRow], after: Facts, stated: Mapping[tuple[str, Key], BookRow]
) -> Iterator[Problem]:
    """A problem for each code in the book that neither it nor what is known defines.

    The code of a row that cannot be read counts as defined: that row is told of already, and so are sheets that
    could not be read at all.
    """
    codes = defined_codes(after)
    for row in broken:
        code = row.values.get(row.model.key[0])
        if code is not None:
            codes[row.sheet].add(code)
    nearby = _Nearby(codes)
    for row in book.rows:
        if row.withdrawn:
            continue
        for column, sheet, code in named_by(row.model, row.values):
            if code in codes[sheet] or sheet in book.unread:
                continue
            like = nearby.to(sheet, code)
            there = stated.get((sheet, (like,)))
            yield Problem(
                row.file,
                row.line,
                column,
                row.raw.get(column, code),
                f"a code that {sheet} defines; nothing defines {code}" + (f", but {like} is there" if like else ""),
                f"Mend the code, or add a row to {sheet}" + (f"; see {there.place}" if there else ""),
            )


@dataclass
class _Nearby:
    """The codes most like those that nothing defines, each looked for once."""

    codes: Mapping[str, Collection[str]]
    _found: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def to(self, sheet: str, code: str) -> str | None:
        if (sheet, code) not in self._found:
            if len(self._found) >= _LOOKED_FOR:
                return None
            self._found[sheet, code] = nearest(code, self.codes[sheet])
        return self._found[sheet, code]
