"""Counting in the background: after something was recorded, the figures follow without anybody waiting for them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from ledger.config import ROOT

COMMAND = (sys.executable, "-m", "ledger", "marts")
"""What counts; the store's address goes by the environment."""


@dataclass
class _Counting:
    """One store's counting: since when it runs, whether it has to run once more, and what went wrong last."""

    started: float = 0.0
    running: bool = False
    again: bool = False
    fault: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


_STORES: dict[str, _Counting] = {}
_LOCK = threading.Lock()


def start(url: str) -> None:
    """Count the store into a new snapshot. Where that is being done already, it is done once more afterwards."""
    counting = _of(url)
    with counting.lock:
        counting.again = counting.running
        if counting.running:
            return
        counting.running, counting.started, counting.fault = True, time.monotonic(), ""
    threading.Thread(target=_count, args=(url, counting), daemon=True).start()


def seconds(url: str) -> int | None:
    """For how long the store has been being counted; None where it is not."""
    counting = _of(url)
    return int(time.monotonic() - counting.started) if counting.running else None


def fault(url: str) -> str:
    """Why the last counting came to nothing; empty where it did not."""
    return _of(url).fault


def _of(url: str) -> _Counting:
    with _LOCK:
        return _STORES.setdefault(url, _Counting())


def _count(url: str, counting: _Counting) -> None:
    # A process of its own: counting keeps a processor busy, and the screens are to answer meanwhile.
    while True:
        ended = subprocess.run(  # noqa: S603 (our own words; the store's address goes by the environment)
            COMMAND,
            cwd=ROOT,
            env={**os.environ, "JOINT_LEDGER_STORE": url},
            capture_output=True,
            text=True,
            check=False,
        )
        with counting.lock:
            said = ended.stderr.strip().splitlines()
            counting.fault = (said[-1] if said else "it ended without saying why") if ended.returncode else ""
            if not counting.again:
                counting.running = False
                return
            counting.again = False
