"""The evidence for a recharge in sections: a list to tick, then every child's month with its working and decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from ledger.briefing.code_words import BASES
from ledger.briefing.derivation import Section, Table, clause_by_clause, costs
from ledger.briefing.evidence import AgreementEvidence, Aim, LineEvidence, MonthEvidence, Pack, moved_in_words
from ledger.briefing.figures import counted, day, month_name
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.sheets import Review
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.splits.position import Case
from ledger.domain.splits.sheets import status_in_words

VAT_WORDS = {"E": "exempt", "O": "outside VAT", "S": "at a percent", "Z": "zero-rated"}


def evidence_sections(pack: Pack) -> list[Section]:
    """The whole pack, told."""
    return [_summary(pack), _to_tick(pack), _by_standing(pack), *_paid(pack), *_invoiced(pack), *_placements(pack)]


def _summary(pack: Pack) -> Section:
    paper = pack.paper
    rows: list[tuple[str, ...]] = [
        ("From", pack.name(paper.from_agency)),
        ("To", pack.name(paper.to_agency)),
        ("Issued for", month_name(Month.parse(paper.month))),
        ("Dated", day(paper.dated)),
        ("Due", day(paper.due)),
        ("Total", pounds(paper.total)),
        ("Lines", f"{len(paper.lines):,}, for {counted(len(pack.months), 'month')} of care"),
    ]
    return Section("Summary", list(_to_know(pack)), Table(("What", "Says"), rows), level=1)


def _paid(pack: Pack) -> Iterator[Section]:
    """What was matched to its lines; no section where nothing was."""
    if pack.paid:
        rows: list[tuple[str, ...]] = [
            (each.receipt, str(each.line), pounds(each.amount), day(each.made_on), each.made_by, each.how)
            for each in pack.paid
        ]
        columns = ("Receipt", "Line", "Amount", "Matched on", "By", "Basis")
        yield Section("Receipts allocated", [], Table(columns, rows, frozenset({"Line", "Amount"})), level=1)


def _invoiced(pack: Pack) -> Iterator[Section]:
    """What providers asked for its months, and what was paid on that; no section where nothing was asked."""
    if pack.invoiced:
        asked: list[tuple[str, ...]] = [
            (
                *(each.placement, each.invoice, each.line, day(each.dated)),
                f"{day(each.first_day)} to {day(each.last_day)}" if each.first_day and each.last_day else "–",
                pounds(each.net),
                "–" if each.vat is None else pounds(each.vat),
                VAT_WORDS.get(each.vat_category or "", "not said"),
            )
            for each in pack.invoiced
        ]
        columns = ("Placement", "Invoice", "Line", "Dated", "Days", "Net", "VAT", "VAT is")
        known = ["As known when the document was issued; what a credit note gives back is negative."]
        yield Section("Provider invoices", known, Table(columns, asked, frozenset({"Net", "VAT"})), level=1)
    if pack.providers_paid:
        paid: list[tuple[str, ...]] = [
            (each.invoice, each.payment, day(each.paid_on), pounds(each.amount), each.how)
            for each in pack.providers_paid
        ]
        of_payments = ("Invoice", "Payment", "Paid on", "Amount", "Basis")
        known = ["What was paid on these invoices, as known then; an invoice may ask for other placements too."]
        yield Section("Payments to providers", known, Table(of_payments, paid, frozenset({"Amount"})), level=1)


def _to_know(pack: Pack) -> Iterator[str]:
    yield (
        "Each line is the share of one child's month that the payer's budget pays, by the decision named with it. "
        "The amounts are as posted when the document was issued; decisions, approvals, orders, outcomes and "
        "reviews are as known now."
    )
    undecided = [each.line.line for each in pack.lines if each.decision is None]
    unsigned = [each.line.line for each in pack.lines if each.decision and each.decision.missing]
    unordered = [each.line.line for each in pack.lines if each.line.order is None]
    if undecided:
        yield f"Without a recorded decision: {_lines_in_words(undecided)}."
    if unsigned:
        yield f"With an approval that is not recorded: {_lines_in_words(unsigned)}."
    if unordered and pack.paper.kind == "recharge":
        yield f"Without a purchase order: {_lines_in_words(unordered)}."


def _lines_in_words(lines: list[int]) -> str:
    """`lines 1–4, 7`."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{'line' if len(lines) == 1 else 'lines'} {told}"


def _to_tick(pack: Pack) -> Section:
    rows: list[tuple[str, ...]] = [
        (
            "☐",
            month.placement,
            month_name(month.month),
            str(max((each.number_of_days for each in month.lines), default=0)),
            ", ".join(str(each.line.line) for each in month.lines),
            ", ".join(dict.fromkeys(standing(each) for each in month.lines)),
            pounds(month.amount),
        )
        for month in pack.months
    ]
    rows.append(("", "All", "", "", "", "", pounds(sum(month.amount for month in pack.months))))
    return Section(
        "To tick against your own record",
        ["One row a child a month."],
        Table(
            ("Tick", "Placement", "Month", "Days", "Lines", "Funding status", "Amount"),
            rows,
            frozenset({"Days", "Amount"}),
        ),
        level=1,
    )


def standing(each: LineEvidence) -> str:
    """The funding status of a line, in words."""
    return status_in_words(each.line.standing)


def _by_standing(pack: Pack) -> Section:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for each in pack.lines:
        sums[each.line.share.budget, standing(each)] += each.line.amount
    rows: list[tuple[str, ...]] = [(*key, pounds(amount)) for key, amount in sorted(sums.items())]
    rows.append(("All", "", pounds(pack.paper.total)))
    return Section("Totals", [], Table(("Budget", "Funding status", "Amount"), rows, frozenset({"Amount"})), level=1)


def _placements(pack: Pack) -> Iterator[Section]:
    told = "By whose decision each child's months are shared, what they are for, what they cost and who pays."
    yield Section("Line by line", [told], level=1)
    for placement, group in groupby(pack.months, key=lambda month: month.placement):
        months = list(group)
        provider = f", with {months[0].provider}" if months[0].provider else ""
        yield Section(f"{placement}{provider}")
        yield _decisions(pack, months)
        yield _purpose(pack, months[0])
        for month in months:
            yield from _month(month)


def _decisions(pack: Pack, months: list[MonthEvidence]) -> Section:
    lines = [each for month in months for each in month.lines]
    found = {each.line.share.agreement: each.decision for each in lines}
    sentences = [f"{code or 'No agreement'}: no decision is recorded." for code, known in found.items() if not known]
    rows = [_decision_row(pack, decision) for decision in found.values() if decision]
    columns = ("Agreement", "What it is", "Decided", "Approvals", "Approval outstanding")
    return Section("Decisions", sentences, Table(columns, rows) if rows else None, level=3)


def _decision_row(pack: Pack, decision: AgreementEvidence) -> tuple[str, ...]:
    found = decision.agreement
    state = "withdrawn since" if decision.withdrawn else status_in_words(found.status)
    until = f" until {day(found.last_day)}" if found.last_day else ""
    decided = day(found.decided_on) if found.decided_on else "the day is not recorded"
    by = f" by {found.panel}" if found.panel else ""
    minute = f", minute {found.minute}" if found.minute else ", no minute recorded"
    approvals = [
        f"{pack.name(row.agency)}, {row.role}: {'approved' if row.decided else 'declined'} on {day(row.on)}"
        for row in decision.approvals
    ]
    return (
        found.agreement,
        f"{state}; {BASES[found.basis]}; from {day(found.first_day)}{until}",
        f"{decided}{by}{minute}",
        "; ".join(approvals) or "none recorded",
        ", ".join(pack.name(agency) for agency in decision.missing) or "none",
    )


def _month(month: MonthEvidence) -> Iterator[Section]:
    if month.found is None:
        told = "The month costs nothing by what was posted when the document was issued."
        yield Section(month_name(month.month), [told], level=3)
    else:
        name = f"{month_name(month.month)}: {pounds(month.amount)} of {pounds(month.found.total)}"
        yield Section(name, [], costs(month.found).table, level=3)
    shown: set[str] = set()
    for each in month.lines:
        yield _line(each)
        if each.case and each.case.agreement not in shown:
            shown.add(each.case.agreement)
            yield from _clauses(month, each.case)


def _clauses(month: MonthEvidence, case: Case) -> Iterator[Section]:
    """Clause by clause, where one line of words does not say it all already."""
    if len(case.stretches) > 1 or any(len(worked.steps) > 1 for worked in case.stretches):
        for worked in case.stretches:
            yield replace(clause_by_clause(month.month, worked), level=4)


def _line(each: LineEvidence) -> Section:
    line, share = each.line, each.line.share
    if each.number_of_days:
        found = (
            f"{share.agreement} covers {counted(each.number_of_days, 'day')} ({each.days}), which cost "
            f"{pounds(each.cost)}. Share: {'; '.join(each.clauses) or 'none'}; {each.worked or pounds(0)}."
        )
    else:
        found = f"{share.agreement or 'No agreement'} covers no day of the month any more: nothing is paid under it."
    also = moved_in_words(each)
    moved = f" Also: {also}." if also else ""
    order = f"Purchase order {line.order}." if line.order else "No purchase order covers the month."
    corrects = f" Corrects {line.corrects.number}, line {line.corrects.line}." if line.corrects else ""
    asked = f"Of budget {share.budget}. Asked for before: {pounds(each.billed_before)}.{moved} {order}{corrects}"
    return Section(f"Line {line.line}: {pounds(line.amount)}, {standing(each)}", [found, asked], level=4)


def _purpose(pack: Pack, month: MonthEvidence) -> Section:
    rows: list[tuple[str, ...]] = [_aim_row(pack, aim) for aim in month.aims]
    heading = "Outcomes"
    columns = ("Outcome", "Accountable agency", "Stated baseline", "Target", "Latest")
    told = _review_in_words(month.reviews)
    if not rows:
        return Section(heading, [f"No outcome is recorded. {told}"], level=3)
    return Section(heading, [told], Table(columns, rows, frozenset({"Stated baseline", "Target"})), level=3)


def _aim_row(pack: Pack, aim: Aim) -> tuple[str, ...]:
    outcome, latest = aim.outcome, aim.latest
    return (
        f"{outcome.statement} ({outcome.domain.replace('_', ' ')}, {outcome.instrument.replace('_', ' ')})",
        pack.name(outcome.accountable),
        "–" if outcome.baseline is None else decimal_text(outcome.baseline),
        "–" if outcome.target is None else decimal_text(outcome.target),
        f"{decimal_text(latest.value)} on {day(latest.on)} ({latest.rater})" if latest else "not observed yet",
    )


def _review_in_words(reviews: tuple[Review, ...]) -> str:
    if not reviews:
        return "No joint review is recorded."
    last = reviews[0]
    right = {True: "; the split was found still right", False: "; the split was found no longer right", None: ""}
    following = f"; the next is due on {day(last.next_review)}" if last.next_review else ""
    return f"Last reviewed jointly on {day(last.held_on)}{right[last.split_still_right]}{following}."
