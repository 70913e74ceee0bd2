"""The pages that the project began with: as they are, and what residents asked first."""

from __future__ import annotations

import pytest
from city import assert_quotes_are_verbatim, assert_refused
from documents import shared

from rag import Pipeline, build_index


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("seeds")
    assert build_index(shared("seeds"), folder / "index").failed == []
    return Pipeline.open(folder / "index")


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("东湖区低保标准是多少", "915元"),
        ("特困供养补贴每月多少钱", "1190元"),
        ("东湖区上半年发了多少低保金", "1435.79万元"),
        ("运城2022年城镇新增就业多少人", "5.31万人"),
        ("南昌2021年新增城镇就业多少人", "72245人"),
    ],
)
def test_the_pages_the_project_began_with(seeds: Pipeline, question: str, figure: str) -> None:
    answer = seeds.ask(question)
    assert answer.status == "answered"
    assert answer.headline.endswith(figure)
    assert figure in answer.citations[0].quote
    assert_quotes_are_verbatim(answer)


def test_the_neighbouring_district_of_those_pages_is_refused(seeds: Pipeline) -> None:
    answer = seeds.ask("西湖区特困供养标准是多少")
    assert_refused(answer, "other_region")
    assert "东湖区" in answer.text
    assert "1190" not in answer.text
