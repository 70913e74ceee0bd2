"""The drafts of the parts of a question become one draft."""

from __future__ import annotations

from evidence import cite, document

from rag.answer.join import join_drafts
from rag.datamodel import Draft
from rag.verify import verify

SOURCE = document("低保标准为915元。特困标准为1190元。")
FIRST, SECOND = cite(SOURCE, "低保标准为915元。"), cite(SOURCE, "特困标准为1190元。")


def draft(headline: str, quote: str) -> Draft:
    citation = cite(SOURCE, quote)
    return Draft(headline, f"**{headline}** [1]\n\n> {quote} [1]", (citation,))


def test_markers_count_on_and_every_side_is_named() -> None:
    joined = join_drafts([("低保", draft("915元", FIRST.quote)), ("特困", draft("1190元", SECOND.quote))])
    assert joined.headline == "低保：915元；特困：1190元"
    assert "**低保：915元** [1]" in joined.text
    assert "**特困：1190元** [2]" in joined.text
    assert [each.marker for each in joined.citations] == [1, 2]
    assert all(check.passed for check in verify(joined))


def test_the_same_quote_is_cited_once() -> None:
    joined = join_drafts([("", draft("915元", FIRST.quote)), ("", draft("低保标准", FIRST.quote))])
    assert len(joined.citations) == 1
    assert "[2]" not in joined.text
