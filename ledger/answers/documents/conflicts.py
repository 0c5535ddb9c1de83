"""What waits until somebody says which holds or whom it is for: conflicts, and what else cannot settle by itself.

One list: a kind of matter is a function with its line in KINDS, and is then on the command line, on the page and in
month end alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.papers import paid_beyond
from ledger.book.sheets.comparison import GONE, CellDifference
from ledger.book.sheets.places import key_text
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.columns import Amount, Rule, columns_of, texts_of
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books
from ledger.store.documents.conflicts import KeptConflict, conflicts_known


class OpenMatter(NamedTuple):
    """One thing that waits for a word."""

    matter: Rule
    """Which kind: `conflict`, or another of KINDS."""
    number: int | None
    """A conflict's number, by which it is settled."""
    agency: str | None
    """Whose books it concerns."""
    sheet: str
    row: str
    """The key of the row, or the code of the document, that it is about."""
    amount: Amount | None
    """Pounds it is about, where it is about an amount."""
    said: str
    """Why it waits."""
    here: str
    """What stands, where something was sent otherwise."""
    sent: str
    stated_by: str | None
    """Who stated what stands."""
    sent_by: str | None
    since: date | None
    file: str | None
    to_do: str


@answer(
    "conflicts",
    "What waits until somebody says which holds, or whom it is for",
    purse="the agency addressed",
    unit="matters",
    refreshed_by="document",
)
def open_matters(books: Books) -> Iterator[OpenMatter]:
    """All that waits, kind by kind; within a kind the oldest first."""
    for kind in KINDS:
        yield from kind(books)


@dataclass(frozen=True)
class OpenMatters:
    """The list, for whoever asks on the command line."""

    matters: tuple[OpenMatter, ...]
    columns: ClassVar[tuple[str, ...]] = ("matter", "number", "row", "why it waits", "here", "sent", "file", "amount")

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """One row a matter, for a table."""
        return [
            (
                each.matter,
                str(each.number or ""),
                f"{each.sheet} {each.row}",
                each.said,
                each.here,
                each.sent,
                each.file or "",
                "" if each.amount is None else text_from_pence(each.amount),
            )
            for each in self.matters
        ]

    @property
    def sentences(self) -> list[str]:
        """How many wait, and how one is settled."""
        if not self.matters:
            return ["Nothing waits for a word."]
        said = [f"matters that wait: {len(self.matters)}."]
        if any(each.number for each in self.matters):
            said.append("Settle a conflict: joint-ledger conflicts NUMBER --take here (or sent) --why TEXT.")
        return said

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        names = [column.name for column in columns_of(OpenMatter)]
        rows = texts_of(OpenMatter, self.matters)
        return {"matters": [dict(zip(names, row, strict=True)) for row in rows]}


def listed(books: Books) -> OpenMatters:
    """All that waits for a word."""
    return OpenMatters(tuple(open_matters.rows(books)))


@dataclass(frozen=True)
class ConflictSides:
    """A conflict that waits, as it is shown to whoever says which side holds."""

    number: int
    sheet: str
    row: str
    said: str
    """Why it waits."""
    stated: tuple[str, datetime] | None
    """Who stated what stands, and when."""
    sent: tuple[str, datetime]
    """Who handed over what was sent, and when."""
    place: str
    """The file and row of what was sent."""
    rows: int
    """How many rows go in if it is taken as it was sent."""
    differences: tuple[CellDifference, ...]


def sides_of_conflicts(books: Books) -> list[ConflictSides]:
    """Both sides of every conflict that waits, in order of their numbers."""
    return [_sides(kept) for kept in open_conflicts(books)]


def _sides(kept: KeptConflict) -> ConflictSides:
    conflict = kept.conflict
    return ConflictSides(
        kept.number,
        conflict.sheet,
        conflict.key,
        conflict.said,
        (conflict.who, conflict.when) if conflict.who and conflict.when else None,
        (kept.raised_by, kept.raised_at),
        f"{conflict.file}, row {conflict.row}" if conflict.row is not None else conflict.file,
        len(conflict.rows),
        conflict.differences,
    )


def open_conflicts(books: Books) -> list[KeptConflict]:
    """Conflicts of which nobody said yet which side holds, and of which what was sent still says something else."""
    waiting = [each for each in conflicts_known(books) if each.resolution is None]
    if not waiting:
        return []
    known = books.facts(*(SHEETS[sheet] for sheet in {row.sheet for each in waiting for row in each.conflict.rows}))
    return [each for each in waiting if _still_differs(each, known)]


def _still_differs(kept: KeptConflict, known: Facts) -> bool:
    """Whether what was sent says other than what stands by now: somebody may have stated it on another road."""
    for row in kept.conflict.rows:
        stands = known.rows[row.sheet].get(row.key or ())
        if row.withdrawn or stands is None:
            if row.withdrawn != (stands is None):
                return True
        elif any((getattr(stands, name) or None) != (value or None) for name, value in row.values.items()):
            return True
    lacking = {(each.sheet, each.key) for each in kept.conflict.differences if each.there == GONE}
    return any(key_text(SHEETS[sheet], key) == code for sheet, code in lacking for key in known.rows[sheet])


def _conflicts(books: Books) -> Iterator[OpenMatter]:
    for kept in open_conflicts(books):
        conflict, header = kept.conflict, kept.conflict.rows[0]
        columns = header.model.columns()
        agencies = [name for name, column in columns.items() if column.refers == Agency.sheet]
        amounts = [name for name in ("gross", "amount", "net") if name in columns]
        stands = books.facts(header.model).rows[header.sheet].get(header.key or ())
        yield OpenMatter(
            "conflict",
            kept.number,
            next((_said(name, header.values, stands) for name in sorted(agencies, key="to_agency".__ne__)), None),
            conflict.sheet,
            conflict.key,
            next((_said(name, header.values, stands) for name in amounts), None),
            conflict.said,
            conflict.here,
            conflict.there,
            conflict.who,
            kept.raised_by,
            kept.raised_at.date(),
            conflict.file,
            f"joint-ledger conflicts {kept.number} --take here (or sent) --why TEXT",
        )


def _said(name: str, values: Mapping[str, Any], stands: Row | None) -> Any:
    """What was sent says in a column; where it says nothing there, what stands."""
    return values.get(name, getattr(stands, name, None))


def _beyond(books: Books) -> Iterator[OpenMatter]:
    for each in paid_beyond.listed(books):
        said = "more was paid on it, or credited of it, than it asks"
        to_do = f"Have it back of {each.provider}, or set it against another of its invoices"
        where = (each.agency, Invoice.sheet, each.invoice, each.beyond, said)
        yield OpenMatter("paid_beyond", None, *where, "", "", None, None, None, None, to_do)


KINDS: tuple[Callable[[Books], Iterator[OpenMatter]], ...] = (_conflicts, _beyond)
"""Everything that waits for a word, in the order in which it is shown."""
