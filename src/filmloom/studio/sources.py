"""Sources: what a storyboard cites is looked up in the texts that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filmloom.errors import DocumentError
from filmloom.studio.digest import file_digest
from filmloom.studio.document import Block, Document
from filmloom.studio.documents import read
from filmloom.studio.documents.fetching import KEPT_PAGE
from filmloom.studio.store import FOLDER
from filmloom.studio.storyboard import Shot, Source, Storyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One thing that a shot cites."""

    id: str
    """As the storyboard has it: s1#p2."""
    block: Block | None = None
    """The paragraph; None where the text isn't here, or has none of this id."""
    source: Source | None = None
    """The text as a whole, where that is cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The texts of a storyboard, as far as they are here."""

    known: Mapping[str, Source]
    documents: Mapping[str, Document]
    missing: tuple[str, ...] = ()
    """Those that aren't here."""
    changed: tuple[str, ...] = ()
    """Those that are another text than the one that was planned."""

    def cited(self, shot: Shot) -> list[Cited]:
        """What a shot cites, in its order."""
        return [self._cited(each) for each in shot.cites]

    def _cited(self, cite: str) -> Cited:
        source, _, block = cite.partition("#")
        if not block:
            return Cited(id=cite, source=self.known.get(source))
        document = self.documents.get(source)
        blocks = document.blocks if document else ()
        return Cited(id=cite, block=next((each for each in blocks if each.id == block), None))


def sources_of(storyboard: Storyboard, base: Path, text: str | Path | Document | None) -> Sources:
    """text: what the storyboard has just been planned of, if it was; it counts for a source without an address."""
    documents: dict[str, Document] = {}
    missing: list[str] = []
    changed: list[str] = []
    for source in storyboard.sources:
        found = _found(source, base, text)
        if found is None:
            missing.append(source.uri or source.id)
            continue
        try:
            documents[source.id] = found if isinstance(found, Document) else read(found)
        except DocumentError:
            missing.append(source.uri or source.id)
            continue
        if source.sha256 and documents[source.id].sha256 != source.sha256:
            changed.append(source.uri or source.id)
    known = {source.id: source for source in storyboard.sources}
    return Sources(known=known, documents=documents, missing=tuple(missing), changed=tuple(changed))


def _found(source: Source, base: Path, text: str | Path | Document | None) -> str | Path | Document | None:
    """The file that a source names, from the storyboard's folder or from the current one; the very one if it is there.

    A storyboard names its text as it was typed when it was planned, and it may have moved since, with its text. Of an
    address it is the page that was kept when it was fetched.
    """
    if text is not None:
        return text
    if "://" in source.uri:
        page = kept_page(base, source.sha256)
        return page if page.is_file() else None
    if not source.uri:
        return None
    named = Path(source.uri)
    files = [path for path in (base / named, named, base / named.name) if path.is_file()]
    same = (path for path in files if file_digest(path) == source.sha256)
    return next(same, files[0] if files else None)


def kept_page(folder: Path, sha256: str) -> Path:
    """Where the page of an address lies beside the storyboard that was planned of it."""
    return folder / FOLDER / "pages" / f"{sha256}{KEPT_PAGE}"
