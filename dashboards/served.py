"""What `joint-ledger serve` runs: the dashboards, behind a guard that asks who asks, and tells browsers what to mind.

A foreign name that leads to this machine (DNS rebinding) and a page of another origin, another port of this machine
too, are refused before anything of the ledger is reached; what is answered is not to be framed elsewhere, guessed at,
or named to other sites.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger import config

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class Guard:
    """Lets through whoever asks for a name that is ours, from a page of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; what is neither of the web nor a websocket is not for us."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not may_ask(Headers(scope=scope)):
            await _refuse(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


def may_ask(headers: Headers) -> bool:
    """Whether a request names a host that is ours, and comes from no page or from one of the very same host."""
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or len(origins) > 1 or _name(hosts[0]) not in config.hosts():
        return False
    return not origins or _place(origins[0]) == hosts[0].lower()


def _name(host: str) -> str | None:
    """The name in a Host header, without its port; None for what is none."""
    try:
        told = urlsplit(f"//{host}")
        _ = told.port
    except ValueError:
        return None
    return told.hostname if told.netloc == host and "@" not in host else None


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    said = "This address is not one that the ledger is served at (JOINT_LEDGER_HOSTS names others).\n"
    await PlainTextResponse(said, status_code=403, headers=HEADERS)(scope, receive, send)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: Any = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sent


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Guard)])
