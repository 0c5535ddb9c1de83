"""Which placements need whom: matters by agency with the pounds at stake, and the list behind each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, look, sections, tables, ticks
from ledger.domain.action_required.matters import MATTERS

REASONS = {
    "unagreed": "Nobody has agreed a split",
    "expired_and_charging": "The agreement has lapsed and the placement is still charged",
    "in_principle": "Agreed in principle, waiting for a decision",
    "no_seat": "An agency that would pay has no seat at the panel",
    "waiting": "A decision was asked for and is awaited",
    "declined": "A partner declined",
    "disputed": "A share is disputed",
    "interim": "Shares are interim, without prejudice",
    "interim_without_end": "Without prejudice, and without an end",
    "unsigned": "An agency that pays has not signed",
    "expiring": "The agreement ends soon, and nothing follows",
    "review_overdue": "A review is overdue",
    "emergency_not_ratified": "Made in an emergency, not ratified in time",
    "budget_without_successor": "A budget ended without a successor",
    "duty_unclear": "An agency has ended, and nobody has said who takes over what it was to do",
    "icb_differs": "Another board is responsible than the one charged",
    "continuing_care_unknown": "Continuing care has not been considered",
    "unregistered": "The provision is unregistered",
    "deprivation_of_liberty": "A deprivation of liberty is authorised",
    "out_of_area_not_approved": "Out of area, without the approval that regulation 11 asks for",
    "area_not_consulted": "At a distance (regulation 11), and the other council was not consulted",
    "area_not_notified": "Out of area, and the other council was not notified in writing",
    "care_step_overdue": "A step of continuing care is overdue",
    "action_overdue": "An action is overdue",
}
_HERE = "/"
_ALL = "all"
# So many agencies have a column of their own; what needs others is under one heading.
AT_ONCE = 5


def reason(what: str) -> str:
    """A matter in words."""
    return REASONS.get(what, look.sentence_case(what))


def leads_to(what: str, agency: str = "") -> str:
    """The address of the list of one matter, perhaps of one agency: a filter's choice stands there in words."""
    whose = f"&agency={quote(agency)}" if agency else ""
    return f"review?reason={quote(reason(what))}{whose}#list"


def show(reasons: Rows) -> None:
    """The chart of what is at stake, the table of matters by agency, and the list."""
    st.header("Who is needed", anchor="decisions")
    ticks.tell(reasons, done="No placement needs anybody's decision.", stands_on=("figures", "posted"))
    if not reasons:
        return
    _at_stake(reasons)
    _by_agency(ask("review_needs_whom"))
    _list(reasons)


def _at_stake(reasons: Rows) -> None:
    staked = [{**row, "reason": reason(row["what"])} for row in reasons if row["at_stake"]]
    staked.sort(key=lambda row: -row["at_stake"])
    if staked:
        charts.finding(
            f"{look.plain(staked[0]['reason'])}: {look.in_millions(staked[0]['at_stake'])}",
            "Pounds at stake, by why somebody is needed; a placement may be in more than one bar.",
        )
        charts.bars(
            staked,
            label="reason",
            amount="at_stake",
            alt_text=f"Pounds at stake by reason; most where: {staked[0]['reason']}",
        )


def _by_agency(found: Rows) -> None:
    st.subheader("Which agency is needed for what", anchor="by-agency")
    st.markdown(
        ":small[How many matters, and the pounds at stake in them; each figure leads to its list. An agency's "
        "figures are never to be added down: a placement may be in several of them.]"
    )
    agencies = _columns(found)
    cells: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in found:
        column = row["agency"] if row["agency"] in agencies else ""
        cells[row["what"]][column][0] += row["matters"]
        cells[row["what"]][column][1] += row["at_stake"] or 0
    tables.show_all(
        [_line(what, cells[what], agencies) for what in MATTERS if what in cells],
        [
            tables.TableColumn("reason", "What", link="link", leads_to=_HERE),
            *(
                tables.TableColumn(code, name, figure=True, link=f"{code} link", leads_to=_HERE)
                for code, name in agencies.items()
            ),
        ],
        alt="Matters by agency: how many, and the pounds at stake",
    )


def _columns(found: Rows) -> dict[str, str]:
    """The agencies with a column, those needed most first, by code; under no code all others."""
    needed: dict[str, int] = defaultdict(int)
    names = {row["agency"]: row["agency_name"] for row in found}
    for row in found:
        needed[row["agency"]] += row["matters"]
    ordered = sorted(names, key=lambda code: (-needed[code], code))
    shown = {code: names[code] for code in ordered[:AT_ONCE]}
    return shown | ({"": "Others"} if len(ordered) > AT_ONCE else {})


def _line(what: str, cells: Mapping[str, Sequence[int]], agencies: Mapping[str, str]) -> dict[str, str]:
    """One matter: what each agency is needed for, with the way to its list."""
    row = {"reason": reason(what), "link": leads_to(what)}
    for code, name in agencies.items():
        count, at_stake = cells.get(code, (0, 0))
        row[code] = f"{count:,}" + (f" · {look.to_the_pound(at_stake)}" if at_stake else "") if count else look.NIL
        row[f"{code} link"] = leads_to(what, name) if count and code else ""
    return row


_LISTED = (
    tables.placement(),
    tables.TableColumn("what", "Why", reason),
    tables.text("agency_name", "Whom it needs"),
    tables.day("since", "Date"),
    tables.count("days", "Days since"),
    tables.pound("monthly_cost", "A month costs"),
    tables.pound("at_stake", "At stake"),
)


def _list(reasons: Rows) -> None:
    st.subheader("The list", anchor="list")
    what, agency = _chosen([row["what"] for row in reasons])
    found = ask("review_needs_list", what=what, agency=agency)
    if not found:
        sections.nothing("No matter fits these filters", "Choose “Any” in one of them.")
        return
    tables.show(found, _LISTED, alt="What needs somebody: by law, then by what is at stake, then by days")
    st.markdown(
        ":small[Days below nil are still to come. At stake in a split is what other agencies bear or are asked for, "
        "and where nobody has said how it would be shared, what the days cost; both sides of a dispute have it. In "
        "what concerns the placement itself it is what it costs in the last month that is posted.]"
    )
    sections.source(
        "agreements, clauses, requests, approvals, reviews and actions as known, of children who left too"
    )


def _chosen(matters: Sequence[str]) -> tuple[str, str]:
    """The matter and the agency by which the list is narrowed."""
    agencies = {row["agency"]: row["agency_name"] for row in ask("review_needs_list", what=_ALL, agency=_ALL)}
    with st.container(horizontal=True):
        what = st.selectbox(
            "Why somebody is needed",
            [_ALL, *matters],
            format_func=lambda what: "Every reason" if what == _ALL else reason(what),
            key="reason",
            bind="query-params",
            width=480,
        )
        agency = st.selectbox(
            "Whom it needs",
            [_ALL, *sorted(agencies, key=agencies.__getitem__)],
            format_func=lambda code: "Any agency" if code == _ALL else agencies[code],
            key="agency",
            bind="query-params",
            width=380,
        )
    return what, agency
