"""What a document is: issuer, number, dates, region, kind, status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from rag.datamodel import NATIONAL
from rag.dates import find_dates
from rag.numerals import chinese_number
from rag.parse.clean import Body
from rag.parse.kind import find_kind
from rag.parse.law_header import History, is_history, read_history
from rag.parse.numbers import find_issue, find_number
from rag.parse.organs import is_national, is_organ
from rag.parse.page import Page
from rag.parse.stamps import read_stamps
from rag.regions import find_regions, resolve_region

_FILE_DATE = re.compile(r"[（(](\d{4}-\d{2}-\d{2})[)）]")
_TITLE_ORGAN = re.compile(
    r"^(?P<name>[\u4e00-\u9fff“”、\s]{2,40}?(?:政府|办公厅|办公室|委员会|局|厅|部|委|中心|院|领导小组))"
    r"(?=关于|印发|转发|简报|工作简报|信息|公告|通告|《|20\d\d年)"
)
_SELF = r"本(?:法|条例|办法|规定|规则|细则|决定|通知|意见|方案|解释|规程|标准|政策|公告|措施|实施办法)"
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3,}[ _-]+[A-Za-z]{3,}")
_BEFORE_NEWS = re.compile(
    r"^(?:原标题[:：]\s*|(?:[^，。；！？]{0,16}?(?:\d{1,2}日)?[电讯](?:\s*[（(][^）)]*[）)]|(?=\s))|(?:本报)?记者[^，。]{2,8}\s)\s*)"
)
"""What stands before the first sentence of a piece of news: its label, its dateline, its reporter."""
_CLAUSE_END = re.compile(r"[。！？；，,!?;\s(（]|(?:本报|新华社|中新网)[^，。]{0,12}电|记者")
_OPENING_CHARS = 8, 40
"""A title made from the opening is at least so long, and at most."""
_FROM = r"起(?:正式|开始)?(?:施行|实施|执行|生效|试行)"
_TERM = rf"(?:{_SELF}的?|起(?:施行|实施|执行|试行)[，,；])(?:文件)?"
_TAKES_EFFECT = re.compile(rf"{_SELF}[^。；\n]{{0,20}}?自(?P<date>[^。；\n]{{4,24}}?){_FROM}")
_ON_PUBLICATION = re.compile(rf"{_SELF}[^。；\n]{{0,12}}?自(?:公布|发布|印发|颁布|下发)之日{_FROM}")
_UNTIL = re.compile(rf"{_TERM}(?:有效期.{{0,24}}?|试行期?|执行)(?:截至|截止到?|至|到)(?P<date>[^。；，\n]{{4,14}})")
_FOR_YEARS = re.compile(rf"{_TERM}(?:有效期|试行期|试行)限?为?\s*(?P<years>[一二两三四五六七八九十\d]{{1,2}})\s*年")
_REPEALED = re.compile(r"[（(](?:已)?(?:废止|失效)[)）]|^(?:已废止|已失效)$")


def describe(path: str, page: Page, body: Body, text: str) -> dict[str, str]:
    """The metadata fields of a document; what front matter states overrides what its text says."""
    lines = [block.text for block in body.blocks]
    history = read_history([line for line in lines[:12] if is_history(line)])
    title = page.metadata.get("title") or _clean_title(body, path)
    signed, dated = _signature(lines)
    found = {
        "title": title,
        "issuer": _issuer(title, body, history, signed, lines) or _folder(path),
        "number": _number(title, body, history, lines),
        "published": _published(history.published, _file_date(path)) or body.stamps.get("published") or dated,
        "source_url": body.urls[0] if body.urls else "",
    }
    found |= {name: value for name, value in page.metadata.items() if value}
    found["kind"] = found.get("kind") or find_kind(path, title, found["issuer"], found["number"], text)
    found["region"] = found.get("region") or find_region(title, found["issuer"], found["kind"], path, text)
    return {**_validity(text, title, history, body, found["published"]), **found}


def find_region(title: str, issuer: str, kind: str, path: str, text: str) -> str:
    """The region a document is about: that of its issuer for rules, else the one its title names.

    >>> find_region("四个运城温暖百姓", "", "新闻", "a.txt", "")
    '山西省运城市'
    """
    if kind in ("法律", "行政法规", "司法解释", "部门规章") or is_national(issuer):
        return NATIONAL
    named = find_regions(title) or find_regions(issuer)
    if named:
        certain = len(named[0].candidates) == 1
        return named[0].candidates[0] if certain else resolve_region(named[0], _frequent_regions(text))
    folders = [mention.candidates[0] for mention in find_regions(path.rpartition("/")[0])]
    return folders[-1] if folders else next(iter(_frequent_regions(text)), "")


def _frequent_regions(text: str) -> list[str]:
    """The regions that a text names more than once, most frequent first; its opening counts most."""
    counts = Counter(m.candidates[0] for m in find_regions(text[:3000]) if len(m.candidates) == 1)
    return [name for name, count in counts.most_common() if count > 1]


def _clean_title(body: Body, path: str) -> str:
    title = body.title or _file_title(path) or _opening(body)
    source = body.stamps.get("issuer", "")
    return re.sub(rf"^{re.escape(source)}\s*[:：|｜]\s*", "", title) if source else title


def _file_title(path: str) -> str:
    """The name of the file, where it is in words."""
    name = _FILE_DATE.sub("", path.rpartition("/")[2].rpartition(".")[0])
    return name if _WORDS.search(name) else ""


def _opening(body: Body) -> str:
    """The beginning of the text, for a document that has no title and whose file has no name in words."""
    text = next((block.text for block in body.blocks if len(block.text) > 5 and read_stamps(block.text) is None), "")
    text = _BEFORE_NEWS.sub("", text)
    end = _CLAUSE_END.search(text, _OPENING_CHARS[0])
    return text[: min(end.start() if end else len(text), _OPENING_CHARS[1])]


def _issuer(title: str, body: Body, history: History, signed: str, lines: Sequence[str]) -> str:
    if history.issuer or body.stamps.get("issuer"):
        return _with_place(history.issuer, title) or body.stamps["issuer"]
    match = _TITLE_ORGAN.match(title)
    heading = next((line for line in lines[:3] if line.endswith("文件") and is_organ(line)), "")
    return re.sub(r"\s", "", match["name"]) if match else signed or heading.removesuffix("文件")


def _with_place(issuer: str, title: str) -> str:
    """「市人民代表大会」 in the history of a city's regulation is that city's."""
    place = re.match(r"[\u4e00-\u9fff]{1,6}?(?P<level>[省市])", title)
    is_bare = place is not None and issuer.startswith(f"{place['level']}人民代表大会")
    return f"{place[0]}{issuer[1:]}" if place and is_bare else issuer


def _folder(path: str) -> str:
    """The body whose name the document's folder bears."""
    name = path.rpartition("/")[0].rpartition("/")[2]
    return name if is_organ(name) else ""


def _number(title: str, body: Body, history: History, lines: Sequence[str]) -> str:
    own = (find_number(line) for line in lines[:6] if len(line) < 60 and not is_history(line) and "》" not in line)
    return body.stamps.get("number") or history.number or next(filter(None, own), "") or find_issue(title)


def _signature(lines: Sequence[str]) -> tuple[str, str]:
    """The body and the date below a document (落款)."""
    for row in range(len(lines) - 1, max(0, len(lines) - 12), -1):
        dates = find_dates(lines[row])
        if not dates or not dates[0].day or len(lines[row]) > 40:
            continue
        before = lines[row][: dates[0].start].strip()
        above = lines[row - 1]
        if is_organ(before) or (not before and is_organ(above)):
            return before or above, dates[0].iso
    return "", ""


def _file_date(path: str) -> str:
    match = _FILE_DATE.search(path.rpartition("/")[2])
    return match[1] if match else ""


def _published(history: str, filed: str) -> str:
    """The date of this version: the history's, or the file name's where the history stops years before it."""
    return filed if filed[:4] > history[:4] and filed[:4] != str(int(history[:4] or 0) + 1) else history


def _validity(text: str, title: str, history: History, body: Body, published: str) -> dict[str, str]:
    tail = text[-3000:]
    effective = history.effective or body.stamps.get("effective") or _effective(tail, published)
    expires = body.stamps.get("expires") or _expires(tail, effective)
    status = history.status or body.stamps.get("status", "")
    repealed = _REPEALED.search(title)
    trial = "试行" if re.search(r"[（(]试行[)）]", title) else ""
    return {"effective": effective, "expires": expires, "status": "已废止" if repealed else status or trial}


def _effective(text: str, published: str) -> str:
    for match in reversed(list(_TAKES_EFFECT.finditer(text))):
        dates = find_dates(match["date"])
        if dates and dates[0].day:
            return dates[0].iso
    return published if _ON_PUBLICATION.search(text) else ""


def _expires(text: str, effective: str) -> str:
    until = _UNTIL.search(text)
    dates = find_dates(until["date"]) if until else []
    if dates and dates[0].day:
        return dates[0].iso
    years = _FOR_YEARS.search(text)
    if not years or len(effective) != 10:
        return ""
    count = int(years["years"]) if years["years"].isdigit() else int(chinese_number(years["years"]) or 0)
    return _years_later(effective, count)


def _years_later(effective: str, years: int) -> str:
    """The last day of a term that starts on ``effective``; "" when there is no such day."""
    try:
        start = date.fromisoformat(effective)
        day = 28 if (start.month, start.day) == (2, 29) else start.day
        return (date(start.year + years, start.month, day) - timedelta(days=1)).isoformat()
    except ValueError:
        return ""
