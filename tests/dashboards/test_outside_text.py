"""Text from outside is shown letter by letter: whatever reads Markdown is given it through one function."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.widgets import look
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import CODE, TEXT
from tests.sources import ROOT

OUTSIDE = {
    name for model in SHEETS.values() for name, column in model.columns().items() if column.cell in (CODE, TEXT)
} | {f"{who}_name" for who in ("agency", "provider", "budget", "home", "debtor", "creditor", "payer")}
"""What columns of books are called that hold words of others, and what marts call the names beside their codes."""
READ_AS_MARKDOWN = {
    *(
        "markdown",
        "caption",
        "header",
        "subheader",
        "title",
        "metric",
        "info",
        "warning",
        "error",
        "success",
        "toast",
    ),
    *("expander", "button", "download_button", "form_submit_button", "link_button", "page_link", "popover", "status"),
    *("checkbox", "toggle", "radio", "pills", "segmented_control", "tabs", "selectbox", "multiselect", "spinner"),
    *("text_input", "text_area", "number_input", "date_input", "file_uploader", "Need", "nothing", "where_we_stand"),
}
"""What reads its label or its text as Markdown: of Streamlit, and of ours what hands it on as it is."""
_OF_A_TEXT = {"join", "lower", "upper", "capitalize", "strip"}


def outside_texts(told: ast.expr) -> Iterator[str]:
    """What of an expression is text from outside as it came: an attribute, cell or code no function was given."""
    parts = _parts(told)
    if parts is None:
        yield from [ast.unparse(told)] if _named(told) in OUTSIDE else ()
    for part in parts or ():
        yield from outside_texts(part)


def _parts(told: ast.expr) -> list[ast.expr] | None:
    """What a text is put together from; None where it is one."""
    match told:
        case ast.JoinedStr():
            return [part.value for part in told.values if isinstance(part, ast.FormattedValue)]
        case ast.BinOp():
            return [told.left, told.right]
        case ast.IfExp():
            return [told.body, told.orelse]
        case ast.BoolOp():
            return told.values
        case ast.List() | ast.Tuple():
            return told.elts
        case ast.GeneratorExp() | ast.ListComp():
            return [told.elt]
        case ast.Call(func=ast.Attribute(value=of, attr=name)) if name in _OF_A_TEXT:
            return [of, *told.args]
    return None


def _named(told: ast.expr) -> str:
    if isinstance(told, ast.Attribute):
        return told.attr
    if isinstance(told, ast.Subscript):
        return str(told.slice.value) if isinstance(told.slice, ast.Constant) else _named(told.value)
    if isinstance(told, ast.Call) and isinstance(told.func, ast.Attribute) and told.func.attr == "get":
        return _named(told.func.value)
    return "agency" if isinstance(told, ast.Name) and told.id in ("code", "agencies", "providers") else ""


def faults(tree: ast.Module) -> list[str]:
    found = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in READ_AS_MARKDOWN:
            continue
        labels = [*call.args[: 2 if name in ("Need", "nothing") else 1]]
        labels += [each.value for each in call.keywords if each.arg in ("label", "body", "help", "title", "sentence")]
        found += [f"{name} reads {text}" for label in labels for text in outside_texts(label)]
    return found


def test_no_page_has_text_from_outside_read_as_markdown(trees: dict[str, ast.Module]) -> None:
    pages = {name: tree for name, tree in trees.items() if name.startswith("dashboards")}
    assert len(pages) > 80
    assert {name: found for name, tree in pages.items() if (found := faults(tree))} == {}


@pytest.mark.parametrize(
    "fault",
    [
        'st.metric(row["agency_name"], 1)',
        'st.header(f"Clauses of {agreement.agreement}")',
        'st.expander(f"Amend {code}, or withdraw it")',
        'st.markdown("Because " + row.reason)',
        'st.markdown(", ".join(each.name for each in rows))',
        "st.markdown(agencies.get(code, code))",
        'sections.nothing("None", f"Ask {agencies[of.agency]}")',
        'st.button("Record", help=row.note if row.note else "")',
        "st.tabs([each.name for each in panels])",
    ],
)
def test_a_page_that_did_would_be_seen(fault: str) -> None:
    assert len(faults(ast.parse(fault))) == 1


def test_what_goes_through_the_one_function_is_no_fault() -> None:
    told = 'st.markdown(f"{look.plain(row.note)} on {look.day(row.on)} by {look.words(row.kind)}")'
    assert faults(ast.parse(told)) == []


def test_key_figures_are_the_only_metrics_and_their_names_are_shown_letter_by_letter() -> None:
    with_metrics = [
        path.name for path in (ROOT / "dashboards").rglob("*.py") if ".metric(" in path.read_text(encoding="utf-8")
    ]
    assert with_metrics == ["sections.py"]
    name = "*Care* [board](http://elsewhere) :red[now] $x$"

    def page(name: str) -> None:
        from dashboards.widgets.sections import KeyFigure, key_figures

        key_figures([KeyFigure(name, "£1", name)], alt="One figure")

    shown = AppTest.from_function(page, args=(name,), default_timeout=60).run()
    assert not shown.exception
    assert [metric.label for metric in shown.metric] == [look.plain(name)]
    assert look.plain(name).replace("\\", "") == name
    assert "[board](" not in look.plain(name)
