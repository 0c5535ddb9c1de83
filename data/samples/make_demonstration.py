"""Write the demonstration ledger's books and what its council publishes of its payments: the same each time.

    .venv/bin/python data/samples/make_demonstration.py [FOLDER]

Everything in them is invented; data/README.md says what it is calibrated on.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from making.books import Books
from making.claims import state_claims
from making.county import state_county
from making.decisions import state_decisions
from making.fees import state_prices
from making.papers import state_orders, state_papers, state_receipts
from making.plan import state_stay, stays
from making.progress import state_progress
from making.published import write_published
from making.settled import state_settled
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
    return books


def main() -> None:
    """Replace `demonstration` and `demonstration-payments` in the folder given, or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    books, payments = folder / "demonstration", folder / "demonstration-payments"
    shutil.rmtree(books, ignore_errors=True)
    story = make()
    story.write(books)
    payments.mkdir(parents=True, exist_ok=True)
    write_published(story, payments)
    print(f"Books written to {books}, published payments to {payments}")


if __name__ == "__main__":
    main()
