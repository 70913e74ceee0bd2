"""The corpus check finds what a digest gets wrong, on made-up sources, and passes a right digest."""

import io
import os
import tarfile
from pathlib import Path

import pytest

from eval.corpus_check import CheckReport, check_corpus, main
from eval.digests import Reference, find_references
from eval.mentions import Statements, find_mentions
from eval.sources import make_source
from rag.settings import load_settings

LAW = """# 试行休假条例

2007年12月14日 国务院令第514号公布

<!-- INFO END -->

## 第一章 总则

第一条 职工累计工作已满一年的，年休假五天。

职工累计工作已满十年的，年休假十天。

第二条 单位不安排休假的，按照日工资收入的百分之三百支付报酬：

（一）本人同意不休的；

（二）工作确有需要的。

第三条 本条例自2008年1月1日起施行。
"""
PAGE = """您现在的位置:首页  浏览量:9977
某区办好民生实事
时间: 2023-08-25
今年1-6月,全区发放低保金1435.79万元,惠及2318户。
项目将于2024年8月竣工,并于当年9月启用。
电话:0791-1234567
"""
LIST = "民生清单\n2021年安排45件实事。\n1.加装电梯。计划加装139台。2.改造敬老院26家。\n"

RIGHT_LAW = """累计工作满1年的职工，每年可休年休假5天（第一条第一款）。

职工没有休年假的，单位有下列情形要按日工资的300%付酬（第二条）：
- 本人同意不休
- 工作需要

试行休假条例由国务院令第514号公布，从2008年1月1日起施行（第三条）。
"""
RIGHT_PAGE = """2023年上半年，某区向2318户发放低保金14357900元。

某区的项目计划2024年8月竣工，2024年9月启用。
"""
META_LAW = {
    "title": "要点",
    "source_title": "试行休假条例",
    "region": "全国",
    "kind": "行政法规",
    "number": "国务院令第514号",
    "published": "2007-12-14",
    "effective": "2008-01-01",
    "source": "laws/行政法规/试行休假条例(2007-12-14).md",
}
META_PAGE = {
    "title": "要点",
    "source_title": "某区办好民生实事",
    "region": "某区",
    "kind": "新闻",
    "published": "2023-08-25",
    "source": "seeds/000.txt",
}
META_LIST = META_PAGE | {"source_title": "民生清单", "published": "", "source": "seeds/001.txt"}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    root = tmp_path / "shared"
    (root / "seeds").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "seeds" / "000.txt").write_text(PAGE, encoding="utf-8")
    data = LAW.encode()
    info = tarfile.TarInfo("./" + META_LAW["source"].removeprefix("laws/"))
    info.size = len(data)
    with tarfile.open(root / "data" / "laws.tar.xz", "w:xz") as tar:
        tar.addfile(info, io.BytesIO(data))
    return root


def check(tmp_path: Path, shared: Path, law: str = RIGHT_LAW, page: str = RIGHT_PAGE, **meta: str) -> CheckReport:
    """Check a corpus of one digest of the law and one of the page."""
    write_digest(tmp_path / "corpus" / "国家" / "law.md", META_LAW | meta, law)
    write_digest(tmp_path / "corpus" / "某区" / "page.md", META_PAGE, page)
    return check_corpus(tmp_path / "corpus", shared)


def write_digest(path: Path, meta: dict[str, str], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{key}: {value}\n" for key, value in meta.items() if value)
    path.write_text(f"---\n{head}---\n# 要点\n\n{body}", encoding="utf-8")


def messages(report: CheckReport) -> str:
    return "\n".join(map(str, report.findings))


def test_right_digests_pass(tmp_path: Path, shared: Path) -> None:
    report = check(tmp_path, shared)
    assert messages(report) == ""
    assert (report.checked, report.skipped) == (2, ())


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("年休假5天", "年休假6天", "数字“6天”不在第1条第1款中"),
        ("年休假5天（第一条第一款）", "年休假10天（第一条第一款）", "数字“10天”不在第1条第1款中"),
        ("（第一条第一款）", "（第二条）", "数字“5天”不在第2条中"),
        ("（第一条第一款）", "（第九条）", "来源中没有第9条"),
        ("（第一条第一款）", "（第一条第三款）", "来源中没有第1条第3款"),
        ("（第一条第一款）", "", "没有注明依据哪一条"),
        ("- 工作需要", "- 工作需要3天", "数字“3天”不在第2条中"),
        ("从2008年1月1日", "从2009年1月1日", "日期“2009年1月1日”不在第3条中"),
        ("国务院令第514号", "国务院令第541号", "序号“第541号”不在来源中"),
        ("工作需要", "《劳动法》要求", "文件名“《劳动法》”不在来源中"),
    ],
)
def test_wrong_statement_of_a_law_is_found(tmp_path: Path, shared: Path, right: str, wrong: str, expected: str) -> None:
    assert right in RIGHT_LAW
    assert expected in messages(check(tmp_path, shared, law=RIGHT_LAW.replace(right, wrong)))


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("published", "2007-12-15", "published 的日期"),
        ("effective", "尽快", "effective 的日期"),
        ("number", "国务院令第515号", "number“国务院令第515号”不在来源中"),
        ("source_title", "休息条例", "source_title“休息条例”不在来源中"),
        ("region", "", "文件头缺少 region"),
        ("source", "laws/行政法规/没有.md", "找不到来源文件"),
    ],
)
def test_wrong_front_matter_is_found(tmp_path: Path, shared: Path, key: str, value: str, expected: str) -> None:
    assert expected in messages(check(tmp_path, shared, **{key: value}))


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("2318户", "2381户", "数字“2381户”不在来源中"),
        ("2318户", "居民", "数字“2318户”没有写进任何摘要"),
        ("14357900元", "1435.79元", "数字“1435.79万元”没有写进任何摘要"),
        ("上半年", "", "时段“1-6月”没有写进任何摘要"),
        ("2024年9月", "2024年10月", "日期“9月”没有写进任何摘要"),
        ("2023年", "2022年", "日期“2022年”不在来源中"),
    ],
)
def test_wrong_or_missing_statement_of_a_page_is_found(
    tmp_path: Path, shared: Path, right: str, wrong: str, expected: str
) -> None:
    assert right in RIGHT_PAGE
    assert expected in messages(check(tmp_path, shared, page=RIGHT_PAGE.replace(right, wrong)))


def test_page_without_any_digest_is_found(tmp_path: Path, shared: Path) -> None:
    (shared / "seeds" / "002.txt").write_text("全区新增床位32张。\n", encoding="utf-8")
    assert "seeds/002.txt:1: 数字“32张”没有写进任何摘要" in messages(check(tmp_path, shared))


def test_list_items_are_held_against_their_numbers(tmp_path: Path, shared: Path) -> None:
    (shared / "seeds" / "001.txt").write_text(LIST, encoding="utf-8")
    path = tmp_path / "corpus" / "list.md"
    body = "2021年，清单有45件实事。\n\n2021年，计划加装电梯139台（第1项）。\n\n2021年，改造敬老院26家（第2项）。\n"
    write_digest(path, META_LIST, body)
    assert messages(check(tmp_path, shared)) == ""
    write_digest(path, META_LIST, body.replace("第2项", "第1项"))
    found = messages(check(tmp_path, shared))
    assert "数字“26家”不在第1项中" in found
    assert "第2项的数字“26家”没有写进任何摘要" in found


def test_missing_sources_are_skipped_and_said_so(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check(tmp_path, shared)
    monkeypatch.setenv("RAG_ROOT", str(tmp_path))
    monkeypatch.setenv("RAG_SHARED", str(tmp_path / "nowhere"))
    load_settings.cache_clear()
    try:
        assert main() == 0
    finally:
        load_settings.cache_clear()
    assert "跳过 2 篇" in capsys.readouterr().out


def test_sentence_of_a_digest_of_two_sources_must_agree_with_one(tmp_path: Path, shared: Path) -> None:
    other = "# 休假规定\n\n第一条 探亲假每年一次，假期三十天。\n"
    (shared / "seeds" / "003.txt").write_text(other, encoding="utf-8")
    (shared / "seeds" / "004.txt").write_text("某市的休假办法。\n", encoding="utf-8")
    path = tmp_path / "corpus" / "both.md"
    meta = META_LIST | {"source_title": "休假规定", "source": "[seeds/003.txt, seeds/004.txt]"}
    write_digest(path, meta, "探亲假每年30天（第一条）。\n")
    assert messages(check(tmp_path, shared)) == ""
    write_digest(path, meta, "探亲假每年31天（第一条）。\n")
    assert "both.md:10: 数字“31天”不在第1条中" in messages(check(tmp_path, shared))


def test_readme_of_the_corpus_is_no_digest(tmp_path: Path, shared: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "README.md").write_text("# 文件库\n共有99篇。\n", encoding="utf-8")
    assert check(tmp_path, shared).checked == 2


def test_shipped_corpus_agrees_with_its_sources() -> None:
    root = load_settings().root
    shared = Path(os.environ.get("RAG_SHARED", root.parent / "shared"))
    report = check_corpus(root / "corpus", shared)
    assert messages(report) == ""
    if report.skipped:
        pytest.skip(f"{len(report.skipped)} digests not checked: their sources are not in {shared}")


def test_references_in_all_their_forms() -> None:
    text, references = find_references("有权（第三条、第十条至第十二条）求助（第2条第一款、第二款）。")
    assert text == "有权求助。"
    assert [(r.part[1], r.clause) for r in references] == [(3, 0), (10, 0), (11, 0), (12, 0), (2, 1), (2, 2)]
    assert find_references("停发（第五条第（二）项）")[1] == (Reference(("条", 5, 0)),)
    assert find_references("停发（第二十条之一）")[1] == (Reference(("条", 20, 1)),)
    assert find_references("甲（第三人）") == ("甲（第三人）", ())


def test_values_are_compared_not_their_forms() -> None:
    stated = Statements(["应当在三十日内支付百分之六十，共1435.79万元，2023年8月25日前办完第三批"])
    said = find_mentions("30日内付60%，合计14357900元，8月25日前办完第3批")
    assert len(said) == 5
    assert all(map(stated.has, said))
    assert not any(map(stated.has, find_mentions("31日内，60元，2022年8月25日，第4批")))


def test_source_is_cut_into_articles_and_clauses() -> None:
    source = make_source("laws/x.md", LAW)
    assert sorted(number for _, number, _ in source.parts) == [1, 2, 3]
    second = source.clause(("条", 2, 0), 1)
    assert second is not None
    assert second.rstrip().endswith("（二）工作确有需要的。")
    assert source.clause(("条", 2, 0), 2) is None
    assert "第514号" in source.preamble
