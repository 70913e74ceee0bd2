"""The training scripts: cutting articles, what is kept out, fusion and scores, with the arithmetic written out."""

import math

import numpy as np
import pytest
import torch

from training.articles import family, kept_out, newest_versions, split_articles, tuning_families
from training.batches import MIX
from training.measure import Case, Scores, fuse, score
from training.pairs import answer_window, split_sentences
from training.sources import LawFile, read_law_questions, reserved_paths, shared_dir
from training.train import info_nce

LAW = """# 某市养犬条例

2020年1月1日通过

<!-- INFO END -->

## 第一章 总则

第一条 为了规范养犬，制定本条例。

第二条　本市养犬适用本条例。
军用犬除外。

## 第二章 登记

第三条之一 犬只应当登记。
"""


def test_articles_carry_title_headings_and_number() -> None:
    articles = split_articles(LawFile("某省/某市养犬条例(2020-01-01).md", LAW))
    assert [article.number for article in articles] == ["第一条", "第二条", "第三条之一"]
    assert articles[1].full_text == "某市养犬条例\n第一章 总则\n第二条 本市养犬适用本条例。\n军用犬除外。"
    assert articles[2].headings == ("第二章 登记",)
    assert articles[2].name == "某市养犬条例第三条之一"


def test_newest_version_of_each_law_is_kept() -> None:
    paths = ["法/慈善法(2016-03-16).md", "法/慈善法(2023-12-29).md", "法/民法典.md"]
    assert newest_versions(paths) == {"法/慈善法(2023-12-29).md", "法/民法典.md"}
    assert family(paths[0]) == family(paths[1]) == "法/慈善法"


def test_sentences_and_answer_windows() -> None:
    assert split_sentences("甲。乙；丙") == ("甲。", "乙；", "丙")
    assert answer_window("甲。乙。", "乙") == "甲。\n乙。"
    assert answer_window("甲。乙。", "丁") == ""
    far = "远处。" + "近" * 200 + "。"
    assert answer_window(far + "答案在此。", "答案") == "近" * 200 + "。\n答案在此。"


def test_fusion_adds_reciprocal_ranks() -> None:
    # article 7: 1/62 + 1/61; article 5: 1/61; article 9: 1/62
    fused = fuse([np.array([5, 7]), np.array([7, 9])])
    assert fused.tolist() == [7, 5, 9]


def test_scores_are_means_over_questions() -> None:
    cases = [Case("甲", frozenset({1, 2})), Case("乙", frozenset({3}))]
    rankings = [np.array([1, 9, 2]), np.array([8, 7, 6, 3])]
    # recall@1: (1/2 + 0) / 2; recall@10: (2/2 + 1) / 2; reciprocal ranks: (1 + 1/4) / 2
    assert score(cases, rankings) == Scores(0.25, 1.0, 0.625)


def test_info_nce_of_two_pairs() -> None:
    vectors = torch.eye(2)
    # own positive 1, the other 0, temperature 0.5: −log(e² / (e² + 1))
    expected = math.log(1 + math.exp(-2))
    assert info_nce(vectors, vectors, torch.tensor([0, 1]), 0.5).item() == pytest.approx(expected, rel=1e-5)


def test_pairs_with_the_same_passage_do_not_push() -> None:
    vectors = torch.eye(2)
    assert info_nce(vectors, vectors, torch.tensor([4, 4]), 0.5).item() == pytest.approx(0, abs=1e-6)


def test_batch_holds_1024_pairs() -> None:
    assert sum(MIX.values()) == 1024


def test_reserved_and_tuning_documents_are_kept_out() -> None:
    if not (shared_dir() / "data" / "questions_train.jsonl").is_file():
        pytest.skip(f"no shared data in {shared_dir()}")
    withheld = kept_out()
    assert {family(path) for path in reserved_paths()} <= withheld
    families = {family(question.path) for question in read_law_questions()}
    assert tuning_families() < families
    assert 0.05 < len(tuning_families()) / len(families) < 0.15
