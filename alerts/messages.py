"""One alert as a message, in whatever form a destination asks for. All forms say the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache
from hashlib import sha256
from typing import Final

from alerts.blocks import Blocks, web_address
from alerts.change import AlertChange
from alerts.comparing import comparisons
from alerts.comparison import Attachment
from alerts.contexts import Digest
from alerts.digest import grouped
from alerts.forms import Form, dialect
from alerts.parts import Frame, Room, split
from alerts.redline import clean
from alerts.subscription import Language, Subscription
from alerts.templating import Templates
from alerts.wording import Wording, wording
from pipeline.waits import Waits

_LARGEST_HTML: Final = 100_000  # bytes; Gmail cuts a mail that is longer
_FULLNESS: Final = (  # changes shown in full, clauses of each, and changes named after them
    (20, 20, 200),
    (20, 8, 100),
    (20, 3, 60),
    (10, 2, 40),
)
_LONGEST_SUBJECT: Final = 120
_FAR: Final = 20_000  # of a title that is looked at
_EVERYTHING: Final = Room(limit=2**40, measure=len)
BUILT_IN: Final = Templates()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One alert. A form is written when it is first asked for."""

    id: str  # the same for every attempt and destination, so that a receiver can tell a repetition
    subject: str
    language: Language
    write: Callable[[Form], str] = field(repr=False, compare=False)  # with CUT where it may be cut
    link: str = ""  # the page to open first
    thread: str = ""  # what its mails are kept together by: a policy, a source; "" for a digest of several
    subscription: str = ""
    attach: Callable[[], Sequence[Attachment]] = field(
        default=tuple, repr=False, compare=False
    )  # files that go with it

    def written(self, form: Form) -> str:
        """Return the whole message in one form."""
        if form is Form.HTML:
            return self.write(form)
        return self.parts(form, _EVERYTHING)[0] + "\n"

    def parts(self, form: Form, room: Room) -> tuple[str, ...]:
        """Return the message in parts that a service has room for; the rest, if any, behind a link."""
        how, labels = dialect(form), wording(self.language).labels
        name = f"{labels['id']}{wording(self.language).colon}{how.put(self.id)}"
        link = how.put_address(self.link)
        ending = f"{how.put(labels['rest'])} {link}".rstrip()
        frame = Frame(
            number=labels["part"],
            title=how.bold.format(how.put(self.subject)),
            foot=name,
            ending=how.lines(f"{ending}\n{name}"),
            link=link,
            dialect=how,
        )
        return split(how.lines(self.write(form)), room, frame)

    def shortened(self, characters: int) -> str:
        """Return the beginning as plain text, and where to read the rest."""
        return self.parts(Form.TEXT, Room(limit=characters, measure=len, most_parts=1))[0] + "\n"

    @property
    def html(self) -> str:
        """The message for mail."""
        return self.written(Form.HTML)

    @property
    def text(self) -> str:
        """The message as plain text."""
        return self.written(Form.TEXT)

    @property
    def markdown(self) -> str:
        """The message as Markdown that the Chinese chat services understand."""
        return self.written(Form.MARKDOWN)


def alert_id(subscription: str, change_ids: Sequence[int]) -> str:
    """Return what names an alert for ever: the subscription's name and the changes it tells of."""
    text = f"{subscription}|{','.join(str(number) for number in sorted(change_ids))}"
    return "cw-" + sha256(text.encode()).hexdigest()[:20]


def render(
    changes: Sequence[AlertChange],
    *,
    to: Subscription,
    timezone: tzinfo,
    templates: Templates = BUILT_IN,
    waits: Waits = Waits.NO,
) -> Message:
    """Return the message that tells of one or several changes: by region, policy and weight. Needs at least one.

    What *waits* for the end of quiet hours or of a storm says so.
    """
    if not changes:
        raise ValueError("an alert tells of at least one change")
    id_ = alert_id(to.name, [change.id for change in changes])
    groups = [group.changes for group in grouped(changes)]
    ordered = [change for group in groups for change in group]
    first = ordered[0]
    return Message(
        id=id_,
        subject=_subject(first, len(changes), wording(to.language)),
        language=to.language,
        write=_writing(groups, id_, to=to, timezone=timezone, templates=templates, waits=waits),
        link=web_address(first.review_url) or web_address(first.url),
        thread=f"policy-{first.policy_id}" if len({change.policy_id for change in changes}) == 1 else "",
        subscription=to.name,
        attach=cache(lambda: comparisons(ordered, to, timezone, templates)),
    )


def _writing(
    groups: Sequence[Sequence[AlertChange]],
    id_: str,
    *,
    to: Subscription,
    timezone: tzinfo,
    templates: Templates,
    waits: Waits,
) -> Callable[[Form], str]:
    """Return what writes the message in a form, once; a mail that is too long with fewer clauses and changes."""
    words = wording(to.language)

    @cache
    def write(form: Form) -> str:
        written = ""
        for most_changes, most_clauses, most_named in _FULLNESS:
            blocks = Blocks(words, timezone, dialect(form), most_clauses)
            digest = Digest(blocks, to, waits, most_changes, most_named)
            written = templates.write("alert", form, to.language, digest.context(groups, id_))
            if form is not Form.HTML or len(written.encode()) <= _LARGEST_HTML:
                break
        return written

    return write


def _subject(first: AlertChange, count: int, words: Wording) -> str:
    title = clean(first.title[:_FAR]) or words.labels["untitled"]
    shape = words.labels["subject_one" if count == 1 else "subject_many"]
    room = _LONGEST_SUBJECT - len(shape)
    title = title if len(title) <= room else title[: room - 1] + "…"
    return shape.format(kind=words.kinds[first.kind], title=title, n=count)
