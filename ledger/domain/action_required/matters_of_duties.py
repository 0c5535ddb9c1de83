"""Matters of duties: that nobody can say who took over what an agency was to do, so that somebody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ledger.domain.action_required.matters import Matter
from ledger.domain.agencies.duties import has_ended, holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.sheet.facts import grouped


def held(
    matters: Iterable[Matter], purses: Purses, on: date, lead: str | None, budgets: Iterable[str] = ()
) -> Iterator[Matter]:
    """Matters as those who hold them on the day have them: an agency that is no more is asked for nothing.

    What nobody is known to hold goes to the lead of the placement; where there is none it stays as it is named, and
    a matter of its own asks who has taken it over.
    """
    named = tuple(budgets)
    passed = [(matter, matter._replace(agency=_asked(matter.agency, purses, on, lead, named))) for matter in matters]
    for several in grouped(passed, lambda each: each[1][:4]).values():
        found = [now for _, now in several]
        # Agencies that became one are asked once, since the first of them was; one agency's own matters stay apart.
        became_one = len({stated.agency for stated, _ in several}) > 1
        yield from [min(found, key=lambda matter: matter.since)] if became_one else found


def _asked(agency: str, purses: Purses, on: date, lead: str | None, budgets: Sequence[str]) -> str:
    now = holder(purses, agency, on, budgets)
    return lead if now.unclear and lead else now.agency


def unclear_duties(
    placement: str | None,
    named: Mapping[str, Sequence[str]],
    purses: Purses,
    on: date,
    lead: str | None,
    budgets: Iterable[str] = (),
) -> Iterator[Matter]:
    """Each agency of which nobody can say who took over what it was to do there, for somebody to ask.

    The lead of the placement is asked; else those between which it lies, else whoever else the duty concerns.
    """
    parties = tuple(budgets)
    for agency in sorted(named):
        now = holder(purses, agency, on, parties)
        if now.since is None:
            continue
        others = (holder(purses, other, on, parties) for other in named[agency])
        concerned = [other.agency for other in others if not other.unclear]
        for asked in (lead,) if lead else now.between or dict.fromkeys(concerned) or (now.agency,):
            yield Matter(placement, None, "duty_unclear", asked, now.since, about=(now.agency, *now.between))


def lead_on(agency: str, purses: Purses, on: date, budgets: Iterable[str]) -> str | None:
    """The agency that leads a placement on a day; None where the one that led is no more and nobody is known to."""
    now = holder(purses, agency, on, budgets)
    return None if now.unclear or has_ended(purses, now.agency, on) else now.agency
