"""Places: where they are named, which one is meant, and what lies within what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.datamodel import NATIONAL
from rag.regions import find_regions, is_within, local_name, resolve_regions

DONGHU = "江西省南昌市东湖区"
WORDS = (
    "南昌",
    "南昌市",
    "东湖区",
    "西湖区",
    "江西",
    "江西省",
    "运城",
    "平安",
    "公安局",
    "低保",
    "的",
    "，",
    "武汉",
    "区",
    "市",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_mentions_are_in_order_and_end_in_the_name_of_each_candidate(text: str) -> None:
    mentions = find_regions(text, (DONGHU,))
    assert all(left.end <= right.start for left, right in pairwise(mentions))
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.candidates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("南昌市东湖区的低保", [DONGHU]),
        ("江西省南昌市东湖区的低保", [DONGHU]),
        ("南昌低保标准", ["江西省南昌市"]),
        ("江西的政策", ["江西省"]),
        ("运城2022年新增就业", ["山西省运城市"]),
        ("南昌和运城哪个高", ["江西省南昌市", "山西省运城市"]),
        ("低保标准是多少", []),
        ("", []),
    ],
)
def test_full_and_short_names(text: str, expected: list[str]) -> None:
    assert resolve_regions(text) == expected


def test_a_homonym_is_the_one_near_what_the_documents_cover() -> None:
    assert resolve_regions("西湖区低保", (DONGHU,)) == ["江西省南昌市西湖区"]
    assert resolve_regions("西湖区低保", ("浙江省杭州市",)) == ["浙江省杭州市西湖区"]


def test_a_city_in_the_same_text_decides_a_homonym() -> None:
    assert resolve_regions("杭州的西湖区低保", (DONGHU,)) == ["浙江省杭州市", "浙江省杭州市西湖区"]
    assert resolve_regions("杭州市西湖区低保", (DONGHU,)) == ["浙江省杭州市西湖区"]


def test_a_district_is_not_taken_for_its_namesake_in_another_city() -> None:
    assert DONGHU not in resolve_regions("武汉东湖区低保标准", (DONGHU,))


def test_short_names_of_counties_count_only_where_they_are_covered() -> None:
    assert find_regions("平安建设") == []
    assert find_regions("东湖低保") == []
    assert resolve_regions("东湖低保", (DONGHU,)) == [DONGHU]


@pytest.mark.parametrize("text", ["城区和郊区", "开发区企业", "市辖区", "公安机关"])
def test_common_nouns_are_no_places(text: str) -> None:
    assert find_regions(text) == []


@pytest.mark.parametrize(
    ("region", "outer", "expected"),
    [
        (DONGHU, "江西省南昌市", True),
        (DONGHU, DONGHU, True),
        (DONGHU, NATIONAL, True),
        ("江西省南昌市", DONGHU, False),
        (DONGHU, "江西省南昌市西湖区", False),
        (NATIONAL, "江西省", False),
        (DONGHU, "", False),
    ],
)
def test_containment(region: str, outer: str, expected: bool) -> None:
    assert is_within(region, outer) is expected


def test_local_names() -> None:
    assert [local_name(region) for region in (DONGHU, "江西省", NATIONAL, "某地")] == [
        "东湖区",
        "江西省",
        "全国",
        "某地",
    ]
