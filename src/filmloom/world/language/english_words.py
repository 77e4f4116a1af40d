"""English words that say how, where and when: verbs with their inflections, prepositions, settings, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from filmloom.world.language.items import Act, Heading, Item, Link, Mark, Pace, Pronoun, Setting, Where
from filmloom.world.scene import (
    ActorSize,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    MotionKind,
    Place,
    RelationKind,
    Speed,
    Weather,
)

COLORS: Final[dict[str, Color]] = {
    **{color: color for color in get_args(Color)},
    "golden": "yellow", "crimson": "red", "scarlet": "red", "violet": "purple", "rosy": "pink",
}  # fmt: skip
SIZES: Final[dict[str, ActorSize]] = {
    "small": "small", "little": "small", "tiny": "small", "mini": "small", "large": "large", "big": "large",
    "huge": "large", "giant": "large", "enormous": "large", "medium-sized": "medium",
}  # fmt: skip
COUNTS: Final[dict[str, int]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "some": 3, "a few": 3, "few": 3,
    "several": 4, "many": 6, "lots of": 6, "a lot of": 6, "dozens of": 6, "a pair of": 2, "a couple of": 2, "both": 2,
    "a group of": 5, "a flock of": 5, "a herd of": 5, "a school of": 5, "a crowd of": 6, "a swarm of": 6,
    "a pack of": 4, "a fleet of": 5, "a row of": 5,
}  # fmt: skip
NUMBERS: Final = {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30}
ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
THE: Final = frozenset(["the", "this", "that", "these", "those", "its", "their", "his", "her", "my", "our", "your"])
OTHER: Final = frozenset(("another", "other", "the other"))
ADJECTIVES: Final = frozenset(
    [
        "cute",
        "happy",
        "young",
        "old",
        "new",
        "nice",
        "lovely",
        "beautiful",
        "pretty",
        "funny",
        "friendly",
        "sleepy",
        "hungry",
        "busy",
        "fast-moving",
        "modern",
        "bright",
        "quiet",
        "shiny",
        "fluffy",
        "furry",
        "single",
        "whole",
        "tall",
        "long",
        "short",
        "round",
        "empty",
        "first-ever",
        "brave",
        "playful",
        "lone",
        "same",
    ]
)

_GO: Final[dict[str, tuple[Speed | None, MotionKind | None]]] = {
    "walk": (None, None), "stroll": ("slow", None), "run": ("fast", None), "race": ("fast", None),
    "rush": ("fast", None), "sprint": ("fast", None), "dash": ("fast", None), "gallop": ("fast", None),
    "trot": (None, None), "jog": (None, None), "crawl": ("slow", None), "creep": ("slow", None), "fly": (None, None),
    "swim": (None, None), "sail": (None, None), "drive": (None, None), "roll": (None, None), "cycle": (None, None),
    "float": (None, "still"), "drift": ("slow", None), "glide": (None, None), "slide": (None, None),
    "move": (None, None), "travel": (None, None), "go": (None, None), "march": (None, None), "speed": ("fast", None),
    "cruise": (None, None), "wander": ("slow", None), "head": (None, None), "hop": (None, "jump"),
    "flutter": (None, None), "cross": (None, None), "pass": (None, None), "hurry": ("fast", None),
    "migrate": (None, None), "commute": (None, None),
}  # fmt: skip
_ACTS: Final[dict[MotionKind, str]] = {
    "still": "stay|stand|sit|rest|wait|sleep|lie|stop|pause|stay still|stand still|stay put|keep still|float still",
    "enter": "enter|arrive|come|appear|come in|come into|walk in|walk into|run into the picture|drive in|drive into|"
    "pull into|pull in|fly in|fly into|swim in|roll in|roll into|move in|dock",
    "exit": "leave|exit|depart|disappear|vanish|go away|go out|walk away|walk off|run away|run off|drive away|"
    "drive off|fly away|fly off|swim away|roll away|sail away|pull out|move out|set off|set out|drive out|escape",
    "bounce": "bounce|dance|bob up and down",
    "fall": "fall|tumble|drop|fall down|fall over|crash down",
    "rise": "rise|ascend|climb|take off|lift off|blast off|launch|rise up|go up|soar",
    "down": "descend|land|sink|dive",
    "spin": "spin|rotate|twirl|whirl|turn|spin around|turn around|spin round|turn round",
    "grow": "grow|expand|swell|bloom|blossom|get bigger|grow bigger|become bigger|get larger|inflate",
    "shrink": "shrink|contract|get smaller|become smaller|grow smaller|deflate|melt",
    "orbit": "orbit|circle|revolve|go around|fly around|move in a circle|move in circles|go in circles",
    "shake": "shake|tremble|wobble|shiver|sway|wave|flicker|vibrate|swing|twinkle|glitter",
    "jump": "jump|leap|jump up|jump up and down",
}
_RELATIONS: Final[dict[RelationKind, str]] = {
    "chases": "chase|pursue|run after|chase after|hunt",
    "follows": "follow|tail|walk behind|run behind",
    "plays_with": "play with|play|kick|play together with|dribble|toss|juggle",
    "meets": "meet|meet with|encounter|greet|bump into|run into|visit|talk to|talk with|hug",
    "carries": "carry|hold|bring|pull|push|drag|lift|transport|tow|deliver",
    "looks_at": "look at|watch|observe|see|stare at|gaze at|look toward|look towards|examine|study|read|inspect|"
    "point at",
    "above": "ride|ride on|hover over|hover above",
    "next_to": "eat|drink|catch|feed|cook|plant|build|repair|fix|throw|wait for",
}
_FORWARD: Final[dict[RelationKind, str]] = {
    "next_to": "next to|beside|near|alongside|close to|by|with|at|to the left of|to the right of|on the left of|"
    "on the right of|around|along with|together with|under construction at|outside",
    "above": "above|over|on top of|on|atop|onto|standing on",
    "in_front_of": "in front of|ahead of",
}
_REVERSE: Final[dict[RelationKind, str]] = {
    "above": "under|below|beneath|underneath",
    "in_front_of": "behind|at the back of",
}
_IRREGULAR: Final = {
    "run": "ran run running", "fly": "flew flown flying", "swim": "swam swum swimming", "drive": "drove driven driving",
    "go": "went gone going", "ride": "rode ridden riding", "fall": "fell fallen falling", "rise": "rose risen rising",
    "grow": "grew grown growing", "shrink": "shrank shrunk shrinking", "spin": "spun spinning",
    "come": "came coming", "leave": "left_ leaving", "stand": "stood standing", "sit": "sat sitting",
    "lie": "lay lying", "get": "got getting", "become": "became becoming", "take": "took taken taking",
    "set": "set setting", "meet": "met meeting", "hold": "held holding", "bring": "brought bringing",
    "see": "seen seeing", "read": "read reading", "shake": "shook shaken shaking", "sink": "sank sunk sinking",
    "speed": "sped speeding", "slide": "slid sliding", "creep": "crept creeping", "sleep": "slept sleeping",
    "swell": "swelled swollen swelling", "swing": "swung swinging", "keep": "kept keeping", "hop": "hopped hopping",
    "jog": "jogged jogging", "trot": "trotted trotting", "stop": "stopped stopping", "drop": "dropped dropping",
    "drag": "dragged dragging", "bob": "bobbed bobbing", "tie": "tied tying", "hug": "hugged hugging",
    "crash": "crashed crashing", "eat": "ate eaten eating", "drink": "drank drunk drinking", "catch": "caught catching",
    "feed": "fed feeding", "plant": "planted planting", "build": "built building", "throw": "threw thrown throwing",
    "fix": "fixed fixing",
}  # fmt: skip
_BACKGROUNDS: Final[dict[Background, str]] = {
    "meadow": "meadow|field|fields|grass|grassland|lawn|park|garden|farm|countryside|prairie|pasture|playground|village",
    "sky": "sky|air|skies",
    "sea": "sea|ocean|water|lake|river|underwater|open sea|pond|harbour|harbor|port",
    "beach": "beach|shore|seaside|coast|sand|seashore",
    "night": "starry sky|starry night|starry night sky|night sky|stars at night",
    "street": "street|road|highway|sidewalk|streets|motorway|crossroads|pavement",
    "room": "room|bedroom|living room|kitchen|classroom|office|indoors|laboratory|lab|studio|conference room",
    "snow": "snowy landscape|snowy field|snow field|snowfield|snowy ground|arctic|ice|antarctic|snowy meadow",
    "desert": "desert|dunes|sand dunes",
    "forest": "forest|woods|jungle|woodland|rainforest|wood",
    "space": "space|outer space|universe|galaxy|deep space|cosmos",
    "city": "city|town|downtown|city centre|city center|skyline",
}
_PREPOSITIONS: Final = "in|on|at|into|over|through|across|along|under|above|in the middle of|by|to|from|around|onto"
_HOURS: Final[dict[Hour, str]] = {
    "day": "by day|in the daytime|daytime|at noon|in the afternoon|daylight|at midday",
    "dawn": "at dawn|dawn|at sunrise|sunrise|in the morning|early in the morning|at daybreak",
    "dusk": "at dusk|dusk|at sunset|sunset|in the evening|twilight|at twilight",
    "night": "at night|night|by night|at midnight|midnight|during the night|late at night|in the night|nighttime",
}
_WEATHERS: Final[dict[Weather, str]] = {
    "clear": "sunny|on a sunny day|in the sunshine|clear weather",
    "rain": "rain falls|rain fell|rain is falling|in the rain|rain|rainy|raining|it rains|heavy rain|rainstorm|on a rainy day|drizzle|downpour",
    "snow": "snowing|snow falls|snow fell|snow is falling|snow falling|it snows|falling snow|in falling snow|in the falling snow|snowfall|snowstorm|blizzard|heavy snow",
    "wind": "in the wind|wind|windy|on a windy day|breeze|strong wind|gale|strong winds",
    "fog": "in the fog|in fog|fog|foggy|mist|misty|in the mist|haze",
}
_CAMERAS: Final[dict[Camera, str]] = {
    "pan_left": "pan left|pan to the left|camera move left|camera move to the left|track left",
    "pan_right": "pan right|pan to the right|camera move right|camera move to the right|track right",
    "tilt_up": "tilt up|camera move up|tilt upward|tilt upwards|camera rise",
    "tilt_down": "tilt down|camera move down|tilt downward|tilt downwards",
    "zoom_in": "zoom in|push in|dolly in|zoom in on|camera move closer|close in on",
    "zoom_out": "zoom out|camera pull back|camera pull out|dolly out|camera move back",
    "still": "camera stay still|static camera|still camera",
}
_WAYS: Final = {
    "left": "left|to the left|leftward|leftwards|towards the left",
    "right": "right|to the right|rightward|rightwards|towards the right|forward|forwards",
    "up": "up|upward|upwards|into the air|into the sky",
    "down": "down|downward|downwards|to the ground",
}
_PACES: Final[dict[Speed, str]] = {
    "fast": "quickly|fast|rapidly|swiftly|at full speed|at high speed|at great speed|hurriedly|quick",
    "slow": "slowly|gently|gradually|leisurely|slow|lazily|calmly",
    "normal": "at a steady pace",
}
_PLACES: Final[dict[Place, str]] = {
    "left": "on the left|at the left|on the left side|at left|from the left|on the left-hand side",
    "right": "on the right|at the right|on the right side|at right|from the right|on the right-hand side",
    "center": "in the middle|in the center|in the centre|at the center|at the centre|in the middle of the picture",
}
_DEPTHS: Final[dict[Depth, str]] = {
    "near": "in the foreground|up close|close up|in close-up",
    "far": "in the distance|far away|in the background|far off",
}
_MARKS: Final = {
    "then": "then|and then|next|after that|afterwards|afterward|later|and finally|finally|before|subsequently",
    "while": "while|at the same time|meanwhile|as|whilst|simultaneously|when",
    "and": "and|plus|as well as|but|or",
    "comma": ",",
    "stop": ".|!|?|;|:|…",
}
SKIPPED: Final = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "done",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "can",
        "could",
        "should",
        "shall",
        "might",
        "must",
        "there",
        "here",
        "who",
        "which",
        "what",
        "where",
        "that",
        "whose",
        "of",
        "for",
        "to",
        "from",
        "in",
        "on",
        "at",
        "by",
        "as",
        "with",
        "up",
        "off",
        "out",
        "so",
        "too",
        "also",
        "very",
        "just",
        "now",
        "it's",
        "let",
        "it",
        "s",
        "t",
        "not",
        "no",
        "yes",
        "if",
        "than",
        "such",
        "each",
        "every",
        "all",
        "any",
        "own",
        "only",
        "about",
        "into",
        "through",
        "across",
        "along",
        "scene",
        "picture",
        "video",
        "clip",
        "film",
        "animation",
        "shot",
        "view",
        "camera",
        "side",
        "back",
        "shows",
        "showing",
        "show",
        "starts",
        "start",
        "begins",
        "begin",
        "starting",
        "lasts",
        "last",
        "lasting",
        "seconds",
        "second",
        "keeps",
        "keep",
        "together",
        "first",
        "middle",
        "way",
        "front",
        "group",
        "quite",
        "rather",
        "still",
        "around",
        "home",
        "again",
        "until",
        "since",
        "during",
        "between",
        "itself",
        "himself",
        "herself",
        "themselves",
        "everyone",
        "someone",
        "something",
        "background",
        "foreground",
        "ground",
        "past",
        "away",
        "toward",
        "towards",
        "empty",
    ]
)
ABSTRACT: Final = frozenset(
    [
        "industry",
        "industries",
        "price",
        "prices",
        "market",
        "markets",
        "sector",
        "sectors",
        "company",
        "companies",
        "policy",
        "policies",
        "fare",
        "fares",
        "rate",
        "rates",
        "sales",
        "sale",
        "law",
        "laws",
        "insurance",
        "strike",
        "strikes",
        "holiday",
        "holidays",
        "board",
        "official",
        "officials",
        "minister",
        "loan",
        "loans",
        "account",
        "accounts",
        "manager",
        "managers",
        "tax",
        "taxes",
        "season",
        "maker",
        "makers",
        "manufacturer",
        "manufacturers",
        "stock",
        "stocks",
        "share",
        "shares",
        "bill",
        "ban",
        "deal",
        "demand",
        "supply",
        "exports",
        "imports",
        "production",
        "output",
        "business",
        "operator",
        "operators",
        "provider",
        "service",
        "services",
        "network",
        "networks",
        "system",
        "systems",
        "budget",
        "funding",
        "union",
        "unions",
        "association",
        "ministry",
        "department",
        "authority",
        "technology",
        "technologies",
        "economy",
        "crisis",
        "scandal",
        "chief",
        "executive",
        "analyst",
        "analysts",
        "report",
        "reports",
        "data",
        "index",
        "bond",
        "bonds",
        "futures",
        "program",
        "programme",
        "plan",
        "plans",
        "project",
        "projects",
        "rights",
        "care",
        "subscribers",
        "users",
        "owner",
        "owners",
        "ownership",
        "agency",
        "federation",
        "club",
        "league",
        "rating",
        "ratings",
        "theory",
        "design",
        "standards",
        "safety",
        "regulations",
        "rules",
        "regulation",
        "fees",
        "costs",
        "cost",
        "spending",
        "revenue",
        "profit",
        "profits",
        "contract",
        "contracts",
        "lines",
        "line",
    ]
)


def inflected(verb: str) -> list[str]:
    """All forms of a verb's first word, with the rest of the phrase unchanged: run after, runs after, ran after."""
    first, _, rest = verb.partition(" ")
    forms = [first, _third_person(first), *_past_and_participle(first)]
    return [f"{form} {rest}".strip() for form in dict.fromkeys(forms)]


def items() -> dict[str, Item]:
    """Every phrase that says how, where or when, with what it means."""
    table: dict[str, Item] = {}
    _add(table, _MARKS, Mark)
    _add(table, _PACES, Pace)
    _add(table, _WAYS, Heading)
    _add(table, _PLACES, Where)
    for depth, phrases in _DEPTHS.items():
        table |= dict.fromkeys(phrases.split("|"), Where(depth=depth))
    table |= dict.fromkeys(("it", "he", "she", "him"), Pronoun()) | dict.fromkeys(
        ("they", "them"), Pronoun(plural=True)
    )
    _add_settings(table)
    _add_verbs(table)
    _add_prepositions(table)
    return table


def _add(table: dict[str, Item], groups: Mapping[Any, str], make: Callable[[Any], Item]) -> None:
    for value, phrases in groups.items():
        table |= dict.fromkeys(phrases.split("|"), make(value))


def _add_settings(table: dict[str, Item]) -> None:
    for background, nouns in _BACKGROUNDS.items():
        for noun in nouns.split("|"):
            table[noun] = Setting("background", background)
            for preposition in _PREPOSITIONS.split("|"):
                for article in ("the ", "a ", "an ", ""):
                    table[f"{preposition} {article}{noun}"] = Setting("background", background)
    for phrase in ("in the snow", "on the snow", "on snow", "on snowy ground", "through the snow"):
        table[phrase] = Setting("background", "snow")
    table["snow"] = table["snowy"] = Setting("background", "snow", loose=True)
    table["at sea"] = Setting("background", "sea")
    for hour, phrases in _HOURS.items():
        table |= dict.fromkeys(phrases.split("|"), Setting("hour", hour))
    for weather, phrases in _WEATHERS.items():
        table |= dict.fromkeys(phrases.split("|"), Setting("weather", weather))
    for camera, phrases in _CAMERAS.items():
        for phrase in phrases.split("|"):
            for form in _camera_forms(phrase):
                table[form] = Setting("camera", camera)


def _camera_forms(phrase: str) -> list[str]:
    if not phrase.startswith("camera "):
        return inflected(phrase)
    forms = inflected(phrase.removeprefix("camera "))
    return [phrase, *(f"camera {between}{form}" for form in forms for between in ("", "is ", "slowly "))]


def _add_verbs(table: dict[str, Item]) -> None:
    for verb, (speed, otherwise) in _GO.items():
        table |= dict.fromkeys(inflected(verb), Act("go", speed, otherwise))
    for kind, verbs in _ACTS.items():
        for verb in verbs.split("|"):
            table |= dict.fromkeys(inflected(verb), Act(kind))
    for relation, verbs in _RELATIONS.items():
        for verb in verbs.split("|"):
            for form in inflected(verb):
                table[form] = Link(relation)
                table[f"{form} by"] = Link(relation, reverse=True)


def _add_prepositions(table: dict[str, Item]) -> None:
    for kind, phrases in _FORWARD.items():
        for phrase in phrases.split("|"):
            table.setdefault(phrase, Link(kind))
    for kind, phrases in _REVERSE.items():
        for phrase in phrases.split("|"):
            table.setdefault(phrase, Link(kind, reverse=True))


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


def _past_and_participle(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()
    if verb.endswith("e"):
        return [f"{verb}d", f"{verb[:-1]}ing" if not verb.endswith("ee") else f"{verb}ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [f"{verb[:-1]}ied", f"{verb}ing"]
    return [f"{verb}ed", f"{verb}ing"]
