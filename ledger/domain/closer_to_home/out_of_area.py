"""Out of area: who has to approve that a child is placed outside the council's area, and what that area is told.

The Care Planning, Placement and Case Review (England) Regulations 2010, as amended in 2013, ask by area and never by
miles. Outside the area a nominated officer approves. Outside it and in no adjoining area, which the regulations call
at a distance, the director of children's services approves and the other council is consulted (regulation 11). None
of it is asked of a connected person, nor of a carer whom the council itself approved (11(4)). Written notice to the
other council is due in each of these cases (13(4)). They speak of placements of looked-after children by a council
(regulation 2(1)): of nobody else is anything asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Home
from ledger.domain.closer_to_home.areas import Areas
from ledger.domain.closer_to_home.sheets import Approver, AreaNotice, DistanceApproval
from ledger.domain.money_and_days.working_days import working_days_after
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Child, Placement
from ledger.domain.sheet.facts import Facts

CONNECTED_PERSONS = frozenset({"U1", "U2", "U3"})
"""Settings in which a child lives with a relative or friend who is approved as a foster carer."""
OTHER_CARERS = frozenset({"U4", "U5", "U6"})
"""Settings in which a child lives with another foster carer."""
NOT_PLACED_BY_A_COUNCIL = frozenset({"T0", "T1", "T2", "T3", "T4", "R5", "A3", "A4", "A5", "A6"})
"""Settings that are no placement under the Children Act 1989: an inpatient bed or a time away from the placement that
goes on, custody, and a placement for adoption, which has rules of its own."""
WORKING_DAYS_IN_AN_EMERGENCY = 5
"""Within so many the other council is told of a placement made in an emergency."""
ApprovalBy = Literal["nobody", "exempt", "not_applicable", "nominated_officer", "director", "not_known"]
"""Who has to approve: nobody within the area; not applicable where the regulations ask nothing of the placement; not
known where the area is not, or whether the two areas adjoin."""
NO_APPROVAL: frozenset[ApprovalBy] = frozenset({"nobody", "exempt", "not_applicable"})
Approved = Literal["yes", "no", "not_asked"]


@dataclass(frozen=True, slots=True)
class OutOfArea:
    """What the regulations ask of one placement, and what of it is recorded by a day."""

    council: str | None
    """The responsible authority: the lead's council, else the council of the child's home; None: neither is known."""
    area: str | None
    """The council in whose area the placement lies; None where nobody says."""
    adjoining: bool | None
    """Whether that area adjoins the council's own; None within the area, and where it is not known."""
    approval_by: ApprovalBy
    approved: Approved
    """The last word of whoever has to approve; the director's counts for a nominated officer's too."""
    approved_on: date | None
    approver: Approver | None
    """Who gave that word."""
    notice_due: date | None
    """The last day on which written notice to the other council is in time; None where none is due."""
    notified_on: date | None
    consulting_due: date | None
    """The same of consulting it; None where it need not be consulted."""
    consulted_on: date | None

    @property
    def outside(self) -> bool | None:
        """Whether it lies outside the council's area; None where that is not known: it is never guessed."""
        return None if self.area is None or self.council is None else self.area != self.council

    @property
    def unapproved(self) -> bool:
        """Whether it is known to need an approval that it does not have."""
        return bool(self.outside) and self.approval_by not in NO_APPROVAL and self.approved != "yes"

    def notice_overdue(self, on: date) -> bool:
        """Whether no written notice is recorded, and it was due before the day."""
        return self.notified_on is None and self.notice_due is not None and self.notice_due < on

    def consulting_overdue(self, on: date) -> bool:
        """Whether the other council was not consulted, and should have been before the day."""
        return self.consulted_on is None and self.consulting_due is not None and self.consulting_due < on


def out_of_area(
    facts: Facts, placement: Placement, lead: str, areas: Areas, circumstances: Circumstances, on: date
) -> OutOfArea:
    """What the regulations ask of a placement that this agency leads, with what is recorded of it up to the day."""
    child, home = facts.sheet(Child).get((placement.child,)), facts.sheet(Home).get((placement.home,))
    now = _CouncilNow(purses_of(facts), on)
    council, area = now.of(areas.council(lead, child)), now.of(areas.area_of(placement, home))
    adjoining = areas.adjoin(council, area) if council and area and council != area else None
    is_asked = _is_asked(placement, circumstances, on)
    by: ApprovalBy = "not_applicable"
    if is_asked:
        by = approval_by(placement, council, area, adjoining=adjoining)
    approvals = facts.by(DistanceApproval, "placement").get(placement.placement, ())
    said = [row for row in approvals if row.on <= on and {row.agency, now.of(row.agency)} & {lead, council}]
    last = _last_word(said, by)
    notices = facts.by(AreaNotice, "placement", "on").get(placement.placement, ())
    given = [row for row in notices if row.on <= on and now.of(row.agency) == area]
    has_notice = is_asked and None not in (council, area) and council != area
    return OutOfArea(
        council,
        area,
        adjoining,
        by,
        "not_asked" if last is None else "yes" if last.decided else "no",
        last.on if last else None,
        last.said_by if last else None,
        _in_time_until(placement, placement.first_day) if has_notice else None,
        _first(given, "notified"),
        _in_time_until(placement, last.on if last else placement.first_day) if by == "director" else None,
        _first(given, "consulted"),
    )


class _CouncilNow(NamedTuple):
    """Who is the council of an area on a day, and who stands for what an earlier one approved or was told."""

    purses: Purses
    on: date

    def of(self, agency: str | None) -> str | None:
        """The agency itself, or the one that holds its duties by the day."""
        return holder(self.purses, agency, self.on).agency if agency else None


def approval_by(placement: Placement, council: str | None, area: str | None, *, adjoining: bool | None) -> ApprovalBy:
    """Who has to approve a placement in an area, by regulation 11(1), (4) and (5)."""
    if council is None or area is None:
        return "exempt" if _is_exempt(placement) else "not_known"
    if council == area:
        return "nobody"
    if _is_exempt(placement):
        return "exempt"
    if adjoining is None:
        return "not_known"
    return "nominated_officer" if adjoining else "director"


def _is_asked(placement: Placement, circumstances: Circumstances, on: date) -> bool:
    """Whether a council placed a child that it looks after on the day, or at first where the child is not there then.

    A child of whom no legal status is known may be looked after.
    """
    if placement.setting in NOT_PLACED_BY_A_COUNCIL or placement.child is None:
        return False
    first, last = placement.stay
    day = on if first <= on <= last else first
    return circumstances.looked_after(placement.child, day) is not False


def _is_exempt(placement: Placement) -> bool:
    """A connected person, or a carer of the council's own: whom it approved itself (11(4))."""
    if placement.setting in CONNECTED_PERSONS:
        return True
    return placement.setting in OTHER_CARERS and placement.sourcing == "in_house"


def _last_word(said: Iterable[DistanceApproval], by: ApprovalBy) -> DistanceApproval | None:
    """What was said last; of two answers on one day, a no counts."""
    counts = [row for row in said if by != "director" or row.said_by == "director"]
    return max(counts, key=lambda row: (row.on, not row.decided), default=None)


def _in_time_until(placement: Placement, start: date) -> date:
    """Before the placement is made; in an emergency within five working days of what it runs from."""
    if placement.emergency:
        return working_days_after(start, WORKING_DAYS_IN_AN_EMERGENCY)
    return placement.first_day


def _first(notices: Sequence[AreaNotice], kind: str) -> date | None:
    """The day of the first notice of a kind."""
    return next((row.on for row in notices if row.kind == kind), None)
