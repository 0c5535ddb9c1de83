"""A user who owns nothing of what a test made: somebody else at the same machine, who may look and not write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from ledger.config import ROOT

_NOBODY = "65534"
_BECOMES = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")


@contextmanager
def folder_of_all() -> Iterator[Path]:
    """A folder that anybody may look into: those of other tests are their owner's alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def only_read(folder: Path) -> None:
    """Leave a folder, and all that is in it, to be read by anybody and written by nobody but root."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def as_another_user(*words: str, env: Mapping[str, str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run Python as that user, at home in a folder of its own. Skips where nobody may become another."""
    if reason := _why_not():
        # Another user is had by root alone, and only where that user may read this Python: elsewhere nothing is
        # tried, and the run says which of the two is lacking.
        pytest.skip(reason)
    home.mkdir(exist_ok=True)
    os.chown(home, int(_NOBODY), int(_NOBODY))
    return _run(words, {**env, "HOME": str(home)}, home)


@cache
def _why_not() -> str:
    """Why this process cannot run Python as somebody else; empty where it can."""
    if os.geteuid() != 0 or shutil.which(_BECOMES[0]) is None:
        return "only root may become another user, by setpriv"
    done = _run(("-c", "import duckdb, sqlalchemy, streamlit, typer"), {}, Path("/"))
    return f"another user cannot run this Python: {done.stderr[-200:]}" if done.returncode else ""


def _run(words: tuple[str, ...], env: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [*_BECOMES, sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **env},
    )
