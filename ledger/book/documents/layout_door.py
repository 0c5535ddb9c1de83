"""The one door through which what is data is found and read by name: layouts, return maps, ledger profiles.

Today files stand behind it. What wants a layout asks for its kind and its name, and never for a folder: so a store
can stand behind the same door (`LayoutDoor`), with layouts that people keep in the ledger.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ledger import config
from ledger.book.file_limits import LARGEST_LAYOUT, content_of
from ledger.book.problems import nearest, some_of
from ledger.errors import DataFault, WrongUsage

L = TypeVar("L", bound=BaseModel)
_SO_FEW = 3
"""Fewer keys that are strange or lacking than these are slips of the pen, told one by one."""


@dataclass(frozen=True, slots=True)
class LayoutKind(Generic[L]):
    """What can be asked for at the door: the model that reads it, the shelf it stands on, and what people call it."""

    model: type[L]
    shelf: str
    called: str = "layout"


class LayoutText(NamedTuple):
    """One layout as it was written, in TOML; `name` is what faults call it."""

    name: str
    text: str


class LayoutDoor(Protocol):
    """Whatever keeps layouts: it knows their names, shelf by shelf, and hands over their text."""

    def names(self, shelf: str) -> Sequence[str]:
        """The names of what stands on a shelf, in order."""

    def text(self, shelf: str, name: str) -> LayoutText | None:
        """What is kept under a name; None where nothing is. Raises DataFault where it cannot be read."""


class LayoutFiles:
    """Layouts as files: those that come with the ledger, a folder a shelf, and any other by the path of its .toml."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, shelf: str) -> Sequence[str]:
        """The names of the files on a shelf, in order."""
        return sorted(path.stem for path in (self._folder / shelf).glob("*.toml"))

    def text(self, shelf: str, name: str) -> LayoutText | None:
        """The file of that name on the shelf, or at that path; None where there is none."""
        path = Path(name) if name.endswith(".toml") else self._folder / shelf / f"{name}.toml"
        if not name.endswith(".toml") and name not in self.names(shelf):
            return None  # a name is no path that could lead out of the shelf
        if not path.is_file():
            return None
        try:
            return LayoutText(path.name, content_of(path, LARGEST_LAYOUT).decode("utf-8-sig"))
        except OSError as fault:
            raise DataFault(f"{path.name} cannot be read: {fault.strerror}.", "Give another.") from None
        except UnicodeDecodeError as fault:
            raise DataFault(f"{path.name} is not TOML: {fault}.", "Save it as UTF-8.") from None


FILES: LayoutDoor = LayoutFiles(config.REFERENCE)
"""The door that everybody uses."""


def layout_names_of(kind: LayoutKind[L], door: LayoutDoor = FILES) -> list[str]:
    """The names of what is kept of a kind."""
    return list(door.names(kind.shelf))


def read_layout(kind: LayoutKind[L], name_or_path: str | Path, door: LayoutDoor = FILES) -> L:
    """What is kept of a kind under a name, or at the path of a .toml file.

    Raises WrongUsage, with the names there are, where it is not there; DataFault with every fault in it.
    """
    name = str(name_or_path)
    found = door.text(kind.shelf, name)
    if found is None:
        what = f"{kind.called} file {name}" if name.endswith(".toml") else f"{kind.called} called {name!r}"
        raise WrongUsage(f"There is no {what}.", _which_there_are(name, door.names(kind.shelf), kind.called))
    return _parsed(found, kind)


def _which_there_are(name: str, names: Sequence[str], called: str) -> str:
    near = nearest(Path(name).stem if name.endswith(".toml") else name, names)
    meant = f"Did you mean {near}? " if near else ""
    return f"{meant}The {called}s here are {', '.join(names)}; or give the path of a .toml file."


def _parsed(found: LayoutText, kind: LayoutKind[L]) -> L:
    try:
        return kind.model.model_validate(tomllib.loads(found.text))
    except tomllib.TOMLDecodeError as fault:
        raise DataFault(f"The {kind.called} {found.name} is not TOML: {fault}.", "Amend that place.") from None
    except RecursionError:
        raise DataFault(f"The {kind.called} {found.name} nests values too deeply.", "Write it flat.") from None
    except ValidationError as faults:
        _refuse_another_kind(found, kind)
        told = [_tell(kind.model, fault["loc"], fault["type"], fault["msg"]) for fault in faults.errors()]
        lines = "\n".join(f"  {line}" for line in dict.fromkeys(told))
        raise DataFault(
            f"The {kind.called} {found.name} cannot be used:\n{lines}",
            f"Amend it there; {kind.shelf} holds {kind.called}s to copy from.",
        ) from None


def _refuse_another_kind(found: LayoutText, kind: LayoutKind[L]) -> None:
    """Raise DataFault where a text is something else than this kind, by its keys: every one of them would be told."""
    known = {field.alias or name: field.is_required() for name, field in kind.model.model_fields.items()}
    keys = list(tomllib.loads(found.text))
    strange = [key for key in keys if key not in known and nearest(key, known) is None]
    lacking = [key for key, needed in known.items() if needed and key not in keys and nearest(key, keys) is None]
    if len(strange) > 1 and len(strange) + len(lacking) >= max(_SO_FEW, len(keys) - len(strange)):
        without = f", and it lacks {some_of(lacking)}" if lacking else ""
        raise DataFault(
            f"{found.name} is no {kind.called} of this kind: {some_of(strange)} are no keys of one{without}.",
            f"Give a {kind.called}: {kind.shelf} holds some to copy from. If this is one, amend its keys; "
            f"those known are {', '.join(known)}.",
        )


def _tell(model: type[BaseModel], place: tuple[int | str, ...], kind: str, message: str) -> str:
    keys = [str(part) for part in place]
    if kind == "extra_forbidden":
        known = _keys_at(model, keys[:-1])
        near = nearest(keys[-1], known)
        remedy = f"did you mean {near}?" if near else f"known here: {', '.join(known)}"
        return f"{'.'.join(keys)}: there is no such key; {remedy}"
    # pydantic adds the kinds of a union to the place, which says nothing to who wrote the file.
    where = ".".join(key for key in keys if not re.fullmatch(r"(constrained-)?(int|str)", key)) or "the whole"
    return f"{where}: {message.removeprefix('Value error, ')}"


def _keys_at(model: type[BaseModel], place: list[str]) -> list[str]:
    part = model
    for key in place:
        field = part.model_fields.get(key)
        if field is not None:  # a key of a mapping names no part of its own
            part = next(_models_in(field.annotation))
    return [field.alias or name for name, field in part.model_fields.items()]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an annotation holds, however deep: in `dict[str, Source] | None` it is Source."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
