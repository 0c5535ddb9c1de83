"""Whatever is posted, billed and paid, in whatever order: nothing is billed twice and no penny is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.periods import Month
from tests.desk import WHO, Ledger, balances
from tests.examples import examples

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
BETWEEN = ("placement", "service_month", "partner")
PARTNERS = ("H1", "H2", "E")
START = datetime(2026, 7, 1, 9)
FEW = examples(4, same_each_time=True)
Sums = Mapping[tuple[str, ...], Decimal]


def new(folder: str, name: str) -> Ledger:
    """An empty ledger in a folder of its own."""
    return Ledger(Path(folder) / name)


def with_partner(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows with the partner that their budget is of: the two boards are one, since the first became the second."""
    return [{**row, "partner": "E" if row["budget"].startswith("E") else "H"} for row in rows]


def billed(rows: Iterable[Mapping[str, str]]) -> Sums:
    """What papers say of each placement and month, partner by partner."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in with_partner(rows):
        if row["kind"] != "internal_journal":
            sums[tuple(row[name] for name in BETWEEN)] += Decimal(row["amount"])
    return {share: total for share, total in sums.items() if total}


def added(one: Sums, other: Sums) -> Sums:
    """Two sums together."""
    sums = {key: one.get(key, Decimal(0)) + other.get(key, Decimal(0)) for key in {*one, *other}}
    return {key: total for key, total in sums.items() if total}


def check_bills(ledger: Ledger) -> None:
    """What is due is billed or unbilled, never both; numbers have no gaps; no line says nothing."""
    journal, papers = ledger.rows("journal"), ledger.rows("recharges")
    unbilled = with_partner(row for row in journal if row["account"] == "due_from:unbilled")
    on_paper = with_partner(
        row for row in journal if row["account"] == "due_from:billed" and row["kind"] != "receipt"
    )
    due = balances([row for row in unbilled if row["kind"] == "charge"], *BETWEEN)
    assert added(billed(papers), balances(unbilled, *BETWEEN)) == due
    assert billed(papers) == balances(on_paper, *BETWEEN)
    numbers = sorted({row["recharge"] for row in papers})
    by_issuer: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        issuer, _, sequence = number.rpartition("-")
        by_issuer[issuer].append(int(sequence))
    assert all(found == list(range(1, len(found) + 1)) for found in by_issuer.values())
    assert {row["standing"] for row in papers} <= {"agreed", "interim", "disputed"}
    assert all((Decimal(row["amount"]) < 0) == (row["kind"] == "credit_note") for row in papers if is_owed(row))
    lines = {f"{row['recharge']}/{row['line']}": row for row in papers}
    for row in papers:
        if row["corrects"]:
            corrected = lines[row["corrects"]]
            assert [row[name] for name in BETWEEN[:2]] == [corrected[name] for name in BETWEEN[:2]]
    for name, row in lines.items():
        credited = sum(Decimal(each["amount"]) for each in papers if is_credit(each) and each["corrects"] == name)
        assert not credited or Decimal(row["amount"]) >= -credited


def is_owed(row: Mapping[str, str]) -> bool:
    return row["kind"] != "internal_journal"


def is_credit(row: Mapping[str, str]) -> bool:
    return row["kind"] == "credit_note"


@st.composite
def recharged(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """A history of two placements: what is decided, mended, posted, closed and billed, as lines to be told."""
    steps: list[tuple[str, ...]] = []
    horizon = closed = 0
    for turn in range(draw(st.integers(6, 12))):
        what = draw(st.sampled_from(["decide", "decide", "mend", "post", "post", "close", "bill", "bill"]))
        placement, month = draw(st.sampled_from("AB")), draw(st.integers(1, 6))
        if what == "decide":
            status = draw(st.sampled_from(["agreed", "agreed", "interim", "disputed", "declined"]))
            percent = draw(st.sampled_from([10, 25, 33, 50]))
            partner = draw(st.sampled_from(["H1-CC", "E-HN"]))
            steps.append(("decide", f"{placement}-{turn}", status, f"2026-{month:02d}-01", str(percent), partner))
        elif what == "mend":
            steps.append(("mend", placement, str(draw(st.integers(50, 150)))))
        elif what == "post":
            horizon = max(horizon, month)
            steps.append(("post", str(Month(2026, month).last_day)))
        elif what == "close" and horizon - 1 > closed:
            closed = horizon - 1
            steps.append(("close", f"2026-{closed:02d}"))
        elif what == "bill":
            steps.append(("bill", f"2026-{month:02d}"))
    return [*steps, ("post", "2026-06-30")]


def tell(ledger: Ledger, steps: Iterable[tuple[str, ...]], *, bill: bool = True) -> datetime:
    """Do one step an hour; the moment of the last. Without `bill`, all but the billing."""
    now = START
    ledger.take(GROUND, now.isoformat())
    for place, (what, *of) in enumerate(steps):
        now += timedelta(hours=1)
        at = ("--now", now.isoformat())
        if what == "decide":
            deal, status, first_day, percent, partner = of
            decided_on = date(2025, 1, 1) + timedelta(days=place)
            ledger.take(
                "agreements: agreement,placement,status,basis,first_day,decided_on,review_by\n"
                f"{deal},{deal[0]},{status},panel,{first_day},{decided_on},2027-12-31\n\n"
                "clauses: agreement,rank,kind,budget,percent\n"
                f"{deal},1,share,C-ED,20\n{deal},2,rest,C-SC,{100 - int(percent)}\n{deal},2,rest,{partner},{percent}",
                now.isoformat(),
            )
        elif what == "mend":
            price = "prices: price,placement,component,rate,unit,first_day\n"
            ledger.take(f"{price}{of[0]}-core,{of[0]},core,{of[1]},day,2026-01-10", now.isoformat())
        elif what == "post":
            ledger.post(of[0], now.isoformat())
        elif what == "close":
            ledger.do("close", *of, *at)
        elif bill:
            ledger.do("recharge", *of, *at)
    return now


@FEW
@given(recharged())
def test_what_is_billed_and_unbilled_is_what_is_due_and_nothing_is_billed_twice(
    steps: list[tuple[str, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        ledger = new(folder, "one")
        now = tell(ledger, steps).isoformat()
        check_bills(ledger)
        ledger.do("recharge", "2026-06", "--now", now)
        check_bills(ledger)
        journal = ledger.rows("journal")
        by_share = ("placement", "service_month", "agreement", "budget", "standing")
        assert balances([row for row in journal if row["account"] == "due_from:unbilled"], *by_share) == {}
        assert ledger.figures("recharge", "2026-06", "--now", now)["batch"] is None
        assert "Everything agrees" in ledger.do("verify")


@FEW
@given(recharged())
def test_billing_in_between_or_at_the_end_asks_for_the_same(steps: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as folder:
        piecemeal, afresh = new(folder, "piecemeal"), new(folder, "afresh")
        for ledger, bill in ((piecemeal, True), (afresh, False)):
            now = tell(ledger, steps, bill=bill)
            ledger.do("recharge", "2026-06", "--now", now.isoformat())
        assert billed(piecemeal.rows("recharges")) == billed(afresh.rows("recharges"))


@st.composite
def receipts(draw: st.DrawFn) -> list[str]:
    """Rows of receipts from partners: round sums, some for a paper by its number, some given back."""
    rows = []
    for place in range(draw(st.integers(1, 5))):
        day = f"2026-{draw(st.integers(2, 9)):02d}-15"
        amount = draw(st.sampled_from([1000, 150, 20, 3, -40]))
        reference = draw(st.sampled_from(["", "C-000001", "C-000002", "thanks"]))
        rows.append(f"R{place},{draw(st.sampled_from(PARTNERS))},C,{day},{amount}.01,{reference}")
    return rows


@FEW
@given(recharged(), receipts(), st.randoms(use_true_random=False))
def test_money_in_is_matched_or_on_account_and_the_order_of_learning_does_not_matter(
    steps: list[tuple[str, ...]], rows: list[str], chance: st.Random
) -> None:
    head = "receipts: receipt,from_agency,to_agency,received_on,amount,reference\n"
    with TemporaryDirectory() as folder:
        at_once, piecemeal = new(folder, "at-once"), new(folder, "piecemeal")
        for ledger in (at_once, piecemeal):
            now = tell(ledger, steps)
            ledger.do("recharge", "2026-06", "--now", now.isoformat())
        at_once.take(head + "\n".join(rows), now.isoformat())
        at_once.do("reconcile", "--no-marts", "--now", now.isoformat())
        shuffled = list(rows)
        chance.shuffle(shuffled)
        for row in shuffled:
            piecemeal.take(head + row, now.isoformat())
            piecemeal.do("reconcile", "--no-marts", "--now", now.isoformat())
        columns = ("agency", "account", "counterparty", "service_month", "budget", "agreement", "standing", "kind")
        assert balances(at_once.rows("journal"), *columns) == balances(piecemeal.rows("journal"), *columns)
        for ledger in (at_once, piecemeal):
            check_money(ledger, rows)
            assert ledger.figures("reconcile", "--now", now.isoformat())["batch"] is None
            assert "Everything agrees" in ledger.do("verify")


def check_money(ledger: Ledger, rows: list[str]) -> None:
    """What came in is in cash on both sides, and the journal balances."""
    journal = ledger.rows("journal")
    came = sum(Decimal(row.split(",")[4]) for row in rows)
    cash = balances([row for row in journal if row["account"] == "cash"], "agency")
    assert cash.get(("C",), Decimal(0)) == came
    assert sum(cash.values()) == 0
    assert balances(journal, "entry", "agency") == {}
