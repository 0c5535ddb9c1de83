"""How many examples a property is tried on: some in `make quick`, all in `make test`, many more in `make long`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = "long"
RUN = os.environ.get("LEDGER_EXAMPLES", "test")
"""Which run it is: `quick`, `test` or `long`."""
_TIMES = {"quick": (1, 10), "test": (1, 1), LONG: (5, 1)}


def examples(number: int, *, same_each_time: bool = False) -> settings:
    """Settings for a property with so many examples in `make test`, at least two in any run, and no clock.

    With `same_each_time` they do not change from run to run; only the long run looks for new ones.
    """
    times, parts = _TIMES[RUN]
    return settings(
        deadline=None,
        max_examples=max(2, number * times // parts),
        derandomize=same_each_time and RUN != LONG,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
