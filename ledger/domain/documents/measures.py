"""Measures of providers' documents: what of invoices does not agree and waits, and what was paid beyond them."""

from __future__ import annotations

from dataclasses import replace

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_LINES = ("provider", "invoice", "line", "found", "status", "agency", "document", "what", "month")
UNDERCHARGE = Measure(
    "Undercharge in question",
    "What exceptions ask below the contract value",
    "invoice_lines_expected",
    purse="the agency that is invoiced",
    day="asked",
    by=_LINES,
    adds_over=_LINES,
)
OVERPAID = Measure(
    "Overpaid or over-credited",
    "What invoices were paid or credited above what they ask: to be recovered",
    "settled-beyond",
    purse="the agency that paid",
    day="asked",
    by=("provider", "invoice", "how"),
    adds_over=("provider", "invoice", "how"),
)
UNINVOICED = Measure(
    "Uninvoiced cost",
    "What charged days cost that are uninvoiced: accrued for providers",
    "balance_by_provider",
    purse="the agency that pays the provider",
    by=("provider", "agency", "month"),
    adds_over=("provider", "agency"),
)
CHARGES_NOT_INVOICED = Measure(
    "Missing invoices",
    "Charges of ended periods that are on no invoice line, as the last reconciliation found",
    "lines_offered",
    unit="count",
    day="asked",
    by=("provider", "found", "status"),
    adds_over=("provider", "status"),
)
VALUE_NOT_INVOICED = Measure(
    "Value of missing invoices",
    "What charges of ended periods cost that are on no invoice line, as the last reconciliation found",
    "lines_offered",
    day="asked",
    by=("provider", "found", "status"),
    adds_over=("provider", "status"),
)

# Invoiced beside contract value, over a window that the page says.

_BESIDE = (
    *("provider", "invoice", "line", "window", "placement", "body", "paid_in", "found", "status"),
    *("price", "service_month"),
)


def _beside(name: str, meaning: str, *, asked: str = "provider_expectation", unit: MeasuredIn = "pence") -> Measure:
    return Measure(
        name,
        meaning,
        asked,
        purse="the agencies that pay",
        window="as told",
        by=(*_BESIDE, "chosen"),
        adds_over=_BESIDE,
        unit=unit,
    )


CONTRACT_VALUE = _beside("Contract value", "What the prices say that days cost, or the days of an invoice line")
ASKED = _beside("Invoiced by providers", "What invoices ask, less credit notes")
VAT_ASKED = _beside("VAT", "The VAT of an invoice line, in what is invoiced")
ASKED_LESS_VALUE = _beside("Invoiced less contract value", "Positive where more was invoiced than days cost")
LINES_THAT_DIFFER = _beside(
    "Lines that differ",
    "Invoice lines of the window that ask something else than the contract value, decided or not",
    asked="invoice_lines_expected",
    unit="count",
)
ASKED_BEYOND = _beside("Overcharged", "What lines that differ ask above the contract value, decided or not")
ASKED_BELOW = _beside("Undercharged", "What lines that differ ask below the contract value, decided or not")
LINES_WITHOUT_PRICE = _beside(
    "Lines without a price",
    "Invoice lines of the window of which no placement or price is known",
    asked="invoice_lines_expected",
    unit="count",
)
ASKED_WITHOUT_PRICE = _beside("Invoiced without a price", "What lines without a price ask")

# From lines of the window that differ to the exceptions of all months, in lines and in pounds.


def _lines_beside(name: str, meaning: str) -> Measure:
    return _beside(name, meaning, asked="invoice_lines_expected", unit="count")


DIFFERENCES_SETTLED = _lines_beside(
    "Lines that differ, settled",
    "Lines of the window that differ and need no decision: accepted or credited, or settled by document",
)
EXCEPTIONS_WITHOUT_DIFFERENCE = _lines_beside(
    "Exceptions without a difference",
    "Exceptions of the window that ask the contract value, or have none to be compared with",
)
EXCEPTIONS_OF_OTHER_MONTHS = _lines_beside("Exceptions of other months", "Exceptions of months outside the window")
OVERCHARGE_SETTLED = _beside(
    "Overcharged, settled", "What lines that differ ask above the contract value and is accepted, credited or left"
)
OVERCHARGE_WITHOUT_DIFFERENCE = _beside(
    "In question without a difference", "What is in question of exceptions of the window that do not ask too much"
)
OVERCHARGE_OF_OTHER_MONTHS = _beside(
    "In question of other months", "What is in question of exceptions of months outside the window"
)
EXCEPTIONS = Measure(
    "Exceptions",
    "Invoice lines that do not agree and wait for a decision or an answer, of all months",
    "invoice_lines_expected",
    unit="count",
    day="asked",
    by=_LINES,
    adds_over=_LINES,
    makes=(
        (1, LINES_THAT_DIFFER),
        (-1, DIFFERENCES_SETTLED),
        (1, EXCEPTIONS_WITHOUT_DIFFERENCE),
        (1, EXCEPTIONS_OF_OTHER_MONTHS),
    ),
)
OVERCHARGE = Measure(
    "Overcharge in question",
    "What exceptions ask above the contract value and is neither accepted nor credited",
    "invoice_lines_expected",
    purse="the agency that is invoiced",
    day="asked",
    by=_LINES,
    adds_over=_LINES,
    makes=(
        (1, ASKED_BEYOND),
        (-1, OVERCHARGE_SETTLED),
        (1, OVERCHARGE_WITHOUT_DIFFERENCE),
        (1, OVERCHARGE_OF_OTHER_MONTHS),
    ),
)

# Lines in the worklist, and what deciding on some of them comes to.

INVOICE_LINES = Measure(
    "Invoice lines",
    "Lines of invoices and credit notes, and charges that are on none, as the last reconciliation found them",
    "lines_offered",
    unit="count",
    day="asked",
    by=("found", "status", "provider", "agency", "chosen", "decided"),
    adds_over=("found", "status"),
)
WOULD_CHARGE = Measure(
    "Charged, if accepted",
    "What accepting invoice lines on these terms adds to the charges",
    "accepting",
    day="asked",
    by=("invoice", "line", "chosen"),
    needs=("chosen",),
    adds_over=("invoice", "line"),
)
WOULD_PAY = Measure(
    "Would pay",
    "What accepting invoice lines on these terms adds to a budget's share; negative: takes off it",
    "accepting",
    purse="each budget",
    day="asked",
    by=("budget", "standing", "settled", "chosen"),
    needs=("budget", "chosen"),
)

# Recharges, credit notes and internal journals: issued, or (`state`) as they would be.

_ISSUED = ("number", "kind", "creditor", "debtor", "month")
DOCUMENTS = Measure(
    "Documents between agencies",
    "Recharges, credit notes and internal journals",
    "recharges",
    unit="count",
    day="asked",
    by=(*_ISSUED, "state"),
    adds_over=_ISSUED,
)
DOCUMENT_LINES = Measure(
    "Lines of documents",
    "Lines of recharges, credit notes and internal journals",
    "recharges",
    unit="count",
    day="asked",
    by=(*_ISSUED, "state"),
    adds_over=_ISSUED,
)
DOCUMENT_AMOUNT = Measure(
    "Amount of documents",
    "What recharges ask; what credit notes take back is negative, and what an internal journal tells apart",
    "recharges",
    purse="creditor, debtor",
    day="asked",
    by=(*_ISSUED, "line", "standing", "state"),
    adds_over=(*_ISSUED, "line", "standing"),
)
LINE_NOW = Measure(
    "Amount by funding status now",
    "What a line of a recharge stands for by the agreements in force now, by funding status",
    "recharge_seen",
    purse="creditor, debtor",
    day="asked",
    by=("number", "line", "standing"),
    adds_over=("line", "standing"),
)
NOT_SETTLED = Measure(
    "Not settled yet",
    "What a document, or a line of one, asks that nothing has paid or credited yet; negative: to be given back",
    "recharge_seen",
    purse="creditor, debtor",
    day="asked",
    by=("number", "line"),
    adds_over=("line",),
)

# What is owed to providers, by the journal and by document.

_OWED = ("provider", "agency", "document", "invoice", "month", "what", "overdue")


def _owed(name: str, meaning: str, unit: MeasuredIn = "pence") -> Measure:
    return Measure(
        name,
        meaning,
        "provider_documents",
        purse="the agency that pays",
        by=_OWED,
        adds_over=("provider", "agency", "document", "invoice", "what"),
        unit=unit,
    )


TO_PAY = _owed("Creditors: invoices to pay", "What invoices ask that is neither credited nor paid")
TO_GET_BACK = _owed("To get back from providers", "Credited or paid above an invoice or without one: negative")
IN_ADVANCE = _owed("Invoiced in advance by providers", "Asked for days after the as-at date: negative")
FOR_DOCUMENTS = _owed("For documents", "Invoices, less the credits and payments that name or are matched to one")
PAID_ON_ACCOUNT = _owed("Paid, unallocated", "Paid, and for no invoice that is known: negative")
OWED_TO_PROVIDERS = replace(
    _owed("Creditors: providers", "Invoices, less credits and all payments, as the journal has it"),
    makes=((1, FOR_DOCUMENTS), (1, PAID_ON_ACCOUNT)),
)
OVERDUE_TO_PROVIDERS = _owed("Overdue to providers", "What is to pay on invoices past their due date")
INVOICES_OVERDUE = _owed("Invoices overdue", "Invoices past their due date and not fully paid", unit="count")
INVOICE_DAYS_OVERDUE = _owed("Days overdue", "Days past an invoice's due date", unit="days")
ACCEPTED_BEYOND = _owed("Accepted above the contract value", "What of an invoice was accepted though it asks more")
GROSS = _owed("Gross", "What an invoice asks, with VAT")
CREDITED_ON = _owed("Credited", "What credit notes take back of an invoice")
PAID_ON = _owed("Paid", "What payments pay of an invoice")

# Published payments.

_PUBLISHED = ("body", "paid_in", "supplier", "tied", "series", "period", "file", "window", "provider")


def _published(name: str, meaning: str, unit: MeasuredIn = "pence") -> Measure:
    return Measure(
        name, meaning, "payments", purse="the body that paid", by=_PUBLISHED, adds_over=_PUBLISHED, unit=unit
    )


PUBLISHED = _published("Published payments", "What bodies have published as paid, with or without a placement")
PUBLISHED_TIED = _published("Tied to placements", "Published payments to providers with placements")
PUBLISHED_UNTIED = _published("Tied to no placement", "Published payments to suppliers that no placement is known of")
PAYMENTS_PUBLISHED = _published("Payments", "How many payments were published", unit="count")
BODIES = _published("Bodies", "Bodies that published payments", unit="count")
PAID_BEYOND_VALUE = _published("Paid less contract value", "Published payments less what placements cost")
NET_OF_FILE = _published("Net of the file", "What the payments in a published file come to")

# A published file, before it is recorded: what it says, and what it takes away of one that it replaces.

_FILE = ("file", "what", "body", "series", "period", "month")
ROWS_PUBLISHED = Measure(
    "Rows of a published file",
    "Rows of a file of published payments, by what they are: payments, without an amount, no payments, repeated",
    "payments",
    unit="count",
    by=_FILE,
    needs=("file", "what"),
)
AMOUNT_PUBLISHED = Measure(
    "Payments of a published file",
    "What payments that a file adds or takes away come to",
    "payments",
    purse="the body that paid",
    by=_FILE,
    needs=("file", "what"),
)

# Items of documents and money that nobody resolved yet.

MATTERS_WAITING = Measure(
    "Unresolved items",
    "Conflicts, documents and money that need a decision",
    "matters-waiting",
    unit="count",
    day="asked",
    by=("matter",),
    adds_over=("matter",),
)
VALUE_WAITING = Measure(
    "Value of unresolved items",
    "What those items are about, whichever way each goes",
    "matters-waiting",
    day="asked",
    by=("matter", "row", "number"),
    adds_over=("matter", "row", "number"),
)
WAITING_AMOUNT = Measure(
    "Amount of an unresolved item",
    "What one item is about; negative where it is to be given back",
    "matters-waiting",
    day="asked",
    by=("matter", "row", "number"),
    needs=("matter", "row"),
)
MATCHED = Measure(
    "Matched",
    "What of a receipt pays a line of a recharge; negative where it was given back or undone",
    "receipt-matches",
    purse="creditor, debtor",
    day="asked",
    by=("receipt", "recharge", "line", "placement", "service_month", "batch", "undoes"),
    adds_over=("line",),
)
