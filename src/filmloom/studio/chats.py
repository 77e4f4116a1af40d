"""Chats: messages in, an answer out, from a service at an address or a language model on this machine."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from filmloom.errors import FilmloomError, InputError, RemoteError
from filmloom.studio.services import Service, named

if TYPE_CHECKING:
    from filmloom.model.video_generator.remote.transport import Patience, Reply

Message: TypeAlias = Mapping[str, str]
"""`role` and `content`."""

_HUB_ID: Final = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_THOUGHT: Final = re.compile(r"<think>.*?(</think>|$)", re.DOTALL)
_LONGEST_ANSWER: Final = 4096
"""Tokens of a local model's."""


class NoAnswer(FilmloomError):  # noqa: N818 - it is what came
    """The chat is there, and gave no answer."""


class Chat(Protocol):
    """Answers a conversation."""

    name: str
    """As the user named it."""

    def answer(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """What it says; JSON by the schema where it can be held to that.

        Raises NoAnswer, and InputError for a model or a key that isn't there.
        """
        ...


def chat_named(text: str) -> Chat:
    """https://host/v1#model, the folder of a transformers model, or its Hub id. Raises InputError for anything else."""
    if "://" in text:
        return ServiceChat(text)
    if Path(text).is_dir() or _HUB_ID.fullmatch(text):
        return LocalChat(text)
    raise InputError(
        f"There is no planner {text!r}: give https://host/v1#model, the folder of a language model, or a Hub id such "
        "as Qwen/Qwen3-4B."
    )


def json_in(answer: str) -> dict[str, Any]:
    """The JSON object in an answer, whatever stands around it. Raises ValueError, saying what is wrong."""
    said = _THOUGHT.sub("", answer)
    first, last = said.find("{"), said.rfind("}")
    if not 0 <= first < last:
        raise ValueError("there is no JSON object in it")
    try:
        told = json.loads(said[first : last + 1])
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON: {error}") from None
    return dict(told)


class ServiceChat:
    """Any endpoint that speaks OpenAI's chat completions."""

    def __init__(
        self, text: str, *, patience: Patience | None = None, environment: Mapping[str, str] = os.environ
    ) -> None:
        from filmloom.model.video_generator.remote.transport import Patience as Patiently

        found = named(text, "https://host/v1#qwen3-32b")
        self.name, self._model = str(found), found.model
        patience = patience or Patiently(read_s=300.0, retries=3)
        self._service = Service(found.address, "FILMLOOM_CHAT_KEY", patience=patience, environment=environment)

    def answer(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """POST /chat/completions; once more without the schema to a service that doesn't know of schemas."""
        from filmloom.model.video_generator.remote.transport import Refused

        told: dict[str, Any] = {"model": self._model, "messages": list(messages)}
        form = {"name": "storyboard", "schema": schema, "strict": True}
        try:
            held = {**told, "response_format": {"type": "json_schema", "json_schema": form}}
            reply = self._service.post("/chat/completions", held, _problem)
        except Refused as refused:
            if refused.fault.status not in {400, 422}:
                raise NoAnswer(str(refused)) from None
            reply = self._plainly(told)
        choice = reply.json()["choices"][0]
        if choice.get("finish_reason") == "length":
            raise NoAnswer(f"{self._service.host} cut its answer; ask a model that may say more, or for less")
        return str(choice["message"]["content"])

    def _plainly(self, told: Mapping[str, Any]) -> Reply:
        try:
            return self._service.post("/chat/completions", told, _problem)
        except RemoteError as error:
            raise NoAnswer(str(error)) from None


def _problem(reply: Reply) -> str:
    choices = reply.json().get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(message, dict) and message.get("refusal"):
        return "refused to answer"
    return "" if isinstance(content, str) and content.strip() else "answered with what is no chat completion"


class LocalChat:
    """A causal language model of transformers, opened when it is first asked. The schema is only told in words."""

    def __init__(self, source: str) -> None:
        """Raises InputError if the libraries for it aren't installed."""
        missing = [name for name in ("torch", "transformers", "peft") if find_spec(name) is None]
        if missing:
            raise InputError(
                f"The planner {source} is a language model, which needs {', '.join(missing)}. Install them: "
                "pip install 'filmloom[model]'"
            )
        self.name = str(Path(source).resolve()) if Path(source).is_dir() else source
        self._model: Any = None

    def answer(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """The likeliest answer, without chance."""
        from filmloom.model.language_model import LanguageModel

        if self._model is None:
            self._model = LanguageModel.from_pretrained(self.name).eval()
        try:
            return self._said(messages)
        except (RuntimeError, MemoryError) as error:
            raise NoAnswer(f"{self.name} failed: {error}") from error

    def _said(self, messages: Sequence[Message]) -> str:
        import torch

        from filmloom.model.language_model import Sampling, collate, encode

        model = self._model
        asked = encode(model.tokenizer, messages, ask=True, turn_ends=model.turn_ends)
        room = (model.max_tokens or 2 * _LONGEST_ANSWER + len(asked.ids)) - len(asked.ids)
        if room < _LONGEST_ANSWER // 16:
            raise NoAnswer(
                f"the text takes {len(asked.ids)} of the {model.max_tokens} tokens that {self.name} has room for; give "
                "a shorter text, or a model with more room."
            )
        batch = collate([asked], model.special.pad, side="left")
        sampling = Sampling(max_new_tokens=min(room, _LONGEST_ANSWER), allow_clips=False)
        with torch.inference_mode():
            (reply,) = model.generate(model.embed(batch.ids), batch.mask, sampling)
        return str(reply.text)
