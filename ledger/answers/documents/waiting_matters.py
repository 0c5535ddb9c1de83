"""What waits for a word, in one list: conflicts, unknown payers, documents without lines, and what is paid beyond.

A kind of matter is a function with its line in KINDS, and is then on the command line, on the page, in month end and
on Finance's front alike. What somebody said may stay as it is, is left out until its amount is another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.conflicts import differences_now, open_conflicts
from ledger.answers.documents.papers import (
    SettledBeyondRow,
    lines,
    own_receipts,
    paid_beyond,
    payments_unmatched,
    receipts_on_account,
)
from ledger.answers.ticks import Tick, checked, present_state
from ledger.book.sheets.comparison import side_text
from ledger.book.sheets.reading import BookRow
from ledger.briefing.code_words import code_in_words
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.sheets import Invoice, InvoiceLine, Payment, ProviderPayment, Receipt
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.sheet.changes import Version
from ledger.domain.sheet.columns import Amount, Rule, columns_of, texts_of
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books
from ledger.store.documents.conflicts import KeptConflict
from ledger.store.documents.left_matters import matters_left
from ledger.store.journal.recording import last_reconciliation

BEYOND = ("settled_beyond", "on_account", "payment_on_account")
"""Matters that somebody may say stay as they are, with a reason."""


class WaitingMatter(NamedTuple):
    """One thing that waits for a word."""

    matter: Rule
    """Which kind: `conflict`, or another of KINDS."""
    number: int | None
    """Of a conflict, and of a line of a statement whose payer is not known: the number by which it is settled."""
    agency: str | None
    """Whose books it concerns."""
    counterparty: str | None
    """The provider, or who paid: by its code, or in the words of the statement."""
    sheet: str
    row: str
    """The key of the row, or the code of the document, receipt or payment that it is about."""
    amount: Amount | None
    """Pounds it is about, where it is about an amount."""
    said: str
    """Why it waits."""
    here: str
    """What stands now, where something was sent otherwise; and what stood when it was kept, where that differs."""
    sent: str
    stated_by: str | None
    """Who stated what stands."""
    sent_by: str | None
    since: date | None
    file: str | None
    to_do: str


@answer(
    "conflicts",
    "Conflicts, unknown payers and documents without lines that need a decision",
    purse="the agency addressed",
    unit="matters",
    refreshed_by="all",
    staged="waiting_matters",
)
def waiting_matters(books: Books) -> Iterator[WaitingMatter]:
    """All that waits, kind by kind; within a kind what came first is first."""
    for kind in KINDS:
        yield from kind(books)


@dataclass(frozen=True)
class MattersListed:
    """The list, for whoever asks on the command line."""

    matters: tuple[WaitingMatter, ...]
    tick: Tick
    """What looking for all of them came to."""
    columns: ClassVar[tuple[str, ...]] = (
        *("matter", "number", "row", "whom", "why it waits", "here", "sent", "since", "file", "amount"),
    )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """One row a matter, for a table."""
        return [
            (
                each.matter,
                str(each.number or ""),
                f"{each.sheet} {each.row}",
                each.counterparty or "",
                each.said,
                each.here,
                each.sent,
                str(each.since or ""),
                each.file or "",
                "" if each.amount is None else text_from_pence(each.amount),
            )
            for each in self.matters
        ]

    @property
    def sentences(self) -> list[str]:
        """How many wait, and how those of each kind are settled."""
        if not self.matters:
            return [f"{self.tick.sentence}."]
        kinds: dict[str, list[WaitingMatter]] = defaultdict(list)
        first: dict[tuple[str, bool], WaitingMatter] = {}  # of those settled by number, and of the others
        for each in self.matters:
            kinds[each.matter].append(each)
            first.setdefault((each.matter, each.number is None), each)
        told = (f"{kind}: {len(of)}, {pounds(sum(each.amount or 0 for each in of))}" for kind, of in kinds.items())
        return [
            f"unresolved items: {len(self.matters)} ({'; '.join(told)}).",
            *(each.to_do for each in first.values()),
        ]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        names = [column.name for column in columns_of(WaitingMatter)]
        rows = texts_of(WaitingMatter, self.matters)
        return {"matters": [dict(zip(names, row, strict=True)) for row in rows]}


def listed(books: Books) -> MattersListed:
    """All that waits for a word, and whether that is known to be all."""
    found = tuple(waiting_matters.listed(books))
    done = (
        "Nothing needs a decision: no conflict, unknown payer, document without lines, or money above what is asked"
    )
    tick = checked(present_state(books), found, done=done, stands_on=("invoices", "receipts"))
    return MattersListed(found, tick)


# What was sent and is kept beside what stands


def _conflicts(books: Books) -> Iterator[WaitingMatter]:
    yield from (_conflict(books, kept) for kept in open_conflicts(books) if not kept.conflict.payer)


def _unknown_payers(books: Books) -> Iterator[WaitingMatter]:
    for kept in open_conflicts(books):
        if kept.conflict.payer and not kept.conflict.from_itself:
            yield _of_payer(books, kept, "unknown_payer", "if it is none of ours")


def _of_payer(books: Books, kept: KeptConflict, matter: str, left_out: str) -> WaitingMatter:
    """A line of a statement that waits until somebody names who paid it, or leaves it out."""
    to_do = (
        f"Name the payer: joint-ledger conflicts {kept.number} --payer AGENCY --why TEXT, or leave it out, "
        f"{left_out}: joint-ledger conflicts {kept.number} --take here --why TEXT"
    )
    (row,) = kept.conflict.rows
    said = {name: row.raw.get(name) for name in ("received_on", "reference")}
    sent = ", ".join(f"{name.replace('_', ' ')} {text}" for name, text in said.items() if text)
    return _conflict(books, kept)._replace(matter=matter, counterparty=kept.conflict.payer, sent=sent, to_do=to_do)


def _conflict(books: Books, kept: KeptConflict) -> WaitingMatter:
    conflict, header = kept.conflict, _header(kept)
    values, stands = header.values, books.facts(header.model).rows[header.sheet].get(header.key or ())
    if header.model is InvoiceLine:  # only lines were sent: whom they concern stands on their document
        values, stands = {}, books.facts(Invoice).sheet(Invoice).get((header.values.get("invoice"),))
    columns = type(stands).columns() if stands else header.model.columns()
    agencies = sorted(
        (name for name, column in columns.items() if column.refers == Agency.sheet), key="to_agency".__ne__
    )
    amounts = [name for name in ("gross", "amount", "net") if name in columns]
    differences = differences_now(books, kept)
    moved = "" if all(each.here == each.now for each in differences) else f" (when it was kept: {conflict.here})"
    return WaitingMatter(
        "conflict",
        kept.number,
        next((_said(name, values, stands) for name in agencies), None),
        _said("provider", values, stands),
        conflict.sheet,
        conflict.key,
        next((_said(name, values, stands) for name in amounts), None),
        conflict.said,
        side_text((each.key, each.column, each.now) for each in differences) + moved,
        conflict.there,
        conflict.who,
        kept.raised_by,
        kept.raised_at.date(),
        conflict.file,
        f"Say which side holds: joint-ledger conflicts {kept.number} --take here (or sent) --why TEXT",
    )


def _header(kept: KeptConflict) -> BookRow:
    """The row of what was sent that says whom it concerns: the document's, wherever it stood among its lines."""
    rows = kept.conflict.rows
    return next((row for row in rows if row.model is Invoice), rows[0])


def _said(name: str, values: Mapping[str, Any], stands: Row | None) -> Any:
    """What was sent says in a column; where it says nothing there, what stands."""
    return values.get(name, getattr(stands, name, None))


# What came and is not explained, or came beyond what was asked


def _without_lines(books: Books) -> Iterator[WaitingMatter]:
    chosen = {"found": "no_lines"}
    number = lines(books, chosen, size=1).count
    found = [each for each in lines(books, chosen, size=number).page if each.waits] if number else []
    stated = books.standing(Invoice, [each.invoice for each in found if each.invoice])
    to_do = "State its lines, on the page Unresolved items or in a data workbook, or withdraw the document"
    told = (
        _matter(
            "no_lines", each.agency, each.provider, stated.get(each.invoice or ""), each.billed, each.reason, to_do
        )._replace(since=each.dated)
        for each in found
    )
    yield from _first_come(told)


def _settled_beyond(books: Books) -> Iterator[WaitingMatter]:
    found = paid_beyond.listed(books)
    if not found:
        return
    stated, last = books.standing(Invoice, [each.invoice for each in found]), _last_settled(books)
    to_do = (
        "Ask the provider for it, and record what comes back as a payment with a minus, or state what else was paid "
        "with it; or leave it: joint-ledger conflicts {} --leave --why TEXT"
    )
    told = (
        _matter(
            "settled_beyond", each.agency, each.provider, stated.get(each.invoice), each.beyond, _beyond(each), to_do
        )._replace(since=last.get(each.invoice))
        for each in found
    )
    yield from _not_left(books, _first_come(told))


def _beyond(each: SettledBeyondRow) -> str:
    paid = f"{pounds(each.paid)} was paid and {pounds(each.credited)} credited"
    return f"{code_in_words(each.how)}: it asks {pounds(each.asked)}; {paid}"


def _last_settled(books: Books) -> dict[str, date]:
    """By invoice, the last day on which something was paid on it or credited of it."""
    facts, last = books.facts(Invoice, Payment), dict[str, date]()
    days = [(row.invoice, row.paid_on) for row in facts.sheet(Payment).values()]
    days += [(row.credit_of, row.dated) for row in facts.sheet(Invoice).values() if row.credit_of]
    for invoice, day in days:
        last[invoice] = max(day, last.get(invoice, day))
    return last


def _received_on_account(books: Books) -> Iterator[WaitingMatter]:
    last = last_reconciliation(books)
    known = books.as_known_after(last.number if last else 0).facts(Receipt).sheet(Receipt)
    # What came since has not been matched with anything yet.
    found = [each for each in receipts_on_account(books) if each[0].key_values in known]
    to_do = (
        "Say which recharge it pays, on the page Partner statement, or give it back (a receipt with a minus); or "
        "keep it unallocated: joint-ledger conflicts {} --leave --why TEXT"
    )
    told = _of_receipts(books, "on_account", found, "it was received and pays nothing that was invoiced", to_do)
    yield from _not_left(books, _first_come(told))


def own_receipts_waiting(books: Books) -> Iterator[WaitingMatter]:
    """Receipts from an agency to itself: those that are known, and (numbered) lines of statements that wait."""
    for kept in open_conflicts(books):
        if kept.conflict.from_itself:
            matter = _of_payer(books, kept, "own_receipt", "if the agency only transferred its own money")
            yield matter._replace(since=kept.conflict.rows[0].values.get("received_on"))
    to_do = (
        "Amend who paid it, or withdraw it; if it is an instalment of a pooled fund, write the fund's code in its "
        "reference, or say so in fund_receipts"
    )
    said = "it is from an agency to itself and no instalment of a fund, so it moves nothing in the books"
    yield from _first_come(_of_receipts(books, "own_receipt", own_receipts(books), said, to_do))


def _of_receipts(
    books: Books, matter: str, found: Sequence[tuple[Receipt, int]], said: str, to_do: str
) -> Iterator[WaitingMatter]:
    """A matter for each receipt with what waits of it, since the day on which it came."""
    stated = books.standing(Receipt, [receipt.receipt for receipt, _ in found])
    for receipt, amount in found:
        origin = stated.get(receipt.receipt)
        waits = _matter(matter, receipt.to_agency, receipt.from_agency, origin, amount, said, to_do)
        yield waits._replace(since=receipt.received_on)


def _paid_on_account(books: Books) -> Iterator[WaitingMatter]:
    found = payments_unmatched(books)
    stated = books.standing(ProviderPayment, [payment.payment for payment, _ in found])
    to_do = (
        "Say which invoice it pays (sheet payment_allocations), or recover it; or keep it unallocated: "
        "joint-ledger conflicts {} --leave --why TEXT"
    )
    said = "it was paid and fits no invoice"
    told = (
        _matter(
            "payment_on_account",
            payment.from_agency,
            payment.provider,
            stated.get(payment.payment),
            amount,
            said,
            to_do,
        )._replace(since=payment.paid_on)
        for payment, amount in found
    )
    yield from _not_left(books, _first_come(told))


def _matter(
    matter: str, agency: str | None, other: str | None, stated: Version | None, amount: int, said: str, to_do: str
) -> WaitingMatter:
    """A matter about a document, receipt or payment that stands: as it was stated, with where and by whom."""
    sheet, code = (stated.row.sheet, str(stated.row.key_values[0])) if stated else ("", "")
    who, when = (stated.origin.who, stated.origin.recorded_at.date()) if stated else (None, None)
    place = (stated.file or "a screen") if stated else None
    return WaitingMatter(
        *(matter, None, agency, other, sheet, code, amount, said, "", "", None, who, when, place, to_do.format(code))
    )


def _first_come(told: Iterable[WaitingMatter]) -> list[WaitingMatter]:
    return sorted(told, key=lambda each: (each.since or date.min, each.row))


def _not_left(books: Books, told: Iterable[WaitingMatter]) -> Iterator[WaitingMatter]:
    """Those of which nobody said, at this amount, that they may stay."""
    left = books.once(matters_left)
    yield from (each for each in told if left.get((each.matter, each.row)) != each.amount)


KINDS: tuple[Callable[[Books], Iterator[WaitingMatter]], ...] = (
    _conflicts,
    _unknown_payers,
    own_receipts_waiting,
    _without_lines,
    _settled_beyond,
    _received_on_account,
    _paid_on_account,
)
"""Everything that waits for a word, in the order in which it is shown."""
