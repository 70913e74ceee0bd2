"""Writes refusals: why there is no answer, and what the documents do hold nearby."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rag.answer.decide import Decision
from rag.answer.rank import Evidence
from rag.answer.scope import region_of
from rag.datamodel import NATIONAL, Answer, Document, Question, Reason
from rag.regions import local_name
from rag.replies import Replies

_EXAMPLE = "低保标准是多少"
_PLACES_SHOWN = 6


def refuse(question: Question, decision: Decision, documents: Iterable[Document], replies: Replies) -> Answer:
    """The refusal that a decision calls for."""
    nearby = decision.nearby
    places = "、".join(local_name(region) for region in question.regions) or "您问的地区"
    period = question.period
    text = replies.render(
        decision.reason,
        coverage=coverage(documents),
        example=_EXAMPLE,
        nearby=_nearby(nearby),
        asked_place=places,
        stated_place="、".join(dict.fromkeys(_place(evidence) for evidence in nearby)),
        asked_time=f"{period.year}年" if period and period.year else "您问的时间",
    )
    return Answer(question.text, "refused", decision.reason, "", text, suggestions=suggestions(question, decision))


def reply(text: str, reason: Reason, documents: Iterable[Document], replies: Replies) -> Answer:
    """The fixed reply to what needs no documents."""
    return Answer(text, "refused", reason, "", replies.render(reason, coverage=coverage(documents), example=_EXAMPLE))


def coverage(documents: Iterable[Document]) -> str:
    """One sentence on which places the documents are about."""
    counts = Counter(document.region for document in documents if document.region)
    places = [local_name(region) for region, _ in counts.most_common(_PLACES_SHOWN)]
    if not places:
        return ""
    return f"目前收录的文件涉及{'、'.join(places)}{'等地' if len(counts) > _PLACES_SHOWN else ''}。"


def suggestions(question: Question, decision: Decision) -> tuple[str, ...]:
    """The same question about the place that the documents do cover, where that is why it failed."""
    if decision.reason != "other_region" or len(question.regions) != 1:
        return ()
    asked = local_name(question.regions[0])
    forms = (
        asked,
        asked.removesuffix("市"),
        asked.removesuffix("省"),
        asked.removesuffix("区"),
        asked.removesuffix("县"),
    )
    form = next((form for form in forms if len(form) > 1 and form in question.text), "")
    if not form:
        return ()
    found = dict.fromkeys(_place(evidence) for evidence in decision.nearby)
    return tuple(question.text.replace(form, place) for place in found if place != "国家")[:3]


def _nearby(nearby: Sequence[Evidence]) -> str:
    """The documents nearest to the question, by title; a figure is not repeated, lest it be taken for the answer."""
    titles = dict.fromkeys((evidence.unit.document.title, evidence.unit.document.published) for evidence in nearby)
    if not titles:
        return "暂无"
    return "、".join(f"《{title}》" + (f"（{date}）" if date else "") for title, date in titles)


def _place(evidence: Evidence) -> str:
    region = region_of(evidence.unit)
    return "国家" if region == NATIONAL else local_name(region) or "其他地区"
