"""A pipeline with fixed answers, so that the page can be tested without an index."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rag.datamodel import Answer, Citation, Document
from rag.errors import QuestionError
from ui import build_server, listen
from ui_turns import Asker

LIMIT = 500
RELIEF_TEXT = """东湖区把民生实事办到群众心坎上。
一、兜底保障
今年以来，东湖区持续加大救助力度。低保、特困供养补贴标准分别提高至915元、1190元，惠及2318户3071名低保对象。\
上半年共发放低保金1435.79万元。
二、医疗救助
参保资助全覆盖、待遇保障全落实、政策宣传全方位。"""
LAW_TEXT = """第三条 国家对共同生活的家庭成员人均收入低于当地最低生活保障标准的家庭，给予最低生活保障。\
最低生活保障标准由省、自治区、直辖市或者设区的市级人民政府确定、公布。"""
HOSTILE_TEXT = """<img src="https://example.com/x.png" onerror="window.hacked=1"><script>window.hacked=1</script>\r\r\
![x](https://example.com/y.png) [点我](javascript:window.hacked=1) <form action="https://example.com"><input></form>"""
RELIEF = Document(
    id="1",
    path="东湖区/民生.md",
    sha256="",
    title="让幸福感“涌”上群众的心间——东湖区精准高效办好民生实事",
    text=RELIEF_TEXT,
    sections=(),
    issuer="南昌日报",
    region="江西省南昌市东湖区",
    published="2023-08-25",
    source_url="https://www.example.gov.cn/2023/0825.html",
)
LAW = Document(
    id="2",
    path="全国/社会救助.md",
    sha256="",
    title="社会救助暂行办法",
    text=LAW_TEXT,
    sections=(),
    number="国务院令第649号",
    issuer="国务院",
    region="全国",
    published="2014-02-21",
    status="现行有效",
)
HOSTILE = Document(id="3", path="x.md", sha256="", title="<b>标题</b>\r\n\r\n# 大", text=HOSTILE_TEXT, sections=())
EXAMPLE = "东湖区低保标准是多少"
REFUSED_QUESTION = "西湖区低保标准是多少"
CLARIFY_QUESTION = "补贴是多少"
FAILING_QUESTION = "出错的问题"
HOSTILE_QUESTION = "<img src=x onerror=window.hacked=1> **粗** <script>window.hacked=1</script>"


def cite(marker: int, document: Document, quote: str) -> Citation:
    """A citation of the first place where ``quote`` stands."""
    start = document.text.index(quote)
    return Citation(marker, document, quote, start, start + len(quote))


def answered() -> Answer:
    """A figure with two sources."""
    amount = "低保、特困供养补贴标准分别提高至915元、1190元"
    rule = "最低生活保障标准由省、自治区、直辖市或者设区的市级人民政府确定、公布。"
    text = (
        f"**东湖区低保标准：915元** [1]\n\n> {amount} [1]\n>\n> ——《{RELIEF.title}》，南昌日报，2023-08-25\n\n"
        f"低保标准由谁定：\n\n- {rule} [2]"
    )
    quotes = (cite(1, RELIEF, amount), cite(2, LAW, rule))
    return Answer(EXAMPLE, "answered", "", "东湖区低保标准：915元", text, quotes)


def refused() -> Answer:
    """Another region than the documents cover, with what can be asked instead."""
    text = "已收录的文件没有西湖区的这项内容，所以不能回答。文件里有的是东湖区的。"
    suggestions = (EXAMPLE, "哪些家庭可以申请低保")
    return Answer(REFUSED_QUESTION, "refused", "other_region", "", text, (), suggestions)


def clarify() -> Answer:
    """Two readings of one question."""
    text = "请问您想问哪一种补贴？"
    return Answer(CLARIFY_QUESTION, "clarify", "not_stated", "", text, (), ("低保补贴是多少", "特困供养补贴是多少"))


def hostile() -> Answer:
    """A document and a model that try to put HTML into the page."""
    quote = HOSTILE_TEXT.split("\r", maxsplit=1)[0]
    return Answer("", "answered", "", quote, HOSTILE_TEXT + " [1]", (cite(1, HOSTILE, quote),), (quote,))


class FakePipeline:
    """Answers a few known questions; keeps what it was asked."""

    def __init__(self) -> None:
        self.documents: tuple[Document, ...] = (RELIEF, LAW)
        self.asked: list[tuple[str, list[dict[str, str]]]] = []

    @property
    def extractive(self) -> Asker:
        """It has no language model."""
        return self

    def ask(self, question: str, history: list[dict[str, str]]) -> Answer:
        """The answer kept for ``question``; every other question is refused."""
        self.asked.append((question, list(history)))
        if not question.strip():
            raise QuestionError("请输入问题，例如「低保标准是多少」。")
        if len(question) > LIMIT:
            raise QuestionError(f"问题太长（{len(question)} 字），请缩短到 {LIMIT} 字以内。")
        if question == FAILING_QUESTION:
            raise RuntimeError("internal detail")
        known = {EXAMPLE: answered, CLARIFY_QUESTION: clarify, HOSTILE_QUESTION: hostile}
        return known.get(question, refused)()


@contextmanager
def serving(pipeline: Asker) -> Iterator[str]:
    """The real web application on a free port of this machine; gives its address."""
    server = build_server(pipeline)
    with listen("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
