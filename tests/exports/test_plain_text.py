"""The journal as plain-text accounting: beancount and hledger load it, find no fault, and come to our balances."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest
from beancount.core.data import Open, Transaction
from beancount.parser import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.money_and_days.periods import Month
from ledger.errors import DataFault
from ledger.exports import account_names
from ledger.exports.account_names import ROOTS, account_name, named_accounts
from ledger.exports.beancount import beancount_text
from ledger.exports.hledger import hledger_text
from ledger.exports.text_file import write_text
from ledger.journal.accounts import ACCOUNTS
from ledger.journal.lines import JournalLine, UsedAccount
from tests.desk import SMALL, Ledger
from tests.other_programs import (
    HLEDGER,
    beancount_balances,
    beancount_postings,
    hledger_balances,
    needs_hledger,
    our_balances,
)

KEYS = ("agency", "account", "counterparty")
ACCOUNT = re.compile(r"(Assets|Liabilities)(:[A-Z0-9][A-Za-z0-9-]*)+")
CODES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")) | st.sampled_from('"\\,;|:*()[]{}#é%'),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Two placements, a partner merged away, a closed month and what was learnt about it afterwards."""
    ledger = Ledger(tmp_path_factory.mktemp("desk"))
    ledger.take(SMALL, "2026-04-01")
    ledger.post("2026-04-30", "2026-04-30")
    ledger.do("close", "2026-03", "--now", "2026-05-01")
    ledger.take("prices: price,rate\nA-core,7070", "2026-05-02")
    ledger.post("2026-05-31", "2026-05-31")
    return ledger


def exported(desk: Ledger, program: str, *words: str) -> Path:
    file = desk.folder / f"books.{program}"
    said = desk.do("export", program, str(file), *words)
    assert re.fullmatch(r"entries written: \d+\n", said)
    return file


def test_beancount_comes_to_our_balances(desk: Ledger) -> None:
    theirs = beancount_balances(exported(desk, "beancount"))
    assert len(theirs) > 10
    assert theirs == our_balances(desk.rows("journal"), *KEYS)


@needs_hledger
def test_hledger_comes_to_our_balances(desk: Ledger) -> None:
    ours = our_balances(desk.rows("journal"), *KEYS)
    assert hledger_balances(exported(desk, "hledger")) == {
        account_name(agency, account, counterparty or None): amount
        for (agency, account, counterparty), amount in ours.items()
    }


def test_days_never_go_back_and_every_payee_is_declared(desk: Ledger) -> None:
    """The journal is in order of entry, a placement's months after another's: a file by day is in another order."""
    written = exported(desk, "hledger").read_text(encoding="utf-8")
    heads = re.findall(r"^(\d{4}-\d\d-\d\d) \* \((\d+)\) ([^|\n]+?)(?: \|.*)?$", written, re.MULTILINE)
    assert len(heads) == len({row["entry"] for row in desk.rows("journal")})
    numbers = [int(number) for _, number, _ in heads]
    assert numbers != sorted(numbers)
    assert [day for day, _, _ in heads] == sorted(day for day, _, _ in heads)
    assert {payee for _, _, payee in heads} == set(re.findall(r"^payee (.+)$", written, re.MULTILINE))


def test_budget_agreement_and_standing_of_every_posting_are_there(desk: Ledger) -> None:
    columns = ("entry", "account", "budget", "agreement", "standing")
    theirs: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for entry, posting, opened in beancount_postings(exported(desk, "beancount")):
        told = [str((posting.meta or {}).get(key, "")) for key in columns[2:]]
        theirs[str(entry.meta["entry"]), str(opened["account"]), *told] += posting.units.number
    assert {key: amount for key, amount in theirs.items() if amount} == our_balances(desk.rows("journal"), *columns)


def test_an_entry_is_dated_the_last_day_of_its_posting_month_and_keeps_its_service_month(desk: Ledger) -> None:
    journal = {row["entry"]: row for row in desk.rows("journal")}
    entries = {str(entry.meta["entry"]): entry for entry, _, _ in beancount_postings(exported(desk, "beancount"))}
    assert entries.keys() == journal.keys()
    late = 0
    for number, entry in entries.items():
        row = journal[number]
        assert entry.date == Month.parse(row["posting_month"]).last_day
        said = [entry.meta.get(key) for key in ("batch", "kind", "placement", "service_month", "corrects")]
        assert ["" if value is None else str(value) for value in said] == [
            row[key] for key in ("batch", "kind", "placement", "service_month", "corrects")
        ]
        late += row["posting_month"] > row["service_month"]
    assert late


def test_the_books_as_known_before_are_what_they_were_then(desk: Ledger) -> None:
    moment = ("--as-known-at", "2026-05-01")
    theirs = beancount_balances(exported(desk, "beancount", *moment))
    assert theirs == our_balances(desk.rows("journal", "2026-05-01"), *KEYS)
    assert theirs != beancount_balances(exported(desk, "beancount"))


def test_an_empty_ledger_gives_books_without_entries(tmp_path: Path) -> None:
    desk = Ledger(tmp_path)
    desk.do("init")
    assert beancount_balances(exported(desk, "beancount")) == {}


def test_a_file_that_cannot_be_written_is_told(desk: Ledger) -> None:
    result = desk.ask("export", "hledger", str(desk.folder / "nowhere" / "x.journal"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_every_account_has_a_root() -> None:
    assert set(ROOTS) == ACCOUNTS


def test_two_accounts_never_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    used = [UsedAccount(agency, "cash", None, Month(2026, 4)) for agency in ("C", "c", "C/", "/c", "/", "C-")]
    assert len(named_accounts(used)) == 6
    monkeypatch.setattr(account_names, "account_name", lambda *_: "Assets:C:Cash")
    with pytest.raises(DataFault, match="Two accounts would both be called Assets:C:Cash"):
        named_accounts(used)


def a_book(agency: str, code: str) -> tuple[list[UsedAccount], list[JournalLine]]:
    """One entry in one agency's books, all of whose codes are what one likes."""
    moment = datetime(2026, 4, 30, tzinfo=UTC)
    head = (1, 1, moment, "2026-04", "2026-04", "charge", code, agency)
    share = (code, code, "agreed")
    used = [UsedAccount(agency, name, agency, Month(2026, 4)) for name in ("cash", "provider:payable")]
    debit = JournalLine(*head, "cash", agency, *share, 1001, None, None, code)
    return used, [debit, JournalLine(*head, "provider:payable", agency, *share, None, 1001, None, code)]


@settings(deadline=None)
@given(CODES, CODES)
def test_any_code_comes_through_beancount_as_it_is(agency: str, code: str) -> None:
    text = "".join(beancount_text(*a_book(agency, code), "Books"))
    entries, errors, _ = parser.parse_string(text)
    assert not errors
    opened = [entry for entry in entries if isinstance(entry, Open)]
    assert [(entry.meta["agency"], entry.meta["counterparty"]) for entry in opened] == [(agency, agency)] * 2
    assert all(ACCOUNT.fullmatch(entry.account) for entry in opened)
    (charge,) = (entry for entry in entries if isinstance(entry, Transaction))
    assert (charge.meta["placement"], charge.meta["paper"], charge.narration) == (
        code,
        code,
        f"charge {code} 2026-04",
    )
    assert [posting.meta["budget"] for posting in charge.postings] == [code, code]


@needs_hledger
def test_codes_with_signs_of_their_own_come_through_hledger(tmp_path: Path) -> None:
    code = "a,b;c|d%e=(*)[x]{y}!@\"'é€:z"
    file = tmp_path / "books.hledger"
    write_text(file, hledger_text(*a_book("C/1;2|", code), "Books"))
    assert hledger_balances(file) == {
        account_name("C/1;2|", "cash", "C/1;2|"): Decimal("10.01"),
        account_name("C/1;2|", "provider:payable", "C/1;2|"): Decimal("-10.01"),
    }
    kept = subprocess.run(
        [str(HLEDGER), "-f", str(file), "tags", "budget", "--values"], check=True, capture_output=True
    ).stdout.decode()
    assert unquote(kept.strip()) == code
