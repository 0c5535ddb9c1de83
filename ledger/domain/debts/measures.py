"""Measures of what agencies owe each other: accrued at the horizon, documents and cash on the day of asking."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

_BETWEEN = ("creditor", "debtor")
_OWED = (*_BETWEEN, "standing", "service_month", "placement")
ACCRUED = Measure(
    "Accrued, not yet invoiced",
    "Charges to the as-at date that no recharge asks for yet; what is negative is told apart",
    "balances_between_agencies",
    purse="the agency that is owed",
    by=_OWED,
    adds_over=_OWED,
)
INVOICED = Measure(
    "Invoiced, in the journal",
    "What recharges ask and is not paid, as the journal has it at the as-at date; open credits are told apart",
    "balances_between_agencies",
    purse="the agency that is owed",
    by=_OWED,
    adds_over=_OWED,
)
DUE_FROM = Measure(
    "Due from partners",
    "What partners owe in the journal at the as-at date: accrued and invoiced",
    "balances_between_agencies",
    purse="the agency that is owed",
    by=_OWED,
    adds_over=_OWED,
    makes=((1, ACCRUED), (1, INVOICED)),
)
ENTRIES_BEHIND = Measure(
    "Entries",
    "Entries of the journal that make what one agency owes another for a placement",
    "entries_by_placement",
    unit="count",
    by=_OWED,
)
NEGATIVE_BETWEEN = Measure(
    "Negative between agencies",
    "What debtors are to have back, or have paid without a line: never taken off what they owe",
    "balances_between_agencies",
    purse="the agency that holds it",
    by=(*_OWED, "what"),
    adds_over=(*_OWED, "what"),
)
NET_BETWEEN = Measure(
    "Net between agencies",
    "What partners owe in the journal, with what is negative between agencies",
    "balances_between_agencies",
    purse="the agency that is owed",
    by=_OWED,
    adds_over=_OWED,
    makes=((1, DUE_FROM), (1, NEGATIVE_BETWEEN)),
)
_DEBT_PARTS = (*_BETWEEN, "band", "reason", "recharge", "dispute", "position")
_OUTSTANDING = (*_DEBT_PARTS, "on")


def _debt(name: str, meaning: str, asked: str = "aged-debt") -> Measure:
    return Measure(
        name,
        meaning,
        asked,
        purse="the creditor, of the debtor",
        window="outstanding on the day of asking",
        day="asked",
        by=_OUTSTANDING,
        needs=("on",),
        adds_over=_DEBT_PARTS,
    )


IN_DISPUTE = _debt("In dispute", "The part of debtors under an open dispute, or whose share is disputed; each once")
WITHOUT_PREJUDICE = _debt("Without prejudice", "The part of debtors whose share is interim and not in dispute")
IN_PROCESS = _debt("In process, not disputed", "The part of debtors that is overdue and neither disputed nor interim")
NOT_DUE = _debt("Not due", "The part of debtors that is not due yet and neither disputed nor interim")
DEBTORS = Measure(
    "Debtors",
    "What recharges ask that was not received, credited or written off by the day",
    "aged-debt",
    purse="the creditor, of the debtor",
    window="outstanding on the day of asking",
    day="asked",
    by=_OUTSTANDING,
    needs=("on",),
    adds_over=_DEBT_PARTS,
    makes=((1, IN_DISPUTE), (1, WITHOUT_PREJUDICE), (1, IN_PROCESS), (1, NOT_DUE)),
)
OPEN_CREDITS = _debt("Open credits", "What was credited and nothing has used yet")
UNALLOCATED_CASH = Measure(
    "Unallocated cash",
    "What was received and is matched to no line",
    "aged-debt",
    purse="the creditor, of the debtor",
    window="outstanding on the day of asking",
    day="asked",
    by=(*_OUTSTANDING, "receipt"),
    needs=("on",),
    adds_over=(*_DEBT_PARTS, "receipt"),
)
OVERDUE = _debt("Overdue", "The part of debtors that is past its due date, disputed or not")
DOCUMENTS_OUTSTANDING = Measure(
    "Documents outstanding",
    "Recharges of which something is outstanding, each once",
    "aged-debt",
    unit="count",
    day="asked",
    by=(*_OUTSTANDING, "overdue"),
    needs=("on",),
)
LONGEST_OVERDUE = Measure(
    "Longest overdue",
    "Days past due of the recharge that has been due longest",
    "aged-debt",
    unit="days",
    day="asked",
    by=_OUTSTANDING,
    needs=("on",),
)
BALANCE = Measure(
    "Balance",
    "Debtors less open credits and unallocated cash: what the journal holds",
    "control",
    purse="the creditor, of the debtor",
    window="on the day of asking",
    day="asked",
    by=_OUTSTANDING,
    needs=("on",),
    adds_over=_DEBT_PARTS,
    makes=((1, DEBTORS), (-1, OPEN_CREDITS), (-1, UNALLOCATED_CASH)),
)
IN_DISPUTE_ACCRUED = Measure(
    "In dispute, accrued",
    "The part of what is accrued and not yet invoiced whose share is disputed",
    "balances_between_agencies",
    purse="the agency that is owed",
    by=(*_BETWEEN, "on"),
    needs=("on",),
    adds_over=_BETWEEN,
)
VALUE_IN_DISPUTE = Measure(
    "Value in dispute",
    "All that is in dispute between agencies: of debtors, and of what is accrued and not yet invoiced",
    "aged-debt",
    purse="the creditor, of the debtor",
    window="on the day of asking",
    day="asked",
    by=(*_BETWEEN, "on"),
    needs=("on",),
    adds_over=_BETWEEN,
    makes=((1, IN_DISPUTE), (1, IN_DISPUTE_ACCRUED)),
)
OPEN_DISPUTES = Measure(
    "Open disputes",
    "Disputes raised and not resolved on the day",
    "dispute_clocks",
    unit="count",
    day="asked",
    by=(*_BETWEEN, "on"),
    needs=("on",),
    adds_over=_BETWEEN,
)
OVERDUE_DISPUTES = Measure(
    "Overdue disputes",
    "Disputes that have been at their stage for longer than the settings allow",
    "dispute_clocks",
    unit="count",
    day="asked",
    by=(*_BETWEEN, "on"),
    needs=("on",),
    adds_over=_BETWEEN,
)


def _days(name: str, meaning: str) -> Measure:
    return Measure(
        name, meaning, "dispute_clocks", unit="days", day="asked", by=("dispute", "on"), needs=("dispute", "on")
    )


DAYS_AT_STAGE = _days("Days at its stage", "How long a dispute has been at its stage on the day")
DAYS_ALLOWED = _days("Days allowed at its stage", "How long it may be at its stage, as the settings say")
DISPUTE_DAYS_OVERDUE = _days("Days overdue at its stage", "Days over what its stage allows; none while it is in time")

# One partner's account, month by month.

_ACCOUNT = (*_BETWEEN, "month")


def _account(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "partner_statement",
        purse="the creditor, of the debtor",
        window="one month, up to the day of asking",
        day="asked",
        by=(*_ACCOUNT, "on"),
        needs=("on",),
        adds_over=("month",),
    )


BROUGHT_FORWARD = _account("Brought forward", "The balance before the first day of the month")
RECHARGED = _account("Recharges issued", "What recharges dated in the month ask")
CREDITED = _account("Credit notes issued", "What credit notes dated in the month take back")
RECEIVED = _account("Received", "What came in the month, matched or not")
WRITTEN_OFF = _account("Written off", "What decisions of the month gave up")
CARRIED_FORWARD = _account("Carried forward", "The balance at the end of the month")
_MOVED = (*_BETWEEN, "number", "kind", "moved_on", "on")
MOVED_ON_ACCOUNT = Measure(
    "Movement of an account",
    "What one document or receipt moves the account by: a positive amount adds to what is owed",
    "partner_statement",
    day="asked",
    by=_MOVED,
)
BALANCE_THEN = Measure(
    "Balance then",
    "The balance of an account after one of its movements",
    "partner_statement",
    day="asked",
    by=_MOVED,
)

# Our books beside a partner's records.

_AGREED = ("agency", "counterparty", "kind", "on")


def _agreed(name: str, meaning: str, makes: tuple[tuple[int, Measure], ...] = ()) -> Measure:
    return Measure(name, meaning, "balances", purse="the agency", day="asked", by=_AGREED, needs=("on",), makes=makes)


AGREED_OURS = _agreed("Our books", "A balance with another agency, as our journal has it")
AGREED_THEIRS = _agreed("Their records", "The same balance, as the records say that they gave")
AGREED_DIFFERENCE = _agreed(
    "Our books less their records",
    "By how much ours is more than theirs",
    makes=((1, AGREED_OURS), (-1, AGREED_THEIRS)),
)
RECORDS_DIFFER = Measure(
    "Ours less theirs",
    "By how much our books have more of a placement's month than a partner's records, by what of and why",
    "differences_with_partners",
    day="asked",
    by=(*_BETWEEN, "placement", "service_month", "what", "reason", "on"),
    needs=("on",),
    adds_over=("placement", "service_month", "what", "reason"),
)
MONTHS_THAT_DIFFER = Measure(
    "Placement months that differ",
    "Placements' months of which our books and a partner's records say different things",
    "differences_with_partners",
    unit="count",
    day="asked",
    by=(*_BETWEEN, "on"),
    needs=("on",),
)
EXPLAINED_FROM = Measure(
    "To be explained from", "Differences of balances from this on have to be explained", "thresholds", by=("agency",)
)
PAYMENT_DAYS = Measure(
    "Days to pay",
    "Days from a recharge's date until it is due, by the terms between two agencies",
    "terms",
    unit="days",
    by=("from_agency", "to_agency", "batch"),
    needs=("from_agency", "to_agency"),
)
