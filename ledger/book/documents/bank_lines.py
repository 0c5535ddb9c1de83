"""Lines of bank statements and payment runs: which are known already, and the codes of those that are not.

Money that came or went is known by payer or payee, day, amount, narrative or reference, and by its occurrence among
equal rows of one statement (docs/rules.md section 7). So two equal lines are two, the same statement twice is one,
and of statements that overlap the largest count holds, in whatever order they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledger.book.problems import KnownAlready, Problem
from ledger.book.sheets.places import cell_text
from ledger.book.sheets.reading import BookRow
from ledger.domain.documents.sheets import Payment, ProviderPayment, Receipt
from ledger.domain.sheet.changes import Origin, Version
from ledger.domain.sheet.facts import Key, grouped
from ledger.domain.sheet.rows import Row
from ledger.domain.sheet.spelling import fold

KNOWN_BY: dict[str, tuple[str, ...]] = {
    Receipt.sheet: ("from_agency", "to_agency", "received_on", "amount", "reference"),
    Payment.sheet: ("invoice", "paid_on", "amount"),
    ProviderPayment.sheet: ("from_agency", "provider", "paid_on", "amount", "reference"),
}
"""The sheets of money that came or went, each with the columns by which a line of it is known.

The payer and the payee of a payment follow from its invoice.
"""

LineIdentity = tuple[Any, ...]
_UNKNOWN = Origin(0, "book", "", datetime.min, False)


class Held(NamedTuple):
    """What the ledger holds of money: by sheet every version ever stated, the first stated first.

    What was corrected on a screen is found by what its statement said, and what was withdrawn does not come back.
    """

    versions: Mapping[str, Sequence[Version]] = {}
    another: Collection[int] = ()
    """Rows of the file that somebody says are others than those which are known already."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a statement as a row of a sheet: its code is what the layout makes of it, and may be taken."""

    row: BookRow
    numbered: bool
    """Whether the code is a number or reference of the line's own, and not made of what it is known by anyway."""


@dataclass(slots=True)
class _KnownCode:
    """A code that is held: the version by which it is known, and what stands of it now (None: withdrawn)."""

    key: Key
    version: Version
    now: Row | None

    @property
    def on_a_statement(self) -> bool:
        return self.version.file is not None

    @property
    def stated_in(self) -> tuple[str | None, int | None, str | None]:
        return self.version.file, self.version.line, self.version.sha256


class Booking:
    """Lines of one file becoming rows of a book: those that are not known get a code nothing ever had."""

    def __init__(self, held: Held, sha256: str | None) -> None:
        self.held = held
        self.sha256 = sha256
        self.known: list[KnownAlready] = []
        self.problems: list[Problem] = []
        self._occurrence: dict[tuple[str, Key], int] = {}
        self._taken: dict[str, set[Key]] = {
            sheet: {version.row.key_values for version in held.versions.get(sheet, ())} for sheet in KNOWN_BY
        }

    def book(self, lines: Sequence[BankLine]) -> list[BookRow]:
        """The rows of the lines that are new, with their codes; `known` and `problems` then tell of the others."""
        taken: dict[int, _KnownCode] = {}
        for sheet in KNOWN_BY:
            own = [line for line in lines if line.row.sheet == sheet]
            if own:
                taken |= self._paired(own, self._codes_by_identity(sheet))
        for line in lines:  # whose code then stays another statement's, and is no other row's either
            if (
                line.row.line in self.held.another
                and id(line) in taken
                and not self._is_itself(line, taken[id(line)])
            ):
                del taken[id(line)]
        self.known += [self._told(line, taken[id(line)]) for line in lines if id(line) in taken]
        self.problems += self._no_others(lines)
        return [self._coded(line) for line in lines if id(line) not in taken]

    def _no_others(self, lines: Sequence[BankLine]) -> Iterator[Problem]:
        """Rows that cannot be others than those which are known: not there, or the very row that is known."""
        rows = {line.row.line for line in lines}
        itself = {each.row: each for each in self.known if each.itself}
        file = lines[0].row.file if lines else ""
        for number in sorted(self.held.another):
            if number in itself:
                found, remedy = f"it is {itself[number].key}, taken in from this very file", "Leave it out"
            elif number not in rows:
                found, remedy = "no line of money in that row", "Name a row of the file by its number"
            else:
                continue
            yield Problem(file, number, "", found, "a line that another statement seems to have had", remedy)

    def _paired(
        self, lines: Sequence[BankLine], by_identity: Mapping[LineIdentity, list[_KnownCode]]
    ) -> dict[int, _KnownCode]:
        """The lines that are known already, by which code: as many of equal ones as there are codes for."""
        groups = _equal(lines)
        taken: dict[int, _KnownCode] = {}
        used: set[Key] = set()
        # What a statement said comes first: a line of a corrected row is that row, not one that has come to equal it.
        for stated in (True, False):
            for (_, identity, base), equal in groups.items():
                codes = [
                    known
                    for known in by_identity.get(identity, ())
                    if known.on_a_statement == stated and known.key not in used and _bears(known.key, base)
                ]
                pairs = self._pairs([line for line in equal if id(line) not in taken], codes)
                taken |= pairs
                used |= {known.key for known in pairs.values()}
        return taken | self._added_up([line for line in lines if id(line) not in taken], by_identity, used)

    def _pairs(self, equal: Sequence[BankLine], codes: Sequence[_KnownCode]) -> dict[int, _KnownCode]:
        own = {known.stated_in: known for known in codes}
        itself = {id(line): own[place] for line in equal if (place := self._place(line)) in own}
        gone = {known.key for known in itself.values()}
        left = [known for known in codes if known.key not in gone]
        others = (line for line in equal if id(line) not in itself)
        return itself | {id(line): known for line, known in zip(others, left, strict=False)}

    def _added_up(
        self, lines: Sequence[BankLine], by_identity: Mapping[LineIdentity, list[_KnownCode]], used: Collection[Key]
    ) -> dict[int, _KnownCode]:
        """Parts of one payment that an earlier edition of the program had added up to one row: known by it."""
        parts: dict[LineIdentity, list[BankLine]] = defaultdict(list)
        for line in lines:
            if line.row.sheet == Payment.sheet:
                parts[line.row.values["payment"], line.row.values["invoice"], line.row.values["paid_on"]].append(line)
        found: dict[int, _KnownCode] = {}
        for (code, invoice, paid_on), own in parts.items():
            whole = (invoice, paid_on, sum(line.row.values["amount"] for line in own))
            known = next((each for each in by_identity.get(whole, ()) if each.key == (code, invoice)), None)
            if known and known.key not in used and len(own) > 1:
                found |= {id(line): known for line in own}
        return found

    def _codes_by_identity(self, sheet: str) -> dict[LineIdentity, list[_KnownCode]]:
        """The codes held by every identity that a statement, or the last word on them, gives them."""
        now = {version.row.key_values: version for version in self.held.versions.get(sheet, ()) if version.current}
        found: dict[tuple[LineIdentity, Key], _KnownCode] = {}
        for version in self.held.versions.get(sheet, ()):
            key = version.row.key_values
            last = now.get(key)
            withdrawn = last is None or last.origin.withdrawn
            # What a person typed and took back was on no statement; a line of one that was taken back stays known.
            if version.file is None and (not version.current or withdrawn):
                continue
            identity = _identity(sheet, version.row.__dict__)
            row = None if withdrawn or last is None else last.row
            found.setdefault((identity, key), _KnownCode(key, version, row))
        by_identity: dict[LineIdentity, list[_KnownCode]] = defaultdict(list)
        for (identity, _), known in found.items():
            by_identity[identity].append(known)
        return by_identity

    def _place(self, line: BankLine) -> tuple[str | None, int | None, str | None]:
        return line.row.file, line.row.line, self.sha256

    def _is_itself(self, line: BankLine, known: _KnownCode) -> bool:
        """Whether it is the same row of the same file that the code was stated in."""
        return self._place(line) == known.stated_in

    def _coded(self, line: BankLine) -> BookRow:
        """The row with a code of its own: what the layout makes, or where that is taken the next `CODE(2)`."""
        row, taken = line.row, self._taken[line.row.sheet]
        name = row.model.key[0]
        wanted, place = row.values[name], (row.sheet, row.key or ())
        while row.key in taken:
            number = self._occurrence[place] = self._occurrence.get(place, 1) + 1
            row.values[name] = row.raw[name] = f"{wanted}({number})"
        taken.add(row.key or ())
        return row

    def _told(self, line: BankLine, known: _KnownCode) -> KnownAlready:
        row, version = line.row, known.version
        said = ", ".join(f"{name.replace('_', ' ')} {row.raw.get(name) or 'empty'}" for name in KNOWN_BY[row.sheet])
        return KnownAlready(
            sheet=row.sheet,
            file=row.file,
            row=row.line,
            what=said,
            key=" ".join(str(part) for part in known.key),
            held_file=version.file,
            held_row=version.line,
            batch=version.origin.batch,
            who=version.origin.who,
            when=version.origin.recorded_at,
            since=_since(row, known),
            itself=self._is_itself(line, known),
        )


def equal_lines(lines: Sequence[BankLine]) -> Iterator[list[BankLine]]:
    """Lines of one file that are equal, where there is more than one: each of them is money of its own."""
    return (equal for equal in _equal(lines).values() if len(equal) > 1)


def equal_receipts(row: BookRow, versions: Iterable[Version]) -> list[str]:
    """The codes of receipts that stand and by which this one would be known, in order."""
    identity = _identity(row.sheet, row.values)
    standing = [each.row for each in versions if each.current and not each.origin.withdrawn]
    return sorted(str(each.key_values[0]) for each in standing if _identity(row.sheet, each.__dict__) == identity)


def held_of(known: Mapping[str, Mapping[Key, Row]]) -> Held:
    """What facts alone tell of money, where nobody has its versions: what stands, as if that were all there was."""
    rows = {sheet: known.get(sheet, {}).values() for sheet in KNOWN_BY}
    return Held({sheet: [Version(row, _UNKNOWN, True) for row in rows[sheet]] for sheet in rows})


def _equal(lines: Iterable[BankLine]) -> dict[tuple[str, LineIdentity, str], list[BankLine]]:
    return grouped(lines, lambda line: (line.row.sheet, _identity(line.row.sheet, line.row.values), _base(line)))


def _identity(sheet: str, values: Mapping[str, Any]) -> LineIdentity:
    """What a line is known by; texts in small letters with single spaces, as people type them again."""
    return tuple(
        fold(values.get(name) or "") if name == "reference" else values.get(name) for name in KNOWN_BY[sheet]
    )


def _base(line: BankLine) -> str:
    """The number of its own by which a line is known beside the rest; empty where it has none."""
    return str(line.row.values[line.row.model.key[0]]) if line.numbered else ""


def _bears(key: Key, base: str) -> bool:
    """Whether a code is this number, or a further occurrence of it, as `BACS-1(2)`; any code where there is none."""
    code = str(key[0])
    occurrence = code.removeprefix(f"{base}(").removesuffix(")")
    return not base or code == base or (code == f"{base}({occurrence})" and occurrence.isdecimal())


def _since(row: BookRow, known: _KnownCode) -> str:
    """What became of it since its statement was taken in; empty where it stands as it was."""
    if known.now is None:
        return "withdrawn since"
    differing = [name for name in KNOWN_BY[row.sheet] if getattr(known.now, name) != getattr(known.version.row, name)]
    said = ", ".join(f"{name} {cell_text(known.now, name) or 'empty'}" for name in differing)
    return f"corrected since: {said}" if said else ""
