"""What is said of a spec, in Chinese: nouns with their traits, verbs, relations, settings, in changing orders."""

from __future__ import annotations

import random
from functools import cache, partial
from typing import Final

from filmloom.world import lexicon
from filmloom.world.captions import chinese_words as words
from filmloom.world.captions.choice import Said
from filmloom.world.scene import Actor, Motion, Relation

_LASTING: Final = frozenset(("left", "right", "up", "down", "bounce", "spin", "grow", "shrink", "orbit", "shake"))
"""What can be under way: 正在."""


def say(said: Said, dice: random.Random) -> str:
    """One way to say it."""
    return _Talk(said, dice).text()


class _Talk:
    """One caption: who was named already, and how."""

    def __init__(self, said: Said, dice: random.Random) -> None:
        self.said = said
        self.dice = dice
        self.named: dict[str, str] = {}
        self.last = ""
        """Whom the last clause was about."""
        self.now = "正在" if dice.random() < 0.3 else ""
        self.inner = ""
        """A place that is said after the first subject: 一只猫在草地上走."""

    def text(self) -> str:
        setting, alone = self._settings()
        if not self.said.actors:
            return _finished([f"{setting}，空无一物"], alone, self.dice)
        parts = self._parts()
        self.dice.shuffle(alone)
        if setting:
            parts[0] = f"{setting}，{parts[0]}"
        return _finished(parts, alone, self.dice)

    def _settings(self) -> tuple[str, list[str]]:
        """What is said first, and the sentences about the picture as a whole."""
        spec, dice, fields = self.said.spec, self.dice, self.said.settings
        alone = []
        if "camera" in fields:
            alone.append(f"镜头{dice.choice(words.CAMERAS[spec.camera])}")
        if "seconds" in fields:
            alone.append(f"{dice.choice(('时长', '持续', '视频长'))}{spec.seconds:g}秒")
        background = dice.choice(words.BACKGROUNDS[spec.background]) if "background" in fields else ""
        hour = dice.choice(words.HOURS[spec.hour]) if "hour" in fields else ""
        weather = dice.choice(words.WEATHERS[spec.weather]) if "weather" in fields else ""
        if background and not hour and not weather and self._begins_with_event() and dice.random() < 0.4:
            self.inner, background = f"在{background}", ""
        if hour and background and dice.random() < 0.6 and not hour.endswith("时"):
            background, hour = f"{hour}的{background}", ""
        parts = [part for part in (hour, background) if part]
        if weather:
            parts.insert(dice.randrange(len(parts) + 1), weather)
        return "，".join(parts), alone

    def _begins_with_event(self) -> bool:
        return bool(self.said.steps) and not self.said.relations and not self._idle()

    def _parts(self) -> list[str]:
        """Sentences: who is there, who is related to whom, what happens."""
        makers = [partial(self._relation, relation) for relation in self.said.relations]
        if self.said.steps:
            makers.append(partial(self._events))
        idle = self._idle()
        if idle:
            makers.append(partial(self._there_are, idle))
        self.dice.shuffle(makers)
        listed = len(self.said.actors) > 1 and not (self.inner or self.said.relations or idle)
        if listed and self.dice.random() < 0.25:
            makers.insert(0, partial(self._there_are, list(self.said.actors)))
        return [make() for make in makers]

    def _idle(self) -> list[Actor]:
        busy = {motion.actor for step in self.said.steps for motion in step}
        busy |= {name for each in self.said.relations for name in (each.subject, each.object)}
        return [actor for actor in self.said.actors if actor.name not in busy]

    def _there_are(self, actors: list[Actor]) -> str:
        listed: list[str] = []
        for actor in actors:
            where = self._where(actor)
            also = "还" if listed and not where else ""
            listed.append(f"{where}{also}有{self._counted(actor)}")
        self.last = actors[0].name if len(actors) == 1 else ""
        return "，".join(listed)

    def _relation(self, relation: Relation) -> str:
        turned = relation.kind in words.TURNED and self.dice.random() < 0.3
        table = words.TURNED if turned else words.RELATIONS
        first, second = (relation.object, relation.subject) if turned else (relation.subject, relation.object)
        pattern = self.dice.choice(table[relation.kind])
        if relation.kind == "plays_with" and not self._is_alive(second):
            pattern = self.dice.choice(("{}玩{}", "{}玩着{}"))
        who = self._name(first)
        whom = self._name(second)
        self.last = first
        return pattern.format(who, whom)

    def _is_alive(self, name: str) -> bool:
        concept = self.said.actor(name).concept
        return bool(concept) and lexicon.concept(concept).category in ("animals", "people")

    def _events(self) -> str:
        text = ""
        only = len({motion.actor for step in self.said.steps for motion in step}) == 1
        first = self.dice.choice(("先", "先是", "首先", "")) if len(self.said.steps) > 1 else ""
        for index, step in enumerate(self.said.steps):
            link = self.dice.choice(words.THEN) if index else ""
            text += link + self._step(index, step, omit=only and index > 0, opening="" if index else first)
        return text

    def _step(self, index: int, step: tuple[Motion, ...], *, omit: bool, opening: str) -> str:
        """What all do at once."""
        doings: dict[str, list[Motion]] = {}
        for motion in step:
            doings.setdefault(motion.actor, []).append(motion)
        order = list(doings)
        self.dice.shuffle(order)
        parts = []
        for name in order:
            who = "" if omit else self._subject(name)
            verb = self._verb(index, doings[name], self.said.actor(name))
            lasts = len(self.said.steps) == 1 and doings[name][0].kind in _LASTING
            now = self.now if lasts and not self.inner else ""
            parts.append(f"{who}{self.inner}{opening or now}{verb}")
            self.inner = opening = ""
            self.last = name if len(order) == 1 else ""
        return self.dice.choice(words.WHILE).join(parts)

    def _subject(self, name: str) -> str:
        actor = self.said.actor(name)
        person = bool(actor.concept) and lexicon.concept(actor.concept).category == "people"
        told = actor.count == 1 or "count" in self.said.traits[name]  # 它们 says that they are several
        if name in self.named and self.last == name and told and not person and self.dice.random() < 0.5:
            return "它" if actor.count == 1 else "它们"
        return self._name(name)

    def _name(self, name: str) -> str:
        """An actor's first mention with all its traits, or a later one."""
        actor = self.said.actor(name)
        if name in self.named:
            return self._again(actor)
        where = self._where(actor)
        return f"{where}的{self._counted(actor)}" if where else self._counted(actor)

    def _where(self, actor: Actor) -> str:
        traits = self.said.traits[actor.name]
        place = self.dice.choice(words.PLACES[actor.place]) if "place" in traits and actor.place else ""
        return place + (self.dice.choice(words.DEPTHS[actor.depth]) if "depth" in traits else "")

    def _counted(self, actor: Actor) -> str:
        """两只红色的小猫; without a number 红色的小猫."""
        traits = self.said.traits[actor.name]
        alike = [each for each in self.named if _kind(self.said.actor(each)) == _kind(actor)]
        noun = self.named[alike[0]] if alike else self._noun(actor)
        self.named[actor.name] = noun
        number = ""
        if "count" in traits:
            figure = str(actor.count) if self.dice.random() < 0.15 else words.NUMBERS[actor.count]
            number = f"{figure}{_measure(actor)}"
        other = ("另外" if number else "另一些" if actor.count > 1 else "另一" + _measure(actor)) if alike else ""
        color = self._color(actor, noun) if "color" in traits and actor.color else ""
        return f"{other}{number}{self._sized(color, noun, actor)}"

    def _color(self, actor: Actor, noun: str) -> str:
        """红色的, or 红色 before a noun of more than one character."""
        assert actor.color is not None
        return f"{words.COLORS[actor.color]}色{self.dice.choice(('的', '的', '')) if len(noun) > 1 else '的'}"

    def _sized(self, color: str, noun: str, actor: Actor) -> str:
        if "size" not in self.said.traits[actor.name]:
            return f"{color}{noun}"
        short = words.SHORT_SIZES.get(actor.size, "")
        if short and self.dice.random() < 0.6 and _is_free(f"{short}{noun}", actor.concept, actor.size):
            return f"{color}{short}{noun}"
        return f"{self.dice.choice(words.SIZES[actor.size])}{color}{noun}"

    def _again(self, actor: Actor) -> str:
        alike = [each for each in self.named if _kind(self.said.actor(each)) == _kind(actor)]
        if len(alike) == 1:
            return self.named[actor.name]
        measure = _measure(actor) if actor.count == 1 else "群"
        return f"第{words.ORDINALS[alike.index(actor.name)]}{measure}{self.named[actor.name]}"

    def _noun(self, actor: Actor) -> str:
        if actor.picture:
            return f"“{actor.picture}”"
        nouns = _nouns(actor.concept)
        return nouns[0] if self.dice.random() < 0.6 else self.dice.choice(nouns)

    def _verb(self, index: int, motions: list[Motion], actor: Actor) -> str:
        """All that one actor does in one step: 慢慢地向左走."""
        return "，同时".join(self._one_verb(index, motion, actor) for motion in motions)

    def _one_verb(self, index: int, motion: Motion, actor: Actor) -> str:
        said = (index, motion.actor, motion.kind) in self.said.paced
        pace = self.dice.choice(words.PACES[motion.speed]) if said else ""
        if motion.kind not in words.WAYS:
            return f"{pace}{self.dice.choice(words.MOTIONS[motion.kind])}"
        way, verb = self.dice.choice(words.WAYS[motion.kind]), self._go_verb(motion, actor, paced=said)
        if verb in words.RUN:
            return f"{way}{verb}"
        return f"{pace}{way}{verb}" if self.dice.random() < 0.7 else f"{way}{pace}{verb}"

    def _go_verb(self, motion: Motion, actor: Actor, *, paced: bool) -> str:
        if actor.picture or actor.concept in words.LEGLESS:
            return "移动"
        concept = lexicon.concept(actor.concept)
        if motion.kind in ("up", "down"):
            return {"flies": "飞", "swims": "游", "floats": "飘"}.get(concept.moves, "移动")
        if concept.category == "people" and concept.moves in ("drives", "swims"):
            return "前进"
        if paced and motion.speed == "fast" and concept.moves == "walks" and self.dice.random() < 0.5:
            return self.dice.choice(words.RUN)
        if concept.moves == "swims" and concept.category == "vehicles":
            return "航行"
        return self.dice.choice(words.GO[concept.moves])


def _kind(actor: Actor) -> tuple[str, str]:
    return actor.concept, actor.picture


def _measure(actor: Actor) -> str:
    return "个" if actor.picture else lexicon.concept(actor.concept).measure


@cache
def _nouns(key: str) -> tuple[str, ...]:
    """The words that tell no colour or size, the best first; it is always among them."""
    nouns = lexicon.concept(key).zh
    return (nouns[0], *(noun for noun in nouns[1:] if not set(noun) & set(words.TELLING)))


@cache
def _is_free(word: str, concept: str, size: str) -> bool:
    """Whether a noun with 小 or 大 before it means just that: 小熊猫 is another animal."""
    from filmloom.world.language import chinese
    from filmloom.world.language.items import Thing

    things = [item for item in chinese.read(f"一个{word}") if isinstance(item, Thing)]
    return [(thing.concept, thing.size) for thing in things] == [(concept, size)]


def _finished(parts: list[str], alone: list[str], dice: random.Random) -> str:
    """All sentences; those about the whole picture before or after the others."""
    sentences = [*parts, *alone] if dice.random() < 0.7 else [*alone, *parts]
    return "。".join(sentences) + "。"
