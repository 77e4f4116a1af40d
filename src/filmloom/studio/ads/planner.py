"""Planner: a brief and a person become a storyboard: hook, problem, greeting, product, proofs, offer, what to do now.

By rule, so that the same brief and row give the same film, and all rows that share a shot share it to the letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from filmloom.errors import InputError
from filmloom.studio.ads.brief import ASPECTS, Brief, Offer
from filmloom.studio.ads.cells import day_of
from filmloom.studio.ads.condition import Condition
from filmloom.studio.ads.cutouts import CutOut
from filmloom.studio.ads.forbidden import forbidden
from filmloom.studio.ads.people import Words, column_of, language_of, words_of
from filmloom.studio.ads.table import Person
from filmloom.studio.ads.texts import Said, filled, in_language, variables
from filmloom.studio.planning import voice_choice
from filmloom.studio.scenes.estimate import estimated_shot_seconds
from filmloom.studio.storyboard import (
    Illustration,
    Label,
    Output,
    Overlay,
    Pad,
    Poster,
    Shot,
    Storyboard,
    Transition,
    Visual,
)
from filmloom.types import Language, Size

BUILT_IN: Final = ("product", "price", "was", "until", "code")
"""Variables that the brief fills itself."""
_READ_PER_S: Final[Mapping[Language, float]] = {"zh": 6.0, "en": 14.0}
"""Characters that a legal line is read at."""
_TYPICAL: Final[Mapping[Language, str]] = {"zh": "李晓雷", "en": "Jennifer"}
"""How long a cell is, while it is decided what fits: so that no name decides it."""
_PAD: Final = Pad(before=0.15, after=0.3)
_UNTIL: Final[Mapping[Language, str]] = {"zh": "{0.month} 月 {0.day} 日前有效", "en": "Until {0.day} {0:%B %Y}"}
_CODE: Final[Mapping[Language, str]] = {"zh": "优惠码 {}", "en": "Code {}"}
_PRICED: Final[Mapping[Language, str]] = {"zh": "现在只要{price}。", "en": "Now {price}."}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdPlan:
    """One person's film, not yet made."""

    storyboard: Storyboard
    personal: frozenset[str]
    """Ids of the shots that hold words of the row."""
    lexicon: Mapping[str, str]
    """How the row's own words are said."""
    language: Language
    segment: str
    offer: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A shot before its variables are filled."""

    id: str
    say: str
    visual: Visual
    least_s: float = 1.6
    optional: bool = False
    at: str = ""
    """Words at which the product's name comes over the picture; empty: it doesn't."""

    def texts(self) -> list[str]:
        """All that it says and shows."""
        return [self.say, *_shown(self.visual), self.at]


def plan_ad(brief: Brief, person: Person, aspect: str, pictures: Sequence[CutOut] = (), taken_s: float = 0.0) -> AdPlan:
    """The storyboard of one row in one aspect. Raises InputError, never telling the row's words, if there can't be one.

    pictures: the product's, as in the brief, cut out. taken_s: what a brand opens and closes with takes of the seconds.
    """
    made = _Planning(brief, person, pictures, taken_s)
    drafts, warnings = made.fitting()
    shots = tuple(made.shot(draft) for draft in drafts)
    personal = frozenset(draft.id for draft in drafts if made.columns(draft))
    _check_said(brief, made.language, shots)
    board = Storyboard(
        kind="ad",
        language=made.language,
        title=made.built_in["product"],
        seed=brief.seed,
        theme=brief.theme,
        brand=brief.brand,
        engine=brief.engine,
        music=(brief.music.file or "bed") if brief.music else "none",
        effects=brief.effects,
        output=Output(size=frame_size(brief, aspect), fps=brief.fps),
        voice=voice_choice(brief.voices.get(made.language, "")).model_copy(update={"lexicon": brief.lexicon}),
        label=Label(producer=brief.producer),
        shots=shots,
    )
    return AdPlan(
        storyboard=board,
        personal=personal,
        lexicon=made.words.lexicon,
        language=made.language,
        segment=made.segment,
        offer=made.offer,
        warnings=tuple(warnings),
    )


def frame_size(brief: Brief, aspect: str) -> Size:
    """Width and height of an aspect, both even."""
    wide, high = ASPECTS[aspect]
    unit = brief.short_side / min(wide, high)
    return round(wide * unit / 2) * 2, round(high * unit / 2) * 2


def used_columns(brief: Brief) -> dict[str, bool]:
    """The columns that the brief's texts ask for, and whether each has something to be said in its stead."""
    from filmloom.studio.ads.brief_file import texts_of

    found: dict[str, bool] = {}
    for _, said in texts_of(brief):
        for text in [said] if isinstance(said, str) else said.values():
            for name, has_instead in variables(text).items():
                if name not in BUILT_IN:
                    found[name] = found.get(name, True) and has_instead
    return found


@dataclass
class _Planning:
    """What is decided for one row, step by step."""

    brief: Brief
    person: Person
    pictures: Sequence[CutOut]
    taken_s: float
    language: Language = field(init=False)

    def __post_init__(self) -> None:
        self.language = language_of(self.person, self.brief.languages)
        self.segment = self._segment()
        self.offer = self._offer()
        self.built_in = self._built_in()
        needed = [name for draft in self._drafts() for name in self.columns(draft)]
        self.words: Words = words_of(self.person, dict.fromkeys(needed))

    def _segment(self) -> str:
        segments = self.brief.segments
        named = column_of(self.person, "segment")
        if named:
            found = next((name for name in segments if name.casefold() == named.casefold()), "")
            if not found:
                raise InputError(f"its segment is none of the brief's; there are {', '.join(segments)}")
            return found
        found = next((name for name, each in segments.items() if each.when and self._holds(each.when)), "")
        if not found and "default" not in segments:
            raise InputError("no segment of the brief is for it; name one in the column 'segment', or add `default`")
        return found or "default"

    def _offer(self) -> str:
        offers = self.brief.offers
        named = column_of(self.person, "offer")
        if named and offers:
            found = next((name for name in offers if name.casefold() == named.casefold()), "")
            if not found:
                raise InputError(f"its offer is none of the brief's; there are {', '.join(offers)}")
            return found
        found = next((name for name, each in offers.items() if each.when and self._holds(each.when)), "")
        return found or ("default" if "default" in offers else "")

    def _holds(self, when: str) -> bool:
        return not when or Condition(when)(self.person.cells)

    def _in(self, said: Said) -> str:
        return in_language(said, self.language)

    def _built_in(self) -> dict[str, str]:
        price, offer = self.brief.price, self.brief.offers.get(self.offer)
        now = offer.price if offer and offer.price is not None else price.amount if price else None
        was = (
            price.amount
            if price and offer and offer.price not in (None, price.amount)
            else price.was
            if price
            else None
        )
        until = day_of(offer.until) if offer else None
        currency = price.currency if price else ""
        return {
            "product": self._in(self.brief.product.name),
            "price": money(now, currency),
            "was": money(was, currency),
            "until": _day(until, self.language) if until else "",
            "code": offer.code if offer else "",
        }

    def columns(self, draft: _Draft) -> list[str]:
        """The columns of the table that a draft's texts ask for."""
        return [name for text in draft.texts() for name in variables(text) if name not in BUILT_IN]

    def fitting(self) -> tuple[list[_Draft], list[str]]:
        """The drafts that fit the brief's seconds: what is optional goes first, the last of it before the others."""
        drafts, warnings = self._drafts(), []
        musts = [self._in(said) for said in self.brief.must_say]
        while self._seconds(drafts) > self.brief.seconds:
            spare = [d for d in drafts if d.optional and not any(_holds_phrase(d.texts(), must) for must in musts)]
            if not spare:
                warnings.append(f"the film takes about {self._seconds(drafts):.0f} s, and the brief says "
                                f"{self.brief.seconds:g}; nothing more can be left out")  # fmt: skip
                break
            drafts.remove(spare[-1])
            warnings.append(f"{spare[-1].id} is left out: {self.brief.seconds:g} s don't hold it")
        return drafts, warnings

    def _seconds(self, drafts: Sequence[_Draft]) -> float:
        typical = {name: _TYPICAL[self.language] for draft in drafts for name in self.columns(draft)} | self.built_in
        shots = [self._shot(draft, typical, typical) for draft in drafts]
        return self.taken_s + sum(estimated_shot_seconds(shot, self.language) for shot in shots)

    def shot(self, draft: _Draft) -> Shot:
        """The draft with the row's words."""
        return self._shot(draft, {**self.words.said, **self.built_in}, {**self.words.shown, **self.built_in})

    def _shot(self, draft: _Draft, said: Mapping[str, str], shown: Mapping[str, str]) -> Shot:
        visual = draft.visual
        if isinstance(visual, Poster):
            texts = {name: filled(getattr(visual, name), shown) for name in _TEXTS if getattr(visual, name)}
            visual = visual.model_copy(update=texts)
        over = (Overlay(text=shown["product"], at=filled(draft.at, said)),) if draft.at else ()
        return Shot(
            id=draft.id,
            say=filled(draft.say, said),
            visual=visual,
            pad=_PAD,
            min=draft.least_s,
            overlays=over,
            transition=Transition(type="cut"),
        )

    def _drafts(self) -> list[_Draft]:
        return [*self._opening(), self._product(), *self._claims(), *self._offered(), self._action()]

    def _picture(self, number: int = 0) -> str:
        return str(self.pictures[number % len(self.pictures)].path) if self.pictures else ""

    def _opening(self) -> list[_Draft]:
        segment, greeting = self.brief.segments[self.segment], self.brief.greeting
        hook = self._in(segment.hook)
        drafts = [_Draft("hook", hook, Poster(text=hook, kicker="{product}", tone="dark", motion="still"))]
        if segment.problem:
            problem = self._in(segment.problem)
            drafts.append(_Draft("problem", problem, Poster(text=problem, tone="dark"), optional=True))
        if greeting and self._holds(greeting.when):
            card = Poster(
                text=self._in(greeting.show), detail=self._in(greeting.detail), path=self._picture(), tone="accent"
            )
            drafts.append(_Draft("greeting", self._in(greeting.say), card))
        return drafts

    def _product(self) -> _Draft:
        product = self.brief.product
        what, stop = self._in(product.what), "。" if self.language == "zh" else "."
        say = (
            (f"{{product}}，{what}{stop}" if self.language == "zh" else f"{{product}}, {what}{stop}")
            if what
            else "{product}" + stop
        )
        for number, picture in enumerate(product.pictures):
            if picture.moves and self.pictures[number].is_cut:
                moved = Illustration(prompt=self._in(picture.moves), picture=self._picture(number))
                return _Draft("product", say, moved, least_s=3.2, at="{product}")
        return _Draft("product", say, Poster(text="{product}", detail=what, path=self._picture(), motion="float"))

    def _claims(self) -> list[_Draft]:
        drafts = []
        for number, claim in enumerate(self.brief.claims):
            if self._holds(claim.when):
                card = Poster(
                    text=self._in(claim.show) or self._in(claim.say),
                    detail=self._in(claim.proof),
                    path=self._picture(number + 1),
                    motion="float",
                )
                drafts.append(_Draft(f"claim-{number + 1}", self._in(claim.say), card, optional=True))
        return drafts

    def _offered(self) -> list[_Draft]:
        offer = self.brief.offers.get(self.offer)
        if offer is None and self.brief.price is None:
            return []
        say, show = (self._in(offer.say), self._in(offer.show)) if offer else (_PRICED[self.language], "{product}")
        card = Poster(
            text=show,
            price=self.built_in["price"],
            was=self.built_in["was"],
            detail=self._small_print(offer),
            path=self._picture(),
            tone="accent",
        )
        return [_Draft("offer", say, card, least_s=2.4)]

    def _small_print(self, offer: Offer | None) -> str:
        code = _CODE[self.language].format(offer.code) if offer and offer.code else ""
        return " · ".join(part for part in (self.built_in["until"], code) if part)

    def _action(self) -> _Draft:
        action, legal = self.brief.action, self._in(self.brief.legal)
        card = Poster(
            text="{product}",
            button=self._in(action.button),
            address=action.address,
            small=legal,
            path=self._picture(),
            tone="dark",
        )
        least_s = max(2.4, 0.8 + len(legal) / _READ_PER_S[self.language])
        return _Draft("action", self._in(action.say), card, least_s=least_s)


_TEXTS: Final = ("kicker", "text", "price", "was", "detail", "button", "address", "small")


def _shown(visual: Visual) -> list[str]:
    return [getattr(visual, name) for name in _TEXTS] if isinstance(visual, Poster) else []


def money(amount: float | None, currency: str) -> str:
    """¥149, $149.90, 149 EUR, 149元."""
    if amount is None:
        return ""
    figure = f"{amount:,.2f}".removesuffix(".00")
    if currency.isalpha():
        return f"{figure}{'' if '一' <= currency[:1] <= '鿿' else ' '}{currency}"
    return f"{currency}{figure}"


def _day(day: date, language: Language) -> str:
    return _UNTIL[language].format(day)


def _holds_phrase(texts: Sequence[str], phrase: str) -> bool:
    return any(_plain(phrase) in _plain(text) for text in texts)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _check_said(brief: Brief, language: Language, shots: Sequence[Shot]) -> None:
    """What must be said is, what is never said isn't."""
    texts = [text for shot in shots for text in (shot.say, *_shown(shot.visual))]
    for said in brief.must_say:
        must = in_language(said, language)
        if not _holds_phrase(texts, must):
            raise InputError(
                f"the film would not say {must!r}, which must_say asks for; put it into a text that is always said, or "
                "allow more seconds"
            )
    banned = [in_language(said, language) for said in brief.never_say]
    if any(True for text in texts for _ in forbidden(text, banned)):
        raise InputError("with this row's words the film would say what never_say forbids; change them")
