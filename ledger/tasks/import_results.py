"""What became of a book, and how it is told: in sentences, in rows of a table, in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ledger.book.problems import KnownAlready, Problem, Remark, rows_of
from ledger.book.sheets.comparison import Conflict, Count
from ledger.exports.problems import write_problems_csv, write_remarks_csv


@dataclass(frozen=True)
class ImportResult:
    """What became of a book; `batch` is None where nothing was written."""

    batch: int | None
    dry_run: bool
    counts: dict[str, Count] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    known_already: list[KnownAlready] = field(default_factory=list)
    """Lines of a statement that others had too, and that were therefore not taken in again."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "dry_run": self.dry_run,
            "sheets": {sheet: asdict(count) for sheet, count in self.counts.items()},
            "problems": [asdict(each) for each in self.problems],
            "remarks": [asdict(each) for each in self.remarks],
            "conflicts": [each.as_dict() for each in self.conflicts],
            "known_already": [{**asdict(each), "when": each.when.isoformat()} for each in self.known_already],
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever handed the book over."""
        said = [_remark(each) for each in self.remarks]
        said += [_conflict(each) for each in self.conflicts]
        if self.problems:
            return [*said, f"problems: {len(self.problems)}. Nothing was written."]
        said += _known_already(self.known_already)
        said += [f"{sheet}: {_count(count)}" for sheet, count in self.counts.items()]
        if self.conflicts:
            said.append(
                "What is in conflict stays as it was; the page Unresolved items lists it and settles each, and so "
                "does `joint-ledger conflicts`."
            )
        if any(each.why == "screen" for each in self.conflicts):
            said.append(
                "A data workbook overrules what was stated on a screen where that is said: the switch “Prefer the "
                "data workbook”, or --prefer-book."
            )
        return [*said, self._ending]

    @property
    def _ending(self) -> str:
        changes = sum(each.new + each.changed + each.withdrawn + each.dropped for each in self.counts.values())
        if not changes and self.batch is not None:
            return f"No row changed; what is in conflict is kept in change {self.batch}."
        if not changes:
            return "The data workbook says nothing new: no change was recorded."
        if self.dry_run:
            return f"rows that would change: {changes}. This was a dry run: nothing was written."
        return f"rows changed: {changes}, in change {self.batch}."


def problem_rows(outcome: ImportResult) -> list[tuple[str, ...]]:
    """The problems as rows of a table."""
    return rows_of(outcome.problems)


def write_problems(path: Path, outcome: ImportResult) -> None:
    """Write the problems as CSV; without any, the header alone."""
    write_problems_csv(path, outcome.problems)


def write_remarks(path: Path, outcome: ImportResult) -> None:
    """Write the remarks as CSV; without any, the header alone."""
    write_remarks_csv(path, outcome.remarks)


def _remark(remark: Remark) -> str:
    row = f", row {remark.row}" if remark.row is not None else ""
    return f"remark: {remark.file}{row}: {remark.text}"


def _conflict(conflict: Conflict) -> str:
    who = f", {conflict.who}, {conflict.when:%Y-%m-%d %H:%M} UTC" if conflict.who and conflict.when else ""
    row = f", row {conflict.row}" if conflict.row is not None else ""
    number = f" {conflict.number}" if conflict.number else ""
    return (
        f"conflict{number}: {conflict.sheet} {conflict.key}: {conflict.said}{who}; "
        f"here {conflict.here}; sent {conflict.there} ({conflict.file}{row})"
    )


def _known_already(lines: Sequence[KnownAlready]) -> list[str]:
    """What was taken as known, each line with the statement that had it; the same rows of the same file in one."""
    if not lines:
        return []
    again = Counter(line.batch for line in lines if line.itself)
    said = [
        f"known already: {count} of its rows were imported from this very file, in change {batch}"
        for batch, count in sorted(again.items())
    ]
    others = [line for line in lines if not line.itself]
    said += [
        f"known already: {line.file}, row {line.row} ({line.what}) is {line.key} of {line.sheet}: {line.held_in}"
        for line in others
    ]
    if others:
        said.append(
            "A row that is money of its own all the same goes in where it is said to be another: “Take as another” "
            "on the page Import, or --another and its number."
        )
    return said


def _count(count: Count) -> str:
    parts = [f"{number} {what}" for what, number in asdict(count).items() if number]
    return ", ".join(parts) or "nothing"
