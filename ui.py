"""The residents' chat in the browser: ``python ui.py [--host] [--port] [--index]``.

Gradio draws the chat and carries the events; :mod:`ui_render` writes the HTML of
an answer, :mod:`ui_turns` holds the conversation, :mod:`ui_guard` keeps the page
safe on a public network.

Exit status: 0 stopped by the user, 2 bad usage or a taken port, 3 no usable index.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from rag.errors import IndexStoreError, RagError
from rag.settings import load_settings
from ui_guard import Guard
from ui_render import coverage_html
from ui_turns import Asker, Message, Step, Turn, is_answered, respond

TITLE = "政策问答"
HEADER = f"# {TITLE}\n用政府公开文件回答，每个答案都注明出处"
FOOTNOTE = "答案摘自文件，办事请以原文和窗口答复为准"
EXAMPLES = (
    "东湖区低保标准是多少",
    "南昌2021年改造了多少个老旧小区",
    "怎么申请低保",
    "工作满十年年假有几天",
    "失业金可以领几个月",
    "女职工产假有多少天",
    "对物业不满意向谁投诉",
    "婚姻登记收费吗",
)
EXAMPLES_SHOWN = 6
INPUT_HINT = "请输入问题"

CONCURRENCY = 4
QUEUE_SIZE = 64
SESSION_SECONDS = 3600
INPUT_CHARS = 20_000
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
HERE = Path(__file__).resolve().parent

Update: TypeAlias = tuple[list[Message], Any, Any]


def build_app(pipeline: Asker) -> ASGIApp:
    """The whole web application over an open index, ready for an ASGI server."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
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
        theme=gr.themes.Default(primary_hue="teal", neutral_hue="slate", font=FONTS, font_mono=FONTS),
        css_paths=HERE / "ui.css",
        head_paths=HERE / "ui_head.html",
    )
    return Guard(app)


def build_chat(pipeline: Asker) -> gr.Blocks:
    """The page: a header, the conversation, and one line to type in."""

    def ask(question: str | None, turns: list[Turn]) -> Iterator[Update]:
        yield from _updates(respond(pipeline, question or "", turns))

    def pick(event: gr.SelectData, turns: list[Turn]) -> Iterator[Update]:
        picked = event.value.get("text", "") if isinstance(event.value, dict) else event.value
        yield from _updates(respond(pipeline, str(picked), turns, box=None))

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page, gr.Column(elem_id="page"):
        with gr.Row(elem_id="header"):
            gr.Markdown(HEADER, container=False)
            restart = gr.Button("新对话", elem_id="restart", size="sm", scale=0)
        turns = gr.State([], time_to_live=SESSION_SECONDS)
        chat = _conversation(pipeline)
        with gr.Row(elem_id="composer"):
            box = _composer()
        gr.Markdown(FOOTNOTE, elem_id="footnote", container=False)
        outputs = [chat, box, turns]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking: list[Any] = [
            box.submit(ask, [box, turns], outputs, **quiet),
            chat.example_select(pick, [turns], outputs, **quiet),
            chat.option_select(pick, [turns], outputs, **quiet),
        ]
        restart.click(lambda: ([], "", []), None, outputs, cancels=asking, **quiet)
    return page


def _conversation(pipeline: Asker) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label="对话",
        show_label=False,
        container=False,
        autoscroll=False,
        group_consecutive_messages=False,
        height="100%",
        layout="bubble",
        buttons=[],
        placeholder=f"## 您想了解什么？\n{coverage_html(pipeline.documents)}",
        examples=[{"text": question} for question in working_examples(pipeline)],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
    )


def _composer() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label=INPUT_HINT,
        placeholder=INPUT_HINT,
        show_label=False,
        container=False,
        lines=1,
        max_lines=4,
        max_length=INPUT_CHARS,
        autofocus=True,
        submit_btn="发送",
    )


def working_examples(pipeline: Asker) -> list[str]:
    """The example questions that the documents at hand answer, at most ``EXAMPLES_SHOWN``."""
    return list(islice((question for question in EXAMPLES if is_answered(pipeline, question)), EXAMPLES_SHOWN))


def _updates(steps: Iterator[Step]) -> Iterator[Update]:
    """The steps as values for the chat, the input line and the session."""
    for step in steps:
        box, turns = (gr.skip() if value is None else value for value in (step.box, step.turns))
        yield step.messages, box, turns


def build_server(pipeline: Asker) -> uvicorn.Server:
    """A web server for the chat; ``run(sockets=[…])`` starts it."""
    config = uvicorn.Config(
        build_app(pipeline),
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def serve(pipeline: Asker, listener: socket.socket) -> None:
    """Serve the chat on an open socket until Ctrl-C."""
    host, port = listener.getsockname()[:2]
    server = build_server(pipeline)
    sys.stdout.write(f"政策问答已启动：http://{f'[{host}]' if ':' in host else host}:{port}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections on ``host:port``; port 0 takes any free one.

    Raises:
        OSError: the port is taken or the address is not of this machine.
        OverflowError: there is no such port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def open_pipeline(index_dir: Path) -> Asker:
    """The index to answer from; the libraries it needs are loaded here."""
    from rag import Pipeline

    return Pipeline.open(index_dir)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parse(arguments)
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
            serve(open_pipeline(options.index), listener)
        except IndexStoreError as error:
            return _fail(f"{error}\n请先运行 rag build 建立索引。", 3)
        except RagError as error:
            return _fail(str(error), 2)
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ui.py", description="政策问答网页：居民提问，文件作答。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只供本机访问（127.0.0.1）")
    parser.add_argument("--port", type=int, default=7860, help="端口，默认 7860")
    parser.add_argument("--index", type=Path, default=load_settings().index_dir, help="索引文件夹，默认 index")
    return parser.parse_args(arguments)


def _fail(message: str, status: int) -> int:
    sys.stderr.write(message + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
