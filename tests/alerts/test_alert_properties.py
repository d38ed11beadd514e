"""Random changes in every form: no part over its limit, no markup taken over, and nothing lost without a link."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from alert_samples import ANNOUNCED, NOW, REVISED, clause, message
from chat_receivers import _Entities
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.change import AlertChange
from alerts.forms import Form
from alerts.parts import Room, json_bytes, utf8, utf16
from alerts.subscription import Language
from pipeline.changes import ChangeKind, Edit, EditKind, FieldEdit

ROOMS = {
    Form.TEXT: Room(limit=2_048, measure=utf8),
    Form.MARKDOWN: Room(limit=6_000, measure=json_bytes),
    Form.WECOM: Room(limit=4_096, measure=utf8),
    Form.FEISHU: Room(limit=5_000, measure=json_bytes),
    Form.SLACK: Room(limit=3_000, measure=len),
    Form.TELEGRAM: Room(limit=4_096, measure=utf16),
    Form.DISCORD: Room(limit=4_096, measure=utf16),
}
HOSTILE = "<b>&amp;*_~`[]()#|\\{}@<!channel>\x00\x0c\u202e\r\n{{}}😀𠮷"
WORDS = st.text(st.sampled_from("应当支持企业申报补助八十万元，不超过50%。 abc" + HOSTILE), max_size=300)
OWN_MARKS = re.compile(r"</?font[^<>]*>|\[(查看|打开)..\]\(https://[^()\s]*\)|\*\*|^> |^### |^---", re.M)
TITLES = WORDS.map(lambda text: text[:120])


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    kind = draw(st.sampled_from([EditKind.MODIFIED, EditKind.ADDED, EditKind.REMOVED, EditKind.MOVED]))
    path = tuple(draw(st.lists(st.sampled_from(["第一章", "第二条", "（三）", "¶4", "<b>", "**"]), max_size=3))) or (
        "一、",
    )
    before = None if kind is EditKind.ADDED else clause(path, draw(WORDS))
    after = None if kind is EditKind.REMOVED else clause(path, draw(WORDS))
    return Edit(kind=kind, before=before, after=after)


@st.composite
def changes(draw: st.DrawFn) -> AlertChange:
    return AlertChange(
        id=draw(st.integers(1, 10**9)),
        policy_id=draw(st.integers(1, 3)),
        title=draw(TITLES),
        kind=draw(st.sampled_from(ChangeKind)),
        detected_at=NOW,
        source=draw(TITLES),
        url=draw(st.sampled_from(["https://a.example/1?b=2&c=3", "javascript:alert(1)", ""])),
        doc_number=draw(TITLES),
        issuers=tuple(draw(st.lists(TITLES, max_size=2))),
        region=draw(st.sampled_from(["", "云中/澜江", "青岚", HOSTILE])),
        edits=tuple(draw(st.lists(edits(), max_size=12))),
        fields=(FieldEdit(name="title", before=draw(TITLES), after=draw(TITLES)),),
        review_url="https://watch.example/changes/1?a=1&b=2",
    )


@pytest.mark.parametrize("form", ROOMS)
@settings(max_examples=25)
@given(told=st.lists(changes(), min_size=1, max_size=5), language=st.sampled_from(Language))
def test_parts_of_random_changes(form: Form, told: list[AlertChange], language: Language) -> None:
    what = message(*told, language=language)
    parts = what.parts(form, ROOMS[form])
    assert len(parts) <= 5
    assert all(ROOMS[form].holds(part) for part in parts)
    assert what.id in parts[-1]
    assert not any(re.search("[\x00\x0c\u202e\r]", part) for part in parts)
    whole = what.parts(form, Room(limit=2**40, measure=len))[0]
    pieces = [piece for piece in whole.split("\n\n") if piece.strip()]
    together = "\n\n".join(parts)
    assert all(piece in together for piece in pieces) or "watch.example" in together
    if form is Form.TELEGRAM:
        assert not any(_Entities.problem(part) for part in parts)


@settings(max_examples=25)
@given(told=st.lists(changes(), min_size=1, max_size=5))
def test_no_random_word_becomes_markup(told: list[AlertChange]) -> None:
    what = message(*told)
    for form in (Form.MARKDOWN, Form.WECOM, Form.FEISHU):
        ours = re.sub(
            r"</?font[^<>]*>|\[(查看|打开)..\]\(https://[^()\s]*\)|\*\*|^> |^### |^---",
            "",
            what.written(form),
            flags=re.M,
        )
        assert not re.search(r"[<>\[\]*`_~#|\\]", ours.replace("{+", "").replace("+}", ""))
    slack = re.sub(r"<https://[^|<>]+\|[^<>]*>|^> ", "", what.written(Form.SLACK), flags=re.M)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", slack)


@pytest.mark.parametrize("form", Form)
def test_a_title_of_ten_megabytes_is_cut(form: Form) -> None:
    huge = "长<b>*" * 2_500_000
    told = message(replace(REVISED, title=huge, source=huge, issuers=(huge,)), replace(ANNOUNCED, title=huge))
    assert len(told.written(form)) < 60_000
    assert len(told.subject) <= 120
