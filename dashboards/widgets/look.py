"""How the screens look: colours for each theme, words, pounds as shown, dates and years.

Money stays whole pence until it is text; a chart draws whole pounds, so no float ever holds an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import streamlit as st

from ledger.book.settings import known_settings
from ledger.briefing import figures
from ledger.briefing.code_words import BASES, REASONS
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.sheets import STANDINGS, STATUS_WORDS

NIL = "–"
NOT_KNOWN = "not known"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=])")
_AS_WRITTEN = {
    **STATUS_WORDS,
    **REASONS,
    **{code: BASES[code] for code in ("s75", "s76", "s256", "s117")},
    "sdq": "SDQ",
    "ehcp": "EHC plan",
    "icb": "ICB",
    "responsible_icb": "responsible commissioner (ICB)",
    "ofsted": "Ofsted",
    "cqc": "CQC",
    "vat": "VAT",
    "vat_percent": "VAT percent",
    "forum": "multi-agency forum",
    "rest": "balance",
    "void": "empty bed",
    "at_home": "at home (wraparound)",
    "in_house": "in-house",
}
"""Codes that are said in other words than their own."""
SETTLED = {
    "recharge": "By recharge",
    "direct": "Invoiced by the provider itself",
    "own_share": "Own share",
}
"""How a share reaches who pays the provider."""
_STREAM_COLOURS = {
    "light": {
        "social_care": "#12436D",
        "health": "#28A197",
        "education": "#801650",
        "other": "#F46A25",
        "justice": "#A285D1",
    },
    "dark": {
        "social_care": "#6BACE6",
        "health": "#28A197",
        "education": "#D98CB3",
        "other": "#F46A25",
        "justice": "#A285D1",
    },
}
_SERIES = {
    "light": ("#12436D", "#28A197", "#801650", "#F46A25"),
    "dark": ("#6BACE6", "#28A197", "#D98CB3", "#F46A25"),
}
_SIX = {
    "light": (*_SERIES["light"], "#3D3D3D", "#A285D1"),
    "dark": (*_SERIES["dark"], "#C8CDD0", "#A285D1"),
}
_GROUND = {
    "light": {
        "text": "#212B32",
        "secondary": "#4C6272",
        "rest": "#5F6E78",
        "paper": "#FFFFFF",
        "focus": "#003087",
    },
    "dark": {
        "text": "#E8EDEE",
        "secondary": "#AEB7BD",
        "rest": "#8A969E",
        "paper": "#14191D",
        "focus": "#FFDD00",
    },
}

_ON_A_SCREEN = (
    # The frame is one low line, and the heading close to it: the first sentence has to be seen at once.
    ".st-key-frame{margin-bottom:-0.9rem}"
    ".st-key-frame button{min-height:28px !important;padding:0 8px !important}"
    ".st-key-frame *{font-size:0.9rem}"
    "[data-testid=stHeading] h1{padding:0 0 0.25rem 0}"
    # Who goes by the keyboard sees where they are, on links of the menu too.
    ":is(a,button,input,textarea,select,summary,[role=tab],[role=option],[tabindex='0']):focus-visible"
    "{outline:3px solid FOCUS !important;outline-offset:2px !important;box-shadow:none !important}"
    "[data-testid=stMetricLabel] *{white-space:normal !important;overflow:visible !important}"
    "[data-testid=stTable] td *{white-space:inherit !important}"
    "@media (max-width:900px){"
    "[data-testid=stTable] td,[data-testid=stTable] th{padding-left:4px;padding-right:4px}"
    "}"
)

MENU_FOR_ALL = """<script>
if (!window.menuForAll) {
    const giveRoles = () => {
        document.querySelectorAll('[data-floating-ui-portal]:has([role=menu])').forEach(open => {
            open.setAttribute('role', 'navigation');
            open.setAttribute('aria-label', 'Pages');
        });
        document.querySelectorAll('[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] > div, '
            + '[data-testid=stSidebarNavItems] li').forEach(each => each.setAttribute('role', 'none'));
    };
    window.menuForAll = new MutationObserver(giveRoles);
    window.menuForAll.observe(document.body, {childList: true, subtree: true});
    giveRoles();
}
</script>"""
"""What Streamlit's menu lacks for those who hear it: opened it is no part of any landmark, and in a narrow window its
groups stand in a list that may hold only pages. Both get the roles that say what they are."""


def theme() -> str:
    """`dark` or `light`, as the reader has chosen."""
    return "dark" if st.context.theme.type == "dark" else "light"


def stream_colours(on: str | None = None) -> dict[str, str]:
    """Each stream's colour, the same on every page, for the theme it is drawn `on` (else the reader's)."""
    return _STREAM_COLOURS[on or theme()]


def series_colours() -> tuple[str, ...]:
    """The four colours of a chart, in their order."""
    return _SERIES[theme()]


def standing_colours(on: str | None = None) -> dict[str, str]:
    """Each standing's colour, in the order in which standings are always shown; the keys are in words."""
    return {words(standing): colour for standing, colour in zip(STANDINGS, _SIX[on or theme()], strict=True)}


def ground(part: str, on: str | None = None) -> str:
    """The colour of `text`, `secondary` text, the `rest` beside a focus, or the `paper`."""
    return _GROUND[on or theme()][part]


def style() -> str:
    """What configuration cannot say: names are never cut off, cells break where their column lets them, pages print.

    In a narrow window a table's columns stand closer, so that it need not scroll. On paper a table cannot scroll, so
    that its figures are set smaller; text is dark on any theme, and a chart drawn for the dark ground keeps it.
    """
    focus = ground("focus")
    return f"<style>{_ON_A_SCREEN.replace('FOCUS', focus)}{_on_paper()}</style>"


def _on_paper() -> str:
    chart = f"background: {ground('paper')} !important; print-color-adjust: exact;"
    return (
        "@media print{"
        "@page{size:A4;margin:12mm}"
        "[data-testid=stHeader],[data-testid=stToolbar]{display:none !important}"
        "[data-testid=stMainBlockContainer]{padding:0 !important}"
        "[data-testid=stApp],[data-testid=stMain]{background:#FFFFFF !important}"
        f"[data-testid=stApp] *{{color:{ground('text', 'light')} !important}}"
        "[data-testid=stTable] *{font-size:10px !important;line-height:1.3 !important}"
        "[data-testid=stTable] td,[data-testid=stTable] th{padding:3px 4px !important}"
        "tr,[data-testid=stMetric]{break-inside:avoid}"
        "h2,h3,h4{break-after:avoid}"
        f"canvas{{{chart}}}"
        "}"
    )


def words(code: str | None) -> str:
    """A code of the ledger in words: `in_principle` is `awaiting agreement`; nothing is a dash."""
    return _AS_WRITTEN.get(code, code.replace("_", " ")) if code else NIL


def setting(code: str) -> str:
    """A setting in words, its code in brackets: `Children's home (K2)`; one that has no words is its code."""
    meaning = known_settings().get(code)
    return f"{meaning} ({code})" if meaning else code


def basis(code: str) -> str:
    """The power or process an agreement rests on, by the name of its Act."""
    return BASES.get(code, words(code))


def sentence_case(code: str | None) -> str:
    """`social_care` is `Social care`."""
    return beginning(words(code))


def beginning(said: str) -> str:
    """Words as they begin a sentence: `nothing is due` is `Nothing is due`."""
    return figures.beginning(said)


def standing_order(standing: str) -> int:
    """Where a standing stands in the order in which people are always shown it."""
    return STANDINGS.index(standing) if standing in STANDINGS else len(STANDINGS)


def to_the_penny(pence: int | None) -> str:
    """`£5,432.17` as a sentence or a ledger shows it; nil is a dash, a minus stands in front."""
    return pounds(pence) if pence else NIL


def with_sign(pence: int | None) -> str:
    """A difference: `+£5,432.17`, `−£5,432.17`; nil is a dash."""
    return f"{'+' if (pence or 0) > 0 else ''}{to_the_penny(pence)}"


def amount(pence: int | None, shown: Callable[[int | None], str] | None = None) -> str:
    """An amount within a sentence, where a dash would not be read: £0 is `nothing`."""
    return (shown or to_the_penny)(pence) if pence else "nothing"


def to_the_pound(pence: int | None) -> str:
    """`£5,432`, rounded once, half a pound up; nil is a dash."""
    if not pence:
        return NIL
    return f"{'−' if pence < 0 else ''}£{whole_pounds(abs(pence)):,}"


def in_brackets(pence: int | None) -> str:
    """Pounds and pence for a finance table whose header names the unit: `(5,432.17)` is below nil."""
    if not pence:
        return NIL
    whole, rest = divmod(abs(pence), 100)
    text = f"{whole:,}.{rest:02d}"
    return f"({text})" if pence < 0 else text


def whole_pounds(pence: int) -> int:
    """Pence as whole pounds, half a pound up: for drawing and for reading out."""
    return (pence + 50) // 100


def in_millions(pence: int | None) -> str:
    """As it is read out: `£2.5 million`, below a million `£640,000`, below ten thousand to the pound."""
    if not pence:
        return NIL
    sign, size = ("−" if pence < 0 else ""), abs(pence)
    if size >= 99_950_000:
        tenths = (size + 5_000_000) // 10_000_000
        return f"{sign}£{tenths // 10}.{tenths % 10} million"
    if size >= 1_000_000:
        return f"{sign}£{(size + 50_000) // 100_000 * 1000:,}"
    return f"{sign}£{whole_pounds(size):,}"


def hours(hundredths: int | None) -> str:
    """Hundredths of hours as hours: 1,250 are `12.5`, without trailing noughts; nil is a dash."""
    if not hundredths:
        return NIL
    whole, part = divmod(hundredths, 100)
    return f"{whole:,}.{part:02d}".rstrip("0").rstrip(".")


def miles(tenths: int | None) -> str:
    """Miles as they are told, from tenths of a mile: `36.1`; a dash where they are not known."""
    return NIL if tenths is None else f"{tenths // 10:,}.{tenths % 10}"


def per_cent(part: int, whole: int) -> str:
    """`34%`, rounded half away from nil; a dash of nothing."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else NIL


def day(of: date | datetime | None) -> str:
    """`30 September 2026`."""
    return figures.day(of) if of else NIL


def moment(at: datetime) -> str:
    """`30 September 2026, 14:05`."""
    return f"{day(at)}, {at:%H:%M}"


def days(first: date | None, last: date | None) -> str:
    """From a day to a day: `1–28 February 2026`, `8 December 2025 – 4 January 2026`; a dash without either."""
    if first is None or last is None or first == last:
        return day(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def until(name: str, last: date | None) -> str:
    """An agency or a budget that is no more: `NHS Saltmarch ICB (until 31 March 2026)`."""
    return f"{name} (until {day(last)})" if last else f"{name} (ended)"


def month(of: str | None) -> str:
    """`2026-09` is `September 2026`."""
    return figures.month_name(Month.parse(of)) if of else NIL


def year(of: str | None) -> str:
    """`2026-27` is `2026/27`."""
    return of.replace("-", "/") if of else NIL


def counted(number: int, one: str, many: str = "") -> str:
    """`1 placement`, `3 placements`."""
    return figures.counted(number, one, many)


def plain(text: str | None) -> str:
    """Text from outside as Markdown that shows it letter by letter: no links, pictures or formulas run."""
    return NIL if text is None else _MARKDOWN.sub(r"\\\1", text)
