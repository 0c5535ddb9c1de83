"""How whoever waits is told how far something has come."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Told how many parts of how many are done."""
