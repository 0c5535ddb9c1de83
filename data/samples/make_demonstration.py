"""Write the demonstration ledger's books, one a month: the same to the byte each time.

    python data/samples/make_demonstration.py [FOLDER]

Everything in them is invented; data/README.md says what it is calibrated on.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from making.books import Books
from making.county import state_county
from making.decisions import state_decisions
from making.fees import state_prices
from making.papers import state_orders, state_papers, state_receipts
from making.plan import state_stay, stays
from making.progress import state_progress

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
    state_receipts(books)
    state_orders(books)
    return books


def main() -> None:
    """Replace the books in the folder given, or in `demonstration` beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "demonstration"
    shutil.rmtree(folder, ignore_errors=True)
    make().write(folder)
    print(f"Books written to {folder}")


if __name__ == "__main__":
    main()
