"""Fictional sources, documents and visits for the tests of the storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Edit, EditKind, Finding, Nature
from pipeline.model import Clause, Document, Entry, Kind, Outcome, PageState, Role, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.text.digest import bytes_digest, exact_digest, folded_digest, text_digest
from storage.store import OwedAlert, SourceRow, Store
from storage.views.archive import ChangeView

T0 = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOST = "https://www.lanjiang.example"
PAGE = f"{HOST}/zcwj/1.html"
TOWN = SourceRow(name="lanjiang", kind="government", urls=(f"{HOST}/zcwj/",), region="云州/兰江", every="1h")
DIGEST_SITE = SourceRow(name="huibian", kind="aggregator", urls=("https://huibian.example/",), region="云州")


def later(**time: float) -> datetime:
    """Return a moment after the first one."""
    return T0 + timedelta(**time)


def clause(label: str, text: str, *, path: Sequence[str] = (), heading: str = "") -> Clause:
    words = heading + text
    return Clause(
        label=label,
        path=tuple(path) or (label,),
        heading=heading,
        text=text,
        exact=exact_digest(words),
        folded=folded_digest(words),
    )


def document(
    *texts: str, title: str = "兰江市灯会管理办法", number: str = "兰政发〔2026〕7号", **more: object
) -> Document:
    clauses = tuple(clause(f"第{'一二三四五六七八九'[n]}条", text) for n, text in enumerate(texts))
    return Document(
        kind=Kind.POLICY,
        title=title,
        doc_number=number,
        issuers=("兰江市人民政府",),
        body=tuple(c.label + c.text for c in clauses),
        clauses=clauses,
        text_digest=text_digest(clauses),
        **more,  # type: ignore[arg-type]  # the fields a test cares about
    )


FIRST = document("灯会每年办一次。", "摊位须登记。")
SECOND = document("灯会每年办两次。", "摊位须登记。")


def visit(
    read: Document | None = None,
    *,
    url: str = PAGE,
    outcome: Outcome = Outcome.OK,
    role: Role = Role.DOCUMENT,
    at: datetime = T0,
    source: str = "lanjiang",
    body: bytes | None = None,
    **more: object,
) -> Visit:
    """Return a visit; its body is made from the document unless it is given."""
    bytes_served = body if body is not None else repr(read and (read, read.clauses)).encode() if read else b""
    facts: dict[str, object] = {
        "status": 200 if outcome is Outcome.OK else None,
        "body_digest": bytes_digest(bytes_served) if bytes_served else "",
        **more,  # the fields a test cares about
    }
    return Visit(
        source=source,
        url=url,
        role=role,
        at=at,
        outcome=outcome,
        body=bytes_served,
        document=read,
        **facts,  # type: ignore[arg-type]  # as above
    )


def arrival(read: Document = FIRST, *, url: str = PAGE, **more: object) -> Decision:
    """Return the decision that *read* is a new policy."""
    found = Finding(kind=ChangeKind.NEW_POLICY, url=url, why=(because(Code.SEEN_NOWHERE),))
    return Decision(document=read, state=PageState.ALIVE, findings=(found,), **more)  # type: ignore[arg-type]  # as above


def revision(policy_id: int, read: Document = SECOND, *, url: str = PAGE) -> Decision:
    """Return the decision that the policy was revised."""
    before, after = FIRST.clauses[0], read.clauses[0]
    edit = Edit(kind=EditKind.MODIFIED, before=before, after=after, nature=Nature.DIVIDED, partner=("第四条",))
    found = Finding(kind=ChangeKind.REVISED, url=url, edits=(edit,), confirmed_by="second fetch")
    return Decision(policy_id=policy_id, document=read, state=PageState.ALIVE, findings=(found,))


def listing(*entries: Entry) -> Document:
    return Document(kind=Kind.LISTING, entries=entries)


def nobody(_: ChangeView) -> Sequence[OwedAlert]:
    """Owe nothing."""
    return ()


def mail(view: ChangeView) -> Sequence[OwedAlert]:
    """Owe every change to one mailbox at once."""
    return (OwedAlert(subscription="lanterns", destination="mail", not_before=view.detected_at),)


def checked(store: Store, source: SourceRow = TOWN, at: datetime = T0) -> int:
    """Make the source known and begin a check of it."""
    store.sync_sources([TOWN, DIGEST_SITE])
    return store.begin_check(source.name, at, "test", reader_version=1)


def policy_of(store: Store, url: str = PAGE, source: str = "lanjiang") -> int:
    """Return the id of the policy on that page."""
    found = store.copy_at(source, url)
    assert found is not None
    return found.policy.id


def page_moved(store: Store, check: int, n: int, *, at: datetime) -> int:
    """Record a policy whose page stands at another address of its site; return the id of that change."""
    old, url = f"{HOST}/art/{n}.html", f"{HOST}/zcwj/col{n}/t{n}.html"
    text = document(f"第{n}号灯塔免费开放。", title=f"兰江市第{n}号灯塔管理办法", number=f"兰政发〔2026〕{n + 60}号")
    store.record(check, visit(text, url=old), arrival(text, url=old), owed=nobody, at=at)
    policy = store.policies_numbered(text.doc_number)[0].id
    found = Finding(kind=ChangeKind.MOVED, url=url, old_url=old)
    decision = Decision(policy_id=policy, state=PageState.MOVED, moves_to=url, findings=(found,))
    return store.record(check, visit(text, url=old), decision, owed=nobody, at=at)[0]
