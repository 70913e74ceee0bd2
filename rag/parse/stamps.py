"""Stamps: the lines with date, source and number that a page prints near its title."""

from __future__ import annotations

import re

from rag.dates import find_dates

_LABELS = {
    "published": "发布时间|发布日期|发文日期|成文日期|印发日期|公开日期|公布日期|发稿时间|更新时间|发表时间|"
    "发表于|时间|日期",
    "issuer": "信息来源|文章来源|稿件来源|稿源|来源|发布机构|发布单位|发布机关|发文机关|发文单位|制定机关|"
    "制发机关|公开机构",
    "number": r"发文字号|发文文号|公文文号|文\s?号|文件编号",
    "effective": "施行日期|实施日期|生效日期",
    "expires": "失效日期|有效期至|废止日期",
    "status": "有效性|效力状态|时效性|是否有效",
    "": r"索\s?引\s?号|主题分类|主题词|公文种类|公开方式|公开类别|信息分类|体裁分类|组配分类|浏览量|浏览次数|点击数|"
    r"点击量|访问量|阅读量?|字体|字号|责任编辑|编辑|作者|记者|供稿|审核|分享到?|名\s?称|标题",
}
_FIELD = {label: name for name, labels in _LABELS.items() for label in labels.replace(r"\s?", "").split("|")}
_LABEL = re.compile(rf"(?:{'|'.join(_LABELS.values())})(?=\s*[:：]|(?<=发表于)\s)\s*[:：]?\s*")
_OPENING = "【[（(〔「•●◆■▪· \t"
_END = re.compile(r"[【\]】）)〕|｜]|\s(?=显示|只看|浏览|阅读|点击|字体|分享|打印|大\b)")
_TIME = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d{2}")
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_LONGEST, _SHORT = 160, 60


def read_stamps(line: str) -> tuple[str, dict[str, str]] | None:
    """What a stamp line says: the part of it worth keeping, and its fields.

    None when the line is none. Counters, fonts and empty labels are left out.

    >>> read_stamps("时间: 2023-08-25 09:22 来源: 南昌日报 浏览量: 12")
    ('时间: 2023-08-25 09:22 来源: 南昌日报', {'published': '2023-08-25', 'issuer': '南昌日报'})
    >>> read_stamps("发布机构:")
    ('', {})
    """
    body = line.lstrip(_OPENING)
    date = _DATE.match(body)
    if len(body) > _LONGEST or not _LABEL.match(body, date.end() if date else 0):
        return None
    matches = list(_LABEL.finditer(body))
    kept = [date[0].strip()] if date else []
    fields = {"published": _normal("published", date[0])} if date else {}
    for match, end in zip(matches, [*(m.start() for m in matches[1:]), len(body)], strict=True):
        name = _FIELD.get(re.sub(r"[\s:：]", "", match[0]), "")
        value = _value(body[match.end() : end])
        if name and value:
            kept.append(match[0] + value)
            fields.setdefault(name, _normal(name, value))
            dated = _DATE.search(value) if name == "issuer" else None
            if dated:
                fields["issuer"] = value[: dated.start()].strip()
                fields.setdefault("published", _normal("published", dated[0]))
    return " ".join(kept), {name: value for name, value in fields.items() if value}


def is_byline(line: str) -> bool:
    """Whether an unlabelled line near the title carries the time of publication.

    >>> is_byline("原创 白石发布 2024-09-02 18:30"), is_byline("活动定于2024年9月2日举行。")
    (True, False)
    """
    return len(line) <= _SHORT and bool(_TIME.search(line)) and not line.endswith(("。", "；", "，"))


def _value(text: str) -> str:
    end = _END.search(text.strip())
    return (text.strip()[: end.start()] if end and not _is_number(text) else text).strip(" ,，;；|｜")


def _is_number(text: str) -> bool:
    return bool(re.search(r"[〔\[（(【]\d{4}[〕\]）)】]", text))


def _normal(name: str, value: str) -> str:
    if name in ("published", "effective", "expires"):
        dates = find_dates(value)
        return dates[0].iso if dates else ""
    return value if len(value) <= 60 else ""
