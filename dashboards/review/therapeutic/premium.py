"""The price difference of providers that describe themselves as therapeutic, and how much of it has evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask, counted
from dashboards.widgets import look, sections, tables
from ledger.answers.therapeutic import price_differences

CAUTION = "What the children need is not in this comparison, so the difference is not what the therapy itself costs."


def show() -> None:
    """The difference by setting, what it rests on, and the money by evidence."""
    st.header("Price difference of providers describing themselves as therapeutic", anchor="premium")
    rows = counted(price_differences)
    if not rows:
        sections.nothing(
            "No placement was bought as an offer in the last twelve months",
            "Hand over the sheet placement offers: which placement was bought as which offer.",
        )
        return
    whole = sorted(
        (row for row in rows if row["among_all"]),
        key=lambda row: (-row["with_claim"], row["setting"], row["in_house"]),
    )
    st.markdown(_in_a_sentence(whole))
    tables.show(whole, [_SETTING, *_COMPARED], alt="Core price a week by setting, with and without the claim")
    _narrowed(row for row in rows if not row["among_all"])
    st.markdown(
        ":small[Medians of the core price a week at the as-at date, or on the last day of a placement that ended in "
        "the twelve months before. Bought placements are compared with bought ones, in-house with in-house. Of fewer "
        "than five placements no median is told.]"
    )
    st.markdown(CAUTION)
    _spend()


def _in_a_sentence(whole: Rows) -> str:
    """The difference in the setting with most claims of which it can be told."""
    most = next((row for row in whole if row["difference"] is not None), None)
    if most is None:
        return "In no setting are there five placements with the claim and five without: too few to compare."
    way = "more" if most["difference"] >= 0 else "less"
    return (
        f"In {look.words(most['setting_group'])} ({look.plain(most['setting'])}, {_sourced(most)}) a placement with "
        f"the claim costs **{look.amount(abs(most['difference']), look.to_the_pound)} a week {way}** than its like "
        f"without: the median of {most['with_claim']:,} beside that of {most['without']:,}.{_once(most)}"
    )


def _once(most: dict[str, Any]) -> str:
    """What the difference is with each jointly commissioned home once, where any has the claim."""
    if not most["in_joint_homes"]:
        return ""
    joint = look.counted(most["in_joint_homes"], "is", "are")
    there = f" Of the {most['with_claim']:,} with the claim {joint} in jointly commissioned homes"
    if most["difference_once"] is None:
        return f"{there}; with each such home counted once, they are too few to compare."
    way = "more" if most["difference_once"] >= 0 else "less"
    told = look.amount(abs(most["difference_once"]), look.to_the_pound)
    return f"{there}; with each such home counted once, it is {told} a week {way}."


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
    tables.count("with_claim", "With the claim"),
    tables.count("without", "Without"),
    tables.pound("median_with", "Median with"),
    tables.pound("median_without", "Median without"),
    tables.TableColumn(
        "difference",
        "Difference a week",
        lambda pence: _TOO_FEW if pence is None else look.to_the_pound(pence),
        figure=True,
        filed=tables.parts(100),
    ),
    tables.count("in_joint_homes", "With the claim, in joint homes"),
    tables.TableColumn(
        "difference_once",
        "Difference a week, each joint home once",
        lambda pence: _TOO_FEW if pence is None else look.to_the_pound(pence),
        figure=True,
        filed=tables.parts(100),
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
    rows = ask("therapeutic_spend")
    if not rows:
        return
    st.subheader("How much of it stands with evidence")
    money = sum(row["money"] for row in rows)
    st.markdown(
        f"Of {look.amount(money, look.to_the_pound)} that placements with the claim cost in twelve months, "
        f"{look.per_cent(sum(row['money'] for row in rows if row['heads_evidenced']), money)} stands with services "
        "that have current evidence under at least one head."
    )
    tables.show(
        rows,
        [
            tables.in_words("Heads evidenced", lambda row: f"{row['heads_evidenced']} of 10", whole=True),
            tables.count("offers", "Services"),
            tables.count("placements", "Placements"),
            tables.count("accredited", "Of them accredited"),
            tables.pound("money", "Cost in 12 months"),
            tables.in_words("Share", lambda row: look.per_cent(row["money"], money), figure=True),
        ],
        alt="What placements with the claim cost in twelve months, by how many heads are evidenced",
    )
