"""What waits for a word: both sides of each conflict, field by field, and which of them holds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import acting, look, sections, tables
from ledger.answers.documents.conflicts import ConflictSides, OpenMatter, listed, sides_of_conflicts
from ledger.tasks.conflicts import ConflictSettled, settle, side

_SIDES = {"What stands here holds": "here", "Take it as it was sent": "sent"}


def show() -> None:
    """The list, then the conflict that is chosen, with what is said of it."""
    matters = reading.in_books_now(listed).matters
    if not matters:
        sections.where_we_stand("**Nothing waits for a word.**")
        pages.doors()
        return
    sections.where_we_stand(
        f"**{look.counted(len(matters), 'matter waits', 'matters wait')} for a word.** What stands is kept until "
        "then, and nothing of what was sent is lost."
    )
    _list(matters)
    _one(reading.in_books_now(sides_of_conflicts))
    pages.doors()


def _list(matters: Sequence[OpenMatter]) -> None:
    st.header("What waits", anchor="waits")
    tables.show(
        matters,
        [
            tables.coded("matter", "Matter"),
            tables.count("number", "No."),
            tables.coded("sheet", "Sheet"),
            tables.code("row", "Row"),
            tables.text("said", "Why it waits"),
            tables.penny("amount", "Pounds (£)"),
            tables.text("sent_by", "Handed over by"),
            tables.day("since", "Since"),
            tables.code("file", "File"),
        ],
        alt="What waits until somebody says which holds, or whom it is for",
    )


def _one(conflicts: Sequence[ConflictSides]) -> None:
    if not conflicts:
        return
    st.header("Settle a conflict", anchor="settle")
    by_number = {each.number: each for each in conflicts}
    number = st.selectbox(
        "Which conflict",
        list(by_number),
        format_func=lambda each: f"{each}: {look.sentence_case(by_number[each].sheet)} {by_number[each].row}",
    )
    _sides(by_number[number])
    with st.form("settle"):
        holds = st.radio("Which side holds", list(_SIDES))
        why = st.text_input("Why", help="It is recorded with your name.")
        pressed = st.form_submit_button("Settle it", type="primary", icon=":material/gavel:")
    if pressed and not why.strip():
        st.error("Say why: what is said of a conflict is recorded with its reason.", title="The reason is missing")
    elif pressed and holds:
        acting.do(
            "Settling",
            lambda _: settle(reading.store(), number, side(_SIDES[holds]), why=why),
            told=_settled,
            changed=lambda done: done.batch is not None,
        )


def _sides(conflict: ConflictSides) -> None:
    stated = f"{conflict.stated[0]} stated it on {look.day(conflict.stated[1])}. " if conflict.stated else ""
    who, when = conflict.sent
    rows = look.counted(conflict.rows, "row")
    sections.plainly(
        [
            f"{look.sentence_case(conflict.sheet)} {conflict.row}: {conflict.said}. {stated}"
            f"{who} handed over {conflict.place}, on {look.day(when)}: {rows}, which all go in if it is taken as it "
            "was sent."
        ]
    )
    tables.show(
        conflict.differences,
        [
            tables.coded("sheet", "Sheet"),
            tables.code("key", "Row"),
            tables.coded("column", "Field"),
            tables.text("here", "What stands here"),
            tables.text("there", "What was sent"),
        ],
        alt="What stands and what was sent, field by field",
    )


def _settled(done: ConflictSettled) -> Sequence[str]:
    problems = [f"{each.place}: expected {each.expected}. {each.remedy}" for each in done.problems]
    return [*done.sentences, *problems]


if __name__ == "__main__":
    show()
