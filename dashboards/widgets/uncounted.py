"""A placement that was recorded and that the figures do not have yet: said so, and never that there is none."""

from __future__ import annotations

import streamlit as st

from dashboards import reading
from dashboards.widgets import counting, look
from ledger import config


def tell(key: str) -> str | None:
    """Say that the placement with this opaque key is not counted yet; its code, or None where there is none."""
    code = reading.placement_of(key) if key else None
    if code is None:
        return None
    if counting.seconds(config.store_url()) is not None:
        st.info(
            "They appear here when the report refresh is done. What you record meanwhile is kept.",
            title=f"The figures of {look.plain(code)} are being refreshed",
            icon=":material/hourglass_top:",
        )
    else:
        st.info(
            "Bring the figures up to date with the button above, and they include it.",
            title=f"{look.plain(code)} was recorded after the last report refresh",
            icon=":material/update:",
        )
    return code
