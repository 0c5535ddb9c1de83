"""Family Help: the grant beside its profile, families by pod, and what happened before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards import reading
from dashboards.review.family_help import families, forms, grant
from dashboards.widgets import acting, sections
from ledger.answers.action_required.needs import needed_of_family_help
from ledger.answers.family_help import FamilyHelp, family_help
from ledger.domain.family_help.families import Group


def show() -> None:
    """One programme at a time, from its money down to the forms."""
    on = _chosen_day()
    found = acting.worked_out(
        "programmes", (on,), "Working out the programmes", lambda _: reading.in_books_now(family_help, on)
    )
    if found:
        _one_of(found, on)
    elif found is not None:
        sections.nothing(
            "No Family Help programme had begun by that day",
            "Import the sheets programmes, programme_profile and families; or choose a later day.",
        )


def _one_of(found: Sequence[FamilyHelp], on: date) -> None:
    names = {each.programme.programme: each.programme.name for each in found}
    chosen = st.selectbox(
        "Programme", list(names), format_func=names.__getitem__, key="programme", bind="query-params", width=520
    )
    each = next(one for one in found if one.programme.programme == chosen)
    _position(each, on)
    grant.show(each.grant, on)
    families.show(each, on)
    forms.show(each)


def _chosen_day() -> date:
    """The day asked about: the day of asking unless the address says another, for nothing here is a charge."""
    today = reading.today()
    on = st.date_input(
        "On which day", value=today, format="DD/MM/YYYY", key="programmes_on", bind="query-params", width=320
    )
    return on if isinstance(on, date) else today


def _position(each: FamilyHelp, on: date) -> None:
    sections.where_we_stand(grant.in_words(each.grant, on))
    whole = next((one.still_in for one in each.coming if one.group == Group("programme")), 0)
    in_it = sections.key_figure(families.in_it(each, Group("programme"), whole, on))
    sections.key_figures([*grant.key_figures(each.grant, on), in_it], alt="Key figures of the programme")
    sections.needs_somebody(
        [grant.need(found, each.grant, on) for found in needed_of_family_help(each)],
        done="No grant claim of this programme is due or was too large, all that was claimed was received, every pod "
        "is supervised, and the spend of every month is known.",
        stands_on=(),
    )


if __name__ == "__main__":
    show()
