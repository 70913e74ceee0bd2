"""Which words a text puts near each of its figures, so that figures of two texts can be told apart.

A figure's profile gives each pair of characters a weight between 0 and 1: how close
the text says it to the figure. 「新增托位74个、园位40个」 gives 74个 the pairs of 托位
and 40个 those of 园位; a claim 「园位74个」 then agrees better with 40个, which is a
conflict. What 分别 lists is given to the figures in the order of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer.distribution import distribution
from rag.dates import find_dates
from rag.figures import Figure, find_figures
from rag.numerals import half_width
from rag.regions import find_regions
from rag.text import synonyms, words
from rag.verify.amounts import comparable, equal
from rag.verify.opposites import opposite, words_in_pairs

_STRONG = re.compile(r"[；;。！!？?\n]")
_WEAK = re.compile(r"[，,：:]")
_LIST = re.compile(r"、|以及|[和及与]")
_QUOTES = re.compile(r"[“”‘’「」『』\"]")
_PAIR = re.compile(r"(?=([\u4e00-\u9fffa-z]{2}))")
_DECAYS = ((_STRONG, 0.35), (_WEAK, 0.6), (_LIST, 0.75))
_PER_FIGURE, _BEHIND_BOUNDARY, _BEHIND = 0.6, 0.4, 0.9
_LISTED, _LISTED_ELSEWHERE = 1.2, 0.1
_FIGURE_WEIGHT = 3.0
_SYNONYM = 0.95
_FROM = re.compile(r"(?:由|从|原来?的?|原先)[^，,。；;]{0,12}$")
_TO_AFTER = re.compile(r"^[^，,。；;]{0,10}?(?:到|至|为|成)")
_CHANGED = r"(?:提高|增加|增长|上涨|下降|减少|降低|降|升|上调|下调|调整|压减|缩减|调|涨)"
_TO = re.compile(rf"{_CHANGED}(?:到|至|为|成)了?(?:不?[低少高多]于)?$|达到?$")
_BY = re.compile(r"(?:提高|增加|增长|上涨|下降|减少|降低|上调|下调|压减)了?(?:约|近|超过?|不?[少低高多]于)?$")
_EMPTY = frozenset("提高增加长上涨下降减少低调整压缩到至为达了的共计约近超过不少于每人月年天次户现在是已将还又再其中")
_HALF, _MUCH_LESS = 0.5, 0.6
_EACH = re.compile(r"(?:每人|每户)?(?:每[月年天次])?$")


@dataclass(frozen=True, slots=True)
class Profile:
    """A figure with the weights of the pairs around it; ``role`` is "from", "to", "by" or ""."""

    figure: Figure
    weights: dict[str, float]
    role: str

    def agreement(self, other: Profile) -> float:
        """How much of what stands near this figure stands near the other one too."""
        return sum(weight * other.weights.get(pair, 0.0) for pair, weight in self.weights.items())

    def nearness(self, word: str) -> float:
        """How close the text says ``word`` to the figure: that of its farthest pair."""
        return min(self.weights.get(word[at : at + 2], 0.0) for at in range(max(1, len(word) - 1)))


def profiles(text: str, *, with_synonyms: bool = False) -> list[Profile]:
    """The profiles of all figures of ``text``, in order.

    >>> first, second = profiles("新增托位74个、园位40个")
    >>> first.weights["托位"] > first.weights["园位"], second.weights["园位"] > second.weights["托位"]
    (True, True)
    """
    plain = _QUOTES.sub("·", half_width(text).lower())
    figures = find_figures(plain)
    shares = _shares(plain, figures)
    features = list(_features(plain, figures, with_synonyms))
    return [_profile(plain, figure, figures, shares, features) for figure in figures]


def conflict(claimed: Profile, stated: list[Profile], same: list[Profile], margin: float) -> Profile | None:
    """The figure of a text that fits the claim's words clearly better than any of ``same`` does, or None.

    ``stated`` are all figures of the text, ``same`` those of the claim's amount. A figure whose own
    clause adds nothing (「基础养老金提高5元，达到115元」) is said of what comes before it.
    """
    rivals = [each for each in stated if each not in same and _alike(each.figure, claimed.figure)]
    if not rivals or not same:
        return None
    best, own = max(rivals, key=claimed.agreement), max(same, key=claimed.agreement)
    if any(_said(claimed, own, rival) < _HALF <= _said(claimed, rival, own, _BEHIND) for rival in rivals):
        return best
    if claimed.agreement(best) <= claimed.agreement(own) + margin:
        return None
    return best if _said(claimed, own, best) < _HALF else None


def _said(claimed: Profile, one: Profile, other: Profile, least: float = 0.0) -> float:
    """How much of what a text says of one figure rather than of the other the claim says of its figure.

    ``least`` is how close the claim must say it; nothing to say counts half.
    """
    alone = [
        pair
        for pair, weight in one.weights.items()
        if weight >= _HALF and other.weights.get(pair, 0.0) < _MUCH_LESS * weight and _tells(pair)
    ]
    near = [min(1.0, claimed.weights.get(pair, 0.0)) for pair in alone]
    return sum(value for value in near if value >= least) / len(alone) if alone else _HALF - least


def _tells(pair: str) -> bool:
    """Whether a pair of characters says something: no figure, no word of change or counting."""
    return not pair[0].isdigit() and not _EMPTY.issuperset(pair)


def opposed(claimed: Profile, stated: Profile) -> bool:
    """Whether the claim says a word of its figure where the text says one of its figure that excludes it."""
    for word in words_in_pairs(claimed.weights):
        near = claimed.nearness(word)
        for other in opposite(word):
            there = stated.nearness(other)
            if near >= _BEHIND <= there and claimed.nearness(other) < near and stated.nearness(word) < there:
                return True
    return False


def roles_differ(first: str, second: str) -> bool:
    """Whether one figure is the old level, the new one or the change, and the other is another of them."""
    return bool(first and second and first != second)


def _shares(plain: str, figures: list[Figure]) -> dict[int, tuple[int, int]]:
    """What 分别 lists, for the figures of each unit by themselves."""
    found: dict[int, tuple[int, int]] = {}
    for unit in dict.fromkeys(figure.unit for figure in figures):
        found.update(distribution(plain, [figure for figure in figures if figure.unit == unit]))
    return found


def _features(plain: str, figures: list[Figure], with_synonyms: bool) -> Iterator[tuple[str, int, int, float]]:
    """What stands where: pairs of characters, and figures as conditions of one another."""
    chars = list(plain)
    spans = [(each.start, each.end) for each in figures] + [(each.start, each.end) for each in find_dates(plain)]
    spans += [(each.start, each.end) for each in find_regions(plain)]
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    bare = "".join(chars)
    for match in _PAIR.finditer(bare):
        yield match[1], match.start(), match.start() + 2, 1.0
    if with_synonyms:
        for word in words(bare):
            for form in synonyms(word.text):
                for match in _PAIR.finditer(form):
                    yield match[1], word.start, word.end, _SYNONYM
    for figure in figures:
        yield _name(figure), figure.start, figure.end, _FIGURE_WEIGHT


def _name(figure: Figure) -> str:
    return f"{figure.value.normalize()}{figure.unit}"


def _profile(
    plain: str,
    figure: Figure,
    figures: list[Figure],
    shares: dict[int, tuple[int, int]],
    features: list[tuple[str, int, int, float]],
) -> Profile:
    weights: dict[str, float] = {}
    for name, start, end, worth in features:
        if (start >= figure.start and end <= figure.end) or name == _name(figure):
            continue
        value = worth * _listed(figure, shares, start, end, _closeness(plain, figure, figures, start, end))
        weights[name] = max(weights.get(name, 0.0), value)
    return Profile(figure, weights, _role(plain, figure))


def _closeness(plain: str, figure: Figure, figures: list[Figure], start: int, end: int) -> float:
    behind = start >= figure.end
    low, high = (figure.end, start) if behind else (end, figure.start)
    between = plain[low:high]
    value = 1.0
    for mark, decay in _DECAYS:
        value *= decay ** len(mark.findall(between))
    value *= _PER_FIGURE ** sum(1 for each in figures if low <= each.start < high and _rivals(each, figure))
    if behind:
        value *= _BEHIND_BOUNDARY if value < 1 else _BEHIND
    return value


def _alike(first: Figure, second: Figure) -> bool:
    return comparable(first, second) and (first.unit == second.unit or first.dimension not in ("duration", "age"))


def _rivals(first: Figure, second: Figure) -> bool:
    return comparable(first, second) and not equal(first, second)


def _listed(figure: Figure, shares: dict[int, tuple[int, int]], start: int, end: int, closeness: float) -> float:
    """The closeness, unless the words belong to a member of a list that 分别 distributes."""
    if figure.start not in shares:
        return closeness
    for key, (first, last) in shares.items():
        if first <= start and end <= last:
            return _LISTED if key == figure.start else _LISTED_ELSEWHERE
    return closeness


def _role(plain: str, figure: Figure) -> str:
    before = _EACH.sub("", plain[max(0, figure.start - 24) : figure.start])
    after = plain[figure.end : figure.end + 16]
    if _FROM.search(before) and _TO_AFTER.search(after):
        return "from"
    if _TO.search(before):
        return "to"
    return "by" if _BY.search(before) else ""
