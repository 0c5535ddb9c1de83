"""Where the screens read: analysis from a snapshot by the name of a question, one placement from the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ledger import config
from ledger.marts import query, snapshots

Rows = list[dict[str, Any]]
VIEWER = query.Viewer.all()
"""Who looks: until people sign in, one who may see all agencies."""


def folder() -> Path:
    """Where the snapshots of this store lie."""
    return snapshots.folder_of(config.store_url())
