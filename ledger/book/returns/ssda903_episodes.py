"""One row of SSDA903 as an episode, and which row of an episode holds where a file has several.

A file may hold the returns of several years one below the other: then an episode that goes on over a year's end is
there once a year, open at first. Rows of one child, DECOM and place are one episode, restated: that of the latest
YEAR holds (where the file has such a column), else one that has ended, else the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.book.returns.tables import ReturnTable, rows_told
from ledger.domain.money_and_days.periods import FOREVER

_ENDS_CARE = "E"
_CHANGED_ONLY_STATUS = "L"


@dataclass(frozen=True, slots=True)
class Episode:
    """One row: a child in one place with one legal status, from its first day up to the day before `ended`."""

    row: int
    child: str
    first_day: date
    ended: date | None
    code: Mapping[str, str]
    """What its coded columns hold, by column."""
    urn: str
    home_district: str | None
    place_post: str
    place_district: str | None
    year: str = ""
    """The year of the return it is in, where the file says so."""

    @property
    def follows_by_status(self) -> bool:
        """Whether it says that only the legal status changed."""
        return self.code["RNE"] == _CHANGED_ONLY_STATUS

    @property
    def place(self) -> tuple[str, ...]:
        """Where it is: what must stay the same in one placement."""
        return (self.code["PLACE"], self.code["PLACE_PROVIDER"], self.urn, self.place_post)

    @property
    def word(self) -> tuple[str, bool, int]:
        """Orders restatements of one episode: the last holds."""
        return (self.year, self.ended is not None, self.row)

    def restates(self, other: Episode) -> bool:
        """Whether both are one episode: one child, start and place, as far as both say where that is."""
        same = (self.child, self.first_day) == (other.child, other.first_day)
        return same and all(
            one == two or not one or not two for one, two in zip(self.place, other.place, strict=True)
        )

    @property
    def ends_care(self) -> bool:
        """Whether the child left care at its end."""
        return self.ended is not None and self.code["REC"].startswith(_ENDS_CARE)

    @property
    def in_order(self) -> tuple[date, date, int]:
        """Orders the episodes of a child."""
        return (self.first_day, self.ended or FOREVER, self.row)


def as_last_stated(table: ReturnTable, episodes: Sequence[Episode]) -> list[Episode]:
    """Of each episode the row that holds, in the order of the file.

    That there were others is a remark of the table, and so is each that has another end.
    """
    kept: dict[tuple[str, date], list[list[Episode]]] = defaultdict(list)
    for episode in episodes:
        alike = kept[episode.child, episode.first_day]
        same = next((group for group in alike if all(episode.restates(each) for each in group)), None)
        if same is None:
            alike.append([episode])
        else:
            same.append(episode)
    groups = [sorted(group, key=lambda each: each.word) for alike in kept.values() for group in alike]
    again = sorted(each.row for group in groups for each in group[:-1])
    if again:
        number = f"{len(again):,} episodes are" if len(again) > 1 else "an episode is"
        text = f"{number} stated again by a later return in this file, which holds: {rows_told(again)}"
        table.remark(again[0], text)
    for group in groups:
        _tell_ends(table, group)
    return sorted((group[-1] for group in groups), key=lambda each: each.row)


def _tell_ends(table: ReturnTable, group: Sequence[Episode]) -> None:
    """Rows of one episode that do not agree on its end; that it was open at first is no difference."""
    ends, last = {each.ended for each in group if each.ended}, group[-1].ended
    if len(ends) > 1 or (ends and last is None):
        rows = rows_told(sorted(each.row for each in group))
        held = last.isoformat() if last else "no end"
        table.remark(group[-1].row, f"{rows} are one episode with different ends (DEC): {held} holds")
