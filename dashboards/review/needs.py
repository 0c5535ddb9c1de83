"""Which placements need whom: matters by agency with their value, and the list behind each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, sections, tables, ticks
from ledger.domain.action_required.matters import MATTERS as MATTERS_IN_ORDER
from ledger.domain.action_required.measures import DAYS_OPEN, MATTERS, VALUE_OF_MATTERS
from ledger.domain.money_and_days.figures import figures_of, whole_of
from ledger.domain.splits.measures import MONTHLY_COST

REASONS = {
    "unagreed": "No agreement",
    "expired_and_charging": "The agreement has lapsed and the placement is still charged",
    "in_principle": "Awaiting agreement (agreed in principle)",
    "no_seat": "An agency that would pay has no seat at the panel",
    "waiting": "A decision was requested and is awaited",
    "declined": "A partner declined",
    "disputed": "A share is disputed",
    "interim": "Shares are without prejudice",
    "interim_without_end": "Without prejudice, with no end date or review",
    "unsigned": "Approval outstanding from an agency that pays",
    "expiring": "The agreement ends soon, with nothing to follow",
    "review_overdue": "A review is overdue",
    "emergency_not_ratified": "Emergency placement awaiting ratification",
    "budget_without_successor": "A budget has ended and has no successor",
    "duty_unclear": "An agency has ended, and its successor here is not recorded",
    "icb_differs": "Responsible commissioner disputed (the ICB charged is not the one responsible)",
    "continuing_care_unknown": "Continuing care has not been considered",
    "unregistered": "Unregistered provision (unlawful for a children's home)",
    "deprivation_of_liberty": "Deprivation of liberty order in force",
    "out_of_area_not_approved": "Out of area, without the approval that regulation 11 requires",
    "area_not_consulted": "At a distance (regulation 11), and the area's council was not consulted",
    "area_not_notified": "Out of area, and the area's council was not notified in writing",
    "care_step_overdue": "A stage of continuing care (CYPCC) is overdue",
    "action_overdue": "An action is overdue",
}
_HERE = "/"
_ALL = "all"
# So many agencies have a column of their own; what needs others is under one heading.
AT_ONCE = 5
OTHERS = "those without a column"


def reason(what: str) -> str:
    """A matter in words."""
    return REASONS.get(what, look.sentence_case(what))


def leads_to(what: str, agency: str = "") -> str:
    """The address of the list of one matter, perhaps of one agency: a filter's choice stands there in words."""
    whose = f"&agency={quote(agency)}" if agency else ""
    return f"review?reason={quote(reason(what))}{whose}#list"


def show(reasons: Rows) -> None:
    """The chart of the value of matters, the table of matters by agency, and the list."""
    st.header("Decisions needed", anchor="decisions")
    ticks.tell(reasons, done="No placement needs a decision.", stands_on=("figures", "posted"))
    if not reasons:
        return
    _value(reasons)
    _by_agency(ask("review_needs_whom"))
    _list(reasons)


def _value(reasons: Rows) -> None:
    told = zip(reasons, figures_of(VALUE_OF_MATTERS, reasons, "at_stake"), strict=True)
    valued = sorted(((reason(row["what"]), value) for row, value in told if value), key=lambda pair: -pair[1].size)
    if valued:
        most, value = valued[0]
        charts.finding(
            f"{look.plain(most)}: {figures.in_millions(value)}",
            "The value of decisions needed to 31 March, by reason. A placement may be in more than one bar.",
        )
        charts.bars(
            [{"reason": name, "value": value} for name, value in valued],
            label="reason",
            amount="value",
            alt_text=f"Value of decisions needed to 31 March, by reason; the highest: {most}",
        )


def _by_agency(found: Rows) -> None:
    st.subheader("Decisions needed by agency", anchor="by-agency")
    st.markdown(
        ":small[How many, and their value to 31 March; each figure leads to its placements. A column does not add up "
        "because a placement may be in several rows.]"
    )
    agencies = _columns(found)
    tables.show_all(
        [
            _line(what, [row for row in found if row["what"] == what], agencies)
            for what in MATTERS_IN_ORDER
            if any(row["what"] == what for row in found)
        ],
        [
            tables.TableColumn("reason", "Reason", link="link", leads_to=_HERE),
            *(
                tables.TableColumn(code, name, figure=True, link=f"{code} link", leads_to=_HERE)
                for code, name in agencies.items()
            ),
        ],
        alt="Decisions needed by agency: how many, and their value to 31 March",
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


def _line(what: str, found: Rows, agencies: Mapping[str, str]) -> dict[str, str]:
    """One matter: what each agency is needed for, with the way to its list."""
    row = {"reason": reason(what), "link": leads_to(what)}
    for code, name in agencies.items():
        of_agency = [each for each in found if (each["agency"] if each["agency"] in agencies else "") == code]
        row[code] = _cell(what, code, of_agency) if of_agency else look.NIL
        row[f"{code} link"] = leads_to(what, name) if of_agency and code else ""
    return row


def _cell(what: str, code: str, found: Rows) -> str:
    """How many matters an agency has, and their value; agencies without a column together have the count alone."""
    if not code:
        return figures.number(
            MATTERS.of(whole_of(MATTERS, found, "matters", what=what).value, what=what, agency=OTHERS)
        )
    matters, value = (
        each.of(found[0][column], what=what, agency=code)
        for each, column in ((MATTERS, "matters"), (VALUE_OF_MATTERS, "at_stake"))
    )
    return figures.number(matters) + (f" · {figures.to_the_pound(value)}" if value else "")


_LISTED = (
    tables.placement(),
    tables.TableColumn("what", "Reason", reason),
    tables.text("agency_name", "Agency to act"),
    tables.day("since", "Since or due"),
    tables.number("days", "Days open", DAYS_OPEN),
    tables.whole_pounds("monthly_cost", "Monthly cost", MONTHLY_COST),
    tables.whole_pounds("at_stake", "Value to 31 March", VALUE_OF_MATTERS),
)


def _list(reasons: Rows) -> None:
    st.subheader("Placements that need a decision", anchor="list")
    what, agency = _chosen([row["what"] for row in reasons])
    found = ask("review_needs_list", what=what, agency=agency)
    if not found:
        sections.nothing("No placement matches these filters", "Choose “Every reason” or “Any agency”.")
        return
    tables.show(found, _LISTED, alt="Placements that need a decision: by law, then by value, then by days")
    st.markdown(
        ":small[Negative days are days still to come. The value of a split is what other agencies pay or are asked "
        "for until 31 March, or the cost of the days where no share is known. Both sides of a dispute have it. For a "
        "matter of the placement itself the value is its cost from the as-at date.]"
    )
    sections.source(
        "agreements, requests, approvals, reviews and actions as recorded, children who have left included"
    )


def _chosen(matters: Sequence[str]) -> tuple[str, str]:
    """The matter and the agency by which the list is narrowed."""
    agencies = {row["agency"]: row["agency_name"] for row in ask("review_needs_list", what=_ALL, agency=_ALL)}
    codes, own = [_ALL, *sorted(agencies, key=agencies.__getitem__)], reading.my_agency()
    with st.container(horizontal=True):
        what = st.selectbox(
            "Reason",
            [_ALL, *matters],
            format_func=lambda what: "Every reason" if what == _ALL else reason(what),
            key="reason",
            bind="query-params",
            width=480,
        )
        agency = st.selectbox(
            "Agency to act",
            codes,
            index=codes.index(own) if own in codes else 0,  # our moves first
            format_func=lambda code: "Any agency" if code == _ALL else agencies[code],
            key="agency",
            bind="query-params",
            width=380,
        )
    return what, agency
