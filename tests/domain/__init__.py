"""Tests of facts and the rules over them, a room a subject as in `ledger.domain`."""
