"""Two who write at once: the other is done when the first has read all it reads beforehand, and begins to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import Connection, event

from ledger.store.keeping.engine import Engine

T = TypeVar("T")
PATIENCE = 60


def before_it_writes(engine: Engine, happens: Callable[[], object]) -> None:
    """Let something happen once, just before the next transaction of this store that writes.

    Whatever was read in a transaction before that one is then no longer what stands.
    """

    def about_to_begin(_: Connection, options: Mapping[str, Any]) -> None:
        if options.get("takes_lock") and waiting:
            waiting.pop()()

    waiting = [happens]
    event.listen(engine, "set_connection_execution_options", about_to_begin)


def both_at_once(engines: Sequence[Engine], tasks: Sequence[Callable[[Engine], T]]) -> list[T]:
    """Do a task with each engine, in threads of their own; none begins to write before all are about to."""
    meeting = Barrier(len(engines), timeout=PATIENCE)
    for engine in engines:
        before_it_writes(engine, meeting.wait)
    with ThreadPoolExecutor(len(engines)) as threads:
        doing = [threads.submit(task, engine) for task, engine in zip(tasks, engines, strict=True)]
        return [each.result(PATIENCE) for each in doing]
