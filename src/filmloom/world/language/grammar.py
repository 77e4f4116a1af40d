"""Items to a SceneSpec: who does what to whom in which step, the same for both languages.

The items are read from left to right. Things gather as the subject until a verb comes; a verb waits for its way and
pace; a link waits for its object. "then" begins the next step, "while" stays in the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from filmloom.types import Language
from filmloom.world.language.casting import apart, kinds_of, new_actor, speed_of
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
from filmloom.world.scene import Actor, Motion, MotionKind, Relation, Speed


@dataclass(frozen=True, slots=True)
class Scene:
    """What the items say, before anything is assumed."""

    actors: tuple[Actor, ...]
    steps: tuple[tuple[Motion, ...], ...]
    relations: tuple[Relation, ...]
    settings: dict[str, str | float]
    unplaced: tuple[str, ...]


def build(items: Sequence[Item], language: Language) -> Scene:
    """What the items of a text say."""
    builder = _Builder(items, language)
    for builder.at, item in enumerate(items):
        builder.take(item)
    builder.close_clause()
    return builder.scene()


@dataclass(slots=True)
class _Clause:
    """What is being said of whom."""

    subjects: list[int] = field(default_factory=list)
    predicated: bool = False
    """A verb was seen: another thing is an object or the next subject."""
    act: Act | None = None
    heading: Heading | None = None
    pace: Pace | None = None
    link: Link | None = None
    linked: bool = False
    """The link has an object already."""
    landmark: int | None = None
    """What stands before a word like 旁边, or after a preposition that opens a sentence."""
    agent: int | None = None
    """By whom, in a Chinese passive."""
    fronted: int | None = None
    """What stands before its verb: 把球拿着."""


class _Builder:
    def __init__(self, items: Sequence[Item], language: Language) -> None:
        self.items = items
        self.language = language
        self.at = 0
        self.actors: list[Actor] = []
        self.steps: list[list[Motion]] = [[]]
        self.relations: list[Relation] = []
        self.settings: dict[str, str | float] = {}
        self.loose: dict[str, str | float] = {}
        self.unplaced: list[str] = []
        self.clause = _Clause()
        self.last_subjects: list[int] = []
        self.last_thing: int | None = None
        self.where: Where | None = None
        self.same_step = False
        """"while" was said since the last "then" or end of a sentence."""
        self.sentence = self.step_sentence = 0
        """Number of this sentence, and of the one that the last motion stands in."""
        self.marks: set[str] = set()
        """Marks since the last thing, verb or link."""

    def take(self, item: Item) -> None:
        match item:
            case Thing():
                self._thing(self._actor(item))
            case Pronoun():
                self._pronoun(item)
            case Act():
                self._act(item)
            case Heading():
                self._heading(item)
            case Pace():
                self._pace(item)
            case Link():
                self._link(item)
            case Where():
                self._where(item)
            case Setting():
                self._setting(item)
            case Mark():
                self._mark(item)
            case Unknown():
                self.unplaced.append(item.text)

    def scene(self) -> Scene:
        settings = {**self.loose, **self.settings}
        steps = tuple(tuple(step) for step in self.steps if step)
        return Scene(tuple(self.actors), steps, tuple(self.relations), settings, tuple(self.unplaced))

    def _actor(self, thing: Thing) -> int:
        """Index of the actor that a noun phrase names: one that was named before, or a new one."""
        known = [
            index
            for index, actor in enumerate(self.actors)
            if (actor.concept, actor.picture) == (thing.concept, thing.picture)
        ]
        if known and (0 < thing.ordinal <= len(known)):
            return known[thing.ordinal - 1]
        if known and thing.ordinal == ANOTHER and thing.definite:
            return next((index for index in reversed(known) if index not in self.clause.subjects), known[-1])
        refers = thing.definite or (thing.count is None and thing.color is None and thing.size is None)
        if known and refers and thing.ordinal != ANOTHER:
            return next((index for index in known if self._fits(index, thing)), known[0])
        self.actors.append(new_actor(thing, self.actors))
        if self.where is not None:
            self._place(len(self.actors) - 1, self.where)
            self.where = None
        return len(self.actors) - 1

    def _fits(self, index: int, thing: Thing) -> bool:
        actor = self.actors[index]
        return thing.color in (None, actor.color) and thing.size in (None, actor.size)

    def _thing(self, index: int) -> None:
        clause = self.clause
        joined = bool(self.marks & {"and", "comma"})
        if "at" in self.marks and clause.subjects and self._locative_ahead():
            clause.landmark = index
        elif "passive" in self.marks:
            clause.agent = index
        elif "fronted" in self.marks and clause.subjects:
            clause.fronted = index
        elif clause.landmark is not None and not clause.subjects:
            self._before_landmark(index, clause.landmark)
        elif (clause.link is not None and not clause.linked) or (joined and clause.linked and not self._verb_ahead()):
            self._object(index)
        elif clause.act is not None and not joined and "stop" not in self.marks:
            self._after_verb(index)
        elif clause.subjects and not self.marks and isinstance(self.items[self.at - 1], Unknown):
            self.last_thing = index
        elif clause.predicated or self._opens(joined):
            self.close_clause()
            self.clause = _Clause(subjects=[index], heading=self.clause.heading, pace=self.clause.pace)
        else:
            clause.subjects.append(index)
        self.last_thing = index
        self.marks.clear()

    def _opens(self, joined: bool) -> bool:
        """Whether a noun that follows other nouns begins a clause of its own."""
        return not joined and "exist" not in self.marks and "stop" in self.marks

    def _after_verb(self, index: int) -> None:
        """A noun right after a verb of motion: where it goes, or, with no subject, who moves."""
        if not self.clause.subjects:
            self.clause.subjects = [index]
        elif index not in self.clause.subjects:
            for subject in self.clause.subjects:
                self._add_relation(Link("next_to"), subject, index)

    def _before_landmark(self, index: int, landmark: int) -> None:
        self.clause.subjects = [index]
        self._relate(self.clause.link, index, landmark)
        self.clause.landmark, self.clause.linked = None, True

    def _object(self, index: int) -> None:
        clause = self.clause
        if not clause.subjects:
            clause.landmark = index
            return
        for subject in clause.subjects:
            self._relate(clause.link, subject, index)
        clause.linked = True

    def _relate(self, link: Link | None, subject: int, other: int) -> None:
        if link is not None:
            self._add_relation(link, subject, other)

    def _add_relation(self, link: Link, subject: int, other: int) -> None:
        first, second = (other, subject) if link.reverse else (subject, other)
        relation = Relation(kind=link.kind, subject=self.actors[first].name, object=self.actors[second].name)
        if first != second and relation not in self.relations:
            self.relations.append(relation)

    def _pronoun(self, pronoun: Pronoun) -> None:
        if pronoun.plural:
            chosen = self.last_subjects or [*range(len(self.actors))]
            several = len(chosen) > 1 or any(self.actors[index].count > 1 for index in chosen)
            chosen = chosen if several else [*range(len(self.actors))]
        else:
            subjects = self.clause.subjects or self.last_subjects
            waiting = self.clause.link is not None and not self.clause.linked
            others = [index for index in reversed(range(len(self.actors))) if index not in subjects]
            chosen = others[:1] if waiting else subjects[:1]
        for index in chosen:
            self._thing(index)
            self.marks.add("and")
        self.marks.discard("and")

    def _act(self, act: Act) -> None:
        self._close_act()
        clause = self.clause
        if not clause.subjects and clause.landmark is not None and not (clause.link and clause.link.after):
            clause.subjects, clause.landmark = [clause.landmark], None
        if not clause.subjects and (clause.predicated or not self._thing_ahead()):
            clause.subjects = list(self.last_subjects)
        clause.predicated = True
        clause.act = act
        self.marks.clear()

    def _heading(self, heading: Heading) -> None:
        follows = self.clause.act is not None and not (self.language == "zh" and self._next_is(Act))
        if follows or not self._next_is(Act):
            if self.clause.act is None and self.language == "zh":
                self._act(Act("go"))
            self.clause.heading = heading
        else:
            self._close_act()
            self.clause.heading = heading
        self.marks.clear()

    def _pace(self, pace: Pace) -> None:
        if self.language == "zh" and self.clause.act is not None and self._next_is(Act, Heading):
            self._close_act()
        self.clause.pace = pace

    def _link(self, link: Link) -> None:
        clause = self.clause
        if link.after:
            self._postposition(link)
            return
        self._close_act()
        if clause.agent is not None or clause.fronted is not None:
            self._turned(link)
            return
        continues = clause.predicated or "stop" not in self.marks or self.marks & {"then", "while", "and"}
        if not clause.subjects and continues:
            clause.subjects = list(self.last_subjects)
        clause.link, clause.linked = link, False
        clause.predicated = bool(clause.subjects)
        self.marks.clear()

    def _turned(self, link: Link) -> None:
        """A verb after both its nouns: 猫被狗追, 猫把球拿着."""
        clause = self.clause
        for subject in clause.subjects:
            if clause.agent is not None:
                self._add_relation(link, clause.agent, subject)
            if clause.fronted is not None:
                self._add_relation(link, subject, clause.fronted)
        clause.agent = clause.fronted = None
        clause.predicated = clause.linked = True

    def _postposition(self, link: Link) -> None:
        """旁边 after its noun: 猫在狗旁边, or 狗旁边有一只猫."""
        clause = self.clause
        if clause.landmark is not None and clause.subjects:
            for subject in clause.subjects:
                self._add_relation(link, subject, clause.landmark)
            clause.landmark = None
        elif clause.linked:
            return
        elif clause.subjects:
            clause.landmark, clause.subjects = clause.subjects[-1], clause.subjects[:-1]
            clause.link = link
            if clause.subjects:
                self._postposition(link)

    def close_clause(self) -> None:
        """Say what is left to say of this clause."""
        self._close_act()
        clause = self.clause
        if clause.link is not None and not clause.linked and len(clause.subjects) > 1:
            for other in clause.subjects[1:]:
                self._relate(clause.link, clause.subjects[0], other)
        if clause.subjects:
            self.last_subjects = list(clause.subjects)
        clause.link, clause.linked = None, False

    def _close_act(self) -> None:
        clause = self.clause
        if clause.act is not None:
            for subject in clause.subjects:
                for kind in kinds_of(clause.act, clause.heading, self.actors[subject]):
                    self._move(subject, kind, speed_of(clause.act, clause.pace))
            clause.act = clause.heading = clause.pace = None
            if clause.subjects:
                self.last_subjects = list(clause.subjects)

    def _move(self, index: int, kind: MotionKind, speed: Speed) -> None:
        name = self.actors[index].name
        if not self.same_step and self._excludes(name, kind):
            self.steps.append([])
        self.step_sentence = self.sentence
        self.steps[-1].append(Motion(actor=name, kind=kind, speed=speed))

    def _excludes(self, name: str, kind: MotionKind) -> bool:
        """Whether an actor can't do this together with what it does in this step already."""
        own = {motion.kind for motion in self.steps[-1] if motion.actor == name}
        clashes = kind in own or apart(own | {kind}) or self.sentence > self.step_sentence
        return bool(own) and clashes

    def _where(self, where: Where) -> None:
        before = self.items[self.at - 1] if self.at else None
        waits = self._next_thing_is_new() and not (self.language == "en" and isinstance(before, (Thing, Where)))
        if waits or not (self.clause.subjects or self.last_thing is not None):
            known = self.where or Where()
            self.where = Where(place=where.place or known.place, depth=where.depth or known.depth)
            return
        follows = isinstance(before, (Thing, Where)) and self.language == "en"
        targets = self.clause.subjects if self.clause.subjects and not follows else [self.last_thing]
        for index in targets:
            if index is not None:
                self._place(index, where)

    def _place(self, index: int, where: Where) -> None:
        changes = {"place": where.place} if where.place else {}
        depth = {"depth": where.depth} if where.depth else {}
        self.actors[index] = self.actors[index].model_copy(update={**changes, **depth})

    def _setting(self, setting: Setting) -> None:
        self.marks.discard("at")
        if setting.loose:
            self.loose.setdefault(setting.field, setting.value)
        elif self.settings.setdefault(setting.field, setting.value) != setting.value:
            self.unplaced.append(str(setting.value))

    def _mark(self, mark: Mark) -> None:
        self.marks.add(mark.kind)
        if mark.kind in ("then", "while", "stop"):
            self.close_clause()
            self.clause = _Clause()
            self.same_step = mark.kind == "while"
            self.sentence += mark.kind == "stop"
        elif mark.kind == "comma" and self.clause.predicated and self.clause.linked and self._verb_ahead():
            self.close_clause()
        if mark.kind == "then" and self.steps[-1]:
            self.steps.append([])

    def _next(self) -> Item | None:
        rest = self.items[self.at + 1 :]
        return next((item for item in rest if not isinstance(item, Pace)), None)

    def _next_is(self, *kinds: type) -> bool:
        return isinstance(self._next(), kinds)

    def _next_thing_is_new(self) -> bool:
        """Whether a noun comes next, with nothing before it but 有, a comma or another place."""
        for item in self.items[self.at + 1 :]:
            if isinstance(item, Thing):
                return True
            if not (isinstance(item, Where) or item in (Mark("exist"), Mark("comma"))):
                return False
        return False

    def _thing_ahead(self) -> bool:
        return self._next_is(Thing)

    def _verb_ahead(self) -> bool:
        """Whether a verb comes before the next noun ends: what stands before it is a subject then."""
        for item in self.items[self.at + 1 :]:
            if isinstance(item, (Act, Heading)) or (isinstance(item, Link) and not item.after):
                return True
            if not isinstance(item, (Where, Pace)):
                return False
        return False

    def _locative_ahead(self) -> bool:
        following = self._next()
        return isinstance(following, Link) and following.after
