"""Chinese numerals and full-width digits as numbers.

Sources: GB/T 15835-2011 (use of numerals in publications) for the forms that
occur in official text.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARS = "".join(DIGITS) + "".join(SMALL_UNITS) + "".join(LARGE_UNITS)

_HALF_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {
    ord("．"): ".",
    ord("％"): "%",
    ord("／"): "/",
}


def half_width(text: str) -> str:
    """Full-width digits, 「．」「％」「／」 as half-width ones; the length stays, so offsets do too.

    >>> half_width("９１５元，２．９８％")
    '915元，2.98%'
    """
    return text.translate(_HALF_WIDTH)


def chinese_number(numeral: str) -> Decimal | None:
    """The value of a Chinese numeral, or None when the characters form none.

    >>> chinese_number("一千二百"), chinese_number("十五"), chinese_number("一点五")
    (Decimal('1200'), Decimal('15'), Decimal('1.5'))
    >>> chinese_number("二〇二三"), chinese_number("两万五")
    (Decimal('2023'), Decimal('25000'))
    """
    whole, point, fraction = numeral.partition("点")
    if not whole or (point and not fraction):
        return None
    value = _whole_number(whole)
    if value is None or any(char not in DIGITS for char in fraction):
        return None
    digits = "".join(str(DIGITS[char]) for char in fraction)
    return Decimal(f"{value}.{digits}") if digits else Decimal(value)


def _whole_number(numeral: str) -> int | None:
    """A numeral without 「点」; positional (二〇二三) and multiplicative (二千零二十三) forms."""
    if all(char in DIGITS for char in numeral):
        return int("".join(str(DIGITS[char]) for char in numeral))
    total = section = digit = 0
    last_unit = 1
    for position, char in enumerate(numeral):
        if char in DIGITS:
            if digit and numeral[position - 1] in DIGITS and numeral[position - 1] not in "零〇":
                return None
            digit = DIGITS[char]
            last_unit = 1 if char in "零〇" else last_unit
        elif char in SMALL_UNITS:
            section += (digit or (1 if not section or position == 0 else 0)) * SMALL_UNITS[char]
            digit, last_unit = 0, SMALL_UNITS[char]
        elif char in LARGE_UNITS:
            total = (
                (total + section + digit) * LARGE_UNITS[char]
                if LARGE_UNITS[char] > 10_000
                else (total + (section + digit) * LARGE_UNITS[char])
            )
            section, digit, last_unit = 0, 0, LARGE_UNITS[char]
        else:
            return None
    tail = digit * (last_unit // 10 if last_unit >= 100 else 1)
    return total + section + tail
