"""Distance between two places on the map, as the crow flies. Coordinates are no money: floating numbers do here."""

from __future__ import annotations

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

_EARTH_IN_TENTHS_OF_A_MILE = 39588
"""The earth's mean radius."""


def great_circle_miles(lat1: Decimal, lon1: Decimal, lat2: Decimal, lon2: Decimal) -> float:
    """Miles between two places given in degrees, on a sphere: good to about half a percent."""
    here, there = radians(lat1), radians(lat2)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(radians(lon2 - lon1) / 2) ** 2
    return _EARTH_IN_TENTHS_OF_A_MILE * 2 * asin(sqrt(min(1, half))) / 10
