"""Where templates run: they see plain values, reach nothing behind them, and come to an end.

Jinja's own sandbox forbids what it knows to be dangerous; this one allows what is known to be harmless. Each loop,
call, filter, sum and printed value is paid for from an allowance, so that no template takes all time or memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Final

from jinja2 import BaseLoader, StrictUndefined, Template, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, do_join
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_eval_context

from pipeline.errors import ClausewatchError

_ALLOWANCE: Final = 5_000_000  # characters made, and steps taken; the longest digest takes a tenth
_INCLUDE: Final = 1_000  # what including a template costs
_LARGEST_NUMBER: Final = 10**12
_COUNTED, _JOINED = "counted by clausewatch", "joined by clausewatch"  # no template can write such a filter's name
_FILTERS: Final = (
    *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "groupby", "int", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select"),
    *("selectattr", "sort", "string", "title", "trim", "truncate", "unique", "upper", "urlencode", "wordcount"),
)
_OF_LOOPS: Final = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem", "nextitem"}
)


class TemplateTooCostlyError(ClausewatchError):
    """A template loops or writes without end."""

    def __init__(self) -> None:
        super().__init__("it loops too often or writes too much")


@dataclass(frozen=True, slots=True)
class Given:
    """A function that templates may call: it makes text of texts."""

    make: Callable[..., str] = field(repr=False)

    def __call__(self, *words: str) -> str:
        return self.make(*words)


_left: ContextVar[list[int]] = ContextVar("_left")


@contextmanager
def allowance() -> Iterator[None]:
    """Within it templates may be rendered; what is left of it is theirs together."""
    token = _left.set([_ALLOWANCE])
    try:
        yield
    finally:
        _left.reset(token)


def _pay(price: int) -> None:
    left = _left.get(None)
    if left is None:
        return  # a template is being compiled: constants are folded then
    left[0] -= price
    if left[0] < 0:
        raise TemplateTooCostlyError


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of templates. Attributes are fields of values, calls are macros and what is Given."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_paid,
        )
        self.globals.clear()
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters |= {"join": _join, "replace": _replace, _COUNTED: _counted, _JOINED: _paid}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, and have its loops and joined texts paid for."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            written = sum(len(data.data) for data in loop.find_all(nodes.TemplateData))
            price = nodes.Const(1 + written)
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [price], [], None, None, lineno=loop.lineno)
        for parent in list(tree.find_all(nodes.Node)):
            _pay_for_joined(parent)
        return tree

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        _pay(_INCLUDE)
        return super().get_template(name, parent, globals)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if attr.startswith("_"):
            return False
        if isinstance(obj, LoopContext):
            return attr in _OF_LOOPS
        is_value = is_dataclass(obj) and attr in {one.name for one in fields(obj)}
        return isinstance(obj, TemplateModule) or (is_value and not callable(value))

    def is_safe_callable(self, obj: object) -> bool:
        return isinstance(obj, Macro | LoopContext | Given)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:  # Any: as Jinja has it
        _pay(1)
        return _paid(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator != "+" and not _are_small(left, right):
            raise SecurityError(f"{operator} is for small numbers only")
        return _paid(super().call_binop(context, operator, left, right))


def _are_small(*values: object) -> bool:
    return all(isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER for value in values)


def _pay_for_joined(parent: nodes.Node) -> None:
    """Wrap each `~` below a node: its result is paid for before it can be joined once more."""

    def wrapped(child: Any) -> Any:
        if not isinstance(child, nodes.Concat):
            return child
        return nodes.Filter(child, _JOINED, [], [], None, None, lineno=child.lineno)

    if isinstance(parent, nodes.Filter) and parent.name == _JOINED:
        return
    for name, value in list(parent.iter_fields()):
        if isinstance(value, list):
            value[:] = [wrapped(child) for child in value]
        else:
            setattr(parent, name, wrapped(value))


def _paid(value: Any) -> Any:
    """Return a value once its size is paid for."""
    if isinstance(value, str | list | tuple):
        _pay(len(value))
    return value


def _counted(values: Iterable[object], price: int) -> list[object]:
    items = list(values)
    _pay(len(items) * price)
    return items


def _replace(text: str, old: str, new: str) -> str:
    _pay(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


@pass_eval_context
def _join(context: Any, values: Iterable[object], mark: str = "", attribute: str | None = None) -> str:
    items = list(values)
    _pay(len(items) * (1 + len(mark)) + sum(len(item) for item in items if isinstance(item, str)))
    joined: str = do_join(context, items, mark, attribute)
    return joined
