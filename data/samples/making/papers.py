"""Papers: what providers invoice (mostly rightly), what is paid, and what the partners' own ledgers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from making.books import END, OPENING, Books, days
from making.county import (
    BILLING,
    COUNCIL,
    MERGER,
    NORTH,
    OWN_PROVIDERS,
    SALT,
    SALT_NEW,
    health,
)
from making.fees import Line, known_on
from making.plan import Stay

NAMES = {
    "core": "Placement",
    "education": "Education",
    "therapy": "Therapy",
    "health": "Nursing",
    "additional_support": "One to one support",
    "transport": "Transport",
    "set_up": "Set-up",
    "notice": "Notice period",
    "retainer": "Retainer",
    "void": "Empty bed",
    "other": "Other",
}
PLAIN = {"halves": Fraction(1, 2), "thirds": Fraction(1, 3), "seventy": Fraction(3, 10)}
"""Deals whose part for health a partner can work out on its own from the month's cost."""
PLAIN_STORIES = frozenset({"agreed", "late", "renewed", "interim_open", "interim_agreed"})
FAULTS = ("wrong_rate",) * 3 + ("wrong_days",) * 3 + ("duplicate",) * 2 + ("no_reference",) * 3
IN_A_HUNDRED = 100


@dataclass(frozen=True)
class Item:
    """One line as it is invoiced."""

    line: Line
    first: date
    last: date
    pence: int
    rate: Decimal
    referenced: bool = True


def state_papers(books: Books, stay: Stay, lines: list[Line]) -> None:
    """Every invoice for the stay with its payment and credit note; and the partner's record of each month."""
    if stay.provider not in OWN_PROVIDERS:
        for first, last in _periods(stay, lines):
            _invoice_period(books, stay, lines, first, last)
    _state_partner(books, stay, lines)


def _periods(stay: Stay, lines: list[Line]) -> Iterator[tuple[date, date]]:
    until = min(max([stay.until, *(line.last for line in lines if line.last and line.component in NAMES)]), END)
    if BILLING.get(stay.provider) == "four_weekly":
        first = OPENING + days((stay.first - OPENING).days // 28 * 28)
        while first <= until:
            yield max(first, stay.first), first + days(27)
            first += days(28)
        return
    for month in months_between(Month.of(stay.first), Month.of(until)):
        yield max(month.first_day, stay.first), month.last_day


def _invoice_period(books: Books, stay: Stay, lines: list[Line], first: date, last: date) -> None:
    items = []
    for line in lines:
        pence = line.cost(first, last, stay)
        if pence:
            items.append(Item(line, *_span(line, stay, first, last), pence, line.rate))
    in_advance = BILLING.get(stay.provider) == "in_advance"
    dated = stay.recorded if in_advance and first == stay.first else first if in_advance else last + days(4)
    for part, to_agency in _addressed(stay, items, first):
        if part:
            _invoice(books, stay, part, to_agency, dated, first)


def _span(line: Line, stay: Stay, first: date, last: date) -> tuple[date, date]:
    begins, ends = max(first, line.first), min(last, line.last or last)
    if line.component not in ("notice", "retainer", "void", "set_up") and stay.last:
        ends = min(ends, stay.last)
    return begins, max(begins, ends)


def _addressed(stay: Stay, items: list[Item], on: date) -> Iterator[tuple[list[Item], str]]:
    """Under a direct deal the provider sends therapy and nursing to the health board itself."""
    agency = health(stay.area, on)[0] if stay.deal == "inpatient" else stay.lead
    if stay.deal != "direct":
        yield items, agency
        return
    apart = ("therapy", "health")
    yield [item for item in items if item.line.component not in apart], agency
    yield [item for item in items if item.line.component in apart], health(stay.area, on)[0]


def _invoice(books: Books, stay: Stay, items: list[Item], to_agency: str, dated: date, period: date) -> None:
    rng = stay.rng
    chance = rng.randrange(IN_A_HUNDRED)
    fault = FAULTS[chance] if chance < len(FAULTS) else ""
    if _leaves_in(stay, items) and rng.randrange(4) == 0:
        fault = "after_leaving"
    wrong = [_spoil(item, fault, stay) for item in items]
    code = f"INV-{stay.code[3:]}-{period:%y%m%d}" + ("" if to_agency == stay.lead else "-H")
    net = _state_invoice(books, stay, code, wrong, to_agency, dated)
    copies = [(code, dated, net)]
    if fault == "duplicate":
        again = dated + days(9)
        _state_invoice(books, stay, f"{code}-B", wrong, to_agency, again)
        copies.append((f"{code}-B", again, net))
    right = sum(item.pence for item in items)
    if fault and fault != "no_reference" and rng.randrange(5) < 3:
        over = (copies[-1][0], net if fault == "duplicate" else net - right)
        _credit(books, stay, over, to_agency, dated + days(rng.randrange(30, 75)))
    for copy in copies:
        _pay(books, stay, *copy, queried=bool(fault) and fault != "no_reference", right=right)


def _leaves_in(stay: Stay, items: list[Item]) -> bool:
    return stay.last is not None and any(item.last == stay.last and item.line.unit == "week" for item in items)


def _spoil(item: Item, fault: str, stay: Stay) -> Item:
    """The line as it should be, or as somebody typed it."""
    if fault == "no_reference":
        return replace(item, referenced=False)
    if item.line.component != "core":
        return item
    exact = Fraction(item.pence)
    if fault == "wrong_rate":
        return replace(
            item, rate=round(item.rate * Decimal("1.03"), 2), pence=round_half_away(exact * Fraction(103, 100))
        )
    number = (item.last - item.first).days + 1
    if fault == "wrong_days":  # Two days more are charged than there are between the dates.
        return replace(item, pence=round_half_away(exact * (number + 2) / number))
    if fault == "after_leaving" and item.last == stay.last:
        month_end = Month.of(item.last).last_day
        longer = (month_end - item.first).days + 1
        return replace(item, last=month_end, pence=round_half_away(exact * longer / number))
    return item


def _state_invoice(
    books: Books, stay: Stay, code: str, items: list[Item], to_agency: str, dated: date, kind: str = "invoice"
) -> int:
    net = sum(item.pence for item in items)
    vat = round_half_away(Fraction(net, 5)) if stay.provider == "PV-13" and stay.fee == "programme" else 0
    known = stay.known(dated)
    books.state(
        known,
        "invoices",
        invoice=code,
        provider=stay.provider,
        to_agency=to_agency,
        kind=kind,
        dated=dated,
        due=dated + days(30),
        net=Pence(net),
        vat=Pence(vat) if vat else None,
        gross=Pence(net + vat),
    )
    for number, item in enumerate(items, start=1):
        _state_line(books, known, stay, code, number, item)
    return net + vat


def _state_line(books: Books, known: date, stay: Stay, code: str, number: int, item: Item) -> None:
    line = item.line
    names_price = item.referenced and known_on(stay, line) <= known  # A risen rate may come before its letter.
    text = f"{NAMES[line.component]} {item.first:%d/%m/%Y} to {item.last:%d/%m/%Y}"
    books.state(
        known,
        "invoice_lines",
        invoice=code,
        line=number,
        placement=stay.code if item.referenced else None,
        price=line.code if names_price else None,
        first_day=item.first,
        last_day=item.last,
        quantity=line.quantity,
        rate=item.rate,
        net=Pence(item.pence),
        text=text,
    )


def _credit(books: Books, stay: Stay, over: tuple[str, int], to_agency: str, dated: date) -> None:
    code, pence = over
    if pence <= 0 or stay.known(dated) > END:
        return
    credit = code.replace("INV", "CN")
    books.state(
        stay.known(dated),
        "invoices",
        invoice=credit,
        provider=stay.provider,
        to_agency=to_agency,
        kind="credit",
        dated=dated,
        net=Pence(pence),
        gross=Pence(pence),
        credit_of=code,
    )
    books.state(
        stay.known(dated),
        "invoice_lines",
        invoice=credit,
        line=1,
        placement=stay.code,
        net=Pence(pence),
        text=f"Credit for {code}",
    )


def _pay(books: Books, stay: Stay, code: str, dated: date, gross: int, *, queried: bool, right: int) -> None:
    """Paid in a Thursday run three weeks later; a query is paid short, in full unseen, or not at all."""
    rng = stay.rng
    outcome = rng.randrange(3) if queried else 9 if rng.randrange(25) else 2
    if outcome == 2 or gross <= 0:
        return
    after = stay.known(dated) + days(rng.randrange(20, 36))
    paid_on = after + days((3 - after.weekday()) % 7)
    amount = min(right, gross) if outcome == 0 else gross
    run = f"BACS-{paid_on:%Y%m%d}"
    books.state(paid_on, "payments", payment=run, invoice=code, paid_on=paid_on, amount=Pence(amount))


def _state_partner(books: Books, stay: Stay, lines: list[Line]) -> None:
    """What the health board has in its own ledger for a stay whose split it can work out itself."""
    if stay.deal not in PLAIN or stay.story not in PLAIN_STORIES or stay.child is None:
        return
    for month in months_between(Month.of(stay.first), Month.of(stay.until)):
        cost = sum(line.cost(month.first_day, min(month.last_day, END), stay) for line in lines)
        amount = round_half_away(cost * _share(stay) * _slip(stay))
        known = stay.known(month.last_day)
        agency = health(stay.area, month.first_day)[0]
        if amount:
            _record(books, stay, known, agency, month, "accrued", amount)
        if amount and stay.rng.randrange(10) < 7:
            _record(books, stay, known + days(58), agency, month, "paid", amount)


def _share(stay: Stay) -> Fraction:
    return PLAIN[stay.deal]


def _slip(stay: Stay) -> Fraction:
    """Nine in ten records follow the days; the others were worked out in other ways."""
    chance = stay.rng.randrange(20)
    return {0: Fraction(52, 53), 1: Fraction(4, 3)}.get(chance, Fraction(1))


def _record(books: Books, stay: Stay, on: date, agency: str, month: Month, kind: str, pence: int) -> None:
    if kind == "paid" and agency == SALT and on >= MERGER:
        agency = SALT_NEW
    books.state(
        on,
        "partner_records",
        agency=agency,
        placement=stay.code,
        service_month=str(month),
        kind=kind,
        counterparty=stay.lead,
        amount=Pence(pence),
        reference=f"RCH-{month}" if kind == "paid" else None,
    )


def state_receipts(books: Books) -> None:
    """What the health boards paid the council each month: what their records say is paid, in one sum."""
    sums: dict[tuple[str, str, Month], int] = defaultdict(int)
    for month, sheets in books.stated.items():
        for row, _ in sheets["partner_records"].values():
            if row.kind == "paid":
                sums[row.agency, row.counterparty, month] += row.amount
    for (agency, counterparty, month), pence in sorted(sums.items()):
        books.state(
            month.last_day,
            "receipts",
            receipt=f"RC-{agency}-{month}",
            from_agency=agency,
            to_agency=counterparty,
            received_on=month.last_day - days(4),
            amount=Pence(pence),
            reference=f"Recharges, paid {month}",
        )


def state_orders(books: Books) -> None:
    """A purchase order a year from each health board, some of them late."""
    for agency, first, pounds, late in (
        (NORTH, OPENING, 3_200_000, 0),
        (SALT, OPENING, 1_600_000, 20),
        (NORTH, date(2025, 4, 1), 3_400_000, 12),
        (SALT, date(2025, 4, 1), 1_700_000, 95),
        (NORTH, MERGER, 3_500_000, 5),
        (SALT_NEW, MERGER, 1_900_000, 160),
    ):
        books.state(
            first + days(late),
            "purchase_orders",
            order=f"PO-{agency}-{first.year}",
            from_agency=agency,
            to_agency=COUNCIL,
            first_day=first,
            last_day=date(first.year + 1, 3, 31),
            amount=pounds,
        )
