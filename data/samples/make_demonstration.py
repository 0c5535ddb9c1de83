"""Write the demonstration ledger's books and what its council publishes of its payments: the same each time.

    .venv/bin/python data/samples/make_demonstration.py [FOLDER]

Everything in them is invented; data/README.md says what it is calibrated on.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from making.books import Books
from making.care import state_care
from making.claims import state_claims
from making.closer_to_home import state_closer_to_home
from making.county import state_county
from making.decided import state_decided
from making.decisions import state_decisions
from making.family_help import state_family_help
from making.fees import state_prices
from making.goals import state_goals
from making.papers import state_orders, state_papers, state_receipts
from making.plan import state_stay, stays
from making.progress import state_progress
from making.published import write_published
from making.settled import state_settled
from making.therapeutic import state_therapeutic
from making.together import state_bed, state_block, state_fund

HERE = Path(__file__).resolve().parent


def make() -> Books:
    """The whole story, book by book."""
    books = Books()
    state_county(books)
    for stay in stays():
        state_stay(books, stay)
        lines = state_prices(books, stay)
        state_decisions(books, stay)
        state_papers(books, stay, lines)
        state_progress(books, stay)
        state_bed(books, stay)
    state_receipts(books)
    state_orders(books)
    state_settled(books)
    state_block(books)
    state_fund(books)
    state_claims(books)
    _state_reviewed(books)
    return books


def _state_reviewed(books: Books) -> None:
    """What the agencies look at together: none of it moves money."""
    everyone = stays()
    state_decided(books, everyone)
    state_care(books, everyone)
    state_goals(books, everyone)
    state_therapeutic(books, everyone)
    state_closer_to_home(books, everyone)
    state_family_help(books)


def main() -> None:
    """Replace `demonstration` and `demonstration-payments` in the folder given, or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    books, payments = folder / "demonstration", folder / "demonstration-payments"
    story = make()
    shutil.rmtree(books, ignore_errors=True)
    story.write(books)
    payments.mkdir(parents=True, exist_ok=True)
    write_published(story, payments)
    print(f"Books written to {books}, published payments to {payments}")


if __name__ == "__main__":
    main()
