"""The many English ways to say each thing; the first column of no table is better than the others."""

from __future__ import annotations

from typing import Final

BACKGROUNDS: Final = {
    "meadow": ("in a meadow", "on the grass", "in a grassy field", "in a field"),
    "sky": ("in the sky", "high in the sky"),
    "sea": ("in the sea", "at sea", "in the ocean", "on the open sea"),
    "beach": ("on a beach", "at the beach", "on the beach", "at the seaside"),
    "night": ("under a starry sky", "under the night sky", "under the starry night sky"),
    "street": ("on a street", "on the street", "on a road", "in the street"),
    "room": ("in a room", "indoors", "inside a room", "in a living room"),
    "snow": ("in a snowy landscape", "on snowy ground", "in the snow", "in a snowy field"),
    "desert": ("in a desert", "in the desert", "among the sand dunes"),
    "forest": ("in a forest", "in the woods", "in the forest", "in a wood"),
    "space": ("in space", "in outer space", "in deep space"),
    "city": ("in a city", "in the city", "in a town"),
}
PLACES_ALONE: Final = {
    "meadow": ("a quiet meadow", "a meadow", "a grassy field"), "sky": ("the sky", "an empty sky"),
    "sea": ("the open sea", "the sea", "the ocean"), "beach": ("a beach", "a quiet beach"),
    "night": ("a starry sky", "a starry night sky"), "street": ("a street", "an empty street"),
    "room": ("a room", "an empty room"), "snow": ("a snowy landscape", "a snowy field"),
    "desert": ("a desert", "a quiet desert"), "forest": ("a forest", "a quiet forest"),
    "space": ("outer space", "deep space"), "city": ("a city", "a quiet city", "a town"),
}  # fmt: skip
HOURS: Final = {
    "day": ("by day", "in the daytime", "in daylight"),
    "dawn": ("at dawn", "at sunrise", "early in the morning", "at daybreak"),
    "dusk": ("at dusk", "at sunset", "in the evening", "at twilight"),
    "night": ("at night", "by night", "late at night"),
}
WEATHERS: Final = {
    "clear": ("in clear weather", "in fair, clear weather"),
    "rain": ("in the rain", "in rain", "in rainy weather"),
    "snow": ("in falling snow", "in the falling snow", "in snowfall"),
    "wind": ("in the wind", "in windy weather", "in a breeze"),
    "fog": ("in the fog", "in the mist", "in fog"),
}
WEATHER_SENTENCES: Final = {
    "clear": ("the weather is clear", "the weather is fine and clear"),
    "rain": ("it is raining", "rain is falling"),
    "snow": ("it is snowing", "snow is falling"),
    "wind": ("it is windy", "the wind is up"),
    "fog": ("it is foggy", "there is fog", "it is misty"),
}
CAMERAS: Final = {
    "still": ("stays still", "is still"),
    "pan_left": ("pans left", "pans to the left", "moves to the left"),
    "pan_right": ("pans right", "pans to the right", "moves to the right"),
    "tilt_up": ("tilts up", "tilts upwards", "moves up"),
    "tilt_down": ("tilts down", "tilts downwards", "moves down"),
    "zoom_in": ("zooms in", "moves closer", "pushes in"),
    "zoom_out": ("zooms out", "pulls back", "pulls out"),
}
PLACES: Final = {
    "left": ("on the left", "on the left side", "at the left"),
    "right": ("on the right", "on the right side", "at the right"),
    "center": ("in the middle", "in the center", "in the centre"),
}
DEPTHS: Final = {
    "near": ("in the foreground", "close up"),
    "far": ("in the distance", "far away", "in the background"),
}
SIZES: Final = {
    "small": ("small", "little", "tiny"),
    "large": ("large", "big", "huge"),
}
NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")
PACES: Final = {
    "slow": ("slowly", "gently", "leisurely"),
    "fast": ("quickly", "fast", "rapidly", "swiftly", "at full speed"),
}
WAYS: Final = {
    "left": ("to the left", "left", "towards the left", "leftwards"),
    "right": ("to the right", "right", "towards the right", "rightwards"),
    "up": ("upwards", "up", "upward"),
    "down": ("downwards", "down", "downward"),
}
GO: Final = {
    "walks": ("walk", "move", "go"), "flies": ("fly", "move"), "swims": ("swim", "move", "glide"),
    "rolls": ("roll", "move"), "floats": ("float", "move", "glide"), "stands": ("move", "slide", "glide"),
    "hops": ("hop", "move"), "drives": ("drive", "move", "roll"),
}  # fmt: skip
RUN: Final = ("run", "race", "dash", "rush")
MOTIONS: Final = {
    "still": ("stay still", "keep still", "stay put"),
    "enter": ("enter", "come into view", "enter the picture", "arrive", "come into the picture"),
    "exit": ("leave", "exit", "leave the picture", "go away", "go out of the picture"),
    "bounce": ("bounce", "bob up and down"),
    "fall": ("fall", "fall down", "drop"),
    "rise": ("rise", "rise up", "ascend", "go up"),
    "spin": ("spin", "spin around", "rotate", "twirl", "spin round"),
    "grow": ("grow", "get bigger", "grow bigger", "become bigger", "get larger"),
    "shrink": ("shrink", "get smaller", "become smaller"),
    "orbit": ("move in a circle", "go in circles", "circle"),
    "shake": ("shake", "wobble", "tremble", "sway"),
    "jump": ("jump", "leap", "jump up"),
}
RELATIONS: Final = {
    "next_to": ("be next to", "be beside", "be near", "be close to"),
    "above": ("be above", "be over"),
    "in_front_of": ("be in front of",),
    "chases": ("chase", "run after", "chase after", "pursue"),
    "follows": ("follow",),
    "plays_with": ("play with",),
    "meets": ("meet", "greet", "encounter"),
    "carries": ("carry",),
    "looks_at": ("look at", "watch", "gaze at", "stare at"),
}
TURNED: Final = {
    "above": ("be below", "be under", "be beneath"),
    "in_front_of": ("be behind",),
    "chases": ("be chased by", "be pursued by"),
    "follows": ("be followed by",),
    "carries": ("be carried by",),
    "looks_at": ("be watched by",),
    "meets": ("meet", "greet", "encounter"),
    "next_to": ("be next to", "be beside", "be near", "be close to"),
}
"""Relations said from their object's side."""
THEN: Final = (", then ", " and then ", ". Then ", ". After that, ", ", and after that ")
THEN_JOINED: Final = tuple(link for link in THEN if not link.startswith("."))
WHILE: Final = (" while ", ", while ", " and at the same time ", ", and at the same time ")
LEGLESS: Final = frozenset(("snake", "snail", "caterpillar"))
UNCOUNTED: Final = frozenset(
    ("cattle", "bread", "corn", "maize", "wheat", "money", "cash", "lightning", "luggage", "milk", "coffee", "tea",
     "grape", "noodle", "leaf", "rose", "photo camera", "still camera", "film camera", "blaze")
)  # fmt: skip
"""Words of the lexicon that don't go with a or a number."""
AN: Final = frozenset(("hourglass", "suv", "x-ray"))
A: Final = frozenset(("unicorn", "ufo", "university", "one"))
CAPITALS: Final = {
    "santa": "Santa", "claus": "Claus", "christmas": "Christmas", "dna": "DNA", "ufo": "UFO", "ufos": "UFOs",
    "santas": "Santas",
}  # fmt: skip
