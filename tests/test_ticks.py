"""Nothing draws a tick but the one door: no sign or box of its own, no state made up, no claim that all is well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sources import within

TYPE, DOOR = "ledger.answers.ticks", "dashboards.widgets.ticks"
"""Where a tick is made, and where a screen draws it."""
SIGNS = re.compile(
    "[✓✔✅☑🗹]|:green\\b|:material/(check|done|task_alt|verified|fact_check|rule|checklist|event_available|thumb_up"
    "|published_with_changes|library_add_check|how_to_reg|beenhere|grading)|^(task_alt|check_circle|done_all"
    "|fact_check|event_available)$"
)
BOXES = {"success", "balloons", "badge", "snow"}
DRAWING = {"markdown", "write", "info", "caption", "text", "where_we_stand", "toast"}
CLAIMS = re.compile(r"^\W*(All|Every|Everything|Nothing|None|Nobody|No)\b")
NOT_THERE = {
    "No period is closed yet. Periods are closed on the page Month end.",
    "No correction of an earlier month has been posted.",
    "No pooled fund is known.",
    "No row changes. What is in conflict is kept until somebody decides which side is right.",
    "Nobody has decided on this line or matched it by hand yet.",
    "No period is closed, so there is none to reopen.",
    "Nothing has come for it yet. A receipt that names no document is matched on the partner's page.",
    ". Nothing is issued until you press the button. A document that was issued is never changed: another one "
    "corrects it.",
    "No recharge has been issued yet. What would be invoiced is shown below.",
    "No receipt of theirs is allocated yet.",
    "No payment in these twelve months went to a provider with placements.",
    "Nobody has changed it yet.",
    "No uplift request is recorded.",
    "No invoice has been reconciled yet.",
    "No domain has been assessed yet.",
    "No case is open: record the referral first.",
    "No case is open.",
    "No action is recorded.",
    "No action is open.",
    "No open outcome matches.",
    "None ended in the twelve months to the as-at date.",
    "None has been recorded yet.",
    "No grant claim was sent by that day.",
    "No service is known that describes itself as therapeutic.",
    "No placement is chosen.",
    "No budget pays more or less of any month: only the funding status of its share would change.",
}
"""What screens say where something is not there, and which says nothing of whether all is well."""


def drawn_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Signs and boxes that say that something is done, drawn elsewhere than at the door."""
    return [
        f"{module}:{node.lineno} draws a tick of its own"
        for module, tree in trees.items()
        if module != DOOR
        for node in ast.walk(tree)
        if _is_a_sign(node) or _is_a_box(module, node)
    ]


def _is_a_sign(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SIGNS.search(node.value))


def _is_a_box(module: str, node: ast.AST) -> bool:
    return within(module, "dashboards") and isinstance(node, ast.Attribute) and node.attr in BOXES


def made_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Ticks that are made elsewhere than where it is asked first whether anybody can know."""
    return [
        f"{module}:{node.lineno} makes a tick without its check"
        for module, tree in trees.items()
        if module != TYPE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Tick"
    ]


def claim_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Sentences on screens that claim that all is well and are no result of a check."""
    return [
        f"{module}:{text.lineno} claims: {text.value}"
        for module, tree in trees.items()
        if within(module, "dashboards")
        for text in _claims(tree)
        if text.value not in NOT_THERE
    ]


def _claims(tree: ast.Module) -> Iterator[ast.Constant]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in DRAWING:
            for text in (part for argument in call.args for part in ast.walk(argument)):
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and CLAIMS.match(text.value):
                    yield text


def test_nothing_draws_a_tick_but_the_door(trees: dict[str, ast.Module]) -> None:
    assert drawn_faults({DOOR: trees[DOOR], "dashboards.planted": trees[DOOR]}), "the guard sees what the door draws"
    assert drawn_faults(trees) == []


def test_no_tick_is_made_without_its_check(trees: dict[str, ast.Module]) -> None:
    assert made_faults(trees) == []


def test_no_screen_claims_by_itself_that_all_is_well(trees: dict[str, ast.Module]) -> None:
    assert claim_faults(trees) == []
    said = {text.value for module, tree in trees.items() if within(module, "dashboards") for text in _claims(tree)}
    assert sorted(NOT_THERE - said) == [], "what nobody says any more needs no line here"


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (drawn_faults, 'st.markdown(":green[:material/check_circle:] All is paid.")'),
        (drawn_faults, 'state = "✓ Done"'),
        (drawn_faults, 'st.success("All is paid")'),
        (drawn_faults, 'st.badge("paid")'),
        (drawn_faults, 'st.button("Pay", icon=":material/task_alt:")'),
        (made_faults, 'Tick("done", "All is paid")'),
        (made_faults, 'ticks.Tick("done", "All is paid")'),
        (claim_faults, 'st.markdown("**Nothing** is left to pay.")'),
        (claim_faults, 'sections.where_we_stand(f"All of it is paid by {whom}.")'),
    ],
)
def test_a_planted_tick_is_seen(guard: object, text: str) -> None:
    assert callable(guard)
    assert len(guard({"dashboards.finance.planted": ast.parse(text)})) == 1
