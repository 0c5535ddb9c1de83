"""Recharges are kept: papers issued, only ever added to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Date, Select, String, bindparam, func, select, text

from ledger.domain.documents.issued import LineName, Recharge, RechargeHead, RechargeLine, RechargeSum
from ledger.domain.documents.shares import Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import DUE_FROM_UNBILLED
from ledger.reconciliation.partners.line_parts import BilledLine, MonthKey
from ledger.reconciliation.partners.recharges import Issued
from ledger.store.books import Books
from ledger.store.facts.versions import chosen_by, in_parts
from ledger.store.journal.entries import KnownNumbers
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.journal_tables import RechargeLineTable, RechargeTable
from ledger.store.keeping.tables import table
from ledger.store.sheet_tables import IDENTITIES

_ISSUED, _ISSUED_LINES = table(RechargeTable), table(RechargeLineTable)
_CREDITOR, _DEBTOR = IDENTITIES["agencies"].alias("creditor"), IDENTITIES["agencies"].alias("debtor")
RECHARGE_FILTERS: Mapping[str, ColumnElement[Any]] = {
    "kind": _ISSUED.c.kind,
    "creditor": _CREDITOR.c.code,
    "debtor": _DEBTOR.c.code,
    "month": _ISSUED.c.month,
}
"""By what papers that this ledger issued can be chosen, and the column behind each."""


def read_recharges(books: Books) -> list[Recharge]:
    """All papers issued, in the order in which they were issued, each with its lines."""
    return list(_papers(books.connection.execute(_RECHARGES, {"known": books.batch})))


def read_recharge(books: Books, number: str) -> Recharge | None:
    """The paper of this number with its lines; None where there is none."""
    rows = books.connection.execute(_ONE_RECHARGE, {"number": number})
    return next(_papers(rows), None)


def kinds_issued(books: Books) -> dict[str, str]:
    """The kind of each document issued, by its number."""
    known = _ISSUED.c.batch <= books.batch
    rows = books.connection.execute(select(_ISSUED.c.number, _ISSUED.c.kind).where(known))
    return {row.number: row.kind for row in rows}


def _papers(rows: Any) -> Iterator[Recharge]:
    for _, group in groupby(rows, key=lambda row: row.id):
        lines = list(group)
        head = lines[0]
        yield Recharge(
            head.number,
            head.kind,
            head.from_agency,
            head.to_agency,
            head.month,
            head.dated,
            head.due,
            tuple(_line(row) for row in lines),
        )


def _line(row: Any) -> RechargeLine:
    return RechargeLine(
        int(row.line),
        row.placement,
        row.service_month,
        row.agreement,
        row.budget,
        row.standing,
        row.lead_budget,
        row.order_code,
        int(row.amount),
        LineName(row.corrects, int(row.corrects_line)) if row.corrects else None,
    )


_SELECT = """
    SELECT r.id, r.number, r.kind, f.code AS from_agency, t.code AS to_agency, r.month, r.dated, r.due, l.line,
           p.code AS placement, l.service_month, g.code AS agreement, b.code AS budget, l.standing,
           u.code AS lead_budget, o.code AS order_code, l.amount, c.number AS corrects, l.corrects_line
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id
         JOIN agencies f ON f.id = r.from_agency_id JOIN agencies t ON t.id = r.to_agency_id
         JOIN placements p ON p.id = l.placement_id JOIN budgets b ON b.id = l.budget_id
         JOIN budgets u ON u.id = l.lead_budget_id LEFT JOIN agreements g ON g.id = l.agreement_id
         LEFT JOIN purchase_orders o ON o.id = l.order_id LEFT JOIN recharges c ON c.id = l.corrects_id
    {where}
    ORDER BY r.id, l.line
"""
_RECHARGES = text(_SELECT.format(where="WHERE r.batch <= :known")).columns(dated=Date, due=Date)
_ONE_RECHARGE = text(_SELECT.format(where="WHERE r.number = :number")).columns(dated=Date, due=Date)
_OF_PLACEMENTS = (
    text(_SELECT.format(where="WHERE p.code IN :placements AND r.batch <= :known"))
    .bindparams(bindparam("placements", type_=String, expanding=True))
    .columns(dated=Date, due=Date)
)


class LinesOfMonth(NamedTuple):
    """The lines issued for one placement and month: between agencies, and by internal journals."""

    owed: list[BilledLine]
    internal: list[BilledLine]


def lines_of_months(papers: Iterable[Recharge]) -> dict[MonthKey, LinesOfMonth]:
    """The lines of papers by placement and month."""
    found: dict[MonthKey, LinesOfMonth] = defaultdict(lambda: LinesOfMonth([], []))
    for paper in papers:
        for line in paper.lines:
            name = LineName(paper.number, line.line)
            billed = BilledLine(name, paper.dated, line.share, line.amount, line.corrects, line.order)
            month = found[line.placement, line.service_month]
            (month.internal if paper.kind == "internal_journal" else month.owed).append(billed)
    return found


def lines_issued(books: Books, placements: Collection[str]) -> dict[MonthKey, LinesOfMonth]:
    """The lines issued for these placements, by placement and month."""
    found: dict[MonthKey, LinesOfMonth] = {}
    for some in in_parts(sorted(placements)):
        rows = books.connection.execute(_OF_PLACEMENTS, {"placements": some, "known": books.batch})
        found |= lines_of_months(_papers(rows))
    return found


def issued_before(books: Books) -> Issued:
    """What earlier papers leave behind for those that follow: numbers used and orders drawn on."""
    return Issued(
        {row.code: int(row.last) for row in books.connection.execute(_LAST_NUMBERS)},
        {row.code: int(row.drawn) for row in books.connection.execute(_DRAWN)},
    )


_LAST_NUMBERS = text(
    """
    SELECT a.code, max(r.sequence) AS last FROM recharges r JOIN agencies a ON a.id = r.from_agency_id
    GROUP BY a.code
    """
)
_DRAWN = text(
    """
    SELECT o.code, sum(l.amount) AS drawn FROM recharge_lines l JOIN purchase_orders o ON o.id = l.order_id
    GROUP BY o.code
    """
)


def issued_in(books: Books, number: str) -> int:
    """The batch that issued the paper of this number."""
    issued = text("SELECT batch FROM recharges WHERE number = :number")
    return int(books.connection.execute(issued, {"number": number}).scalar_one())


def also_moved(books: Books, number: str) -> dict[Share, dict[tuple[str, str], int]]:
    """What other papers had moved of the shares on this one when it was issued: pence by kind and paper.

    An invoice line accepted beyond its price, for one, is borne and recharged like the price.
    """
    found: dict[Share, dict[tuple[str, str], int]] = defaultdict(dict)
    parameters = {"number": number, "due_from": DUE_FROM_UNBILLED}
    for *share, kind, paper, amount in books.connection.execute(_ALSO_MOVED, parameters):
        found[Share(*share)][kind, paper] = int(amount)
    return found


_ALSO_MOVED = text(
    """
    SELECT p.code, l.service_month, g.code AS agreement, b.code AS budget, l.standing, u.code AS lead_budget,
           e.kind, n.paper, sum(o.amount)
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id
         JOIN entries e ON e.placement_id = l.placement_id AND e.service_month = l.service_month
              AND e.kind NOT IN ('charge', 'recharge', 'transfer') AND e.batch <= r.batch
         JOIN entry_papers n ON n.entry = e.number
         JOIN postings o ON o.entry = e.number AND o.account = :due_from AND o.budget_id = l.budget_id
              AND o.standing = l.standing AND o.purse_id = l.lead_budget_id
              AND coalesce(o.agreement_id, 0) = coalesce(l.agreement_id, 0)
         JOIN placements p ON p.id = l.placement_id JOIN budgets b ON b.id = l.budget_id
         JOIN budgets u ON u.id = l.lead_budget_id LEFT JOIN agreements g ON g.id = l.agreement_id
    WHERE r.number = :number
    GROUP BY p.code, l.service_month, g.code, b.code, l.standing, u.code, e.kind, n.paper
    HAVING sum(o.amount) <> 0 ORDER BY e.kind, n.paper
    """
)


def write_recharges(books: Books, batch: int, papers: Sequence[Recharge]) -> None:
    """Keep papers issued in a batch."""
    codes, connection = KnownNumbers(books), books.connection
    first = int(connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM recharges")).scalar_one())
    numbered = list(enumerate(papers, first))
    bulk_insert(
        connection,
        table(RechargeTable),
        (
            "id",
            "batch",
            "number",
            "from_agency_id",
            "sequence",
            "to_agency_id",
            "kind",
            "month",
            "dated",
            "due",
            "total",
        ),
        (
            (
                identity,
                batch,
                paper.number,
                codes.agencies[paper.from_agency],
                paper.sequence,
                codes.agencies[paper.to_agency],
                paper.kind,
                paper.month,
                paper.dated,
                paper.due,
                paper.total,
            )
            for identity, paper in numbered
        ),
    )
    bulk_insert(connection, table(RechargeLineTable), _LINE_COLUMNS, _line_rows(connection, codes, numbered))


_LINE_COLUMNS = (
    "recharge_id",
    "line",
    "placement_id",
    "service_month",
    "agreement_id",
    "budget_id",
    "standing",
    "lead_budget_id",
    "order_id",
    "amount",
    "corrects_id",
    "corrects_line",
)


def _line_rows(
    connection: Connection, codes: KnownNumbers, numbered: Sequence[tuple[int, Recharge]]
) -> Iterator[tuple[Any, ...]]:
    papers = {row.number: row.id for row in connection.execute(text("SELECT number, id FROM recharges"))}
    orders = {row.code: row.id for row in connection.execute(text("SELECT code, id FROM purchase_orders"))}
    for identity, paper in numbered:
        for line in paper.lines:
            yield (
                identity,
                line.line,
                codes.placements[line.placement],
                line.service_month,
                codes.agreements[line.agreement] if line.agreement else None,
                codes.budgets[line.budget],
                line.standing,
                codes.budgets[line.lead_budget],
                orders[line.order] if line.order else None,
                line.amount,
                papers[line.corrects.number] if line.corrects else None,
                line.corrects.line if line.corrects else None,
            )


DATED = '%"dated":%'
"""What the details of a batch are like that says which day its papers were to bear: they are posted in its month."""


def months_posted(books: Books) -> dict[LineName, Month]:
    """The month from which each line between agencies counts as billed.

    That is the month of its paper's date; what earlier editions issued stands in the month they posted it in.
    """
    rows = books.connection.execute(_POSTED, {"known": books.batch, "dated": DATED})
    return {
        LineName(row.number, int(row.line)): Month.of(row.dated)
        if row.issued_by_date or not row.posting_month
        else Month.parse(row.posting_month)
        for row in rows
    }


_POSTED = text(
    """
    SELECT r.number, l.line, r.dated, coalesce(t.details, '') LIKE :dated AS issued_by_date, y.posting_month
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id JOIN batches t ON t.number = r.batch
         LEFT JOIN (
             SELECT n.paper, e.placement_id, e.service_month, max(e.posting_month) AS posting_month
             FROM entries e JOIN entry_papers n ON n.entry = e.number
             WHERE e.kind = 'recharge' AND e.batch <= :known GROUP BY n.paper, e.placement_id, e.service_month
         ) y ON y.paper = r.number AND y.placement_id = l.placement_id AND y.service_month = l.service_month
    WHERE r.kind <> 'internal_journal' AND r.batch <= :known
    """
).columns(dated=Date)


def _issued(*columns: ColumnElement[Any]) -> Select[Any]:
    r = _ISSUED.c
    source = _ISSUED.join(_CREDITOR, _CREDITOR.c.id == r.from_agency_id)
    return select(*columns).select_from(source.join(_DEBTOR, _DEBTOR.c.id == r.to_agency_id))


def recharge_sums(books: Books, chosen: Mapping[str, str]) -> list[RechargeSum]:
    """Papers issued that fit the filters, counted by kind, creditor and debtor."""
    by, total = (_ISSUED.c.kind, _CREDITOR.c.code, _DEBTOR.c.code), func.sum(_ISSUED.c.total)
    statement = chosen_by(_issued(*by, func.count(), total), chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(statement.group_by(*by).order_by(_CREDITOR.c.code, _DEBTOR.c.code, by[0]))
    return [RechargeSum(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]


def recharges_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[RechargeHead]:
    """Some of the papers issued that fit the filters, the latest first."""
    r = _ISSUED.c
    lines = select(func.count()).where(_ISSUED_LINES.c.recharge_id == r.id).scalar_subquery()
    head = (r.number, r.kind, _CREDITOR.c.code, _DEBTOR.c.code, r.month, r.dated, r.due)
    found = chosen_by(_issued(*head, lines, r.total, r.batch), chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(found.order_by(r.id.desc()).limit(at_most).offset(skip))
    return [RechargeHead(*row) for row in rows]


def recharge_months(books: Books) -> list[str]:
    """The months for which papers were issued, the latest first."""
    month = _ISSUED.c.month
    return list(books.connection.execute(select(month).distinct().order_by(month.desc())).scalars())
