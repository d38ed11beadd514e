"""Fields that many forms have."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form

Token = Annotated[str, Form(max_length=200)]  # the proof that a form is ours
Text = Annotated[str, Form()]
