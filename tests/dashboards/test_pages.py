"""The table of pages: each page stands in it once, and whatever leads to a page leads to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages import MENU, PAGES, Page
from ledger.answers.registry import ANSWERS
from ledger.config import ROOT
from ledger.marts.build import sql_files

SCREENS = ROOT / "dashboards"
ADDRESS = re.compile(r'pages\.(?:link|at)\(\s*"([a-z-]+)|\]\(/([a-z-]+)|"/([a-z-]+)\?|page="[^":]*: ([a-z-]+)"')
"""An address in a link, in a link of Markdown, in what a row leads to, and in what needs somebody."""


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}


def run_as_pages(files: Mapping[str, str]) -> set[str]:
    """The files that Streamlit can run as a page: they show themselves when they are run."""
    return {name for name, text in files.items() if 'if __name__ == "__main__":\n    show()' in text}


def addresses(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every address of a page that the screens name, with the file that names it."""
    for name, text in files.items():
        for found in ADDRESS.finditer(text):
            yield name, next(filter(None, found.groups()))


def faults(pages: Iterable[Page], files: Mapping[str, str]) -> list[str]:
    """What the table and the screens do not agree about."""
    pages = list(pages)
    rows, shown = [page.file for page in pages], run_as_pages(files)
    known = [page.address for page in pages]
    found = [f"{file} is a page and no row" for file in sorted(shown - set(rows))]
    found += [f"{file} is a row and no page" for file in rows if file not in shown]
    found += [
        f"{name} leads to {address}, where no page is" for name, address in addresses(files) if address not in known
    ]
    found += [f"{each} stands twice" for each in sorted({*rows, *known}) if rows.count(each) + known.count(each) > 1]
    return found


ASKED = re.compile(r'\b(?:ask|only)\(\s*"(\w+)"')


def test_pages_name_questions_and_answers_and_no_mart() -> None:
    asked = {name for text in texts(SCREENS).values() for name in ASKED.findall(text)}
    questions, marts = sql_files("questions"), sql_files("marts")
    assert len(asked) >= 60
    assert sorted(asked - set(questions)) == []
    assert ASKED.findall('rows = ask("waits")') == ["waits"]
    shown = [each.mart for each in ANSWERS.values() if each.mart]
    assert len(shown) >= 10
    assert set(shown) <= set(marts)


def test_every_page_is_a_row_and_every_link_leads_to_one() -> None:
    files = texts(SCREENS)
    assert len(PAGES) >= 25
    assert len(run_as_pages(files)) >= 25
    assert len(list(addresses(files))) >= 40
    assert faults(PAGES, files) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('if __name__ == "__main__":\n    show()\n', "review/planted.py is a page and no row"),
        ('pages.link("nowhere")', "review/planted.py leads to nowhere, where no page is"),
        ('said = "[There](/nowhere?placement=1)"', "review/planted.py leads to nowhere, where no page is"),
        ('tables.linked("a", "A", leads_to="/nowhere?a=")', "review/planted.py leads to nowhere, where no page is"),
        ('Need("Act", "Go", page="There: nowhere")', "review/planted.py leads to nowhere, where no page is"),
    ],
)
def test_a_planted_page_or_link_is_seen(text: str, told: str) -> None:
    assert faults(PAGES, {**texts(SCREENS), "review/planted.py": text}) == [told]


def test_a_planted_row_is_seen() -> None:
    planted = Page("review/planted", "panel", "Planted", "flag", "Nothing")
    assert faults([*PAGES, planted], texts(SCREENS)) == [
        "review/planted.py is a row and no page",
        "panel stands twice",
    ]


def test_the_menu_has_every_page_but_those_of_one_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {page.menu for page in PAGES} == set(MENU)
    monkeypatch.setenv("JOINT_LEDGER_STORE", f"sqlite:///{tmp_path / 'none.db'}")
    app = AppTest.from_file(str(SCREENS / "app.py"), default_timeout=60).run()
    for menu in MENU:
        first = next(page for page in PAGES if page.menu == menu)
        assert app.switch_page(first.file).run().title[0].value == first.title
