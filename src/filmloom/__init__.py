"""filmloom: words in, film out.

film(source)    an article becomes a narrated, captioned, labelled film
plan(source)    an article becomes a storyboard that people can edit
render(board)   a storyboard becomes a film
preview(source) a film before it is made: a page that tells of every shot, and an animatic
export(film)    a finished film becomes a project of an editing program
clip(prompt)    a sentence becomes moving pictures
chat()          a conversation in text, pictures, clips and sounds
describe(file)  what a picture, a clip or a sound shows, in text
verify(film)    what a film tells of how it was made, and whether that still holds
load_identity(certificate, key)   who signs: film, render and ads take it as `sign`

film, plan, render, clip and chat return an object with `.save(path)` and take `on_event`. Everything is imported when
it is first used; chat and describe need the extra [model], load_identity needs [sign].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmloom.version import __version__ as __version__

if TYPE_CHECKING:
    from filmloom.model.chat import chat, describe
    from filmloom.model.video_generator import clip
    from filmloom.studio.hand_over import export
    from filmloom.studio.preview import preview
    from filmloom.studio.produce import film, plan, render
    from filmloom.studio.provenance.identity import load_identity
    from filmloom.studio.provenance.verify import verify

__all__ = ["chat", "clip", "describe", "export", "film", "load_identity", "plan", "preview", "render", "verify"]

_HOMES = {
    "chat": "filmloom.model.chat",
    "clip": "filmloom.model.video_generator",
    "describe": "filmloom.model.chat",
    "export": "filmloom.studio.hand_over",
    "film": "filmloom.studio.produce",
    "load_identity": "filmloom.studio.provenance.identity",
    "plan": "filmloom.studio.produce",
    "preview": "filmloom.studio.preview",
    "render": "filmloom.studio.produce",
    "verify": "filmloom.studio.provenance.verify",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'filmloom' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
