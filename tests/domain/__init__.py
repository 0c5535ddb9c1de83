"""Tests of the facts and of the rules over them."""
