"""Who looks: part of every question, and of the key of everything that is remembered of an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at this moment. Until people sign in there is one, who may see the books of all agencies."""

    name: str
    sees_all: bool = False

    @classmethod
    def all(cls) -> Viewer:
        """One who may see all."""
        return cls("all", sees_all=True)
