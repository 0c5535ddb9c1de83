"""What a book states against what is known: added, superseded, withdrawn, the same; and what may not stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from pydantic import ValidationError

from ledger.book.problems import Problem, Remark
from ledger.book.sheets.bare_numbers import take_bare_numbers
from ledger.book.sheets.beyond_limits import beyond_limits
from ledger.book.sheets.comparison import Conflict, Statement, Why, conflict_of, differing, in_order, problems_of
from ledger.book.sheets.concerned import new_documents, placements_concerned, rows_of_changes
from ledger.book.sheets.credits import read_as_credits
from ledger.book.sheets.document_faults import (
    ahead_faults,
    document_faults,
    never_issued,
    said_faults,
)
from ledger.book.sheets.places import Places, key_text
from ledger.book.sheets.privacy import personal_cells
from ledger.book.sheets.reading import Book, BookRow
from ledger.book.sheets.standing_documents import DOCUMENTS, Origins, StandingDocuments
from ledger.book.sheets.undefined import names_of_what_is_gone, undefined_codes
from ledger.domain.decisions.own_answers import RecordedFor, faults_of_answers
from ledger.domain.decisions.without_prejudice import faults_without_end
from ledger.domain.documents.remarks import amount_oddities, document_oddities
from ledger.domain.documents.sheets import PartnerRecord, PurchaseOrder
from ledger.domain.documents.vat import vat_oddities
from ledger.domain.outcomes.instruments import Instruments
from ledger.domain.outcomes.remarks import outcome_oddities
from ledger.domain.placements.outliers import price_oddities
from ledger.domain.placements.sheets import Price
from ledger.domain.registry.checks import faults
from ledger.domain.registry.remarks import oddities, small_percents
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts, Key
from ledger.domain.sheet.rows import Row

SCREEN = "screen"
KEPT_AS_SENT = (PartnerRecord.sheet, PurchaseOrder.sheet)
"""Sheets whose rows, once known by their key, are not changed by other content: that is a conflict."""


def state(
    book: Book,
    known: Facts,
    origins: Origins,
    *,
    prefer_book: bool = False,
    amends: bool = False,
    decided: bool = False,
    closed: Collection[str] = (),
    settings: Collection[str] = (),
    instruments: Instruments | None = None,
    today: date | None = None,
    issued: Mapping[str, str] | None = None,
    recorded_for: RecordedFor | None = None,
) -> Statement:
    """Compare a book with what is known, by docs/book.md section 2; `known` is left as it is.

    `origins` says where current rows come from, so that the word of a screen is not overruled silently.
    `settings` are the known codes of settings, for a remark on others; `instruments` the scales that outcomes are
    measured by, for a remark on what lies off them. `amends` says that a person who sees what stands states the rows,
    and `decided` that somebody said they hold, whatever stands against them. `closed` names the documents that were
    posted in a month which is closed by now. `today` is the day after which no document may be dated (None: it is
    meant). `issued` has the kind of each document that this ledger issued, by number (None: not asked).
    `recorded_for` says whose answers may be recorded (None: not asked).

    Nothing is written here: a book that is only tried, a form and an import all come to the same words. Stating what
    is known already changes nothing, so a book may be handed over again.

    >>> from ledger.book.sheets.form import book_of_forms
    >>> book = book_of_forms({"agencies": [{"agency": "C", "name": "The council", "kind": "council"}]})
    >>> first = state(book, Facts(), {})
    >>> first.counts["agencies"]
    Count(new=1, changed=0, withdrawn=0, dropped=0, same=0)
    >>> state(book, first.facts_after, {}).counts["agencies"]
    Count(new=0, changed=0, withdrawn=0, dropped=0, same=1)
    """
    word = _Word(prefer_book or decided, amends or decided, decided)
    stating = _Stating(read_as_credits(book, known), known, origins, word)
    return stating.run(settings, instruments or {}, closed, _HeldAgainst(today, issued, recorded_for))


_Changed = tuple[Key, Row | None, Row | None, BookRow]
"""A row that differs: its key, as it is known, as it is stated, and where."""


class _Word(NamedTuple):
    """Whose word goes before whose."""

    before_screens: bool
    before_others: bool
    before_all: bool


class _HeldAgainst(NamedTuple):
    """What rows are held against that no book states; None: not asked."""

    today: date | None
    issued: Mapping[str, str] | None
    recorded_for: RecordedFor | None


class _Stating:
    """One book being compared: what it has said so far."""

    def __init__(self, book: Book, known: Facts, origins: Origins, word: _Word) -> None:
        self.book = book
        self.known = known
        self.origins = origins
        self.word = word
        self.after = Facts({sheet: dict(known.rows.get(sheet, {})) for sheet in SHEETS})
        self.said = Statement(
            self.after,
            problems=list(book.problems),
            remarks=list(book.remarks),
            known_already=list(book.known_already),
        )
        self.stated: dict[tuple[str, Key], BookRow] = {}
        self.broken: list[BookRow] = []
        self.lacking: dict[tuple[str, str, str], list[BookRow]] = {}

    def run(
        self, settings: Collection[str], instruments: Instruments, closed: Collection[str], beside: _HeldAgainst
    ) -> Statement:
        """The whole comparison: rows, then codes, then what rows say together, then remarks."""
        for line in self.said.known_already:
            self.said.counts[line.sheet].same += 1
        self.said.problems += [*beyond_limits(self.book), *personal_cells(self.book, self.known)]
        self.said.problems += take_bare_numbers(self.book, self.known)
        documents = StandingDocuments(self.book, self.known, self.origins, closed)
        held = {} if self.word.before_all else {each.key: each for each in documents.conflicts()}
        self._hold(held.values())
        self.said.keep_unknown_payers(self.book.unknown_payers)
        documents.keep_to_what_was_lacking(held)
        for sheet, rows in self._by_sheet(held).items():
            if SHEETS[sheet].whole:
                self._state_groups(sheet, rows)
            else:
                for row in rows:
                    self._state_row(sheet, row)
        self._compare_what_came_again()
        self._tell_lacking()
        touched = placements_concerned(self.said.changes, self.known, self.after)
        self.said.problems += self._faults(touched, beside)
        self.said.problems = in_order(self.said.problems)
        if not self.said.problems:
            places = Places(self.stated)
            stated = [change.row for change in self.said.changes if change.row is not None]
            odd = chain(
                oddities(self.after, touched, settings),
                outcome_oddities(self.after, rows_of_changes(self.said.changes, self.known), instruments),
                document_oddities(self.after, new_documents(self.said.changes)),
                amount_oddities(self.after, new_documents(self.said.changes)),
                vat_oddities(self.after, rows_of_changes(self.said.changes, self.known)),
                price_oddities(self.after, self.known, [row for row in stated if isinstance(row, Price)]),
                small_percents(stated),
                never_issued(self.said.changes, beside.issued),
            )
            self.said.remarks += dict.fromkeys(places.remark(oddity) for oddity in odd)
        self.said.counts = dict(self.said.counts)
        return self.said

    def _hold(self, conflicts: Iterable[Conflict]) -> None:
        """Keep documents in conflict as they are, wholly: header and lines go together."""
        for conflict in conflicts:
            self.said.conflicts.append(conflict)
            for row in conflict.rows:
                self.said.counts[row.sheet].same += not row.withdrawn

    def _compare_what_came_again(self) -> None:
        """Documents that what was sent has a second time are compared with the first."""
        rows = [row for again in self.book.again for row in again]
        documents = StandingDocuments(Book(rows, sent=True), self.after, self.origins)
        for again in self.book.again:
            conflict = documents.conflict(again[0].values["invoice"], again)
            if conflict and not self.word.before_all:
                self._hold([conflict])

    def _by_sheet(self, held: Collection[str]) -> dict[str, list[BookRow]]:
        """The rows to be stated by sheet, in the order of the book; without those of documents that are held."""
        by_sheet: dict[str, list[BookRow]] = {sheet: [] for sheet in SHEETS}
        for row in self.book.rows:
            if row.key is not None:
                self.stated[row.sheet, row.key] = row
            if row.broken:
                self.broken.append(row)
            if not (row.sheet in DOCUMENTS and row.key is not None and row.key[0] in held):
                by_sheet[row.sheet].append(row)
        return {sheet: rows for sheet, rows in by_sheet.items() if rows}

    # Rows that stand alone

    def _state_row(self, sheet: str, row: BookRow) -> None:
        key = row.key
        if key is None or row.broken:
            return
        before = self.known.rows[sheet].get(key)
        if row.withdrawn and before is None:
            self._nothing_to_withdraw(sheet, key, row)
            return
        after = None if row.withdrawn else self._merged(row, before)
        if after is None and not row.withdrawn:
            return
        if after is not None and after == before:
            self.said.counts[sheet].same += 1
            return
        if self._kept_as_sent(sheet, key, before, after, row):
            return
        if self._kept_from_screen(sheet, key_text(row.model, key), [(key, before, after, row)], [row]):
            return
        self._change(sheet, key, before, after, row)

    def _nothing_to_withdraw(self, sheet: str, key: Key, row: BookRow) -> None:
        self.said.counts[sheet].same += 1
        if (sheet, key) not in self.origins:
            named = key_text(row.model, key)
            self.said.remarks.append(
                Remark(row.file, row.line, f"{named} of {sheet} is withdrawn, but nothing was known of it")
            )

    def _merged(self, row: BookRow, before: Row | None) -> Row | None:
        """The row as it stands after the book; None where it may not stand, which is then told."""
        values = row.values
        if before is not None:
            if all(getattr(before, name) == value for name, value in values.items()):
                return before
            values = {**before.__dict__, **values}
        else:
            lacking = [name for name, column in row.model.columns().items() if column.required and name not in values]
            if lacking:
                row.broken.update(lacking)
                self.broken.append(row)
                for name in lacking:
                    self.lacking.setdefault((row.file, row.sheet, name), []).append(row)
                return None
        try:
            return row.model(**values).beside(before)
        except ValidationError as fault:
            self.said.problems += problems_of(fault, row)
            row.broken.add(row.model.key[-1])
            self.broken.append(row)
            return None

    def _change(self, sheet: str, key: Key, before: Row | None, after: Row | None, row: BookRow) -> None:
        count = self.said.counts[sheet]
        if after is None:
            count.withdrawn += 1
            self.after.rows[sheet].pop(key, None)
        else:
            count.new += before is None
            count.changed += before is not None
            self.after.rows[sheet][key] = after
        place = (row.file or None, row.line)
        self.said.changes.append(Change(sheet, key, after, after is None, *place, before is None))

    # Rows stated as a whole

    def _state_groups(self, sheet: str, rows: list[BookRow]) -> None:
        column = SHEETS[sheet].whole or ""
        groups: dict[Any, list[BookRow]] = defaultdict(list)
        for row in rows:
            if column in row.values:
                groups[row.values[column]].append(row)
        before: dict[Any, dict[Key, Row]] = defaultdict(dict)
        for key, known in self.known.rows[sheet].items():
            before[getattr(known, column)][key] = known
        for whole, group in groups.items():
            self._state_group(sheet, str(whole), group, before[whole])

    def _state_group(self, sheet: str, code: str, group: list[BookRow], known: dict[Key, Row]) -> None:
        merged: dict[Key, tuple[Row | None, BookRow]] = {}
        for row in group:
            key = row.key
            if key is None or row.broken:
                continue
            if row.withdrawn and key not in known:
                self._nothing_to_withdraw(sheet, key, row)
                continue
            after = None if row.withdrawn else self._merged(row, known.get(key))
            if after is not None or row.withdrawn:
                merged[key] = (after, row)
        if any(row.broken for row in group):
            return  # What is stated as a whole cannot be told apart from its unreadable rows.
        changed = [
            (key, known.get(key), after, row) for key, (after, row) in merged.items() if known.get(key) != after
        ]
        # Rows that are only withdrawn state no whole: the others are left as they were.
        whole = any(after is not None for after, _ in merged.values())
        dropped = [key for key in known if whole and key not in merged]
        self.said.counts[sheet].same += len(merged) - len(changed)
        if not changed and not dropped:
            return
        gone = [(key, known[key], None, group[0]) for key in dropped]
        if self._kept_from_screen(sheet, code, [*changed, *gone], group, whole=known):
            return
        for key, old, after, row in changed:
            self._change(sheet, key, old, after, row)
        for key in dropped:
            self.said.counts[sheet].dropped += 1
            self.after.rows[sheet].pop(key)
            place = (group[0].file or None, group[0].line)
            self.said.changes.append(Change(sheet, key, None, False, *place, False))

    # What was said before

    def _kept_as_sent(self, sheet: str, key: Key, before: Row | None, after: Row | None, row: BookRow) -> bool:
        """Whether a row that others sent is known with other content; it is then kept and listed."""
        if self.word.before_others or sheet not in KEPT_AS_SENT or before is None or after is None:
            return False
        said = "it is known by its key with other content"
        self._list("content", said, key_text(row.model, key), [(key, before, after, row)], [row], [key])
        return True

    def _kept_from_screen(
        self, sheet: str, code: str, changed: list[_Changed], rows: Iterable[BookRow], whole: Iterable[Key] = ()
    ) -> bool:
        """Whether a screen had the last word; the row, or the whole, is then kept and listed."""
        if self.word.before_screens:
            return False
        keys = {*whole, *(key for key, *_ in changed)}
        if not any(each and each.source == SCREEN for key in keys if (each := self.origins.get((sheet, key)))):
            return False
        self._list("screen", "it was stated on a screen since", code, changed, rows, keys)
        return True

    def _list(
        self,
        why: Why,
        said: str,
        code: str,
        changed: list[_Changed],
        rows: Iterable[BookRow],
        keys: Iterable[Key],
    ) -> None:
        model = changed[0][-1].model
        cells = [each for key, before, after, _ in changed for each in differing(model, key, before, after)]
        origins = [each for key in keys if (each := self.origins.get((model.sheet, key)))]
        spoken = [each for each in origins if each.source == SCREEN or why != "screen"]
        last = max(spoken, key=lambda each: each.recorded_at, default=None)
        self.said.conflicts.append(conflict_of(model.sheet, code, why, said, rows, cells, last))
        self.said.counts[model.sheet].same += sum(after is not None for _, _, after, _ in changed)

    # What rows say together

    def _faults(self, touched: Collection[str], beside: _HeldAgainst) -> Iterator[Problem]:
        yield from undefined_codes(self.book, self.broken, self.after, self.stated)
        yield from names_of_what_is_gone(self.said.changes, self.after, self.stated)
        places = Places(self.stated)
        stated = [change.row for change in self.said.changes if change.row is not None]
        unclear = {model.sheet: self._unclear(model, model.whole) for model in SHEETS.values() if model.whole}
        found = chain(
            faults(self.after, touched, unclear),
            document_faults(self.known, self.after, self.said.changes),
            said_faults(self.after, self.said.changes, beside.issued),
            ahead_faults(self.known, self.said.changes, beside.today),
            faults_without_end(self.after, stated),
            faults_of_answers(self.after, stated, beside.recorded_for) if beside.recorded_for else (),
        )
        yield from map(places.problem, found)

    def _unclear(self, model: type[Row], whole: str) -> set[str]:
        """The wholes of a sheet of which some row could not be read; all that there are, where none could."""
        found = {str(row.values.get(whole)) for row in self.broken if row.sheet == model.sheet}
        of = model.columns()[whole].refers
        if of and model.sheet in self.book.unread:
            found |= {str(row.key_values[0]) for row in self.after.rows[of].values()}
        return found

    def _tell_lacking(self) -> None:
        for (file, sheet, name), rows in self.lacking.items():
            column = SHEETS[sheet].columns()[name]
            first = rows[0]
            unknown = "row here is" if len(rows) == 1 else "rows here are"
            self.said.problems.append(
                Problem(
                    file,
                    first.line,
                    name,
                    "",
                    f"a column {name}: {column.cell.expected}",
                    f"Add the column ({len(rows)} {unknown} not known yet): {column.help}",
                )
            )
