"""The books: all that is known at one moment, opened for whoever looks; what every question starts from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from ledger.config import day_said
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.changes import Origin, Version
from ledger.domain.sheet.facts import Facts, Key
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.acceptances import AcceptedByPlacement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package, packages_of
from ledger.errors import WrongUsage
from ledger.store.facts.acceptances import accepted_since, facts_of_accepted, facts_of_invoices, read_accepted
from ledger.store.facts.horizon import (
    PostedState,
    all_placements,
    placements_posted_from,
    placements_running_on,
    placements_without_agreement,
    posted_state,
)
from ledger.store.facts.versions import (
    changed_placements,
    placements_of_prices,
    read_facts,
    read_history,
    read_origins,
    read_standing,
    read_versions,
    sheet_changed,
)
from ledger.store.keeping.batch_rows import count_new_batches
from ledger.store.keeping.batches import (
    ALL_BATCHES,
    Batch,
    batch_as_known_at,
    day_of_demonstration,
    last_batch,
)
from ledger.store.keeping.engine import Engine, read, write

T = TypeVar("T")


class BooksKey(NamedTuple):
    """What an answer depends on beside its arguments: the store, the moment, who looks, and the day of asking."""

    store: str
    batch: int
    viewer: Viewer
    today: date


@dataclass(frozen=True, eq=False)
class Books:
    """The ledger as known after a batch, for a viewer, on a day of asking.

    `connection` is for the store and the pipeline alone: all others ask the books. Books that only read stand
    still, so that what was read or worked out once is not read again.
    """

    connection: Connection
    batch: int
    """Facts known, and entries posted, after this batch count."""
    viewer: Viewer
    today: date
    """The day of the clock: deadlines, waits and debts run on it (docs/rules.md section 8)."""
    stands_still: bool = True
    now: bool = False
    """Whether nothing was recorded after the batch, so that what is known now is what was known then."""
    _worked_out: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> BooksKey:
        """By which an answer may be remembered beyond these books."""
        store = self.connection.engine.url.render_as_string(hide_password=True)
        return BooksKey(store, self.batch, self.viewer, self.today)

    @property
    def known_at(self) -> int | None:
        """The batch after which facts count; None where that is what is known now, which is found quicker."""
        return None if self.now else self.batch

    @property
    def posted(self) -> PostedState:
        """How far the ledger was posted and closed."""
        return self.once(_posted)

    @property
    def as_posted(self) -> Books:
        """The same books as they were known at the last posting, by which the journal stands."""
        return self.as_known_after(self.posted.last_posted)

    @property
    def purses(self) -> Purses:
        """All budgets that money of the journal may stand under: withdrawn ones too, to turn their balances round."""
        return self.once(_purses)

    @property
    def of_demonstration(self) -> bool:
        """Whether this is the demonstration ledger, which is asked on a day of its own."""
        return self.once(_day_of_demonstration) is not None

    @property
    def last(self) -> Batch | None:
        """The last batch that counts, and when it was recorded; None in an empty ledger."""
        return last_batch(self.connection, self.batch)

    def all_placements(self) -> set[str]:
        """The code of every placement ever named."""
        return all_placements(self.connection)

    def placements_without_agreement(self) -> set[str]:
        """Placements of which something was ever borne without an agreement in force."""
        return placements_without_agreement(self.connection, self.batch)

    def placements_running_on(self, horizon: date, through: date) -> set[str]:
        """Placements that can be charged on days after `horizon` up to `through`."""
        return placements_running_on(self.connection, horizon, through, self.known_at)

    def placements_posted_from(self, month: Month) -> set[str]:
        """Placements of which charges were ever posted for a service month or a later one."""
        return placements_posted_from(self.connection, month, self.batch)

    def placements_changed(self, after: int, *, by_budgets: bool = True, by_accepted: bool = True) -> set[str]:
        """Placements of which something that decides their posting was stated after a batch and up to these books.

        A budget that changed may concern any of them, unless the caller knows better (`by_budgets`). What is
        accepted of their invoice lines is compared as it was known then (`by_accepted`).
        """
        changed = changed_placements(self.connection, after, self.batch, by_budgets=by_budgets)
        if not by_accepted:
            return changed
        horizon = self.posted.horizon
        then, now = self.as_known_after(after).accepted(horizon), self.accepted(horizon)
        return changed | {code for code in then.keys() | now.keys() if then.get(code) != now.get(code)}

    def placements_of_prices(self, prices: Collection[str]) -> set[str]:
        """The placements that these prices were stated for."""
        return placements_of_prices(self.connection, prices, self.known_at)

    def facts(
        self, *models: type[Row], placements: Collection[str] | None = None, withdrawn_too: bool = False
    ) -> Facts:
        """The rows known of these sheets; with `placements`, of sheets that tell of placements only theirs.

        Raises DataFault where a row that is kept no longer fits its model.
        """
        whole = placements is None and not withdrawn_too and self.stands_still
        sheets = [model.sheet for model in models if not whole or model.sheet not in self._worked_out]
        read_now = read_facts(self.connection, self.known_at, placements, sheets, withdrawn_too=withdrawn_too)
        if not whole:
            return read_now
        for sheet in sheets:
            self._worked_out[sheet] = read_now.rows[sheet]
        facts = Facts()
        # Copies: whoever supposes a row adds it to facts of their own.
        facts.rows.update({model.sheet: dict(self._worked_out[model.sheet]) for model in models})
        return facts

    def changed(self, model: type[Row], after: int) -> bool:
        """Whether anything on a sheet was stated or superseded after a batch and up to these books."""
        return sheet_changed(self.connection, model.sheet, after, self.batch)

    def origins(self, *models: type[Row]) -> dict[tuple[str, Key], Origin]:
        """Where what is now known of each row of these sheets comes from, withdrawn rows included."""
        return read_origins(self.connection, [model.sheet for model in models])

    def trail(self, model: type[Row], cells: Mapping[str, Any], at_most: int = 50) -> list[Version]:
        """Everything stated up to these books of the rows whose `cells` hold these values, the latest first."""
        found = read_versions(self.connection, model.sheet, cells, at_most)
        return [version for version in found if version.origin.batch <= self.batch]

    def history(self, model: type[Row]) -> list[Version]:
        """Every version ever stated of a sheet's rows up to these books, the first first, with files and rows."""
        return [
            version for version in read_history(self.connection, model.sheet) if version.origin.batch <= self.batch
        ]

    def standing(self, model: type[Row], codes: Collection[str]) -> dict[str, Version]:
        """What is known of the rows with these codes, by code: who stated each, when, and in which file."""
        found = read_standing(self.connection, model.sheet, codes, self.known_at)
        return {str(version.row.key_values[0]): version for version in found}

    def packages(self, placements: Collection[str] | None = None) -> dict[str, Package]:
        """Each placement (None: all) with its prices and agreements, in order of code.

        What was accepted of its lines is among what each costs. Raises Unsound for a bad waterfall.
        """
        if placements is None:
            return self.once(_all_packages)
        facts = self.facts(*SHEETS_OF_PACKAGES, placements=placements)
        return _with_accepted(facts, self.accepted(self.posted.horizon, placements))

    def accepted(self, horizon: date | None, placements: Collection[str] | None = None) -> AcceptedByPlacement:
        """What is accepted of placements' invoice lines beyond their price (None: of all), posted through a day."""
        if placements is not None:
            return read_accepted(self.connection, self.known_at, self.purses, horizon, placements)
        return self.once(_accepted, horizon)

    def facts_of_invoices(self, invoices: Collection[str]) -> Facts:
        """On what it rests that anything is accepted of these invoices: all of their providers, and no others."""
        return facts_of_invoices(self.connection, self.known_at, invoices)

    def facts_of_accepted(self, placements: Collection[str]) -> Facts | None:
        """On what it rests that anything is accepted of these placements' lines; None where nothing was of any."""
        return facts_of_accepted(self.connection, self.known_at, placements)

    @property
    def charges_accepted(self) -> bool:
        """Whether what is accepted is a charge as these books are known; an older ledger posted it otherwise."""
        return self.batch > self.once(_accepted_since)

    def once(self, work_out: Callable[..., T], *asked: Hashable) -> T:
        """What a function makes of these books and of what is asked: worked out once, as long as they stand still.

        Answers ask each other (who pays asks for the packages, as a dozen others do), and each may ask as if it were
        alone: `books.once(_all_packages)` reads them for the first that asks. `work_out` has to be a function of a
        module, as it is half of the key; the books that write remember nothing, since what they hold changes.
        """
        if not self.stands_still:
            return work_out(self, *asked)
        key = (work_out, *asked)
        if key not in self._worked_out:
            self._worked_out[key] = work_out(self, *asked)
        result: T = self._worked_out[key]
        return result

    @contextmanager
    def set_apart(self) -> Iterator[None]:
        """Read something that may fail: these books can be read on, also where the database refused a question."""
        with self.connection.begin_nested():
            yield

    def until_something_is_written(self) -> Books:
        """The same books, which stand still as long as their writer writes nothing."""
        return replace(self, stands_still=True, _worked_out={})

    def as_known_after(self, batch: int, today: date | None = None) -> Books:
        """The same books as they were known after an earlier batch (on that day), in the same transaction."""
        if (batch, today or self.today) == (self.batch, self.today):
            return self
        return self.once(_as_known_after, batch, today or self.today)

    def as_known_at(self, moment: datetime) -> Books:
        """The same books as they were known at an earlier moment (UTC)."""
        return self.as_known_after(batch_as_known_at(self.connection, moment))


def _as_known_after(books: Books, batch: int, today: date) -> Books:
    return replace(books, batch=batch, today=today, now=books.now and batch == books.batch, _worked_out={})


def _posted(books: Books) -> PostedState:
    return posted_state(books.connection, books.batch)


def _purses(books: Books) -> Purses:
    return purses_of(books.facts(Agency, Budget, withdrawn_too=True))


def _all_packages(books: Books) -> dict[str, Package]:
    return _with_accepted(books.facts(*SHEETS_OF_PACKAGES), books.accepted(books.posted.horizon))


def _with_accepted(facts: Facts, accepted: AcceptedByPlacement) -> dict[str, Package]:
    packages = ((package.placement.placement, package) for package in packages_of(facts))
    return {code: package.with_accepted(accepted.get(code, ())) for code, package in packages}


def _accepted(books: Books, horizon: date | None) -> AcceptedByPlacement:
    return read_accepted(books.connection, books.known_at, books.purses, horizon)


def _day_of_demonstration(books: Books) -> date | None:
    return day_of_demonstration(books.connection)


def _accepted_since(books: Books) -> int:
    return accepted_since(books.connection)


def day_of_asking(connection: Connection, said: date | None = None) -> date:
    """The day of the clock: the one said, else the environment's, else a demonstration's, else the real one."""
    return said or _day_in_environment() or day_of_demonstration(connection) or datetime.now(UTC).date()


def _day_in_environment() -> date | None:
    """Raises WrongUsage where the environment says what is no day."""
    told = day_said()
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise WrongUsage(f"JOINT_LEDGER_TODAY is {told}, which is not a day.", "Write it like 2026-03-31.") from None


@contextmanager
def books_at(
    engine: Engine, moment: datetime | None = None, viewer: Viewer | None = None, today: date | None = None
) -> Iterator[Books]:
    """The books as known at a moment (UTC; None: now), in one transaction that sees nothing that others write.

    `today` is the day of the clock (None: as `day_of_asking` finds it).
    """
    with read(engine) as connection:
        batch = batch_as_known_at(connection, moment)
        day = day_of_asking(connection, today)
        yield Books(connection, batch, viewer or Viewer.all(), day, now=moment is None)


@contextmanager
def books_to_write(engine: Engine, today: date | None = None) -> Iterator[Books]:
    """The books of the only writer, as they are and as they become: all that is done with them stands, or none."""
    with write(engine) as connection:
        day = day_of_asking(connection, today)
        yield Books(connection, ALL_BATCHES, Viewer.all(), day, stands_still=False, now=True)
        count_new_batches(connection)
