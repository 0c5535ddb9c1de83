"""What the journal says of papers: entries by the paper they are for, added up by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, String, TextClause, bindparam, text

from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import EXPENDITURE_BUDGET, PROVIDER_QUERY
from ledger.journal.papers import PaperMatter, Place
from ledger.store.books import Books
from ledger.store.facts.versions import in_parts
from ledger.store.keeping.ordering import by_code_points


def papers_stand(
    books: Books, kinds: Collection[str]
) -> tuple[dict[PaperMatter, dict[Place, int]], dict[PaperMatter, int]]:
    """What entries of these kinds say together of each matter, in pence by place, and the last entry of each."""
    parameters = {"kinds": sorted(kinds), "known": books.batch}
    connection = books.connection
    stands: dict[PaperMatter, dict[Place, int]] = defaultdict(dict)
    for row in connection.execute(_stands(connection), parameters):
        matter = PaperMatter(row.kind, row.paper, row.placement, row.service_month)
        place = Place(row.account, row.budget, row.agreement, row.standing, row.purse, row.counterparty_purse)
        stands[matter][place] = int(row.amount)
    last = {PaperMatter(*row[:4]): int(row.entry) for row in connection.execute(_LAST, parameters)}
    return dict(stands), last


def papers_stand_by_month(books: Books, kinds: Collection[str]) -> dict[Month, dict[PaperMatter, dict[Place, int]]]:
    """What entries of these kinds say together of each matter in each posting month, in pence by place."""
    stands: dict[Month, dict[PaperMatter, dict[Place, int]]] = defaultdict(lambda: defaultdict(dict))
    asked = _stands(books.connection, by_month=True)
    for row in books.connection.execute(asked, {"kinds": sorted(kinds), "known": books.batch}):
        matter = PaperMatter(row.kind, row.paper, row.placement, row.service_month)
        place = Place(row.account, row.budget, row.agreement, row.standing, row.purse, row.counterparty_purse)
        stands[Month.parse(row.posting_month)][matter][place] = int(row.amount)
    return stands


def posted_by_paper(books: Books, account: str) -> dict[tuple[str, str], int]:
    """What entries have posted to an account by their kind and the paper they are for, debits above nil: pence."""
    rows = books.connection.execute(_BY_PAPER, {"account": account, "known": books.batch})
    return {(kind, paper): int(amount) for kind, paper, amount in rows}


def posted_in_closed_months(books: Books, documents: Collection[str]) -> set[str]:
    """Of these invoices and credit notes, by code, those of which an entry stands in a month that is closed."""
    closed = books.posted.closed
    if closed is None:
        return set()
    return {
        paper
        for part in in_parts(documents)
        for (paper,) in books.connection.execute(
            _IN_CLOSED, {"papers": part, "closed": str(closed), "known": books.batch}
        )
    }


def query_by_placement(books: Books) -> dict[str | None, int]:
    """What stands in question with providers, by placement (None: of no placement): pence."""
    rows = books.connection.execute(_QUERIES, {"account": PROVIDER_QUERY, "known": books.batch})
    return {placement: int(amount) for placement, amount in rows}


class AcceptedAsPosted(NamedTuple):
    """What an older ledger spent by accepting lines that no clause shares: it stands as it was posted; pence."""

    invoice: str
    budget: str
    """That bore it."""
    posting_month: Month
    amount: int


def accepted_as_posted(books: Books) -> list[AcceptedAsPosted]:
    """What older ledgers spent by accepting lines and what stands of it, in order of invoice."""
    rows = books.connection.execute(_ACCEPTED_AS_POSTED, {"account": EXPENDITURE_BUDGET, "known": books.batch})
    return [AcceptedAsPosted(paper, purse, Month.parse(month), int(amount)) for paper, purse, month, amount in rows]


def months_of_entries(books: Books, entries: Collection[int]) -> dict[int, Month]:
    """The posting month of each of these entries."""
    chosen = text("SELECT number, posting_month FROM entries WHERE number IN :numbers")
    chosen = chosen.bindparams(bindparam("numbers", expanding=True))
    return {
        row.number: Month.parse(row.posting_month)
        for part in in_parts(entries)
        for row in books.connection.execute(chosen, {"numbers": part})
    }


def record_reconciled(books: Books, batch: int, entries: int) -> None:
    """Remember how many entries a posting of papers added."""
    books.connection.execute(
        text("INSERT INTO reconciled (batch, entries) VALUES (:batch, :entries)"),
        {"batch": batch, "entries": entries},
    )


_BY_PLACE = """
    SELECT {month} e.kind, n.paper, p.code AS placement, e.service_month, o.account, b.code AS budget,
           g.code AS agreement, o.standing, u.code AS purse, q.code AS counterparty_purse, sum(o.amount) AS amount
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN postings o ON o.entry = e.number
         LEFT JOIN placements p ON p.id = e.placement_id LEFT JOIN budgets b ON b.id = o.budget_id
         LEFT JOIN agreements g ON g.id = o.agreement_id JOIN budgets u ON u.id = o.purse_id
         LEFT JOIN budgets q ON q.id = o.counterparty_purse_id
    WHERE e.kind IN :kinds AND e.batch <= :known
    GROUP BY {month} e.kind, n.paper, p.code, e.service_month, o.account, b.code, g.code, o.standing, u.code, q.code
    HAVING sum(o.amount) <> 0
    {order}
"""
_PLACES = (
    *("e.kind", "n.paper", "p.code", "e.service_month", "o.account", "b.code", "g.code", "o.standing", "u.code"),
    "q.code",
)


def _stands(connection: Connection, *, by_month: bool = False) -> TextClause:
    months = ("e.posting_month",) if by_month else ()
    order = by_code_points(connection, *months, *_PLACES)
    asked = _BY_PLACE.format(month="".join(f"{month}," for month in months), order=order)
    return text(asked).bindparams(bindparam("kinds", type_=String, expanding=True))


_LAST = text(
    """
    SELECT e.kind, n.paper, p.code AS placement, e.service_month, max(e.number) AS entry
    FROM entries e JOIN entry_papers n ON n.entry = e.number LEFT JOIN placements p ON p.id = e.placement_id
    WHERE e.kind IN :kinds AND e.batch <= :known
    GROUP BY e.kind, n.paper, p.code, e.service_month
    """
).bindparams(bindparam("kinds", type_=String, expanding=True))
_QUERIES = text(
    """
    SELECT p.code AS placement, sum(o.amount) AS amount
    FROM entries e JOIN postings o ON o.entry = e.number LEFT JOIN placements p ON p.id = e.placement_id
    WHERE o.account = :account AND e.batch <= :known
    GROUP BY p.code HAVING sum(o.amount) <> 0
    """
)
_ACCEPTED_AS_POSTED = text(
    """
    SELECT n.paper, u.code AS purse, min(e.posting_month) AS posting_month, sum(o.amount) AS amount
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN postings o ON o.entry = e.number
         JOIN budgets u ON u.id = o.purse_id
    WHERE e.kind = 'accepted' AND o.account = :account AND e.batch <= :known
    GROUP BY n.paper, u.code HAVING sum(o.amount) <> 0 ORDER BY n.paper, u.code
    """
)
_BY_PAPER = text(
    """
    SELECT e.kind, n.paper, sum(o.amount) AS amount
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN postings o ON o.entry = e.number
    WHERE o.account = :account AND e.batch <= :known
    GROUP BY e.kind, n.paper
    """
)
_IN_CLOSED = text(
    """
    SELECT DISTINCT n.paper FROM entry_papers n JOIN entries e ON e.number = n.entry
    WHERE n.paper IN :papers AND e.kind IN ('invoice', 'credit_note', 'accepted')
        AND e.posting_month <= :closed AND e.batch <= :known
    """
).bindparams(bindparam("papers", expanding=True))


class EntryLine(NamedTuple):
    """One posting of an entry that a paper made; pence, debits above nil."""

    entry: int
    line: int
    batch: int
    posting_month: str
    kind: str
    placement: str | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    standing: str | None
    amount: int


def entries_of_paper(books: Books, paper: str, at_most: int = 500) -> list[EntryLine]:
    """The postings of the entries that a paper made, in their order."""
    rows = books.connection.execute(_OF_PAPER, {"paper": paper, "at_most": at_most})
    return [EntryLine(*row) for row in rows]


def entries_without_paper(
    books: Books, recharge: str, creditors: Collection[str], debtors: Collection[str], at_most: int = 500
) -> list[EntryLine]:
    """The postings that moved what stands of the months on a recharge without a document, in their order.

    A share contested, agreed at last or decided anew at the same amount gets none: lines keep number and due date.
    Only what stands between one of the creditors and one of the debtors is told, in the books of either; an entry
    for a month moves what all its partners owe.
    """
    asked = {"paper": recharge, "known": books.batch, "at_most": at_most}
    sides = {"creditors": sorted(creditors), "debtors": sorted(debtors)}
    return [EntryLine(*row) for row in books.connection.execute(_WITHOUT_PAPER, {**asked, **sides})]


_POSTED_LINES = """
    SELECT e.number, t.line, e.batch, e.posting_month, e.kind, p.code, a.code, t.account, c.code, b.code,
           t.standing, t.amount
    FROM entries e JOIN postings t ON t.entry = e.number
         JOIN agencies a ON a.id = t.agency_id LEFT JOIN agencies c ON c.id = t.counterparty_id
         LEFT JOIN budgets b ON b.id = t.budget_id LEFT JOIN placements p ON p.id = e.placement_id
    WHERE {chosen} ORDER BY e.number, t.line LIMIT :at_most
"""
_OF_PAPER = text(
    _POSTED_LINES.format(chosen="e.number IN (SELECT n.entry FROM entry_papers n WHERE n.paper = :paper)")
)
_WITHOUT_PAPER = text(
    _POSTED_LINES.format(
        chosen="""e.kind = 'recharge' AND e.batch <= :known
          AND NOT EXISTS (SELECT 1 FROM entry_papers n WHERE n.entry = e.number)
          AND EXISTS (
              SELECT 1 FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id
              WHERE r.number = :paper AND l.placement_id = e.placement_id AND l.service_month = e.service_month
          )
          AND (a.code IN :creditors AND c.code IN :debtors OR a.code IN :debtors AND c.code IN :creditors)"""
    )
).bindparams(bindparam("creditors", expanding=True), bindparam("debtors", expanding=True))
