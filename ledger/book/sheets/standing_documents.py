"""What a book states of documents that stand: nothing else, what they lacked, or other content, which is a conflict.

What others send never changes what stands. In a book or on a screen the code is the identity and the rest may be
corrected, unless something was done by it already: then the correction is a conflict too (docs/rules.md section 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ledger.book.sheets.comparison import CellDifference, Conflict, Why, conflict_of, differing
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision, LineMatch, Payment, PaymentAllocation
from ledger.domain.sheet.changes import Origin
from ledger.domain.sheet.facts import Facts, Key, grouped
from ledger.domain.sheet.rows import Row

R = TypeVar("R", bound=Row)
Origins = Mapping[tuple[str, Key], Origin]
DOCUMENTS = (Invoice.sheet, InvoiceLine.sheet)
IDENTITY = frozenset({"invoice", "number", "provider", "to_agency", "kind", "dated"})
"""What a document that was sent was found by: its number may be written otherwise, and is the same."""
NOT_POSTED = frozenset({"number", "due", "text"})
"""What may be corrected whatever was done: no posting, payment or decision rests on it."""


class StandingDocuments:
    """The documents that a book states and that stand already."""

    def __init__(self, book: Book, known: Facts, origins: Origins, closed: Collection[str] = ()) -> None:
        """`closed` names the documents that were posted in a month which is closed by now."""
        self.sent = book.sent
        self.known = known
        self.origins = origins
        self.closed = closed
        self.taken_back = {(row.sheet, row.key) for row in book.rows if row.withdrawn}
        stated: dict[str, list[BookRow]] = defaultdict(list)
        for row in book.rows:
            if row.sheet in DOCUMENTS and row.key is not None:
                stated[row.key[0]].append(row)
        sheet = known.rows[Invoice.sheet]
        self.stated = {
            code: rows for code, rows in stated.items() if (code,) in sheet and not any(row.broken for row in rows)
        }
        self.lines = grouped(_lines_of(known, self.stated), lambda line: line.invoice)

    def conflicts(self) -> Iterator[Conflict]:
        """One for each document of which the book says otherwise than may be taken without asking."""
        for code, rows in self.stated.items():
            conflict = self.conflict(code, rows)
            if conflict:
                yield conflict

    def conflict(self, code: str, rows: list[BookRow]) -> Conflict | None:
        """Of one document; None where what is stated of it may be taken."""
        differences = list(self._other_content(code, rows))
        if not differences:
            return None
        why: Why = "content" if self.sent else "acted_upon"
        said = "it was sent before with other content" if self.sent else self._done(code, differences)
        if not said:
            return None
        origin = self.origins.get((Invoice.sheet, (code,)))
        return conflict_of(Invoice.sheet, code, why, said, rows, differences, origin)

    def keep_to_what_was_lacking(self, held: Collection[str]) -> None:
        """Of documents that were sent again, leave of their rows only what stands empty until now.

        The rows of those that are `held` stay whole, so that they can be taken as they were sent.
        """
        for code, rows in self.stated.items() if self.sent else ():
            for row in rows if code not in held else ():
                before = self._before(code, row)
                if before is not None:
                    row.values = {
                        name: value
                        for name, value in row.values.items()
                        if name in row.model.key or (value is not None and getattr(before, name) is None)
                    }

    def _before(self, code: str, row: BookRow) -> Row | None:
        return self.known.rows[row.sheet].get(row.key or (code,))

    def _other_content(self, code: str, rows: list[BookRow]) -> Iterator[CellDifference]:
        """How what stands and what is stated differ; in a book, in columns on which something may rest."""
        lines = {line.key_values: line for line in self.lines.get(code, [])}
        for row in rows:
            before = self._before(code, row)
            if row.sheet == InvoiceLine.sheet and not lines:
                continue  # Lines for a document that had none are no other content.
            yield from self._of_row(row, before)
        stated = [row for row in rows if row.sheet == InvoiceLine.sheet]
        if any(not row.withdrawn for row in stated):
            for key in lines.keys() - {row.key for row in stated}:
                yield from differing(InvoiceLine, key, lines[key], None)

    def _of_row(self, row: BookRow, before: Row | None) -> Iterator[CellDifference]:
        key = row.key or ()
        if before is None:
            if row.withdrawn:
                return
            yield CellDifference(row.sheet, _text(row, key), "", "not there", _stated(row, row.values))
        elif row.withdrawn:
            yield from differing(row.model, key, before, None)
        else:
            changed = [name for name, value in row.values.items() if self._differs(name, value, before)]
            if changed:
                after = before.model_copy(update={name: row.values[name] for name in changed})
                yield from differing(row.model, key, before, after, changed)

    def _differs(self, name: str, value: Any, before: Row) -> bool:
        was = getattr(before, name)
        if not self.sent:
            return name not in NOT_POSTED and (was or None) != (value or None)
        if name in IDENTITY or value is None:
            return False
        return was is not None and was != value

    def _done(self, code: str, differences: Iterable[CellDifference]) -> str:
        """What was done by what would change, in words; empty where nothing was."""
        done = []
        if code in self.closed:
            done.append("it was posted in a month that is closed")
        if self._paid(code):
            done.append("it was paid")
        changed = {each.key for each in differences}
        matched = {f"{row.invoice} {row.line}" for row in self._still(LineMatch, code)}
        decided = {f"{row.invoice} {row.line}" for row in self._still(LineDecision, code)}
        for acted, word in ((matched, "matched"), (decided, "decided upon")):
            if acted and (code in changed or acted & changed):
                done.append(f"a line of it was {word}")
        return " and ".join(done)

    def _paid(self, code: str) -> bool:
        """Whether money was paid on it; an allocation of nil says that none was."""
        return bool(self._still(Payment, code)) or any(row.amount for row in self._still(PaymentAllocation, code))

    def _still(self, model: type[R], code: str) -> list[R]:
        """The rows about a document, without those that the book withdraws together with it."""
        rows = self.known.by(model, "invoice").get(code, [])
        return [row for row in rows if (model.sheet, row.key_values) not in self.taken_back]


def _lines_of(known: Facts, codes: Collection[str]) -> list[InvoiceLine]:
    return [line for line in known.sheet(InvoiceLine).values() if line.invoice in codes] if codes else []


def _text(row: BookRow, key: Key) -> str:
    return " ".join(str(part) for part in key)


def _stated(row: BookRow, values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {row.raw.get(name) or 'empty'}" for name in values)
