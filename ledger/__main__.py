"""The command line `joint-ledger`: which function of `ledger.commands` each command is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ledger import config
from ledger.commands import decisions, hand_over, month_end, reports, safekeeping
from ledger.commands.terminal import err
from ledger.errors import LedgerError

COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Import": {
        "init": hand_over.init,
        "import": hand_over.import_,
        "import-payments": hand_over.import_payments,
        "conflicts": hand_over.conflicts,
        "template": hand_over.template,
        "demo": hand_over.demo,
    },
    "Month by month": {
        "post": month_end.post,
        "reconcile": month_end.reconcile,
        "unmatch": month_end.unmatch,
        "recharge": month_end.recharge,
        "month-end": month_end.month_end,
        "close": month_end.close,
        "reopen": month_end.reopen,
        "verify": month_end.verify,
        "marts": month_end.marts,
    },
    "Before anyone decides": {
        "whatif": decisions.whatif,
        "uplifts": decisions.uplifts,
        "beds": decisions.beds,
        "full-continuing-care": decisions.full_continuing_care,
    },
    "Backup": {
        "backup": safekeeping.backup,
        "restore": safekeeping.restore,
    },
    "Reports": {
        "serve": reports.serve,
        "explain": reports.explain,
        "evidence": reports.evidence,
        "export": reports.export,
    },
}


class _TellsFaults(TyperGroup):
    """Turns a fault a person can mend into its message and exit code; anything else is ours and shows itself."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LedgerError as fault:
            err.print(str(fault), style="red" if err.is_terminal else None)
            raise typer.Exit(fault.exit_code) from None


app = typer.Typer(
    cls=_TellsFaults,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who pays for jointly commissioned placements, by whose decision, for which outcomes.",
)


@app.callback()
def _options(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The store; else JOINT_LEDGER_STORE, else a file under data/local."),
    ] = None,
) -> None:
    context.obj = config.store_url(store)


for panel, commands in COMMANDS.items():
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)


def main() -> None:
    """Run the command line."""
    app(prog_name="joint-ledger")


if __name__ == "__main__":
    main()
