"""What a cell of a book may hold: how it is read, how it is written back, and what to tell who filled it.

Reader, template workbook, data dictionary and store all ask here; a kind of cell is defined once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ledger.domain.money_and_days.money import Pence, pence_from_text, text_from_pence
from ledger.domain.money_and_days.periods import Month, financial_year_name, parse_financial_year
from ledger.domain.sheet import limits
from ledger.domain.sheet.spelling import as_kept

Kept = Literal["text", "integer", "date", "boolean"]


@dataclass(frozen=True)
class Cell:
    """A kind of cell: `read` takes what a file holds (text, a workbook's number or date) or raises
    ValueError; `write` gives the text of a book; `kept` is how the store keeps it. One that holds several words
    is never nothing: without a word it is empty."""

    name: str
    expected: str
    remedy: str
    read: Callable[[Any], Any]
    write: Callable[[Any], str]
    kept: Kept = "text"
    holds_many: bool = False
    is_money: bool = False
    within: limits.Limit = limits.none
    """How large what comes in may be; what is kept already is not asked again."""
    as_typed: bool = False
    """Whether a spreadsheet has to keep it as it is typed: it would make another thing of 007, 2026-05 or 100/3."""

    def take(self, given: Any) -> Any:
        """What a file or a screen holds, read and within its limit. Raises ValueError where it is not."""
        value = self.read(given)
        self.within(value)
        return value

    @property
    def is_figure(self) -> bool:
        """Whether a spreadsheet may hold it as a number and lose nothing; a percent may be a fraction."""
        return self.kept == "integer" or self.write is decimal_text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._validate, serialization=core_schema.plain_serializer_function_ser_schema(self.write)
        )

    def _validate(self, given: Any) -> Any:
        try:
            return self.read(given)
        except (ValueError, ArithmeticError) as fault:
            reason = str(fault)
            remedy = f"{self.remedy} ({reason})" if reason else self.remedy
            raise PydanticCustomError(
                "cell", "expected {expected}", {"expected": self.expected, "remedy": remedy}
            ) from None


@dataclass(frozen=True)
class Refers:
    """This cell holds a code that another sheet defines."""

    sheet: str


class PercentFigure(float):
    """A figure in a workbook's cell that is formatted as a percent: it is 0.5, and people see 50%."""

    @property
    def percent(self) -> Decimal:
        """What people see: 50. Spreadsheets keep fifteen figures; what a float has beyond them nobody wrote."""
        return Decimal(format(self, ".15g")) * 100

    def __str__(self) -> str:
        return f"{decimal_text(self.percent)}%"


def _text(given: Any) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, PercentFigure):
        return str(given)
    if isinstance(given, float) and given.is_integer():
        given = int(given)  # a workbook holds the code 1042 as 1042.0
    text = as_kept(str(given))
    if not text:
        raise ValueError("it is empty")
    return text


def _code(given: Any) -> str:
    text = _text(given)
    if text.split() != [text]:
        raise ValueError("it has white space in it")
    return text


def _day(given: Any) -> date:
    if isinstance(given, datetime):
        if (given.hour, given.minute, given.second) != (0, 0, 0):
            raise ValueError("it has a time of day")
        return given.date()
    if isinstance(given, date):
        return given
    text = _text(given)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("" if re.search(r"\d", text) else "it is not a date")
    return date.fromisoformat(text)


def _month(given: Any) -> str:
    if isinstance(given, (date, datetime)):  # a spreadsheet turns 2026-05 into 1 May 2026
        return str(Month.of(given))
    return str(Month.parse(_text(given)))


def _decimal(given: Any) -> Decimal:
    if isinstance(given, Decimal):
        return given
    if isinstance(given, bool):
        raise ValueError("it is yes or no")
    if isinstance(given, PercentFigure):
        raise ValueError("its cell is formatted as a percent")
    text = repr(given) if isinstance(given, float) else _text(given)
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", text):
        raise ValueError("no currency sign, comma or text")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("") from None


def _not_negative(given: Any) -> Decimal:
    number = _decimal(given)
    if number < 0:
        raise ValueError("a discount is a lower rate, a credit needs a credit note: nothing here is below zero")
    return number


def _number(given: Any) -> Decimal:
    return given.percent if isinstance(given, PercentFigure) else _decimal(given)


def _quantity(given: Any) -> Decimal:
    return _not_negative(given.percent / 100 if isinstance(given, PercentFigure) else given)


def _paper_money(given: Any) -> Pence:
    if type(given) is Pence:
        return given
    return pence_from_text(format(_decimal(given), "f"))


def _money(given: Any) -> Pence:
    pence = _paper_money(given)
    if pence < 0:
        raise ValueError("amounts below zero are for documents only")
    return pence


def _percent(given: Any) -> Fraction:
    if isinstance(given, Fraction):
        share = given
    elif isinstance(given, str) and "/" in given:
        found = re.fullmatch(r"\s*(\d+)\s*/\s*(\d+)\s*", given)
        if not found or int(found[2]) == 0:
            raise ValueError("a fraction is two whole numbers, like 100/3")
        share = Fraction(int(found[1]), int(found[2]))
    else:
        share = Fraction(_not_negative(_number(given)))
    if not 0 <= share <= 100:
        raise ValueError("it is not between 0 and 100")
    return share


def _whole(given: Any) -> int:
    number = _decimal(given)
    if number != int(number) or number < 0:
        raise ValueError("it is not a whole number from 0 up")
    return int(number)


def _yes_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    text = _text(given).lower()
    if text not in ("yes", "no", "true", "false"):
        raise ValueError("")
    return text in ("yes", "true")


def _between(low: int, high: int) -> Callable[[Any], Decimal]:
    def read(given: Any) -> Decimal:
        number = _decimal(given)
        if not low <= number <= high:
            raise ValueError(f"it is not between {low} and {high}")
        return number

    return read


def _rounded(read: Callable[[Any], Decimal]) -> Callable[[Any], Decimal]:
    return lambda given: round(read(given), 2)


def _words(given: Any) -> tuple[str, ...]:
    if isinstance(given, tuple):
        return given
    return tuple(sorted(set(_text(given).replace(",", " ").split())))


def decimal_text(number: Decimal) -> str:
    """A decimal without trailing noughts and never as a power of ten."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def percent_text(share: Fraction) -> str:
    """A percent as a book writes it: a decimal where it ends within twelve places, else a fraction."""
    scaled = share * 10**12
    if scaled.denominator == 1:
        return decimal_text(Decimal(scaled.numerator).scaleb(-12))
    return f"{share.numerator}/{share.denominator}"


DAY = Cell("date", "a date like 2026-04-01", "Write year-month-day", _day, date.isoformat, "date", within=limits.day)
DAY_LONG_AGO = replace(DAY, within=limits.long_ago)
MONTH = Cell("month", "a month like 2026-05", "Write year-month", _month, str, within=limits.year_of, as_typed=True)
YEAR = Cell(
    "financial year",
    "a financial year like 2026-27",
    "Write the year it starts in, a hyphen and the last two digits of the next",
    lambda given: financial_year_name(parse_financial_year(_text(given))),
    str,
    within=limits.year_of,
    as_typed=True,
)
CODE = Cell(
    "code",
    "a code without white space",
    "Use one code everywhere, e.g. with - for a space",
    _code,
    str,
    within=limits.code,
    as_typed=True,
)
TEXT = Cell(
    "text", "some text", "Write it anew or leave the cell empty", _text, str, within=limits.text, as_typed=True
)
MONEY = Cell(
    "money",
    "pounds and pence like 5432.17, not below zero",
    "Write it to the penny",
    _money,
    text_from_pence,
    "integer",
    within=limits.money,
    is_money=True,
)
PAPER_MONEY = Cell(
    "money either way",
    "pounds and pence like 5432.17 (a minus: the other direction)",
    "Write it to the penny",
    _paper_money,
    text_from_pence,
    "integer",
    within=limits.money,
    is_money=True,
)
DECIDED_MONEY = Cell(
    "money decided",
    MONEY.expected,
    MONEY.remedy,
    _paper_money,  # Older ledgers hold such below nil: that is refused where it is stated, and can be read.
    text_from_pence,
    "integer",
    is_money=True,
)
RATE = Cell(
    "rate",
    "pounds as a plain decimal like 5432.17, not below zero",
    "Write digits and a point",
    _not_negative,
    decimal_text,
    within=limits.number,
)
QUANTITY = Cell(
    "quantity",
    "a number like 1.5, not below zero",
    "Write digits and a point",
    _quantity,
    decimal_text,
    within=limits.quantity,
)
NUMBER = Cell(
    "number", "a plain number like 7 or 7.5", "Write digits and a point", _number, decimal_text, within=limits.number
)
PERCENT = Cell(
    "percent",
    "a percent from 0 to 100 like 50, 33.5 or 100/3",
    "Write a decimal or a fraction",
    _percent,
    percent_text,
    within=limits.percent,
    as_typed=True,
)
WHOLE = Cell(
    "whole number", "a whole number like 1", "Write digits only", _whole, str, "integer", within=limits.whole
)
YES_NO = Cell("yes or no", "yes or no", "Write yes or no", _yes_no, lambda given: "yes" if given else "no", "boolean")
LATITUDE = Cell("latitude", "degrees like 50.72", "Write degrees from -90 to 90", _between(-90, 90), decimal_text)
LONGITUDE = Cell(
    "longitude", "degrees like -3.53", "Write degrees from -180 to 180", _between(-180, 180), decimal_text
)
ROUNDED_LATITUDE = Cell("rounded latitude", LATITUDE.expected, LATITUDE.remedy, _rounded(LATITUDE.read), decimal_text)
ROUNDED_LONGITUDE = Cell(
    "rounded longitude", LONGITUDE.expected, LONGITUDE.remedy, _rounded(LONGITUDE.read), decimal_text
)
CODES = Cell(
    "codes",
    "codes separated by spaces",
    "Put one space between two codes",
    _words,
    " ".join,
    within=limits.codes,
    holds_many=True,
    as_typed=True,
)

Day = Annotated[date, DAY]
DayLongAgo = Annotated[date, DAY_LONG_AGO]
"""Of what may be older than the ledger's first days, as a house."""
MonthText = Annotated[str, MONTH]
FinancialYear = Annotated[str, YEAR]
Code = Annotated[str, CODE]
Text = Annotated[str, TEXT]
Money = Annotated[Pence, MONEY]
PaperMoney = Annotated[Pence, PAPER_MONEY]
DecidedMoney = Annotated[Pence, DECIDED_MONEY]
Rate = Annotated[Decimal, RATE]
Quantity = Annotated[Decimal, QUANTITY]
Number = Annotated[Decimal, NUMBER]
Percent = Annotated[Fraction, PERCENT]
Whole = Annotated[int, WHOLE]
YesNo = Annotated[bool, YES_NO]
Codes = Annotated[tuple[str, ...], CODES]
