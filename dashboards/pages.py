"""Every page once: the menu, the links between pages, their tests and the README's table follow from it."""

from __future__ import annotations

from typing import Literal, NamedTuple

import streamlit as st

MENU = ("Finance", "Joint review", "System leadership", "Data")
"""The groups of the menu, in their order."""


class Page(NamedTuple):
    """A page: where it stands, how it is reached, and what one does there."""

    module: str
    """Its folder, which is its group, and its name there."""
    address: str
    title: str
    icon: str
    does: str
    """What it is for, in a few words."""
    menu: str = "Finance"
    """The group of the menu in which it stands; a page of one thing is not shown there."""
    figures: bool = False
    """Whether it reads the snapshot; else it works on the store, and so before anything has been counted."""
    of: str = ""
    """What its address has to name for it to show anything; a row of another page leads to such a page."""

    @property
    def file(self) -> str:
        """Its file, as Streamlit is told of it."""
        return f"{self.module}.py"


# Fronts first; in a group of the menu in the order in which a month runs, or people sit down together.
PAGES = (
    Page(
        "finance/front",
        "finance",
        "Finance",
        "account_balance_wallet",
        "Exceptions, debtors and creditors, and what is overdue",
        figures=True,
    ),
    Page(
        "review/front",
        "review",
        "Joint review",
        "groups",
        "Decisions needed, the cost of delay, and what each agency is accountable for",
        figures=True,
        menu="Joint review",
    ),
    Page(
        "leadership/front",
        "leadership",
        "System leadership",
        "monitoring",
        "Who pays, what is agreed, what is expected of partners, what it buys, what is coming",
        figures=True,
        menu="System leadership",
    ),
    Page(
        "placement/find",
        "find",
        "Find a placement",
        "search",
        "By code, provider, setting, funding status or lead commissioner",
        figures=True,
        menu="Data",
    ),
    Page(
        "placement/page",
        "placement",
        "Placement",
        "article",
        "One placement: who pays and why, what was decided, and its timeline",
        figures=True,
        of="placement",
        menu="Joint review",
    ),
    Page(
        "finance/hand_over",
        "hand-over",
        "Import",
        "upload_file",
        "A data workbook, invoices, payments and receipts",
        menu="Data",
    ),
    Page(
        "finance/waiting",
        "waiting",
        "Unresolved items",
        "pending_actions",
        "Conflicts, unknown payers, documents without lines, overpayments",
        menu="Data",
    ),
    Page("finance/worklist", "worklist", "Invoice worklist", "list_alt", "Query, accept or reject exceptions"),
    Page(
        "finance/line",
        "line",
        "Invoice line",
        "receipt_long",
        "One line of a document: why it is an exception, and the decision on it",
        of="line",
    ),
    Page(
        "finance/owed_to_providers",
        "owed-to-providers",
        "Owed to providers",
        "payments",
        "By provider and document: age, overcharges in question, unallocated payments",
        figures=True,
    ),
    Page("finance/recharges", "recharges", "Recharges", "send", "See what would be invoiced, and issue it"),
    Page(
        "finance/recharge",
        "recharge",
        "Recharge",
        "request_quote",
        "One recharge: its lines, the receipts allocated to it, its evidence",
        of="recharge",
    ),
    Page(
        "finance/aged_debt",
        "aged-debt",
        "Aged debt",
        "hourglass_bottom",
        "What is owed, for how long and why it is unpaid",
    ),
    Page("finance/disputes", "disputes", "Disputes", "gavel", "Raise, escalate and resolve"),
    Page(
        "finance/partner",
        "partner",
        "Partner statement",
        "account_balance",
        "One partner's account, receipts and agreement of balances",
    ),
    Page(
        "finance/commitments",
        "commitments",
        "Commitments",
        "savings",
        "Commitment to 31 March, and its movement by cause",
    ),
    Page("finance/uplifts", "uplifts", "Uplifts", "trending_up", "In-year and full-year effect of uplift requests"),
    Page(
        "finance/funds",
        "funds",
        "Funds and homes",
        "home_work",
        "Pooled funds, contributions in kind, occupancy of beds",
    ),
    Page(
        "finance/month_end",
        "month-end",
        "Month end",
        "calendar_month",
        "Post, see what is still open, close the period",
    ),
    Page(
        "finance/files_out",
        "files",
        "Export",
        "download",
        "The month-end workbook, journals and other files",
        menu="Data",
    ),
    Page("finance/settings", "settings", "Settings", "tune", "Thresholds and payment terms", menu="Data"),
    Page(
        "review/panel/page",
        "panel",
        "Panel",
        "groups",
        "Agenda, members, recommendations, decisions and actions",
        menu="Joint review",
    ),
    Page(
        "review/what_if/page",
        "what-if",
        "What if",
        "calculate",
        "Change a split or propose one, and see what each budget would pay",
        menu="Joint review",
    ),
    Page(
        "review/outcomes/page",
        "outcomes",
        "Outcomes and accountability",
        "flag",
        "Who is accountable for each outcome, and who pays",
        figures=True,
        menu="Joint review",
    ),
    Page(
        "review/therapeutic/page",
        "therapeutic",
        "Therapeutic, in evidence",
        "psychology",
        "What providers say they offer, the evidence for it, and hours delivered",
        figures=True,
        menu="Joint review",
    ),
    Page(
        "review/closer_to_home/page",
        "closer",
        "Closer to home",
        "home_pin",
        "Out of area, miles from home, searches for a place, delayed move-on, care at home",
        figures=True,
        menu="Joint review",
    ),
    Page(
        "review/family_help/page",
        "programmes",
        "Family Help",
        "family_restroom",
        "Grants, families, and events before and after",
        menu="Joint review",
    ),
    Page(
        "glossary/page",
        "glossary",
        "Glossary",
        "dictionary",
        "Each word in one sentence, codes with their words",
        menu="Data",
    ),
)
_BY_ADDRESS = {page.address: page for page in PAGES}


def at(address: str) -> Page:
    """The page at an address. Raises KeyError where none is."""
    return _BY_ADDRESS[address]


def navigation() -> dict[str, list[st.Page]]:
    """All of them for Streamlit, in the groups of its menu; a row of another page leads to a page of one thing."""
    groups: dict[str, list[st.Page]] = {menu: [] for menu in MENU}
    for page in PAGES:
        visibility: Literal["visible", "hidden"] = "hidden" if page.of else "visible"
        shown = st.Page(page.file, title=page.title, url_path=page.address, visibility=visibility)
        groups[page.menu].append(shown)
    return groups


def link(address: str, label: str = "", icon: str = "", **named: str) -> None:
    """A link to a page, under its own title and icon unless others are given; `named` stands in the address."""
    page = at(address)
    st.page_link(
        page.file, label=label or page.title, icon=f":material/{icon or page.icon}:", query_params=named or None
    )
