"""Serving the dashboards: the address is told, a taken port gives way, and Ctrl-C ends all of it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ledger.config import ROOT
from ledger.errors import WrongUsage
from ledger.store.keeping.engine import open_store
from ledger.tasks.serve import HOST, free_port


def serving(store: str, port: int) -> subprocess.Popen[str]:
    """A server started as a script starts one in the background: with Ctrl-C ignored."""
    command = [sys.executable, "-m", "ledger", "--store", store, "serve", "--port", str(port)]
    return subprocess.Popen(
        ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_taken_port_gives_way_and_a_request_to_end_ends_the_server(tmp_path: Path, how: signal.Signals) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    open_store(url, create=True).dispose()
    with socket.socket() as taken:
        taken.bind((HOST, free_port(8700)))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(url, port) as server:
            assert server.stdout is not None
            assert server.stdout.readline().startswith(f"Port {port} is taken; using ")
            told = re.search(rf"http://{HOST}:(\d+)", server.stdout.readline())
            assert told
            assert int(told[1]) > port
            with urllib.request.urlopen(f"{told[0]}/_stcore/health", timeout=20) as answer:  # noqa: S310 (this machine's own address)
                assert answer.status == 200
            server.send_signal(how)
            try:
                assert server.wait(20) == 0
            finally:
                # Where it does not end, the test fails and does not wait for ever.
                server.kill()
    assert free_port(int(told[1])) == int(told[1])


def test_what_is_no_port_is_refused() -> None:
    with pytest.raises(WrongUsage, match="70000 is not a port"):
        free_port(70000)
