"""The members of a panel's meeting: for which agency each sits, up to what share, and who was there."""

from __future__ import annotations

import streamlit as st

from dashboards import reading
from dashboards.review.decisions.life import Names
from dashboards.widgets import acting, figures, forms, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.action_required.sittings import SittingSeen
from ledger.domain.decisions.life import Sitting
from ledger.domain.decisions.sheets import PanelMember
from ledger.domain.splits.measures import WEEKLY_LIMIT
from ledger.tasks.import_book import record


def _limit(row: PanelMember) -> str:
    if row.weekly_limit is None:
        return "no limit"
    return figures.to_the_penny(WEEKLY_LIMIT.of(row.weekly_limit, panel=row.panel, agency=row.agency, role=row.role))


_THERE = {True: "Present", False: "Absent", None: "Not recorded"}
_OF_A_MEMBER = (
    tables.text("role", "Role"),
    tables.TableColumn("present", "Attendance", _THERE.__getitem__, whole=True),
    tables.in_words("Limit a week", _limit, figure=True),
)


def show(seen: SittingSeen, agencies: Names) -> None:
    """Who sits, who was there, and the form to name another."""
    st.header("Members", anchor="members")
    if seen.sitting.members:
        tables.show(
            seen.sitting.members,
            [tables.in_words("Agency", lambda row: _seat(row, seen.sitting, agencies)), *_OF_A_MEMBER],
            alt="Members by agency, with attendance and limit",
        )
    else:
        sections.nothing("No members are recorded", "Record each member: agency, role, and limit.")
    panel = seen.sitting.panel.panel
    if seen.sitting.members:
        _attendance(seen, agencies)
    with st.expander("Record a member, or amend one"):
        form = Form(
            PanelMember,
            "Record the member",
            fixed={"panel": panel},
            labels={
                "agency": "Agency",
                "role": "Role (no name)",
                "present": "Was the member present?",
                "weekly_limit": "Limit: pounds a week of the agency's own share",
            },
            empty={"present": "Not recorded"},
            key=f"member {panel}",
        )
        stating.show(
            form,
            "member",
            model=PanelMember,
            among=lambda row: row.panel == panel,
            words=lambda row: f"{agencies.get(row.agency, row.agency)}, {row.role}",
        )


def _seat(member: PanelMember, sitting: Sitting, agencies: Names) -> str:
    """For which agency a member sits, and whose seat it was before."""
    now, own = sitting.holder(member), agencies.get(member.agency, member.agency)
    return own if now == member.agency else f"{agencies.get(now, now)} (formerly {own})"


def _attendance(seen: SittingSeen, agencies: Names) -> None:
    """Who of the members was there, ticked all at once; what else is known of a member stays, as its limit does."""
    panel = seen.sitting.panel.panel
    members = {f"{agencies.get(row.agency, row.agency)}, {row.role}": row for row in seen.sitting.members}
    there = [name for name, row in members.items() if row.present]
    with st.form(f"attendance {panel}"):
        picked = st.multiselect("Members present", list(members), there, key=f"there {panel}")
        pressed = st.form_submit_button("Record attendance")
    if pressed:
        rows = [
            {"panel": panel, "agency": row.agency, "role": row.role, "present": "yes" if name in picked else "no"}
            for name, row in members.items()
        ]
        acting.do(
            "Recording",
            lambda _: record(reading.store(), PanelMember.sheet, rows),
            told=lambda outcome: [forms.recorded(outcome)],
            changed=lambda outcome: outcome.batch is not None,
        )
