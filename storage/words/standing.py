"""The words of texts, folded as word queries are: of any revision, and of each policy as it stands."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from pipeline.model import Clause
from pipeline.text.word_query import joined
from storage.tables import ClauseRecord, PolicyTextRecord, RevisionClauseRecord
from storage.tables.base import table_of

_C, _L, _T = map(table_of, (ClauseRecord, RevisionClauseRecord, PolicyTextRecord))
_TAKE_AWAY = delete(_T).where(_T.c.policy_id == bindparam("policy"))
_PUT = insert(_T)
_WORDS = (
    select(_C.c.heading, _C.c.text)
    .join(_L, _L.c.clause_id == _C.c.id)
    .where(_L.c.revision_id == bindparam("revision"))
    .order_by(_L.c.position)
)


def put_standing(session: Session, policy_id: int, revision_id: int) -> None:
    """Keep the words of a policy's text as it stands now."""
    words = joined(words_of(session, revision_id))
    connection = session.connection()
    connection.execute(_TAKE_AWAY, {"policy": policy_id})
    connection.execute(_PUT, {"policy_id": policy_id, "words": words})


def words_of(session: Session, revision_id: int) -> tuple[str, ...]:
    """Return the words of a revision, clause by clause."""
    rows = session.connection().execute(_WORDS, {"revision": revision_id})
    return tuple(Clause(label="", path=(), heading=heading, text=text).words for heading, text in rows)
