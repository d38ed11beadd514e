"""The templates of messages: the built-in ones, and the operator's own in a folder, which stand over them.

A template of theirs that fails takes no alert with it: the message is written with the built-in one, and the operator
is told which file and line is to blame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import Final

from jinja2 import BaseLoader, Environment, FileSystemLoader, PackageLoader, TemplateNotFound, TemplateSyntaxError

from alerts.forms import Form, dialect
from alerts.sandbox import Given, Sandbox, allowance
from alerts.subscription import Language

_LARGEST_FILE: Final = 256_000
_UNKNOWN: Final = "?"
log = logging.getLogger("clausewatch")

Context = Mapping[str, object]


class _Folder(FileSystemLoader):
    """The operator's folder; a file that is too large is as good as broken."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_fresh = super().get_source(environment, template)
        if len(source) > _LARGEST_FILE:
            raise TemplateSyntaxError(f"it is larger than {_LARGEST_FILE:,} characters", 1, template, file)
        return source, file, is_fresh


@dataclass(slots=True, eq=False)
class Templates:
    """What messages are written with. *folder* holds the operator's own; None: there are none."""

    folder: Path | None = None
    problems: dict[str, str] = field(default_factory=dict)  # the last of each file, in one sentence
    _built_in: Sandbox = field(init=False, repr=False)
    _own: Sandbox | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        package = PackageLoader("alerts")
        self._built_in = Sandbox(package)
        if self.folder is not None:
            self._own = Sandbox(_First((_Folder(self.folder), package)))

    def write(self, matter: str, form: Form, language: Language, context: Context) -> str:
        """Return a message of some *matter* ("alert", "incident"); never fails because of the operator's templates."""
        shown = {**context, **_markup(form)}
        if self._own is not None:
            try:
                return _rendered(self._own, _names(matter, form, language), shown)
            except Exception as error:  # noqa: BLE001 - whatever an operator's template does, the alert goes out
                self._blame(error, f"{matter}.{form.template}.j2")
        return _rendered(self._built_in, [f"{matter}.{form.template}.j2"], shown)

    def _blame(self, error: Exception, name: str) -> None:
        file, line = _place(error, str(self.folder), name)
        said = " ".join(str(error).split())[:300] or type(error).__name__
        problem = f"{file}, line {line}: {said}; the built-in template was used"
        if self.problems.get(file) != problem:
            log.warning("template %s", problem)
        self.problems[file] = problem


class _First(BaseLoader):
    """Looks in one place after the other. Jinja's own would take a broken file for a missing one."""

    def __init__(self, loaders: tuple[BaseLoader, ...]) -> None:
        self._loaders = loaders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        for loader in self._loaders:
            try:
                return loader.get_source(environment, template)
            except TemplateNotFound:
                continue
        raise TemplateNotFound(template)


def _rendered(environment: Sandbox, names: list[str], context: Context) -> str:
    with allowance():
        return environment.select_template(names).render(context).strip() + "\n"


def _names(matter: str, form: Form, language: Language) -> list[str]:
    """Return the names under which a template is looked for: the most special first."""
    ends = dict.fromkeys((str(form), form.template))
    return [name for end in ends for name in (f"{matter}.{language}.{end}.j2", f"{matter}.{end}.j2")]


def _markup(form: Form) -> dict[str, object]:
    """Return the functions by which templates of chats mark up."""
    how = dialect(form)
    shapes = {"bold": how.bold, "heading": how.heading, "quote": how.quote}
    given = {name: Given(shape.format) for name, shape in shapes.items()}
    return {"rule": how.rule, "link": Given(how.link), **given}


def _place(error: Exception, folder: str, name: str) -> tuple[str, str]:
    """Return the operator's file, and the line of it, that the error came from."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or name, str(error.lineno)
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.startswith(folder)]
    return (frames[-1].filename, str(frames[-1].lineno)) if frames else (name, _UNKNOWN)
