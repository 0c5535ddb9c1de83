"""Who decided: what was asked of whom, panels month by month, officers' decisions, and what somebody is to do.

All of it follows from the agreements that are in the books already; none of it moves money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ledger.domain.decisions.sheets import PanelItem
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.outcomes.sheets import Review
from ledger.domain.splits.sheets import Agreement, Approval
from making.books import END, OPENING, Books, days
from making.county import COUNCIL, MERGER, NEIGHBOUR, NORTH, SALT, SALT_NEW, health
from making.deals import state_clauses
from making.decisions import PANEL, panel_on_or_after
from making.plan import Stay

NEXT_SITTING = date(2026, 11, 10)
BELOW_QUORUM = date(2025, 8, 12)
"""In the holidays only two came, both for the council, and they recommended all the same."""
QUORUM = 3
"""So many agencies have to be there."""
MEMBERS = (
    (COUNCIL, "Director of children's services", None),
    (COUNCIL, "Head of placements", "5000.00"),
    (COUNCIL, "Head of special educational needs", "2000.00"),
    (NORTH, "Director of children's commissioning", "4000.00"),
    (SALT, "Head of children's commissioning", "2500.00"),
    (NEIGHBOUR, "Commissioning manager", "1000.00"),
)
"""For which agency, in what office, and pounds a week up to which that member may agree."""
RECOMMENDED = {"agreed": "agree", "interim": "interim", "disputed": "dispute", "declined": "decline"}
RECOMMENDED_OTHERWISE = {"AG-0071-1": "agree", "AG-0114-1": "interim", "AG-0115-1": "agree"}
"""Where the panel recommended one thing and the board's officer decided another."""
BOARD_SIGNS = "Director of children's commissioning"
HEARD_TWICE = 60
"""A decision that came so many days after it was asked for was put off at the sitting before."""
CONDITIONS = (
    "Therapy plan within four weeks of the start",
    "Back to the panel after twelve weeks",
    "Weekly hours of support to be cut to what is used",
)
WITHDRAWN = ("PL-0042", date(2025, 9, 15), date(2025, 10, 6))
DRAFTS = (("PL-0101", "seventy", date(2026, 10, 14)), ("PL-0101", "above_year", date(2026, 10, 21)))
"""Two drafts for one placement that stands without prejudice since it began."""


def state_decided(books: Books, stays: list[Stay]) -> None:
    """Requests, sittings with their items, decisions and actions."""
    by_code = {stay.code: stay for stay in stays}
    agreements = sorted(_agreements(books), key=lambda row: row.agreement)
    _state_drafts(books, by_code)
    for row in agreements:
        _state_request(books, by_code[row.placement], row)
    _state_open_requests(books, by_code)
    _state_sittings(books, agreements, by_code)
    for row in agreements:
        _state_officers(books, by_code[row.placement], row)
    _state_review_actions(books)


def _agreements(books: Books) -> Iterator[Agreement]:
    for row in books.known.values():
        if isinstance(row, Agreement) and row.status != "draft":
            yield row


def _request(agreement: str) -> str:
    return f"RQ-{agreement.removeprefix('AG-')}"


def _partner(stay: Stay, on: date) -> str:
    """Whom the lead asks: the health board, or the council where health leads."""
    board = health(stay.area, on)[0]
    return COUNCIL if stay.lead == board else board


def _state_request(books: Books, stay: Stay, row: Agreement) -> None:
    """What was asked when; the agreement is named once there is one in the books."""
    asked = row.requested_on or row.first_day
    number = int(row.agreement[-1])
    what = "new" if number == 1 else "change" if row.supersedes else "renewal"
    if "emergency" in stay.events:
        what = "ratification"
    stated = books.first_stated("agreements", row.agreement)
    values = {
        "request": _request(row.agreement),
        "placement": stay.code,
        "what": what,
        "asked_by": stay.lead,
        "asked_of": _partner(stay, asked),
        "asked_on": asked,
        "wanted_by": asked + days(42 if what == "ratification" else 28),
        "reason": "Placed in an emergency" if what == "ratification" else None,
    }
    known = stay.known(asked)
    if Month.of(max(known, OPENING)) < Month.of(stated):
        books.state(known, "requests", **values)
    books.state(max(known, stated), "requests", **values, agreement=row.agreement)


def _state_open_requests(books: Books, stays: dict[str, Stay]) -> None:
    """What is asked for and has no agreement yet; one that was withdrawn."""
    waiting = (
        ("RQ-0064-1", "PL-0064", "new", NORTH, date(2025, 9, 26), "The board has not answered"),
        ("RQ-0085-1", "PL-0085", "new", SALT_NEW, date(2026, 2, 24), "The board asks for its own assessment first"),
        ("RQ-0061-2", "PL-0061", "renewal", NORTH, date(2025, 10, 20), "Lapsed before anybody asked"),
        ("RQ-0094-2", "PL-0094", "renewal", NORTH, date(2026, 10, 12), "Ends on 13 December"),
        ("RQ-0101-2", "PL-0101", "change", NORTH, date(2026, 10, 14), "Two ways are drafted"),
    )
    for request, code, what, agency, asked, reason in waiting:
        books.state(
            stays[code].known(asked),
            "requests",
            request=request,
            placement=code,
            what=what,
            asked_by=COUNCIL,
            asked_of=agency,
            asked_on=asked,
            wanted_by=asked + days(28),
            reason=reason,
        )
    code, asked, closed = WITHDRAWN
    values = {"request": "RQ-0042-2", "placement": code, "what": "end", "asked_by": NORTH, "asked_of": COUNCIL}
    books.state(asked, "requests", **values, asked_on=asked)
    books.state(closed, "requests", **values, asked_on=asked, closed_on=closed, reason="Therapy goes on after all")


def _state_drafts(books: Books, stays: dict[str, Stay]) -> None:
    for number, (code, deal, on) in enumerate(DRAFTS, start=2):
        stay = stays[code]
        agreement = f"AG-{code[3:]}-{number}"
        books.state(
            on,
            "agreements",
            agreement=agreement,
            placement=code,
            status="draft",
            basis="panel",
            first_day=stay.first,
            requested_on=on,
            supersedes=f"AG-{code[3:]}-1",
        )
        state_clauses(books, on, agreement, stay, deal, stay.first)


def _state_sittings(books: Books, agreements: list[Agreement], stays: dict[str, Stay]) -> None:
    """A sitting every month; what was decided on its day was before it, and the slow ones the month before too."""
    heard: dict[date, list[tuple[Agreement, str]]] = defaultdict(list)
    for row in agreements:
        if row.decided_on is None:
            continue
        recommended = RECOMMENDED_OTHERWISE.get(row.agreement, RECOMMENDED.get(row.status, "agree"))
        heard[row.decided_on].append((row, recommended))
        if row.requested_on and (row.decided_on - row.requested_on).days > HEARD_TWICE:
            month_before = Month.of(row.decided_on.replace(day=1) - days(1))
            heard[panel_on_or_after(month_before.first_day)].append((row, "defer"))
    for month in months_between(Month.of(OPENING), Month.of(NEXT_SITTING)):
        sits = panel_on_or_after(month.first_day)
        _state_sitting(books, sits)
        for item, (row, recommended) in enumerate(heard.get(sits, ()), start=1):
            _state_item(books, stays[row.placement], sits, item, row, recommended)
    _state_agenda(books)


def _sitting(sits: date) -> str:
    return f"JCP-{Month.of(sits)}"


def _state_sitting(books: Books, sits: date) -> None:
    known = min(sits, END)
    books.state(
        known,
        "panels",
        panel=_sitting(sits),
        name=PANEL,
        held_on=sits,
        papers_by=sits - days(10),
        quorum=QUORUM,
        chair=COUNCIL,
        minute=f"JCP minutes {sits.year}/{sits.month:02d}" if sits <= END else None,
    )
    for number, (agency, role, limit) in enumerate(MEMBERS):
        agency = SALT_NEW if agency == SALT and sits >= MERGER else agency
        books.state(
            known,
            "panel_members",
            panel=_sitting(sits),
            agency=agency,
            role=role,
            present=_present(number, sits),
            weekly_limit=limit,
        )


def _present(number: int, sits: date) -> bool | None:
    """Whether a member came: unknown before the day; most of the time one is missing, in the holidays most."""
    if sits > END:
        return None
    return number < 2 if sits == BELOW_QUORUM else (sits.month + sits.year + number) % len(MEMBERS) != 0


def _state_item(books: Books, stay: Stay, sits: date, item: int, row: Agreement, recommended: str) -> None:
    """One item; the books speak of its agreement no earlier than they know it."""
    deferred = recommended == "defer"
    known = stay.known(sits) if deferred else max(stay.known(sits), books.first_stated("agreements", row.agreement))
    named = books.first_stated("agreements", row.agreement) <= known
    conditions = CONDITIONS[item % len(CONDITIONS)] if recommended == "agree" and stay.number % 4 == 0 else None
    books.state(
        known,
        "panel_items",
        panel=_sitting(sits),
        item=item,
        placement=stay.code,
        agreement=row.agreement if named else None,
        request=_request(row.agreement),
        recommendation=recommended,
        conditions=conditions,
        minute="Put off: evidence of health need not in the papers" if deferred else None,
    )
    if conditions:
        _state_condition(books, stay, sits, known, conditions)


def _state_condition(books: Books, stay: Stay, sits: date, known: date, conditions: str) -> None:
    """A condition becomes an action; the later ones are not done yet."""
    done = sits + days(20 + stay.number % 30)
    values = {
        "action": f"AC-{stay.code[3:]}-{Month.of(sits)}",
        "placement": stay.code,
        "panel": _sitting(sits),
        "what": conditions,
        "agency": COUNCIL,
        "role": "Placements officer",
        "due": sits + days(28),
    }
    books.state(known, "actions", **values)
    if done <= END and stay.number % 3:
        books.state(max(done, known), "actions", **values, done_on=done, note="Done and put on file")


def _state_agenda(books: Books) -> None:
    """The next sitting: what is on its agenda and not heard yet."""
    agenda = (
        ("PL-0040", "AG-0040-1", "RQ-0040-1"),
        ("PL-0094", None, "RQ-0094-2"),
        ("PL-0101", "AG-0101-2", "RQ-0101-2"),
        ("PL-0118", "AG-0118-1", "RQ-0118-1"),
    )
    for item, (code, agreement, request) in enumerate(agenda, start=1):
        books.state(
            END,
            "panel_items",
            panel=_sitting(NEXT_SITTING),
            item=item,
            placement=code,
            agreement=agreement,
            request=request,
        )


def _state_officers(books: Books, stay: Stay, row: Agreement) -> None:
    """The council's director decides on the day; the board's officer when the board signs, or says no."""
    if row.decided_on is None:
        return
    known = books.first_stated("agreements", row.agreement)
    _state_decision(books, row, COUNCIL, "Director of children's services", row.status, row.decided_on, known)
    board, office = health(stay.area, row.decided_on)[0], BOARD_SIGNS
    if row.status in ("disputed", "declined"):
        _state_decision(books, row, board, office, row.status, row.decided_on, known)
    for signed in _signed(books, row.agreement):
        status = row.status if signed.decided else "disputed"
        _state_decision(books, row, signed.agency, office, status, signed.on, known)


def _signed(books: Books, agreement: str) -> list[Approval]:
    """What boards have signed; who never signed decided nothing."""
    found = (books.known.get(("approvals", (agreement, board, BOARD_SIGNS))) for board in (NORTH, SALT, SALT_NEW))
    return [row for row in found if isinstance(row, Approval)]


def _state_decision(
    books: Books, row: Agreement, agency: str, role: str, decided: str, on: date, known: date
) -> None:
    """One officer's decision, on the conditions the panel named."""
    sitting = _sitting(row.decided_on or on)
    known = max(on, known, books.first_stated("panels", sitting))
    books.state(
        known,
        "decisions",
        decision=f"DC-{row.agreement.removeprefix('AG-')}-{agency}",
        agreement=row.agreement,
        agency=agency,
        role=role,
        decided=decided,
        on=on,
        panel=sitting,
        conditions=_conditions(books, sitting, row.agreement),
        minute=row.minute if agency == COUNCIL else None,
    )


def _conditions(books: Books, sitting: str, agreement: str) -> str | None:
    items = (row for row in books.known.values() if isinstance(row, PanelItem) and row.panel == sitting)
    return next((row.conditions for row in items if row.agreement == agreement and row.conditions), None)


def _state_review_actions(books: Books) -> None:
    """A review that found the split no longer right sends it back to the panel; some are never taken there."""
    reviews = sorted((row for row in books.known.values() if isinstance(row, Review)), key=lambda row: row.review)
    for number, review in enumerate(row for row in reviews if row.split_still_right is False):
        done = review.held_on + days(25 + number % 40)
        values = {
            "action": f"AC-{review.review.removeprefix('RV-')}",
            "placement": review.placement,
            "review": review.review,
            "what": "Take the split back to the panel with what has changed",
            "agency": COUNCIL if number % 3 else _board_at(review),
            "role": "Placements officer" if number % 3 else "Commissioning manager",
            "due": review.held_on + days(42),
        }
        known = max(review.held_on, books.first_stated("reviews", review.review))
        books.state(known, "actions", **values)
        if done <= END and number % 4:
            books.state(max(done, known), "actions", **values, done_on=done)


def _board_at(review: Review) -> str:
    """The health board that took part, or the northern one where none did."""
    return next((agency for agency in review.agencies if agency != COUNCIL), NORTH)
