"""Parsing: pages of several shapes against golden files, and each rule on its own."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from documents import GOLDEN, PAGES, corpus_files, laws, parse, raw_file, shared
from golden_records import page_record, read_all, seed_record
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import DocumentError
from rag.parse import PARSERS, document_id, parse_document, parse_page
from rag.parse.clean import clean
from rag.parse.furniture import is_furniture
from rag.parse.page import Block, Page

PAGE_NAMES = [raw.path for raw in read_all(PAGES)]
PARAGRAPH = "为保障困难群众基本生活，现将全市城乡低保标准调整为每人每月915元，请各地认真贯彻落实。"


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_invented_pages_match_their_golden_files(name: str) -> None:
    raw = next(raw for raw in read_all(PAGES) if raw.path == name)
    assert page_record(raw) == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_seed_pages_match_their_golden_records() -> None:
    records = {raw.path: seed_record(raw) for raw in read_all(shared("seeds"))}
    assert records == json.loads((GOLDEN / "seeds.json").read_text(encoding="utf-8"))


def test_nothing_of_a_digest_is_dropped() -> None:
    files = corpus_files()
    assert files
    for raw in files:
        body = raw.data.decode().split("---", 2)[2]
        marks = body.replace("#", "").replace("**", "").replace("|", "")
        assert set(squeezed(marks)) - set(squeezed(parse_document(raw).text)) <= set("-:")
        assert clean(parse_page(raw)).dropped == ()


def test_nothing_of_a_law_is_furniture() -> None:
    lost = {raw.path: dropped for raw in laws() if (dropped := clean(parse_page(raw)).dropped)}
    assert all(line.startswith("http") for dropped in lost.values() for line in dropped)


@pytest.mark.parametrize(
    "line",
    [
        "您现在所在的位置 : 首页>政务公开",
        "首页 » 民生 » 低保 » 通知",
        "微信 微博 QQ空间",
        "分享到：",
        "关于我们 | 网站地图 | 联系我们",
        "版权所有：某某市人民政府",
        "某ICP备12345678号-1",
        "手机扫码浏览",
        "上一篇：关于放假的通知",
        "您需要登录后才可以回帖 登录 | 立即注册",
        "Powered by Discuz! X3.4",
        "— 3 —",
        "上一页 1 2 3 下一页",
        "浏览次数：1024",
    ],
)
def test_lines_of_the_page_around(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "1. 登录",
        "登录后点击“我要申请”，上传身份证。",
        "微信公众号缴费",
        "通知公告",
        "低保标准：915元",
        "首页点击“社保查询”。",
        "附件：申请表",
        "编辑出版：某某出版社有限公司编辑部负责全书审校",
        "分享经济发展指导意见",
        "第一页",
    ],
)
def test_lines_of_the_document(line: str) -> None:
    assert not is_furniture(line)


def test_content_between_paragraphs_stays_whole() -> None:
    lines = [PARAGRAPH, "时间：5月1日", "来源：财政资金", "编辑部", "联系人", PARAGRAPH]
    assert parse("\n".join(["关于低保的通知", *lines]), "a.txt").text.split("\n")[1:] == lines


def test_attachments_and_signature_stay() -> None:
    tail = ["附件：1.申请表", "2.审批表", "某某市民政局", "2024年5月6日"]
    document = parse("\n".join(["关于低保的通知", PARAGRAPH, *tail, "分享到：", "网站地图"]), "a.txt")
    assert document.text.split("\n")[2:] == tail
    assert (document.issuer, document.published) == ("某某市民政局", "2024-05-06")


def test_front_matter_overrides_the_text() -> None:
    document = parse(f"---\ntitle: 甲\nissuer: 乙局\npublished: 2020-1-2\n---\n# 丙\n发布时间：2021-03-04\n{PARAGRAPH}")
    assert (document.title, document.issuer, document.published) == ("甲", "乙局", "2020-01-02")


def test_a_stamped_number_and_dates_are_read() -> None:
    head = "关于低保的通知\n索引号：00-11 发文字号：某民〔2024〕3号 发布机构：某某市民政局\n施行日期：2024-07-01"
    document = parse(f"{head}\n{PARAGRAPH}", "a.txt")
    assert (document.number, document.issuer) == ("某民〔2024〕3号", "某某市民政局")
    assert document.effective == "2024-07-01"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "2007年12月14日 中华人民共和国国务院令第514号公布",
            ("国务院", "国务院令第514号", "2007-12-14", "全国", "行政法规"),
        ),
        (
            "2007年6月29日 第十届全国人民代表大会常务委员会第二十八次会议通过\n"
            "2012年12月28日 第十一届全国人民代表大会常务委员会第三十次会议《关于修改的决定》修正",
            ("全国人民代表大会常务委员会", "", "2012-12-28", "全国", "法律"),
        ),
        (
            "2020年10月30日 青岛市第十六届人民代表大会常务委员会第二十六次会议通过\n"
            "2020年11月27日 山东省第十三届人民代表大会常务委员会第二十四次会议批准",
            ("青岛市人民代表大会常务委员会", "", "2020-11-27", "山东省青岛市", "地方性法规"),
        ),
    ],
)
def test_the_history_of_a_law(header: str, expected: tuple[str, ...]) -> None:
    articles = "第一条 为了公平，制定本条例。\n第二条 本条例自2021年1月1日起施行。"
    text = f"# 某某条例\n\n{header}\n\n<!-- INFO END -->\n\n{articles}"
    document = parse(text, "某某条例(2013-01-01).md" if "修正" in header else "某某条例.md")
    found = (document.issuer, document.number, document.published, document.region, document.kind)
    assert found == expected
    assert document.effective == "2021-01-01"


def test_the_file_name_dates_a_law_without_a_history() -> None:
    assert parse("# 某某条例\n第一条 为了公平，制定本条例。", "a/某某条例(2019-03-24).md").published == "2019-03-24"


@pytest.mark.parametrize(
    ("sentence", "expires"),
    [
        ("本办法自2024年1月1日起施行，有效期5年。", "2028-12-31"),
        ("本办法自2024年2月29日起施行，有效期二年。", "2026-02-27"),
        ("本办法自2023年2月31日起施行，有效期5年。", ""),
        ("本办法自2024年1月1日起施行，有效期至2025年12月31日。", "2025-12-31"),
        ("本办法自2024年1月1日起施行。许可证有效期5年。", ""),
        ("本办法自2024年1月1日起施行。备案自核准之日起生效，有效期为10年。", ""),
        ("本办法自2024年1月1日起实施，有效期限至2026年12月31日。", "2026-12-31"),
    ],
)
def test_validity_is_the_documents_own(sentence: str, expires: str) -> None:
    assert parse(f"# 某某办法\n{PARAGRAPH}\n{sentence}").expires == expires


@pytest.mark.parametrize(
    ("title", "status"), [("某某办法（试行）", "试行"), ("某某办法（已废止）", "已废止"), ("某某办法", "")]
)
def test_status_only_when_the_text_says_so(title: str, status: str) -> None:
    assert parse(f"# {title}\n{PARAGRAPH}").status == status


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("南昌市关于低保的通知", "江西省南昌市"),
        ("江西省南昌市东湖区低保工作通报", "江西省南昌市东湖区"),
        ("国家税务总局关于减免的公告", "全国"),
    ],
)
def test_the_region_of_a_title(title: str, region: str) -> None:
    assert parse(f"# {title}\n{PARAGRAPH}").region == region


def test_headings_nest() -> None:
    text = f"# 办法\n## 第一章 总则\n### 第一节 目的\n{PARAGRAPH}\n## 第二章 标准\n{PARAGRAPH}"
    paths = [section.heading_path for section in parse(text).sections]
    assert paths == [(), ("第一章 总则",), ("第一章 总则", "第一节 目的"), ("第二章 标准",)]


def test_a_table_of_contents_is_no_chain_of_headings() -> None:
    text = f"某某办法\n目录\n第一章 总则\n第二章 标准\n第一章 总则\n第一条 {PARAGRAPH}\n第二章 标准\n第二条 {PARAGRAPH}"
    paths = [section.heading_path for section in parse(text, "a.txt").sections if section.heading_path]
    assert paths == [("第一章 总则",), ("第二章 标准",)]


def test_a_list_of_names_is_no_chain_of_headings() -> None:
    text = f"关于表彰的通报\n{PARAGRAPH}\n张三同志\n李四同志\n王五同志\n赵六同志\n{PARAGRAPH}"
    assert [section.heading_path for section in parse(text, "a.txt").sections] == [()]


def test_tables_become_lines_that_stand_alone() -> None:
    head = "<tr><th>区县</th><th>低保（元/月）</th></tr>"
    rows = head + "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in (("甲区", 915), ("乙区", 900)))
    text = parse(f"<h1>低保标准公告</h1><p>{PARAGRAPH}</p><table>{rows}</table>", "a.html").text
    assert text.split("\n")[2:] == ["区县：甲区 | 低保（元/月）：915", "区县：乙区 | 低保（元/月）：900"]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    words = "各地要认真落实低保政策，及时足额发放补助资金，切实保障困难群众的基本生活，" * 5 + "并按月上报。"
    lines = ["关于低保的通知", *(words[start : start + 28] for start in range(0, len(words), 28))]
    assert parse("\n".join(lines), "a.txt").text.split("\n") == ["关于低保的通知", words]


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (b"\x00\x01\x02\xff\xfe" * 50, "a.txt", "不是文本文件"),
        (b"%PDF-1.7", "a.pdf", r"还不能读取 \.pdf 格式"),
        (b"PK\x03\x04", "a.docx", r"还不能读取 \.docx 格式"),
        ("---\ntitle: [甲\n---\n正文".encode(), "a.md", "文件头的元数据"),
        ("---\npublished: 去年\n---\n正文".encode(), "a.md", "不是日期"),
        ("---\ntitle: 甲\n---\n".encode(), "a.md", "没有正文"),
        ("首页 | 网站地图\n版权所有：某某".encode(), "a.txt", "没有正文"),
        ("<html><body><script>1</script><p> </p><nav>首页</nav></body></html>".encode(), "a.html", "没有正文"),
        (b"<p></p>", "a.html", "没有正文"),
        (b"<!-- -->", "a.html", "没有正文"),
    ],
)
def test_bad_files_are_refused_with_a_reason(data: bytes, path: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        parse_document(raw_file(data, path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert parse(f"关于低保的通知\n{PARAGRAPH}".encode(encoding), "a.txt").text == f"关于低保的通知\n{PARAGRAPH}"


def test_another_format_is_one_more_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, "application/pdf", lambda _: Page((Block("标题", level=1), Block(PARAGRAPH))))
    assert parse(b"%PDF", "a.pdf").title == "标题"


def test_the_id_depends_on_the_path_alone() -> None:
    assert parse("甲。", "x/a.md").id == parse("乙。", "x/a.md").id == document_id("x/a.md") != document_id("a.md")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="第一章条、（）1.# \n|-*<>p/“”：；。首页来源时间2024年5月低保元[](", max_size=300),
    st.sampled_from(("a.md", "a.txt", "a.html")),
)
def test_any_text_is_parsed_or_refused(text: str, path: str) -> None:
    try:
        document = parse(text, path)
    except DocumentError:
        return
    assert document.sections[0].start == 0
    assert document.sections[-1].end == len(document.text)
    assert all(left.end == right.start for left, right in pairwise(document.sections))


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("2024-01-15 10:20 来源：某某日报 浏览：520次 字号：大 中 小", "某某日报"),
        ("来源：某某日报　2024-01-15 10:20　【打印】", "某某日报"),
        ("[ 发布日期：2024年1月15日 | 信息来源：某某市民政局 | 点击数：8 ]", "某某市民政局"),
    ],
)
def test_stamps_of_other_shapes(line: str, issuer: str) -> None:
    document = parse(f"首页\n办事大厅\n提高低保标准惠及困难群众\n{line}\n{PARAGRAPH}", "a.txt")
    assert (document.title, document.issuer) == ("提高低保标准惠及困难群众", issuer)
    assert document.published == "2024-01-15"
    assert "浏览" not in document.text
    assert "打印" not in document.text


@pytest.mark.parametrize("name", ["news", "forum"])
def test_the_same_page_reads_the_same_under_every_text_suffix(name: str) -> None:
    data = (PAGES / f"{name}.txt").read_bytes()
    assert len({parse(data, f"a.{suffix}").text for suffix in ("txt", "md", "html", "htm")}) == 1


def test_numbered_headings_and_lists() -> None:
    lists = "二、材料\n（一）身份证\n（二）户口本\n三、电话\n0000-1234567"
    text = f"关于低保的通知\n{PARAGRAPH}\n一、标准\n{PARAGRAPH}\n{lists}"
    paths = [section.heading_path for section in parse(text, "a.txt").sections]
    assert paths == [(), ("一、标准",), ("二、材料",), ("三、电话",)]


@pytest.mark.parametrize(
    ("text", "title", "published", "kept"),
    [
        ("2023-08-09 11:09，正文：今年岳麓区将新建三所幼儿园，九月开学。", "今年岳麓区将", "2023-08-09", "三所幼儿园"),
        ("低保办法 正文：第一条讲的是申请低保的条件，第二条讲的是程序。", "", "", "低保办法"),
    ],
)
def test_a_stamp_that_runs_on_into_the_text(text: str, title: str, published: str, kept: str) -> None:
    parsed = parse(text, "0123abcd.txt")
    assert kept in parsed.text
    assert parsed.title.startswith(title)
    assert parsed.published == published
