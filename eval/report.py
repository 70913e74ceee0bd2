"""The results for people: the table on the terminal and one self-contained HTML page, in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.metrics import Outcome, Summary, Tally

_COLUMNS = ("类型", "可回答", "答对", "首条出处对", "误拒", "不可回答", "正确拒答", "标题事实错")
_STATUS = {"answered": "已回答", "clarify": "请其说明", "refused": "拒答"}
_STYLE = """
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #ccc;padding:.3rem .7rem;text-align:right}
th:first-child,td:first-child{text-align:left}thead th{background:#f3f4f6}
.cards{display:flex;flex-wrap:wrap;gap:1rem}.card{border:1px solid #ccc;border-radius:.5rem;padding:.6rem 1.2rem}
.card b{display:block;font-size:1.6rem}article{border-left:4px solid #c2410c;margin:1.2rem 0;padding:.2rem 1rem}
dt{font-weight:600}dd{margin:0 0 .4rem 1rem;white-space:pre-wrap}.tag{color:#c2410c}footer{color:#555}
"""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a result must say about itself: the command, the day, the machine, the question sets."""

    command: str
    date: str
    machine: str
    questions: tuple[str, ...]
    corpus: str
    split: str


def terminal_table(summary: Summary, outcomes: Sequence[Outcome]) -> str:
    """Summary, per-type table, latency, and the ids of what failed."""
    rows = [*summary.types.items(), ("合计", summary.total)]
    lines = ["\t".join(_COLUMNS), *("\t".join((name, *_cells(counts))) for name, counts in rows), "", _latency(summary)]
    lines += [f"{title}：{'、'.join(ids) if ids else '无'}" for title, ids in failing_ids(outcomes).items()]
    return "\n".join(lines)


def failing_ids(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """The ids of the failures by kind, the worst kind first; an id may be in several."""
    kinds: dict[str, list[str]] = {"标题事实错": [], "答错或漏答": [], "误拒": [], "该拒未拒": [], "首条出处不对": []}
    for outcome in outcomes:
        for kind in failure_kinds(outcome):
            kinds[kind].append(outcome.question.id)
    return kinds


def failure_kinds(outcome: Outcome) -> list[str]:
    """What is wrong with one answer, in words."""
    verdict, answerable = outcome.verdict, outcome.question.answerable
    found = [
        ("标题事实错", bool(verdict.wrong_facts)),
        ("答错或漏答", answerable and not verdict.right and not verdict.false_refusal),
        ("误拒", verdict.false_refusal),
        ("该拒未拒", not answerable and not verdict.right),
        ("首条出处不对", verdict.citation_right is False and not verdict.false_refusal),
    ]
    return [kind for kind, applies in found if applies]


def html_report(conditions: Conditions, summary: Summary, outcomes: Sequence[Outcome]) -> str:
    """The whole report as one HTML page without any outside resource."""
    failures = [outcome for outcome in outcomes if outcome.failed]
    sections = [
        "<h1>政策问答评测报告</h1>",
        _cards(summary),
        "<h2>各类问题</h2>",
        _type_table(summary),
        f"<p>{escape(_latency(summary))}</p>",
        f"<h2>没有答好的问题（{len(failures)} 个）</h2>",
        *(_failure(outcome) for outcome in failures),
        _footer(conditions),
    ]
    head = f'<meta charset="utf-8"><title>政策问答评测报告</title><style>{_STYLE}</style>'
    body = "\n".join(sections)
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def share(part: int, whole: int) -> str:
    """``"45/60（75.0%）"``, or 「—」 where nothing was asked."""
    return f"{part}/{whole}（{part / whole:.1%}）" if whole else "—"


def _cells(counts: Tally) -> tuple[str, ...]:
    return (
        str(counts.answerable),
        share(counts.right, counts.answerable),
        share(counts.cited, counts.cited_of),
        share(counts.false_refusals, counts.answerable),
        str(counts.unanswerable),
        share(counts.refused, counts.unanswerable),
        str(counts.wrong_facts),
    )


def _latency(summary: Summary) -> str:
    return f"每个问题用时：中位数 {summary.median_ms} 毫秒，95% 的问题不超过 {summary.p95_ms} 毫秒"


def _cards(summary: Summary) -> str:
    total = summary.total
    cards = {
        "可回答的问题答对": share(total.right, total.answerable),
        "第一条出处正确": share(total.cited, total.cited_of),
        "不可回答的问题拒答": share(total.refused, total.unanswerable),
        "误拒": share(total.false_refusals, total.answerable),
        "标题写错事实": f"{total.wrong_facts} 个",
    }
    shown = "".join(f'<div class="card">{escape(name)}<b>{escape(value)}</b></div>' for name, value in cards.items())
    return f'<div class="cards">{shown}</div>'


def _type_table(summary: Summary) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in _COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in (name, *_cells(counts))) + "</tr>"
        for name, counts in [*summary.types.items(), ("合计", summary.total)]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _failure(outcome: Outcome) -> str:
    question, answer = outcome.question, outcome.answer
    facts = {
        "先前的问题": "；".join(question.history),
        "应当": "；".join(" 或 ".join(group) for group in question.answers) or "拒答（文件中没有答案）",
        "依据": question.evidence,
        "出处应为": "、".join(question.docs),
        "实际": f"{_STATUS[answer.status]}：{answer.headline}",
        "写错的事实": "、".join(outcome.verdict.wrong_facts),
        "全文": answer.text,
        "引用": "\n".join(f"[{c.marker}] {c.document.path}：{c.quote}" for c in answer.citations),
    }
    shown = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value)
    kinds = "、".join(failure_kinds(outcome))
    title = f'{escape(question.id)} {escape(question.question)} <span class="tag">{escape(kinds)}</span>'
    return f"<article><h3>{title}</h3><dl>{shown}</dl></article>"


def _footer(conditions: Conditions) -> str:
    facts = {
        "命令": conditions.command,
        "日期": conditions.date,
        "机器": conditions.machine,
        "问题集": "、".join(conditions.questions),
        "文件库": conditions.corpus,
        "取题": conditions.split,
    }
    shown = "<br>".join(f"{name}：{escape(value)}" for name, value in facts.items())
    return f"<footer><h2>评测条件</h2><p>{shown}</p></footer>"
