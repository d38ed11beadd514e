"""What the chat services' answers mean.

Most answer HTTP 200 whatever happens; whether they took the message stands in the body, which Apprise does not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from alerts.http_post import Answer, Post, post
from alerts.progress import Steps
from alerts.result import SENT, SendResult, failed, sent

Receiver = TypeVar("Receiver")


@dataclass(frozen=True, kw_only=True, slots=True)
class Codes:
    """How a service says yes and no. A code that is in none of the sets is taken for a passing trouble."""

    key: str  # of the body's code
    said: str  # of the body's explanation
    good: int
    limited: frozenset[int] = frozenset()  # too many messages
    pause_seconds: float = 60.0  # to keep silent when limited
    hopeless: frozenset[int] = frozenset()  # a person must mend the address, the bot or its rules


# Codes as the services' own documents list them.
DINGTALK: Final = Codes(
    key="errcode",
    said="errmsg",
    good=0,
    limited=frozenset({130101, 130102, 410100}),
    pause_seconds=600.0,  # DingTalk shuts a bot that talks too fast for ten minutes
    hopeless=frozenset(
        {40035, 300001, 310000, 400013, 400101, 400102, 400105, 400106, 430101, 430102, 430103, 430104, 460101}
    ),
)
WECOM: Final = Codes(
    key="errcode",
    said="errmsg",
    good=0,
    limited=frozenset({45009, 45033}),
    hopeless=frozenset({40008, 40058, 93000, 93008}),
)
FEISHU: Final = Codes(
    key="code",
    said="msg",
    good=0,
    limited=frozenset({11232, 11233, 99991400}),
    hopeless=frozenset({9499, 19001, 19002, 19021, 19022, 19024}),
)
SERVERCHAN: Final = Codes(key="code", said="message", good=0, hopeless=frozenset({40001}))
BARK: Final = Codes(key="code", said="message", good=200, limited=frozenset({429}), hopeless=frozenset({400, 404}))


def verdict(answer: Answer, codes: Codes) -> SendResult:
    """Return what an answer means. An answer that is not the service's own is taken for a passing trouble."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if not isinstance(said, Mapping) or not isinstance(said.get(codes.key), int):
        return answer.failure() or failed("the answer is not the service's own: a proxy or a login page?")
    code = said[codes.key]
    detail = f"{codes.key} {code}: {said.get(codes.said, '')}"
    if code == codes.good:
        return answer.failure() or sent(detail)
    pause = codes.pause_seconds if code in codes.limited else None
    return failed(detail, permanent=code in codes.hopeless, retry_after_seconds=answer.retry_after_seconds or pause)


def ask(request: Post, codes: Codes) -> SendResult:
    """Make a request and return what its answer means; blocks."""
    answer = post(request)
    return answer if isinstance(answer, SendResult) else verdict(answer, codes)


def one_by_one(parts: Iterable[str], send: Callable[[str], SendResult], steps: Steps) -> SendResult:
    """Send the parts of a message in order, and return how that ended: at the first that fails, or with the last.

    Parts that were taken in an earlier attempt are left out.
    """
    shown = tuple(parts)
    result = SENT
    for number, part in enumerate(shown, start=1):
        if steps.has(part):
            continue
        result = send(part)
        if not result.ok:
            return replace(result, detail=f"part {number} of {len(shown)}: {result.detail}") if number > 1 else result
        steps.add(part)
    steps.end()
    return result


def each(receivers: Iterable[Receiver], send: Callable[[Receiver], SendResult], steps: Steps) -> SendResult:
    """Send to each receiver, whatever became of the one before, and return the first failure, else the last success.

    Receivers that have it from an earlier attempt are left out.
    """
    failures: list[SendResult] = []
    result = SENT
    for receiver in receivers:
        if steps.has(str(receiver)):
            continue
        result = send(receiver)
        if result.ok:
            steps.add(str(receiver))
        else:
            failures.append(result)
    if failures:
        return failures[0]
    steps.end()
    return result
