"""A chat in a terminal: lines come in, what is to be shown goes out; commands, and words in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from filmloom.errors import FilmloomError, InputError
from filmloom.model.chat_session import ChatSession, SavedClip
from filmloom.types import Language

Say = Callable[[str], None]
"""Shows a text as it is, without a line end."""

_COMMAND: Final = re.compile(r"/(\w*)(?:\s+(.*))?")
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "hello": "Say what you would like to see, or give a picture, a clip or a sound by its path. /help says more.",
        "help": "Words in, text and clips out: 'A cat runs on a beach', then 'make it black'.\n"
        "Paths in a message are looked at where they stand: 'Let cat.png bounce', 'What happens in my.mp4?'; quote "
        "those with spaces.\n"
        "/new    forget everything and begin anew\n"
        "/save   write the conversation to a file: /save chat.json\n"
        "/quit   leave, as Ctrl-D does; Ctrl-C stops an answer",
        "new": "Everything is forgotten.",
        "saved": "{}: the conversation",
        "cancelled": "Stopped; this turn is forgotten.",
        "clip": "{path}: {seconds:g} s, {width}x{height}, seed {seed}",
        "silent": "(The model said nothing.)",
        "unknown": "There is no command /{}; there are /help, /new, /save and /quit.",
        "leave": "Ctrl-D or /quit leaves.",
    },
    "zh": {
        "hello": "说说你想看什么，或给出图片、视频、声音的路径。输入 /help 查看说明。",
        "help": "文字进，文字和短片出：“一只猫在海滩上跑”，然后“把它变成黑色”。\n"
        "消息里的路径会在原位被读取：“让cat.png跳起来”、“my.mp4 里发生了什么？”；带空格的路径请加引号。\n"
        "/new    忘掉一切，重新开始\n"
        "/save   把对话写入文件：/save chat.json\n"
        "/quit   离开，与 Ctrl-D 相同；Ctrl-C 停止回答",
        "new": "已忘掉一切。",
        "saved": "{}：对话",
        "cancelled": "已停止，这一轮不保留。",
        "clip": "{path}：{seconds:g} 秒，{width}x{height}，种子 {seed}",
        "silent": "（模型没有回答。）",
        "unknown": "没有命令 /{}；有 /help、/new、/save 和 /quit。",
        "leave": "按 Ctrl-D 或输入 /quit 离开。",
    },
}


def talk(session: ChatSession, lines: Iterable[str], say: Say, warn: Say) -> bool:
    """Answer line by line until they end or one is /quit; what goes wrong is said, and the chat goes on.

    warn: shows what went wrong. Returns whether nothing did.
    """
    went_well = True
    for line in lines:
        if not line.strip():
            continue
        try:
            command = _COMMAND.fullmatch(line.strip())
            if command is None:
                answer(session, line, say)
            elif command[1] in ("quit", "exit"):
                break
            else:
                obey(session, command[1], command[2] or "", say)
        except KeyboardInterrupt:
            say(f"\n{words(session, 'cancelled')}\n")
        except FilmloomError as error:
            went_well = False
            warn(f"{error}\n")
    return went_well


def answer(session: ChatSession, message: str, say: Say) -> None:
    """One message, and its answer as it comes; each clip on a line of its own."""
    shown = "\n"
    for piece in session.say(message):
        text = piece if isinstance(piece, str) else _clip_line(session, piece, begun=not shown.endswith("\n"))
        say(text)
        shown = text or shown
    if not session.messages[-1]["content"]:
        say(words(session, "silent"))
        shown = "."
    if not shown.endswith("\n"):
        say("\n")


def obey(session: ChatSession, command: str, argument: str, say: Say) -> None:
    """One command. Raises InputError for one that isn't there, OutputError if /save can't write."""
    if command == "help":
        told = words(session, "help")
    elif command == "new":
        session.new()
        told = words(session, "new")
    elif command == "save":
        told = words(session, "saved").format(session.save(Path(argument.strip("\"'") or "chat.json").expanduser()))
    else:
        raise InputError(words(session, "unknown").format(command))
    say(f"{told}\n")


def words(session: ChatSession, key: str) -> str:
    """What is to be said, in the language of the chat."""
    return _WORDS[session.language][key]


def _clip_line(session: ChatSession, saved: SavedClip, *, begun: bool) -> str:
    width, height = saved.clip.size
    told = words(session, "clip").format(
        path=saved.path, seconds=saved.clip.seconds, width=width, height=height, seed=session.request.seed
    )
    warnings = "".join(f"\n  {each}" for each in saved.clip.warnings)
    return f"{chr(10) if begun else ''}{told}{warnings}\n"
