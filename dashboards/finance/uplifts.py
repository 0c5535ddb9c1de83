"""The uplift round: what claims would cost before anyone agrees; agreed or declined, one by one or together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import streamlit as st

from dashboards import pages, reading
from dashboards.finance.files import made
from dashboards.widgets import acting, forms, look, sections, stating, tables
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.what_if.uplift_round import Rise, Round, RoundBudgetCost
from ledger.answers.what_if.uplifts import Changes, uplift_round
from ledger.briefing.figures import PER_UNIT
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.sheet.cells import decimal_text, percent_text
from ledger.domain.what_if.sheets import Uplift
from ledger.tasks.uplift_letters import write_letters
from ledger.tasks.uplifts import DecidedUplifts, agree, decline

_STATES = {
    "claimed": "Claimed",
    "agreed": "Agreed, not yet in prices",
    "applied": "In prices",
    "declined": "Declined",
}
_SHARES = {
    "": "As each claim says",
    "following": "Follow the dearer price",
    "frozen": "Frozen: the lead bears the rise",
}


def show() -> None:
    """The round, what it costs by budget, and the decision on the claims chosen."""
    everything = acting.worked_out(
        "uplifts", (), "Working out the round", lambda tell: reading.in_books_now(uplift_round, progress=tell)
    )
    if everything is None:
        return
    _position(everything)
    if everything.rises:
        _costs(everything, "What agreeing to all of it would cost", anchor="costs")
        chosen = _claims(everything)
        _decide(chosen)
        _evidence(everything)
    _state_one()
    pages.doors()


def _position(found: Round) -> None:
    waiting = [rise for rise in found.rises if rise.state == "claimed"]
    if not found.rises:
        sections.where_we_stand("No provider has claimed a rise that is known here.")
        sections.nothing(
            "The round is empty",
            "Hand over the sheet uplifts with one row a price (hundreds in one file), or state one below.",
        )
        return
    sections.where_we_stand(
        f"**{look.counted(len(waiting), 'claim waits', 'claims wait')}** for an answer, together "
        f"{look.to_the_penny(sum(rise.cost for rise in waiting))} to {look.day(found.through)}, of which "
        f"{look.to_the_penny(sum(rise.owing for rise in waiting))} would be owed for days already posted."
    )
    _key_figures(found, waiting)


def _key_figures(found: Round, waiting: Sequence[Rise]) -> None:
    done = [rise for rise in found.rises if rise.state == "applied"]
    sections.key_figures(
        [
            Figure("Claims waiting", f"{len(waiting):,}", "Claimed, and neither agreed nor declined"),
            Figure(
                "They would cost",
                look.to_the_penny(sum(rise.cost for rise in waiting)),
                f"All of it, whoever bears it, to {look.day(found.through)}",
            ),
            Figure("In prices", f"{len(done):,}", "Agreed, and the new price is known"),
            Figure("Cannot stand", f"{len(found.refusals):,}", "Claims that cannot be agreed as they are"),
        ],
        alt="Key figures of the uplift round",
    )


def _costs(found: Round, heading: str, *, anchor: str) -> None:
    st.header(heading, anchor=anchor)
    if not found.budgets:
        st.markdown("It costs no budget anything that is not in prices already.")
        return
    tables.show(
        found.budgets,
        tables.columns(RoundBudgetCost, "name", "agency_name", "financial_year", "true_up", "to_come", "cost"),
        alt=heading,
    )
    tables.note_on_brackets()


def _claims(found: Round) -> list[Rise]:
    """The claims that fit the filters, and those chosen of them."""
    st.header("Claims", anchor="claims")
    providers = {rise.provider: rise.provider_name for rise in found.rises}
    with st.grid(2, min_column_width=260):
        state = tables.chosen("State", "uplift_state", _STATES, "claimed")
        provider = tables.chosen("Provider", "uplift_provider", providers)
    rises = [rise for rise in found.rises if state in ("", rise.state) and provider in ("", rise.provider)]
    if not rises:
        sections.nothing("No claim fits these filters", "Choose “Any” in one of them.")
        return []
    tables.show(
        rises,
        _CLAIMS,
        alt="Claims on prices",
    )
    _notes(rises)
    return _picked(rises)


def _picked(rises: Sequence[Rise]) -> list[Rise]:
    """Those claims that are open and chosen to be decided on."""
    open_ones = {rise.uplift.uplift: rise for rise in rises if rise.state in ("claimed", "agreed")}
    if not open_ones:
        return []
    if st.toggle(f"All {look.counted(len(open_ones), 'claim')} above that are open", key="all_claims"):
        return list(open_ones.values())
    picked = st.multiselect("Claims", list(open_ones), key="picked_claims")
    return [open_ones[code] for code in picked]


def _notes(rises: Sequence[Rise]) -> None:
    """Why some claims cannot stand, and what is to be known of others."""
    told = [(rise.uplift.uplift, rise.refusal or "; ".join(rise.notes)) for rise in rises]
    rows = [{"uplift": code, "said": said} for code, said in told if said]
    if rows:
        with st.expander(f"What is to be known of {look.counted(len(rows), 'claim')}"):
            tables.show(
                rows,
                [tables.code("uplift", "Claim"), tables.text("said", "What is to be known")],
                alt="Why claims cannot stand, and what is to be known of them",
            )


def _rates(rise: Rise) -> str:
    return f"{_rate(rise.old_rate)} → {_rate(rise.new_rate)} {PER_UNIT[rise.unit]}"


def _percent(rise: Rise) -> str:
    return "" if rise.percent is None else f"{percent_text(Fraction(round_half_away(rise.percent * 100), 100))}%"


def _rate(rate: Decimal) -> str:
    """A rate as people read it: `12,400`, `7,043.70`."""
    whole, _, rest = decimal_text(rate).partition(".")
    return f"{int(whole):,}{f'.{rest:0<2}' if rest else ''}"


_CLAIMS = [
    tables.code("uplift.uplift", "Claim"),
    tables.text("provider_name", "Provider"),
    tables.placement(),
    tables.day("uplift.first_day", "From"),
    tables.in_words("Rate (£)", _rates, figure=True),
    tables.in_words("Rise", _percent, figure=True),
    tables.penny("owing", "For posted days (£)"),
    tables.penny("to_come", "To come (£)"),
    tables.in_words("State", lambda rise: "Cannot stand" if rise.refusal else _STATES[rise.state]),
]


def _decide(chosen: Sequence[Rise]) -> None:
    st.header("Decide", anchor="decide")
    if not chosen:
        st.markdown(":small[Choose claims above: what they would cost by budget is shown before anything is agreed.]")
        return
    codes = [rise.uplift.uplift for rise in chosen]
    with st.grid(3, min_column_width=220):
        percent = st.text_input("Percent instead of what is claimed (may stay empty)", key="uplift_percent")
        shares = st.selectbox(
            "Partners' shares",
            list(_SHARES),
            format_func=_SHARES.__getitem__,
            key="uplift_shares",
        )
        on = st.date_input("Decided on", value=reading.today(), format="DD/MM/YYYY", key="uplift_on")
    proposed = {"agreed_percent": percent.strip()} if percent and percent.strip() else {}
    proposed |= {"shares": shares} if shares else {}
    changes = dict.fromkeys(codes, proposed) if proposed else None
    found = acting.worked_out(
        "chosen uplifts",
        (tuple(codes), percent, shares),
        "Working out the cost",
        lambda tell: reading.in_books_now(uplift_round, codes, changes=changes, progress=tell),
    )
    if found is None:
        return
    _costs(found, f"What agreeing to {look.counted(len(codes), 'claim')} would cost", anchor="chosen")
    _agree_or_decline(found, codes, on if isinstance(on, date) else reading.today(), changes)


def _agree_or_decline(found: Round, codes: Sequence[str], day: date, changes: Changes | None) -> None:
    if found.refusals:
        st.warning(
            "Leave them out, or have them put right; all are agreed together, or none.",
            title=f"{look.counted(len(found.refusals), 'claim')} cannot be agreed as they stand",
        )
    with st.container(horizontal=True):
        if not found.refusals and st.button(
            f"Agree to {look.counted(len(codes), 'claim')}", type="primary", icon=":material/handshake:"
        ):
            acting.do(
                "Agreeing",
                lambda _: agree(reading.store(), codes, decided_on=day, changes=changes),
                told=_agreed,
                changed=lambda done: done.written,
            )
        if st.button(f"Decline {look.counted(len(codes), 'claim')}", icon=":material/close:"):
            acting.do(
                "Declining",
                lambda _: decline(reading.store(), codes, decided_on=day),
                told=lambda outcome: [forms.recorded(outcome)],
            )


def _agreed(done: DecidedUplifts) -> list[str]:
    if done.outcome is None:
        return ["Nothing was recorded", *(str(rise.refusal) for rise in done.refusals)]
    told = [forms.recorded(done.outcome)]
    return [*told, "The new prices are known; post again so that the differences stand in the books."]


def _evidence(found: Round) -> None:
    """What was agreed, provider by provider, to be sent with a letter."""
    settled = [rise for rise in found.rises if rise.state in ("agreed", "applied")]
    if not settled:
        return
    st.header("What was agreed", anchor="evidence")
    names = {rise.provider: rise.provider_name for rise in settled}
    provider = st.selectbox("Provider", list(names), format_func=names.__getitem__, key="agreed_with")
    own = [rise for rise in settled if rise.provider == provider]
    st.markdown(
        f"{look.counted(len(own), 'price')} agreed with {look.plain(names[provider])}; "
        f"{look.to_the_penny(sum(rise.owing for rise in own))} more than before for days posted by now, billed since "
        "or not."
    )
    codes = [rise.uplift.uplift for rise in own]
    made(
        "letters",
        tuple(codes),
        "Make the evidence for a letter",
        lambda to: reading.in_books_now(write_letters, to, codes),
    )


def _state_one() -> None:
    st.header("State a claim", anchor="state")
    st.markdown("Many claims come in one file, on the page Hand over papers; one can be stated here.")
    form = Form(
        Uplift,
        "Record the claim",
        series="UP",
        asks=("uplift", "price", "first_day", "claimed_percent", "claimed_rate", "shares", "reason", "evidence"),
        fixed={"status": "claimed", "claimed_on": reading.today()},
    )
    stating.show(
        form,
        "claim",
        model=Uplift,
        among=lambda row: row.status == "claimed",
        words=lambda row: f"{row.uplift}: {row.price} from {look.day(row.first_day)}",
    )


if __name__ == "__main__":
    show()
