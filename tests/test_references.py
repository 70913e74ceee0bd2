"""The articles that a sentence refers to by number."""

from __future__ import annotations

import pytest

from rag.answer.references import referred_text

LAW = (
    "第一条 为了规范养犬，制定本条例。\n"
    "第五条 养犬人应当登记。\n登记证遗失的，应当补办。\n"
    "第六条 不得有下列行为：\n（一）携犬乘坐公交车；\n（二）不清除粪便。\n"
    "第六条之一 禁止虐待犬只。\n"
    "第七条 违反本条例第六条第二项规定的，处五十元罚款。"
)


@pytest.mark.parametrize(
    ("text", "referred"),
    [
        ("违反本条例第六条第二项规定的，处五十元罚款。", "不清除粪便。"),
        ("违反本条例第五条第二款规定的", "登记证遗失的，应当补办。"),
        ("违反本条例第五条第一款、第六条之一规定的", "养犬人应当登记。 禁止虐待犬只。"),
        ("依照本条例第九条办理", ""),
        ("依照《治安管理处罚法》第五条处罚", ""),
        ("低保标准915元", ""),
    ],
)
def test_the_named_article_paragraph_or_item_is_found(text: str, referred: str) -> None:
    assert referred_text(text, LAW) == referred
