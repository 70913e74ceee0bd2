"""Document numbers (文号): 洪府办发〔2023〕5号, 国务院令第586号, 法释〔2020〕17号, 第15期."""

from __future__ import annotations

import re

_YEAR = r"[〔\[（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]）)】﹞]"
_NUMBERED = re.compile(rf"[\u4e00-\u9fffA-Z]{{1,20}}{_YEAR}\s*(?:第\s*)?\d{{1,5}}\s*号")
_ORDER = re.compile(
    r"(?P<body>[\u4e00-\u9fff、]{2,40}?)(?P<form>令|公告)\s*[（(]?第\s*(?P<number>[〇零一二三四五六七八九十百\d]+)\s*号"
)
_ISSUE = re.compile(r"(?:\d{4}年)?(?:总)?第\s*[〇零一二三四五六七八九十百\d]+\s*期")


def find_number(text: str) -> str:
    """The first document number in ``text``, or "".

    >>> find_number("洪府办发〔2023〕5号"), find_number("2014年11月24日 中华人民共和国国务院令第656号公布")
    ('洪府办发〔2023〕5号', '国务院令第656号')
    """
    match = _NUMBERED.search(text)
    if match:
        return re.sub(r"\s", "", match[0])
    match = _ORDER.search(text)
    if match:
        body = re.split(r"[日年月\s]", match["body"])[-1].removeprefix("中华人民共和国")
        return f"{body}{match['form']}第{match['number']}号" if body else ""
    return ""


def find_issue(title: str) -> str:
    """The issue of a bulletin that its title names: 「第15期」."""
    match = _ISSUE.search(title)
    return re.sub(r"\s", "", match[0]) if match else ""
