"""A PostgreSQL server for the tests: the one that is given, one from the wheel, or one of this machine.

LEDGER_TEST_POSTGRES names a database of a server whose role may make databases. Where it is not given, a server is
started for the run: from the wheel `pgserver`, which brings one along, or from what this machine has. A run tells
which, or why there is none. Its data is thrown away, so nothing of it is kept safe from a loss of power.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

GIVEN = os.environ.get("LEDGER_TEST_POSTGRES", "")
DEBIAN_S = Path("/usr/lib/postgresql")
SETTINGS = {
    **{"listen_addresses": "127.0.0.1", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
    # Hundreds of small databases come and go: nothing tidies them, sends them on or writes them down in between.
    **{"autovacuum": "off", "wal_level": "minimal", "max_wal_senders": 0},
    **{"checkpoint_timeout": "1h", "max_wal_size": "2GB"},
}
SOMEBODY = "nobody"
WITH = ("initdb", "pg_ctl", "postgres")


class NoServer(Exception):
    """There is no PostgreSQL that the tests could use; why."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a database from which others can be made. Raises NoServer where there is none."""
    if GIVEN:
        yield GIVEN
        return
    with TemporaryDirectory(prefix="ledger-postgresql-") as folder:
        home = Path(folder)
        programs, data = _programs(home), home / "data"
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", *_ordered(), "-N")
        port = _free_port()
        options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "port": port}.items())
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"-k {home} {options}", "start")
        with _stopped_when_this_ends(programs, data):
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def _stopped_when_this_ends(programs: Path, data: Path) -> Iterator[None]:
    """A shell waits for the end of this process, however it comes, and stops the server."""
    stopping = [programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
    waiting = subprocess.Popen(
        ["sh", "-c", f"cat; exec {shlex.join(map(str, stopping))}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        user=_user(),
        cwd="/",
        start_new_session=True,
    )
    try:
        yield
    finally:
        waiting.communicate()


def told() -> str:
    """Which server the tests take, or why none, in a sentence."""
    if GIVEN:
        return "PostgreSQL: the server that LEDGER_TEST_POSTGRES names."
    try:
        return f"PostgreSQL: a server of the tests' own, from {_found()}."
    except NoServer as none:
        return f"PostgreSQL: nothing was tried on it. {none}"


def _found() -> Path:
    """The folder of a server's programs: the wheel's, those on the path, or Debian's newest."""
    wheel = find_spec("pgserver")
    places = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    on_the_path = shutil.which("initdb")
    places += [Path(on_the_path).resolve().parent] if on_the_path else []
    places += sorted(DEBIAN_S.glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    for place in places:
        if all((place / name).exists() for name in WITH):
            return place
    raise NoServer("This Python has no wheel of pgserver, and this machine no PostgreSQL server (initdb, pg_ctl).")


def _programs(home: Path) -> Path:
    """The programs of a server that may be run. One that root starts runs as somebody else, who must reach them."""
    found = _found()
    if _user() is None:
        return found
    shutil.chown(home, SOMEBODY)
    if found.parent.name != "pginstall":
        return found
    # Its libraries are found from where its programs stand, so both are copied as they stand to each other.
    package = found.parents[1]
    shutil.copytree(found.parent, home / package.name / found.parent.name)
    shutil.copytree(package.with_name("pgserver.libs"), home / "pgserver.libs")
    return home / package.name / found.parent.name / found.name


def _user() -> str | None:
    """As whom the server's programs run, which will not run as root."""
    return SOMEBODY if os.geteuid() == 0 else None


def _ordered() -> tuple[str, ...]:
    """Text in the order of people where the machine knows it: the ledger must not depend on the database's order."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return ("--locale", "en_GB.utf8") if "en_GB.utf8" in known else ("--no-locale",)


def _run(*words: object) -> None:
    """Run one of the server's programs, as somebody who is not root. Raises NoServer with what it said."""
    # A file takes what it says: a pipe would be held open by the server that it starts.
    with TemporaryDirectory() as folder, (Path(folder) / "said").open("w+") as said:
        done = subprocess.run(
            [str(word) for word in words], stdout=said, stderr=said, user=_user(), cwd="/", check=False, timeout=60
        )
        said.seek(0)
        if done.returncode:
            raise NoServer(f"It did not start: {said.read().strip()}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
