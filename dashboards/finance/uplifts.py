"""The uplift round: what requests would cost before anyone agrees; agreed or declined, one by one or together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import streamlit as st

from dashboards import reading
from dashboards.finance.files import made
from dashboards.widgets import acting, figures, forms, look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.what_if.uplift_round import Rise, Round
from ledger.answers.what_if.uplifts import Changes, uplift_round
from ledger.briefing.figures import PER_UNIT, rate
from ledger.domain.money_and_days.figures import Figure, Measure, made_of, whole
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.sheet.cells import percent_text
from ledger.domain.what_if.measures import ARREARS, PRICES_AGREED, UPLIFT_EFFECT, UPLIFT_REQUESTS, UPLIFTS_TO_COME
from ledger.domain.what_if.sheets import Uplift
from ledger.tasks.uplift_letters import write_letters
from ledger.tasks.uplifts import DecidedUplifts, agree, decline

_STATES = {
    "claimed": "Requested",
    "agreed": "Agreed, not yet in prices",
    "applied": "In prices",
    "declined": "Declined",
}
_SHARES = {
    "": "As each request says",
    "following": "Rise with the price",
    "frozen": "Frozen: the lead commissioner pays the rise",
}


def show() -> None:
    """The round, what it costs by budget, and the decision on the requests chosen."""
    everything = acting.worked_out(
        "uplifts", (), "Working out the round", lambda tell: reading.in_books_now(uplift_round, progress=tell)
    )
    if everything is None:
        return
    _position(everything)
    if everything.rises:
        _costs(everything, "Effect of agreeing to all of it", anchor="costs", chosen="all")
        chosen = _requests(everything)
        _decide(chosen)
        _evidence(everything)
    _state_one()


def _position(found: Round) -> None:
    waiting = [rise for rise in found.rises if rise.state == "claimed"]
    if not found.rises:
        sections.where_we_stand("No uplift request is recorded.")
        sections.nothing(
            "There are no requests in this round",
            "Import the sheet *Uplifts* with one row for each price, or record a request below.",
        )
        return
    arrears, to_come = (_sum(measure, waiting, state="claimed") for measure in (ARREARS, UPLIFTS_TO_COME))
    effect, requests = made_of(UPLIFT_EFFECT, arrears, to_come), _requests_in(waiting, "claimed")
    wait = figures.counted(requests, "uplift request needs", "uplift requests need")
    sections.where_we_stand(
        f"**{look.beginning(wait)}** an answer. Their effect is {figures.amount(effect)} to "
        f"{look.day(found.through)}, of which {figures.amount(arrears)} is arrears for days already posted."
    )
    applied = _requests_in([rise for rise in found.rises if rise.state == "applied"], "applied")
    refused = UPLIFT_REQUESTS.of(len(found.refusals), state="cannot be agreed")
    sections.key_figures(
        [
            sections.key_figure(
                requests, name="Requests to answer", meaning="Requested, and neither agreed nor declined"
            ),
            sections.key_figure(
                effect, meaning=f"Of the requests to answer, whoever pays, to {look.day(found.through)}"
            ),
            sections.key_figure(applied, name="In prices", meaning="Agreed, and the new price is recorded"),
            sections.key_figure(
                refused, name="Cannot be agreed", meaning="Requests that cannot be agreed as they are"
            ),
        ],
        alt="Key figures of the uplift round",
    )
    sections.bridge(effect, arrears, to_come)


def _requests_in(rises: Sequence[Rise], state: str) -> Figure:
    return UPLIFT_REQUESTS.of(len(rises), state=state)


_OF_RISES = {ARREARS: "owing", UPLIFTS_TO_COME: "to_come"}


def _of(measure: Measure, rise: Rise) -> Figure:
    """What one uplift adds before the as-at date, or after it."""
    return measure.of(getattr(rise, _OF_RISES[measure]), uplift=rise.uplift.uplift)


def _sum(measure: Measure, rises: Sequence[Rise], **kept: str) -> Figure:
    """The same of several, which have in common what is kept."""
    parts = [measure.of(_of(measure, rise).value, uplift=rise.uplift.uplift, **kept) for rise in rises]
    return whole(measure, parts, ("uplift",), **kept)


_COSTS = [
    tables.text("name", "Budget"),
    tables.text("agency_name", "Agency"),
    tables.year("financial_year", "Financial year"),
    tables.money("true_up", "Arrears (£)", ARREARS),
    tables.money("to_come", "Uplift cost to come (£)", UPLIFTS_TO_COME),
    tables.money("cost", "In-year effect (£)", UPLIFT_EFFECT),
]


def _costs(found: Round, heading: str, *, anchor: str, chosen: str) -> None:
    st.header(heading, anchor=anchor)
    if not found.budgets:
        st.markdown("The whole of its cost is in prices already.")
        return
    tables.show(found.budgets, _COSTS, alt=heading, given={"chosen": chosen})
    tables.note_on_brackets()


def _requests(found: Round) -> list[Rise]:
    """The requests that fit the filters, and those chosen of them."""
    st.header("Uplift requests", anchor="claims")
    providers = {rise.provider: rise.provider_name for rise in found.rises}
    with st.grid(2, min_column_width=260):
        state = tables.chosen("State", "uplift_state", _STATES, "claimed")
        provider = tables.chosen("Provider", "uplift_provider", providers)
    rises = [rise for rise in found.rises if state in ("", rise.state) and provider in ("", rise.provider)]
    if not rises:
        sections.nothing("No request matches these filters", "Choose “Any” in one of them.")
        return []
    tables.show(
        rises,
        _REQUESTS,
        alt="Uplift requests",
    )
    _notes(rises)
    return _picked(rises)


def _picked(rises: Sequence[Rise]) -> list[Rise]:
    """Those requests that are open and chosen to be decided on."""
    open_ones = {rise.uplift.uplift: rise for rise in rises if rise.state in ("claimed", "agreed")}
    if not open_ones:
        return []
    if st.toggle(f"All {_counted(list(open_ones))} above that are open", key="all_claims"):
        return list(open_ones.values())
    picked = st.multiselect("Requests", list(open_ones), key="picked_claims")
    return [open_ones[code] for code in picked]


def _notes(rises: Sequence[Rise]) -> None:
    """Why some requests cannot be agreed, and what is to be known of others."""
    told = [(rise.uplift.uplift, rise.refusal or "; ".join(rise.notes)) for rise in rises]
    rows = [{"uplift": code, "said": said} for code, said in told if said]
    if rows:
        with st.expander(f"Notes on {_counted([str(row['uplift']) for row in rows])}"):
            tables.show(
                rows,
                [tables.code("uplift", "Request"), tables.text("said", "Note")],
                alt="Why requests cannot be agreed, and what is to be known of others",
            )


def _counted(codes: Sequence[str]) -> str:
    """How many requests these are, in words."""
    return figures.counted(UPLIFT_REQUESTS.of(len(codes), chosen=tuple(codes)), "request")


def _rates(rise: Rise) -> str:
    return f"{rate(rise.old_rate)} → {rate(rise.new_rate)} {PER_UNIT[rise.unit]}"


def _percent(rise: Rise) -> str:
    return "" if rise.percent is None else f"{percent_text(Fraction(round_half_away(rise.percent * 100), 100))}%"


_REQUESTS = [
    tables.code("uplift.uplift", "Request"),
    tables.text("provider_name", "Provider"),
    tables.placement(),
    tables.day("uplift.first_day", "From"),
    tables.in_words("Rate", _rates, figure=True),
    tables.in_words("Rise", _percent, figure=True),
    tables.money_of("Arrears (£)", lambda rise: _of(ARREARS, rise)),
    tables.money_of("Uplift cost to come (£)", lambda rise: _of(UPLIFTS_TO_COME, rise)),
    tables.in_words("State", lambda rise: "Cannot be agreed" if rise.refusal else _STATES[rise.state]),
]


def _decide(chosen: Sequence[Rise]) -> None:
    st.header("Decide", anchor="decide")
    if not chosen:
        st.markdown(":small[Choose requests above: their effect by budget is shown before anything is agreed.]")
        return
    codes = [rise.uplift.uplift for rise in chosen]
    with st.grid(3, min_column_width=220):
        percent = st.text_input("Percent instead of what is requested (optional)", key="uplift_percent")
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
    terms = f"{' '.join(codes)}; {percent} {shares}"
    _costs(found, f"Effect of agreeing to {_counted(codes)}", anchor="chosen", chosen=terms)
    _agree_or_decline(found, codes, on if isinstance(on, date) else reading.today(), changes)


def _agree_or_decline(found: Round, codes: Sequence[str], day: date, changes: Changes | None) -> None:
    if found.refusals:
        st.warning(
            "Leave them out or amend them: the chosen requests are agreed together, or none of them.",
            title=f"{_counted([rise.uplift.uplift for rise in found.refusals])} cannot be agreed as recorded",
        )
    with st.container(horizontal=True):
        if not found.refusals and st.button(
            f"Agree to {_counted(codes)}", type="primary", icon=":material/handshake:"
        ):
            acting.do(
                "Agreeing",
                lambda _: agree(reading.store(), codes, decided_on=day, changes=changes),
                told=_agreed,
                changed=lambda done: done.written,
            )
        if st.button(f"Decline {_counted(codes)}", icon=":material/close:"):
            acting.do(
                "Declining",
                lambda _: decline(reading.store(), codes, decided_on=day),
                told=lambda outcome: [forms.recorded(outcome)],
            )


def _agreed(done: DecidedUplifts) -> list[str]:
    if done.outcome is None:
        return ["Nothing was recorded", *(str(rise.refusal) for rise in done.refusals)]
    told = [forms.recorded(done.outcome)]
    return [*told, "The new prices are recorded. Post again to bring the differences into the books."]


def _evidence(found: Round) -> None:
    """What was agreed, provider by provider, to be sent with a letter."""
    settled = [rise for rise in found.rises if rise.state in ("agreed", "applied")]
    if not settled:
        return
    st.header("Agreed uplifts", anchor="evidence")
    names = {rise.provider: rise.provider_name for rise in settled}
    provider = st.selectbox("Provider", list(names), format_func=names.__getitem__, key="agreed_with")
    own = [rise for rise in settled if rise.provider == provider]
    prices = figures.counted(PRICES_AGREED.of(len(own), provider=provider), "price")
    arrears = _sum(ARREARS, own, provider=provider, state="agreed or applied")
    st.markdown(
        f"{prices} agreed with {look.plain(names[provider])}. Arrears are {figures.amount(arrears)}, for days "
        "already posted, whether or not they have been invoiced since."
    )
    codes = [rise.uplift.uplift for rise in own]
    made(
        "letters",
        tuple(codes),
        "Make the evidence for a letter",
        lambda to: reading.in_books_now(write_letters, to, codes),
    )


def _state_one() -> None:
    st.header("Record a request", anchor="state")
    st.markdown(
        "Many requests are imported in one file, on the page *Import*. A single request can be recorded here."
    )
    form = Form(
        Uplift,
        "Record the request",
        series="UP",
        asks=("uplift", "price", "first_day", "claimed_percent", "claimed_rate", "shares", "reason", "evidence"),
        fixed={"status": "claimed", "claimed_on": reading.today()},
    )
    stating.show(
        form,
        "request",
        model=Uplift,
        among=lambda row: row.status == "claimed",
        words=lambda row: f"{row.uplift}: {row.price} from {look.day(row.first_day)}",
    )


if __name__ == "__main__":
    show()
