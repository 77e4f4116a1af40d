"""What is said of a spec, in English: nouns with their traits, verbs, relations, settings, in changing orders."""

from __future__ import annotations

import random
from functools import cache, partial

from filmloom.world import lexicon
from filmloom.world.captions import english_words as words
from filmloom.world.captions.choice import Said
from filmloom.world.language import english_words as grammar
from filmloom.world.scene import Actor, Motion, Relation

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


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
        self.progressive = dice.random() < 0.4
        self.participle = False
        """Whether it is a title rather than a sentence: a cat running to the left."""

    def text(self) -> str:
        front, back, alone = self._settings()
        if not self.said.actors:
            return self._empty(back + front, alone)
        parts = self._parts(may_be_title=not front and not alone)
        first = parts[0]
        if front:
            first = f"{' '.join(front)}, {first}"
        if back:
            cut = first.find(". ")
            ends = f" {' '.join(back)}"
            first = f"{first}{ends}" if cut < 0 else f"{first[:cut]}{ends}{first[cut:]}"
        return _finished([first, *parts[1:]], alone, self.dice)

    def _empty(self, phrases: list[str], alone: list[str]) -> str:
        place = self.dice.choice(words.PLACES_ALONE[self.said.spec.background])
        own = [phrase for phrase in phrases if phrase not in words.BACKGROUNDS[self.said.spec.background]]
        return _finished([" ".join([place, *own])], alone, self.dice)

    def _settings(self) -> tuple[list[str], list[str], list[str]]:
        """Phrases for the front of the first sentence, for its end, and sentences of their own."""
        spec, dice = self.said.spec, self.dice
        front: list[str] = []
        back: list[str] = []
        alone: list[str] = []
        fields = self.said.settings
        if "background" in fields:
            dice.choice((front, back)).append(dice.choice(words.BACKGROUNDS[spec.background]))
        if "hour" in fields:
            dice.choice((front, back)).append(dice.choice(words.HOURS[spec.hour]))
        if "weather" in fields and dice.random() < 0.3:
            alone.append(dice.choice(words.WEATHER_SENTENCES[spec.weather]))
        elif "weather" in fields:
            dice.choice((front, back)).append(dice.choice(words.WEATHERS[spec.weather]))
        dice.shuffle(front)
        dice.shuffle(back)
        if "camera" in fields:
            alone.append(f"the camera {dice.choice(words.CAMERAS[spec.camera])}")
        if "seconds" in fields:
            many = f"{spec.seconds:g} second{'' if spec.seconds == 1 else 's'}"
            alone.append(dice.choice((f"the clip lasts {many}", f"the video lasts {many}", f"the clip is {many} long")))
        dice.shuffle(alone)
        return front, back, alone

    def _parts(self, *, may_be_title: bool) -> list[str]:
        """Sentences: who is there, who is related to whom, what happens."""
        makers = [partial(self._relation, relation) for relation in self.said.relations]
        if self.said.steps:
            makers.append(partial(self._events))
        idle = self._idle()
        if idle:
            makers.append(partial(self._there_are, idle))
        self.dice.shuffle(makers)
        self.participle = may_be_title and len(makers) == 1 and not idle and self.dice.random() < 0.35
        if self.participle:
            return [makers[0]()]
        if not self.said.relations and len(self.said.actors) > 1 and not idle and self.dice.random() < 0.25:
            makers.insert(0, partial(self._there_are, list(self.said.actors)))
        return [make() for make in makers]

    def _idle(self) -> list[Actor]:
        busy = {motion.actor for step in self.said.steps for motion in step}
        busy |= {name for each in self.said.relations for name in (each.subject, each.object)}
        return [actor for actor in self.said.actors if actor.name not in busy]

    def _there_are(self, actors: list[Actor]) -> str:
        listed = _listed([self._name(actor.name) for actor in actors])
        self.last = actors[0].name if len(actors) == 1 else ""
        return f"there {'is' if actors[0].count == 1 else 'are'} {listed}"

    def _relation(self, relation: Relation) -> str:
        turned = relation.kind in words.TURNED and self.dice.random() < 0.3
        table = words.TURNED if turned else words.RELATIONS
        first, second = (relation.object, relation.subject) if turned else (relation.subject, relation.object)
        who, whom = self._name(first), ""
        verb = self.dice.choice(table[relation.kind])
        whom = self._name(second)
        self.last = first
        return f"{who} {self._finite(verb, self.said.actor(first))} {whom}"

    def _events(self) -> str:
        text = ""
        only = len({motion.actor for step in self.said.steps for motion in step}) == 1
        for index, step in enumerate(self.said.steps):
            link = self.dice.choice(words.THEN_JOINED if self.participle else words.THEN) if index else ""
            starts = not index or link.startswith(".")
            text += link + self._step(index, step, omit=only and not starts)
        opening = self.dice.choice(("first, ", "at first, ")) if len(self.said.steps) > 1 and not only else ""
        return (opening if self.named and self.dice.random() < 0.3 else "") + text

    def _step(self, index: int, step: tuple[Motion, ...], *, omit: bool) -> str:
        """What all do at once."""
        doings: dict[str, list[Motion]] = {}
        for motion in step:
            doings.setdefault(motion.actor, []).append(motion)
        order = list(doings)
        self.dice.shuffle(order)
        parts = []
        for name in order:
            who = "" if omit else f"{self._subject(name)} "
            verb = self._verb(index, doings[name], self.said.actor(name))
            parts.append(f"{who}{self._finite(verb, self.said.actor(name), bare=omit)}")
            self.last = name if len(order) == 1 else ""
        return self.dice.choice(words.WHILE).join(parts)

    def _subject(self, name: str) -> str:
        actor = self.said.actor(name)
        if name in self.named and self.last == name and not _is_person(actor) and self.dice.random() < 0.5:
            return "it" if actor.count == 1 else "they"
        return self._name(name)

    def _name(self, name: str) -> str:
        """An actor's first mention with all its traits, or a later one."""
        actor = self.said.actor(name)
        if name in self.named:
            return self._again(actor)
        noun = self._noun(actor)
        self.named[name] = noun
        traits = self.said.traits[name]
        size = self.dice.choice(words.SIZES[actor.size]) if "size" in traits else ""
        color = actor.color or "" if "color" in traits else ""
        described = " ".join(filter(None, (size, color, noun)))
        after = [self.dice.choice(words.PLACES[actor.place])] if "place" in traits and actor.place else []
        after += [self.dice.choice(words.DEPTHS[actor.depth])] if "depth" in traits else []
        return " ".join(filter(None, (self._number(actor, described), described, *after)))

    def _number(self, actor: Actor, described: str) -> str:
        same = [each for each in self.named if each != actor.name and _kind(self.said.actor(each)) == _kind(actor)]
        if actor.count == 1:
            return "another" if same else _article(described)
        if "count" not in self.said.traits[actor.name]:
            few = "" if self._tells_number(actor) else "some"
            return f"{few} other".strip() if same else few
        number = str(actor.count) if self.dice.random() < 0.15 else words.NUMBERS[actor.count]
        return f"{number} other" if same else number

    def _tells_number(self, actor: Actor) -> bool:
        """Whether its noun is another word in the plural: cats, but not deer."""
        noun = self.named[actor.name]
        return actor.picture != "" or all(one != noun for one, _ in _nouns(actor.concept))

    def _again(self, actor: Actor) -> str:
        alike = [each for each in self.named if _kind(self.said.actor(each)) == _kind(actor)]
        if len(alike) == 1:
            return f"the {self.named[actor.name]}"
        group = "group of " if actor.count > 1 else ""
        return f"the {_ORDINALS[alike.index(actor.name)]} {group}{self.named[actor.name]}"

    def _noun(self, actor: Actor) -> str:
        alike = [word for name, word in self.named.items() if _kind(self.said.actor(name)) == _kind(actor)]
        if actor.picture:
            return f"“{actor.picture}”"
        nouns = _nouns(actor.concept)
        pair = nouns[0] if alike or self.dice.random() < 0.6 else self.dice.choice(nouns)
        return pair[0 if actor.count == 1 else 1]

    def _verb(self, index: int, motions: list[Motion], actor: Actor) -> str:
        """All that one actor does in one step: bounce slowly to the left."""
        ways = [motion for motion in motions if motion.kind in words.WAYS]
        others = [motion for motion in motions if motion.kind not in words.WAYS]
        lead = (others or ways)[0]
        pace = self._pace(index, lead)
        if not others:
            verb = self._go_verb(lead, actor, paced=bool(pace))
            if verb in words.RUN:
                pace = ""
        else:
            verbs = words.MOTIONS[lead.kind]
            verb = self.dice.choice([each for each in verbs if " up" not in each] if ways else verbs)
        way = self.dice.choice(words.WAYS[ways[0].kind]) if ways else ""
        tail = [way, pace] if " " in pace or self.dice.random() < 0.5 else [pace, way]
        return " ".join(filter(None, (verb, *tail)))

    def _pace(self, index: int, motion: Motion) -> str:
        said = (index, motion.actor, motion.kind) in self.said.paced
        return self.dice.choice(words.PACES[motion.speed]) if said else ""

    def _go_verb(self, motion: Motion, actor: Actor, *, paced: bool) -> str:
        if actor.picture or actor.concept in words.LEGLESS:
            return "move"
        concept = lexicon.concept(actor.concept)
        if motion.kind in ("up", "down"):
            verbs = {"flies": ("fly", "move"), "swims": ("swim", "move"), "floats": ("float", "move")}
            return self.dice.choice(verbs.get(concept.moves, ("move",)))
        if concept.category == "people" and concept.moves in ("drives", "swims"):
            return "move"
        if paced and motion.speed == "fast" and concept.moves == "walks" and self.dice.random() < 0.5:
            return self.dice.choice(words.RUN)
        if concept.moves == "swims" and concept.category == "vehicles":
            return self.dice.choice(("sail", "move"))
        return self.dice.choice(words.GO[concept.moves])

    def _finite(self, verb: str, actor: Actor, *, bare: bool = False) -> str:
        """Runs, is running; are for many."""
        many = actor.count > 1
        first, _, rest = verb.partition(" ")
        if self.participle:
            return rest if first == "be" else grammar.inflected(verb)[-1]
        if first == "be":
            return f"{'are' if many else 'is'} {rest}"
        if self.progressive:
            form = grammar.inflected(verb)[-1]
            return form if bare else f"{'are' if many else 'is'} {form}"
        return verb if many else grammar.inflected(verb)[1]


def _kind(actor: Actor) -> tuple[str, str]:
    return actor.concept, actor.picture


def _is_person(actor: Actor) -> bool:
    return bool(actor.concept) and lexicon.concept(actor.concept).category == "people"


@cache
def _nouns(key: str) -> tuple[tuple[str, str], ...]:
    """Singular and plural of every word that can be counted, the best first."""
    concept = lexicon.concept(key)
    pairs = tuple(zip(concept.en, concept.plurals, strict=True))
    fitting = tuple(pair for pair in pairs if pair[0] not in words.UNCOUNTED and not _tells_more(pair[0], concept))
    return tuple((_capital(one), _capital(many)) for one, many in fitting or pairs[:1])


def _capital(word: str) -> str:
    """With the capitals that English writes: DNA strand, Santa Claus."""
    return " ".join(words.CAPITALS.get(part, part) for part in word.split())


def _tells_more(word: str, concept: lexicon.Concept) -> bool:
    """Whether a word says a colour, size or sex that the picture may contradict: goldfish, giant panda, fireman."""
    inside = (*grammar.COLORS, *grammar.SIZES, "gold")
    gendered = word.endswith(("man", "woman")) and concept.key not in ("man", "woman", "grandma", "grandpa", "snowman")
    return word != concept.en[0] and (gendered or any(part in word for part in inside))


def _article(described: str) -> str:
    first = described.lstrip("“").split()[0].lower().split("-")[0]
    if first in words.AN or described.split(maxsplit=1)[0].lower() in words.AN:
        return "an"
    return "an" if first[0] in "aeiou" and first not in words.A and not first.startswith("uni") else "a"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _finished(parts: list[str], alone: list[str], dice: random.Random) -> str:
    """All sentences with capitals and full stops; the camera's before or after the others."""
    at_end = dice.random() < 0.7
    sentences = [*parts, *alone] if at_end else [*alone, *parts]
    text = ". ".join(sentence for sentence in sentences if sentence)
    pieces = text.split(". ")
    if len(pieces) == 1 and dice.random() < 0.3:
        return text
    return ". ".join(piece[0].upper() + piece[1:] for piece in pieces) + "."
