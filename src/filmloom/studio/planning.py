"""Planning: a text becomes a storyboard; the store remembers the plan of a text that hasn't changed."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from filmloom.errors import DocumentError, InputError
from filmloom.media.atomic import write_bytes, write_text
from filmloom.media.label import checked_language
from filmloom.media.size import checked_size
from filmloom.progress import Progress
from filmloom.studio.clips import check_engine
from filmloom.studio.digest import code_digest, digest, file_digest
from filmloom.studio.mood import AUTO, in_mood
from filmloom.studio.store import Store
from filmloom.studio.storyboard import MAX_FPS, Mood, Picture, Storyboard, VoiceChoice
from filmloom.types import Language, OnEvent, Size, ignore_event

if TYPE_CHECKING:
    from filmloom.studio.document import Document
    from filmloom.studio.documents.fetching import Page
    from filmloom.studio.scenes import Planner

PLANNED_BY: Final = (
    "studio/chats.py",
    "studio/documents",
    "studio/formulas",
    "studio/mood",
    "studio/scenes",
    "studio/sentences.py",
    "studio/storyboard.py",
    "world",
)

KINDS: Final = ("news", "lesson")
_IN_FOLDERS: Final = frozenset({"vits", "sherpa"})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A storyboard, not yet made."""

    storyboard: Storyboard
    base: Path
    """The folder that relative paths in the storyboard start from."""
    warnings: tuple[str, ...] = ()
    """What was odd in the text, and how it was read."""
    document: Document | None = field(default=None, repr=False, compare=False)
    """What it was planned of; None if that was done by an earlier run."""
    page: bytes = field(default=b"", repr=False, compare=False)
    """What was fetched, if the source is an address."""

    def save(self, path: str | Path) -> Path:
        """Write the storyboard as YAML, to be edited and rendered; the page that it is of is kept beside it."""
        from filmloom.studio.scenes import save_storyboard
        from filmloom.studio.sources import kept_page

        target = Path(path)
        save_storyboard(self.storyboard, target)
        if self.page and self.document:
            write_bytes(kept_page(target.parent, self.document.sha256), self.page)
        return target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of a plan, as `plan` describes it; InputError for what can't be had."""

    seconds: float | None
    size: Size
    fps: int
    language: Language | None
    voice: str
    seed: int
    engine: str = ""
    model: str = ""
    planner: str = ""
    kind: str = ""
    music: str = ""
    effects: bool = False
    mood: str = ""
    brand: str = ""
    allow_network: bool = False

    def __post_init__(self) -> None:
        if self.kind not in {"", *KINDS}:
            raise InputError(f"There is no kind of film {self.kind!r}; there are {', '.join(KINDS)}.")
        if self.mood not in {"", AUTO, *get_args(Mood)}:
            raise InputError(f"There is no mood {self.mood!r}; there are {', '.join(get_args(Mood))}, and {AUTO}.")
        object.__setattr__(self, "music", music_choice(self.music))
        object.__setattr__(self, "brand", brand_choice(self.brand))
        checked_size(self.size)
        if not (isinstance(self.fps, int) and 1 <= self.fps <= MAX_FPS):
            raise InputError(
                f"A film of {self.fps} frames per second can't be made: ask for a whole number from 1 to {MAX_FPS}."
            )
        seconds = self.seconds
        if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds < math.inf):
            raise InputError(f"A film of {seconds} s can't be planned: ask for a length in seconds, such as 60.")
        checked_language(self.language)
        if not isinstance(self.seed, int):
            raise InputError(f"The seed {self.seed!r} can't be used: give a whole number.")


def plan(
    source: str | Path,
    *,
    seconds: float | None = None,
    size: Size = (1920, 1080),
    fps: int = 25,
    language: Language | None = None,
    voice: str = "",
    seed: int = 7,
    engine: str = "",
    model: str = "",
    planner: str = "",
    kind: str = "",
    music: str = "",
    effects: bool = False,
    mood: str = "",
    brand: str = "",
    allow_network: bool = False,
    on_event: OnEvent = ignore_event,
) -> Plan:
    """A text, as a file, as the words themselves or as the address of its page, becomes a storyboard.

    engine, model: what is to make the illustrations; "" is the world. planner: the language model that is asked what to
    say and show, https://host/v1#model, a folder or a Hub id; "" is the in-box planner. kind: news or lesson; "" is a
    lesson where the text is teaching material. music: bed, which is composed for the film, or a sound file; "" is none.
    effects: whether what drawn figures do is heard. mood: calm, joyful, sad, tense, urgent or warm; auto reads it from
    the text; "" is calm. brand: the path of a brand.yaml; "" is none. allow_network: a source that is an address,
    https://…, may be fetched.
    Raises DocumentError for a source that can't be read or fetched, InputError for a length, size, rate, language,
    engine, planner, music, mood or brand that can't be had.
    """
    wish = Wish(
        seconds=seconds,
        size=size,
        fps=fps,
        language=language,
        voice=voice,
        seed=seed,
        engine=engine,
        model=model,
        planner=planner,
        kind=kind,
        music=music,
        effects=effects,
        mood=mood,
        brand=brand,
        allow_network=allow_network,
    )
    return _planned(source, wish, None, on_event)


def _planned(source: str | Path, wish: Wish, store: Store | None, on_event: OnEvent) -> Plan:
    """store: keeps what a language model answered."""
    from filmloom.studio.documents import read, read_page

    warnings: list[str] = []
    check_engine(wish.engine or "world", wish.model)
    page = _fetched(str(source), wish, on_event)
    progress = Progress(on_event, "read", 1, "reading")
    document = read_page(page) if page else read(source)
    progress.advance()
    for warning in document.warnings:
        progress.warn(warning)
    kind = wish.kind or _kind_of(document)
    plan_scenes = _planner(wish, kind, store, warnings.append)
    told = f"asking {wish.planner}" if wish.planner else "planning a lesson" if kind == "lesson" else "planning"
    progress = Progress(on_event, "scenes", 1, told)
    if kind == "news":
        warnings += _left_out(document)
    storyboard = plan_scenes(
        document,
        seconds=_to_fill(wish),
        language=wish.language,
        seed=wish.seed,
        size=wish.size,
        fps=wish.fps,
        voice=voice_choice(wish.voice),
    )
    wished = {"engine": wish.engine, "music": wish.music, "effects": wish.effects, "brand": wish.brand}
    changes: dict[str, Any] = {key: value for key, value in wished.items() if value}
    if page:
        changes["sources"] = tuple(each.model_copy(update={"fetched": page.fetched}) for each in storyboard.sources)
    storyboard = in_mood(storyboard.model_copy(update={**changes, "model": wish.model}), wish.mood)
    warnings += _foreign(storyboard)
    for warning in warnings:
        progress.warn(warning)
    progress.advance()
    return Plan(
        storyboard=storyboard,
        base=_folder_of(source),
        warnings=(*document.warnings, *warnings),
        document=document,
        page=page.data if page else b"",
    )


def _fetched(source: str, wish: Wish, on_event: OnEvent) -> Page | None:
    """The page of a source that is an address. Raises DocumentError for one that can't be had, or may not be."""
    from filmloom.studio.documents.fetching import fetch, is_address

    if not is_address(source):
        return None
    if not wish.allow_network:
        raise DocumentError(
            f"{source.strip()[:200]} is an address, and nothing is fetched unless you say so: add --allow-network, or "
            "save the page as a file and give that."
        )
    progress = Progress(on_event, "fetch", 1, "fetching the page")
    page = fetch(source.strip())
    progress.advance()
    return page


def _to_fill(wish: Wish) -> float | None:
    """What is left of the wished length when the brand has opened and closed the film."""
    if wish.seconds is None or not wish.brand:
        return wish.seconds
    from filmloom.studio.brands.brand_file import load_brand

    return max(1.0, wish.seconds - load_brand(wish.brand).seconds)


def _kind_of(document: Document) -> str:
    """What kind of film suits a text for which nobody has said it."""
    from filmloom.studio.scenes.lessons import is_lesson

    return "lesson" if is_lesson(document) else "news"


def _left_out(document: Document) -> Iterator[str]:
    """What news don't show."""
    from filmloom.studio.scenes.table_charts import tables_in_part

    kinds = Counter(block.kind for block in document.blocks)
    for kind in ("code", "formula", "diagram"):
        if kinds[kind]:
            yield f"{kinds[kind]} x {kind} left out: only lessons show that (--kind lesson)"
    for name, count in tables_in_part(document):
        yield f"{name}: {count} more columns of numbers aren't shown: a chart has columns of one unit, four at most"


def _planner(wish: Wish, kind: str, store: Store | None, warn: Callable[[str], None]) -> Planner:
    """The in-box planner, or one that asks a language model. Raises InputError for a model that can't be had."""
    if not wish.planner:
        return _in_box(kind, warn)
    from filmloom.studio.chats import chat_named
    from filmloom.studio.scenes.language_planner import Keep, LanguagePlanner

    keep = Keep(lambda name: store.path("answers", name, ".txt"), write_text) if store else None
    asked = LanguagePlanner
    if kind == "lesson":
        from filmloom.studio.scenes.lessons.language_planner import LessonLanguagePlanner

        asked = LessonLanguagePlanner
    return asked(chat_named(wish.planner), engine=wish.engine or "world", warn=warn, keep=keep)


def _in_box(kind: str, warn: Callable[[str], None]) -> Planner:
    if kind == "lesson":
        from filmloom.studio.scenes.lessons import LessonPlanner

        return LessonPlanner(warn)
    from filmloom.studio.scenes import plan as news

    return news


def kept_plan(source: str | Path, store: Store, wish: Wish, on_event: OnEvent) -> Plan:
    """As `plan`; a file that was planned with these settings before, by the same code, isn't planned again.

    A plan with warnings isn't kept: what it warns of may be mended outside the text, as a missing picture is. What a
    language model answered to the same text is, so that it isn't asked again.
    """
    if not _is_file(source):
        return _planned(source, wish, store, on_event)
    text = Path(source)
    name = digest([file_digest(text), str(text.absolute()), asdict(wish), code_digest(PLANNED_BY)])
    kept = store.path("plans", name, ".json")
    board = _read(kept, text.parent)
    if board:
        Progress(on_event, "scenes", 1, "planned before").advance()
        return Plan(storyboard=board, base=text.parent)
    made = _planned(source, wish, store, on_event)
    if not made.warnings:
        write_text(kept, made.storyboard.model_dump_json())
    return made


def _read(kept: Path, base: Path) -> Storyboard | None:
    """The storyboard that was kept, if it is whole and the pictures it shows are still there."""
    try:
        board = Storyboard.model_validate_json(kept.read_bytes())
    except (OSError, ValueError):
        return None
    pictures = [shot.visual.path for shot in board.shots if isinstance(shot.visual, Picture)]
    return board if all((base / picture).is_file() for picture in pictures) else None


def _foreign(storyboard: Storyboard) -> Iterator[str]:
    """A warning if much of what is to be said is in a script that neither Chinese nor English is written in."""
    scripts = Counter(
        unicodedata.name(letter, "UNKNOWN").split()[0]
        for letter in "".join([storyboard.title, *(shot.say for shot in storyboard.shots)])
        if letter.isalpha()
    )
    others = Counter({script: count for script, count in scripts.items() if script not in {"LATIN", "CJK"}})
    if 4 * others.total() > scripts.total():
        named = ", ".join(script.capitalize() for script, _ in others.most_common(2))
        voice = "a Chinese" if storyboard.language == "zh" else "an English"
        yield (
            f"the text is to a large part in {named} letters, but films are in Chinese or English: {voice} voice will "
            "read it, and letters that the fonts lack can't be drawn; give a translation instead"
        )


def voice_choice(text: str) -> VoiceChoice:
    """`engine`, `engine:id` or `id` as the command line takes it; empty: automatic.

    An address and a folder tell by themselves which engine they are for; folders come back absolute. Raises InputError
    for a folder without a voice.
    """
    if not text:
        return VoiceChoice()
    engine, _, id = text.partition(":")
    if engine in get_args(VoiceChoice.model_fields["engine"].annotation):
        return VoiceChoice(engine=engine, id=_absolute(id) if engine in _IN_FOLDERS else id)  # type: ignore[arg-type]
    if "://" in text:
        return VoiceChoice(engine="service", id=text)
    from filmloom.studio.speech.folders import kind_of, with_number

    if "/" not in text and not Path(text).is_dir():
        return VoiceChoice(id=text)
    folder, _ = with_number(text)
    kind = kind_of(Path(folder))
    if not kind:
        raise InputError(
            f"There is no voice in {folder}: expected the folder of a VITS checkpoint of transformers or of a model of "
            "sherpa-onnx, https://host/v1#model:voice, or vits:ORG/NAME for one of the Hub."
        )
    return VoiceChoice(engine=kind, id=_absolute(text))


def music_choice(text: str) -> str:
    """none, bed or a file as the command line takes it; files come back absolute. Raises InputError for no file."""
    if text in {"", "none", "bed"}:
        return text
    if "\x00" in text or not Path(text).is_file():
        raise InputError(f"There is no music {text}: give the path of a sound file, `bed`, or `none`.")
    return str(Path(text).resolve())


def brand_choice(text: str) -> str:
    """A brand's file as the command line takes it, absolute. Raises InputError for one that can't be used."""
    if not text:
        return ""
    from filmloom.studio.brands.brand_file import load_brand

    load_brand(text)
    return str(Path(text).resolve())


def _absolute(id: str) -> str:
    """A folder that is there, wherever a storyboard that names it will be rendered."""
    folder, mark, number = id.rpartition("#") if "#" in id else (id, "", "")
    return f"{Path(folder).resolve()}{mark}{number}" if Path(folder).is_dir() else id


def _folder_of(source: str | Path) -> Path:
    """The folder that relative paths of this source start from; the current one for words themselves."""
    return Path(source).parent if _is_file(source) else Path()


def _is_file(source: str | Path) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # words themselves: too long for a name, or with characters that no name has
        return False
