"""Tokens: a text cut into the pieces that are measured and drawn whole, each with its width and where lines may break.

Hanzi are tokens of their own, letters and digits in a row are one, an emoji is one. Lines never begin with closing
marks nor end with opening ones (kinsoku), and numbers stay with their units. Widths are in ems, so that a text is
measured once for all sizes. Full-width marks give up their empty half beside other marks and at the ends of lines
(CLREQ 3.1.6), and a thin space stands between hanzi and letters (CLREQ 3.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from filmloom.draw import fonts
from filmloom.draw.faces import OURS, Fonts
from filmloom.draw.twemoji import EMOJI, has_emoji
from filmloom.types import Language

Break: TypeAlias = Literal["never", "poor", "good", "must"]

NO_BEGIN = frozenset("，。、！？：；）》」』”’】〕〉］｝％‰…—·～!?:;,.)]}%°℃")
"""A line may not begin with these."""
NO_END = frozenset("（《「『“‘【〔〈［｛￥＄$€£¥([{#")
"""A line may not end with these."""

_HALF_LEFT = frozenset("，。、：；！？）》」』”’】〕〉］｝")
"""Full-width marks whose right half is empty."""
_HALF_RIGHT = frozenset("（《「『“‘【〔〈［｛")
_EITHER = "“”‘’—…·"
"""Full-width in Chinese, narrow in other languages."""
_HAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")
_PIECE = re.compile(
    f"(?P<newline>\n)|(?P<space>[^\\S\n]+)|(?P<emoji>{EMOJI.pattern})|(?P<han>—+|…+|[{_HAN}{_EITHER}])|(?P<rest>.)"
)
_MAY_BREAK_AFTER = frozenset("-–—/")
_NUMBER_WITH_UNIT = re.compile(
    r"(?:\d+|[零〇一二三四五六七八九十百]+)号(?:线|楼|院|馆|门|厅)|第[一二三四五六七八九十百]+[\u4e00-\u9fff]"
    r"|[\u4e00-\u9fff]{2}[河江湖镇村县]|\d[\d.,]*\s(?:yuan|[a-z]{3,12}s)(?![A-Za-z])"
    r"|[\u4e00-\u9fff][得不][见到了起住完懂开]|"
    r"第?\d[\d.,:]*\s?(?:[万亿千百]+(?:公里|公斤|平方米|立方米|美元|欧元|人次|[元人米吨个户条辆位名])?"
    r"|公里|公斤|小时|分钟|平方米|美元|欧元|人次|个百分点|[年月日号时点分秒元米吨度岁位名人次个站条层件家座所列辆本张间批项种类倍成周天届期班趟笔套亩只头艘架枚届岁分])"
    r"|\d[\d.,]*\s?(?:%|‰|°C|°F|℃|km/h|km²|km|kg|cm|mm|m²|GHz|MHz|GB|MB|TB|kWh|kW|MW|GW|h|m|g|million|billion|trillion"
    r"|percent|people|(?:second|minute|hour|day|week|month|year|point)s?|a\.m\.|p\.m\.)(?![A-Za-z])"
    r"|\b(?:Mr|Ms|Mrs|Dr|Prof|No)\.?\s\w"
    r"|[$€£¥￥]\s?\d[\d.,]*(?:\s(?:million|billion|trillion))?"
)
_THIN_SPACE = 0.14
_EMOJI_ADVANCE = 1.06


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is drawn whole. Lengths in ems."""

    text: str
    """As written; what the fonts lack is left out when it is drawn."""
    begin: int
    """Index of its first character in the whole text."""
    end: int
    kind: Literal["han", "latin", "emoji"]
    advance: float
    after: float = 0.0
    """Space after it, dropped at the end of a line."""
    trim_start: float = 0.0
    """Emptiness at its left, taken away at the start of a line."""
    trim_end: float = 0.0
    brk: Break = "never"
    """How well a line may end after it."""


def tokenize(
    text: str,
    *,
    language: Language,
    bold: bool,
    tracking: float = 0.0,
    words: Collection[int] | None = None,
    faces: Fonts = OURS,
) -> list[Token]:
    """Cut a text into tokens.

    words: indices at which words end; None: Chinese text is segmented here. Breaks elsewhere between hanzi are poor.
    """
    return list(_tokenize(text, language, bold, tracking, None if words is None else frozenset(words), faces))


@lru_cache(maxsize=256)
def _tokenize(
    text: str, language: Language, bold: bool, tracking: float, words: frozenset[int] | None, faces: Fonts
) -> tuple[Token, ...]:
    ends = _word_ends(text) if words is None else words
    tokens = [_measured(piece, bold, tracking, faces) for piece in _pieces(text, language)]
    tokens = _spaced(text, tokens)
    tokens = _squeezed(tokens)
    held = _held_together(text)
    following: list[Token | None] = [*tokens[1:], None][: len(tokens)]
    return tuple(
        replace(token, brk=_break_after(text, token, after, ends, held))
        for token, after in zip(tokens, following, strict=True)
    )


def split_token(token: Token, bold: bool, tracking: float, faces: Fonts = OURS) -> list[Token]:
    """Cut a token that is wider than a line into its characters."""
    if token.kind == "emoji" or len(token.text) == 1:
        return [token]
    parts = []
    for offset, char in enumerate(token.text):
        part = Token(char, token.begin + offset, token.begin + offset + 1, token.kind, 0.0, brk="poor")
        parts.append(_measured(part, bold, tracking, faces))
    parts[-1] = replace(parts[-1], after=token.after, brk=token.brk)
    return parts


def _pieces(text: str, language: Language) -> list[Token]:
    """Tokens as they stand in the text, not measured yet; spaces and newlines are in none of them."""
    pieces: list[Token] = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind in {"newline", "space"}:
            continue
        is_picture = kind == "emoji" and has_emoji(match[0])
        is_han = kind == "han" and (match[0][0] not in _EITHER or _is_full_width(text, match, language))
        piece = Token(
            match[0], match.start(), match.end(), "emoji" if is_picture else "han" if is_han else "latin", 0.0
        )
        if pieces and _continues(pieces[-1], piece):
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text + piece.text, end=piece.end)
        else:
            pieces.append(piece)
    return pieces


def _continues(last: Token, piece: Token) -> bool:
    """Letters go on with the token before them, unless that ends where a line may break."""
    if piece.kind != "latin" or last.kind != "latin" or last.end != piece.begin:
        return False
    is_word_break = last.text[-1] in _MAY_BREAK_AFTER and len(last.text) > 1 and last.text[-2].isalpha()
    return not (is_word_break and piece.text[0].isalpha())


def _is_full_width(text: str, mark: re.Match[str], language: Language) -> bool:
    before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
    if language == "zh" and not (before and after):
        return True
    return bool(_IS_HAN.match(before) or _IS_HAN.match(after))


def _measured(piece: Token, bold: bool, tracking: float, faces: Fonts) -> Token:
    if piece.kind == "emoji":
        return replace(piece, advance=_EMOJI_ADVANCE + tracking)
    shown = drawable(piece.text)
    width = fonts.advance(shown, piece.kind, bold, faces) if shown else 0.0
    return replace(piece, advance=width + tracking * len(shown))


def drawable(text: str) -> str:
    """Without the characters that the fonts lack: they are reported, never drawn as empty boxes."""
    return text if all(fonts.has_glyph(char) for char in text) else "".join(map(fonts.drawn_as, text))


def _spaced(text: str, tokens: list[Token]) -> list[Token]:
    """Add the written spaces, and thin ones between hanzi and letters."""
    spaced = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        between = text[token.end : following.begin] if following else ""
        if "\n" in between or not following:
            gap = 0.0
        elif between:
            gap = fonts.advance(" ", "latin", False)
        else:
            gap = _THIN_SPACE if _wants_thin_space(token, following) else 0.0
        spaced.append(replace(token, after=gap))
    return spaced


def _wants_thin_space(left: Token, right: Token) -> bool:
    is_seen = left.advance > 0 and right.advance > 0
    return (
        is_seen and {left.kind, right.kind} == {"han", "latin"} and left.text[-1].isalnum() and right.text[0].isalnum()
    )


def _squeezed(tokens: list[Token]) -> list[Token]:
    """Take the empty halves out of full-width marks: beside other marks at once, at the ends of lines by trims."""
    squeezed = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        is_beside_mark = following is not None and following.kind == "han" and not token.after
        next_text = following.text if following is not None and is_beside_mark else ""
        if token.kind == "han" and token.text in _HALF_LEFT:
            if next_text in _HALF_LEFT | _HALF_RIGHT:
                token = replace(token, advance=token.advance - 0.5)  # noqa: PLW2901
            else:
                token = replace(token, trim_end=0.5)  # noqa: PLW2901
        elif token.kind == "han" and token.text in _HALF_RIGHT:
            is_doubled = next_text in _HALF_RIGHT
            token = replace(token, advance=token.advance - 0.5 * is_doubled, trim_start=0.5)  # noqa: PLW2901
        squeezed.append(token)
    return squeezed


def _held_together(text: str) -> frozenset[int]:
    """Indices at which no line may break, because a number and its unit stand around them."""
    return frozenset(
        index for match in _NUMBER_WITH_UNIT.finditer(text) for index in range(match.start() + 1, match.end())
    )


def _word_ends(text: str) -> frozenset[int]:
    """Where words end, by a dictionary, if there are hanzi in the text."""
    if not _IS_HAN.search(text):
        return frozenset()
    import rjieba

    ends, index = set(), 0
    for word in rjieba.cut(text):
        index += len(word)
        ends.add(index)
    return frozenset(ends)


def _break_after(
    text: str, token: Token, following: Token | None, ends: Collection[int], held: frozenset[int]
) -> Break:
    if following is None:
        return "must"
    between = text[token.end : following.begin]
    if "\n" in between:
        return "must"
    if following.text[0] in NO_BEGIN or token.text[-1] in NO_END or following.begin in held:
        return "never"
    if between or token.text[-1] in NO_BEGIN:
        return "good"
    if token.text[-1] == "-":
        return "poor"
    return "good" if token.end in ends or "han" not in {token.kind, following.kind} else "poor"
