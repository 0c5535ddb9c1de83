"""How names, headers and codes from outside are compared: here alone, so that no two doors differ over an accent.

Programs write one name in several ways: `é` as one sign or as two, an apostrophe straight or curly, a space that does
not break, a sign without width between two letters. People see one name, and so does whatever asks here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WITHOUT_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""Signs that nobody sees: they part or join letters, or say which way text runs."""
MARKS = str.maketrans(
    {**dict.fromkeys("‘’‚‛ʼ′´", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
"""Signs that have other forms, each with the one by which they are compared."""
_SPACES = re.compile(r"[^\S\n\r\t]")
_CURRENCY = re.compile(r"gbp|£")
_NIL = re.compile(r"-+|n/a|n\.a\.?|nil")


def as_kept(text: str) -> str:
    """A text as it is kept: composed (NFC), without signs that have no width, with plain spaces and none at its ends.

    >>> as_kept(" Cafe\\u0301\\u00a0Homes\\u200b")
    'Café Homes'
    """
    if text.isascii():
        return text.strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text.translate(WITHOUT_WIDTH))).strip()


def in_one_line(text: str) -> str:
    """A text as it is kept, with single spaces and no line breaks."""
    return " ".join(as_kept(text).split())


def fold(text: str) -> str:
    """A name, header or code as it is compared: also in small letters, with straight apostrophes and plain hyphens.

    >>> fold("ST MARY’S  Homes–North") == fold("St Mary's homes-north")
    True
    """
    return _fold(text)


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.split()).casefold()
    return unicodedata.normalize("NFC", in_one_line(text).translate(MARKS).casefold())


def is_nil_mark(text: str) -> bool:
    """Whether a cell of an amount says "nothing" in one of the ways people and spreadsheets do.

    >>> [is_nil_mark(each) for each in ("-", "£ -", "–", "N/A", "0", "")]
    [True, True, True, True, False, False]
    """
    bare = "".join(_CURRENCY.sub("", fold(text)).split())
    return bool(_NIL.fullmatch(bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare))
