"""The command line: ``rag build | ask | search | check``.

Exit status: 0 done, 2 bad usage or setting, 3 no usable index, 4 some documents
failed (the others are indexed). Heavy libraries are imported by the commands that
need them, so that ``rag --help`` stays instant.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.errors import IndexStoreError, RagError

if TYPE_CHECKING:
    from rag.datamodel import Answer, BuildReport, Hit, StatementCheck

NO_INDEX, SOME_FAILED = 3, 4
_VERDICTS = {"supported": "属实", "contradicted": "不符", "not_found": "文件中没有找到"}

app = typer.Typer(
    help="政策问答：用政策文件回答问题，每个答案都有原文出处。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

CorpusOption = Annotated[Path | None, typer.Option("--corpus", help="文档文件夹，默认 corpus/")]
IndexOption = Annotated[Path | None, typer.Option("--index", help="索引文件夹，默认 index/")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.command()
def build(corpus: CorpusOption = None, index: IndexOption = None) -> None:
    """建立或更新索引：只处理新增和改动的文档。"""
    from rag.build import build_index
    from rag.settings import load_settings

    with _errors():
        settings = load_settings()
        with _progress() as progress:
            report = build_index(corpus or settings.corpus_dir, index or settings.index_dir, progress=progress)
    _print_report(report)
    if report.failed:
        raise typer.Exit(SOME_FAILED)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="问题，例如：东湖区低保标准是多少")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """回答一个问题。"""
    with _errors():
        answer = _pipeline(index).ask(question)
    if as_json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="要查找的内容")],
    index: IndexOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="结果条数")] = 10,
    as_json: JsonOption = False,
) -> None:
    """查找相关段落。"""
    with _errors():
        hits = _pipeline(index).search(query, k)
    if as_json:
        _print_json(
            [{**asdict(hit.chunk), "score": hit.score, "rank": hit.rank, "origins": hit.origins} for hit in hits]
        )
        return
    for hit in hits:
        _print_hit(hit)


@app.command()
def check(
    statement: Annotated[str, typer.Argument(help="要核对的一句话或一段文字，例如：东湖区低保标准为每月900元")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """核对一句话或一段文字是否与文件一致。"""
    with _errors():
        result = _pipeline(index).check(statement)
    if as_json:
        _print_json(result.to_dict())
    else:
        _print_check(result)


def main() -> None:
    """Entry point of the ``rag`` command."""
    app()


def _pipeline(index: Path | None) -> Any:
    from rag.pipeline import Pipeline
    from rag.settings import load_settings

    return Pipeline.open(index or load_settings().index_dir)


@contextmanager
def _errors() -> Iterator[None]:
    """One line on standard error and the exit status that the contract names."""
    try:
        yield
    except RagError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(NO_INDEX if isinstance(error, IndexStoreError) else 2) from error


@contextmanager
def _progress() -> Iterator[Any]:
    """A progress bar on standard error; plain silence where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def _print_report(report: BuildReport) -> None:
    for path, reason in report.failed:
        print(f"未能读取 {path}：{reason}", file=sys.stderr)
    print(
        f"新增 {len(report.added)} 份，更新 {len(report.changed)} 份，移除 {len(report.removed)} 份，"
        f"失败 {len(report.failed)} 份；索引共 {report.chunks} 个段落，用时 {report.seconds:.1f} 秒。"
    )


def _print_answer(answer: Answer) -> None:
    print(answer.text)
    if answer.notice:
        print(f"\n（{answer.notice.rstrip('。')}）")
    for suggestion in answer.suggestions:
        print(f"您可以问：{suggestion}")


def _print_check(result: StatementCheck) -> None:
    for claim in result.claims:
        print(f"【{_VERDICTS[claim.verdict]}】{claim.claim}")
        if claim.verdict == "contradicted" and claim.correct:
            print(f"  文件中是：{claim.correct}")
        for citation in claim.citations:
            print(f"  > {' '.join(citation.quote.split())}")
            print(f"    ——{'，'.join(filter(None, (f'《{citation.title}》', citation.issuer, citation.published)))}")
    if len(result.claims) > 1:
        print(f"总体：{_VERDICTS[result.verdict]}")


def _print_hit(hit: Hit) -> None:
    heading = " > ".join(hit.chunk.heading_path)
    print(f"{hit.rank}. {hit.chunk.path}{'  ' + heading if heading else ''}  （{hit.score:.4f}）")
    print("   " + " ".join(hit.chunk.text.split())[:160])


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
