"""What of each line is open in which standing, by all that is posted: for the journal, and for whoever asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache

from ledger.domain.documents.issued import LineName, Recharge
from ledger.domain.documents.shares import NO_STANDING, Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import DUE_FROM_BILLED, DUE_FROM_UNBILLED
from ledger.journal.entries import Entry
from ledger.journal.standings import NOTHING, ShareStands, standing_entry
from ledger.reconciliation.partners.line_parts import BilledLine, FilledMonth, MonthKey, Part, filled_apart
from ledger.reconciliation.partners.open_lines import Pair
from ledger.store.books import Books
from ledger.store.documents.recharges import LinesOfMonth, lines_of_months
from ledger.store.journal.unbilled import shares_due, shares_that_stand


def in_names_of(books: Books, month: Month) -> Callable[[Share], Pair]:
    """Creditor and debtor of a share: the agencies that hold its budgets in a month."""
    purses = books.purses
    holder = {budget: purses.agency(budget, month) for budget in purses.budgets}
    return lambda share: (holder[share.lead_budget], holder[share.budget])


def open_parts(
    books: Books, recharges: Iterable[Recharge], outstanding: Mapping[LineName, int], month: Month
) -> dict[LineName, list[Part]]:
    """What is open of each line, parted by the shares it stands for by what was posted in a month or before."""
    lines = lines_of_months(recharges)
    wanted = {
        key: found.owed for key, found in lines.items() if any(outstanding.get(line.name) for line in found.owed)
    }
    due, pair = shares_due(books, {placement for placement, _ in wanted}, month), in_names_of(books, month)
    parts: dict[LineName, list[Part]] = {}
    for key, owed in wanted.items():
        filled = filled_apart(due.get(key, ()), owed, pair)
        for line in owed:
            parts[line.name] = filled[pair(line.share)].of_open(line, outstanding.get(line.name, 0))
    return parts


def open_parts_now(
    books: Books, recharges: Sequence[Recharge], outstanding: Mapping[LineName, int]
) -> dict[LineName, list[Part]]:
    """The same by all that is posted for the month in which the next entry would be."""
    return open_parts(books, recharges, outstanding, _month_now(books, recharges))


def lines_stand_now(books: Books, recharges: Sequence[Recharge], paper: Recharge) -> dict[LineName, list[Part]]:
    """What each line of a paper stands for now, whether or not it is paid, firm parts first.

    What is billed beyond what the shares come to bears the last part's standing until it is credited. A credit stands
    for nothing of its own, nor does a line that was wholly credited.
    """
    places = {(line.placement, line.service_month) for line in paper.lines}
    lines, month = lines_of_months(recharges), _month_now(books, recharges)
    due, pair = shares_due(books, {placement for placement, _ in places}, month), in_names_of(books, month)
    found: dict[LineName, list[Part]] = {}
    for key in places:
        for filled in filled_apart(due.get(key, ()), lines[key].owed, pair).values():
            for line in filled.lines:
                beyond = filled.beyond.get(line.name, 0)
                rest = [Part(filled.last or line.share, beyond)] if beyond else []
                found[line.name] = [*filled.of_line(line.name), *rest]
    return {name: parts for name, parts in found.items() if name.number == paper.number}


def _month_now(books: Books, recharges: Sequence[Recharge]) -> Month:
    return max([books.posted.first_open, *(Month.of(paper.dated) for paper in recharges)])


def standing_entries(
    books: Books,
    lines: Mapping[MonthKey, LinesOfMonth],
    outstanding: Mapping[LineName, int],
    *,
    added: Iterable[Entry] = (),
    concerned: Container[MonthKey] | None = None,
) -> Iterator[Entry]:
    """The entries after which every line that is billed stands where its share stands now, a month at a time.

    `added` are entries that are about to be posted. Where only some months are `concerned`, only these are looked at.
    """
    stand = shares_that_stand(books)
    _add(stand, added)
    billed = [key for key in sorted(stand) if key in lines and lines[key].owed and _among(key, concerned)]
    due, first_open = shares_due(books, {placement for placement, _ in billed}), books.posted.first_open
    names, purses = cache(lambda month: in_names_of(books, month)), books.purses
    for key in billed:
        stands, owed = stand[key], lines[key].owed
        month = max(first_open, Month.of(max(line.dated for line in owed)))
        filled = filled_apart(due.get(key, ()), owed, names(month))
        should = _should_stand(filled, owed, due.get(key, ()), outstanding, names(month))
        entry = standing_entry(should, stands, month, purses)
        if entry:
            yield entry


def _among(key: MonthKey, concerned: Container[MonthKey] | None) -> bool:
    return concerned is None or key in concerned


def _should_stand(
    filled: Mapping[Pair, FilledMonth],
    owed: Iterable[BilledLine],
    due: Iterable[Part],
    outstanding: Mapping[LineName, int],
    pair: Callable[[Share], Pair],
) -> dict[Share, ShareStands]:
    unbilled: dict[Share, int] = defaultdict(int)
    billed: dict[Share, int] = defaultdict(int)
    left: dict[Pair, int] = defaultdict(int)
    last: dict[Pair, Share] = {}
    for part in due:
        left[pair(part.share)] += part.amount
    for line in owed:
        left[pair(line.share)] -= line.amount
        last[pair(line.share)] = line.share
        for part in filled[pair(line.share)].of_open(line, outstanding.get(line.name, 0)):
            billed[part.share] += part.amount
    for key, month in filled.items():
        for part in month.unbilled:
            unbilled[part.share] += part.amount
            left[key] -= part.amount
        if left[key]:  # what is billed beyond what the shares come to
            unbilled[month.last or last[key]] += left[key]
    return {share: ShareStands(unbilled[share], billed[share]) for share in {*unbilled, *billed}}


def _add(stand: dict[MonthKey, dict[Share, ShareStands]], entries: Iterable[Entry]) -> None:
    """Count entries that are about to be posted."""
    for entry in entries:
        for account, amount in entry.postings:
            if account.account not in (DUE_FROM_UNBILLED, DUE_FROM_BILLED) or not entry.placement:
                continue
            share = Share(
                entry.placement,
                entry.service_month or "",
                account.agreement,
                account.budget or "",
                account.standing or NO_STANDING,
                account.purse,
            )
            shares = stand.setdefault((share.placement, share.service_month), {})
            was = shares.get(share, NOTHING)
            if account.account == DUE_FROM_UNBILLED:
                shares[share] = was._replace(unbilled=was.unbilled + amount)
            else:
                shares[share] = was._replace(billed=was.billed + amount)
