"""The price difference of providers that describe themselves as therapeutic, and how much of it has evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask, counted
from dashboards.widgets import figures, look, sections, tables
from ledger.answers.therapeutic import price_differences
from ledger.domain.money_and_days.figures import Figure, Measure, whole_of
from ledger.domain.splits.measures import TWELVE_MONTHS
from ledger.domain.therapeutic.measures import (
    COST_BY_EVIDENCE,
    IN_JOINT_HOMES,
    MEDIAN_WITH,
    MEDIAN_WITHOUT,
    PLACEMENTS_ACCREDITED,
    PLACEMENTS_BOUGHT,
    PRICE_DIFFERENCE,
    PRICE_DIFFERENCE_ONCE,
    SERVICES_BOUGHT,
    WITH_CLAIM,
    WITHOUT_CLAIM,
)

CAUTION = "What the children need is not in this comparison, so the difference is not what the therapy itself costs."


def show() -> None:
    """The difference by setting, what it rests on, and the money by evidence."""
    st.header("Price difference of providers describing themselves as therapeutic", anchor="premium")
    rows = counted(price_differences)
    if not rows:
        sections.nothing(
            "No placement was bought as an offer in the last twelve months",
            "Import the sheet placement_offers: which placement was bought as which offer.",
        )
        return
    whole = sorted(
        (row for row in rows if row["among_all"]),
        key=lambda row: (-row["with_claim"], row["setting"], row["in_house"]),
    )
    st.markdown(_in_a_sentence(whole))
    tables.show(
        whole,
        [_SETTING, *_COMPARED],
        alt="Core price a week by setting, with such providers and with others",
    )
    _narrowed(row for row in rows if not row["among_all"])
    st.markdown(
        ":small[Medians of the core price a week at the as-at date, or on the last day of a placement that ended in "
        "the twelve months before. Bought placements are compared with bought ones, in-house with in-house. No "
        "median is shown for fewer than five placements.]"
    )
    st.markdown(CAUTION)
    _spend()


def _in_a_sentence(whole: Rows) -> str:
    """The difference in the setting with most such placements of which it can be told."""
    most = next((row for row in whole if row["difference"] is not None), None)
    if most is None:
        return (
            "In no setting are there five placements with such a provider and five with others: too few to compare."
        )
    difference = _a_week(of_row(PRICE_DIFFERENCE, most, "difference"))
    such, others = (
        figures.number(of_row(measure, most, column))
        for measure, column in ((WITH_CLAIM, "with_claim"), (WITHOUT_CLAIM, "without"))
    )
    return (
        f"In {look.words(most['setting_group'])} ({look.plain(most['setting'])}, {_sourced(most)}) a placement with "
        f"such a provider costs **{difference}** than its like with others: the median of {such} beside that of "
        f"{others}.{_once(most)}"
    )


def of_row(measure: Measure, row: dict[str, Any], column: str) -> Figure:
    """A figure of placements alike."""
    return measure.of(row[column], **{name: row[name] for name in measure.by})


def _a_week(difference: Figure) -> str:
    way = "more" if difference.size >= 0 else "less"
    return f"{figures.without_sign(difference) if difference else 'nothing'} a week {way}"


def _once(most: dict[str, Any]) -> str:
    """What the difference is with each jointly commissioned home once, where any of them is in one."""
    joint = of_row(IN_JOINT_HOMES, most, "in_joint_homes")
    if not joint:
        return ""
    there = f" Of these, {figures.counted(joint, 'placement is in a joint home', 'placements are in joint homes')}"
    if most["difference_once"] is None:
        return f"{there}; with each such home counted once, they are too few to compare."
    once = _a_week(of_row(PRICE_DIFFERENCE_ONCE, most, "difference_once"))
    return f"{there}; with each such home counted once, it is {once}."


def _sourced(row: dict[str, Any]) -> str:
    return "in-house" if row["in_house"] else "bought"


_HOME_FOR = {None: "not known", True: "one child", False: "more than one"}
_SETTING = tables.in_words(
    "Setting", lambda row: f"{look.sentence_case(row['setting_group'])} ({row['setting']}), {_sourced(row)}"
)
_NARROWED = (
    tables.TableColumn("registration", "Registered", look.words),
    tables.TableColumn("solo", "Home for", _HOME_FOR.__getitem__),
)
_TOO_FEW = "too few to compare"
_COMPARED = (
    tables.number("with_claim", "Describing themselves as therapeutic", WITH_CLAIM),
    tables.number("without", "The others", WITHOUT_CLAIM),
    tables.whole_pounds("median_with", "Median of those describing themselves as therapeutic", MEDIAN_WITH),
    tables.whole_pounds("median_without", "Median of the others", MEDIAN_WITHOUT),
    tables.or_else(tables.whole_pounds("difference", "Difference a week", PRICE_DIFFERENCE), _TOO_FEW),
    tables.number("in_joint_homes", "Describing themselves so, in joint homes", IN_JOINT_HOMES),
    tables.or_else(
        tables.whole_pounds("difference_once", "Difference a week, each joint home once", PRICE_DIFFERENCE_ONCE),
        _TOO_FEW,
    ),
)


def _narrowed(rows: Iterable[dict[str, Any]]) -> None:
    with st.expander("By registration, and whether the home is for one child"):
        tables.show(
            sorted(
                rows, key=lambda row: (row["setting"], row["in_house"], row["registration"] or "", str(row["solo"]))
            ),
            [_SETTING, *_NARROWED, *_COMPARED],
            alt="Core price a week by setting, registration and whether for one child",
        )


def _spend() -> None:
    rows = [{**row, "window": TWELVE_MONTHS} for row in ask("therapeutic_spend")]
    if not rows:
        return
    st.subheader("How much of it has evidence")
    money = whole_of(COST_BY_EVIDENCE, rows, "money", window=TWELVE_MONTHS)
    seen = whole_of(COST_BY_EVIDENCE, [row for row in rows if row["heads_evidenced"]], "money", window=TWELVE_MONTHS)
    evidenced = COST_BY_EVIDENCE.of(seen.value, window=TWELVE_MONTHS, evidenced=True)
    st.markdown(
        f"Of {figures.amount(money, figures.to_the_pound)} that placements with such providers cost in twelve "
        f"months, {figures.share(evidenced, money)} was for services with current evidence for at least one standard."
    )
    tables.show(
        rows,
        [
            tables.in_words("Standards evidenced", lambda row: f"{row['heads_evidenced']} of 10", whole=True),
            tables.number("offers", "Services bought", SERVICES_BOUGHT),
            tables.number("placements", "Placements bought", PLACEMENTS_BOUGHT),
            tables.number("accredited", "Of them with an accreditation in date", PLACEMENTS_ACCREDITED),
            tables.whole_pounds("money", "Cost of these placements in 12 months", COST_BY_EVIDENCE),
            tables.in_words("Share", lambda row: figures.share(_with_so_many(row), money), figure=True),
        ],
        alt="What placements with such providers cost in twelve months, by how many standards have evidence",
    )


def _with_so_many(row: dict[str, Any]) -> Figure:
    return COST_BY_EVIDENCE.of(row["money"], window=TWELVE_MONTHS, heads_evidenced=row["heads_evidenced"])
