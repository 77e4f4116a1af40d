"""Text to sentences and clauses, in Chinese and English; the pieces joined are always the text again.

By rule: enders (。！？!?. and their runs), what protects them (abbreviations, decimals, initials, quotation marks and
brackets that close in the same paragraph), and what keeps a quotation with the words that say whose it is.
"""

from __future__ import annotations

import re

_ENDER = re.compile(r"(?:[。！？!?]|\.{3,}|……|…|\.)+[”’」』）)\]\"'»]*|\n+")
_PAIRS = {"“": "”", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】", '"': '"'}
_LONGEST_PAIR = 400  # characters: an opening mark whose partner is further away protects nothing
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|Rev|Hon|No|Nos|vs|etc|cf|ca|al|approx|Inc|Ltd|Co"
    r"|Corp|Dept|Univ|Fig|Vol|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mt|Ave|Rd)"
    r"|\b(?:e\.g|i\.e|a\.m|p\.m|U\.S|U\.K|U\.N|E\.U|Ph\.D|D\.C)|\b[A-Z]|(?:\b[A-Za-z]\.)+[A-Za-z])\.$"
)
_SAYS_ZH = re.compile(r"[^，。！？；\n]{0,16}(?:说|表示|介绍|告诉|称|道|指出|认为|坦言|回忆|感叹|笑着)")
_SAYS_EN = re.compile(
    r"\s*(?:[A-Za-z.'-]+\s+){0,5}(?:said|says|added|adds|told|recalled|recalls|explained|explains|noted|asked|wrote)\b"
)
_CLAUSE = re.compile(r"[，；：,;:][”’」』）)\"']*(?=\s|[^\x00-\x7f]|$)|——|\s[—–-]{1,2}\s")


def split_sentences(text: str) -> list[str]:
    """The sentences of `text` in order, each with the space after it; joined they are `text`."""
    protected = _protected_spans(text)
    pieces, start = [], 0
    for match in _ENDER.finditer(text):
        end = match.end()
        if not _ends_sentence(text, match, protected):
            continue
        while end < len(text) and text[end].isspace():
            end += 1
        if end > start:
            pieces.append(text[start:end])
            start = end
    if start < len(text):
        pieces.append(text[start:])
    return _with_letters(pieces)


def split_clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, each with its closing mark and the space after it; joined they are the sentence."""
    protected = _protected_spans(sentence, longest=60)
    pieces, start = [], 0
    for match in _CLAUSE.finditer(sentence):
        if any(begin < match.start() and match.end() < end for begin, end in protected):
            continue
        end = match.end()
        while end < len(sentence) and sentence[end].isspace():
            end += 1
        pieces.append(sentence[start:end])
        start = end
    if start < len(sentence):
        pieces.append(sentence[start:])
    return _with_letters(pieces)


def has_sentence_end(text: str) -> bool:
    """Whether anything in the text closes a sentence."""
    return re.search(r"[。！？!?…]|[\w)\"”]\.(?:\s|$)|[؟।۔።]", text) is not None


def _protected_spans(text: str, longest: int = _LONGEST_PAIR) -> list[tuple[int, int]]:
    spans, index = [], 0
    while index < len(text):
        closer = _PAIRS.get(text[index])
        end = text.find(closer, index + 1, index + longest) if closer else -1
        if end > index and "\n" not in text[index:end]:
            spans.append((index, end + 1))
            index = end
        index += 1
    return spans


def _ends_sentence(text: str, match: re.Match[str], protected: list[tuple[int, int]]) -> bool:
    mark, start, end = match.group(), match.start(), match.end()
    if mark[0] == "\n":
        return True
    if any(begin < start and end < stop for begin, stop in protected):
        return False
    rest = text[end:]
    if not rest.strip():
        return True
    if mark[0] in "….":
        return _dot_ends_sentence(text, start, mark, rest)
    if mark[-1] in "”」』\"'" and (_SAYS_ZH.match(rest) or _SAYS_EN.match(rest)):
        return False
    return mark[0] in "。！？" or _new_start(rest)


def _dot_ends_sentence(text: str, start: int, mark: str, rest: str) -> bool:
    if mark[0] == "…" or mark.startswith("..."):
        return rest[0] == "\n" or (rest[0].isspace() and _new_start(rest))
    if mark == "." and _ABBREVIATION.search(text[max(0, start - 12) : start + 1]) and rest[0] != "\n":
        return False
    if mark[-1] in "”\"'" and _SAYS_EN.match(rest):
        return False
    return _new_start(rest)


def _new_start(rest: str) -> bool:
    """Whether what follows an ASCII ender begins a sentence: space and no small letter, or a Chinese character."""
    if not rest[0].isspace():
        return rest[0] >= "\u2e80"
    after = rest.lstrip()
    return not after or not after[0].islower()


def _with_letters(pieces: list[str]) -> list[str]:
    """Pieces that hold no letter or digit go with the piece before them (or after, at the beginning)."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (not _speaks(piece) or not _speaks(joined[-1])):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _speaks(piece: str) -> bool:
    return any(character.isalnum() for character in piece)
