"""Where faults are made: what must be exact, and the tests that should find them there."""

from __future__ import annotations

from dataclasses import dataclass

OF_TASKS = "tests/tasks/test_{}.py"


@dataclass(frozen=True)
class Subject:
    """Where faults are made, and the tests that should find them, the nearest first."""

    name: str
    modules: str
    tests: tuple[str, ...]


SUBJECTS = (
    Subject(
        "splits",
        "ledger/domain/splits/*.py",
        (
            "tests/domain/splits",
            "tests/domain/registry/test_checks.py",
            "tests/second_reading/test_exposure_parts.py",
            "tests/answers/splits",
            "tests/answers/documents/test_evidence.py",
            "tests/golden",
        ),
    ),
    Subject(
        "journal",
        "ledger/journal/*.py",
        ("tests/journal", *map(OF_TASKS.format, ("transfers", "cut_off", "accruals", "matches")), "tests/golden"),
    ),
    Subject(
        "reconciliation",
        "ledger/reconciliation/**/*.py",
        (
            "tests/reconciliation",
            *map(OF_TASKS.format, ("reconcile", "recharge", "matches", "payment_matches", "disputes", "acceptances")),
            "tests/answers/debts",
            "tests/marts/debts/test_below_nil.py",
            "tests/dashboards/finance/test_partner.py",
            "tests/golden",
        ),
    ),
    Subject(
        "superseding of facts",
        "ledger/store/facts/*.py",
        (
            "tests/store/facts",
            *map(OF_TASKS.format, ("import_book", "horizon")),
            "tests/answers/month_end/test_book_checks.py",
            "tests/golden",
        ),
    ),
)
