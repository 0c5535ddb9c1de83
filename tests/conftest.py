"""What all tests share: properties are proved, never timed, since machines are noisy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("ledger", deadline=None)
settings.load_profile("ledger")
