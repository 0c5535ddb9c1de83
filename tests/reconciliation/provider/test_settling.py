"""Where lines move what they ask for, worked out by hand: over the days of others, and between two documents."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import Pence
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, ON, WHO

MAY = {"first_day": "2026-05-01", "last_day": "2026-05-10"}


def paper(code: str, dated: str, *lines: dict[str, str], credit_of: str | None = None) -> list[Row]:
    """An invoice, or the credit note of one, for placement A's core price, which costs £100.00 a day."""
    net = f"{sum(Decimal(line['net']) for line in lines):.2f}"
    kind = "credit" if credit_of else "invoice"
    head = Invoice(
        invoice=code,
        provider="P",
        to_agency="C",
        kind=kind,
        dated=dated,
        net=net,
        gross=net,
        credit_of=credit_of,
    )
    return [
        head,
        *(
            InvoiceLine(invoice=code, line=str(number), placement="A", price="A-core", **line)
            for number, line in enumerate(lines, 1)
        ),
    ]


def moved(*papers: list[Row]) -> dict[str, dict[str | None, tuple[int, int]]]:
    """By paper and service month, the pence it moves as expected and in question."""
    facts = Facts.of([*WHO, *BOUGHT, *(row for rows in papers for row in rows)])
    sums: dict[tuple[str, str | None], list[int]] = defaultdict(lambda: [0, 0])
    for part in reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).parts:
        sums[part.paper, part.service_month][0] += part.accrued
        sums[part.paper, part.service_month][1] += part.query
    found: dict[str, dict[str | None, tuple[int, int]]] = defaultdict(dict)
    for (code, month), (accrued, query) in sums.items():
        found[code][month] = (accrued, query)
    return found


def test_what_a_line_asks_beyond_its_own_days_it_takes_from_days_of_the_others_in_proportion() -> None:
    # Of 42 days at £100.00 the first line asks £1,600.00 beyond its ten: half of what March and April cost.
    first = paper("I1", "2026-06-01", {"net": "2600.00", **MAY})
    second = paper("I2", "2026-06-02", {"net": "1600.00", "first_day": "2026-03-30", "last_day": "2026-05-10"})
    assert moved(first, second) == {
        "I1": {"2026-03": (100_00, 0), "2026-04": (1500_00, 0), "2026-05": (1000_00, 0)},
        "I2": {"2026-03": (100_00, 0), "2026-04": (1500_00, 0)},
    }


def test_a_credit_note_takes_a_deduction_beyond_its_invoice_back_where_that_stood() -> None:
    # £150.00 deducted of £100.00: £50.00 are to come back. The credit note takes all of the invoice back.
    invoice = paper("I", "2026-06-01", {"net": "100.00", **MAY}, {"net": "-150.00", **MAY})
    credit = paper("N", "2026-06-02", {"net": "100.00", **MAY}, {"net": "-150.00", **MAY}, credit_of="I")
    assert moved(invoice)["I"] == {"2026-05": (-50_00, 0)}
    assert moved(invoice, credit) == {"I": {"2026-05": (-50_00, 0)}, "N": {"2026-05": (50_00, 0)}}


def vat(invoice: Invoice, *lines: InvoiceLine) -> dict[str | None, int]:
    """By service month, the pence of VAT that a paper moves."""
    facts = Facts.of([*WHO, *BOUGHT, invoice, *lines])
    found: dict[str | None, int] = defaultdict(int)
    for part in reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).parts:
        found[part.service_month] += part.vat
    return {month: pence for month, pence in found.items() if pence}


def test_vat_goes_with_the_line_that_bears_it_and_what_no_line_bears_with_what_all_ask_for() -> None:
    april = {"first_day": "2026-04-01", "last_day": "2026-04-10"}
    may = {"first_day": "2026-05-01", "last_day": "2026-05-30"}
    what = {"invoice": "I", "placement": "A", "price": "A-core"}
    head = {"provider": "P", "to_agency": "C", "kind": "invoice", "dated": "2026-06-01", "net": "4000"}
    invoice = Invoice(invoice="I", vat="10.01", gross="4010.01", **head)
    one, three = InvoiceLine(line="1", net="1000", **what, **april), InvoiceLine(line="2", net="3000", **what, **may)
    # A quarter is for April: £2.5025, and the penny goes to the larger remainder.
    assert vat(invoice, one, three) == {"2026-04": 250, "2026-05": 751}
    borne = one.model_copy(update={"vat": Pence(2_00)})
    assert vat(invoice, borne, three) == {"2026-04": 200 + 200, "2026-05": 601}
    for agency, told in (("C", {"2026-04": 250, "2026-05": 751}), ("V", {})):
        assert vat(invoice.model_copy(update={"to_agency": agency}), one, three) == told, "V has no budgets"
    head["kind"] = "credit"
    credit = Invoice(invoice="I", vat="10.01", gross="4010.01", **head)
    both = borne, three.model_copy(update={"vat": Pence(8_01)})
    assert vat(credit, *both) == {"2026-04": -200, "2026-05": -801}
    assert vat(credit, one, three) == {"2026-04": -1001}, "where nothing is asked for the first line has it"


def test_a_credit_for_a_placement_takes_of_its_lines_first_and_then_of_the_others() -> None:
    head = {"provider": "P", "to_agency": "C", "dated": "2026-06-01"}
    rows: list[Row] = [
        Invoice(invoice="I", kind="invoice", net="2000", gross="2000", **head),
        InvoiceLine(invoice="I", line="1", placement="A", price="A-core", net="1000", **MAY),
        InvoiceLine(invoice="I", line="2", placement="B", price="B-core", net="1000", **MAY),
        Invoice(invoice="N", kind="credit", credit_of="I", net="1400", gross="1400", **head),
        InvoiceLine(invoice="N", line="1", placement="B", net="1400"),
    ]
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    parts = reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON).parts
    told = {part.placement: part.accrued for part in parts if part.paper == "N"}
    assert told == {"A": -400_00, "B": -1000_00}
