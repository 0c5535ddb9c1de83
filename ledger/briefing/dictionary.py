"""The data dictionary, told from the models: what each sheet and column means."""

from __future__ import annotations

from ledger.domain.registry.sheets import GROUPS
from ledger.domain.sheet.rows import Column, RestatedBy, Row

_RESTATED: dict[RestatedBy, str] = {
    "us": "Ours to state anew.",
    "others": "What others send: what they sent is never overwritten.",
}


def data_dictionary() -> str:
    """Markdown: a heading a group, a table a sheet, a line a column; ★ marks what must be filled."""
    parts = []
    for group, models in GROUPS.items():
        parts.append(f"### {group}\n")
        parts += [_sheet(model) for model in models]
    return "\n".join(parts).rstrip() + "\n"


def _sheet(model: type[Row]) -> str:
    lines = [f"#### `{model.sheet}`", "", (model.__doc__ or "").strip(), ""]
    lines.append(f"Known by: {', '.join(f'`{name}`' for name in model.key)}.")
    if model.whole:
        lines.append(f"Stated as a whole: the rows of one `{model.whole}` replace all that were known of it.")
    lines.append(_RESTATED[model.restated_by])
    lines += ["", "| column | holds | means |", "| --- | --- | --- |"]
    lines += [_line(column) for column in model.columns().values()]
    return "\n".join([*lines, ""])


def _line(column: Column) -> str:
    star = " ★" if column.required else ""
    refers = f" (of `{column.refers}`)" if column.refers else ""
    holds = column.cell.expected.replace("|", "\\|")
    return f"| `{column.name}`{star} | {holds}{refers} | {column.help} |"
