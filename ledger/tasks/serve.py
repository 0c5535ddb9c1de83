"""Serve the dashboards: one child process, on the first free port, until it is told to stop."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable

from ledger.config import ROOT
from ledger.errors import Refused, WrongUsage

HOST = "127.0.0.1"
_APP = ROOT / "dashboards" / "app.py"
_TRIES = 50
_PATIENCE = 5


def serve(url: str, port: int = 8501, headless: bool = True, say: Callable[[str], None] = print) -> int:
    """Serve the store at `url` until interrupted; its exit code. A taken port gives way to the next free one.

    The address is told through `say`; `headless` opens no browser. Only this machine can reach it.
    """
    free = free_port(port)
    if free != port:
        say(f"Port {port} is taken; using {free}.")
    say(f"The dashboards are at http://{HOST}:{free} (Ctrl-C ends them)")
    with subprocess.Popen(_command(free, headless), env={**os.environ, "JOINT_LEDGER_STORE": url}) as child:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            _end(child)
            return 0
    if code > 0:
        raise Refused(
            f"The dashboards ended with code {code}.", "See the lines above; `make setup` mends a half install"
        )
    return 0


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
    ]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child: Ctrl-C reached it too; one that does not heed it is ended."""
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.terminate()
        child.wait()
