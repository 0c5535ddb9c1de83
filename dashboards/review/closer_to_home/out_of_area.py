"""Closer to home, out of area: what regulations 11 and 13(4) ask of each placement, and what is recorded of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboards.reading import Rows
from dashboards.widgets import figures, look, sections, tables, ticks
from ledger.domain.closer_to_home.measures import AREA_NOT_KNOWN

APPROVALS = {"yes": "Approved", "no": "Not approved", "not_asked": "No approval recorded"}
APPROVERS = {"director": "the director", "nominated_officer": "a nominated officer"}
NEEDED = {
    "exempt": "No approval: connected person or own foster carers",
    "not_applicable": "Regulation 11 does not apply",
    "nominated_officer": "A nominated officer",
    "director": "The director (at a distance)",
    "not_known": "Not known whether the areas adjoin",
}


def at_a_distance(away: Rows) -> Rows:
    """Placements out of area and in no adjoining area."""
    return [row for row in away if row["outside"] and row["adjoining"] is False]


def area_not_known(away: Rows) -> Rows:
    """Placements that the regulations concern and whose area nobody has stated."""
    return [row for row in away if row["outside"] is None and row["approval_by"] != "not_applicable"]


def show(away: Rows) -> None:
    """Placements out of area with what is asked and recorded, then those whose area is not known."""
    st.header("Out of area", anchor="out-of-area")
    st.markdown(
        "Regulation 11 asks by area, not by miles. Out of area, a nominated officer approves. Out of area and in no "
        "adjoining area, which is at a distance, the director approves and the other council is consulted. Connected "
        "persons and the council’s own foster carers need neither. In every case the other council is notified in "
        "writing before the child moves, in an emergency within five working days (regulation 13). Neither "
        "regulation applies to inpatient beds, custody or adoption, or to a child who is not looked after."
    )
    outside = [row for row in away if row["outside"]]
    missing = [row for row in outside if _is_missing(row)]
    ticks.tell(missing, done="Every placement out of area is approved and its council told.", stands_on=("figures",))
    if outside:
        tables.show(
            sorted(
                outside, key=lambda row: (not _is_missing(row), row["approval_by"] != "director", row["placement"])
            ),
            _COLUMNS,
            alt="Placements out of area, those with something missing first",
        )
        sections.source(
            "areas of homes and placements, adjoining councils, approvals and notices, on the day of asking"
        )
    _not_known(area_not_known(away))


def _is_missing(row: dict[str, Any]) -> bool:
    return bool(row["unapproved"] or row["notice_overdue"] or row["consulting_overdue"])


def _not_known(rows: Rows) -> None:
    if not rows:
        return
    st.subheader("Area not known", anchor="area-not-known")
    st.markdown(
        f"The area of {figures.counted(AREA_NOT_KNOWN.of(len(rows)), 'placement')} is not known. Record it with the "
        "placement, or record the postcode district of its home and whose area that district is in."
    )
    tables.show(
        sorted(rows, key=lambda row: row["placement"]), _NOT_KNOWN, alt="Placements whose area is not known, by code"
    )


def _needed(row: dict[str, Any]) -> str:
    return NEEDED[row["approval_by"]]


def _approval(row: dict[str, Any]) -> str | None:
    if row["approval_by"] in ("exempt", "not_applicable"):
        return None
    if row["approved_on"] is None:
        return APPROVALS[row["approved"]]
    late = " (after the child moved)" if row["approved"] == "yes" and row["approved_on"] > row["first_day"] else ""
    return f"{APPROVALS[row['approved']]} by {APPROVERS[row['approver']]}, {look.day(row['approved_on'])}{late}"


def _told(on: date | None, due: date | None, *, overdue: bool) -> str | None:
    """The day of a notice, and whether it was in time; else by when it is due."""
    if due is None:
        return None
    if on is not None:
        return f"{look.day(on)}{' (late)' if on > due else ''}"
    return f"{'Overdue since' if overdue else 'Due by'} {look.day(due)}"


def _notice(row: dict[str, Any]) -> str | None:
    return _told(row["notified_on"], row["notice_due"], overdue=row["notice_overdue"])


def _consulting(row: dict[str, Any]) -> str | None:
    return _told(row["consulted_on"], row["consulting_due"], overdue=row["consulting_overdue"])


_COLUMNS = (
    tables.placement(),
    tables.text("area_name", "In the area of"),
    tables.in_words("Approval needed", _needed),
    tables.in_words("Approval recorded", _approval),
    tables.in_words("Written notice", _notice),
    tables.in_words("Consulted", _consulting),
)
_NOT_KNOWN = (
    tables.placement(),
    tables.coded("setting_group", "Setting"),
    tables.text("home_name", "Home"),
    tables.text("district", "Postcode district"),
    tables.in_words("Approval recorded", _approval),
)
