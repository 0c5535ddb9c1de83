"""Journals for a general ledger, as its profile wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.exports.gl_profiles import AMOUNTS, GlProfile, fields_of, filled
from ledger.journal.lines import BookLine, BookSum

WrittenRow = list[str]
WrittenCell = Callable[[BookLine], str]


class BudgetCodes(NamedTuple):
    """What a budget is in its agency's general ledger."""

    budget: str
    """The budget that stands for the purse in that month."""
    cost_centre: str | None
    subjective: str | None


CodesOf = Callable[[str, Month], BudgetCodes]
"""The codes of a purse in a month: those of its successor, once it has passed on."""


class Unmapped(NamedTuple):
    """Something for which the general ledger's code is not known, and how much stands under it."""

    what: str
    number: int
    moved: int
    """Debits and credits together, in pence."""


def unmapped(profile: GlProfile, sums: Iterable[BookSum], codes_of: CodesOf) -> list[Unmapped]:
    """What a profile uses and has no code for, by name."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for item in sums:
        for what in _missing(profile, item, codes_of(item.purse, item.month)):
            found[what][0] += item.number
            found[what][1] += item.moved
    return [Unmapped(what, *counts) for what, counts in sorted(found.items())]


def _missing(profile: GlProfile, item: BookSum, codes: BudgetCodes) -> Iterator[str]:
    used = set(profile.fields) - set(profile.otherwise)
    if "nominal" in used and item.account not in profile.nominal:
        yield f"account {item.account} has no code in [nominal]"
    if "nominal" in used:
        used |= set(fields_of(profile.nominal.get(item.account, "")))
    if "company" in used and item.agency not in profile.company:
        yield f"agency {item.agency} has no code in [company]"
    if "ledger" in used and item.agency not in profile.ledger:
        yield f"agency {item.agency} has no ledger in [ledger]"
    if "counterparty_company" in used and item.counterparty and item.counterparty not in profile.company:
        yield f"agency {item.counterparty} has no code in [company]"
    if "category" in used and item.kind not in profile.category:
        yield f"kind {item.kind} has no entry in [category]"
    for field in ("cost_centre", "subjective"):
        if field in used and not getattr(codes, field):
            yield f"budget {codes.budget} has no {field}"


def journal_rows(profile: GlProfile, lines: Iterable[BookLine], codes_of: CodesOf) -> Iterator[WrittenRow]:
    """The rows of the file: one a posting, or the postings whose other columns are the same added up."""
    texts = list(profile.columns.values())
    same = [text if not fields_of(text) else "" for text in texts]
    differing = [(place, _cell(profile, text, codes_of)) for place, text in enumerate(texts) if fields_of(text)]
    if profile.file.rows == "totals":
        lines = _totals(lines, [cell for place, cell in differing if not _amounts_in(texts[place])])
    for line in lines:
        row = same.copy()
        for place, cell in differing:
            row[place] = cell(line)
        yield row


def _totals(lines: Iterable[BookLine], told: list[WrittenCell]) -> Iterator[BookLine]:
    """One line for all that differ in nothing but their amount; what comes to nil falls away."""
    first: dict[tuple[str, ...], BookLine] = {}
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for line in lines:
        key = tuple(cell(line) for cell in told)
        first.setdefault(key, line)
        sums[key] += line.amount
    for key, amount in sums.items():
        if amount:
            yield first[key]._replace(amount=amount)


def _amounts_in(text: str) -> bool:
    return any(field in AMOUNTS for field in fields_of(text))


def _cell(profile: GlProfile, text: str, codes_of: CodesOf) -> WrittenCell:
    """How a column with fields is filled."""
    fields = fields_of(text)
    values = {field: _value(profile, field, codes_of) for field in fields}
    if text == f"{{{fields[0]}}}":
        return values[fields[0]]
    return lambda line: filled(text, {field: value(line) for field, value in values.items()})


def _value(profile: GlProfile, field: str, codes_of: CodesOf) -> WrittenCell:
    """How one field is told; where it would be empty, what stands otherwise."""
    value = _VALUES[field](profile, codes_of)
    otherwise = profile.otherwise.get(field)
    return value if otherwise is None else lambda line: value(line) or otherwise


@cache
def _month(day: date) -> Month:
    return Month.of(day)


def _description(line: BookLine) -> str:
    parts = (line.kind, line.placement, line.service_month, line.standing, line.paper)
    return " ".join(part for part in parts if part)


def _nominal(profile: GlProfile, codes_of: CodesOf) -> WrittenCell:
    def told(line: BookLine) -> str:
        code = profile.nominal.get(line.account, line.account)
        if "{" not in code:
            return code
        codes = codes_of(line.purse, _month(line.day))
        return filled(code, {"cost_centre": codes.cost_centre or "", "subjective": codes.subjective or ""})

    return told


def _formatted(pattern: str) -> Callable[[date], str]:
    return cache(lambda day: day.strftime(pattern))


def _plain(name: str) -> Callable[[GlProfile, CodesOf], WrittenCell]:
    """A field that is an attribute of the line, empty where it has none."""
    value = attrgetter(name)

    def told(line: BookLine) -> str:
        held = value(line)
        return held if type(held) is str else "" if held is None else str(held)

    return lambda profile, codes_of: told


def _dated(form: Callable[[GlProfile], str], name: str = "day") -> Callable[[GlProfile, CodesOf], WrittenCell]:
    def made(profile: GlProfile, _: CodesOf) -> WrittenCell:
        formatted = _formatted(form(profile))
        return lambda line: formatted(getattr(line, name))

    return made


def _of_budget(name: str) -> Callable[[GlProfile, CodesOf], WrittenCell]:
    return lambda profile, codes_of: lambda line: getattr(codes_of(line.purse, _month(line.day)), name) or ""


_VALUES: dict[str, Callable[[GlProfile, CodesOf], WrittenCell]] = {
    **{
        name: _plain(name)
        for name in (
            "entry",
            "line",
            "batch",
            "kind",
            "agency",
            "account",
            "budget",
            "counterparty",
            "agreement",
            "standing",
            "placement",
            "provider",
            "service_month",
            "paper",
            "corrects",
        )
    },
    "date": _dated(lambda profile: profile.date_pattern),
    "created": _dated(lambda profile: profile.date_pattern, "created"),
    "period": _dated(lambda profile: profile.period_pattern),
    "year": lambda *_: lambda line: str(_month(line.day).financial_year),
    "period_number": lambda *_: lambda line: f"{(_month(line.day).number - 4) % 12 + 1:02d}",
    "nominal": _nominal,
    "company": lambda profile, _: lambda line: profile.company.get(line.agency, line.agency),
    "ledger": lambda profile, _: lambda line: profile.ledger.get(line.agency, line.agency),
    "counterparty_company": lambda profile, _: (
        lambda line: profile.company.get(line.counterparty or "", line.counterparty or "")
    ),
    "category": lambda profile, _: lambda line: profile.category.get(line.kind, line.kind),
    "cost_centre": _of_budget("cost_centre"),
    "subjective": _of_budget("subjective"),
    "description": lambda *_: _description,
    "debit": lambda *_: lambda line: text_from_pence(line.amount) if line.amount > 0 else "",
    "credit": lambda *_: lambda line: text_from_pence(-line.amount) if line.amount < 0 else "",
    "amount": lambda *_: lambda line: text_from_pence(line.amount),
    "unsigned": lambda *_: lambda line: text_from_pence(abs(line.amount)),
    "side": lambda profile, _: lambda line: profile.side.debit if line.amount > 0 else profile.side.credit,
}
