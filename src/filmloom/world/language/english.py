"""English sentences to items: longest match over phrases, then nouns with their counts, colours and sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, TypeAlias

from filmloom.world import lexicon
from filmloom.world.language import english_words as words
from filmloom.world.language.items import (
    ANOTHER,
    Act,
    Heading,
    Item,
    Link,
    Mark,
    Pace,
    Pronoun,
    Setting,
    Thing,
    Unknown,
    Where,
)
from filmloom.world.scene import ActorSize, Color

_TOKEN: Final = re.compile(r"[“\"][^”\"]{1,120}[”\"]|[A-Za-z]+(?:-[A-Za-z]+)*|\d+(?:[.,]\d+)*|[.,;:!?…]")
_MOST: Final = 6
"""The most actors of a kind that a spec can count."""
_PICTURE: Final = re.compile(r".+\.(?:png|jpe?g|webp|svg)", re.IGNORECASE)
_SECONDS: Final = frozenset(("second", "seconds", "sec", "secs", "s"))
_BEFORE_VERBS: Final = (Mark("and"), Mark("then"), Mark("while"))
_COUNTRIES: Final = frozenset(("Turkey", "China", "Jordan", "Chad"))
_WRITTEN_LARGE: Final = frozenset(("sun", "moon", "earth", "santa", "christmas_tree", "t_shirt", "ufo", "dna"))
"""What is written with a capital and meant as the thing all the same: the Moon."""


@dataclass(frozen=True, slots=True)
class _Noun:
    concept: str
    plural: bool
    also: Item | None = None
    """What the same word means as a verb: leaves, rose, waves."""


_Entry: TypeAlias = Item | _Noun | Literal["guard"]


@dataclass(slots=True)
class _Phrase:
    """What has been read of a noun phrase before its noun."""

    started: bool = False
    count: int | None = None
    color: Color | None = None
    color_word: str = ""
    size: ActorSize | None = None
    definite: bool = False
    ordinal: int = 0
    unplaced: list[str] = field(default_factory=list)


def read(text: str, *, all_emoji: bool = False) -> list[Item]:
    """The items of an English text; with `all_emoji`, words that the lexicon lacks are sought among emoji names."""
    return list(_Reader(text, all_emoji).items())


class _Reader:
    def __init__(self, text: str, all_emoji: bool) -> None:
        text = text.replace("’", "'")
        self.tokens = [match.group() for match in _TOKEN.finditer(text)]
        self.lower = [token.lower() for token in self.tokens]
        spelled = [token for token in self.tokens if token[0].isalpha()]
        self.headline = sum(token[0].isupper() for token in spelled) * 2 > len(spelled)
        """Most words have a capital, so that capitals tell no names."""
        self.all_emoji = all_emoji
        self.at = 0
        self.phrase = _Phrase()
        self.before: Item | None = None
        self.known: Item | None = None
        """The last item that says neither where nor how fast."""
        self.named: set[str] = set()
        """Concepts of the things so far."""

    def items(self) -> Iterator[Item]:
        while self.at < len(self.tokens):
            for item in self._next():
                self.before = item
                self.named |= {item.concept} if isinstance(item, Thing) else set()
                self.known = self.known if isinstance(item, (Where, Pace)) else item
                yield item
        yield from self._abandon()

    def _next(self) -> Iterator[Item]:
        token = self.tokens[self.at]
        if token[0] in '“"':
            yield from self._quoted(token[1:-1])
            return
        length, entry = self._longest()
        if self._modifier(length):
            return
        if token.lower() == "left" and isinstance(self.known, Act):
            entry = Heading("left")  # moves slowly left: the way, not the past of leave
        if entry is None:
            yield from self._unmatched()
            return
        if entry == "guard":
            yield from self._abandon()
            yield Unknown(" ".join(self._take(length)), figurative=True)
        elif isinstance(entry, _Noun):
            yield from self._noun(entry, length)
        else:
            yield from self._abandon()
            self.at += length
            yield entry

    def _quoted(self, name: str) -> Iterator[Item]:
        self.at += 1
        if _PICTURE.fullmatch(name):
            yield self._thing(name, "", name, plural=False)
        elif found := lexicon.find(name, "en"):
            yield self._thing(name, found.key, "", plural=False)
        else:
            yield from self._abandon()
            yield Unknown(name)

    def _longest(self) -> tuple[int, _Entry | None]:
        for phrase, entry in _phrases().get(self.lower[self.at], ()):
            end = self.at + len(phrase)
            if tuple(self.lower[self.at : end]) == phrase and self._meant(entry, end):
                return len(phrase), entry
        return 1, None

    def _meant(self, entry: _Entry, end: int) -> bool:
        """Whether no noun is cut (above the ice cream, a cook by day), and a guard that is a name is written as one."""
        if entry == "guard":
            return self._guards(end)
        if isinstance(entry, _Noun) and entry.plural and self._says_what_it_does(end):
            return False
        if isinstance(entry, Link) and end - self.at > 1 and self.phrase.started and self._noun_length(self.at):
            return False
        return not (isinstance(entry, Setting) and end - self.at > 1 and self._noun_length(end - 1) > 1)

    def _says_what_it_does(self, end: int) -> bool:
        """Whether a plural of two words is a noun and its verb: a bus stops, but two bus stops, and bus stops grow."""
        verb, after = (self.lower[at] if at < len(self.lower) else "" for at in (end - 1, end))
        return (
            self.phrase.count in (None, 1)
            and not isinstance(self.before, Link)
            and self._noun_length(self.at, end - 1) == end - 1 - self.at > 0
            and _begins_act(verb)
            and not _begins_act(after)
            and after not in ("are", "were")
            and not self._was_named(" ".join(self.lower[self.at : end]))
        )

    def _guards(self, end: int) -> bool:
        """Whether a guard is meant here: a name is written as one, and nothing like it was named before."""
        if self.lower[self.at] == "the" and self._was_named(" ".join(self.lower[self.at + 1 : end])):
            return False
        written = " ".join(self.tokens[self.at : end])
        if written.lower() in _guards() or self.headline:
            return written.lower() in _guards()
        if written not in _guards() or self.phrase.started:
            return written in _guards() and " " in written
        if not self._opens_sentence() or " " in written:
            return True
        after = self.lower[end] if end < len(self.lower) else ""
        return written in _COUNTRIES or (written == "Apple" and after not in _phrases())

    def _was_named(self, word: str) -> bool:
        """Whether a noun names a thing that came before: a coach, then the coach."""
        found = lexicon.words("en").get(word)
        return found is not None and found.key in self.named

    def _opens_sentence(self) -> bool:
        return self.at == 0 or self.tokens[self.at - 1] in ".!?:;"

    def _modifier(self, length: int) -> bool:
        """Read a count, colour, size or article, if that is what comes next."""
        for size in range(3, 0, -1):
            words_here = " ".join(self.lower[self.at : self.at + size])
            opens_noun = size > 1 and self._noun_length(self.at + 1) >= size
            if size >= length and not opens_noun and self._modify(words_here):
                self.at += size
                return True
        return False

    def _modify(self, word: str) -> bool:
        phrase = self.phrase
        if word in words.ORDINALS and not phrase.definite:
            return False
        if word in words.COUNTS:
            phrase.count = words.COUNTS[word] if phrase.count is None or word not in ("a", "an") else phrase.count
        elif word in words.OTHER:
            phrase.definite |= word.startswith("the")
            phrase.ordinal = ANOTHER
        elif word in words.THE:
            phrase.definite = True
        elif word in words.COLORS:
            phrase.color, phrase.color_word = words.COLORS[word], word
        elif word in words.SIZES:
            phrase.size = words.SIZES[word]
        elif word in words.ORDINALS:
            phrase.ordinal = words.ORDINALS[word]
        elif not (phrase.started and word in {"group", "of", "groups", *words.ADJECTIVES}):
            return self._number(word)
        phrase.started = True
        return True

    def _number(self, word: str) -> bool:
        """A number that counts things; more than can be drawn is said so through an unplaced word."""
        following = self.lower[self.at + 1] if self.at + 1 < len(self.lower) else ""
        number = int(word) if word.isdigit() else words.NUMBERS.get(word, 0)
        if number < 1 or following in _SECONDS or not self._counts_noun():
            return False
        self.phrase.count = min(number, _MOST)
        if number > _MOST:
            self.phrase.unplaced.append(word)
        self.phrase.started = True
        return True

    def _counts_noun(self) -> bool:
        ahead = range(self.at + 1, min(self.at + 4, len(self.lower)))
        return any(self._noun_length(at) for at in ahead)

    def _noun_length(self, at: int, end: int | None = None) -> int:
        """How many words the longest noun has that begins there and ends by then: 0 for none."""
        following = _phrases().get(self.lower[at], ()) if at < len(self.lower) else ()
        fitting = (
            len(phrase)
            for phrase, entry in following
            if isinstance(entry, _Noun) and tuple(self.lower[at : at + len(phrase)][: end and end - at]) == phrase
        )
        return next(fitting, 0)

    def _noun(self, noun: _Noun, length: int) -> Iterator[Item]:
        if noun.also is not None and self._is_verb():
            yield from self._abandon()
            self.at += length
            yield noun.also
            return
        name = " ".join(self.tokens[self.at : self.at + length])
        after = self.lower[self.at + length] if self.at + length < len(self.lower) else ""
        of_it = after in words.ABSTRACT and not noun.plural
        if of_it or self._is_name(name, noun):
            yield from self._abandon()
            yield Unknown(" ".join(self._take(length + of_it)))
            return
        self.at += length
        yield self._thing(name, noun.concept, "", plural=noun.plural)
        yield from (Unknown(word) for word in self._leftovers)

    def _is_verb(self) -> bool:
        verb_follows = self.at + 1 < len(self.lower) and _begins_act(self.lower[self.at + 1])
        placed = isinstance(self.before, Where) and isinstance(self.known, Thing)
        subject = placed or isinstance(self.before, (Thing, Pronoun, Act, Unknown)) or self.before in _BEFORE_VERBS
        return not self.phrase.started and subject and not verb_follows

    def _is_name(self, name: str, noun: _Noun) -> bool:
        """A capital inside a sentence makes a noun a name: Mr Fox, the Rockets."""
        capital = name[0].isupper() and not self.headline and noun.concept not in _WRITTEN_LARGE
        return capital and not self._opens_sentence()

    def _thing(self, name: str, concept: str, picture: str, *, plural: bool) -> Thing:
        phrase, self.phrase = self.phrase, _Phrase()
        self._leftovers = phrase.unplaced
        color = phrase.color
        if color and concept and not lexicon.concept(concept).tintable:
            color = None
            self._leftovers = [*self._leftovers, phrase.color_word]
        return Thing(
            text=name,
            concept=concept,
            picture=picture,
            count=phrase.count,
            plural=plural,
            color=color,
            size=phrase.size,
            definite=phrase.definite,
            ordinal=phrase.ordinal,
        )

    def _unmatched(self) -> Iterator[Item]:
        word = self.lower[self.at]
        following = self.lower[self.at + 1] if self.at + 1 < len(self.lower) else ""
        if following in _SECONDS and (seconds := _seconds(word)):
            yield from self._abandon()
            self.at += 2
            yield Setting("seconds", seconds)
        elif self.all_emoji and word not in words.SKIPPED and (found := self._other_emoji()):
            length, concept = found
            name = " ".join(self._take(length))
            yield self._thing(name, concept.key, "", plural=name.lower() not in concept.en)
        else:
            self.at += 1
            if word not in words.SKIPPED and word not in words.ADJECTIVES:
                yield from self._abandon()
                yield Unknown(self.tokens[self.at - 1])

    def _other_emoji(self) -> tuple[int, lexicon.Concept] | None:
        if isinstance(self.before, Thing) and not self.phrase.started:
            return None
        for length in range(min(4, len(self.tokens) - self.at), 0, -1):
            found = lexicon.find(" ".join(self.lower[self.at : self.at + length]), "en")
            if found is not None and found.key.startswith("emoji:"):
                return length, found
        return None

    def _abandon(self) -> Iterator[Item]:
        """Give up a noun phrase whose noun didn't come; its colour is a word without a place."""
        phrase, self.phrase = self.phrase, _Phrase()
        yield from (Unknown(word) for word in (*phrase.unplaced, phrase.color_word) if word)

    def _take(self, length: int) -> list[str]:
        self.at += length
        return self.tokens[self.at - length : self.at]


def _seconds(word: str) -> float | None:
    small = words.COUNTS.get(word) or words.NUMBERS.get(word)
    number = float(small) if small else float(word) if re.fullmatch(r"\d+(\.\d+)?", word) else 0.0
    return number if 0 < number <= 60 else None


@cache
def _guards() -> frozenset[str]:
    """The guards as their words stand in a text: lion s share."""
    return frozenset(" ".join(_TOKEN.findall(guard)) for guard in lexicon.guards("en"))


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], _Entry], ...]]:
    """Phrases by their first word, the longest first; at the same length a guard comes before a noun."""
    table: dict[tuple[str, ...], _Entry] = {_key(text): item for text, item in words.items().items()}
    for concept in lexicon.concepts():
        for word, plural in (*((word, False) for word in concept.en), *((word, True) for word in concept.plurals)):
            key = _key(word)
            known = table.get(key)
            if not isinstance(known, _Noun):
                verb = known if isinstance(known, (Act, Link)) else None
                table[key] = _Noun(concept.key, plural, verb)
    found: dict[str, list[tuple[tuple[str, ...], _Entry]]] = {}
    for guard in lexicon.guards("en"):
        found.setdefault(_key(guard)[0], []).append((_key(guard), "guard"))
    for key, entry in table.items():
        found.setdefault(key[0], []).append((key, entry))
    return {first: tuple(sorted(group, key=lambda pair: -len(pair[0]))) for first, group in found.items()}


def _key(text: str) -> tuple[str, ...]:
    return tuple(token.lower() for token in _TOKEN.findall(text))


def _begins_act(word: str) -> bool:
    return any(isinstance(entry, Act) for _, entry in _phrases().get(word, ()))
