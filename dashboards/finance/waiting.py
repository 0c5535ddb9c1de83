"""Unresolved items: conflicts, unknown payers, documents without lines, overpayments; settled here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.finance import worklist
from dashboards.widgets import acting, figures, look, sections, tables, ticks
from dashboards.widgets.forms import Form
from ledger.answers.documents.conflicts import ConflictSides, sides_of_conflicts
from ledger.answers.documents.offered import invoices_for, recharges_for
from ledger.answers.documents.waiting_matters import BEYOND, WaitingMatter, listed
from ledger.answers.sheet import names, names_offered, rows_known
from ledger.domain.agencies.sheets import Agency, Provider
from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.documents.measures import MATTERS_WAITING, NOT_SETTLED, VALUE_WAITING, WAITING_AMOUNT
from ledger.domain.documents.sheets import Invoice, InvoiceLine, Payment, PaymentAllocation, Receipt
from ledger.domain.money_and_days.figures import Figure, whole, whole_of
from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.sheet.measures import ROWS_TO_IMPORT
from ledger.tasks.conflicts import ConflictSettled, leave, name_payer, settle, side

Matters = Sequence[WaitingMatter]
_SIDES = {"What is recorded is right": "here", "What was sent is right": "sent"}
_PAID_BY = "It was paid by the agency chosen below"
_NONE_OF_OURS = "It is none of ours: leave it out"
_ONLY_MOVED = "The agency only moved its own money: leave it out"
_KINDS = {
    "conflict": ("conflict", "conflicts"),
    "unknown_payer": ("receipt of an unknown payer", "receipts of unknown payers"),
    "own_receipt": ("receipt from an agency to itself", "receipts from an agency to itself"),
    "no_lines": ("document that no line explains", "documents that no line explains"),
    "settled_beyond": ("overpaid or over-credited invoice", "overpaid or over-credited invoices"),
    "on_account": ("unallocated receipt", "unallocated receipts"),
    "payment_on_account": ("payment that fits no invoice", "payments that fit no invoice"),
}
_SAID = tables.text("said", "Why it is unresolved")
_FROM = (tables.text("sent_by", "Imported by"), tables.day("since", "Since"), tables.code("file", "File"))


def show() -> None:
    """How much waits, then kind by kind what it is, with the act that settles it."""
    found = reading.in_books_now(listed)
    matters = found.matters
    if not matters:
        sections.where_we_stand("Conflicts, unknown payers, documents without lines, overpayments, unallocated cash.")
        ticks.show(found.tick)
        return
    kinds = {kind: [each for each in matters if each.matter == kind] for kind in _KINDS}
    counted = [_counted(kind, of) for kind, of in kinds.items() if of]
    sections.where_we_stand(
        f"{in_one_sentence(counted)} Until then what is recorded is kept, and nothing of what was sent is lost."
    )
    _by_kind(counted)
    for kind, part in _parts().items():
        if kinds[kind]:
            part(kinds[kind])
    if beyond := [each for each in matters if each.matter in BEYOND]:
        _beyond(beyond)


def _parts() -> dict[str, Callable[[Matters], None]]:
    """The part of the page for each kind that has one of its own."""
    return {
        "conflict": _conflicts,
        "unknown_payer": _unknown_payers,
        "own_receipt": _own_receipts,
        "no_lines": _without_lines,
    }


def in_one_sentence(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many items are unresolved, and those of the kind with the most value: how many, and what they are about."""
    items = figures.counted(whole_of(MATTERS_WAITING, rows, "matters"), "item needs", "items need")
    most = max(rows, key=lambda row: row["amount"])
    kind = figures.counted(MATTERS_WAITING.of(most["matters"], matter=most["matter"]), *_KINDS[most["matter"]])
    value = figures.amount(VALUE_WAITING.of(most["amount"], matter=most["matter"]))
    said = f"**{look.beginning(items)} a decision**"
    return f"{said}: {kind} ({value})." if len(rows) == 1 else f"{said}, among them {kind} ({value})."


def _by_kind(rows: Sequence[Mapping[str, Any]]) -> None:
    """Each kind with how many wait and their value."""
    tables.show(
        [{**row, "kind": look.beginning(_KINDS[row["matter"]][1])} for row in rows],
        [
            tables.text("kind", "Kind"),
            tables.number("matters", "Unresolved items", MATTERS_WAITING),
            tables.money("amount", "Value of unresolved items (£)", VALUE_WAITING),
        ],
        alt="Unresolved items, by kind",
    )


def _counted(kind: str, matters: Matters) -> dict[str, Any]:
    """How many matters of a kind there are, and their value, whichever way each goes."""
    parts = [
        VALUE_WAITING.of(abs(each.amount or 0), matter=kind, row=each.row, number=each.number) for each in matters
    ]
    value = whole(VALUE_WAITING, parts, ("row", "number"), matter=kind)
    return {"matter": kind, "matters": len(matters), "amount": value.size}


# Conflicts


def _conflicts(matters: Matters) -> None:
    st.header("Conflicts", anchor="conflicts")
    columns = [
        tables.numbered("number", "No."),
        tables.coded("sheet", "Sheet"),
        tables.code("row", "Row"),
        _SAID,
        tables.money("amount", "In conflict (£)", WAITING_AMOUNT),
        *_FROM,
    ]
    tables.show(matters, columns, alt="Conflicts, until somebody decides which side is right")
    by_number = {each.number: each for each in reading.in_books_now(sides_of_conflicts) if not each.payer}
    number = st.selectbox("Which conflict", list(by_number), format_func=lambda each: _named(by_number[each]))
    _sides(by_number[number])
    with st.form("settle"):
        holds = st.radio("Which side is right", list(_SIDES))
        why = _why()
        pressed = st.form_submit_button("Settle the conflict", type="primary", icon=":material/gavel:")
    if pressed and holds and _reasoned(why):
        _settle(lambda: settle(reading.store(), number, side(_SIDES[holds]), why=why))


def _named(conflict: ConflictSides) -> str:
    return f"{conflict.number}: {look.sentence_case(conflict.sheet)} {conflict.row}"


def _sides(conflict: ConflictSides) -> None:
    stated = f"{conflict.stated[0]} recorded it on {look.day(conflict.stated[1])}. " if conflict.stated else ""
    who, when = conflict.sent
    rows = figures.counted(ROWS_TO_IMPORT.of(conflict.rows, files=f"conflict {conflict.number}"), "row")
    sections.plainly(
        [
            f"{look.sentence_case(conflict.sheet)} {conflict.row}: {conflict.said}. {stated}"
            f"{who} imported {conflict.place}, on {look.day(when)}. If what was sent is right, all of it is recorded "
            f"({rows})."
        ]
    )
    moved = any(each.here != each.now for each in conflict.differences)
    columns = [
        tables.coded("sheet", "Sheet"),
        tables.code("key", "Row"),
        tables.coded("column", "Field"),
        *([tables.text("here", "Recorded when it was sent")] if moved else []),
        tables.text("now", "Recorded now"),
        tables.text("there", "Sent"),
    ]
    tables.show(conflict.differences, columns, alt="What is recorded and what was sent, field by field")


# Receipts whose payer nobody knows


def _unknown_payers(matters: Matters) -> None:
    st.header("Unknown payers", anchor="unknown-payers")
    columns = [
        tables.numbered("number", "No."),
        tables.text("counterparty", "Paid by, as the statement has it"),
        tables.money("amount", "Receipt (£)", WAITING_AMOUNT),
        tables.text("sent", "What the statement says"),
        *_FROM,
    ]
    tables.show(matters, columns, alt="Receipts of which nobody knows who paid them")
    receivers = {each.agency for each in matters}
    offered = reading.in_books_now(names_offered, Agency)
    agencies = {code: name for code, name in offered.items() if code not in receivers}
    _payer_named("payer", matters, agencies, _NONE_OF_OURS)


def _payer_named(key: str, matters: Matters, agencies: Mapping[str, str], left_out: str) -> None:
    """Who paid one of these lines of statements is named, or it is left out."""
    by_number = {each.number: each for each in matters if each.number is not None}
    with st.form(key):
        number = st.selectbox("Which receipt", list(by_number), format_func=lambda each: _paid(by_number[each]))
        ours = st.radio("What it is", [_PAID_BY, left_out])
        payer = st.selectbox("Who paid it", list(agencies), format_func=agencies.__getitem__)
        why = _why()
        pressed = st.form_submit_button("Record the payer", type="primary", icon=":material/person_search:")
    if pressed and number and _reasoned(why):
        store, named = reading.store(), payer if ours == _PAID_BY else None
        _settle(
            lambda: name_payer(store, number, named, why=why) if named else settle(store, number, "here", why=why),
            then=bool(named),
        )


def _paid(each: WaitingMatter) -> str:
    amount = WAITING_AMOUNT.of(each.amount, matter=each.matter, row=each.row, number=each.number)
    return f"{each.number}: {figures.amount(amount)} of {each.counterparty}"


# Receipts from an agency to itself


def _own_receipts(matters: Matters) -> None:
    st.header("Receipts from an agency to itself", anchor="own-receipts")
    agencies = reading.in_books_now(names, Agency)
    columns = [
        tables.numbered("number", "No."),
        tables.code("row", "Receipt"),
        tables.named("agency", "Paid and received by", agencies),
        tables.money("amount", "Receipt (£)", WAITING_AMOUNT),
        _SAID,
        *_FROM,
    ]
    tables.show(matters, columns, alt="Receipts from an agency to itself that pay no instalment of a pooled fund")
    if waiting := [each for each in matters if each.number is not None]:
        _payer_named("own payer", waiting, reading.in_books_now(names_offered, Agency), _ONLY_MOVED)
    if known := [each for each in matters if each.number is None]:
        sections.plainly([known[0].to_do + "."])
        _own_receipt(st.selectbox("Which of these receipts", [each.row for each in known]))


def _own_receipt(code: str) -> None:
    (row,) = (each for each in reading.in_books_now(rows_known, Receipt) if each.receipt == code)
    Form(
        Receipt,
        "Amend the receipt",
        row=row,
        withdraw="Withdraw the receipt",
        key=f"own receipt {code}",
        work="Recording and reconciling",
        then=worklist.posted_and_reconciled,
    ).show()


# Documents that no line explains


def _without_lines(matters: Matters) -> None:
    st.header("Documents without lines", anchor="without-lines")
    columns = [
        tables.code("row", "Document"),
        tables.named("counterparty", "Provider", reading.in_books_now(names, Provider)),
        tables.money("amount", "Without a line (£)", WAITING_AMOUNT),
        _SAID,
        *_FROM,
    ]
    tables.show(matters, columns, alt="Documents of which no line explains all that they ask")
    by_code = {each.row: each for each in matters}
    code = st.selectbox("Which document", list(by_code))
    stated = [row for row in reading.in_books_now(rows_known, InvoiceLine) if row.invoice == code]
    again: dict[str, Any] = {"work": "Recording and reconciling", "then": worklist.posted_and_reconciled}
    with st.expander(f"Add a line of {look.plain(code)}"):
        Form(
            InvoiceLine,
            "Record the line",
            fixed={"invoice": code},
            now={"line": str(len(stated) + 1), "net": text_from_pence(by_code[code].amount or 0)},
            key=f"line of {code}",
            **again,
        ).show()
    (head,) = (row for row in reading.in_books_now(rows_known, Invoice) if row.invoice == code)
    with st.expander(f"Amend {look.plain(code)}, or withdraw it"):
        Form(Invoice, "Amend the document", row=head, withdraw="Withdraw the document", **again).show()


# What was paid, credited or received above what was asked


def _beyond(matters: Matters) -> None:
    st.header("Overpayments and unallocated cash", anchor="beyond")
    agencies = reading.in_books_now(names, Agency)
    columns = [
        tables.in_words("Matter", _matter),
        tables.code("row", "Document or money"),
        tables.named("counterparty", "With", {**reading.in_books_now(names, Provider), **agencies}),
        tables.money("amount", "Above what was asked (£)", WAITING_AMOUNT),
        _SAID,
        *_FROM,
    ]
    tables.show(matters, columns, alt="What was paid, credited or received above what was asked")
    by_name = {f"{_matter(each)}: {each.row}": each for each in matters}
    chosen = by_name[st.selectbox("Which of them", list(by_name))]
    sections.plainly([chosen.to_do.partition("; or leave it")[0] + "."])
    _matched(chosen)
    st.subheader("Leave it as it is")
    with st.form(f"leave {chosen.matter} {chosen.row}"):
        why = _why()
        pressed = st.form_submit_button("Leave it at this amount", icon=":material/bookmark_added:")
    if pressed and _reasoned(why):
        acting.do(
            "Recording",
            lambda _: leave(reading.store(), chosen.row, why=why, matter=chosen.matter),
            told=lambda done: done.sentences,
        )


def _matter(each: WaitingMatter) -> str:
    return look.beginning(_KINDS[each.matter][0])


def _matched(chosen: WaitingMatter) -> None:
    """Where the chosen one's money is matched, or what came back of it is stated."""
    form: dict[str, Any] = {
        "key": f"{chosen.matter} {chosen.row}",
        "work": "Recording and reconciling",
        "then": worklist.posted_and_reconciled,
    }
    match chosen.matter:
        case "on_account":
            choices = {"recharge": _open_first(reading.in_books_now(recharges_for, chosen.row))}
            Form(ReceiptAllocation, "Allocate receipt", fixed={"receipt": chosen.row}, choices=choices, **form).show()
        case "payment_on_account":
            choices = {"invoice": _open_first(reading.in_books_now(invoices_for, chosen.row))}
            Form(PaymentAllocation, "Allocate payment", fixed={"payment": chosen.row}, choices=choices, **form).show()
        case _:
            back = {"paid_on": reading.today(), "amount": f"-{text_from_pence(chosen.amount or 0)}"}
            Form(Payment, "Record the refund", fixed={"invoice": chosen.row}, now=back, **form).show()


def _open_first(left: Mapping[str, int]) -> dict[str, str]:
    """Documents to choose from in words: what is open of each, and after these what is settled."""
    return {code: f"{code}: {_how_open(NOT_SETTLED.of(pence, number=code))}" for code, pence in left.items()}


def _how_open(left: Figure) -> str:
    if left.size < 0:
        return f"{figures.turned(left)} to be given back"
    return f"{figures.to_the_penny(left)} open" if left else "settled"


# What all of them share


def _why() -> str:
    return (st.text_input("Why", help="Your decision is recorded with your name.") or "").strip()


def _reasoned(why: str) -> bool:
    if not why:
        st.error("Say why: each decision is recorded with its reason.", title="The reason is missing")
    return bool(why)


def _settle(task: Callable[[], ConflictSettled], *, then: bool = False) -> None:
    """Do it, and have documents reconciled where it is money that can now be matched."""

    def done(tell: Any) -> tuple[ConflictSettled, list[str]]:
        settled = task()
        return settled, worklist.reconciled(tell) if then and settled.batch is not None else []

    acting.do("Settling", done, told=_settled, changed=lambda done: done[0].batch is not None)


def _settled(done: tuple[ConflictSettled, list[str]]) -> Sequence[str]:
    settled, told = done
    problems = [f"{each.place}: expected {each.expected}. {each.remedy}" for each in settled.problems]
    return [*settled.sentences, *problems, *told]


if __name__ == "__main__":
    show()
