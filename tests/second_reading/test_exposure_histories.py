"""The three parts of exposure are those of the second reading, day by day, on random askings and answers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.desk import Ledger
from tests.examples import examples
from tests.second_reading.exposure_parts import Asking, Span, Succession, Word, part, to_answer

GROUND = """
agencies: agency,name,kind
C,County council,council
H,Care board,icb
K,Care board after it,icb
N,Neighbour,council

budgets: budget,agency,stream,name
SC,C,social_care,Children's social care
HE,H,health,Continuing care
NC,N,social_care,Children's social care

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,SC,2026-01-01

prices: price,placement,component,rate,unit,first_day
PA,A,core,100,day,2026-01-01
"""
"""A day costs £100.00; under G, which ends on 31 January, health bears £50.00 of it and the neighbour £20.00."""
HORIZON = date(2026, 3, 31)
BUDGETS = {"H": "HE", "N": "NC"}
DAYS = st.integers(0, 100).map(lambda days: date(2026, 1, 10) + timedelta(days))
AGENCIES = st.sampled_from(["H", "N", "K"])
REQUESTS = st.lists(
    st.tuples(st.sampled_from(["", "H", "N", "H N", "K"]), DAYS, st.none() | DAYS, st.booleans()), max_size=3
)
WORDS = st.lists(st.tuples(AGENCIES, st.booleans(), DAYS), max_size=3, unique_by=lambda each: each[0])
DECISIONS = st.lists(st.tuples(AGENCIES, st.sampled_from(["agreed", "declined"]), DAYS), max_size=3)
PROPOSALS = st.tuples(
    st.sampled_from(["draft", "in_principle", "declined"]),
    st.integers(0, 40).map(lambda days: date(2026, 2, 1) + timedelta(days)),
    DAYS,
)


ENDED = st.sampled_from([None, date(2026, 2, 28), date(2026, 3, 31)])
"""The last day of the care board, to whose duties another succeeds while its budget passes to nobody."""


def _book(proposal: Any, requests: Any, words: Any, decisions: Any) -> str:
    status, first, asked = proposal
    decided = asked if status == "declined" else ""
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
        "approvals: agreement,agency,role,decided,on\n"
        + "\n".join(f"P,{of},head,{'yes' if yes else 'no'},{on}" for of, yes, on in words),
        "decisions: decision,agreement,agency,role,decided,on\n"
        + "\n".join(f"D{place},P,{of},officer,{what},{on}" for place, (of, what, on) in enumerate(decisions)),
    ]
    return "\n\n".join(each for each in sheets if "\n" in each and each.split("\n", 1)[1])


def _told(proposal: Any, requests: Any, words: Any, decisions: Any) -> tuple[list[Asking], list[Word]]:
    """The same for the reading: who was asked and who answered, about which days."""
    status, first, asked = proposal
    of_p, all_days = Span(first), Span(date(2026, 1, 1))
    both = frozenset({"H", "N"})
    askings = [Asking(both, asked, of_p)]
    askings += [
        Asking(frozenset(of.split()) or both, on, of_p if named else all_days, closed)
        for of, on, closed, named in requests
    ]
    is_open = status != "declined"
    found = [Word(of, yes, on, of_p, is_open) for of, yes, on in words]
    found += [Word(of, what == "agreed", on, of_p, is_open) for of, what, on in decisions]
    if status == "declined" and all(word.yes for word in found):
        found += [Word(of, False, asked, of_p) for of in sorted(both)]
    return askings, found


def _read(
    proposal: Any, requests: Any, words: Any, decisions: Any, passed: list[Succession]
) -> dict[tuple[str, str, str, str], Decimal]:
    """Pounds by month, basis, budget and part: each day's share goes where the reading says."""
    status, first, _ = proposal
    askings, said = _told(proposal, requests, words, decisions)
    sums: dict[tuple[str, str, str, str], Decimal] = {}
    day = date(2026, 2, 1)
    while day <= HORIZON:
        of_p = status != "draft" and day >= first
        for agency, share in (("H", 30 if of_p else 50), ("N", 20)):
            where = part(agency, day, askings, said, HORIZON, passed)
            key = (f"{day:%Y-%m}", "asked" if of_p else "as_before", BUDGETS[agency], where)
            sums[key] = sums.get(key, Decimal(0)) + share
        day += timedelta(1)
    return sums


@given(PROPOSALS, REQUESTS, WORDS, DECISIONS, ENDED)
@examples(6, same_each_time=True)
def test_each_day_s_share_is_in_the_part_that_the_reading_says(
    proposal: Any, requests: Any, words: Any, decisions: Any, ended: date | None
) -> None:
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        ledger.take(GROUND, "2026-01-01")
        if ended:
            ledger.take(f"agencies: agency,last_day,successor\nH,{ended},K\n", "2026-03-31")
        ledger.take(_book(proposal, requests, words, decisions), "2026-03-31")
        ledger.post(HORIZON.isoformat(), "2026-03-31")
        passed = [Succession("H", "K", ended + timedelta(1))] if ended else []
        found: dict[tuple[str, str, str, str], Decimal] = {}
        for row in ledger.rows("exposure"):
            assert Decimal(row["expected"]) == sum(
                Decimal(row[name]) for name in ("declined", "awaited", "not_asked")
            )
            of = {budget: agency for agency, budget in BUDGETS.items()}[row["budget"]]
            assert row["agency"] == to_answer(of, HORIZON, passed)
            for name in ("declined", "awaited", "not_asked"):
                key = (row["service_month"], row["basis"], row["budget"], name)
                found[key] = found.get(key, Decimal(0)) + Decimal(row[name])
    assert {key: pounds for key, pounds in found.items() if pounds} == _read(
        proposal, requests, words, decisions, passed
    )
