"""How many examples a property is tried on: some in `make quick`, all in `make test`, many more in `make long`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = "long"
RUN = os.environ.get("LEDGER_EXAMPLES", "test")
"""Which run it is: `quick`, `test` or `long`."""
_TIMES = {"quick": (1, 10), "test": (1, 1), LONG: (5, 1)}


def examples(number: int, *, same_each_time: bool = False, in_long_run: int | None = None) -> settings:
    """Settings for a property with so many examples in `make test`, at least two in any run, and no clock.

    With `same_each_time` they do not change from run to run; only the long run looks for new ones, and tries
    `in_long_run` of them where five times as many would be too few.
    """
    times, parts = _TIMES[RUN]
    tried = in_long_run if RUN == LONG and in_long_run else number * times // parts
    return settings(
        deadline=None,
        max_examples=max(2, tried),
        derandomize=same_each_time and RUN != LONG,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
