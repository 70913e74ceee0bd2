"""A question, a look-alike that the documents do not answer, and answers to judge: shared by the tests of eval."""

from eval.questions import EvalQuestion
from rag.datamodel import Answer, Citation, Document

DOCUMENT = Document(id="d", path="东湖区/低保.md", sha256="", title="低保", text="低保标准提高至915元", sections=())
CITATION = Citation(marker=1, document=DOCUMENT, quote="提高至915元", start=4, end=12)
QUESTION = EvalQuestion(
    id="q001",
    question="吃低保一个月给多少",
    type="figure",
    answerable=True,
    answers=(("915元",),),
    wrong=("1190",),
    docs=("东湖区/低保.md",),
    evidence="提高至915元",
)
LOOK_ALIKE = EvalQuestion(
    id="q002", question="西湖区低保呢", type="unanswerable-region", answerable=False, wrong=("915",)
)
ANSWERED = Answer("", "answered", "", "915元", "低保标准：915元[1]", (CITATION,))
REFUSED = Answer("", "refused", "other_region", "", "文件里没有西湖区的低保标准。")
