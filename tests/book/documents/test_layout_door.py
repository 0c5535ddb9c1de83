"""The door of all layouts: what stands behind it is asked by kind and name, be it files or a store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger.book.documents.layout_door import FILES, LayoutFiles, LayoutKind, LayoutText, layout_names_of, read_layout
from ledger.book.documents.layouts import PAYMENT_LAYOUTS
from ledger.book.documents.paper_layouts import PAPER_LAYOUTS
from ledger.book.returns.maps import RETURN_MAPS
from ledger.errors import DataFault, WrongUsage
from ledger.exports.gl_profiles import GL_PROFILES

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "data" / "reference"
KINDS: tuple[LayoutKind[Any], ...] = (PAYMENT_LAYOUTS, PAPER_LAYOUTS, RETURN_MAPS, GL_PROFILES)
TEXT = '[body]\nconstant = "Moorshire"\n[month]\nfrom = "date"\n'
REST = """
[date]
column = "D"
formats = ["DD/MM/YYYY"]
[amount]
column = "N"
vat = "excluded"
[keep]
supplier = "S"
"""


class KeptLayouts:
    """Layouts kept by shelf and name, as a store would keep them."""

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        self.kept = kept

    def names(self, shelf: str) -> Sequence[str]:
        return sorted(name for its, name in self.kept if its == shelf)

    def text(self, shelf: str, name: str) -> LayoutText | None:
        text = self.kept.get((shelf, name))
        return None if text is None else LayoutText(name, text)


def test_a_store_can_stand_behind_the_door() -> None:
    kept = KeptLayouts({("payment_layouts", "moorshire"): f'name = "moorshire"\ntitle = "M"\n{TEXT}{REST}'})
    assert layout_names_of(PAYMENT_LAYOUTS, kept) == ["moorshire"]
    assert read_layout(PAYMENT_LAYOUTS, "moorshire", kept).body.constant == "Moorshire"
    with pytest.raises(WrongUsage, match=r"no layout called 'moorshir'\.\nDid you mean moorshire\?"):
        read_layout(PAYMENT_LAYOUTS, "moorshir", kept)
    with pytest.raises(WrongUsage, match="no layout called 'moorshire'"):
        read_layout(PAPER_LAYOUTS, "moorshire", kept)


def test_what_is_wrong_with_a_kept_layout_is_told_by_its_name() -> None:
    kept = KeptLayouts({("payment_layouts", "moorshire"): TEXT})
    with pytest.raises(DataFault, match=r"The layout moorshire cannot be used:\n  name: Field required"):
        read_layout(PAYMENT_LAYOUTS, "moorshire", kept)


def test_what_is_another_kind_of_layout_is_told_once_with_what_it_has_and_lacks() -> None:
    for kind, other in ((RETURN_MAPS, "paper_layouts/bank-receipts"), (PAYMENT_LAYOUTS, "gl_profiles/sap")):
        with pytest.raises(DataFault) as fault:
            read_layout(kind, REFERENCE / f"{other}.toml")
        assert f"{other.split('/')[1]}.toml is no {kind.called} of this kind" in fault.value.message
        assert "\n" not in fault.value.message
        assert kind.shelf in fault.value.remedy
    with pytest.raises(DataFault, match="lead_budget"):
        read_layout(RETURN_MAPS, REFERENCE / "paper_layouts" / "bank-receipts.toml")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.shelf)
def test_every_shelf_holds_something_and_all_of_it_can_be_read(kind: LayoutKind[Any]) -> None:
    names = layout_names_of(kind)
    assert names
    for name in names:
        assert isinstance(read_layout(kind, name), kind.model)


def test_a_name_does_not_lead_out_of_its_shelf(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    (tmp_path / "secret.toml").write_text("x = 1")
    assert LayoutFiles(tmp_path).text("shelf", "../secret") is None
    assert FILES.text("payment_layouts", "../paper_layouts/bank-receipts") is None


def test_nobody_else_looks_for_layouts_in_folders() -> None:
    shelves = re.compile("|".join(f'REFERENCE / "{kind.shelf}"' for kind in KINDS) + r'|glob\("\*\.toml"\)')
    files = [path for folder in ("ledger", "dashboards") for path in (ROOT / folder).rglob("*.py")]
    looking = [path.stem for path in files if shelves.search(path.read_text(encoding="utf-8"))]
    assert looking == ["layout_door"]
