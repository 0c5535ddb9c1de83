"""Where things stand in a UBL paper: its elements by their paths, and what they say as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # a name of a type only; defusedxml reads

from ledger.book.documents.directory import Mark
from ledger.book.documents.laid_rows import Party

_NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
ROOTS = {
    f"{{urn:oasis:names:specification:ubl:schema:xsd:{name}-2}}{name}": name for name in ("Invoice", "CreditNote")
}
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
"""A plain number as a paper writes it."""
PAPER_REFERENCES = (
    "cbc:BuyerReference",
    "cac:OrderReference/cbc:ID",
    "cac:ContractDocumentReference/cbc:ID",
    "cac:ProjectReference/cbc:ID",
    "cac:AdditionalDocumentReference/cbc:ID",
    "cbc:AccountingCost",
)
LINE_REFERENCES = (
    "cac:DocumentReference/cbc:ID",
    "cac:OrderLineReference/cac:OrderReference/cbc:ID",
    "cbc:AccountingCost",
    "cac:Item/cac:BuyersItemIdentification/cbc:ID",
    "cac:Item/cac:SellersItemIdentification/cbc:ID",
    "cac:Item/cac:AdditionalItemProperty/cbc:Value",
)
_PARTY_NUMBERS = (
    "cbc:EndpointID",
    "cac:PartyIdentification/cbc:ID",
    "cac:PartyLegalEntity/cbc:CompanyID",
    "cac:PartyTaxScheme/cbc:CompanyID",
)


def first(element: Element, path: str) -> Element | None:
    """The first element of a path."""
    return element.find(path, _NAMES)


def every(element: Element, path: str) -> list[Element]:
    """All elements of a path."""
    return element.findall(path, _NAMES)


def last_of(path: str) -> str:
    """What an element is called, for whoever has to mend it."""
    return path.rpartition("cbc:")[2]


def own_text(element: Element | None) -> str:
    """What stands in an element, white space folded; nothing where there is none."""
    return " ".join((element.text or "").split()) if element is not None else ""


def text_of(element: Element, path: str) -> str:
    """What stands in the first element of a path."""
    return own_text(first(element, path))


def texts_of(element: Element, path: str) -> tuple[str, ...]:
    """What stands in each element of a path, empty ones left out."""
    return tuple(text for found in every(element, path) if (text := own_text(found)))


def marks_of(element: Element, paths: tuple[str, ...]) -> tuple[Mark, ...]:
    """The numbers and references on some paths, each once, with the scheme it is of."""
    found = (each for path in paths for each in every(element, path))
    return tuple(dict.fromkeys(Mark(text, each.get("schemeID")) for each in found if (text := own_text(each))))


def party_of(root: Element, name: str) -> Party:
    """The supplier or customer of a paper: its numbers and names."""
    party = first(root, f"cac:{name}/cac:Party")
    if party is None:
        return Party(name)
    names = texts_of(party, "cac:PartyLegalEntity/cbc:RegistrationName") + texts_of(party, "cac:PartyName/cbc:Name")
    return Party(name, marks_of(party, _PARTY_NUMBERS), names)


def lines_of(root: Element) -> Iterator[tuple[str, Element]]:
    """The lines, each with what its place is called."""
    name = f"{ROOTS[root.tag]}Line"
    for at, line in enumerate(every(root, f"cac:{name}"), start=1):
        yield f"{name} {text_of(line, 'cbc:ID') or at}: ", line


def tax_totals(root: Element) -> list[Element]:
    """The totals of VAT in pounds; a second one may tell the same in the currency of the tax."""
    totals = every(root, "cac:TaxTotal")
    detailed = [total for total in totals if first(total, "cac:TaxSubtotal") is not None]
    return (detailed or totals)[:1]
