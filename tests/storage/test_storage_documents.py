"""A document that goes into the tables comes out of them as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage_samples import FIRST, PAGE, SECOND, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Edit, EditKind, FieldEdit, Finding
from pipeline.model import Attachment, Clause, Confidence, Document, Entry, Kind, Relation, RelationKind, Validity
from pipeline.reasons.evidence import Code, because
from storage.codec import values as codec
from storage.store import Store
from storage.texts.documents import clause_digest

# Everything a page can print: no lone surrogates, no NUL, which no database keeps.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
SAYS_SO = (because(Code.WRITTEN, sentence="It says so."),)
DAY = st.none() | st.dates(date(1, 1, 1))
DIGEST = st.text("0123456789abcdef", max_size=64)
CLAUSE = st.builds(
    Clause,
    label=TEXT,
    path=st.lists(TEXT, max_size=4).map(tuple),
    heading=TEXT,
    text=TEXT,
    part=st.integers(0, 40),
    exact=DIGEST,
    folded=DIGEST,
)
RELATION = st.builds(
    Relation,
    kind=st.sampled_from(RelationKind),
    title=TEXT,
    doc_number=TEXT,
    evidence=TEXT,
    confidence=st.sampled_from(Confidence),
    cue=TEXT,
    parts=st.lists(TEXT, max_size=3).map(tuple),
)
ENTRY = st.builds(Entry, url=TEXT, title=TEXT, date=DAY, doc_number=TEXT, validity=st.sampled_from(Validity))
DOCUMENT = st.builds(
    Document,
    kind=st.sampled_from(Kind),
    title=TEXT,
    document_title=TEXT,
    doc_number=TEXT,
    issuers=st.lists(TEXT, max_size=3).map(tuple),
    index_number=TEXT,
    written_date=DAY,
    published_date=DAY,
    effective_date=DAY,
    expiry_date=DAY,
    validity=st.sampled_from(Validity),
    validity_evidence=TEXT,
    body=st.lists(TEXT, max_size=5).map(tuple),
    clauses=st.lists(CLAUSE, max_size=6).map(tuple),
    attachments=st.lists(st.builds(Attachment, name=TEXT, url=TEXT), max_size=3).map(tuple),
    relations=st.lists(RELATION, max_size=3).map(tuple),
    entries=st.lists(ENTRY, max_size=3).map(tuple),
    noise=st.lists(TEXT, max_size=3).map(tuple),
    reason=TEXT,
    text_digest=DIGEST,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(read=DOCUMENT)
def test_a_document_is_rebuilt_exactly(store: Store, read: Document) -> None:
    check = checked(store)
    store.record(check, visit(read), Decision(document=read), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.document == read


@given(
    before=st.none() | CLAUSE,
    after=st.none() | CLAUSE,
    kind=st.sampled_from(EditKind),
    field=TEXT,
    value=st.none() | TEXT,
)
def test_edits_are_rebuilt_exactly(before: Clause, after: Clause, kind: EditKind, field: str, value: str) -> None:
    edit, change = Edit(kind=kind, before=before, after=after), FieldEdit(name=field, before=value, after=None)
    assert codec.decode_edits(codec.encode_edits([edit])) == (edit,)
    assert codec.decode_fields(codec.encode_fields([change])) == (change,)


def test_equal_clauses_are_kept_once_over_all_revisions(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    store.record(check, visit(SECOND), revision(policy_of(store)), owed=nobody, at=later())
    with store.database.reading() as session:
        clauses = session.connection().exec_driver_sql("SELECT count(*) FROM clauses").scalar_one()
    assert clauses == 3


def test_the_same_letters_cut_elsewhere_are_another_clause() -> None:
    one = Clause(label="一", path=(), heading="二", text="三")
    other = Clause(label="一二", path=(), heading="", text="三")
    assert clause_digest(one) != clause_digest(other)


def test_a_document_of_thousands_of_clauses_is_kept(store: Store) -> None:
    many = tuple(Clause(label=f"{n}.", path=(f"{n}.",), text=f"规定{n % 1500}") for n in range(3000))
    read = Document(kind=Kind.POLICY, title="长文", clauses=many, text_digest="1")
    check = checked(store)
    store.record(check, visit(read, body=b"x"), Decision(document=read), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", PAGE)
    assert copy is not None
    assert copy.document.clauses == many


@pytest.mark.parametrize("fields", [(), (FieldEdit(name="validity", before="valid", after="invalid"),)])
def test_a_change_is_rebuilt_with_its_fields(store: Store, fields: tuple[FieldEdit, ...], tmp_path: Path) -> None:
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    found = Finding(
        kind=ChangeKind.METADATA,
        url=PAGE,
        fields=fields,
        confirmed_by="second visit",
        why=SAYS_SO,
    )
    decision = Decision(policy_id=policy_of(store), document=FIRST, findings=(found,))
    (change_id,) = store.record(check, visit(FIRST), decision, owed=nobody, at=later())
    view = store.history().change(change_id)
    assert view is not None
    assert (view.fields, view.confirmed_by, view.why) == (
        fields,
        "second visit",
        SAYS_SO,
    )
