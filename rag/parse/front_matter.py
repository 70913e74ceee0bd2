"""YAML front matter: the metadata that whoever filed a document wrote above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rag.dates import find_dates
from rag.errors import DocumentError

_FENCE = "---"
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIELDS = ("title", "number", "issuer", "region", "kind", "status", "source_url")
_DATES = ("published", "effective", "expires")
_OTHER_NAMES = {"title": "source_title", "published": "date"}


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""The metadata (field names of ``Document``) and the text below the front matter.

    Keys that no field has (layout, categories, tags, …) are ignored; a rule of
    dashes that opens a text without being closed is left alone.

    Raises:
        DocumentError: the front matter is not valid YAML.

    >>> split_front_matter("---\nissuer: 东湖区民政局\ndate: 2023年8月25日\n---\n正文")
    ({'issuer': '东湖区民政局', 'published': '2023-08-25'}, '正文')
    """
    lines = text.lstrip("\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    fence = next((row for row, line in enumerate(lines[1:], 1) if line.rstrip() in (_FENCE, "...")), None)
    if fence is None:
        return {}, text
    values = _load("\n".join(lines[1:fence]))
    if values is None:
        return {}, text
    return _fields(values), "\n".join(lines[fence + 1 :])


def _load(source: str) -> Mapping[Any, Any] | None:
    """All scalars as the strings they are written as: a date in UTC+8 must not move a day."""
    import yaml

    try:
        values = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds strings only
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 2} 行附近" if mark else "开头"
        raise DocumentError(f"文件头的元数据（--- 之间的部分）写法有误，请检查{where}的冒号、引号和缩进。") from error
    return values if isinstance(values, Mapping) else None


def _fields(values: Mapping[Any, Any]) -> dict[str, str]:
    fields = {}
    for name in (*_FIELDS, *_DATES):
        value = values.get(name) or values.get(_OTHER_NAMES.get(name, ""))
        if not isinstance(value, str) or not value.strip():
            continue
        fields[name] = _iso(name, value) if name in _DATES else " ".join(value.split())
    return fields


def _iso(name: str, value: str) -> str:
    if _YEAR.fullmatch(value.strip()):
        return value.strip()
    dates = find_dates(value)
    if not dates or not dates[0].iso:
        raise DocumentError(f"文件头的 {name} 不是日期：{value}。请写成 2023-08-25 这样的格式。")
    return dates[0].iso
