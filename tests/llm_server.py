"""A chat server on loopback that speaks OpenAI's protocol, with personalities that answer well, badly or not at all.

A personality reads what the prompt holds (the numbered passages and the question) and
says something; the faults are about how it is said. It is a test's only model.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

_PASSAGE = re.compile(r"<资料>\n\[(\d+)\] ([^\n]*)\n(.*?)\n</资料>", re.DOTALL)
_QUESTION = re.compile(r"<问题>\n(.*?)\n</问题>", re.DOTALL)
_ORDERS = (
    re.compile(
        r"(?:回复|输出|回答|写上|附上|说|加上|打印)[：:]?\s*[“\"'「]?([A-Za-z0-9-]{4,}|[^“”\"'「」。，\n]{2,12})"
    ),
    re.compile(r"(?:say|print|reply|output|append)[a-z ]*[:\"' ]+([A-Za-z0-9-]{4,})", re.IGNORECASE),
)


@dataclass(frozen=True)
class Prompt:
    """What a request asks: every message, the passages by number, and the question."""

    messages: list[dict[str, str]]

    @property
    def text(self) -> str:
        return "\n".join(message["content"] for message in self.messages)

    @property
    def passages(self) -> dict[int, str]:
        return {int(number): f"{source}\n{text}" for number, source, text in _PASSAGE.findall(self.text)}

    @property
    def question(self) -> str:
        found = _QUESTION.search(self.text)
        return found[1] if found else ""

    @property
    def is_retry(self) -> bool:
        return any(message["role"] == "assistant" for message in self.messages)

    def marker(self, needle: str) -> str:
        """The marker of the first passage that holds ``needle``."""
        return next((f"[{number}]" for number, text in self.passages.items() if needle in text), "[99]")


Personality = Callable[[Prompt], str]


def scripted(*sentences: tuple[str, str]) -> Personality:
    """Says the sentences, each with the marker of the passage that holds its needle."""
    return lambda prompt: "".join(f"{text}{prompt.marker(needle)}。" for text, needle in sentences)


def always(text: str) -> Personality:
    """Says the same whatever is asked."""
    return lambda prompt: text


def first_then(first: Personality, then: Personality) -> Personality:
    """Answers differently once it was told what was wrong."""
    return lambda prompt: then(prompt) if prompt.is_retry else first(prompt)


def copying(prompt: Prompt) -> str:
    """Honest: says what the first passage says, and that the documents do not say it where there is none."""
    for number, text in prompt.passages.items():
        sentence = text.splitlines()[-1].rstrip("。")
        return f"{sentence}[{number}]。"
    return "文件中没有"


def obedient(prompt: Prompt) -> str:
    """Does what the documents say; like an honest one where they say nothing to it."""
    said = [
        f"{match[1]}[{number}]。"
        for number, text in prompt.passages.items()
        for order in _ORDERS
        for match in order.finditer(text)
    ]
    return "".join(said) + copying(prompt)


@dataclass
class ChatServer:
    """Answers ``POST /v1/chat/completions`` as ``personality`` and ``fault`` say."""

    personality: Personality = copying
    fault: str = ""
    prompts: list[Prompt] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    url: str = ""


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A running server; its endless streams end with it."""
    chat = ChatServer()

    class Handler(_Handler):
        server_chat = chat

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_chat: ChatServer

    def parse_request(self) -> bool:
        parsed = super().parse_request()
        self.server_chat.requests.append(self.requestline)
        return parsed

    def do_POST(self) -> None:
        chat = self.server_chat
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = Prompt(body["messages"])
        chat.prompts.append(prompt)
        chat.headers.append({name.lower(): value for name, value in self.headers.items()})
        try:
            getattr(self, f"_{chat.fault or 'answer'}")(chat, prompt)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return

    def _answer(self, chat: ChatServer, prompt: Prompt) -> None:
        self._open()
        text = chat.personality(prompt)
        for start in range(0, len(text), 5):
            self._say(text[start : start + 5])
        self._say("", "stop")
        self._send("data: [DONE]\n\n")

    def _cut(self, chat: ChatServer, prompt: Prompt) -> None:
        """Ends in the middle, without a word."""
        self._open()
        self._say(chat.personality(prompt)[:-8])

    def _too_long(self, chat: ChatServer, prompt: Prompt) -> None:
        """Stops where the model's limit of tokens is reached."""
        self._open()
        self._say(chat.personality(prompt)[:-8])
        self._say("", "length")
        self._send("data: [DONE]\n\n")

    def _empty(self, chat: ChatServer, prompt: Prompt) -> None:
        self._open()
        self._say("", "stop")
        self._send("data: [DONE]\n\n")

    def _endless(self, chat: ChatServer, prompt: Prompt) -> None:
        """Goes on for ever, as fast as it is read."""
        self._open()
        while not chat.stopped.is_set():
            self._say("标准" * 50)

    def _drip(self, chat: ChatServer, prompt: Prompt) -> None:
        """A piece now and then, so that no single wait is long."""
        self._open()
        while not chat.stopped.wait(0.05):
            self._say("标")

    def _comments(self, chat: ChatServer, prompt: Prompt) -> None:
        """Keeps the connection alive and says nothing."""
        self._open()
        while not chat.stopped.wait(0.05):
            self._send(": ping\n\n")

    def _one_line(self, chat: ChatServer, prompt: Prompt) -> None:
        """A line that never ends."""
        self._open()
        while not chat.stopped.is_set():
            self._send("data: " + "x" * 65536)

    def _silent(self, chat: ChatServer, prompt: Prompt) -> None:
        """Takes the question and never answers."""
        chat.stopped.wait(30)

    def _garbage(self, chat: ChatServer, prompt: Prompt) -> None:
        self._open()
        self.wfile.write(b"\xff\xfe\x00garbage\n\ndata: {not json\n\n")

    def _html(self, chat: ChatServer, prompt: Prompt) -> None:
        """What a captive portal answers."""
        body = "<html>请先登录</html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self, chat: ChatServer, prompt: Prompt) -> None:
        self.close_connection = True

    def _error_429(self, chat: ChatServer, prompt: Prompt) -> None:
        self._error(429)

    def _error_500(self, chat: ChatServer, prompt: Prompt) -> None:
        self._error(500)

    def _error_401(self, chat: ChatServer, prompt: Prompt) -> None:
        self._error(401)

    def _error(self, status: int) -> None:
        body = json.dumps({"error": {"message": "no", "type": "error"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _open(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def _say(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": "m"}
        self._send(f"data: {json.dumps({**chunk, 'choices': [choice]}, ensure_ascii=False)}\n\n")

    def _send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()
