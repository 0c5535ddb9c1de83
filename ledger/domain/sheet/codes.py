"""Codes that nothing has yet: the next of a series, or the one wanted, numbered where it is taken."""

from __future__ import annotations

from collections.abc import Collection


def next_code(series: str, taken: Collection[str]) -> str:
    """The next code of a series: `RQ-0007` after six rows, or the first after it that is free."""
    number = len(taken) + 1
    while f"{series}-{number:04d}" in taken:
        number += 1
    return f"{series}-{number:04d}"


def free_code(wanted: str, taken: Collection[str]) -> str:
    """The code wanted; where it is taken, the first of `wanted-2`, `wanted-3` ... that is free."""
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code
