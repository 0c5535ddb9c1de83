"""Deciding on invoice lines, one or many: a decision is new, amends one that stands, or withdraws it.

Who decides on many lines says which of the three is meant, and it is done on those of them that it can be done on: a
new decision never replaces one that stands, though somebody may have taken it a moment ago.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, figures, forms, look, tables
from dashboards.widgets.forms import Form
from ledger.answers.documents.accepting import accepting, decisions_on
from ledger.domain.documents.measures import ASKED_LESS_VALUE, INVOICE_LINES, OVERCHARGE, WOULD_CHARGE, WOULD_PAY
from ledger.domain.documents.sheets import LineDecision
from ledger.domain.money_and_days.figures import Figure, whole
from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.lines import FoundLine
from ledger.tasks.import_book import record

_Meant = Literal["new", "amend", "withdraw"]
_Then = Callable[[Tell], Sequence[str]]


def show(on: Sequence[FoundLine], *, key: str, then: _Then) -> None:
    """The form that decides on these lines together; `then` is done once it is recorded."""
    if not on:
        st.markdown(":small[Choose a line first.]")
        return
    stand = reading.in_books_now(decisions_on, [(line.invoice or "", line.line or "") for line in on])
    decided = [line for line in on if (line.invoice, line.line) in stand]
    undecided = [line for line in on if line not in decided]
    meant = _meant(undecided, decided, key)
    on = undecided if meant == "new" else decided
    st.markdown(f"**{_counted(on)}**, {figures.amount(_variance(on))} above the contract value.")
    if meant == "withdraw":
        _withdraw(on, [stand[line.invoice or "", line.line or ""] for line in on], key, then)
    else:
        _decide(on, stand if meant == "amend" else {}, key, then)


def variance(line: FoundLine) -> Figure:
    """What a line, or a charge without one, asks above its contract value; negative: below it."""
    of = {"invoice": line.invoice, "line": line.line} if line.invoice else {"placement": line.placement}
    month = {} if line.invoice else {"service_month": line.service_month}
    return ASKED_LESS_VALUE.of(line.difference, **of, **month)


def _variance(on: Sequence[FoundLine]) -> Figure:
    """The same of several lines together."""
    chosen = _names(on)
    parts = [ASKED_LESS_VALUE.of(line.difference, invoice=line.invoice, line=line.line, chosen=chosen) for line in on]
    return whole(ASKED_LESS_VALUE, parts, ("invoice", "line"), chosen=chosen)


def _names(on: Sequence[FoundLine]) -> tuple[str, ...]:
    return tuple(line.name for line in on)


def _counted(on: Sequence[FoundLine]) -> str:
    return figures.counted(INVOICE_LINES.of(len(on), chosen=_names(on)), "line")


def _meant(undecided: Sequence[FoundLine], decided: Sequence[FoundLine], key: str) -> _Meant:
    """Which of the three is meant, where some of the lines are decided on already."""
    if not decided:
        return "new"
    some, others = (_counted(lines) for lines in (decided, undecided))
    words: dict[_Meant, str] = {"new": f"A new decision on {others}"} if undecided else {}
    words |= {"amend": f"Amend what was decided on {some}", "withdraw": f"Withdraw what was decided on {some}"}
    chosen = st.selectbox(
        "New or existing decision", list(words), format_func=words.__getitem__, key=f"meant {key}", width=520
    )
    return chosen or next(iter(words))


def _decide(on: Sequence[FoundLine], stand: Mapping[tuple[str, str], LineDecision], key: str, then: _Then) -> None:
    """A new decision on lines that have none, or another for those that have; one that stands opens the form."""
    alone = stand.get((on[0].invoice or "", on[0].line or "")) if len(on) == 1 else None
    terms = _terms(on[0], key, alone) if len(on) == 1 else {"borne": _borne(key)}
    _who_would_pay(on, terms)
    opens = {"decision": alone.decision, "why": alone.why} if alone else {"decision": "queried"}
    Form(
        LineDecision,
        f"{'Amend' if stand else 'Record'} for {_counted(on)}",
        asks=("decision", "on", "why"),
        now={"on": reading.today(), **opens},
        key=f"{'amend' if stand else 'decide'} {key}",
        work="Recording and reconciling",
        then=then,
        rows=lambda typed: [_decision(line, typed, terms) for line in on],
        amends=bool(stand),
    ).show()


def _withdraw(on: Sequence[FoundLine], stand: Sequence[LineDecision], key: str, then: _Then) -> None:
    why = forms.reason(f"why withdrawn {key}")
    if st.button(f"Withdraw for {_counted(on)}", key=f"withdraw {key}", icon=":material/undo:"):
        if not why:
            forms.without_reason()
            return
        acting.do("Withdrawing", partial(withdrawn, stand, why, then), told=lambda said: said)


def withdrawn(stand: Sequence[Row], why: str, then: _Then, tell: Tell) -> list[str]:
    """Withdraw for a reason what was said of lines, all on one sheet, and do what follows; what to tell of it."""
    rows = [forms.withdrawal(row) for row in stand]
    return [forms.recorded(record(reading.store(), stand[0].sheet, rows, why=why)), *then(tell)]


def _decision(line: FoundLine, typed: Mapping[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated of a line; amount, day and who pays are of acceptances only."""
    own = terms if typed["decision"] == "accepted" else dict.fromkeys(("amount", "day", "borne"))
    return {**typed, **own, "invoice": line.invoice, "line": line.line}


def _borne(key: str) -> str | None:
    words = {"clauses": "All payers, by the clauses", "lead": "The lead commissioner alone"}
    return st.selectbox(
        "Who pays, if accepted", list(words), format_func=words.__getitem__, key=f"paid by {key}", width=260
    )


def _terms(line: FoundLine, key: str, stands: LineDecision | None) -> dict[str, Any]:
    """How much of one line would be accepted, on which of its days, and who pays; all may be changed.

    What was accepted of it before opens the fields of what `stands`.
    """
    found = reading.in_books_now(accepting, [_supposed(line, {})])
    key = f"{key} {line.name}"
    accepted = stands if stands and stands.decision == "accepted" else None
    in_question = whole(
        OVERCHARGE,
        [OVERCHARGE.of(each.amount, invoice=of[0], line=of[1]) for of, each in found.in_question.items()],
        ("invoice", "line"),
    ).size
    in_question = int(accepted.amount) if accepted and accepted.amount is not None else in_question
    day = (accepted and accepted.day) or (found.accepted[0].day if found.accepted else None)
    with st.grid(3, min_column_width=200):
        amount = st.text_input(
            "Amount, if accepted (£)", value=text_from_pence(in_question) if in_question else "", key=f"amount {key}"
        )
        named = st.date_input("Charged on, if accepted", value=day, format="DD/MM/YYYY", key=f"day {key}")
        borne = _borne(key)
    return {"amount": amount.strip() or None, "day": named if named != day else None, "borne": borne}


def _supposed(line: FoundLine, terms: Mapping[str, Any]) -> LineDecision:
    return LineDecision(
        invoice=line.invoice,
        line=line.line,
        decision="accepted",
        on=reading.today(),
        **{"borne": "clauses", **{name: value for name, value in terms.items() if value}},
    )


def _who_would_pay(on: Sequence[FoundLine], terms: Mapping[str, Any]) -> None:
    """Who would pay what is accepted, before anybody presses: worked out as posting works it out."""
    try:
        found = reading.in_books_now(accepting, [_supposed(line, terms) for line in on])
    except ValueError:
        st.markdown(":small[Who would pay is shown once the amount is in pounds and pence.]")
        return
    for (invoice, line), why in found.refused.items():
        st.markdown(f":small[{look.plain(invoice)} / {look.plain(line)} cannot be accepted. {look.plain(why)}]")
    if found.bears:
        chosen = (*_names(on), *(f"{name} {value}" for name, value in terms.items()))
        charged = whole(
            WOULD_CHARGE,
            [
                WOULD_CHARGE.of(each.amount, invoice=each.invoice, line=each.line, chosen=chosen)
                for each in found.accepted
            ],
            ("invoice", "line"),
            chosen=chosen,
        )
        st.markdown(f"If it is accepted, {figures.amount(charged)} is charged, and these budgets pay:")
        tables.show(
            found.bears,
            [
                tables.text("budget", "Budget"),
                tables.text("agency", "Agency"),
                tables.coded("standing", "Funding status"),
                tables.coded("settled", "Settled"),
                tables.money("amount", "Would pay (£)", WOULD_PAY),
            ],
            alt="Who would pay what is accepted",
            given={"chosen": chosen},
        )
