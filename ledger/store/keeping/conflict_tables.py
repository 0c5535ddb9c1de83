"""Where what waits is kept: what was stated otherwise than it stands, and what somebody said of it or left so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.store.keeping.tables import NUMBER, Base, InBatch, RowNumber, one_of, whole


class ConflictTable(Base):
    """What was stated otherwise than it stands; `content` is all of it, in JSON, so that it can be taken as sent."""

    __tablename__ = "conflicts"
    __table_args__ = (one_of("why", "screen", "content", "acted_upon"),)

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    sheet: Mapped[str]
    subject: Mapped[str]
    why: Mapped[str]
    said: Mapped[str]
    file: Mapped[str]
    row: Mapped[int | None]
    stated_by: Mapped[str | None]
    stated_at: Mapped[datetime | None]
    differences: Mapped[str]
    content: Mapped[str]
    digest: Mapped[str] = mapped_column(index=True)
    payer: Mapped[str | None]
    """Of a receipt whose payer is not known here: who paid it, in the words of the statement."""


class ConflictResolutionTable(Base):
    """What somebody said of a conflict: that what stands here holds, or what was sent."""

    __tablename__ = "conflict_resolutions"
    __table_args__ = (one_of("taken", "here", "sent"),)

    conflict_id: Mapped[int] = mapped_column(
        NUMBER, ForeignKey("conflicts.id"), primary_key=True, autoincrement=False
    )
    batch: Mapped[InBatch]
    taken: Mapped[str]
    why: Mapped[str | None]


class LeftMatterTable(Base):
    """What somebody said may stay as it is, at that amount: money on account, or settled beyond its document."""

    __tablename__ = "left_matters"
    __table_args__ = (whole("amount"),)

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    matter: Mapped[str]
    subject: Mapped[str]
    amount: Mapped[int]
    why: Mapped[str]


class KeptSinceTable(Base):
    """Since which batch a ledger has kept a rule; what an older one had accepted before stands, and is no fault."""

    __tablename__ = "kept_since"

    rule: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[int]
