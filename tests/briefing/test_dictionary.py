"""The data dictionary names every sheet and column of the models."""

from __future__ import annotations

from ledger.briefing.dictionary import data_dictionary
from ledger.domain.registry.sheets import GROUPS, SHEETS


def test_every_group_sheet_and_column_is_told_with_its_help() -> None:
    told = data_dictionary()
    assert [line[4:] for line in told.splitlines() if line.startswith("### ")] == list(GROUPS)
    assert [line[6:-1] for line in told.splitlines() if line.startswith("#### ")] == list(SHEETS)
    for model in SHEETS.values():
        for column in model.columns().values():
            star = " ★" if column.required else ""
            assert f"| `{column.name}`{star} | " in told
            assert column.help, f"{model.sheet}.{column.name} has no help"
            assert f" | {column.help} |" in told


def test_what_is_stated_as_a_whole_is_told() -> None:
    assert (
        data_dictionary().count("Stated as a whole") == len([model for model in SHEETS.values() if model.whole]) == 4
    )


def test_who_may_state_a_sheet_anew_is_told() -> None:
    told = data_dictionary()
    others = len([model for model in SHEETS.values() if model.restated_by == "others"])
    assert told.count("What others send") == others > 0
    assert told.count("Ours to state anew.") == len(SHEETS) - others
