"""What can be done to a page of the practice portal: each act knows the truth of what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.changes import ChangeKind, Fidelity
from service.practice.docx import NEW_ROW
from service.practice.editing import clause_with, label_of, reworded, with_article, without_clause, words_of
from service.practice.state import Column, Post, Site, State
from service.practice.texts import Shelf, Text
from service.practice.truth import Truth, metadata, rewording


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What an act may use: the texts, and the moment."""

    shelf: Shelf
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The state after an act, and what really changed; no truths for noise and typography."""

    state: State
    truths: tuple[Truth, ...] = ()


Act = Callable[[State, Desk], Done]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a text appears."""

    site: Site
    column: Column
    path: str
    serial: int


def publish(place: Place, name: str, *truths: Truth) -> Act:
    """A text of the shelf appears on a new page; *truths* as given, none for what is no policy."""

    def act(state: State, desk: Desk) -> Done:
        return Done(state=state.having(_post(place, desk.shelf.text(name), desk.at)), truths=truths)

    return act


def repost(place: Place, official: str, *, half_width: bool = False, altered: tuple[str, str] | None = None) -> Act:
    """The aggregator carries the text of an official page as it stands, perhaps with some words *altered*."""

    def act(state: State, desk: Desk) -> Done:
        original = text_at(state, official)
        copy = reworded(original, *altered) if altered else original
        post = replace(_post(place, copy, desk.at), half_width=half_width)
        fidelity = Fidelity.TYPOGRAPHIC if half_width else Fidelity.IDENTICAL
        truth = Truth(kind=ChangeKind.REPOST, path=place.path)
        if altered:
            truth = rewording(ChangeKind.REPOST, place.path, original, copy, altered)
            fidelity = Fidelity.ALTERED
        told = replace(truth, site=place.site, other_path=official, fidelity=fidelity)
        return Done(state=state.having(post), truths=(told,))

    return act


def reword(path: str, before: str, after: str) -> Act:
    """Words of one clause are replaced."""

    def act(state: State, _desk: Desk) -> Done:
        old = text_at(state, path)
        new = reworded(old, before, after)
        truth = rewording(ChangeKind.REVISED, path, old, new, (before, after))
        return Done(state=_with_text(state, path, new), truths=(truth,))

    return act


def shorten(path: str, before: str, after: str) -> Act:
    """A clause gives the policy a shorter period, which is about to end."""

    def act(state: State, desk: Desk) -> Done:
        done = reword(path, before, after)(state, desk)
        return replace(done, truths=(*done.truths, Truth(kind=ChangeKind.EXPIRING, path=path)))

    return act


def insert_article(path: str, number: int, words: str) -> Act:
    """A 第…条 is inserted; that the later ones are renumbered is no edit."""

    def act(state: State, _desk: Desk) -> Done:
        new = with_article(text_at(state, path), number, words)
        truth = Truth(kind=ChangeKind.REVISED, path=path, label=label_of(clause_with(new, words)), after=words)
        return Done(state=_with_text(state, path, new), truths=(truth,))

    return act


def drop(path: str, words: str) -> Act:
    """The clause that holds *words* is taken out."""

    def act(state: State, _desk: Desk) -> Done:
        old = text_at(state, path)
        gone = clause_with(old, words)
        truth = Truth(kind=ChangeKind.REVISED, path=path, label=label_of(gone), before=words_of(gone))
        return Done(state=_with_text(state, path, without_clause(old, words)), truths=(truth,))

    return act


def retitle(path: str, before: str, after: str) -> Act:
    """Words of the page's title are replaced; the text stays."""

    def act(state: State, _desk: Desk) -> Done:
        old = text_at(state, path)
        new = replace(old, title=old.title.replace(before, after))
        truth = metadata(path, "title", old.title, new.title)
        return Done(state=_with_text(state, path, new), truths=(truth,))

    return act


def set_validity(path: str, after: str) -> Act:
    """The information table says another validity."""

    def act(state: State, _desk: Desk) -> Done:
        before = post_at(state, path).validity
        truth = metadata(path, "validity", before, after)
        return Done(state=_changed(state, path, lambda post: replace(post, validity=after)), truths=(truth,))

    return act


def replace_file(path: str) -> Act:
    """Another edition of the attachment stands under the same link: a row is added."""

    def act(state: State, _desk: Desk) -> Done:
        truth = Truth(kind=ChangeKind.ATTACHMENT, path=path, field="attachment", after="\t".join(NEW_ROW))
        new = _changed(state, path, lambda post: replace(post, file_edition=post.file_edition + 1))
        return Done(state=new, truths=(truth,))

    return act


def save_again(path: str) -> Act:
    """The page goes through another editor: mark-up and widths change, no word does."""
    return lambda state, _desk: Done(state=_changed(state, path, lambda post: replace(post, saved_again=True)))


def remove(path: str) -> Act:
    """The page answers 404 and leaves its listing."""
    return _presence(path, ChangeKind.REMOVED, gone=True)


def restore(path: str) -> Act:
    """The page is back as it was."""
    return _presence(path, ChangeKind.RESTORED, gone=False)


def move(path: str, new_path: str) -> Act:
    """The page stands at another address; the old one redirects."""

    def act(state: State, _desk: Desk) -> Done:
        post = post_at(state, path)
        left = _changed(state, path, lambda old: replace(old, moved_to=new_path))
        truth = Truth(kind=ChangeKind.MOVED, path=new_path, other_path=path)
        return Done(state=left.having(replace(post, path=new_path)), truths=(truth,))

    return act


def refurnish() -> Act:
    """Banners, advertisements and the order of links change on both sites."""
    return lambda state, _desk: Done(state=replace(state, season=state.season + 1))


def supersede(path: str, *, by: str) -> Act:
    """Said of a text published in the same step: it repeals a policy whose own page does not show it."""
    truth = Truth(kind=ChangeKind.SUPERSEDED, path=path, other_path=by)
    return lambda state, _desk: Done(state=state, truths=(truth,))


def post_at(state: State, path: str) -> Post:
    """The official page at an address; KeyError when there is none."""
    post = state.post(Site.OFFICIAL, path)
    if post is None:
        raise KeyError(path)
    return post


def text_at(state: State, path: str) -> Text:
    """The text on an official page."""
    return post_at(state, path).text


def _presence(path: str, kind: ChangeKind, *, gone: bool) -> Act:
    def act(state: State, _desk: Desk) -> Done:
        new = _changed(state, path, lambda post: replace(post, gone=gone))
        return Done(state=new, truths=(Truth(kind=kind, path=path),))

    return act


def _post(place: Place, text: Text, at: datetime) -> Post:
    return Post(site=place.site, column=place.column, path=place.path, serial=place.serial, text=text, published_at=at)


def _changed(state: State, path: str, change: Callable[[Post], Post]) -> State:
    return state.changing(Site.OFFICIAL, path, change)


def _with_text(state: State, path: str, text: Text) -> State:
    return _changed(state, path, lambda post: replace(post, text=text))
