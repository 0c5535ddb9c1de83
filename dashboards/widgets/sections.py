"""What every page is made of: a summary, key figures, what action is required, and what to do where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboards.widgets import figures, look, tables, ticks
from ledger.answers.ticks import Footing
from ledger.domain.money_and_days.figures import Figure, made_of
from ledger.domain.money_and_days.periods import Month


@dataclass(frozen=True)
class KeyFigure:
    """A key figure: what it is, as it is shown, and what it counts."""

    name: str
    shown: str
    meaning: str


@dataclass(frozen=True)
class Need:
    """Something for somebody to do: how urgent in a word, said in a sentence, and the part of the page to turn to."""

    urgency: str
    sentence: str
    where: str = ""
    """The anchor of a heading on the same page."""
    page: str = ""
    """The address of another page to turn to, with its title in front: `Month end: month-end`."""


_ICONS = {"Act": ":red[:material/priority_high:]", "Check": ":material/search:", "Know": ":material/info:"}


_UNDER_THE_HEADING = "under the heading"


def keep_place_for_the_sentence() -> None:
    """Have the page's first sentence stand here, under its heading, whatever is chosen before it can be said."""
    st.session_state[_UNDER_THE_HEADING] = st.container()


def where_we_stand(sentence: str) -> None:
    """The position in one sentence with its figures, right under the heading."""
    st.session_state.get(_UNDER_THE_HEADING, st).markdown(sentence)


def key_figure(
    figure: Figure, *, name: str = "", meaning: str = "", shown: Callable[[Figure], str] = figures.as_told
) -> KeyFigure:
    """A figure in large type, under its measure's name and with its meaning, unless another says what differs."""
    figures.drawn(figure, name or figure.measure.name)
    told = look.NOT_KNOWN if figure.value is None else shown(figure)
    return KeyFigure(name or figure.measure.name, told, meaning or figure.measure.meaning)


def key_time(name: str, when: date | Month | None, meaning: str) -> KeyFigure:
    """A day or a month in large type, which measures nothing; a dash where there is none."""
    return KeyFigure(name, look.month(str(when)) if isinstance(when, Month) else look.day(when), meaning)


def key_figures(told: Sequence[KeyFigure], *, alt: str) -> None:
    """Three to five figures in large type, and the same as a table with what each counts."""
    with st.grid(len(told), min_column_width=190):
        for figure in told:
            st.metric(look.plain(figure.name), figure.shown, border=True, height="stretch")
    with st.expander("What these figures count"):
        rows = [{"name": figure.name, "shown": figure.shown, "meaning": figure.meaning} for figure in told]
        columns = [
            tables.text("name", "Key figure"),
            tables.TableColumn("shown", "Amount", figure=True),
            tables.text("meaning", "What it counts"),
        ]
        tables.show(rows, columns, alt=alt)


def bridge(of: Figure, *parts: Figure) -> None:
    """How a figure is made of others, written out where it stands: the same definition that made it.

    Raises NotOneFigure where it is not made so, and ValueError where the parts come to something else.
    """
    if made_of(of.measure, *parts) != of:
        raise ValueError(f"{of.measure.name} is not what its parts come to")
    rows: list[dict[str, object]] = [
        {"name": each.measure.name, "what": f"{'less ' if sign < 0 else ''}{each.measure.name}", "figure": each}
        for each, (sign, _) in zip(parts, of.measure.makes, strict=True)
    ]
    rows.append({"name": of.measure.name, "what": f"= {of.measure.name}", "figure": of})
    unit = of.measure.unit
    header = "Number" if unit == "count" else "Amount (£)"
    columns = [tables.text("what", "How it is made up"), tables.told("figure", header, label="name", unit=unit)]
    tables.show(rows, columns, alt=f"{of.measure.name}: how it is made up")


def needs_somebody(needs: Sequence[Need], *, done: str, stands_on: tuple[Footing, ...]) -> None:
    """Which action is required today, the most urgent first, and what that came to which was looked at.

    `done` says all of it, and is told where nothing needs anybody and what it stands on is up to date.
    """
    st.header("Action required")
    urgent_first = sorted(needs, key=lambda need: list(_ICONS).index(need.urgency))
    if needs:
        st.markdown("\n".join(_line(need) for need in urgent_first))
    ticks.tell(needs, done=done, stands_on=stands_on)


def _line(need: Need) -> str:
    turn_to = f" [See below](#{need.where})" if need.where else ""
    if need.page:
        title, _, address = need.page.partition(": ")
        turn_to = f" [{title}](/{address})"
    return f"- {_ICONS[need.urgency]} **{need.urgency}:** {need.sentence}{turn_to}"


def nothing(missing: str, remedy: str) -> None:
    """Instead of an empty part of a page: what is missing and what to do."""
    st.info(remedy, title=missing, icon=":material/info:")


def source(of: str) -> None:
    """Under a chart or a table: where it comes from."""
    st.markdown(f":small[Source: {of}.]")


def plainly(sentences: Sequence[str]) -> None:
    """Sentences that hold codes and names from outside, letter by letter."""
    for sentence in sentences:
        st.markdown(look.plain(sentence))
