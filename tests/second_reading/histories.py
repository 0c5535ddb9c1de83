"""Random histories: what happens to a small ledger, told through public doors and to the second reading alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from ledger.domain.agencies.sheets import Budget
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from tests.desk import WHO, Ledger, amount
from tests.domain.splits.second_reading import Book, daily_costs, month_of
from tests.second_reading import acceptance, billing, invoice_lines, settling
from tests.second_reading.posting_months import Calendar, month_after, of_charge, of_document

GROUND = (
    WHO.replace("H2,Integrated", "E,Department,department\nH2,Integrated").replace(
        "H1-CC,H1", "E-HN,E,education,Needs,,\nH1-CC,H1"
    )
    + """
placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-01-10
B,K2,OAK,K2,C-SC,2026-01-10

prices: price,placement,component,rate,unit,first_day
A-core,A,core,100,day,2026-01-10
B-core,B,core,70.35,day,2026-01-10
"""
)
"""Two placements of a council, a department, and a board that another follows on 1 April 2026."""
BEGIN = date(2026, 2, 16)
LATEST = date(2027, 12, 31)
"""A day by which all has happened."""
Step = tuple[str, ...]


def pence(text: str) -> int:
    """Pounds as exports write them, in pence."""
    return int(Decimal(text or "0") * 100)


def pounds(amount_in_pence: int) -> str:
    """Pence as books write pounds."""
    return f"{Decimal(amount_in_pence) / 100:.2f}"


def last_day_of(month: str) -> date:
    """The last day of a month."""
    year, number = (int(part) for part in month_after(month).split("-"))
    return date(year, number, 1) - timedelta(1)


@st.composite
def histories(draw: st.DrawFn, number: int) -> list[Step]:
    """What happens in so many steps, in order: each begins with how many days go by before it."""
    steps: list[Step] = []
    kinds = ["decide", "decide", "mend", "post", "bill", "issue", "issue", "close", "pay", "pay"]
    kinds += ["invoice", "invoice", "accept", "credit"]
    for _ in range(number):
        what = draw(st.sampled_from(kinds))
        days = str(draw(st.sampled_from([0, 1, 12, 31])))
        placement = draw(st.sampled_from("AB"))
        if what == "decide":
            status = draw(st.sampled_from(["agreed", "agreed", "interim", "disputed", "declined"]))
            month = draw(st.integers(1, 6))
            percent = draw(st.sampled_from(["10", "25", "100/3", "50"]))
            partner = draw(st.sampled_from(["H1-CC", "E-HN"]))
            cap = draw(st.sampled_from(["", "", "900", "1500.01"]))
            contested = draw(st.sampled_from(["", "", "disputed", "interim"]))
            settled = draw(st.sampled_from(["", "", "", "direct"]))
            steps.append(
                (days, what, placement, status, f"2026-{month:02d}-01", percent, partner, cap, contested, settled)
            )
        elif what == "mend":
            steps.append((days, what, placement, draw(st.sampled_from(["90", "100", "104.35", "120"]))))
        elif what == "pay":
            how = draw(st.sampled_from(["named", "sum", "part", "odd", "all"]))
            steps.append((days, what, draw(st.sampled_from("HE")), how, str(draw(st.integers(0, 5)))))
        elif what == "invoice":
            first, count = draw(st.integers(0, 120)), draw(st.integers(1, 40))
            beyond = draw(st.sampled_from([0, 0, 1, 2, 500, 20_000, -300]))
            steps.append((days, what, placement, str(first), str(count), str(beyond)))
        elif what == "accept":
            steps.append(
                (
                    days,
                    what,
                    str(draw(st.integers(0, 5))),
                    draw(st.sampled_from(["accepted", "queried"])),
                    draw(st.sampled_from(["2.00", "150.00", "1000.00"])),
                    draw(st.sampled_from(["clauses", "clauses", "lead"])),
                )
            )
        elif what == "credit":
            steps.append((days, what, str(draw(st.integers(0, 5))), draw(st.sampled_from(["3.00", "200.00"]))))
        else:
            steps.append((days, what))
    return [*steps, ("1", "issue")]


@dataclass
class Told:
    """What the second reading knows of a history so far."""

    facts: Facts = field(default_factory=Facts)
    calendar: Calendar = field(default_factory=Calendar)
    today: date = BEGIN
    horizon: date | None = None
    shares: dict[billing.Share, dict[str, int]] = field(default_factory=dict)
    """By share (recharged only), what the entries of kind `charge` say by standing."""
    lines: list[billing.Line] = field(default_factory=list)
    receipts: dict[str, list[settling.Money]] = field(default_factory=lambda: {"H": [], "E": []})
    matches: dict[str, list[settling.Match]] = field(default_factory=lambda: {"H": [], "E": []})
    asked: list[invoice_lines.Asked] = field(default_factory=list)
    credited: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    accepted: dict[str, acceptance.Acceptance] = field(default_factory=dict)

    def purses(self) -> dict[str, billing.Purse]:
        """The budgets, for who holds them."""
        rows = self.facts.sheet(Budget).values()
        return {row.budget: billing.Purse(row.agency, row.last_day, row.successor) for row in rows}

    def compared(self) -> dict[tuple[str, str], invoice_lines.Compared]:
        """What each invoice line asks beyond its days."""
        books = {name: Book.of(self.facts, name) for name in "AB"}
        costs = {name: daily_costs(book, LATEST) for name, book in books.items()}
        parts = {name: acceptance.lead_part(book, LATEST) for name, book in books.items()}

        def cost(placement: str, price: str | None, day: date) -> Fraction:
            of_day = costs[placement].get(day, {})
            whole = sum((of_day[name] for name in of_day if price in (None, name)), Fraction(0))
            return whole * parts[placement].get(month_of(day), Fraction(1))

        return invoice_lines.compare(self.asked, cost)

    def post(self, through: date) -> None:
        """What the shares come to, posted through a day."""
        self.horizon = max(self.horizon or through, through)
        compared = self.compared()
        self.shares = {}
        for placement in "AB":
            of_it = []
            for line in self.asked:
                said = self.accepted.get(line.invoice)
                if said is not None and line.placement == placement:
                    queried = compared[line.key].queried
                    of_it.append((said, acceptance.worth(said.stated, queried, self.credited[line.invoice])))
            for share, worth in acceptance.shares(self.facts, placement, self.horizon, of_it).items():
                if share.settled == "recharge":
                    key = billing.Share("C-SC", share.budget, placement, share.month)
                    by_standing = self.shares.setdefault(key, {})
                    by_standing[share.standing] = by_standing.get(share.standing, 0) + worth

    def bills(self) -> list[billing.New]:
        """What an issue of today gives."""
        owed = {share: sum(by_standing.values()) for share, by_standing in self.shares.items()}
        return billing.issue(self.purses(), owed, self.lines, self.today, "2026-12")

    def account(self, partner: str) -> settling.Account:
        """All between the council and a debtor: the board and the one that follows it are one."""

        def is_theirs(budget: str) -> bool:
            return budget[0] == partner

        parts: dict[settling.Month, dict[str, int]] = {}
        for share, by_standing in self.shares.items():
            if is_theirs(share.budget):
                there = parts.setdefault((share.placement, share.month), {})
                for standing, worth in by_standing.items():
                    there[standing] = there.get(standing, 0) + worth
        lines = [
            settling.Line(
                each.number, each.line, each.dated, each.share.placement, each.share.month, each.pence, each.names
            )
            for each in self.lines
            if is_theirs(each.share.budget)
        ]
        return settling.Account(lines, parts, self.matches[partner])


class Player:
    """Tells a history to a ledger and to the reading, and compares what they say, line by line."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(folder)
        self.told = Told()
        self.hour = 0
        self.codes = 0
        self.take(GROUND)

    def now(self) -> str:
        """The clock: each act an hour after the one before, or a minute, on the day."""
        self.hour += 1
        return f"{self.told.today}T{self.hour // 60:02d}:{self.hour % 60:02d}"

    def code(self, name: str) -> str:
        """A code of its own for something new."""
        self.codes += 1
        return f"{name}{self.codes}"

    def take(self, book: str) -> None:
        """Hand a book to both."""
        self.ledger.take(book, self.now())
        for block in book.strip().split("\n\n"):
            name, _, table = block.strip().partition(": ")
            header, *rows = table.splitlines()
            for row in rows:
                cells = dict(zip(header.split(","), row.split(","), strict=False))
                known = SHEETS[name](**{column: cell for column, cell in cells.items() if cell})
                self.told.facts.rows[name][known.key_values] = known

    def play(self, steps: Iterable[Step]) -> None:
        """All steps, in order."""
        for days, what, *words in steps:
            self.told.today += timedelta(int(days))
            getattr(self, f"_{what}")(*words)

    def _decide(
        self,
        placement: str,
        status: str,
        first: str,
        percent: str,
        partner: str,
        cap: str,
        contested: str,
        settled: str,
    ) -> None:
        code = self.code(f"{placement}-")
        kind = "capped" if cap else "share"
        per = "month" if cap else ""
        self.take(
            f"agreements: agreement,placement,status,basis,first_day,decided_on,review_by\n"
            f"{code},{placement},{status},panel,{first},{self.told.today},2027-12-31\n\n"
            f"clauses: agreement,rank,kind,budget,percent,amount,per,standing,settled\n"
            f"{code},1,{kind},{partner},{percent},{cap},{per},{contested},{settled}\n"
            f"{code},2,rest,C-SC,100,,,,"
        )

    def _mend(self, placement: str, rate: str) -> None:
        self.take(
            f"prices: price,placement,component,rate,unit,first_day\n"
            f"{placement}-core,{placement},core,{rate},day,2026-01-10"
        )

    def _post(self) -> None:
        through = last_day_of(month_of(self.told.today))
        before = {row["entry"] for row in self.ledger.rows("journal")}
        self.ledger.post(str(through), self.now())
        self.told.post(through)
        found = [row for row in self.ledger.rows("journal") if row["entry"] not in before and row["kind"] == "charge"]
        months = {(row["service_month"], row["posting_month"]) for row in found}
        same("months of charges", {(month, of_charge(self.told.calendar, month)) for month, _ in months}, months)
        self.check_shares()

    def check_shares(self) -> None:
        """What the entries of kind `charge` say is recharged, by budget, month and standing."""
        theirs: dict[tuple[str, ...], int] = defaultdict(int)
        for row in self.ledger.rows("journal"):
            if row["kind"] == "charge" and row["account"].startswith("due_from"):
                theirs[row["budget"], row["placement"], row["service_month"], row["standing"]] += pence_of(row)
        ours = {
            (share.budget, share.placement, share.month, standing): worth
            for share, by_standing in self.told.shares.items()
            for standing, worth in by_standing.items()
            if share.budget[0] != "C" and worth
        }
        same("shares", ours, {key: worth for key, worth in theirs.items() if worth})

    def _close(self) -> None:
        if self.told.horizon is None:
            return
        month = min(month_of(self.told.horizon), month_of(self.told.today.replace(day=1) - timedelta(1)))
        if self.told.calendar.closed is None or month > self.told.calendar.closed:
            self.ledger.do("close", month, "--now", self.now())
            self.told.calendar = Calendar(month)

    def _bill(self) -> None:
        known = {line.key for line in self.told.lines}
        expected = self.told.bills()
        before = {row["entry"] for row in self.ledger.rows("journal")}
        self.ledger.do("recharge", "2026-12", "--now", self.now())
        new: dict[tuple[str, int], list[dict[str, str]]] = defaultdict(list)
        for row in self.ledger.rows("recharges"):
            key = row["recharge"], int(row["line"])
            if row["kind"] != "internal_journal" and key not in known:
                new[key].append(row)
        found = []
        for key, rows in new.items():
            number, _, line = rows[0]["corrects"].partition("/")
            total = sum(pence(row["amount"]) for row in rows)
            # A line above nil may tell which it adds to; only of credit lines do the rules say which they name.
            names = (number, int(line)) if line and total < 0 else None
            share = billing.Share("C-SC", rows[0]["budget"], rows[0]["placement"], rows[0]["service_month"])
            dated = date.fromisoformat(rows[0]["dated"])
            self.told.lines.append(billing.Line(*key, dated, share, total, names))
            pair = billing.Between(rows[0]["from_agency"], rows[0]["to_agency"], share.placement, share.month)
            found.append(billing.New(pair, total, names))
        same("lines issued", sorted(map(str, expected)), sorted(map(str, found)))
        posted = {
            row["posting_month"]
            for row in self.ledger.rows("journal")
            if row["entry"] not in before and row["kind"] == "recharge" and row["account"] == "due_from:billed"
        }
        if found:
            same("months of documents", True, of_document(self.told.calendar, self.told.today) in posted)
        self._reconcile()

    def _issue(self) -> None:
        self._post()
        self._bill()

    def _pay(self, partner: str, how: str, which: str) -> None:
        account = self.told.account(partner)
        papers = list(account.papers().items())
        owed = [(number, open_sum) for number, open_sum in papers if open_sum > 0]
        if not owed:
            return
        number, worth = owed[int(which) % len(owed)]
        reference = number if how in ("named", "part", "thousand") else ""
        if how == "part":
            worth = max(1, worth * 2 // 5)
        elif how == "odd":
            worth = 12_345
        elif how == "thousand":
            worth = 100_000
        elif how == "all":
            worth = max(1, sum(open_sum for _, open_sum in papers))
        code = self.code("T")
        payer = "E" if partner == "E" else "H1" if self.told.today < date(2026, 4, 1) else "H2"
        self.take(
            f"receipts: receipt,from_agency,to_agency,received_on,amount,reference\n"
            f"{code},{payer},C,{self.told.today},{pounds(worth)},{reference}"
        )
        self.told.receipts[partner].append(settling.Money(code, self.told.today, worth, reference))
        self._reconcile()

    def _invoice(self, placement: str, first: str, count: str, beyond: str) -> None:
        code = self.code("I")
        first_day = date(2026, 1, 10) + timedelta(int(first))
        line = invoice_lines.Asked(
            code, "1", self.told.today, "C", placement, f"{placement}-core", first_day,
            first_day + timedelta(int(count) - 1), 10_000 * int(count) + int(beyond),
        )  # fmt: skip
        net = pounds(line.net)
        self.told.asked.append(line)
        self.take(
            f"invoices: invoice,number,provider,to_agency,kind,dated,net,gross\n"
            f"{code},{code},OAK,C,invoice,{line.dated},{net},{net}\n\n"
            f"invoice_lines: invoice,line,placement,price,first_day,last_day,net\n"
            f"{code},1,{placement},{line.price},{line.first_day},{line.last_day},{net}"
        )
        self._reconcile()

    def _accept(self, which: str, decision: str, stated: str, borne: str) -> None:
        compared = self.told.compared()
        waiting = [
            line
            for line in self.told.asked
            if line.invoice in self.told.accepted
            or compared[line.key].queried - self.told.credited[line.invoice] >= pence(stated)
        ]
        if not waiting:
            return
        line = waiting[int(which) % len(waiting)]
        if decision == "accepted" and compared[line.key].queried - self.told.credited[line.invoice] < pence(stated):
            return
        said = f"{stated},{borne}" if decision == "accepted" else ","
        self.take(
            f"line_decisions: invoice,line,decision,on,amount,borne\n"
            f"{line.invoice},1,{decision},{self.told.today},{said}"
        )
        self.told.accepted.pop(line.invoice, None)
        if decision == "accepted":
            self.told.accepted[line.invoice] = acceptance.Acceptance(
                line.invoice, "1", line.dated, "C", line.price, line.first_day, line.last_day, pence(stated),
                borne="lead" if borne == "lead" else "clauses",
            )  # fmt: skip
        self._reconcile()

    def _credit(self, which: str, worth: str) -> None:
        compared = self.told.compared()
        waiting = [
            line
            for line in self.told.asked
            if compared[line.key].queried - self.told.credited[line.invoice] >= pence(worth)
        ]
        if not waiting:
            return
        invoice = waiting[int(which) % len(waiting)].invoice
        code = self.code("N")
        self.take(
            f"invoices: invoice,number,provider,to_agency,kind,dated,net,gross,credit_of\n"
            f"{code},{code},OAK,C,credit,{self.told.today},{worth},{worth},{invoice}"
        )
        self.told.credited[invoice] += pence(worth)
        self._reconcile()

    def _reconcile(self) -> None:
        self.ledger.do("reconcile", "--no-marts", "--now", self.now())
        for partner, receipts in self.told.receipts.items():
            self.told.account(partner).reconcile(receipts, self.told.today)
        self.check_open()
        self.check_lines()

    def check_open(self) -> None:
        """What is open of debts by placement, month and standing; what is on account."""
        journal = self.ledger.rows("journal")
        for partner in "HE":
            account = self.told.account(partner)
            state = account.open()
            ours: dict[tuple[str, str, str], int] = defaultdict(int)
            parts = settling.standings(account.lines, state, account.parts)
            for line in account.lines:
                if line.pence < 0:
                    ours[line.placement, line.month, ""] += state.lines[line.key]
                for standing, worth in parts.get(line.key, []):
                    ours[line.placement, line.month, standing] += worth
            theirs: dict[tuple[str, str, str], int] = defaultdict(int)
            on_account = 0
            for row in journal:
                if row["agency"] == "C" and row["counterparty"][:1] == partner:
                    if row["account"] == "due_from:billed":
                        theirs[row["placement"], row["service_month"], row["standing"]] += pence_of(row)
                    if row["account"] == "on_account":
                        on_account -= pence_of(row)
            same(f"open of {partner}", nonnil(ours), nonnil(theirs))
            held = sum(account.on_account(money) for money in self.told.receipts[partner])
            same(f"on account of {partner}", held, on_account)

    def check_lines(self) -> None:
        """What each invoice line asks beyond, or is short of, its price."""
        theirs = {
            (row["invoice"], row["line"]): pence(row["difference"])
            for row in self.ledger.rows("invoice-lines")
            if row["invoice"].startswith("I")
        }
        ours = {key: found.queried - found.short for key, found in self.told.compared().items()}
        asked = {key: worth for key, worth in theirs.items() if abs(worth) > 1 or ours.get(key)}
        same("invoice lines", nonnil(ours), nonnil(asked))


def pence_of(row: dict[str, str]) -> int:
    """Debit less credit of a row of the journal."""
    return int(amount(row) * 100)


def nonnil(sums: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """Without those that come to nothing."""
    return {key: total for key, total in sums.items() if total}


def same(what: str, reading: object, product: object) -> None:
    """Fail with both, if the reading and the product differ."""
    assert reading == product, f"{what}: the reading says {reading}, the product {product}"
