"""One expected share: what waiting for a partner costs is what is expected of it, of the same days."""

from __future__ import annotations

from datetime import date

from ledger.domain.agencies.purses import purses_of
from ledger.domain.decisions.delay import all_delays, delayed
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.waits import waits
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.packages import Package, packages_of

HORIZON, ASKED = date(2026, 10, 31), date(2026, 11, 29)


def package(facts: Facts, code: str) -> Package:
    return next(each for each in packages_of(facts) if each.placement.placement == code)


def waited(facts: Facts, code: str, on: date) -> list[tuple[str, str | None, date, int, int | None]]:
    """Each wait that goes on: by whose clauses, for whom, since when, how many days, and pence."""
    chosen = package(facts, code)
    found = all_delays(chosen, waits(chosen, Records(facts)), purses_of(facts), on)
    return [
        (row.basis, row.agency, row.first_day, row.days, row.carried)
        for wait, parts in found
        if wait.answered_on is None
        for row in delayed(wait, parts)
    ]


def test_the_renewal_of_pl_0061_costs_as_before_since_it_was_asked_for(facts: Facts) -> None:
    # Asked of NWICB on 20 October 2025, after the agreement had lapsed; the request names no split, and as before its
    # share is 30 %. 169 days at £1,878.05 a week and, from 7 April 2026, 237 at £1,949.42 are £111,343.28; 30 % of
    # that is £33,402.99, and rounded month by month £33,402.96. Before: not known, and £103,267 apart.
    told = waited(facts, "PL-0061", ASKED)
    assert told == [("as_before", "NWICB", date(2025, 10, 20), 406, 33_402_96)]
    assert abs(33_402_96 - (187_805 * 169 + 194_942 * 237) / 7 * 0.3) < 14


def test_to_the_same_day_pl_0061_is_expected_and_waited_for_alike(facts: Facts) -> None:
    # What is expected begins on 10 September; of October 2025 the 12 days from the 20th were waited for.
    expected = {
        str(row.month): row.expected or 0 for row in exposure(package(facts, "PL-0061"), purses_of(facts), HORIZON)
    }
    assert expected.pop("2025-09")
    october = expected.pop("2025-10") * 12 / 31
    [(_, _, _, days, carried)] = waited(facts, "PL-0061", HORIZON)
    assert days == 12 + 365
    assert carried is not None
    assert abs(carried - (sum(expected.values()) + october)) <= 1
