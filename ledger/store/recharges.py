"""Recharges are kept: papers issued, only ever added to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Date, text

from ledger.reconciliation.recharges import Recharge, RechargeLine
from ledger.store.batches import ALL_BATCHES


def read_recharges(connection: Connection, known_at: int = ALL_BATCHES) -> list[Recharge]:
    """All papers issued as known at a batch, in the order in which they were issued, each with its lines."""
    rows = connection.execute(_RECHARGES, {"known": known_at})
    return list(_papers(rows))


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
        f"{row.corrects}/{row.corrects_line}" if row.corrects else None,
    )


_RECHARGES = text(
    """
    SELECT r.id, r.number, r.kind, f.code AS from_agency, t.code AS to_agency, r.month, r.dated, r.due, l.line,
           p.code AS placement, l.service_month, g.code AS agreement, b.code AS budget, l.standing,
           u.code AS lead_budget, o.code AS order_code, l.amount, c.number AS corrects, l.corrects_line
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id
         JOIN agencies f ON f.id = r.from_agency_id JOIN agencies t ON t.id = r.to_agency_id
         JOIN placements p ON p.id = l.placement_id JOIN budgets b ON b.id = l.budget_id
         JOIN budgets u ON u.id = l.lead_budget_id LEFT JOIN agreements g ON g.id = l.agreement_id
         LEFT JOIN purchase_orders o ON o.id = l.order_id LEFT JOIN recharges c ON c.id = l.corrects_id
    WHERE r.batch <= :known
    ORDER BY r.id, l.line
    """
).columns(dated=Date, due=Date)
