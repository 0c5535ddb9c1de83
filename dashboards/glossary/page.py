"""The glossary on a page: each word in one sentence, in the order of the field, and a search among them."""

from __future__ import annotations

import streamlit as st

from dashboards import reading
from dashboards.widgets import look, sections, tables
from ledger.briefing.glossary import GlossaryPart, with_word

_COLUMNS = (tables.text("word", "Word"), tables.text("means", "Meaning"))


def show() -> None:
    """All words, or those in which what is typed occurs."""
    st.markdown(
        "Each word in one sentence. Codes that data workbooks and exports hold are listed with the words that pages "
        "use for them."
    )
    wanted = st.text_input("Find a word", key="word", bind="query-params", width=420)
    found = with_word(reading.glossary(), wanted)
    if not found:
        sections.nothing("No word matches", "Type less of it, or clear the field to see all words.")
    for part in found:
        _told(part)


def _told(part: GlossaryPart) -> None:
    st.header(look.plain(part.heading), anchor=part.heading.lower().replace(" ", "-"))
    if part.remark:
        st.markdown(look.plain(part.remark))
    tables.show_all(part.words, _COLUMNS, alt=f"Words: {part.heading}")


if __name__ == "__main__":
    show()
