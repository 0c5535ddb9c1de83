"""At the bound of tolerance: what a line asks beyond or short of what is left of its days."""

from __future__ import annotations

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.invoices import ReconciledPapers, reconcile_provider_papers
from ledger.reconciliation.provider.lines import Finding
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, ON, WHO

MAY = ("2026-05-01", "2026-05-31")


def reconciled(*asked: tuple[str, str, str]) -> ReconciledPapers:
    """One invoice after another for placement A's core price, which costs £100.00 a day: first and last day, net."""
    rows: list[Row] = []
    for number, (first, last, net) in enumerate(asked, 1):
        code = f"I{number}"
        rows.append(
            Invoice(invoice=code, provider="P", to_agency="C", kind="invoice", dated="2026-06-01", net=net, gross=net)
        )
        rows.append(
            InvoiceLine(
                invoice=code, line="1", placement="A", price="A-core", first_day=first, last_day=last, net=net
            )
        )
    facts = Facts.of([*WHO, *BOUGHT, *rows])
    return reconcile_provider_papers(facts, purses_of(facts), HORIZON, ON)


def found(papers: ReconciledPapers, invoice: str) -> Finding:
    return next(finding for finding in papers.findings if finding.invoice == invoice)


def test_a_penny_more_than_is_left_of_days_asked_before_agrees() -> None:
    ten_days = ("2026-05-01", "2026-05-10", "1000.00")
    agrees = found(reconciled(ten_days, (*MAY, "2100.01")), "I2")
    assert (agrees.found, agrees.expected, agrees.difference) == ("agrees", 210000, 1)
    differs = found(reconciled(ten_days, (*MAY, "2100.02")), "I2")
    assert (differs.found, differs.difference) == ("already_invoiced", 2)


def test_a_line_a_penny_short_has_asked_for_all_its_days() -> None:
    papers = reconciled((*MAY, "3099.99"), (*MAY, "100.00"))
    assert found(papers, "I1").found == "agrees"
    again = found(papers, "I2")
    assert (again.found, again.expected) == ("already_invoiced", 0)
    assert "nothing is left of them" in again.reason
    missing = [each for each in papers.findings if each.found == "not_invoiced" and each.price == "A-core"]
    assert "2026-05" not in {each.service_month for each in missing}
    assert missing
