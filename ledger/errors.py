"""The faults a person meets: each says what is wrong, where, and what to do about it."""

from __future__ import annotations

from typing import ClassVar


class LedgerError(Exception):
    """Something a person can put right; the command line prints it and ends with `exit_code`."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class DataFault(LedgerError):
    """What the user handed over is at fault (exit code 1)."""


class Refused(LedgerError):
    """The ledger will not do this now, and says what to do first (exit code 1)."""


class WrongUsage(LedgerError):
    """The command was called in a way it cannot mean (exit code 2)."""

    exit_code = 2


class StoreUnusable(LedgerError):
    """The store cannot be opened, is not a ledger, or is busy (exit code 3)."""

    exit_code = 3


class NoLedger(StoreUnusable):
    """There is no ledger there yet, and none was asked for (exit code 3)."""
