"""The kind of a document, which tells how much authority it has."""

from __future__ import annotations

import re

from rag.parse.organs import is_media, is_national

_FOLDERS = ("司法解释", "行政法规", "部门规章", "地方性法规", "地方政府规章", "案例")
_BY_TITLE = (
    ("简报", r"简报|工作动态|信息专报"),
    ("统计", r"统计公报|统计年鉴|运行情况|统计数据|普查.{0,6}公报"),
    ("解读", r"解读|一图读懂|政策问答|答记者问|问答$"),
    ("指南", r"办事指南|服务指南|申报指南|须知$|明白纸|指南$"),
    ("通知", r"通知$|的通知"),
    ("公告", r"(?:公告|通告|公示)(?:[（(].*[)）])?$"),
    ("报告", r"(?:工作报告|情况报告|报告)$"),
    ("清单", r"清单$|目录$"),
    ("规划", r"规划(?:纲要)?$|纲要$|行动计划"),
    ("方案", r"方案$|方案(?=[（(])"),
    ("意见", r"意见$|若干措施$|政策措施$"),
    ("案例", r"案(?:[（(].*[)）])?$"),
    ("规范性文件", r"(?:办法|规定|则|规程|规范|标准|决定|批复)(?:[（(].*[)）])?$"),
)
_ORDER = re.compile(r"令第")
_LAW_TITLE = re.compile(r"(?:法|法典|条例|编|则|修正案|决定|决议|解释|办法|规定|纲要)(?:[（(].*[)）])?$")


def find_kind(path: str, title: str, issuer: str, number: str, text: str) -> str:
    """法律, 行政法规, …, 通知, 新闻; "" when nothing tells.

    The folder that a document was filed in comes first, then who issued it, then the
    form of its title.

    >>> find_kind("a.md", "年休假条例", "国务院", "国务院令第514号", "")
    '行政法规'
    >>> find_kind("a.txt", "关于低保的通知", "", "", "")
    '通知'
    """
    folder = next((name for name in _FOLDERS if name in path.split("/")[:-1]), "")
    return folder or _by_issuer(title, issuer, number) or _by_title(title) or _news(title, issuer, text)


def _by_issuer(title: str, issuer: str, number: str) -> str:
    is_law = bool(_LAW_TITLE.search(title))
    if "人民代表大会" in issuer:
        return ("法律" if issuer.startswith("全国") else "地方性法规") if is_law else ""
    if issuer.startswith("最高人民"):
        interprets = is_law or number.startswith(("法释", "高检发释")) or re.search(r"批复|意见", title)
        return "司法解释" if interprets else ""
    ordered = bool(_ORDER.search(number))
    if not is_law:
        return ""
    if issuer.startswith(("国务院", "中华人民共和国国务院")) and (ordered or "条例" in title):
        return "行政法规"
    if is_national(issuer) and ordered:
        return "部门规章"
    return "地方政府规章" if ordered and issuer.endswith("人民政府") else ""


def _by_title(title: str) -> str:
    return next((kind for kind, pattern in _BY_TITLE if re.search(pattern, title)), "")


def _news(title: str, issuer: str, text: str) -> str:
    is_news = is_media(issuer) or re.search(r"记者|通讯员|本报讯", text[:400]) or re.search(r"记者|据悉", text)
    return "新闻" if is_news or (re.search(r"[，,！：]|——", title) and "第一条" not in text) else ""
