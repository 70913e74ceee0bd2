"""An invented city with two districts and a national rule in two versions, and what must hold of answers about it."""

from __future__ import annotations

from rag.datamodel import Answer
from rag.pipeline import Pipeline

RELIEF = """---
title: 岳麓区关于调整社会救助标准的通知
issuer: 岳麓区民政局
region: 湖南省长沙市岳麓区
kind: 通知
published: 2023-07-01
---
# 岳麓区关于调整社会救助标准的通知

## 救助标准

自2023年7月1日起，岳麓区低保标准由每人每月700元提高到每人每月760元。

岳麓区特困供养标准由每人每月910元提高到每人每月988元。

## 受理审批

临时救助由户籍所在地的街道办事处受理，审批时限为十五个工作日。
"""
NEWS = """---
title: 岳麓区办好民生实事
issuer: 岳麓日报
region: 湖南省长沙市岳麓区
kind: 新闻
published: 2023-08-20
---
# 岳麓区办好民生实事

今年上半年，岳麓区为1205户1876名低保对象发放低保金812.5万元。

今年以来，岳麓区新增停车泊位551个，改造老旧小区17个。
"""
ELDERLY = """---
title: 芙蓉区高龄津贴发放规定
issuer: 芙蓉区民政局
region: 湖南省长沙市芙蓉区
kind: 规范性文件
published: 2022-03-01
---
# 芙蓉区高龄津贴发放规定

具有芙蓉区户籍的老年人，年满80周岁不满90周岁的，每人每月发放高龄津贴100元；年满90周岁的，每人每月发放高龄津贴200元。
"""
CARE = """---
title: 残疾人护理补贴办法
issuer: 民政部
region: 全国
kind: 部门规章
published: {day}
effective: {day}
---
# 残疾人护理补贴办法

第一条 为了保障残疾人的基本生活，制定本办法。

第二条 重度残疾人护理补贴标准为每人每月{amount}元。

第三条 申请护理补贴的，应当提交残疾人证和居民身份证。
"""
FILES = {
    "岳麓区/救助.md": RELIEF,
    "岳麓区/民生.md": NEWS,
    "芙蓉区/高龄.md": ELDERLY,
    "国家/护理2015.md": CARE.format(day="2015-01-01", amount=50),
    "国家/护理2021.md": CARE.format(day="2021-01-01", amount=80),
}


def conversation(pipeline: Pipeline, *turns: str) -> Answer:
    """The answer to the last of ``turns``."""
    return pipeline.ask(turns[-1], [{"role": "user", "content": turn} for turn in turns[:-1]])


def assert_quotes_are_verbatim(answer: Answer) -> None:
    assert answer.citations
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote != ""
        assert f"[{citation.marker}]" in answer.text


def assert_refused(answer: Answer, *reasons: str) -> None:
    assert answer.status == "refused"
    assert answer.reason in reasons
    assert (answer.headline, answer.citations) == ("", ())
    assert answer.text
