"""What the claim to be therapeutic costs more than its like without, and how much of it stands with evidence."""

from __future__ import annotations

import streamlit as st

from dashboards.reading import Rows, ask, counted
from dashboards.widgets import look, sections, tables
from ledger.answers.therapeutic import price_differences


def show() -> None:
    """The difference by setting, what it rests on, and the money by evidence."""
    st.header("What the claim costs", anchor="premium")
    rows = counted(price_differences)
    if not rows:
        sections.nothing(
            "No placement was bought as an offer in the last twelve months",
            "Hand over the sheet placement offers: which placement was bought as which offer.",
        )
        return
    whole = sorted((row for row in rows if row["among_all"]), key=lambda row: (-row["with_claim"], row["setting"]))
    told = [row for row in whole if row["difference"] is not None]
    if told:
        most = told[0]
        way = "more" if most["difference"] >= 0 else "less"
        st.markdown(
            f"In {look.words(most['setting_group'])} ({look.plain(most['setting'])}) a placement with the claim "
            f"costs **{look.told(abs(most['difference']), look.to_the_pound)} a week {way}** than its like without: "
            f"the median of {most['with_claim']:,} beside that of {most['without']:,}."
        )
    else:
        st.markdown("In no setting are there five placements with the claim and five without: too few to compare.")
    _table(whole, "Core price a week by setting, with and without the claim")
    narrow = sorted(
        (row for row in rows if not row["among_all"]),
        key=lambda row: (row["setting"], row["registration"] or "", str(row["solo"])),
    )
    with st.expander("By registration, and whether the home is for one child"):
        _table(narrow, "Core price a week by setting, registration and whether for one child")
    st.markdown(
        ":small[Medians of the core price a week at the as-at date, or on the last day of a placement that ended in "
        "the twelve months before. Of fewer than five placements no median is told. What the placements need is not "
        "in this comparison.]"
    )
    _spend()


_HOME_FOR = {None: "not known", True: "one child", False: "more than one"}


def _table(rows: Rows, alt: str) -> None:
    tables.show(
        rows,
        [
            tables.told("Setting", lambda row: f"{look.sentence_case(row['setting_group'])} ({row['setting']})"),
            *(
                []
                if rows and rows[0]["among_all"]
                else [
                    tables.TableColumn("registration", "Registered", look.words),
                    tables.TableColumn("solo", "Home for", _HOME_FOR.__getitem__),
                ]
            ),
            tables.count("with_claim", "With the claim"),
            tables.count("without", "Without"),
            tables.pound("median_with", "Median with"),
            tables.pound("median_without", "Median without"),
            tables.TableColumn(
                "difference",
                "Difference a week",
                lambda pence: "too few to compare" if pence is None else look.to_the_pound(pence),
                figure=True,
            ),
        ],
        alt=alt,
    )


def _spend() -> None:
    rows = ask("therapeutic_spend")
    if not rows:
        return
    st.subheader("How much of it stands with evidence")
    money = sum(row["money"] for row in rows)
    st.markdown(
        f"Of {look.told(money, look.to_the_pound)} that placements with the claim cost in twelve months, "
        f"{look.per_cent(sum(row['money'] for row in rows if row['heads_evidenced']), money)} stands with services "
        "that have current evidence under at least one head."
    )
    tables.show(
        rows,
        [
            tables.told("Heads evidenced", lambda row: f"{row['heads_evidenced']} of 10", whole=True),
            tables.count("offers", "Services"),
            tables.count("placements", "Placements"),
            tables.count("accredited", "Of them accredited"),
            tables.pound("money", "Cost in 12 months"),
            tables.told("Share", lambda row: look.per_cent(row["money"], money), figure=True),
        ],
        alt="What placements with the claim cost in twelve months, by how many heads are evidenced",
    )
