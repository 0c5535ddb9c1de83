"""Out of area: whose area a placement lies in, who approved it, what that council was told, whose areas adjoin."""

from __future__ import annotations

from ledger.store.migrations.making import add_column, make_sheets, refers, text

revision = "0016"
down_revision = "0015"

_SHEETS = """
adjoining_authority_versions: agency_id, neighbour_id
    agency_id > agencies, neighbour_id > agencies, adjoins yes_no, note?
area_notice_versions: placement_id, agency_id, kind
    placement_id > placements, agency_id > agencies, kind, on day, note?
"""


def upgrade() -> None:
    """Make the tables, and add the columns: empty means the home's district, and the director, as it did before."""
    make_sheets(_SHEETS)
    add_column("placement_versions", refers("area_id", "agencies.id", nullable=True))
    add_column("distance_approval_versions", text("approver", nullable=True))
