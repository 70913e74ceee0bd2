"""What keeps the chat safe on a public network: an ASGI middleware around Gradio.

Gradio takes anonymous uploads, fetches public addresses and writes shared links to
disk even where no page offers it. So every route that a chat does not need answers
404, bodies are bounded, and the headers forbid any request to another host.
"""

from __future__ import annotations

import re

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 64 * 1024
NOT_FOUND = "没有这个页面。"
TOO_LARGE = "发送的内容太长，请把问题缩短到 500 字以内。"
BUSY = "现在使用的人较多，请稍等片刻再发送。"

_ROUTES = re.compile(
    r"GET /(?:config/?|theme\.css|favicon\.ico|robots\.txt|(?:assets|static|svelte)/.+)?"
    r"|GET /gradio_api/(?:info/?|theme\.css|startup-events|queue/data|heartbeat/\w+)"
    r"|POST /gradio_api/(?:queue/join/?|cancel|reset/?)"
)
_HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'self'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Pass on the routes a chat needs, with bounded bodies; refuse the rest; add the headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on. Websockets are not served."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if not _ROUTES.fullmatch(f"{method} {scope['path']}"):
            await JSONResponse({"detail": NOT_FOUND}, 404)(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:
            await JSONResponse({"detail": TOO_LARGE}, 413)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), _say_busy(scope, receive, send))


async def _read_body(receive: Receive) -> bytes | None:
    """The request's body, or None when it is longer than allowed."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive channel that gives ``body`` first, then what follows (the disconnect)."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return first.pop() if first else await receive()

    return replayed


def _say_busy(scope: Scope, receive: Receive, send: Send) -> Send:
    """A full queue's 503 as a 429 in Chinese; Gradio's page has its own, English words for 503."""
    replaced = False

    async def sent(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] == 503:
            replaced = True
            await JSONResponse({"detail": BUSY}, 429)(scope, receive, send)
        elif not replaced:
            await send(message)

    return sent


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return sent
