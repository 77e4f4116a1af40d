"""Chinese sentences to items: longest match over a dictionary, checked against rjieba's words.

A word inside a longer word that means something else (花 in 天花板, 马 in 马上) is not taken: the longer word is a
guard, or rjieba knows it as one word and the rest of it says nothing that we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, TypeAlias

from filmloom.world import lexicon
from filmloom.world.language import chinese_words as words
from filmloom.world.language.items import ANOTHER, Act, Item, Link, Mark, Pace, Setting, Thing, Unknown
from filmloom.world.scene import ActorSize, Color

_MOST: Final = 6
_NUMBER: Final = rf"(?:\d+|[{''.join(words.DIGITS)}]+)"
_COUNT: Final = re.compile(rf"(?P<number>{_NUMBER})(?:多)?(?P<measure>[{words.MEASURES}])")
_ORDINAL: Final = re.compile(rf"第(?P<number>{_NUMBER})(?P<measure>[{words.MEASURES}])")
_SECONDS: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*秒钟?")
_THAT: Final = re.compile(rf"[这那](?:些|[{words.MEASURES}])?")
_QUOTED: Final = re.compile(r"[“\"《](?P<name>[^”\"》]{1,120})[”\"》]")
_COLOR: Final = re.compile(rf"(?P<color>{'|'.join(sorted(words.COLORS, key=len, reverse=True))})(?:色的|色|的)?")
_PICTURE: Final = re.compile(r".+\.(?:png|jpe?g|webp|svg)", re.IGNORECASE)
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z-]*|\d+(?:\.\d+)?%?")
_LONGEST: Final = 8

_Entry: TypeAlias = Item | lexicon.Concept | Literal["guard"]


def read(text: str, *, all_emoji: bool = False, strict: bool = False) -> list[Item]:
    """The items of a Chinese text.

    With `all_emoji`, words that the lexicon lacks are sought among emoji names. With `strict`, rjieba also guesses at
    names that no dictionary has, so that nothing is seen in them: right for news, too careful for prompts.
    """
    return list(_Reader(text, all_emoji, strict).items())


class _Reader:
    def __init__(self, text: str, all_emoji: bool, strict: bool) -> None:
        import rjieba

        self.text = text
        self.all_emoji = all_emoji
        self.ends = _boundaries(rjieba.cut(text, strict))
        self.at = 0
        self.color: Color | None = None
        self.color_word = ""
        self.size: ActorSize | None = None
        self.count: int | None = None
        self.ordinal = 0
        self.definite = False
        self.plural = False
        self.extra: list[str] = []
        self.before: Item | None = None
        self.noun_end = -1
        """Where the last noun ended: what comes after it begins a word."""

    def items(self) -> Iterator[Item]:
        while self.at < len(self.text):
            for item in self._next():
                self.before = item
                yield item
        yield from self._abandon()

    def _next(self) -> Iterator[Item]:
        length, entry = self._longest()
        if entry == "guard":
            yield from self._abandon()
            yield Unknown(self._take(length), figurative=True)
        elif (quoted := _QUOTED.match(self.text, self.at)) is not None:
            self.at = quoted.end()
            yield from self._quoted(quoted["name"])
        elif (seconds := self._seconds()) is not None:
            yield seconds
        elif self._modifier(length, entry):
            return
        elif isinstance(entry, lexicon.Concept):
            yield from self._noun(entry, length)
        elif entry is not None:
            yield from self._abandon()
            self.at += length
            yield entry
        else:
            yield from self._unmatched()

    def _longest(self) -> tuple[int, _Entry | None]:
        table = _dictionary()
        for length in range(min(_LONGEST, len(self.text) - self.at), 0, -1):
            entry = table.get(self.text[self.at : self.at + length].lower())
            if entry == "guard" and not self._ends_inside_word(length):
                return length, entry
            if entry is not None and entry != "guard" and self._stands_alone(length, entry):
                return length, entry
        return 1, None

    def _stands_alone(self, length: int, entry: _Entry) -> bool:
        """Whether a match is a word of its own and not a part of a longer word that means something else."""
        start, end = self.at, self.at + length
        if not isinstance(entry, lexicon.Concept) and self._cuts_noun(start, end):
            return False
        if isinstance(entry, (Mark, Pace)) and length > 1:
            return True
        outer_start = start if start == self.noun_end else max(point for point in self.ends if point <= start)
        outer_end = min(point for point in self.ends if point >= end)
        rest = self.text[outer_start:start] + self.text[end:outer_end]
        if not rest or (outer_start == start and self._noun_reaches(end, outer_end)):
            return True
        if isinstance(entry, lexicon.Concept) and self._opens_noun() and self._verb_reaches(end, outer_end):
            return True
        if length == 1 and not isinstance(entry, lexicon.Concept) and not _makes_sense(rest):
            return False
        return _makes_sense(self.text[outer_start:start]) and _makes_sense(self.text[end:outer_end])

    def _ends_inside_word(self, length: int) -> bool:
        """Whether a guard ends inside a word: 马上 in 马上方, 花掉 in 一朵花掉下来, 有钱 in 有钱袋."""
        end = self.at + length
        return self._cuts_whole_noun(end) or any(
            isinstance(_dictionary().get(self.text[self.at : at]), lexicon.Concept)
            and (
                (isinstance(place := _dictionary().get(self.text[at : end + 1]), Link) and place.after)
                or (self._opens_noun() and self._verb_reaches(at, end + 1))
            )
            for at in range(self.at + 1, end)
        )

    def _cuts_whole_noun(self, end: int) -> bool:
        """Whether a noun that rjieba also sees begins before this end and goes on after it."""
        return any(
            isinstance(_dictionary().get(self.text[at:stop]), lexicon.Concept)
            for at in self.ends
            if self.at < at < end
            for stop in self.ends
            if end < stop <= at + _LONGEST
        )

    def _opens_noun(self) -> bool:
        """Whether a number, colour or size was read, after which only a noun can come."""
        return self.count is not None or self.size is not None or self.color is not None

    def _verb_reaches(self, start: int, end: int) -> bool:
        """Whether a verb begins there that ends there or later: 变大 in 心形变大, of which rjieba makes 形变."""
        stops = range(max(end, start + 1), min(start + _LONGEST, len(self.text)) + 1)
        return any(isinstance(_dictionary().get(self.text[start:stop]), Act) for stop in stops)

    def _noun_reaches(self, start: int, end: int) -> bool:
        """Whether a noun begins there and covers all up to the end: 游戏手柄 after 玩, though 玩游戏 is a word."""
        stops = range(end, min(start + _LONGEST, len(self.text)) + 1)
        return any(isinstance(_dictionary().get(self.text[start:stop]), lexicon.Concept) for stop in stops)

    def _cuts_noun(self, start: int, end: int) -> bool:
        """Whether a noun begins inside a match and goes on after it: 在雨 in 在雨伞上."""
        longest = range(end + 1, min(end + _LONGEST, len(self.text)) + 1)
        return any(
            isinstance(_dictionary().get(self.text[at:stop]), lexicon.Concept)
            for at in range(start + 1, end)
            for stop in longest
        )

    def _modifier(self, length: int, entry: _Entry | None) -> bool:
        """Read a count, colour, size or 那 if that is what comes next."""
        if (match := _ORDINAL.match(self.text, self.at)) is not None:
            self.ordinal = _number(match["number"])
        elif (match := self._count()) is not None:
            self._counted(match)
        elif entry is None and (match := _THAT.match(self.text, self.at)) is not None:
            self.definite = True
        elif length == 1 and (match := _COLOR.match(self.text, self.at)) is not None and self._before_noun(match.end()):
            self.color, self.color_word = words.COLORS[match["color"]], match["color"]
        else:
            return self._word_modifier(length, entry)
        self.at = match.end()
        return True

    def _word_modifier(self, length: int, entry: _Entry | None) -> bool:
        for size in range(4, 0, -1):
            word = self.text[self.at : self.at + size]
            if size < length or not self._before_noun(self.at + size):
                continue
            if word in words.OTHER or word in words.VAGUE or word in words.SIZES or word in words.ADJECTIVES:
                self._modify(word)
                self.at += size
                return True
        return False

    def _modify(self, word: str) -> None:
        if word in words.OTHER:
            self.ordinal = ANOTHER
        elif word in words.VAGUE:
            self.count = words.VAGUE[word]
        elif word in words.SIZES:
            self.size = words.SIZES[word]

    def _count(self) -> re.Match[str] | None:
        match = _COUNT.match(self.text, self.at)
        return match if match is not None and self._before_noun(match.end()) else None

    def _counted(self, match: re.Match[str]) -> None:
        number = _number(match["number"]) * 1
        self.count = words.MANY.get(match["measure"], number) if number == 1 else number
        if self.count > _MOST:
            self.extra.append(match["number"])
            self.count = _MOST

    def _before_noun(self, at: int) -> bool:
        """Whether what follows leads to a noun: any character that may open one."""
        rest = self.text[at : at + 1]
        return bool(rest) and rest not in "，。、；！？,.;!?秒" and not self.text.startswith(("边",), at)

    def _noun(self, concept: lexicon.Concept, length: int) -> Iterator[Item]:
        after = self.text[self.at + length :]
        head = next((head for head in words.ABSTRACT if after.startswith(head)), "")
        if head:
            yield from self._abandon()
            yield Unknown(self._take(length + len(head)))
            return
        name = self._take(length)
        if self.text.startswith("们", self.at):
            self.at += 1
            self.plural = True
        yield from self._thing(name, concept.key, "")

    def _thing(self, name: str, concept: str, picture: str) -> Iterator[Item]:
        tintable = not concept or lexicon.concept(concept).tintable
        self.noun_end = self.at
        yield Thing(
            text=name,
            concept=concept,
            picture=picture,
            count=self.count,
            plural=self.plural,
            color=self.color if tintable else None,
            size=self.size,
            definite=self.definite or self.count is None,
            ordinal=self.ordinal,
        )
        if not tintable and self.color_word:
            yield Unknown(self.color_word)
        yield from (Unknown(word) for word in self.extra)
        self._forget()

    def _quoted(self, name: str) -> Iterator[Item]:
        if _PICTURE.fullmatch(name):
            yield from self._thing(name, "", name)
        elif found := lexicon.find(name, "zh"):
            yield from self._thing(name, found.key, "")
        else:
            yield from self._abandon()
            yield Unknown(name)

    def _seconds(self) -> Setting | None:
        match = _SECONDS.match(self.text, self.at)
        if match is None:
            return None
        written = match["number"]
        seconds = float(written) if written[0].isdigit() else float(_number(written))
        if not 0 < seconds <= 60:
            return None
        self.at = match.end()
        return Setting("seconds", seconds)

    def _unmatched(self) -> Iterator[Item]:
        end = min(point for point in self.ends if point > self.at)
        latin = _LATIN.match(self.text, self.at)
        word = latin.group() if latin else self.text[self.at : end]
        if self.all_emoji and (found := self._other_emoji()) is not None:
            yield from self._thing(self._take(len(found.zh[0])), found.key, "")
            return
        if word in words.SKIPPED or not word.strip() or not re.search(r"\w", word):
            self.at += len(word)
            return
        inner = next((at for at in range(self.at + 1, self.at + len(word)) if self._known_at(at)), self.at + len(word))
        word = self._take(inner - self.at)
        if word not in words.SKIPPED:
            yield from self._abandon()
            yield Unknown(word)

    def _known_at(self, at: int) -> bool:
        """Whether a known word begins inside a word that isn't known as a whole."""
        before, self.at = self.at, at
        known = self._longest()[1] is not None
        self.at = before
        return known

    def _other_emoji(self) -> lexicon.Concept | None:
        counted = self.count is not None or self.ordinal
        if not counted and isinstance(self.before, Thing):
            return None
        for length in range(min(_LONGEST, len(self.text) - self.at), 1, -1):
            found = lexicon.find(self.text[self.at : self.at + length], "zh")
            placed = counted or self.before != Mark("at") or self._locative_at(self.at + length)
            if found is not None and found.key.startswith("emoji:") and placed:
                return found
        return None

    def _locative_at(self, at: int) -> bool:
        entries = (_dictionary().get(self.text[at : at + length]) for length in (3, 2, 1))
        return any(isinstance(entry, Link) and entry.after for entry in entries)

    def _abandon(self) -> Iterator[Item]:
        """Give up a noun phrase whose noun didn't come; its colour is a word without a place."""
        yield from (Unknown(word) for word in (*self.extra, self.color_word) if word)
        self._forget()

    def _forget(self) -> None:
        self.color, self.color_word, self.size, self.count = None, "", None, None
        self.ordinal, self.definite, self.plural, self.extra = 0, False, False, []

    def _take(self, length: int) -> str:
        self.at += length
        return self.text[self.at - length : self.at]


def _boundaries(tokens: list[str]) -> list[int]:
    points = [0]
    for token in tokens:
        points.append(points[-1] + len(token))
    return points


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return words.DIGITS.get(written[-1], 0)
    return words.DIGITS.get(tens, 1) * 10 + words.DIGITS.get(ones, 0)


@cache
def _makes_sense(rest: str) -> bool:
    """Whether what is left of a longer word is made of words that we know, so that the longer word is a phrase."""
    if not rest or rest in words.SKIPPED:
        return True
    known = _dictionary().keys() | words.SIZES.keys() | words.COLORS.keys() | words.ADJECTIVES | words.SKIPPED
    small = (*words.DIGITS, *words.MEASURES)
    return any(
        (rest[:length] in known or rest[:length] in small) and _makes_sense(rest[length:])
        for length in range(len(rest), 0, -1)
    )


@cache
def _dictionary() -> dict[str, _Entry]:
    """Every word that is known: how, where and when, the lexicon, and the guards, which win over the same word."""
    table: dict[str, _Entry] = dict(words.items())
    table |= lexicon.words("zh")
    table |= dict.fromkeys(lexicon.guards("zh"), "guard")
    return table
