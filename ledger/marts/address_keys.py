"""The keys by which addresses of pages name placements: made with a secret, so that nobody can guess whose they are.

Addresses stay in histories, logs of servers and messages. Without a secret, whoever knows how codes are made could
try them all, and find which key is whose. The secret lies beside the snapshots of its ledger, for its owner alone;
whoever deletes it makes new keys, and links that were sent before lead nowhere then.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

_FILE = "address-secret"
_LENGTH = 12


@cache
def secret_of(folder: Path) -> str:
    """The secret of the ledger whose snapshots are in the folder: made where none is.

    Where nothing can be written, it holds for as long as the program runs.
    """
    file = folder / _FILE
    for _ in range(2):
        with suppress(OSError):
            if found := file.read_text(encoding="ascii").strip():
                return found
        made = secrets.token_hex(32)
        with suppress(OSError):
            _write(folder, made)
    return made


def _write(folder: Path, secret: str) -> None:
    """Put the secret there whole, unless another program was first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = folder / f"{_FILE}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secret)
    try:
        os.link(own, folder / _FILE)
    finally:
        own.unlink()


def key_of(placement: str, folder: Path) -> str:
    """The key of a placement in addresses of the ledger whose snapshots are in the folder."""
    return sha256(f"{secret_of(folder)}:placement:{placement}".encode()).hexdigest()[:_LENGTH]


def earlier_key_of(placement: str) -> str:
    """The key of earlier editions, which had no secret: links with it still lead to their placement."""
    return sha256(f"placement:{placement}".encode()).hexdigest()[:_LENGTH]


def macro_of(secret: str) -> str:
    """The same key in SQL: `placement_key(code)`. It is temporary, so no snapshot holds the secret."""
    return f"CREATE TEMP MACRO placement_key(code) AS substr(sha256('{secret}:placement:' || code), 1, {_LENGTH})"
