"""A ledger opened by somebody else than its owner, who may read it and not write: pages, exports and what records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboards.pages import PAGES
from ledger.config import ROOT
from tests.another_user import as_another_user, folder_of_all, only_read
from tests.desk import SMALL, Ledger

ONLY_READ = "This ledger can only be read"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_of_all() as folder:
        yield folder


@pytest.fixture(scope="module")
def ledger(folder: Path) -> Ledger:
    """A ledger of root's, posted, invoiced and counted, that all may read: the file 0444, its folder 0555."""
    ledger = Ledger(folder / "ledger")
    ledger.take(SMALL, "2026-06-01")
    ledger.do("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-01")
    ledger.do("recharge", "2026-05", "--now", "2026-06-01")
    only_read(ledger.folder)
    return ledger


def asked(ledger: Ledger, folder: Path, *commands: Sequence[str]) -> list[tuple[int, str]]:
    """What commands come to for another user: how each ended, and what it said; never a traceback."""
    program = str(ROOT / "tests" / "dashboards" / "commands_in_turn.py")
    words = json.dumps([list(command) for command in commands])
    done = as_another_user(program, words, env=_told_of(ledger), home=folder / "home")
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [each["fault"] for each in told] == [""] * len(commands)
    return [(each["code"], each["said"]) for each in told]


def _told_of(ledger: Ledger) -> dict[str, str]:
    return {"JOINT_LEDGER_STORE": ledger.url, "JOINT_LEDGER_TODAY": "2026-06-01"}


def pages_opened(ledger: Ledger, folder: Path) -> list[dict[str, Any]]:
    """What each page told another user."""
    program = str(ROOT / "tests" / "dashboards" / "all_pages.py")
    done = as_another_user(program, env=_told_of(ledger), home=folder / "home")
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_every_page_opens_and_says_that_the_ledger_can_only_be_read(ledger: Ledger, folder: Path) -> None:
    told = pages_opened(ledger, folder)
    assert [page["title"] for page in told] == [page.title for page in PAGES]
    for page in told:
        assert (page["failed"], page["errors"]) == ([], []), page["title"]
        assert any(ONLY_READ in warning for warning in page["warnings"]), page["title"]


EXPORTED = {
    "journal": (),
    "aged-debt": (),
    "workbook": ("--month", "2026-05"),
    "beancount": (),
    "gl": ("--agency", "C", "--month", "2026-05"),
    "pnw-census": ("--on", "2026-05-01"),
}


def test_an_export_works_where_that_user_may_write_and_says_in_one_sentence_where_not(
    ledger: Ledger, folder: Path
) -> None:
    commands = [
        ("export", what, str(place / what), *words)
        for what, words in EXPORTED.items()
        for place in (folder / "home", ledger.folder)
    ]
    told = asked(ledger, folder, *commands)
    for (_, what, file, *_), (code, said) in zip(commands, told, strict=True):
        if Path(file).parent == ledger.folder:
            assert code == 1, what
            why = f"{file} cannot be written: Permission denied. Give a file in a folder you may write to"
            assert said.startswith(why), what
            assert "Errno" not in said
        else:
            assert (code, Path(file).stat().st_size > 0) == (0, True), said


def test_an_evidence_pack_is_written_at_home_and_nowhere_else(ledger: Ledger, folder: Path) -> None:
    number = ledger.rows("recharges")[0]["recharge"]
    places = (folder / "home" / "evidence", ledger.folder / "evidence")
    at_home, elsewhere = asked(ledger, folder, *(("evidence", number, str(place)) for place in places))
    assert (at_home[0], at_home[1].count("written: ")) == (0, 2)
    assert elsewhere[0] == 1
    assert elsewhere[1].endswith("cannot be made: Permission denied. Name a folder in a place you may write to.")


LOOKS = (("verify",), ("month-end", "2026-05"), ("explain", "A", "--month", "2026-03"))
RECORDS = (("post", "--through", "2026-05-31"), ("reconcile",), ("close", "2026-04"))


def test_what_only_looks_works_and_what_records_says_that_nothing_was_recorded(ledger: Ledger, folder: Path) -> None:
    told = asked(ledger, folder, *LOOKS, *RECORDS)
    assert [code for code, _ in told] == [0] * len(LOOKS) + [3] * len(RECORDS)
    for _, said in told[len(LOOKS) :]:
        assert "can be read and not be written: nothing was recorded." in said


def test_where_the_figures_are_their_owner_s_alone_pages_say_so_and_open_all_the_same() -> None:
    with folder_of_all() as folder:
        ledger = Ledger(folder / "ledger")
        ledger.take(SMALL, "2026-06-01")
        ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
        ledger.file.chmod(0o444)
        ledger.folder.chmod(0o555)
        told = pages_opened(ledger, folder)
        assert len(told) == len(PAGES)
        for page in told:
            assert page["failed"] == [], page["title"]
            assert any(ONLY_READ in warning for warning in page["warnings"]), page["title"]
        [(code, said)] = asked(ledger, folder, ("marts",))
        assert (code, "figures were not refreshed" in said) == (1, True)
