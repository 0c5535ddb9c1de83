"""Where things are: the store, the reference data, the samples, and who is asking."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
REFERENCE = DATA / "reference"
SAMPLES = DATA / "samples"
LOCAL = DATA / "local"
GLOSSARY = ROOT / "ledger" / "GLOSSARY.md"


def store_url(given: str | None = None) -> str:
    """The store asked for, else `JOINT_LEDGER_STORE`, else a SQLite file that git ignores."""
    return given or os.environ.get("JOINT_LEDGER_STORE") or f"sqlite:///{LOCAL / 'ledger.db'}"


def hosts() -> list[str]:
    """The names that the dashboards are served at: this machine's own, and those of `JOINT_LEDGER_HOSTS`."""
    named = os.environ.get("JOINT_LEDGER_HOSTS", "")
    return ["127.0.0.1", "localhost", "::1", *(name.strip().lower() for name in named.split(",") if name.strip())]


def day_said() -> str:
    """The day of asking that `JOINT_LEDGER_TODAY` says, as it is written there; empty where it says none."""
    return os.environ.get("JOINT_LEDGER_TODAY", "").strip()


def agency() -> str | None:
    """For which agency this ledger is used, by its code: `JOINT_LEDGER_AGENCY`; None where nothing says so."""
    return os.environ.get("JOINT_LEDGER_AGENCY", "").strip() or None


def user_name() -> str:
    """Who a batch is recorded under: `JOINT_LEDGER_USER`, else the system's user."""
    named = os.environ.get("JOINT_LEDGER_USER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return f"uid {os.getuid()}"
