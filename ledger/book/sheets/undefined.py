"""Codes that a book names and nothing defines, or that count no longer where something still names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.book.problems import Problem, nearest
from ledger.book.sheets.places import key_text
from ledger.book.sheets.reading import WITHDRAWN, Book, BookRow
from ledger.domain.registry.references import defined_codes, named_by, still_named
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Change
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
                f"Amend the code, or add a row to {sheet}" + (f"; see {there.place}" if there else ""),
            )


def names_of_what_is_gone(
    changes: Iterable[Change], after: Facts, stated: Mapping[tuple[str, Key], BookRow]
) -> Iterator[Problem]:
    """A problem for each row that still names a code which counts no longer once the changes are made."""
    gone: dict[str, dict[str, Change]] = defaultdict(dict)
    for change in changes:
        if change.row is None:
            gone[change.sheet][change.key[0]] = change
    left = defined_codes(after) if gone else {}
    gone = {sheet: {code: gone[sheet][code] for code in gone[sheet].keys() - left[sheet]} for sheet in gone}
    if not any(gone.values()):
        return
    for row, column, sheet, code in still_named(after, gone):
        there = stated.get((row.sheet, row.key_values))
        if there is not None and column in there.values:
            continue  # Its own place tells that nothing defines the code.
        cause, may_go = gone[sheet][code], not type(row).columns()[column].required
        emptied = f"Empty its {column} there, withdraw" if may_go and column not in row.key else "Withdraw"
        yield Problem(
            cause.file or "",
            cause.line,
            WITHDRAWN if cause.withdrawn else SHEETS[sheet].key[0],
            "yes" if cause.withdrawn else code,
            f"a row that nothing needs any more: {key_text(type(row), row.key_values)} of {row.sheet} "
            f"names {code} as its {column}",
            f"{emptied} or change that row of {row.sheet} in the same data workbook, or keep this one",
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
