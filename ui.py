"""The residents' chat in the browser: ``python ui.py [--host] [--port] [--index]``.

Gradio draws the chat and carries the events; :mod:`ui_render` writes the HTML of
an answer; the rest of this file keeps the page safe on a public network: routes
that a chat does not need answer 404, bodies are bounded, and the headers forbid
any request to another host.

Exit status: 0 stopped by the user, 2 bad usage or a taken port, 3 no usable index.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import Pipeline
from rag.errors import IndexStoreError, QuestionError, RagError
from rag.settings import load_settings
from ui_render import answer_html, coverage_html, headline_html, notice_html, question_html

TITLE = "政策问答"
INTRODUCTION = "用政府公开文件回答您的问题，每个答案都注明出处。"
PLACEHOLDER = "## 您想了解什么？\n直接输入问题，或点一个例子试试"
EXAMPLES = (
    "东湖区低保标准是多少",
    "工作满十年年假有几天",
    "特困供养补贴标准是多少",
    "公积金贷款最多能贷多少钱",
    "失业金可以领几个月",
    "办居住证要什么条件",
    "被家暴了可以向谁求助",
    "女职工产假有多少天",
)
EXAMPLES_SHOWN = 6
INPUT_HINT = "请输入问题，按回车发送"
SEARCHING = "正在文件中查找……"
FAILED = "抱歉，刚才没能回答，这是我们的问题。请稍后再问一次；如果还不行，请拨打 12345 咨询。"
BUSY = "现在使用的人较多，请稍等片刻再发送。"
TOO_LARGE = "发送的内容太长，请把问题缩短到 500 字以内。"
NOT_FOUND = "没有这个页面。"

CONCURRENCY = 4
QUEUE_SIZE = 64
TURNS_KEPT = 20
SESSION_SECONDS = 3600
BODY_BYTES = 64 * 1024
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
HEAD = """<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<script>
document.documentElement.lang = "zh-CN";
document.addEventListener("click", (event) => {
  const marker = event.target.closest("a.marker");
  if (!marker) return;
  event.preventDefault();
  const source = document.getElementById(marker.getAttribute("href").slice(1));
  if (source) { source.open = true; source.scrollIntoView({block: "nearest"}); source.firstElementChild.focus(); }
}, true);
</script>"""
PUBLIC_ROUTES = re.compile(
    r"GET /(?:config/?|theme\.css|favicon\.ico|robots\.txt|(?:assets|static|svelte)/.+)?"
    r"|GET /gradio_api/(?:info/?|theme\.css|startup-events|queue/data|heartbeat/\w+)"
    r"|POST /gradio_api/(?:queue/join/?|cancel|reset/?)"
)
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'self'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
HERE = Path(__file__).resolve().parent

Update: TypeAlias = tuple[list[gr.ChatMessage], Any, Any]
log = logging.getLogger("ui")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the plain reply that later questions build on, and the HTML shown."""

    question: str
    reply: str
    html: str
    number: int = 0
    suggestions: tuple[str, ...] = ()


def build_app(pipeline: Pipeline) -> ASGIApp:
    """The whole web application over an open index, ready for an ASGI server."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    theme = gr.themes.Default(primary_hue="teal", neutral_hue="slate", text_size="lg", font=FONTS, font_mono=FONTS)
    gr.mount_gradio_app(
        app,
        build_chat(pipeline).queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENCY),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        theme=theme,
        css_paths=HERE / "ui.css",
        head=HEAD,
    )
    return Guard(app)


def build_chat(pipeline: Pipeline) -> gr.Blocks:
    """The page: what is covered, the conversation, and one line to type in."""

    def ask(question: str, turns: list[Turn]) -> Iterator[Update]:
        yield from respond(pipeline, question, turns)

    def pick(event: gr.SelectData, turns: list[Turn]) -> Iterator[Update]:
        picked = event.value["text"] if isinstance(event.value, dict) else event.value
        yield from respond(pipeline, str(picked), turns)

    with gr.Blocks(title=TITLE, fill_height=True, analytics_enabled=False) as page:
        with gr.Row(elem_id="header"):
            gr.HTML(f"<h1>{TITLE}</h1><p>{INTRODUCTION}{coverage_html(pipeline.index.documents)}</p>")
            restart = gr.Button("新对话", elem_id="restart", scale=0)
        turns = gr.State([], time_to_live=SESSION_SECONDS)
        chat = gr.Chatbot(
            elem_id="chat",
            label="对话",
            show_label=False,
            container=False,
            scale=1,
            height="100%",
            layout="bubble",
            buttons=[],
            placeholder=PLACEHOLDER,
            examples=[{"text": question} for question in working_examples(pipeline)],
            latex_delimiters=[],
            allow_tags=False,
            feedback_options=None,
        )
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                elem_id="question",
                label="请输入问题",
                placeholder=INPUT_HINT,
                show_label=False,
                container=False,
                lines=1,
                max_lines=4,
                max_length=2000,
                autofocus=True,
                submit_btn="发送",
            )
        outputs = [chat, box, turns]
        box.submit(ask, [box, turns], outputs, show_progress="hidden", api_visibility="private")
        chat.example_select(pick, [turns], outputs, show_progress="hidden", api_visibility="private")
        chat.option_select(pick, [turns], outputs, show_progress="hidden", api_visibility="private")
        restart.click(lambda: ([], "", []), None, outputs, show_progress="hidden", api_visibility="private")
    return page


def working_examples(pipeline: Pipeline) -> list[str]:
    """The example questions that the documents at hand answer."""
    answered = (question for question in EXAMPLES if pipeline.ask(question, []).status == "answered")
    return list(islice(answered, EXAMPLES_SHOWN))


def respond(pipeline: Pipeline, question: str, turns: list[Turn]) -> Iterator[Update]:
    """Answer in steps: the question with a sign of work, the headline, then the proof.

    Nothing is raised, because a failed event would leave the page waiting for ever.
    """
    yield _messages(turns, Turn(question, "", notice_html(SEARCHING))), "", gr.skip()
    number = turns[-1].number + 1 if turns else 1
    try:
        answer = pipeline.ask(question, _history(turns))
        yield _messages(turns, Turn(question, "", headline_html(answer))), gr.skip(), gr.skip()
        turn = Turn(question, answer.text, answer_html(answer, number), number, answer.suggestions)
    except QuestionError as error:
        turn = Turn(question, "", notice_html(str(error)), number)
    except Exception:
        log.exception("a question failed")
        turn = Turn(question, "", notice_html(FAILED), number)
    yield _messages(turns, turn), gr.skip(), [*turns, turn][-TURNS_KEPT:]


def _history(turns: list[Turn]) -> list[dict[str, str]]:
    """The earlier turns as the pipeline takes them; failed ones are left out."""
    return [
        {"role": role, "content": content}
        for turn in turns
        if turn.reply
        for role, content in (("user", turn.question), ("assistant", turn.reply))
    ]


def _messages(turns: list[Turn], last: Turn) -> list[gr.ChatMessage]:
    """The conversation as the chat shows it; only the last reply offers further questions."""
    messages: list[gr.ChatMessage] = []
    for turn in (*turns, last):
        options = [{"value": text} for text in turn.suggestions] if turn is last else []
        messages.append(gr.ChatMessage(role="user", content=question_html(turn.question)))
        messages.append(gr.ChatMessage(role="assistant", content=turn.html, options=options))
    return messages


class Guard:
    """ASGI middleware: only the routes a chat needs, bounded bodies, security headers.

    Gradio takes anonymous uploads, fetches public addresses and writes shared links
    to disk even where no page offers it, so everything not listed is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if not PUBLIC_ROUTES.fullmatch(f"{method} {scope['path']}"):
            await JSONResponse({"detail": NOT_FOUND}, 404)(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:
            await JSONResponse({"detail": TOO_LARGE}, 413)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


async def _read_body(receive: Receive) -> bytes | None:
    """The request's body, or None when it is longer than allowed."""
    body = b""
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


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await send(message)

    return sent


def serve(pipeline: Pipeline, listener: socket.socket) -> None:
    """Serve the chat on an open socket until Ctrl-C."""
    host, port = listener.getsockname()[:2]
    config = uvicorn.Config(
        build_app(pipeline), log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
    )
    sys.stdout.write(f"政策问答已启动：http://{f'[{host}]' if ':' in host else host}:{port}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections on ``host:port``; port 0 takes any free one.

    Raises:
        OSError: the port is taken or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="ui.py", description="政策问答网页：居民提问，文件作答。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只供本机访问（127.0.0.1）")
    parser.add_argument("--port", type=int, default=7860, help="端口，默认 7860")
    parser.add_argument("--index", type=Path, default=load_settings().index_dir, help="索引文件夹，默认 index")
    options = parser.parse_args(arguments)
    try:
        listener = listen(options.host, options.port)
    except (OSError, OverflowError):
        return _fail(
            f"无法使用 {options.host}:{options.port}：端口可能已被占用。"
            "请换一个端口，例如 make run PORT=7861 或 python ui.py --port 7861。",
            2,
        )
    with listener:
        try:
            pipeline = Pipeline.open(options.index)
        except IndexStoreError as error:
            return _fail(f"{error}\n请先运行 rag build 建立索引。", 3)
        except RagError as error:
            return _fail(str(error), 2)
        serve(pipeline, listener)
    return 0


def _fail(message: str, status: int) -> int:
    sys.stderr.write(message + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
