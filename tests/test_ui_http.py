"""The chat without a browser: what the server refuses, its headers, the steps of an answer, start-up."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fake_pipeline import CLARIFY_QUESTION, EXAMPLE, FAILING_QUESTION, REFUSED_QUESTION, FakePipeline, serving

import ui
from rag.errors import EncoderError, IndexStoreError
from ui_guard import BODY_BYTES, BUSY, Guard
from ui_turns import FAILED, SEARCHING, TURNS_KEPT, Step, Turn, respond

ROOT = Path(ui.__file__).parent


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving(FakePipeline()) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_the_page_is_served_with_headers_that_forbid_other_hosts(client: httpx.Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "政策问答" in response.text
    policy = response.headers["content-security-policy"]
    for rule in ("default-src 'self'", "connect-src 'self'", "frame-ancestors 'self'", "object-src 'none'"):
        assert rule in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "server" not in response.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=http://127.0.0.1/"),
        ("GET", "/gradio_api/file=https%3A%2F%2Fexample.com"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
        ("GET", "/gradio_api/deep_link"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/run/ask"),
        ("GET", "/gradio_api/openapi.json"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("GET", "/assets"),
        ("POST", "/"),
        ("PUT", "/gradio_api/queue/join"),
        ("GET", "/gradio_api//upload"),
    ],
)
def test_routes_a_chat_does_not_need_are_closed(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    assert response.json() == {"detail": "没有这个页面。"}
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("path", ["/assets/..%2f..%2f..%2froutes.py", "/static/..%2f..%2f..%2f..%2froutes.py"])
def test_assets_do_not_lead_to_other_files(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in (403, 404)


def test_a_body_that_is_too_long_is_refused(client: httpx.Client) -> None:
    response = client.post("/gradio_api/queue/join", content=b"x" * (BODY_BYTES + 1))
    assert response.status_code == 413
    assert "500 字" in response.json()["detail"]


def test_a_streamed_body_is_counted_too(client: httpx.Client) -> None:
    chunks = (b"x" * 1024 for _ in range(BODY_BYTES // 1024 + 1))
    assert client.post("/gradio_api/queue/join", content=chunks).status_code == 413


def test_a_full_queue_is_explained_in_chinese() -> None:
    async def full(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"Queue is full."})  # type: ignore[operator]

    transport = httpx.ASGITransport(Guard(full))
    response = _post(transport, "/gradio_api/queue/join")
    assert (response.status_code, response.json()) == (429, {"detail": BUSY})


def _post(transport: httpx.ASGITransport, path: str) -> httpx.Response:
    import asyncio

    async def post() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://chat") as client:
            return await client.post(path, content=b"{}")

    return asyncio.run(post())


def shown(step: Step) -> list[str]:
    return [str(message["content"]) for message in step.messages]


def ask(pipeline: FakePipeline, question: str, turns: list[Turn] | None = None) -> list[Step]:
    return list(respond(pipeline, question, turns or []))


def test_the_question_appears_first_then_the_headline_then_the_proof() -> None:
    searching, headline, whole = ask(FakePipeline(), EXAMPLE)
    assert EXAMPLE in shown(searching)[0]
    assert SEARCHING in shown(searching)[1]
    assert searching.box == ""
    assert "915元" in shown(headline)[1]
    assert "来源" not in shown(headline)[1]
    assert "来源" in shown(whole)[1]
    assert whole.turns is not None
    assert whole.turns[0].reply.startswith("**东湖区低保标准：915元** [1]")


def test_earlier_turns_are_the_history_and_failed_ones_are_not() -> None:
    pipeline = FakePipeline()
    turns: list[Turn] = []
    for question in (EXAMPLE, FAILING_QUESTION, REFUSED_QUESTION):
        turns = ask(pipeline, question, turns)[-1].turns or []
    history = pipeline.asked[-1][1]
    assert [message["role"] for message in history] == ["user", "assistant"]
    assert history[0]["content"] == EXAMPLE
    assert [turn.number for turn in turns] == [1, 2, 3]


@pytest.mark.parametrize(("question", "message"), [("长" * 501, "500 字以内"), ("  ", "请输入问题")])
def test_a_question_that_cannot_be_taken_goes_back_and_leaves_no_turn(question: str, message: str) -> None:
    turns = ask(FakePipeline(), REFUSED_QUESTION)[-1].turns or []
    last = ask(FakePipeline(), question, turns)[-1]
    assert message in shown(last)[-1]
    assert len(last.messages) == 3
    assert last.messages[-1]["options"]
    assert last.box == question.strip()
    assert last.turns is None


def test_a_failure_is_polite_hides_the_cause_and_offers_the_question_again() -> None:
    last = ask(FakePipeline(), FAILING_QUESTION)[-1]
    assert FAILED in shown(last)[-1]
    assert "internal" not in "".join(shown(last))
    assert last.messages[-1]["options"] == [{"value": FAILING_QUESTION}]


def test_only_the_last_reply_offers_questions() -> None:
    turns = ask(FakePipeline(), CLARIFY_QUESTION)[-1].turns or []
    messages = ask(FakePipeline(), REFUSED_QUESTION, turns)[-1].messages
    assert [len(message["options"]) for message in messages if message["role"] == "assistant"] == [0, 2]


def test_a_long_conversation_keeps_its_latest_turns() -> None:
    turns: list[Turn] = []
    for _ in range(TURNS_KEPT + 2):
        turns = ask(FakePipeline(), EXAMPLE, turns)[-1].turns or []
    assert len(turns) == TURNS_KEPT
    assert turns[-1].number == TURNS_KEPT + 2


def test_only_examples_that_are_answered_are_offered() -> None:
    assert ui.working_examples(FakePipeline()) == [EXAMPLE]


def test_a_pipeline_that_fails_on_an_example_still_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "EXAMPLES", (FAILING_QUESTION, EXAMPLE))
    assert ui.working_examples(FakePipeline()) == [EXAMPLE]


def test_no_more_examples_are_asked_than_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "EXAMPLES", (EXAMPLE,) * 20)
    pipeline = FakePipeline()
    assert len(ui.working_examples(pipeline)) == ui.EXAMPLES_SHOWN == len(pipeline.asked)


def test_a_taken_port_is_explained() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "ui.py", "--port", str(port)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
        )
    assert run.returncode == 2
    assert f"127.0.0.1:{port}" in run.stderr
    assert "端口可能已被占用" in run.stderr
    assert "Traceback" not in run.stderr


def test_ctrl_c_stops_it_quietly() -> None:
    program = (
        "import sys; sys.path[:0] = ['.', 'tests']; import ui; from fake_pipeline import FakePipeline; "
        "ui.open_pipeline = lambda index: FakePipeline(); sys.exit(ui.main(['--port', '0']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        started = process.stdout.readline()
        address = started.partition("：")[2].strip()
        assert httpx.get(address, timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert started.startswith("政策问答已启动：http://127.0.0.1:")
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_a_port_that_does_not_exist_is_bad_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ui.main(["--port", port]) == 2
    assert port in capsys.readouterr().err


@pytest.mark.parametrize(("error", "status"), [(IndexStoreError("没有索引。"), 3), (EncoderError("没有模型。"), 2)])
def test_an_index_that_cannot_be_opened_is_explained(
    error: Exception, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(index_dir: Path) -> FakePipeline:
        raise error

    monkeypatch.setattr(ui, "open_pipeline", fail)
    assert ui.main(["--port", "0"]) == status
    assert str(error) in capsys.readouterr().err


def test_no_index_ends_with_status_3(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "ui.py", "--port", "0", "--index", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert "rag build" in run.stderr
    assert "Traceback" not in run.stderr
