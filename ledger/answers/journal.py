"""The journal, posting by posting."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.answers.answer import answer
from ledger.journal.lines import JournalLine
from ledger.store.books import Books
from ledger.store.journal.entries import journal_lines


@answer("journal", "Posted: every posting of the journal", purse="each agency", exported=JournalLine._fields[:-1])
def journal(books: Books) -> Iterator[JournalLine]:
    """One row a posting, in order of entry and line."""
    return journal_lines(books)
