from __future__ import annotations

import json
import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import text
from rag.settings import Settings

POLICY_LIKE = st.text(alphabet=st.sampled_from("东湖区低保标准每月９15.,元的了在 \n、。（）AbＷİß𠮷ﬁ"), max_size=40)
LOADED = text.words("低保")  # the dictionary, before hypothesis looks at the clock


@given(st.one_of(st.text(max_size=40), POLICY_LIKE))
def test_words_are_where_they_say_and_do_not_overlap(source: str) -> None:
    position = 0
    for word in text.words(source):
        assert position <= word.start < word.end
        assert source[word.start : word.end] == word.text
        position = word.end
    assert position <= len(source)


@given(st.one_of(st.text(max_size=40), POLICY_LIKE))
def test_words_leave_out_only_what_is_no_letter_or_digit(source: str) -> None:
    covered = {at for word in text.words(source) for at in range(word.start, word.end)}
    rest = "".join(char for at, char in enumerate(source) if at not in covered)
    assert not any("一" <= char <= "龥" or (char.isascii() and char.isalnum()) for char in rest)


@given(st.text(max_size=40))
def test_normalised_text_keeps_its_length(source: str) -> None:
    assert len(text.normalise(source)) == len(source)


@given(POLICY_LIKE)
def test_tokens_do_not_depend_on_width_or_case(source: str) -> None:
    assert text.tokens(source) == text.tokens(text.normalise(source))


def test_a_compound_term_is_kept_whole_with_its_parts() -> None:
    found = text.tokens("城乡居民基本养老保险缴费档次")
    assert {"城乡居民基本养老保险", "基本养老保险", "养老保险", "城乡居民", "缴费"} <= set(found)
    assert "城乡居民基本养老保险" in [word.text for word in text.words("参加城乡居民基本养老保险的人员")]


def test_function_words_and_punctuation_are_not_indexed() -> None:
    assert text.tokens("的、了，在（和）怎么？") == []


def test_an_unknown_name_gives_the_same_pairs_wherever_it_stands() -> None:
    alone = text.tokens("逄犇")
    within = text.tokens("由逄犇负责申请")
    assert "逄犇" in alone
    assert set(alone) <= set(within)


def test_figures_stay_whole() -> None:
    assert text.tokens("1,200元") == ["1200", "元"]
    assert "2.98%" in text.tokens("增长２．９８％")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("吃低保", "最低生活保障"),
        ("五保", "特困供养"),
        ("失业金", "失业保险金"),
        ("公积金", "住房公积金"),
        ("年假", "带薪年休假"),
        ("社保", "社会保险"),
        ("医保", "医疗保险"),
        ("娃", "儿童"),
        ("老人", "老年人"),
        ("退伍", "退役"),
        ("打工", "务工"),
        ("辞退", "解除劳动合同"),
        ("工资", "劳动报酬"),
    ],
)
def test_everyday_words_lead_to_policy_words(asked: str, written: str) -> None:
    assert written in text.synonyms(asked)


def test_the_reverse_of_a_one_way_synonym_does_not_hold() -> None:
    assert "社会保险" in text.synonyms("五险一金")
    assert "五险一金" not in text.synonyms("社会保险")
    assert "辞退" not in text.synonyms("解除劳动合同")


def test_expansion_adds_and_never_repeats() -> None:
    given_tokens = text.tokens("娃上学低保")
    added = text.expand(given_tokens)
    assert "儿童" in added
    assert len(added) == len(set(added))
    assert not set(added) & set(given_tokens)


def test_every_word_of_the_synonyms_is_kept_whole_by_the_segmenter() -> None:
    table = text._synonym_table()
    torn = [source for source in table if [word.text for word in text.words(source)] != [source]]
    assert torn == []


def test_no_synonym_line_repeats_a_word_or_points_to_itself() -> None:
    for line in text._entries("synonyms.txt"):
        left, _, right = line.partition("->")
        assert len(line.replace("->", " ").split()) > 1, line
        assert not set(left.split()) & set(right.split()), line
        assert len(set(left.split())) == len(left.split()), line


def test_the_dictionary_is_kept_in_a_private_folder_and_read_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "load_settings", lambda: Settings(root=tmp_path))
    first = text._segmenter.__wrapped__()
    folder = tmp_path / ".cache"
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    second = text._segmenter.__wrapped__()
    assert second.FREQ == first.FREQ
    kept.write_text(json.dumps([{"低": 0}, "x", "y"]), encoding="utf-8")
    assert text._segmenter.__wrapped__().FREQ == first.FREQ


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr(text, "load_settings", lambda: Settings(root=blocked))
    assert list(text._segmenter.__wrapped__().cut("低保", HMM=False)) == ["低保"]


def test_segmentation_writes_nothing_to_the_terminal() -> None:
    code = "from rag.text import tokens; tokens('低保标准')"
    root = Path(text.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stdout == done.stderr == b""
    assert logging.getLogger("jieba") is not None
