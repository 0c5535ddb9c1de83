"""The month's workbook: what a finance officer would otherwise put together by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from ledger.answers.month_end.checklist import month_end
from ledger.answers.month_end.checklist_items import ChecklistItem
from ledger.answers.splits.commitments import commitments
from ledger.answers.splits.own_purses import by_budget
from ledger.answers.ticks import STATES
from ledger.briefing.code_words import code_in_words, with_its_code
from ledger.domain.agencies.sheets import Budget
from ledger.domain.documents.measures import ASKED, ASKED_LESS_VALUE, CONTRACT_VALUE
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.figures import Figure, whole
from ledger.domain.money_and_days.periods import Month, financial_year_name, months_between
from ledger.domain.splits.measures import PAID_IN_YEAR
from ledger.domain.splits.sheets import status_in_words
from ledger.exports.workbook import Sheet, WorkbookColumn, write_workbook
from ledger.journal.accruals import accrual_lines
from ledger.store.books import Books
from ledger.store.documents.entries import accepted_as_posted
from ledger.store.documents.recharges import read_recharges
from ledger.store.journal.general_ledger import Chosen, accrual_cases, book_sums, spent_in_year
from ledger.store.journal.month_end import DifferingLine, differing_lines
from ledger.tasks.debt_sheets import WrittenRows, aged_debt_sheet, bridges_sheet, control_accounts_sheet


@dataclass(frozen=True)
class WorkbookScope:
    """Which month, and whose books (None: everybody's)."""

    books: Books
    month: Month
    agency: str | None

    def concerns(self, *agencies: str | None) -> bool:
        """Whether something between these agencies belongs into the workbook."""
        return self.agency is None or self.agency in agencies


def workbook_sheets(books: Books, month: Month, agency: str | None = None) -> list[Sheet]:
    """The sheets of a month's workbook, in order; what has a measure is told as its figure."""
    asked = WorkbookScope(books, month, agency)
    return [sheet for make in SHEETS if (sheet := make(asked)) is not None]


def export_workbook(books: Books, path: Path, month: Month, agency: str | None = None) -> int:
    """Write the workbook of a month; the number of rows in it."""
    sheets = workbook_sheets(books, month, agency)
    horizon = books.posted.horizon
    created = books.last.recorded_at if books.last else datetime.combine(month.first_day, time.min)
    title = (
        f"Joint commissioning ledger: {month}",
        f"As known at change {books.batch}, recorded {created.isoformat(' ', 'minutes')} UTC.",
        f"Posted to {horizon}." if horizon else "Nothing is posted yet.",
        f"The books of {agency}." if agency else "The books of every agency.",
    )
    write_workbook(path, title, sheets, created)
    return sum(len(sheet.rows) for sheet in sheets)


def _checklist(asked: WorkbookScope) -> Sheet:
    """What month end asks, and what looking came to; of all agencies, for a month is closed for all at once."""
    found = month_end(asked.books, asked.month)
    rows: WrittenRows = [
        [STATES[item.tick.state], item.title, item.number, item.amount, _to_do(item)] for item in found.items
    ]
    return Sheet(
        "checklist",
        f"What is to be done before {asked.month} is closed, of every agency: done, open, or not known yet and why. "
        f"{found.tick.sentence}.",
        [
            *(WorkbookColumn(name) for name in ("state", "matter")),
            WorkbookColumn("how many", "number"),
            WorkbookColumn("pounds", "money", total=False),
            WorkbookColumn("what to do, or why it is not known"),
        ],
        rows,
        frozen=2,
    )


def _to_do(item: ChecklistItem) -> str | None:
    if item.tick.state == "done":
        return None
    return item.tick.said if item.tick.state == "not_known" else item.to_do


def _who_pays(asked: WorkbookScope) -> Sheet:
    months = [str(month) for month in months_between(Month(asked.month.financial_year, 4), asked.month)]
    sums: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for spent in spent_in_year(asked.books, asked.month, asked.agency):
        column = spent.service_month if spent.service_month in months else _EARLIER
        sums[spent.agency, spent.budget, spent.standing][column] += spent.amount
    told = {
        "financial_year": financial_year_name(asked.month.financial_year),
        "posted_to": str(asked.month),
    }
    rows: WrittenRows = []
    for (agency, code, standing), found in sorted(sums.items()):
        budget, of = asked.books.purses.budgets.get(code), {"budget": code, "standing": standing, **told}
        of_months = [
            PAID_IN_YEAR.of(found.get(column, 0), **of, service_month=column) for column in (_EARLIER, *months)
        ]
        codes = (
            (budget.name, budget.cost_centre, budget.subjective) if isinstance(budget, Budget) else (code, None, None)
        )
        total = whole(PAID_IN_YEAR, of_months, ("service_month",), **of)
        rows.append([agency, code, *codes, status_in_words(standing), *of_months, total])
    money = [WorkbookColumn(name, "money") for name in (_EARLIER, *months)]
    return Sheet(
        "who pays",
        f"What each budget paid in {financial_year_name(asked.month.financial_year)} up to the month, by the month "
        "of service; what was posted this year for a year before is under earlier months.",
        [
            *(
                WorkbookColumn(name)
                for name in ("agency", "budget", "name", "cost centre", "subjective", "funding status")
            ),
            *money,
            WorkbookColumn("total", "money", f"SUM({{{_EARLIER}}}:{{{months[-1]}}})"),
        ],
        rows,
        frozen=3,
    )


_EARLIER = "earlier months"


def _lines_that_differ(asked: WorkbookScope) -> Sheet:
    rows: WrittenRows = [
        [
            line.agency,
            line.provider,
            line.invoice,
            line.dated,
            line.line,
            with_its_code(line.found),
            ", ".join(map(with_its_code, line.also.split())),
            line.placement,
            line.price,
            line.service_month,
            *_beside(line),
            line.status,
            line.reason,
        ]
        for line in differing_lines(asked.books, asked.month)
        if line.agency is None or asked.concerns(line.agency)
    ]
    return Sheet(
        "exceptions",
        "Invoice lines that did not agree, settled or not, and uninvoiced costs; the match status is the first "
        "that applies.",
        [
            *(WorkbookColumn(name) for name in ("agency", "provider", "invoice")),
            WorkbookColumn("dated", "day"),
            *(
                WorkbookColumn(name)
                for name in ("line", "match status", "also", "placement", "price", "service month")
            ),
            WorkbookColumn("contract value", "money"),
            WorkbookColumn("invoiced", "money"),
            WorkbookColumn("difference", "money", "{invoiced}-{contract value}"),
            WorkbookColumn("status"),
            WorkbookColumn("reason"),
        ],
        rows,
        frozen=3,
    )


def _beside(line: DifferingLine) -> tuple[Figure, Figure, Figure]:
    """What an invoice line should come to, what it asks, and the difference."""
    told = {
        name: getattr(line, name) for name in ("invoice", "line", "placement", "price", "service_month", "status")
    }
    return (
        CONTRACT_VALUE.of(line.expected, **told),
        ASKED.of(line.billed, **told),
        ASKED_LESS_VALUE.of(line.billed - line.expected, **told),
    )


def _accepted_as_posted(asked: WorkbookScope) -> Sheet | None:
    """What stands as an older ledger posted it; no sheet where there is none, as in every newer ledger."""
    purses = asked.books.purses
    heads = asked.books.facts(Invoice).sheet(Invoice)
    found = [each for each in accepted_as_posted(asked.books) if each.posting_month <= asked.month]
    rows: WrittenRows = []
    for each in found:
        agency, head = purses.agency(each.budget, each.posting_month), heads.get((each.invoice,))
        if asked.concerns(agency):
            told = (head.provider, head.dated) if head else (None, None)
            rows.append([agency, told[0], each.invoice, told[1], each.budget, str(each.posting_month), each.amount])
    if not rows:
        return None
    return Sheet(
        "accepted as posted",
        "What an older ledger accepted on invoice lines without a placement: it is kept as it was posted, in the "
        "budget that paid it, and no clause shares it.",
        [
            *(WorkbookColumn(name) for name in ("agency", "provider", "invoice")),
            WorkbookColumn("dated", "day"),
            *(WorkbookColumn(name) for name in ("budget", "posted in")),
            WorkbookColumn("amount", "money"),
        ],
        rows,
        frozen=3,
    )


def _recharges(asked: WorkbookScope) -> Sheet:
    first = str(Month(asked.month.financial_year, 4))
    rows: WrittenRows = [
        [
            paper.number,
            code_in_words(paper.kind),
            paper.from_agency,
            paper.to_agency,
            paper.month,
            paper.dated,
            paper.due,
            line.line,
            line.placement,
            line.service_month,
            line.agreement,
            line.lead_budget,
            line.budget,
            status_in_words(line.standing),
            line.order,
            str(line.corrects) if line.corrects else None,
            line.amount,
        ]
        for paper in read_recharges(asked.books)
        if first <= paper.month <= str(asked.month) and asked.concerns(paper.from_agency, paper.to_agency)
        for line in paper.lines
    ]
    return Sheet(
        "recharges",
        "Documents issued between agencies for the financial year's months up to this one, line by line.",
        [
            *(WorkbookColumn(name) for name in ("recharge", "kind", "from", "to", "month")),
            WorkbookColumn("dated", "day"),
            WorkbookColumn("due", "day"),
            WorkbookColumn("line", "number"),
            *(
                WorkbookColumn(name)
                for name in ("placement", "service month", "agreement", "owed to budget", "paid by budget")
            ),
            *(WorkbookColumn(name) for name in ("funding status", "order", "corrects")),
            WorkbookColumn("amount", "money"),
        ],
        rows,
    )


def _accruals(asked: WorkbookScope) -> Sheet:
    cases = accrual_cases(asked.books, asked.month, asked.agency)
    rows: WrittenRows = []
    for line in accrual_lines(cases, asked.month, asked.books.batch, asked.month.last_day):
        if line.kind != "accrual":
            break  # the reversals follow, and are the same the other way round
        budget = asked.books.purses.budgets[asked.books.purses.bearer(line.purse, asked.month)]
        rows.append(
            [
                line.agency,
                with_its_code(line.account),
                line.counterparty,
                line.provider,
                line.placement,
                line.service_month,
                budget.budget,
                budget.cost_centre,
                line.standing and status_in_words(line.standing),
                max(line.amount, 0),
                max(-line.amount, 0),
                line.amount,
            ]
        )
    return Sheet(
        "accruals",
        "Expenditure and income on no document yet at the month's end, as a journal; it is reversed on the first "
        "of the next month.",
        [
            *(
                WorkbookColumn(name)
                for name in ("agency", "account", "counterparty", "provider", "placement", "service month")
            ),
            *(WorkbookColumn(name) for name in ("budget", "cost centre", "funding status")),
            WorkbookColumn("debit", "money"),
            WorkbookColumn("credit", "money"),
            WorkbookColumn("difference", "money", "{debit}-{credit}"),
        ],
        rows,
        frozen=2,
    )


def _trial_balance(asked: WorkbookScope) -> Sheet:
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in book_sums(asked.books, Chosen(asked.agency)):
        held = sums[item.agency, item.account, item.counterparty or ""]
        if item.month < asked.month:
            held[0] += item.amount
        elif item.month == asked.month:
            held[1] += (item.moved + item.amount) // 2
            held[2] += (item.moved - item.amount) // 2
    rows: WrittenRows = [
        [agency, with_its_code(account), towards, before, debits, credits_, before + debits - credits_]
        for (agency, account, towards), (before, debits, credits_) in sorted(sums.items())
        if before or debits or credits_
    ]
    return Sheet(
        "trial balance",
        "Every account of each agency's books: brought forward, posted in the month, and carried forward. Debits are "
        "positive; each agency's books come to £0.",
        [
            *(WorkbookColumn(name) for name in ("agency", "account", "counterparty")),
            WorkbookColumn("brought forward", "money"),
            WorkbookColumn("debits", "money"),
            WorkbookColumn("credits", "money"),
            WorkbookColumn("balance", "money", "{brought forward}+{debits}-{credits}"),
        ],
        rows,
        frozen=3,
    )


def _forecast(asked: WorkbookScope) -> Sheet | None:
    """Own budgets to 31 March by what is known; of the month posted last alone, since no other is a forecast."""
    horizon = asked.books.posted.horizon
    if horizon is None or Month.of(horizon) != asked.month:
        return None
    found = commitments(asked.books)
    rows: WrittenRows = [
        [
            *(each.agency, each.budgets[0], each.name, each.stream.replace("_", " ")),
            *(each.amount, each.actual, each.to_come, each.committed, each.after_planned_end, each.outturn),
            each.variance,
        ]
        for each in by_budget(found, asked.agency)
    ]
    return Sheet(
        "forecast",
        f"What each budget comes to in {found.financial_year} by what is known: a forecast is what is committed less "
        "days after a planned end. A variance is empty where no budget is recorded. Budgets of several agencies, "
        "and the high needs block (DSG) and social care, are never added up.",
        [
            *(WorkbookColumn(name) for name in ("agency", "budget", "name", "stream")),
            *(
                WorkbookColumn(name, "money", formula, total=False)
                for name, formula in (
                    ("budget for the year", None),
                    ("actual", None),
                    ("to come", None),
                    ("committed", "{actual}+{to come}"),
                    ("days after a planned end", None),
                    ("forecast outturn", "{committed}-{days after a planned end}"),
                    ("variance", None),
                )
            ),
        ],
        rows,
        frozen=3,
    )


def _debts(make: Callable[[Books, Month, str | None], Sheet]) -> Callable[[WorkbookScope], Sheet]:
    return lambda asked: make(asked.books, asked.month, asked.agency)


SHEETS: tuple[Callable[[WorkbookScope], Sheet | None], ...] = (
    _checklist,
    _who_pays,
    _forecast,
    _lines_that_differ,
    _accepted_as_posted,
    _recharges,
    _debts(aged_debt_sheet),
    _debts(bridges_sheet),
    _debts(control_accounts_sheet),
    _accruals,
    _trial_balance,
)
"""The sheets of the workbook, in order; one of which a month has nothing to tell may be left out."""
