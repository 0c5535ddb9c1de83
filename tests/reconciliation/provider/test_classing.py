"""At the bound of tolerance: what a line asks beyond or short of what is left of its days."""

from __future__ import annotations

from collections import defaultdict

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.invoices import ReconciledPapers, reconcile_provider_papers
from ledger.reconciliation.provider.lines import Finding
from tests.reconciliation.provider.test_paper_properties import BOUGHT, HORIZON, ON, WHO

MAY = ("2026-05-01", "2026-05-31")


def reconciled(*asked: tuple[str, str, str], given_back: str = "") -> ReconciledPapers:
    """One invoice after another for placement A's core price, which costs £100.00 a day: first and last day, net.

    What is given back is so of the first, by a credit note.
    """
    rows: list[Row] = []
    if given_back:
        head = {"provider": "P", "to_agency": "C", "dated": "2026-06-02", "net": given_back, "gross": given_back}
        rows.append(Invoice(invoice="N", kind="credit", credit_of="I1", **head))
        rows.append(InvoiceLine(invoice="N", line="1", placement="A", price="A-core", net=given_back))
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


def moved(papers: ReconciledPapers) -> dict[str, tuple[int, int]]:
    """By paper, the pence it moves as expected and in question."""
    sums = defaultdict[str, list[int]](lambda: [0, 0])
    for part in papers.parts:
        sums[part.paper][0] += part.accrued
        sums[part.paper][1] += part.query
    return {paper: (accrued, query) for paper, (accrued, query) in sums.items()}


def test_a_penny_a_line_more_than_the_days_of_all_agrees_and_is_not_in_question() -> None:
    ten_days = ("2026-05-01", "2026-05-10", "1000.00")
    within = reconciled(ten_days, (*MAY, "2100.02"))
    agrees = found(within, "I2")
    assert (agrees.found, agrees.expected, agrees.difference) == ("agrees", 210000, 2)
    assert agrees.reason == "Together with I1 line 1 it agrees with the contract value of their days."
    assert moved(within) == {"I1": (100000, 0), "I2": (210002, 0)}
    beyond = reconciled(ten_days, (*MAY, "2100.03"))
    differs = found(beyond, "I2")
    assert (differs.found, differs.difference) == ("already_invoiced", 3)
    assert moved(beyond) == {"I1": (100000, 0), "I2": (210000, 3)}


def test_a_line_a_penny_short_has_asked_for_all_its_days() -> None:
    papers = reconciled((*MAY, "3099.99"), (*MAY, "100.00"))
    assert found(papers, "I1").found == "agrees"
    again = found(papers, "I2")
    assert (again.found, again.expected) == ("already_invoiced", 1)
    assert "£0.01 of them remains" in again.reason
    missing = [each for each in papers.findings if each.found == "not_invoiced" and each.price == "A-core"]
    assert "2026-05" not in {each.service_month for each in missing}
    assert missing


def test_lines_are_compared_without_one_of_which_all_came_back() -> None:
    again = reconciled((*MAY, "3100.00"), (*MAY, "3100.00"), given_back="3100.00")
    told = [(found(again, code).found, found(again, code).reason) for code in ("I1", "I2")]
    assert told == [("agrees", "All of it was given back."), ("agrees", "It agrees with the contract value.")]
    third = reconciled((*MAY, "3100.00"), (*MAY, "3100.00"), (*MAY, "500.00"), given_back="3100.00")
    last = found(third, "I3")
    assert (last.found, last.expected) == ("already_invoiced", 0)
    before = "Its days were invoiced before by I2 line 1; none of them remains."
    assert last.reason == f"{before} It counts 5 days; 31 are charged."


def test_what_came_back_of_days_is_uninvoiced_beside_what_was_never_asked_for() -> None:
    def uninvoiced(papers: ReconciledPapers) -> list[tuple[int, str]]:
        may = [each for each in papers.findings if each.found == "not_invoiced" and each.service_month == "2026-05"]
        return [(each.expected, each.reason) for each in may if each.price == "A-core"]

    assert uninvoiced(reconciled((*MAY, "2000.00"))) == [], "all of its days are on a line, which is short"
    back = [(50000, "Days for £500.00 of £3,100.00 are uninvoiced.")]
    assert uninvoiced(reconciled((*MAY, "2000.00"), given_back="500.00")) == back
    assert uninvoiced(reconciled((*MAY, "3100.00"), given_back="500.00")) == back
    assert uninvoiced(reconciled((*MAY, "3600.00"), given_back="500.00")) == []
    twice = reconciled((*MAY, "3100.00"), (*MAY, "500.00"), given_back="500.00")
    assert uninvoiced(twice) == [], "what came back is asked for again"
    whole = [(310000, "None of its days were invoiced.")]
    assert uninvoiced(reconciled(("2026-04-01", "2026-04-30", "1.00"))) == whole
