"""Columns that nearly every migration makes."""

from __future__ import annotations

import sqlalchemy as sa


def key() -> sa.Column[int]:
    """Return a primary key that the database counts."""
    return sa.Column("id", sa.Integer(), primary_key=True)


def ref(name: str, target: str, *, null: bool = False, primary: bool = False) -> sa.Column[int]:
    """Return a column that points at *target*, "table.column"."""
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target), nullable=null, primary_key=primary)
