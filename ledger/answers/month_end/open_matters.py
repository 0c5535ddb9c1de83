"""What may be open at the end of a month, matter by matter: each counted from the books, agency by agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from ledger.answers.agencies import parties
from ledger.answers.debts.balances import three_ways
from ledger.answers.documents.papers import receipts_on_account
from ledger.answers.documents.waiting_matters import waiting_matters
from ledger.answers.month_end.checklist_items import AgencyPart, ChecklistItem, item_of
from ledger.answers.month_end.question import AskedMonth
from ledger.answers.month_end.two_roads import control_apart, roads_apart
from ledger.answers.month_end.waiting_kinds import WAITING_KINDS
from ledger.briefing.figures import day, month_name
from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.signatures import still_to_sign
from ledger.journal.accounts import DUE_FROM_BILLED, DUE_FROM_UNBILLED, ON_ACCOUNT, PROVIDER_ACCRUED, PROVISION
from ledger.reconciliation.provider.lines import TOLD_ELSEWHERE
from ledger.store.documents.entries import accepted_as_posted
from ledger.store.journal import month_end as open_at
from ledger.store.journal.recording import last_reconciliation

_MARCH = 3


def _posting(asked: AskedMonth) -> Iterator[ChecklistItem]:
    last_day, posted = asked.month.last_day, asked.books.posted
    horizon = posted.horizon
    reached = horizon or asked.month.previous.last_day
    days = max(0, (last_day - reached).days)
    yield ChecklistItem(
        "not_posted",
        "Days that are not posted",
        days,
        None,
        "day",
        f"joint-ledger post --through {last_day}",
        "post",
        blocks=True,
    )
    changed = asked.books.placements_changed(posted.last_posted) if horizon else set()
    yield ChecklistItem(
        "changed_since",
        "Records that came after the last posting",
        len(changed),
        None,
        "placement",
        f"joint-ledger post --through {max(reached, last_day)}",
        "post",
    )


def _invoices(asked: AskedMonth) -> Iterator[ChecklistItem]:
    new = [
        AgencyPart(agency, None, count, amount) for agency, count, amount in open_at.lines_not_looked_at(*asked.about)
    ]
    yield item_of(
        "not_reconciled", "Invoice lines not looked at yet", "line", "joint-ledger reconcile", "invoices", new
    )
    lines = open_at.open_lines(*asked.about)
    unmatched = [line for line in lines if line.found in ("no_placement", "ended_before", "no_price")]
    yield item_of(
        "unmatched",
        "Invoice lines without a placement or price",
        "line",
        "Say what each is for, or reject it",
        "invoices",
        (AgencyPart(line.agency or "", None, line.number, line.billed) for line in unmatched),
    )
    # What no line explains, and what is paid or credited beyond, is told among what waits for a word.
    apart = ("no_lines", *TOLD_ELSEWHERE)
    differ = [line for line in lines if line not in unmatched and line.found not in apart]
    yield item_of(
        "differ",
        "Invoice lines that differ",
        "line",
        "Query, accept or reject each; the pounds are what is still in question, or asked below the price",
        "invoices",
        (AgencyPart(line.agency or "", None, line.number, line.apart) for line in differ),
    )
    missing = [line for line in lines if line.found == "not_invoiced"]
    item = item_of(
        "not_invoiced",
        f"Uninvoiced cost, {' or '.join(map(str, asked.invoiced_within))} days after their month",
        "charge",
        "Ask the provider for its invoice",
        "invoices",
        (AgencyPart(line.agency or "", None, line.number, line.expected) for line in missing),
    )
    yield item._replace(because=_waited_longer(asked))


def _waited_longer(asked: AskedMonth) -> str:
    """Why the last reconciliation did not look at all charges that should have an invoice by now."""
    last = last_reconciliation(asked.books)
    if last is None:
        return ""
    for days in asked.invoiced_within:
        then, now = (Month.of(on - timedelta(days=days)).previous for on in (last.recorded_at, asked.books.today))
        if then < min(now, asked.month):
            ran_out = f"the {days} days for invoices of {month_name(now)} ran out after the last reconciliation"
            return f"{ran_out}; reconcile first"
    return ""


def _accepted_as_posted(asked: AskedMonth) -> Iterator[ChecklistItem]:
    purses = asked.books.purses
    yield item_of(
        "accepted_as_posted",
        "Accepted by an older ledger on lines without a placement",
        "invoice",
        "Nothing but to look: it is kept as it was posted, and no clause shares it",
        "invoices",
        _by_invoice(
            (purses.agency(each.budget, each.posting_month), each.invoice, each.amount)
            for each in accepted_as_posted(asked.books)
            if each.posting_month <= asked.month
        ),
    )


def _by_invoice(spent: Iterable[tuple[str, str, int]]) -> Iterator[AgencyPart]:
    """Each invoice once, whatever entries it has: agency, invoice and pence of each entry."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for agency, invoice, amount in spent:
        sums[agency, invoice] += amount
    for (agency, _), amount in sorted(sums.items()):
        yield AgencyPart(agency, None, 1, amount)


def _balances(asked: AskedMonth) -> Iterator[ChecklistItem]:
    held = asked.balances()
    yield _balance(
        held,
        "old_accruals",
        f"Accruals more than {' or '.join(map(str, asked.old_after))} months old",
        "Chase the invoice, or correct what was charged",
        "invoices",
        lambda item: item.account == PROVIDER_ACCRUED and item.old and not item.pennies,
        owed=-1,
    )
    yield _balance(
        held,
        "unbilled",
        "Owed by partners and not recharged",
        f"joint-ledger recharge {asked.month}",
        "recharges",
        lambda item: item.account == DUE_FROM_UNBILLED and item.sign > 0,
    )
    yield _balance(
        held,
        "in_advance",
        "Invoiced in advance, or to be credited",
        f"joint-ledger recharge {asked.month} credits what is owed no longer; the balance is income of a later month",
        "recharges",
        lambda item: item.account == DUE_FROM_UNBILLED and item.sign < 0,
        owed=-1,
    )
    yield item_of(
        "disputed_shares",
        "Shares owed by partners that are disputed",
        "placement month",
        "Escalate each to its next stage; do not count it as agreed",
        "disputes",
        (AgencyPart(*each) for each in open_at.disputed_shares(*asked.about)),
    )
    yield _on_account(asked)
    if asked.month.number == _MARCH:
        yield from _year_end(asked, held)


def _on_account(asked: AskedMonth) -> ChecklistItem:
    """Receipts of the month or before that something is left of; what came since is a matter of its own month."""
    last_day, purses = asked.month.last_day, asked.books.purses
    return item_of(
        "on_account",
        "Unallocated cash",
        "receipt",
        "Say which recharge each receipt pays",
        "receipts",
        (
            AgencyPart(
                purses.agency_in(receipt.to_agency, asked.month),
                purses.agency_in(receipt.from_agency, asked.month),
                1,
                amount,
            )
            for receipt, amount in receipts_on_account(asked.books)
            if receipt.received_on <= last_day
        ),
    )


def _control(asked: AskedMonth) -> Iterator[ChecklistItem]:
    yield from control_apart(*asked.about)


def _two_roads(asked: AskedMonth) -> Iterator[ChecklistItem]:
    yield from roads_apart(*asked.about)


def _year_end(asked: AskedMonth, held: list[open_at.OpenBalance]) -> Iterator[ChecklistItem]:
    agreed = open_at.balances_agreed(*asked.about)
    that_day = asked.balances(as_posted=True)
    # As on the statement that is sent: money that came and is not matched lessens what is owed.
    owed = [
        item
        for item in that_day
        if item.account in (DUE_FROM_UNBILLED, DUE_FROM_BILLED) or (item.account == ON_ACCOUNT and item.amount < 0)
    ]
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for item in owed:
        pairs[item.agency, item.counterparty or ""] += item.amount
    missing = [pair for pair in sorted(pairs) if pair not in agreed and pair[::-1] not in agreed]
    yield item_of(
        "balances_not_agreed",
        "Year end: balances a counterparty has not agreed",
        "balance",
        f"Send the statement of {day(asked.month.last_day)} and record the answer",
        "partners",
        (AgencyPart(*pair, 1, pairs[pair]) for pair in missing),
    )
    yield _balance(
        that_day,
        "provisions",
        "Year end: provisions to look at again",
        "See that each is still needed and still enough",
        "debts",
        lambda item: item.account == PROVISION,
        owed=-1,
    )
    yield _balance(
        held,
        "pennies",
        "Year end: pennies still accrued",
        "They close by themselves once the last invoice of each price is here",
        "invoices",
        lambda item: item.account == PROVIDER_ACCRUED and item.pennies,
        owed=-1,
    )
    yield item_of(
        "roundings",
        "Year end: roundings posted this year",
        "rounding",
        "Nothing but to look: a penny a line at most",
        "invoices",
        (
            AgencyPart(agency, None, count, amount)
            for agency, count, amount in open_at.roundings_of_year(*asked.about)
        ),
    )


def _agreements(asked: AskedMonth) -> Iterator[ChecklistItem]:
    purses = asked.books.purses
    carried = open_at.not_firm(*asked.about)
    yield item_of(
        "unagreed",
        "Days without an agreement in force",
        "placement",
        "Bring them to the panel; the lead commissioner pays for them meanwhile",
        "agreements",
        (
            AgencyPart(purses.agency(each.lead_budget, asked.month), None, each.placements, each.amount)
            for each in carried
        ),
    )
    yield item_of(
        "unsigned",
        "Agreements with an approval outstanding of an agency that pays a share",
        "approval",
        "Get the approval and record it",
        "agreements",
        _unsigned(asked, purses),
    )
    yield item_of(
        "disputes",
        "Open disputes",
        "dispute",
        "See the current owner and whether it is overdue",
        "disputes",
        _disputes(asked, purses),
    )
    yield item_of(
        "partner_differences",
        "Months where a partner's own records differ from ours",
        "placement month",
        "Go through them with the partner; the pounds are what is due by one side only",
        "partners",
        _partner_differences(asked),
    )


def _disputes(asked: AskedMonth, purses: Purses) -> Iterator[AgencyPart]:
    """Disputes that go on, by the agencies that hold their two sides at the month's end."""
    disputes = list(open_at.open_disputes(*asked.about))
    budgets = parties(asked.books, {each.placement for each in disputes if each.placement})
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for each in disputes:
        named = budgets.get(each.placement or "", ())
        pair = (each.agency, each.counterparty)
        found[tuple(holder(purses, side, asked.month.last_day, named).agency for side in pair)].append(each.amount)
    for (agency, counterparty), amounts in sorted(found.items()):
        yield AgencyPart(agency, counterparty, len(amounts), sum(amounts))


def _partner_differences(asked: AskedMonth) -> Iterator[AgencyPart]:
    """Placements' months in which a partner that hands over its records says otherwise than we do."""
    for each in three_ways(asked.books, asked.month.last_day).comparison:
        if each.differences and each.concern.service_month <= str(asked.month):
            apart = sum(abs(difference.amount) for difference in each.differences if difference.of == "due")
            yield AgencyPart(each.concern.debtor, each.concern.creditor, 1, apart)


def _unsigned(asked: AskedMonth, purses: Purses) -> Iterator[AgencyPart]:
    """Shares of the month by agency and agreement that neither that agency nor one it took over from approved."""
    signed = open_at.approvals_given(asked.books)
    named = open_at.budgets_named(asked.books)
    missing: dict[tuple[str, str], int] = defaultdict(int)
    for agreement, bearer, amount in open_at.borne_as_agreed(*asked.about):
        agency = holder(purses, purses.agency(bearer, asked.month), asked.month.last_day, named[agreement]).agency
        if agency in still_to_sign(named[agreement], signed.get(agreement, ()), purses, asked.month):
            missing[agency, agreement] += amount
    for (agency, _), amount in sorted(missing.items()):
        yield AgencyPart(agency, None, 1, amount)


def _waiting(asked: AskedMonth) -> Iterator[ChecklistItem]:
    found = waiting_matters.listed(asked.books)
    for matter, kind in WAITING_KINDS.items():
        parts = (
            AgencyPart(each.agency or "", None, 1, kind.pence(each))
            for each in found
            if each.matter == matter and kind.concerns(each, asked.month)
        )
        yield item_of(kind.item, kind.title, kind.counted, kind.to_do, "waiting", parts)


MATTERS: tuple[Callable[[AskedMonth], Iterator[ChecklistItem]], ...] = (
    _posting,
    _waiting,
    _invoices,
    _accepted_as_posted,
    _balances,
    _control,
    _two_roads,
    _agreements,
)
"""Everything the checklist asks, in the order in which it is shown."""


def _balance(
    held: Iterable[open_at.OpenBalance],
    matter: str,
    title: str,
    to_do: str,
    where: str,
    counts: Callable[[open_at.OpenBalance], bool],
    owed: int = 1,
) -> ChecklistItem:
    """A matter that is a balance; `owed` is -1 where what is open stands in credit."""
    chosen = (
        AgencyPart(item.agency, item.counterparty, item.number, owed * item.amount) for item in held if counts(item)
    )
    return item_of(matter, title, "placement month", to_do, where, chosen)
