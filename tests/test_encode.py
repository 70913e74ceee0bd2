"""The encoders: agreement with sentence-transformers, unit vectors, fingerprints and clear refusals."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.encode import SentenceTransformerEncoder, StaticEncoder, is_static, load_encoder
from rag.errors import EncoderError

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "policy-zh"
TEXTS = [
    "低保标准是多少",
    "城乡居民最低生活保障标准为每人每月915元。",
    "第十条 建立劳动关系，应当订立书面劳动合同。\n已建立劳动关系的，一个月内订立。",
    "ＡＢＣ 123！",
    "𠮷龘",
    "劳动" * 500,
]


@cache
def bundled() -> StaticEncoder:
    return StaticEncoder(MODEL)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "policy-zh"))


def weights_file(folder: Path) -> Path:
    return next(folder.rglob("model.safetensors"))


def flip_last_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def test_bundled_folder_loads_as_static_encoder() -> None:
    encoder = load_encoder("models/policy-zh", ROOT)
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.name, encoder.dim) == ("policy-zh", 256)


def test_static_encoder_equals_sentence_transformers() -> None:
    heavy = SentenceTransformerEncoder(str(MODEL))
    assert heavy.dim == bundled().dim
    expected = heavy.encode_documents([*TEXTS, ""])
    np.testing.assert_allclose(bundled().encode_documents([*TEXTS, ""]), expected, atol=1e-3)
    np.testing.assert_allclose(bundled().encode_query(TEXTS[0]), heavy.encode_query(TEXTS[0]), atol=1e-3)
    assert expected.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(expected[:-1], axis=1), 1, rtol=1e-5)
    assert not expected[-1].any()


def test_sentence_transformer_prompts_are_applied_and_fingerprinted(copied: Path) -> None:
    plain = SentenceTransformerEncoder(str(copied))
    config = copied / "config_sentence_transformers.json"
    config.write_text('{"prompts": {"query": "查询：", "document": ""}}', encoding="utf-8")
    assert not is_static(copied)
    prompted = load_encoder(str(copied), ROOT)
    assert isinstance(prompted, SentenceTransformerEncoder)
    expected = bundled().encode_query("查询：低保")
    np.testing.assert_allclose(prompted.encode_query("低保"), expected, atol=1e-3)
    np.testing.assert_allclose(prompted.encode_documents(["低保"])[0], bundled().encode_query("低保"), atol=1e-3)
    assert prompted.fingerprint != plain.fingerprint


def test_vectors_have_length_one_and_single_precision() -> None:
    vectors = bundled().encode_documents(TEXTS)
    assert vectors.shape == (len(TEXTS), 256)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\n\u3000", "。！", "😀"])
def test_text_without_words_is_a_zero_vector(text: str) -> None:
    assert not bundled().encode_query(text).any()


def test_no_texts_give_no_rows() -> None:
    assert bundled().encode_documents([]).shape == (0, 256)


def test_query_and_document_agree() -> None:
    np.testing.assert_array_equal(bundled().encode_query(TEXTS[1]), bundled().encode_documents(TEXTS)[1])


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12), st.data())
def test_vector_does_not_depend_on_the_rest_of_the_batch(texts: list[str], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(texts) - 1))
    together = bundled().encode_documents(texts)
    np.testing.assert_array_equal(together[row], bundled().encode_documents([texts[row]])[0])


@pytest.mark.parametrize(
    ("question", "related", "unrelated"),
    [
        (
            "老板拖欠工资不给怎么办",
            "用人单位应当按照劳动合同约定和国家规定，向劳动者及时足额支付劳动报酬。",
            "生态环境主管部门应当公布水污染物排放监测数据。",
        ),
        (
            "离婚后孩子归谁养",
            "已满两周岁的子女，父母双方对抚养问题协议不成的，由人民法院按照最有利于未成年子女的原则判决。",
            "进出口货物的收发货人应当依法缴纳关税。",
        ),
        (
            "遛狗不拴绳会罚钱吗",
            "携带犬只出户未束犬链的，由公安机关责令改正，处五十元以上二百元以下罚款。",
            "保险公司应当按照规定提取各项责任准备金。",
        ),
        (
            "家里穷能申请低保吗",
            "共同生活的家庭成员人均收入低于当地最低生活保障标准的，给予最低生活保障。",
            "机动车应当从注册登记之日起按照期限进行安全技术检验。",
        ),
    ],
)
def test_everyday_question_is_closer_to_its_rule(question: str, related: str, unrelated: str) -> None:
    near, far = bundled().encode_documents([related, unrelated]) @ bundled().encode_query(question)
    assert near > far + 0.1


def test_fingerprint_is_stable_and_changes_with_one_byte(copied: Path) -> None:
    assert StaticEncoder(copied).fingerprint == bundled().fingerprint
    flip_last_byte(weights_file(copied))
    assert StaticEncoder(copied).fingerprint != bundled().fingerprint


def test_fingerprint_covers_the_tokenizer(copied: Path) -> None:
    tokenizer = next(copied.rglob("tokenizer.json"))
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert StaticEncoder(copied).fingerprint != bundled().fingerprint


def assert_one_chinese_line(error: EncoderError, name: str) -> None:
    message = str(error)
    assert name in message
    assert "\n" not in message
    assert "请" in message


@pytest.mark.parametrize("name", ["models/nowhere", "./nowhere", "/nowhere/model", "nowhere", "a/b/c", "模型/甲"])
def test_missing_folder_is_refused_without_looking_on_the_hub(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_hub(name_or_path: str) -> None:
        pytest.fail(f"looked for {name_or_path} on the hub")

    monkeypatch.setattr("rag.encode.SentenceTransformerEncoder", no_hub)
    with pytest.raises(EncoderError) as caught:
        load_encoder(name, ROOT)
    assert_one_chinese_line(caught.value, name)


def test_hub_name_goes_to_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("rag.encode.SentenceTransformerEncoder", asked.append)
    load_encoder("BAAI/bge-small-zh-v1.5", ROOT)
    assert asked == ["BAAI/bge-small-zh-v1.5"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: weights_file(folder).unlink(),
        lambda folder: weights_file(folder).write_bytes(b"\0" * 40),
        lambda folder: next(folder.rglob("tokenizer.json")).write_text("{}", encoding="utf-8"),
    ],
    ids=["no weights", "weights damaged", "tokenizer damaged"],
)
def test_damaged_folder_is_refused(copied: Path, damage: Callable[[Path], object]) -> None:
    damage(copied)
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(copied), ROOT)
    assert_one_chinese_line(caught.value, str(copied))


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(tmp_path), ROOT)
    assert_one_chinese_line(caught.value, str(tmp_path))


def test_files_can_be_read_by_everyone() -> None:
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    assert files
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in files)


def test_bundled_model_stays_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*")) <= 20 * 1024 * 1024
