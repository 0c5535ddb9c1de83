"""How one general ledger wants its journals: a profile is data, a small TOML file, never code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ledger.book.documents.layout_door import LayoutKind, read_layout
from ledger.book.documents.layouts import DateFormat, LayoutPart, date_patterns
from ledger.book.problems import nearest
from ledger.journal.accounts import ACCOUNTS, KINDS

AMOUNTS = ("debit", "credit", "amount", "unsigned", "side")
"""The fields that tell how much: pounds as a debit or credit, with a sign, without one, and on which side."""
FIELDS = (
    "date",
    "period",
    "year",
    "period_number",
    "created",
    "entry",
    "line",
    "batch",
    "kind",
    "category",
    "agency",
    "company",
    "ledger",
    "account",
    "nominal",
    "cost_centre",
    "subjective",
    "budget",
    "counterparty",
    "counterparty_company",
    "agreement",
    "standing",
    "placement",
    "provider",
    "service_month",
    "paper",
    "corrects",
    "description",
    *AMOUNTS,
)
"""What a column may hold, by name in braces."""
_FIELD = re.compile(r"\{([^{}]*)\}")


def _of_known_fields(text: str) -> str:
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            near = nearest(name, FIELDS)
            meant = f"did you mean {{{near}}}?" if near else f"known are {', '.join(FIELDS)}"
            raise ValueError(f"there is no field {{{name}}}; {meant}")
    if re.search(r"[{}]", _FIELD.sub("", text)):
        raise ValueError("a brace is alone; a field is written {like_this}")
    return text


def _of_budget_fields(text: str) -> str:
    for name in _FIELD.findall(text):
        if name not in ("cost_centre", "subjective"):
            raise ValueError(f"a code may hold {{cost_centre}} and {{subjective}}, and not {{{name}}}")
    return text


ProfileColumn = Annotated[str, AfterValidator(_of_known_fields)]
"""Text with fields in braces: "NEW", `{cost_centre}`, `{kind} {entry}`."""
NominalCode = Annotated[str, AfterValidator(_of_known_fields), AfterValidator(_of_budget_fields)]
"""A code; it may hold what the budget is in its agency's ledger: `{subjective}`, `{cost_centre}`."""


def _months_only(form: str) -> str:
    if re.search("DD|hh|mm|ss", form):
        raise ValueError("a period is a month, like YYYY-MM or MMM-YY")
    return form


class ProfileFile(LayoutPart):
    """How the file is written."""

    delimiter: str = Field(",", min_length=1, max_length=1)
    encoding: Literal["utf-8", "utf-8-sig", "windows-1252"] = "utf-8"
    header: bool = True
    date: DateFormat = "YYYY-MM-DD"
    period: Annotated[str, AfterValidator(_months_only)] = "YYYY-MM"
    rows: Literal["postings", "totals"] = "postings"


class SideRule(LayoutPart):
    """What the field `side` says of a debit and of a credit."""

    debit: str = "D"
    credit: str = "C"


class GlProfile(LayoutPart):
    """One general ledger's journals: which columns, and what it calls our accounts and agencies."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    unmapped: Literal["named", "refused"] = "named"
    file: ProfileFile = ProfileFile()
    columns: dict[str, ProfileColumn] = Field(min_length=1)
    nominal: dict[str, NominalCode] = Field(default_factory=dict)
    """By our account: its code there."""
    company: dict[str, str] = Field(default_factory=dict)
    """By our agency: its code there."""
    ledger: dict[str, str] = Field(default_factory=dict)
    """By our agency: which of its ledgers."""
    category: dict[str, str] = Field(default_factory=dict)
    """By our kind of entry, `accrual` and `reversal`: the kind of journal there."""
    otherwise: dict[str, str] = Field(default_factory=dict)
    """By field: what stands where it would be empty."""
    side: SideRule = SideRule()

    @model_validator(mode="after")
    def _knows_what_it_maps(self) -> GlProfile:
        known = {"nominal": sorted(ACCOUNTS), "category": [*sorted(KINDS), "accrual", "reversal"]}
        known["otherwise"] = list(FIELDS)
        for part, names in known.items():
            for name in getattr(self, part):
                if name not in names:
                    near = nearest(name, names)
                    meant = f"; did you mean {near}?" if near else f"; there are {', '.join(names)}"
                    raise ValueError(f"[{part}] names {name}, which there is not{meant}")
        return self

    @model_validator(mode="after")
    def _tells_amounts(self) -> GlProfile:
        used = set(self.fields)
        signed = {"debit", "credit"} <= used or "amount" in used or {"unsigned", "side"} <= used
        if not signed:
            raise ValueError("the columns need {debit} and {credit}, or {amount}, or {unsigned} and {side}")
        return self

    @property
    def fields(self) -> Iterator[str]:
        """Each field that a column holds."""
        return (name for text in self.columns.values() for name in fields_of(text))

    @property
    def date_pattern(self) -> str:
        """The form of dates as the standard library writes it."""
        return date_patterns([self.file.date])[0]

    @property
    def period_pattern(self) -> str:
        """The form of periods as the standard library writes it."""
        return date_patterns([self.file.period])[0]


def fields_of(text: str) -> list[str]:
    """The fields that a text has in braces, in order."""
    return _FIELD.findall(text)


def filled(text: str, values: dict[str, str]) -> str:
    """A text with its fields filled in; where one is empty no space is left over."""
    return " ".join(_FIELD.sub(lambda found: values[found[1]], text).split())


GL_PROFILES = LayoutKind(GlProfile, "gl_profiles", "profile")
"""Profiles of general ledgers, at the door of all layouts."""


def find_profile(name_or_path: str | Path) -> GlProfile:
    """A profile by the name of one that comes with the ledger, or by the path of a .toml file.

    Raises DataFault with every fault in it, each with its place in the file; WrongUsage where there is none.
    """
    return read_layout(GL_PROFILES, name_or_path)
