"""Cast: who of those that were seen is which actor: by what they are, then by colour, then by what they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from filmloom.world import lexicon
from filmloom.world.check.seen import Seen, Sighting
from filmloom.world.check.verdict import Clause
from filmloom.world.scene import Actor, SceneSpec

Casting = dict[str, tuple[Sighting, ...]]
"""The sightings of each actor, by name; none for those that were not seen."""
_MOST = 60


def castings(seen: Seen, spec: SceneSpec) -> Iterator[Casting]:
    """All ways to say who is who that fit best in colour, at most sixty: for scenes with several of a kind."""
    kinds: dict[str, list[Actor]] = {}
    for actor in spec.actors:
        kinds.setdefault(actor.concept or actor.picture, []).append(actor)
    options: list[Casting] = [{}]
    for what, actors in kinds.items():
        things = [thing for thing in seen.things if thing.what == what]
        shares = _shares(things, actors)
        best = max(map(_matches, shares))
        own = [_named(share) for share in shares if _matches(share) == best]
        options = [{**before, **after} for before in options for after in own][:_MOST]
    return iter(options)


Share = list[tuple[Actor, tuple[Sighting, ...]]]


def _shares(things: Sequence[Sighting], actors: Sequence[Actor]) -> list[Share]:
    """Ways to divide things of one kind among its actors; the last takes what is left over."""
    if len(actors) == 1:
        return [[(actors[0], tuple(things))]]
    first, rest = actors[0], actors[1:]
    found: list[Share] = []
    for chosen in islice(combinations(range(len(things)), min(first.count, len(things))), _MOST):
        left = [thing for index, thing in enumerate(things) if index not in chosen]
        own = tuple(things[index] for index in chosen)
        found += [[(first, own), *others] for others in _shares(left, rest)]
    return found


def _matches(share: Share) -> int:
    return sum(thing.color == wanted_color(actor) for actor, things in share for thing in things)


def _named(share: Share) -> Casting:
    return {actor.name: things for actor, things in share}


def wanted_color(actor: Actor) -> str | None:
    """The colour that can be seen of what was asked: some things keep their own."""
    fixed = bool(actor.concept) and not lexicon.concept(actor.concept).tintable
    return None if fixed else actor.color


def cast_clauses(seen: Seen, spec: SceneSpec, casting: Casting) -> Iterator[Clause]:
    """Is everybody there, nobody else, in their colours, and as many as asked?"""
    asked = {actor.concept or actor.picture for actor in spec.actors}
    others = sorted({thing.what for thing in seen.things} - asked)
    for actor in spec.actors:
        things, what = casting[actor.name], actor.concept or actor.picture
        there = f"{len(things)} {what} seen" if things else f"no {what} seen"
        yield Clause(tag="object", about=actor.name, passed=bool(things), reason=there)
        if not things:
            yield Clause(tag="count", about=actor.name, passed=None, reason=there)
            yield Clause(tag="color", about=actor.name, passed=None, reason=there)
            continue
        yield Clause(
            tag="count", about=actor.name, passed=len(things) == actor.count, reason=f"{there}, {actor.count} asked"
        )
        colors = {thing.color for thing in things}
        wanted = wanted_color(actor)
        shown = ", ".join(sorted(color or "its own" for color in colors))
        yield Clause(
            tag="color",
            about=actor.name,
            passed=colors == {wanted},
            reason=f"{shown} seen, {wanted or 'its own'} asked",
        )
    # What takes the place of somebody missing is that one's fault already.
    if others and all(casting.values()):
        yield Clause(tag="object", about="others", passed=False, reason=f"not asked for: {', '.join(others)}")
