"""A folder that cannot be written while a test looks at it: as root by a mount, else by its modes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def sealed_folder(folder: Path) -> Iterator[None]:
    """Nobody writes in the folder meanwhile. Skips where root may mount nothing."""
    root = os.geteuid() == 0
    if root:
        for words in (["--bind", folder, folder], ["-o", "remount,ro,bind", folder]):
            done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"root may write anywhere, and may mount nothing here: {done.stderr.strip()}")
    else:
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        if root:  # pages of a test may still hold the file open
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        else:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o700 if path.is_dir() else 0o600)
