"""The screens as tests work on them: opened, pressed, and read as a person reads them."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboards.widgets import counting
from ledger.config import ROOT
from tests.desk import Ledger

APP = str(ROOT / "dashboards" / "app.py")


HAND_OVER, MONTH_END, SETTINGS = "finance/hand_over.py", "finance/month_end.py", "finance/settings.py"


def counted(ledger: Ledger) -> None:
    """Wait until the figures that follow an action are there."""
    for _ in range(3000):
        if counting.seconds(ledger.url) is None:
            return
        time.sleep(0.1)
    raise AssertionError("the figures were not counted")


def opened(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app = app.switch_page(page).run()
    assert not app.exception
    return app


def pressed(page: AppTest, label: str) -> AppTest:
    """Press the button that says this."""
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def given(page: AppTest, folder: Path) -> AppTest:
    """Choose all files of a folder on the page for handing over."""
    for path in sorted(folder.iterdir()):
        page.file_uploader[0].upload(path.name, path.read_bytes())
    page.run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return "\n".join(f"{box.title} {box.value}" for box in (*page.success, *page.info)).replace("\\", "")


def said(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown).replace("\\", "")


def key_of(page: AppTest, label: str) -> str:
    """The key of the field with this label, whatever form it is in."""
    fields = [*page.selectbox, *page.text_input, *page.text_area, *page.date_input]
    return str(next(field.key for field in fields if field.label == label or field.label.startswith(f"{label} (")))


def table_with(page: AppTest, *headers: str):
    return next(table.value for table in page.table if set(headers) <= set(table.value.columns))


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label.replace("\\", ""): metric.value for metric in page.metric}


def on_a_day(ledger: Ledger, what: str, day: str) -> list[dict[str, str]]:
    """An export of how things stood on a day."""
    file = ledger.folder / f"{what}.csv"
    ledger.do("export", what, str(file), "--on", day)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def cells(page: AppTest, header: str, *beside: str) -> list[str]:
    return [cell.replace("\\", "") for cell in table_with(page, header, *beside)[header]]
