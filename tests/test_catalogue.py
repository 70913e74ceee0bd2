"""Which documents may answer: those of the place, in the version that was in force."""

from __future__ import annotations

import pytest
from evidence import DONGHU, NANCHANG, XIHU, document

from rag.catalogue import Catalogue
from rag.datamodel import NATIONAL
from rag.understand import understand

TITLE = "最低生活保障办法"
OLD = document("", NATIONAL, "规范性文件", path="old.md", title=TITLE, published="2014-02-21", effective="2014-05-01")
NEW = document(
    "",
    NATIONAL,
    "规范性文件",
    path="new.md",
    title=f"{TITLE}（2021年修订）",
    published="2021-06-11",
    effective="2021-07-01",
)
OTHER = document("", NATIONAL, "规范性文件", path="other.md", title="特困人员认定办法", published="2016-10-10")
LOCAL = document("", DONGHU, "规范性文件", path="local.md", title=TITLE, published="2012-01-01")
CITY = document("", NANCHANG, path="city.md", title="南昌民生", published="2022-03-03")
NEIGHBOUR = document("", XIHU, path="neighbour.md", title="西湖区民生", published="2022-03-03")
NOWHERE = document("", "", path="nowhere.md", title="常见问题")
ALL = (OLD, NEW, OTHER, LOCAL, CITY, NEIGHBOUR, NOWHERE)
CATALOGUE = Catalogue(ALL)


def eligible(question: str) -> set[str]:
    allowed = CATALOGUE.eligible(understand(question, (), CATALOGUE.regions))
    return {source.path for source in ALL if allowed(source.id)}


def test_the_newest_version_wins() -> None:
    found = eligible("低保怎么申请")
    assert "new.md" in found
    assert "old.md" not in found


@pytest.mark.parametrize(("year", "version"), [(2015, "old.md"), (2020, "old.md"), (2021, "new.md"), (2024, "new.md")])
def test_the_version_of_the_year_that_is_asked_for(year: int, version: str) -> None:
    assert eligible(f"{year}年低保怎么申请") & {"old.md", "new.md"} == {version}


def test_other_titles_and_places_are_no_versions() -> None:
    assert {"other.md", "local.md", "city.md", "neighbour.md"} <= eligible("低保怎么申请")


def test_only_the_place_and_those_around_it_answer() -> None:
    assert eligible("东湖区低保怎么申请") == {"local.md", "city.md", "new.md", "other.md", "nowhere.md"}
    assert eligible("南昌市低保怎么申请") == {"city.md", "new.md", "other.md", "nowhere.md"}


def test_places_covered() -> None:
    assert set(CATALOGUE.regions) == {NATIONAL, DONGHU, NANCHANG, XIHU}
