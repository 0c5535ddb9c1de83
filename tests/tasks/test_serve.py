"""Serving the dashboards: the address is told, a taken port gives way, and Ctrl-C ends all of it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from dashboards.served import HEADERS, may_ask
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
                assert HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()
            for told_of in ({"Host": "evil.example"}, {"Origin": f"http://{HOST}:1"}):
                ask = urllib.request.Request(f"{told[0]}/_stcore/health", headers=told_of)  # noqa: S310 (likewise)
                with pytest.raises(urllib.error.HTTPError, match="403"):
                    urllib.request.urlopen(ask, timeout=20)  # noqa: S310 (likewise)
            server.send_signal(how)
            try:
                assert server.wait(20) == 0
            finally:
                # Where it does not end, the test fails and does not wait for ever.
                server.kill()
    assert free_port(int(told[1])) == int(told[1])


@pytest.mark.parametrize(
    ("host", "origin", "may"),
    [
        ("127.0.0.1:8501", None, True),
        ("localhost:8501", "http://localhost:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("ledger.example.gov.uk", "https://ledger.example.gov.uk", True),
        ("evil.example", None, False),
        ("evil.example:8501", "http://evil.example:8501", False),
        ("127.0.0.1:8501", "http://127.0.0.1:9999", False),
        ("127.0.0.1:8501", "http://localhost:8501", False),
        ("127.0.0.1:8501", "null", False),
        ("127.0.0.1:x", None, False),
        ("user@127.0.0.1", None, False),
        ("127.0.0.1/evil", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_only_names_that_are_ours_and_pages_of_the_same_address_are_answered(
    monkeypatch: pytest.MonkeyPatch, host: str | None, origin: str | None, may: bool
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_HOSTS", "Ledger.example.gov.uk")
    given = {"host": host, "origin": origin}
    assert may_ask(Headers({name: value for name, value in given.items() if value is not None})) is may


def test_what_is_no_port_is_refused() -> None:
    with pytest.raises(WrongUsage, match="70000 is not a port"):
        free_port(70000)
