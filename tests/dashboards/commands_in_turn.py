"""Gives commands to the ledger of the environment, one after another, and prints what each said."""

from __future__ import annotations

import json
import sys
import traceback

from typer.testing import CliRunner

from ledger.__main__ import app


def main() -> None:
    """A line a command: how it ended, what it said, and the traceback of a fault that is none of a person's."""
    for words in json.loads(sys.argv[1]):
        done = CliRunner().invoke(app, words)
        fault = done.exc_info and not isinstance(done.exception, SystemExit) and done.exception
        told = {
            "code": done.exit_code,
            "said": " ".join(done.output.split()),
            "fault": "".join(traceback.format_exception(fault)) if fault else "",
        }
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
