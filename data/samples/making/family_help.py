"""An early help programme: its grant, what was spent and claimed, two pods, their families and those beside them.

All of it is invented: money, rates of escalation, and whatever the numbers seem to show.
"""

from __future__ import annotations

import random
from datetime import date

from ledger.domain.money_and_days.money import Pence
from ledger.domain.money_and_days.periods import Month, months_between
from making.books import END, Books, days
from making.county import CHARITY, COUNCIL, FAMILIES_DEPARTMENT
from making.plan import SEED

PROGRAMME = "EH-01"
OPENS, CLOSES = date(2025, 4, 1), date(2027, 3, 31)
AGREED = date(2025, 3, 17)
GRANT, PERCENT = 540_000, 80
SLOW_MONTHS = 6
PROFILE = ((12_000, 15_000), (26_000, 32_500))
"""Pounds of grant and of spend planned for each of the first six months, and for each of those after."""
HEADS = (
    ("practitioners", 54),
    ("peer_mentors", 18),
    ("supervision", 9),
    ("training", 7),
    ("activities", 8),
    ("evaluation", 4),
)
"""What money goes on, in hundredths of a month's spend."""
VAN = (Month(2025, 11), 14_500)
"""A second-hand van: the grant does not meet vehicles."""
GIVEN_BACK = (Month(2026, 2), -1_850)
SOCIAL_WORKER_LEFT = date(2026, 8, 3)
PODS = (("POD-N", "North pod", "4", "2.5"), ("POD-S", "Coast pod", "3.6", "2"))
FAMILIES = {"POD-N": 22, "POD-S": 20, None: 30}
"""Families of each pod, and families like them that had no pod."""
REASONS = ("completed", "completed", "completed", "moved_away", "withdrew", "stepped_up")
YEARLY = {
    "escalation": {True: (110, 70), False: (105, 96)},
    "repeat_referral": {True: (150, 62), False: (140, 128)},
    "child_looked_after": {True: (9, 6), False: (10, 10)},
}
"""Events in a hundred family-years, before and after the start, with a pod and without one."""


def state_family_help(books: Books) -> None:
    """The programme from its grant letter to the last book."""
    books.state(
        AGREED,
        "programmes",
        programme=PROGRAMME,
        name="Lanternfold family pods (invented)",
        lead=COUNCIL,
        funder=FAMILIES_DEPARTMENT,
        partner=CHARITY,
        grant=Pence(GRANT * 100),
        grant_percent=PERCENT,
        first_day=OPENS,
        last_day=CLOSES,
        note="Grant letter of 14 March 2025; claims by the quarter, no vehicles",
    )
    _state_profile(books)
    spent = _state_spend(books)
    _state_claims(books, spent)
    _state_pods(books)
    number = 0
    for pod, families in FAMILIES.items():
        for _ in range(families):
            number += 1
            _state_family(books, f"FM-{number:03d}", pod)


def _planned(month: Month) -> tuple[int, int]:
    later = len(list(months_between(Month.of(OPENS), month))) > SLOW_MONTHS
    return PROFILE[later]


def _state_profile(books: Books) -> None:
    for month in months_between(Month.of(OPENS), Month.of(CLOSES)):
        grant, spend = _planned(month)
        books.state(
            AGREED,
            "programme_profile",
            programme=PROGRAMME,
            month=str(month),
            grant=Pence(grant * 100),
            spend=Pence(spend * 100),
        )


def _state_spend(books: Books) -> dict[Month, int]:
    """Each month's spend, told three weeks after its end: slow at first, near the profile later. Eligible pence."""
    chance = random.Random(f"{SEED}:{PROGRAMME}:spend")  # noqa: S311  a story, not a secret
    eligible: dict[Month, int] = {}
    for number, month in enumerate(months_between(Month.of(OPENS), Month.of(END)), start=1):
        pace = min(45 + 4 * number, 97) + chance.randrange(-3, 4)
        planned = _planned(month)[1] * pace
        known = month.last_day + days(21)
        for head, part in HEADS:
            amount = planned * part // 100 + chance.randrange(0, 4000)
            eligible[month] = eligible.get(month, 0) + amount
            _state_amount(books, known, month, head, amount)
        if month == VAN[0]:
            _state_amount(books, known, month, "other", VAN[1] * 100, eligible=False)
        if month == GIVEN_BACK[0]:
            eligible[month] += GIVEN_BACK[1] * 100
            _state_amount(books, known, month, "other", GIVEN_BACK[1] * 100)
    return eligible


def _state_amount(
    books: Books, known: date, month: Month, head: str, amount: int, eligible: bool | None = None
) -> None:
    books.state(
        known,
        "programme_spend",
        programme=PROGRAMME,
        month=str(month),
        head=head,
        amount=Pence(amount),
        eligible=eligible,
    )


def _state_claims(books: Books, eligible: dict[Month, int]) -> None:
    """A claim a quarter, a month after it; received six weeks later, once in part; the last quarter's is not sent."""
    claimed = 0
    quarters = [
        (Month(2025, 4), Month(2025, 6)),
        (Month(2025, 7), Month(2025, 9)),
        (Month(2025, 10), Month(2025, 12)),
        (Month(2026, 1), Month(2026, 3)),
        (Month(2026, 4), Month(2026, 6)),
    ]
    for number, (first, last) in enumerate(quarters, start=1):
        so_far = list(months_between(Month.of(OPENS), last))
        met = (sum(eligible[month] for month in so_far) * PERCENT + 50) // 100  # Half a penny up.
        amount = min(met, sum(_planned(month)[0] for month in so_far) * 100) - claimed
        claimed += amount
        sent = last.last_day + days(28)
        values = {
            "claim": f"{PROGRAMME}-{number}",
            "programme": PROGRAMME,
            "first_month": str(first),
            "last_month": str(last),
            "amount": Pence(amount),
            "claimed_on": sent,
        }
        books.state(sent, "programme_claims", **values)
        came = sent + days(44)
        received = amount - 400_000 if number == 4 else amount
        if number < len(quarters):
            books.state(came, "programme_claims", **values, received=Pence(received), received_on=came)


def _state_pods(books: Books) -> None:
    for pod, name, practitioners, mentors in PODS:
        values = {
            "pod": pod,
            "programme": PROGRAMME,
            "name": name,
            "agency": CHARITY,
            "practitioners": practitioners,
            "peer_mentors": mentors,
            "first_day": OPENS,
        }
        books.state(OPENS, "pods", **values, supervising_social_worker=True)
        if pod == "POD-S":
            books.state(SOCIAL_WORKER_LEFT, "pods", **values, supervising_social_worker=False)


def _state_family(books: Books, code: str, pod: str | None) -> None:
    """A family that starts between May 2025 and July 2026, most for about nine months."""
    chance = random.Random(f"{SEED}:{code}")  # noqa: S311  a story, not a secret
    first = date(2025, 5, 5) + days(7 * chance.randrange(0, 62))
    last = first + days(chance.randrange(120, 420)) if pod else None
    values = {
        "family": code,
        "programme": PROGRAMME,
        "cohort": "programme" if pod else "comparison",
        "pod": pod,
        "first_day": first,
    }
    books.state(first, "families", **values)
    if last and last <= END:
        books.state(last, "families", **values, last_day=last, end_reason=chance.choice(REASONS))
    for kind, rates in YEARLY.items():
        before, after = rates[pod is not None]
        _state_events(books, code, kind, first - days(365), first - days(1), before, first, chance)
        _state_events(books, code, kind, first, min(first + days(364), END), after, first, chance)


def _state_events(
    books: Books,
    family: str,
    kind: str,
    begins: date,
    ends: date,
    rate: int,
    start: date,
    chance: random.Random,
) -> None:
    """Day by day, by lot; what happened before a family came is told when it comes."""
    for number in range((ends - begins).days + 1):
        if chance.randrange(36_500) < rate:
            on = begins + days(number)
            books.state(max(on, start), "family_events", family=family, on=on, kind=kind)
