"""Text from outside is made harmless on its way into a spreadsheet."""

from __future__ import annotations

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; for text, not for figures."""
    return f"'{text}" if text.startswith(_RUNS) else text
