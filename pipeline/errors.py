"""What can go wrong, as one tree.

ClausewatchError
├── SettingsError        a setting is wrong: file, line, key, what to do
├── AdapterError         a listing cannot be read as it was asked to be
│   └── AnswerUnlikeError  an interface answered something else
├── StorageError         the archive or the database refused
│   ├── StorageBusy      another process holds the database
│   ├── StorageAway      the database does not answer
│   ├── StorageFull      no room is left to write
│   ├── CheckOver        another process does what this one was doing
│   └── ReaderOutdated   a newer release reads the archive
├── DestinationError     an alert's destination cannot be used
├── PromotionRefused     something held back cannot be made a change (pipeline/judge/promotion.py)
├── WordsError           the words of a search or a subscription cannot be read
└── CadenceError         a subscription's cadence cannot be read (alerts/errors.py)
"""

from __future__ import annotations

from enum import StrEnum


class ClausewatchError(Exception):
    """Something that a person can understand and mend."""


class SettingsError(ClausewatchError):
    """The settings file is wrong."""

    def __init__(self, file: str, problem: str, *, line: int | None = None, key: str = "", nearest: str = "") -> None:
        place = f"{file}:{line}" if line else file
        subject = f" {key}:" if key else ""
        hint = f" Did you mean “{nearest}”?" if nearest else ""
        super().__init__(f"{place}:{subject} {problem}{hint}")
        self.file = file
        self.line = line
        self.key = key
        self.nearest = nearest


class AdapterError(ClausewatchError):
    """A listing answered something that its adapter does not understand."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url}: {problem}")
        self.url = url


class AnswerUnlikeError(AdapterError):
    """An interface answered something else than it was asked for."""

    def __init__(self, url: str, sentence: str) -> None:
        super().__init__(url, sentence)
        self.sentence = sentence  # one of `pipeline.reasons.visit_words`


class StorageError(ClausewatchError):
    """The archive or the database refused."""


class StorageBusy(StorageError):  # noqa: N818 - a state that passes, not a fault
    """Another process holds the database."""


class StorageAway(StorageError):  # noqa: N818 - as above
    """The database does not answer, and may again."""


class StorageFull(StorageError):  # noqa: N818 - as above
    """No room is left to write: nothing was written, and may be when somebody makes room."""


class CheckOver(StorageError):  # noqa: N818 - as above
    """A check was ended by another process, which does it again: nothing more is recorded of it."""

    def __init__(self, check_id: int) -> None:
        super().__init__(f"Check {check_id} is over: another process does it again.")


class ReaderOutdated(StorageError):  # noqa: N818 - as above
    """A newer release reads the archive: what this one would read and judge by its older reader is not recorded."""

    def __init__(self, *, ours: int, newest: int) -> None:
        super().__init__(
            f"A newer clausewatch reads this archive (its reader is version {newest}, ours {ours}): nothing is checked "
            "here any more. Install the newer one, and start again."
        )
        self.ours = ours
        self.newest = newest


class DestinationError(ClausewatchError):
    """An alert's destination cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"destination {name}: {problem}")
        self.name = name  # never the address: it may hold a secret


class Problem(StrEnum):
    """What is wrong with a word query; {word} is the word in question."""

    NO_WORD = "a word is expected here."
    NO_LAST_WORD = "a word is missing at the end."
    NOTHING_OPEN = "this bracket closes nothing."
    OPEN_BRACKET = "this bracket is never closed."
    OPEN_QUOTE = "this quote is never closed."
    TOO_DEEP = "too many brackets within brackets."
    SMALL_OPERATOR = "write {word} in capitals, or quote it to look for it."
    EMPTY = "there is nothing to look for here."
    TOO_LONG = "the words are too long, or too many."
    ONLY_WITHOUT = "only what must not stand there is named; name a word to look for too."


class WordsError(ClausewatchError):
    """A word query cannot be read."""

    def __init__(self, query: str, position: int, problem: Problem, *, word: str = "") -> None:
        super().__init__(f"words “{query}”, character {position + 1}: {problem.format(word=word)}")
        self.query = query
        self.position = position  # from 0
        self.problem = problem
        self.word = word
