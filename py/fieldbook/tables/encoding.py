"""Finding the character encoding of a text file.

Byte order marks and valid UTF-8 are proof. Without either, the eight-bit and East Asian
encodings are told apart by what their letters would make of the words: an encoding is likely if
its non-ASCII characters are letters of one script that fit the letters beside them.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from fieldbook.tables.source import Source

__all__ = ["detect_encoding"]

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class _Candidate:
    """An encoding, the scripts it was made for, and letters that any text in them is full of."""

    encoding: str
    scripts: frozenset[str]
    common: frozenset[str]


_WESTERN = frozenset("äöüßéèàçñóíáêåæøÄÖÜÉ")
_CENTRAL = frozenset("ąćęłńśżóčěňřšťůžýáíéőűöü")
_TURKISH = frozenset("çğıöşüİŞÇÖÜ")
_CYRILLIC = frozenset("оеаинтсрвлкмдпуябгзыьйчхжшю")
_GREEK = frozenset("αοιετσνρκπηυςλμδάίόέήώθγ")
_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年市京北海省份数据分析广东"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年市臺灣縣數據省北高"
)
_JAPANESE = frozenset("のにはをたがでてとしれさいるんアイスントルー日本年市県東京大中人都")
_KOREAN = frozenset("이다는의에을를가고하지사시도서인기한로대리부정자수구")
# In order of how usual they are in data files: the earlier wins between equals.
_CANDIDATES = (
    _Candidate("cp1252", frozenset({"LATIN"}), _WESTERN),
    _Candidate("cp1250", frozenset({"LATIN"}), _CENTRAL),
    _Candidate("cp1251", frozenset({"CYRILLIC"}), _CYRILLIC),
    _Candidate("shift_jis", frozenset({"CJK", "KANA"}), _JAPANESE),
    _Candidate("gb18030", frozenset({"CJK"}), _SIMPLIFIED),
    _Candidate("euc_jp", frozenset({"CJK", "KANA"}), _JAPANESE),
    _Candidate("euc_kr", frozenset({"HANGUL"}), _KOREAN),
    _Candidate("big5", frozenset({"CJK"}), _TRADITIONAL),
    _Candidate("cp1253", frozenset({"GREEK"}), _GREEK),
    _Candidate("cp1254", frozenset({"LATIN"}), _TURKISH),
    _Candidate("mac_roman", frozenset({"LATIN"}), _WESTERN),
    _Candidate("cp850", frozenset({"LATIN"}), _WESTERN),
    _Candidate("koi8_r", frozenset({"CYRILLIC"}), _CYRILLIC),
    _Candidate("cp866", frozenset({"CYRILLIC"}), _CYRILLIC),
)
# Signs of usual prose and measures; any other sign hints at a wrong reading.
_SIGNS = frozenset("€£°§µ²³½¼«»„“”‘’‚–—…·±×ß©®™¿¡ºª\xa0、。・「」（），：")
_EVIDENCE = 20_000


def detect_encoding(source: Source) -> str:
    """The name of the encoding, as Python and pandas spell it."""
    head = source.head(65_536)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _utf16_without_mark(head):
        return wide
    if _is_utf8(source.pieces()):
        return "utf-8"
    return _best_guess(_lines_with_high_bytes(source.pieces()))


def _utf16_without_mark(head: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in nearly every second byte."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _is_utf8(pieces: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_with_high_bytes(pieces: Iterable[bytes]) -> bytes:
    """Lines that can tell encodings apart, up to a limit."""

    def lines() -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            for line in piece.splitlines():
                if not line.isascii():
                    yield line[:2_000]
                    size += len(line[:2_000])
            if size > _EVIDENCE:
                return

    return b"\n".join(lines())


def _best_guess(evidence: bytes) -> str:
    # `max` keeps the first of equals.
    best = max(_CANDIDATES, key=lambda candidate: _score(evidence, candidate))
    return best.encoding if _score(evidence, best) > 0 else "latin-1"


def _score(evidence: bytes, candidate: _Candidate) -> float:
    """How much the text reads like words, from 0 (impossible) to 1."""
    text = evidence.decode(candidate.encoding, errors="replace")
    # A long line was cut, perhaps inside a character.
    if text.count("\ufffd") > text.count("\n") * 0.02 + 1:
        return 0.0
    total = points = 0.0
    for before, char, after in zip("\n" + text, text, text[1:] + "\n", strict=False):
        if not char.isascii():
            total += 1
            points += _fit(before, char, after, candidate)
    # Western Europe's code page is by far the most usual; a tie, or nearly one, is its.
    prior = 1.0 if candidate.encoding == "cp1252" else 0.95
    return max(prior * points / total, 0.0) if total else 0.0


def _fit(before: str, char: str, after: str, candidate: _Candidate) -> float:
    """How well a character stands between its neighbours, from -1 to 1."""
    script = _script(char)
    if script == "NONE":
        return -1.0
    if script == "SIGN":
        return 0.7 if char in _SIGNS else -0.2
    if script not in candidate.scripts:
        return -0.5
    if any(near.isalpha() and not _goes_with(script, near) for near in (before, after)):
        return -0.5
    # Capitals stand at the beginning of words, or a whole word is in capitals.
    if char.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -0.5
    # Latin words have an accent here and there; rows of them are another script misread.
    if script == "LATIN" and before.isalpha() and not before.isascii():
        return 0.4
    return 1.0 if char in candidate.common else 0.9


def _goes_with(script: str, near: str) -> bool:
    """Whether a letter stands beside one of this script in usual words."""
    if script in {"CJK", "KANA"}:
        # Names and units are written in Latin capitals between ideographs, words are not.
        return not (near.isascii() and near.islower())
    return _script(near) == script


@lru_cache(maxsize=8_192)
def _script(char: str) -> str:
    """The script of a letter; SIGN for what is no letter, NONE for what is no character."""
    category = unicodedata.category(char)
    if category in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd":
        return "NONE"
    if category[0] != "L":
        return "SIGN"
    first = unicodedata.name(char, "NONE").split(" ", 1)[0]
    return "KANA" if first in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"} else first
