"""The documents say what the code does: each guard counts what it saw, and is shown a planted fault."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator
from inspect import getmembers, isclass
from pathlib import Path

import pytest
import typer
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from ledger import errors
from ledger.__main__ import app
from ledger.domain.action_required.matters import MATTERS
from ledger.domain.agencies.sheets import Budget
from ledger.domain.debts.sheets import Dispute
from ledger.domain.placements.sheets import Price
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.choices import COMPONENT_NAMES
from ledger.domain.splits.sheets import STANDINGS, Agreement, ClauseRow
from ledger.journal.accounts import ACCOUNTS, KINDS
from ledger.marts.build import sql_files
from ledger.reconciliation.provider.lines import CLASSES, STATUSES
from tests.write_docs import Part, between, parts, put_between

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GLOSSARY = ROOT / "ledger" / "GLOSSARY.md"
FAULTS = {name: found for name, found in getmembers(errors, isclass) if issubclass(found, errors.LedgerError)}
CODES = re.compile(r"`([^`]+)`")
WALK = re.compile(r"(?ms)^```(console|book)\n(.*?)^```$")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# What the code has


def commands() -> dict[str, TyperCommand]:
    """The commands of the command line by name."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {name: command for name, command in group.commands.items() if isinstance(command, TyperCommand)}


def options(command: TyperCommand | TyperGroup) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def global_options() -> set[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return options(group)


def choices(model: type, column: str) -> set[str]:
    return set(model.columns()[column].choices)


GLOSSARY_LISTS: dict[str, Callable[[], set[str]]] = {
    "Streams": lambda: choices(Budget, "stream"),
    "Clause kinds": lambda: choices(ClauseRow, "kind"),
    "What an amount is for": lambda: choices(ClauseRow, "per"),
    "Settlements": lambda: choices(ClauseRow, "settled"),
    "Funding statuses": lambda: set(STANDINGS),
    "Statuses of an agreement": lambda: choices(Agreement, "status"),
    "Bases of what is expected of partners": lambda: {"asked", "as_before", "not_known"},
    "Units": lambda: choices(Price, "unit"),
    "Components": lambda: set(COMPONENT_NAMES),
    "Kinds of entry": lambda: set(KINDS),
    "Accounts": lambda: set(ACCOUNTS),
    "Match statuses of an invoice line": lambda: set(CLASSES),
    "Statuses of an invoice line": lambda: set(STATUSES),
    "Reasons": lambda: choices(Dispute, "reason"),
    "Action required": lambda: set(MATTERS),
    "Marts": lambda: set(sql_files("marts")),
    "Commands": lambda: set(commands()),
    "Exit codes": lambda: {"0", *(str(fault.exit_code) for fault in FAULTS.values())},
}


# The guards


def sections(text: str) -> dict[str, str]:
    """The parts of a document by their second-level heading."""
    found = re.split(r"(?m)^## (.+)$", text)
    return dict(zip(found[1::2], found[2::2], strict=True))


def table_rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    heads = {at - 1 for at, row in enumerate(rows) if all(set(cell) <= {"-", ":", " "} for cell in row)}
    return [row for at, row in enumerate(rows) if at not in heads and at - 1 not in heads]


def first_codes(text: str) -> list[str]:
    """What stands as code at the head of each row of a text's tables."""
    return [code for row in table_rows(text) for code in CODES.findall(row[0])[:1]]


def list_faults(said: Iterable[str], meant: set[str]) -> list[str]:
    """What a list of a document lacks, has without reason, or has twice."""
    named = list(said)
    return [
        *(f"{name} is not told" for name in sorted(meant - set(named))),
        *(f"{name} is told, but is not in the code" for name in sorted(set(named) - meant)),
        *(f"{name} is told twice" for name in sorted({name for name in named if named.count(name) > 1})),
    ]


def usage_faults(usages: Iterable[str]) -> list[str]:
    """Where the README's line of a command has other options than the command."""
    faults = []
    for usage in usages:
        name = usage.split()[0]
        if name in commands():
            found = list_faults(re.findall(r"--[a-z-]+", usage), options(commands()[name]) - {"--help"})
            faults += [f"{name}: {fault}" for fault in found]
    return faults


def mentions(text: str) -> list[str]:
    """Each call of the program in a text, from its name to the end of the line or code."""
    return re.findall(r"joint-ledger(?: --store \S+)? ([a-z][^`\n]*)", text)


def mention_faults(text: str) -> list[str]:
    """Calls of commands or options that are not there."""
    faults = []
    for call in mentions(text):
        name = call.split()[0]
        if name not in commands():
            faults.append(f"{name} is no command")
        else:
            strange = set(re.findall(r"--[a-z-]+", call)) - options(commands()[name]) - global_options()
            faults += [f"{name} has no {option}" for option in sorted(strange)]
    return faults


def anchors(text: str) -> set[str]:
    """The places in a document that a link may name, as GitHub names them."""
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(text: str) -> list[tuple[bool, str, str]]:
    """The relative links of a document: whether it is a picture, its words, where it leads."""
    bare = re.sub(r"(?ms)^```.*?^```$", "", text)
    return [(bool(bang), words, to) for bang, words, to in LINK.findall(bare) if "://" not in to]


def link_faults(path: Path, text: str) -> list[str]:
    """Links that lead nowhere, and pictures without words for those who cannot see them."""
    faults = []
    for picture, words, to in links(text):
        name, _, anchor = to.partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            faults.append(f"{path.name}: there is no {to}")
        elif anchor and anchor not in anchors(read(target)):
            faults.append(f"{path.name}: {name or path.name} has no heading {anchor}")
        if picture and len(words) < 20:
            faults.append(f"{path.name}: {to} has no words for those who cannot see it")
    return faults


def part_faults(items: Iterable[Part]) -> list[str]:
    """Generated parts that are not what the code says now."""
    return [
        f"{part.document.name}, {part.name}: write it again with `make docs`"
        for part in items
        if between(read(part.document), part.name) != part.text.strip()
    ]


REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("jfrog", "io"),
    )
)
"""Hosts of package registries and mirrors, put together here so that this file does not name one."""
INDEXES = re.compile("--(?:extra-)?" + "index-url|^--find" + "-links", re.MULTILINE)


def registry_faults(name: str, text: str) -> list[str]:
    """Hosts of package registries, or settings of one, that a file names."""
    named = [host for host in REGISTRIES if host in text.lower()]
    return [f"{name} names {found}" for found in [*named, *INDEXES.findall(text)]]


def own_files() -> Iterator[tuple[str, str]]:
    """The project's own text files, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in sorted(filter(None, listed.stdout.decode().split("\0"))):
        path = ROOT / name
        if path.suffix not in {".png", ".xlsx"} and path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


def documents() -> list[Path]:
    """Every Markdown file of the project."""
    return [ROOT / name for name, _ in own_files() if name.endswith(".md")]


# What they find


@pytest.mark.parametrize("section", GLOSSARY_LISTS)
def test_the_glossary_has_each_list_as_the_code_has_it(section: str) -> None:
    meant = GLOSSARY_LISTS[section]()
    assert len(meant) >= 2
    said = first_codes(sections(read(GLOSSARY))[section])
    assert list_faults(said, meant) == []
    assert list_faults(said, meant | {"planted"}) == ["planted is not told"]
    assert list_faults([*said, "planted"], meant) == ["planted is told, but is not in the code"]
    assert list_faults([*said, said[0]], meant) == [f"{said[0]} is told twice"]


def test_every_line_of_the_glossary_has_a_rule() -> None:
    rows = [row for text in sections(read(GLOSSARY)).values() for row in table_rows(text)]
    assert len(rows) > 150
    assert [row[0] for row in rows if len(row) != 2 or len(row[1]) < 4] == []


def test_the_glossary_explains_the_words_of_the_rules() -> None:
    said = [row[0] for row in table_rows(sections(read(GLOSSARY))["Words"])]
    rules = {"agency", "budget", "placement", "stay", "lead commissioner", "price", "agreement", "funding status"}
    assert rules | {
        "allocation",
        "entry",
        "data workbook",
        "clause",
        "horizon",
        "charge",
        "change",
        "stretch",
    } <= set(said)
    assert len(said) == len(set(said))


def names_of_no_type(said: Iterable[str]) -> list[str]:
    """Names that no type of the code has."""
    text = "\n".join(text for name, text in own_files() if re.match(r"(ledger|dashboards)/.*\.py$", name))
    return sorted(set(said) - set(re.findall(r"(?m)^(?:class )?(\w+)(?= = |[(:])", text)))


def test_the_names_that_the_glossary_tells_apart_are_those_of_the_code() -> None:
    said = [CODES.findall(row[0]) for row in table_rows(sections(read(GLOSSARY))["Names in the code that lie close"])]
    assert len(said) > 30
    assert all(len(names) >= 2 for names in said)
    assert names_of_no_type(name for names in said for name in names) == []
    assert names_of_no_type([*said[0], "Planted"]) == ["Planted"]


def test_the_glossary_names_every_fault_a_person_can_meet() -> None:
    told = set(CODES.findall(sections(read(GLOSSARY))["Exit codes"]))
    assert len(FAULTS) >= 5
    assert set(FAULTS) - told == set()
    rows = {row[0].strip("`"): row[1] for row in table_rows(sections(read(GLOSSARY))["Exit codes"])}
    for name, fault in FAULTS.items():
        if fault is not errors.LedgerError:
            assert f"`{name}`" in rows[str(fault.exit_code)]


def test_the_readme_has_every_command_with_every_option_and_no_other() -> None:
    commands_only, _, exports = sections(read(README))["The command line"].partition("<!-- exports:start -->")
    assert exports
    rows = table_rows(commands_only)
    usages = [CODES.findall(row[0])[0] for row in rows if len(row) == 2 and row[0].count("`") == 2]
    assert list_faults((usage.split()[0] for usage in usages), set(commands())) == []
    assert len(commands()) >= 13
    assert usage_faults(usages) == []
    assert usage_faults(["close MONTH [--now MOMENT] [--planted]"]) == [
        "close: --planted is told, but is not in the code"
    ]
    assert usage_faults(["close MONTH"]) == ["close: --now is not told"]


def test_the_readme_tells_the_global_options_variables_and_exit_codes() -> None:
    text = sections(read(README))["The command line"]
    assert global_options() - {"--help"} == {"--store"}
    codes = sorted({0, *(fault.exit_code for fault in FAULTS.values())})
    said = ("`joint-ledger [--store URL] COMMAND`", "JOINT_LEDGER_STORE", "JOINT_LEDGER_USER", "JOINT_LEDGER_TODAY")
    assert [part for part in said if part not in text] == []
    exits = re.search(r"Exit codes: (.+?)\.\s", text, re.DOTALL)
    assert exits is not None
    assert [int(code) for code in re.findall(r"(?:^|; )(\d) ", " ".join(exits[1].split()))] == codes


def test_every_call_of_the_program_in_a_document_can_be_made() -> None:
    assert sum(len(mentions(read(path))) for path in documents()) > 5
    assert [fault for path in documents() for fault in mention_faults(read(path))] == []
    assert mention_faults("joint-ledger plant x") == ["plant is no command"]
    assert mention_faults("joint-ledger post --planted") == ["post has no --planted"]


def test_every_link_of_a_document_leads_somewhere_and_every_picture_has_words() -> None:
    found = {path: links(read(path)) for path in documents()}
    assert sum(map(len, found.values())) > 10
    assert sum(picture for items in found.values() for picture, _, _ in items) >= 4
    assert [fault for path in found for fault in link_faults(path, read(path))] == []
    assert link_faults(README, "[x](planted.md)") == ["README.md: there is no planted.md"]
    assert link_faults(README, "[x](#planted)") == ["README.md: README.md has no heading planted"]
    assert link_faults(README, "![x](README.md)") == ["README.md: README.md has no words for those who cannot see it"]


def test_the_generated_parts_are_what_the_code_says() -> None:
    made = parts()
    assert {part.name for part in made} == {
        *("pages", "exports", "marts", "dictionary", "answers", "sheets", "clause-kinds"),
        *("floors", "imports", "subjects", "rooms", "sql"),
    }
    assert part_faults(made) == []
    planted = [part._replace(text=part.text + "\nplanted") for part in made]
    assert len(part_faults(planted)) == len(made) == 12
    put = put_between(read(README), "exports", "planted")
    assert between(put, "exports") == "planted"
    assert put_between(put, "exports", between(read(README), "exports")) == read(README)


def test_the_data_dictionary_has_every_sheet_and_column() -> None:
    text = between(read(ROOT / "data" / "README.md"), "dictionary")
    assert list_faults(re.findall(r"(?m)^#### `(\w+)`$", text), set(SHEETS)) == []
    assert len(first_codes(text)) == sum(len(model.columns()) for model in SHEETS.values())


def test_the_targets_of_the_readme_are_those_of_make() -> None:
    makefile = read(ROOT / "Makefile")
    helped = set(re.findall(r"(?m)^([a-z]+):.*## ", makefile))
    told = [code.removeprefix("make ") for code in first_codes(sections(read(README))["Two commands"])]
    assert len(helped) >= 10
    assert list_faults(told, helped) == []
    phony = re.search(r"(?m)^\.PHONY: (.+)$", makefile)
    assert phony is not None
    assert set(phony[1].split()) == helped
    # The changelog tells of targets that were, too.
    now = "\n".join(read(path) for path in documents() if path.name != "CHANGELOG.md")
    named = re.findall(r"(?m)`make ([a-z]+)|^make ([a-z]+)", now)
    assert {first or second for first, second in named} <= helped
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"(?m)^ *make ([a-z]+)", listed)) == helped


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    heads = re.findall(r"(?m)^## (\S+)", read(ROOT / "CHANGELOG.md"))
    assert heads[:1] == [version]


def test_every_package_the_project_asks_for_has_a_reason() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    extras = [name for names in project["project"]["optional-dependencies"].values() for name in names]
    groups = [name for names in project["dependency-groups"].values() for name in names]
    asked = {re.split(r"[\[><=~ ]", name)[0] for name in [*project["project"]["dependencies"], *extras, *groups]}
    told = set(
        re.findall(
            r"\*\*([\w-]+)\*\*|`([\w-]+)\[\w+\]`", sections(read(ROOT / "ledger" / "DECISIONS.md"))["2026-11-22"]
        )
    )
    named = {word for pair in told for word in pair if word}
    assert len(asked) >= 20
    assert sorted(asked - named) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    files = dict(own_files())
    assert len(files) > 100
    assert {"README.md", "requirements.lock", "Makefile", "pyproject.toml"} <= set(files)
    assert [fault for name, text in files.items() for fault in registry_faults(name, text)] == []
    planted = f"https://files.{REGISTRIES[1]}/x"
    assert registry_faults("planted.lock", planted) == [f"planted.lock names {REGISTRIES[1]}"]
    assert registry_faults("planted.lock", "--index" + "-url https://x") == ["planted.lock names --index" + "-url"]


# The walk


def walk() -> list[tuple[str, str]]:
    """The blocks of the README's first data workbook: what is typed and said, and what is filled in."""
    return WALK.findall(sections(read(README))["A first data workbook in five minutes"])


def told(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, with what it is to say."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def fill_in(workbook: Path, rows: str) -> None:
    """Do what a person does: put each value under its header, and leave the rest of the workbook as it is."""
    given = {
        name: [line.split(",") for line in lines.strip().splitlines()]
        for name, lines in re.findall(r"(?m)^\[(\w+)\]\n((?:.+\n?)+)", rows)
    }
    empty = CalamineWorkbook.from_path(str(workbook))
    sheets = {name: empty.get_sheet_by_name(name).to_python() for name in empty.sheet_names}
    assert given.keys() <= sheets.keys()
    with xlsxwriter.Workbook(str(workbook)) as filled:
        for name, lines in sheets.items():
            sheet = filled.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
            header, *values = given.get(name, [[]])
            for at, row in enumerate(values, start=1):
                for column, value in zip(header, row, strict=True):
                    sheet.write(at, lines[0].index(column), value)


def run(arguments: list[str]) -> str:
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def says(wanted: str, got: str) -> bool:
    """Whether a command said what the README quotes; `...` stands for anything."""
    return doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)


def test_the_first_own_book_goes_as_the_readme_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = []
    for kind, block in walk():
        if kind == "book":
            fill_in(tmp_path / "first.xlsx", block)
            continue
        for command, wanted in told(block):
            program, *arguments = shlex.split(command)
            if program == "export":
                name, _, value = arguments[0].partition("=")
                monkeypatch.setenv(name, value)
            elif arguments != ["serve"]:  # serving goes on until it is ended; its own tests do that
                assert program == "joint-ledger"
                got = run(arguments)
                assert says(wanted, got), f"{command} said:\n{got}"
                assert not says("planted\n", got)
                ran.append(arguments[0])
    assert ran == ["template", "import", "import", "post", "explain", "verify", "export"]
    assert (tmp_path / "april.csv").read_text(encoding="utf-8").count("13714.28") == 1
