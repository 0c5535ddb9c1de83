"""Opens every page of the ledger that the environment names, and prints what each told: a program of its own."""

from __future__ import annotations

import json
import sys

from streamlit.testing.v1 import AppTest

from dashboards import pages
from tests.dashboards.screens import APP


def main() -> None:
    """A line a page: its title, what failed, and the boxes of errors and warnings."""
    app = AppTest.from_file(APP, default_timeout=120).run()
    for page in pages.PAGES:
        app = app.switch_page(page.file).run()
        told = {
            "title": page.title,
            "failed": [str(each.value) for each in app.exception],
            "errors": [f"{box.title}: {box.value}" for box in app.error],
            "warnings": [f"{box.title}: {box.value}" for box in app.warning],
            "infos": [f"{box.title}: {box.value}" for box in app.info],
            "words": sum(len(each.value) for each in app.markdown),
        }
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
