"""What every table shares, and batches themselves; beside them stand `store.sheet_tables` and `journal_tables`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the ledger. Every constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: BigInteger, str: Text, date: Date, datetime: DateTime}  # noqa: RUF012 (SQLAlchemy's own name)


# Numbers are given out by the code that holds the write lock, so that they have no gaps and bulk loads may name them.
# INTEGER makes it SQLite's own row number, so that a reference is found without a second index.
NUMBER = BigInteger().with_variant(Integer, "sqlite")
RowNumber = Annotated[int, mapped_column(NUMBER, primary_key=True, autoincrement=False)]
InBatch = Annotated[int, mapped_column(ForeignKey("batches.number"), index=True)]
OfBatch = Annotated[int, mapped_column(ForeignKey("batches.number"), primary_key=True, autoincrement=False)]


def whole(column: str, *, nil: bool = True) -> CheckConstraint:
    """Holds a column to whole numbers, which SQLite's BIGINT alone does not do; and away from nil unless `nil`."""
    rule = f'"{column}" = CAST("{column}" AS BIGINT)'
    return CheckConstraint(rule if nil else f'{rule} AND "{column}" <> 0', name=f"{column}_whole")


def month_shaped(column: str) -> CheckConstraint:
    """Holds a text column to months like `2026-05`."""
    named = f'"{column}"'
    rule = f"length({named}) = 7 AND substr({named}, 5, 1) = '-' AND substr({named}, 6, 2) BETWEEN '01' AND '12'"
    return CheckConstraint(rule, name=f"{column}_shape")


def one_of(column: str, *names: str) -> CheckConstraint:
    """Holds a text column to a few words that the program itself writes."""
    listed = ", ".join(f"'{name}'" for name in names)
    return CheckConstraint(f'"{column}" IN ({listed})', name=f"{column}_known")


def table(of: type[Base]) -> Table:
    """The table that a declared class stands for."""
    return Base.metadata.tables[of.__tablename__]


class BatchTable(Base):
    """Every import, form, posting, closing and reopening: when, who, by which command of which version."""

    __tablename__ = "batches"
    __table_args__ = (one_of("source", "book", "screen", "command"),)

    number: Mapped[RowNumber]
    recorded_at: Mapped[datetime]
    who: Mapped[str]
    command: Mapped[str]
    version: Mapped[str]
    source: Mapped[str]
    details: Mapped[str | None]


class BatchFileTable(Base):
    """Which files a batch was given: base name and SHA-256."""

    __tablename__ = "batch_files"

    batch: Mapped[OfBatch]
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]


class BatchRowsTable(Base):
    """What a batch left in a table: how many rows it added and superseded, and the digest of those it added."""

    __tablename__ = "batch_rows"
    __table_args__ = (whole("added"), whole("superseded"))

    batch: Mapped[OfBatch]
    kept_in: Mapped[str] = mapped_column(primary_key=True)
    added: Mapped[int]
    superseded: Mapped[int]
    digest: Mapped[str | None]
