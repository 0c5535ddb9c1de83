"""Serve the dashboards: one child process, on the first free port, until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

from ledger.book.file_limits import LARGEST_FILE
from ledger.config import ROOT, hosts
from ledger.errors import Refused, WrongUsage

HOST = "127.0.0.1"
_APP = ROOT / "dashboards" / "served.py"
_TRIES = 50
_PATIENCE = 5
"""Seconds that the child has to end by itself."""


def _tell(line: str) -> None:
    print(line, flush=True)


def serve(
    url: str,
    port: int = 8501,
    *,
    headless: bool = True,
    today: date | None = None,
    say: Callable[[str], None] = _tell,
) -> None:
    """Serve the store at `url` until Ctrl-C or a request to end. A taken port gives way to the next free one.

    The address is told through `say` once it answers; without `headless` a browser opens. Only this machine can
    reach it. `today` is the day of asking, as long as they are served (None: each day as it
    comes). Raises Refused where the dashboards do not start.
    """
    free = free_port(port)
    if free != port:
        say(f"Port {port} is taken; using {free}.")
    # A server that a script started in the background would not hear Ctrl-C: scripts have such ones ignore it.
    before = {each: signal.signal(each, signal.default_int_handler) for each in (signal.SIGINT, signal.SIGTERM)}
    environment = {**os.environ, "JOINT_LEDGER_STORE": url}
    if today:
        environment["JOINT_LEDGER_TODAY"] = today.isoformat()
    # The command is our own list of words: nothing of it comes from outside but a port number.
    with subprocess.Popen(_command(free, headless), env=environment, stdout=subprocess.DEVNULL) as child:  # noqa: S603 (our own words)
        try:
            if _answers(child, free):
                say(f"The dashboards are at http://{HOST}:{free} (Ctrl-C ends them).")
            code = child.wait()
        except KeyboardInterrupt:
            _end(child)
            code = 0
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
    if code > 0:
        raise Refused(f"The dashboards ended with code {code}.", "The lines above say why.")


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on. Raises WrongUsage for what is no port."""
    if not 1 <= wanted <= 65535:
        raise WrongUsage(f"{wanted} is not a port.", "Give a number from 1 to 65535, e.g. --port 8501")
    for port in range(wanted, min(wanted + _TRIES, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise Refused(f"No port from {wanted} on is free.", "Give another with --port")


def _command(port: int, headless: bool) -> list[str]:
    return [
        sys.executable,
        *("-m", "streamlit", "run", str(_APP)),
        *("--server.address", HOST),
        *("--server.port", str(port)),
        *("--server.headless", "true" if headless else "false"),
        *("--server.fileWatcherType", "none"),
        *("--server.maxUploadSize", str(LARGEST_FILE // 2**20)),
        *(word for name in hosts() for word in ("--server.allowedHosts", name)),
    ]


def _answers(child: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until somebody answers at the port; False where the child ended before."""
    while child.poll() is None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(1 / 10)
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child: Ctrl-C in a terminal reached it too; one that has not heard is told, and then ended."""
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
