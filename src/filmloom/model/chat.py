"""A chat with the any-to-video model, and what it says of a file; torch is imported when it is used."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filmloom.errors import FilmloomError, InputError
from filmloom.media.label import checked_language
from filmloom.model.video_generator.request import ClipRequest
from filmloom.types import Language, OnEvent, Size, ignore_event
from filmloom.world.parse import language_of

if TYPE_CHECKING:
    from filmloom.model.any_to_video import AnyToVideoModel
    from filmloom.model.chat_session import ChatSession
    from filmloom.model.data.prepare.shards import Captioner
    from filmloom.model.encoders import Modality

_NEEDED: Final = ("torch", "transformers", "peft", "diffusers", "einops", "jaxtyping")
_QUESTIONS: Final[dict[str, dict[Language, str]]] = {
    "image": {"en": "What can you see?", "zh": "你看到了什么？"},
    "video": {"en": "What happens here?", "zh": "这里发生了什么？"},
    "audio": {"en": "What makes this sound?", "zh": "这是什么的声音？"},
}


def chat(
    model: AnyToVideoModel | Path | str | None = None,
    *,
    out: Path | str = ".",
    seed: int = 7,
    size: Size = (1280, 720),
    fps: int = 25,
    seconds: float | None = None,
    on_event: OnEvent = ignore_event,
) -> ChatSession:
    """A chat with an any-to-video model: `.say(message)` gives text and clips, `.save(path)` writes the conversation.

    model: a folder, a Hub id or a model; by default the one that comes with filmloom. out: folder for clips.
    Raises FilmloomError without the extra [model], InputError for what can't be loaded or is out of range.
    """
    request = ClipRequest(prompt="", seed=seed, size=size, fps=fps, seconds=seconds, on_event=on_event)
    made, name = _opened(model)
    from filmloom.model.chat_session import ChatSession

    return ChatSession(made, name=name, out=out, request=request)


def describe(
    path: Path | str,
    *,
    ask: str = "",
    language: Language | None = None,
    model: AnyToVideoModel | Path | str | None = None,
    on_event: OnEvent = ignore_event,
) -> str:
    """What a picture, a clip or a sound shows, in words; or the answer to a question about it.

    language: of the description; a question is answered in its own. model: as in `chat`. Raises InputError for a file
    that can't be read, MediaError for one that is broken, FilmloomError without the extra [model].
    """
    path = Path(path)
    asked_in = language_of(ask) if ask.strip() else checked_language(language) or "en"
    if language not in (None, asked_in):
        raise InputError(f"The question {ask!r} is answered in its own language, not in {language!r}: leave one out.")
    check_installed()
    from filmloom.model.chat_session import encoded_part
    from filmloom.model.conversation import read_medium
    from filmloom.model.language_model import Sampling

    medium = read_medium(path)  # what is broken is said before the model is opened
    made, _ = _opened(model)
    question = ask.strip() or question_about(medium.modality, asked_in)
    parts = [encoded_part(made, medium, path), {"type": "text", "text": question}]
    request = ClipRequest(prompt=question, on_event=on_event)
    answer = made.answer([{"role": "user", "content": parts}], sampling=Sampling(allow_clips=False), request=request)
    return "".join(piece for piece in answer if isinstance(piece, str)).strip()


def captioner(language: Language, model: Path | str | None = None) -> Captioner:
    """For `data.prepare`: what clips show, said by a model where it is sure and a clip of its words is alike.

    Raises FilmloomError without the extra [model], InputError for a model that can't be loaded.
    """
    check_installed()
    from filmloom.model.any_to_video import SHIPPED
    from filmloom.model.data.pseudo_captions import PseudoCaptioner

    return PseudoCaptioner(model or SHIPPED, language)


def question_about(modality: Modality, language: Language) -> str:
    """What is asked of a file if nobody says."""
    return _QUESTIONS[modality][language]


def check_installed() -> None:
    """Raises FilmloomError if a library of the extra [model] isn't there."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise FilmloomError(
            f"This needs the any-to-video model's libraries, and {', '.join(missing)} can't be found. Install them: "
            "pip install 'filmloom[model]'"
        )


def _opened(model: AnyToVideoModel | Path | str | None) -> tuple[AnyToVideoModel, str]:
    """The model, and its name."""
    check_installed()
    from filmloom.model.any_to_video import SHIPPED, AnyToVideoModel

    if isinstance(model, AnyToVideoModel):
        return model, model.config.model_type
    return AnyToVideoModel.from_pretrained(model or SHIPPED), Path(model or SHIPPED).name
