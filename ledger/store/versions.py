"""Versions: how what was stated of a row is kept, from the batch that stated it to the one that superseded it."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ledger.domain.rows import Column
from ledger.domain.sheets import SHEETS
from ledger.store.identities import kept_name
from ledger.store.tables import InBatch, Number, whole


class Version:
    """What was stated of one row of a sheet: from `batch` until `superseded_by`; where it came from."""

    sheet: ClassVar[str]
    __tablename__: str

    id: Mapped[Number]
    batch: Mapped[InBatch]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("batches.number"))
    withdrawn: Mapped[bool]
    file: Mapped[str | None]
    row: Mapped[int | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        columns = SHEETS[cls.sheet].columns()
        kept = {name: kept_name(cls.sheet, column) for name, column in columns.items()}
        key = [_indexed(kept[name], columns[name]) for name in SHEETS[cls.sheet].key]
        current, past = text("superseded_by IS NULL"), text("superseded_by IS NOT NULL")
        return (
            Index(
                f"uq_{cls.__tablename__}_current",
                *key,
                unique=True,
                sqlite_where=current,
                postgresql_where=current,
            ),
            # Only what is past: else SQLite would look through all that is current by this index.
            Index(f"ix_{cls.__tablename__}_past", "superseded_by", sqlite_where=past, postgresql_where=past),
            *(Index(None, name) for name in _SOUGHT_BY if name in kept.values()),
            *(whole(name) for name, column in columns.items() if column.cell.kept == "integer"),
            CheckConstraint("superseded_by > batch", name="superseded_later"),
        )


_SOUGHT_BY = ("placement_id", "agreement_id", "outcome_id", "calendar_id")
"""Columns by which all rows of one placement are found, now or as known before."""


def _indexed(kept: str, column: Column) -> Any:
    """A key column as the index sees it; an empty one must equal another empty one."""
    if column.required or column.cell.name in LISTS:
        return kept
    return func.coalesce(text(kept), text("0" if column.refers else "''"))


LISTS = frozenset({"clinicians", "codes", "components", "weekdays"})
"""Cells that hold several words; none of them is the empty text."""
