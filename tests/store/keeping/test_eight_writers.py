"""Eight programs write to one ledger at once: each in its turn, none in vain, and the numbers have no gap."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Engine, text

from ledger.store.keeping.engine import read
from tests.examples import LONG, RUN
from tests.store.keeping.test_engine import child

WRITERS = 8
SECONDS = 60 if RUN == LONG else 2
WRITES_UNTIL = """
import time
from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import open_store
from ledger.store.statements import write_facts
from tests.store.sample import stated
engine = open_store(url)
until = float(sys.argv[2])
written = 0
while written < 5 or time.time() < until:
    with books_to_write(engine) as books:
        batch = open_batch(books, command="import", source="book")
        write_facts(books, batch.number, [stated("children", child=f"{sys.argv[3]}-{written}")])
    written += 1
print(written)
"""


@pytest.mark.long
def test_eight_writers_at_once_take_turns(engine: Engine, url: str) -> None:
    writers = [child(url, WRITES_UNTIL, str(time.time() + SECONDS), str(number)) for number in range(WRITERS)]
    written = 0
    for writer in writers:
        said, complained = writer.communicate(timeout=SECONDS + 120)
        assert writer.returncode == 0, complained
        written += int(said)
    with read(engine) as connection:
        numbers = list(connection.execute(text("SELECT number FROM batches ORDER BY number")).scalars())
        children = connection.execute(text("SELECT count(*) FROM children")).scalar_one()
    assert numbers == list(range(1, written + 1))
    assert children == written >= 5 * WRITERS
