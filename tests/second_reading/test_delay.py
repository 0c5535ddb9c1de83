"""The cost of delay is that of the second reading, day by day, on random questions, proposals and decisions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.desk import Ledger
from tests.examples import examples
from tests.second_reading.delay import EVERYBODY, Proposal, Question, carried
from tests.second_reading.exposure_parts import Span
from tests.second_reading.test_exposure_histories import GROUND, HORIZON

BEFORE, PROPOSED = {"H": 50, "N": 20}, {"H": 30, "N": 20}
LAPSED = date(2026, 2, 1)
DAYS = st.integers(0, 75).map(lambda days: date(2026, 1, 10) + timedelta(days))
REQUESTS = st.lists(
    st.tuples(st.sampled_from(["", "H", "N", "H N"]), DAYS, st.none() | DAYS, st.booleans()), max_size=3
)
PROPOSALS = st.tuples(
    st.sampled_from(["draft", "in_principle", "declined", "agreed"]),
    st.integers(0, 40).map(lambda days: LAPSED + timedelta(days)),
    DAYS,
    st.integers(0, 40),
)


def _book(proposal: Any, requests: Any) -> str:
    status, first, asked, lag = proposal
    decided = asked + timedelta(lag) if status in ("declined", "agreed") else ""
    sheets = [
        "agreements: agreement,placement,status,basis,first_day,last_day,decided_on,requested_on\n"
        "G,A,agreed,panel,2026-01-01,2026-01-31,2025-12-20,\n"
        f"P,A,{status},panel,{first},,{decided},{asked}",
        "clauses: agreement,rank,kind,budget,percent\nG,1,rest,SC,30\nG,1,rest,HE,50\nG,1,rest,NC,20\n"
        "P,1,rest,SC,50\nP,1,rest,HE,30\nP,1,rest,NC,20",
        "requests: request,placement,agreement,what,asked_by,asked_of,asked_on,closed_on\n"
        + "\n".join(
            f"R{place},A,{'P' if of_p else ''},renewal,C,{of},{on},{closed or ''}"
            for place, (of, on, closed, of_p) in enumerate(requests)
        ),
    ]
    return "\n\n".join(each for each in sheets if each.split("\n", 1)[1])


def _questions(proposal: Any, requests: Any) -> Iterator[Question]:
    """Who asked whom: requests, and the proposal itself where no request is about it."""
    status, first, asked, lag = proposal
    decided = asked + timedelta(lag) if status in ("declined", "agreed") else None
    told = False
    for of, on, closed, of_p in requests:
        answers = decided if decided is not None and decided >= on else None
        about_it = of_p or answers is not None
        told = told or about_it
        ends = [day for day in (closed, answers) if day is not None]
        about = Span(first) if of_p else Span(date(2026, 1, 1))
        yield Question(frozenset(of.split()), on, about, min(ends, default=None))
    if not told:
        yield Question(EVERYBODY, asked, Span(first), decided)


@given(PROPOSALS, REQUESTS)
@examples(8, same_each_time=True)
def test_each_day_that_was_waited_for_costs_what_the_reading_says(proposal: Any, requests: Any) -> None:
    status, first, asked, lag = proposal
    split = Proposal(first, status, asked + timedelta(lag), PROPOSED)
    meant = carried(_questions(proposal, requests), split, BEFORE, LAPSED, HORIZON)
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        ledger.take(GROUND, "2026-01-01")
        ledger.take(_book(proposal, requests), "2026-03-31")
        ledger.post(HORIZON.isoformat(), "2026-03-31")
        found: dict[tuple[str, str], tuple[int, int]] = {}
        file = Path(folder) / "delay.csv"
        ledger.do("export", "cost-of-delay", str(file), "--on", HORIZON.isoformat())
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            pounds, days = found.get((row["agency"], row["basis"]), (0, 0))
            found[row["agency"], row["basis"]] = (pounds + int(Decimal(row["carried"])), days + int(row["days"]))
    assert found == meant


def test_a_renewal_asked_for_after_the_agreement_lapsed_costs_as_before_until_it_is_refused() -> None:
    # 10 February to 9 March are 28 days of health's £50; nobody asked the neighbour.
    question = Question(frozenset({"H"}), date(2026, 2, 10), Span(date(2026, 1, 1)), date(2026, 3, 10))
    never = Proposal(date(2026, 12, 1), "draft", None, PROPOSED)
    assert carried([question], never, BEFORE, LAPSED, HORIZON) == {("H", "as_before"): (1400, 28)}
