"""Numbers and days by which a person is known outside: NHS numbers, pupils' numbers, dates of birth.

None of them belongs in a ledger of pseudonyms. Each is found by how it is written and by its check digit or letter,
so that a number of another kind is seldom taken for one: of random numbers of ten figures one in eleven checks.
"""

from __future__ import annotations

import re

_FIGURES = re.compile(r"\d{3}")
_NHS = re.compile(r"(?<![\w])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)", re.ASCII)
_PUPIL = re.compile(r"(?<!\w)[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z](?!\w)", re.ASCII | re.IGNORECASE)
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_DAY = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ](?:19|20)\d{2})"
_WHOLE_DAY = re.compile(rf"(?<!\d){_DAY}(?!\d)", re.IGNORECASE)
_BIRTH = re.compile(rf"\b(?:d\.?o\.?b\.?|born|birth(?:day)?)\b[^\d\n]{{0,20}}{_DAY}(?!\d)", re.IGNORECASE)
NHS_NUMBER, PUPIL_NUMBER, DATE_OF_BIRTH = "an NHS number", "a pupil number (UPN)", "a date of birth"
_WITHHELD = "(withheld)"


def is_nhs_number(text: str) -> bool:
    """Whether ten figures are an NHS number: the last is eleven less the weighted sum of the others modulo eleven.

    >>> [is_nhs_number(each) for each in ("943 476 5919", "9434765918", "0000000000")]
    [True, False, False]
    """
    digits = re.sub("[ -]", "", text)
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[9])


def is_pupil_number(text: str) -> bool:
    """Whether a letter and twelve figures (or eleven and a letter) are a pupil's number: the first letter checks.

    >>> [is_pupil_number(each) for each in ("H801200001001", "A801200001001")]
    [True, False]
    """
    if not _PUPIL.fullmatch(text):
        return False
    signs = text.upper()
    values = [int(each) if each.isdigit() else _CHECK_LETTERS.index(each) for each in signs[1:]]
    return _CHECK_LETTERS[sum(value * weight for weight, value in enumerate(values, start=2)) % 23] == signs[0]


def found_in_code(text: str) -> str | None:
    """What of a person stands in a code or another cell of a child; None where nothing does."""
    return _number_in(text) or (DATE_OF_BIRTH if _WHOLE_DAY.search(text) else None)


def found_in_prose(text: str) -> str | None:
    """What of a person stands in a sentence, where any other date may stand; None where nothing does."""
    if not _FIGURES.search(text):
        return None
    return _number_in(text) or (DATE_OF_BIRTH if _BIRTH.search(text) else None)


def _number_in(text: str) -> str | None:
    if any(is_nhs_number(each) for each in _NHS.findall(text)):
        return NHS_NUMBER
    return PUPIL_NUMBER if any(is_pupil_number(each) for each in _PUPIL.findall(text)) else None


def withheld(text: str) -> str:
    """A text without such numbers and days, for messages about a child's cells."""
    text = _NHS.sub(lambda found: _WITHHELD if is_nhs_number(found[0]) else found[0], text)
    text = _PUPIL.sub(lambda found: _WITHHELD if is_pupil_number(found[0]) else found[0], text)
    return _WHOLE_DAY.sub(_WITHHELD, text)
