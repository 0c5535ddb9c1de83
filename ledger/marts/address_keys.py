"""The keys by which addresses of pages name placements: made with a secret, so that nobody can guess whose they are.

Addresses stay in histories, logs of servers and messages. Without a secret, whoever knows how codes are made could
try them all, and find which key is whose. The secret lies beside the snapshots of its ledger, for its owner alone;
a backup carries it; whoever deletes it makes new keys, and links that were sent before lead nowhere then.
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


def secret_of(folder: Path) -> str:
    """The secret of the ledger whose snapshots are in the folder: made where none is.

    Where nothing can be written, it holds for as long as the program runs.
    """
    return kept_secret(folder) or _made_for(folder)


def kept_secret(folder: Path) -> str | None:
    """The secret that lies in the folder; None where none does. One that a restored ledger brought counts at once."""
    with suppress(OSError, ValueError):
        return _read(folder / _FILE, (folder / _FILE).stat().st_mtime_ns) or None
    return None


def take_secret(folder: Path, secret: str) -> None:
    """Put a secret in place of the one that lies in the folder: its ledger was restored, and links to it with it."""
    (folder / _FILE).unlink(missing_ok=True)
    _write(folder, secret)


def is_older_than(folder: Path, file: Path) -> bool:
    """Whether the secret that lies in the folder was there before a file was written, whose keys are made with it."""
    try:
        return (folder / _FILE).stat().st_mtime_ns <= file.stat().st_mtime_ns
    except OSError:
        return False


@cache
def _read(file: Path, changed: int) -> str:
    """What the file holds since it was changed at that moment."""
    return file.read_text(encoding="ascii").strip()


@cache
def _made_for(folder: Path) -> str:
    made = secrets.token_hex(32)
    with suppress(OSError):
        _write(folder, made)
    return kept_secret(folder) or made


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
