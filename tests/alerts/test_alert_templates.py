"""The operator's own templates: they replace the built-in ones, harm nobody, and are named when they are broken."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from alert_samples import ANNOUNCED, REVISED, SHANGHAI, message, subscription

from alerts.forms import Form
from alerts.messages import Message, render
from alerts.subscription import Language
from alerts.templating import Templates


def told(folder: Path, *, language: Language = Language.CHINESE) -> tuple[Message, Templates]:
    templates = Templates(folder)
    return render([REVISED, ANNOUNCED], to=subscription(language), timezone=SHANGHAI, templates=templates), templates


def built_in(form: Form) -> str:
    return message(REVISED, ANNOUNCED).written(form)


def test_a_template_in_the_folder_replaces_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "alert.txt.j2").write_text("{% for change in changes %}{{ change.title }}\n{% endfor %}", "utf-8")
    own, templates = told(tmp_path)
    assert own.text == f"{REVISED.title}\n{ANNOUNCED.title}\n"
    assert own.html == built_in(Form.HTML)
    assert own.markdown == built_in(Form.MARKDOWN)
    assert templates.problems == {}


def test_the_most_special_template_counts(tmp_path: Path) -> None:
    (tmp_path / "alert.md.j2").write_text("all chats", "utf-8")
    (tmp_path / "alert.en.md.j2").write_text("all chats in English", "utf-8")
    (tmp_path / "alert.slack.j2").write_text("Slack", "utf-8")
    chinese, english = told(tmp_path)[0], told(tmp_path, language=Language.ENGLISH)[0]
    assert chinese.written(Form.WECOM) == "all chats\n"
    assert english.written(Form.WECOM) == "all chats in English\n"
    assert english.written(Form.SLACK) == "Slack\n"


def test_parts_that_templates_share_can_be_replaced_alone(tmp_path: Path) -> None:
    (tmp_path / "style.html.j2").write_text("<style>.ins { color: purple }</style>", "utf-8")
    assert "purple" in told(tmp_path)[0].html


def test_a_template_that_is_edited_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "alert.txt.j2"
    file.write_text("one", "utf-8")
    own = Templates(tmp_path)

    def text() -> str:
        return render([REVISED], to=subscription(), timezone=SHANGHAI, templates=own).text

    assert text() == "one\n"
    file.write_text("another", "utf-8")
    assert text() == "another\n"


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("{{ headline }}\n{{ change.titel", 2, "end of template"),
        ("\n\n{{ titel }}", 3, "'titel' is undefined"),
        ("{% for change in changes %}\n{{ change.titel }}\n{% endfor %}", 2, "has no attribute 'titel'"),
        ("x\n{{ headline | rot13 }}", 2, "No filter named 'rot13'"),
        ("x\n{% include 'nothing.j2' %}", 2, "nothing.j2"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ (1).real }}", 1, "unsafe"),
    ],
)
def test_a_broken_template_holds_up_no_alert_and_is_named(
    tmp_path: Path, log: io.StringIO, source: str, line: int, said: str
) -> None:
    file = tmp_path / "alert.txt.j2"
    file.write_text(source, "utf-8")
    own, templates = told(tmp_path)
    assert own.text == built_in(Form.TEXT)
    (problem,) = templates.problems.values()
    assert problem.startswith(f"{file}, line {line}: ")
    assert said in problem
    assert problem.endswith("the built-in template was used")
    assert problem in log.getvalue()


def test_a_problem_is_logged_once(tmp_path: Path, log: io.StringIO) -> None:
    (tmp_path / "alert.txt.j2").write_text("{{ oops }}", "utf-8")
    templates = Templates(tmp_path)
    for _ in range(3):
        assert render([REVISED], to=subscription(), timezone=SHANGHAI, templates=templates).text
    assert log.getvalue().count("oops") == 1


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ ()|attr('__class__') }}",
        "{{ changes[0].__class__.__init__.__globals__ }}",
        "{{ w.__class__ }}",
        "{{ w.place.__globals__ }}",
        "{{ w.place(['a']) }}",
        "{{ bold.make.__globals__ }}",
        "{{ bold.__call__.__globals__ }}",
        "{{ link.make }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ get_flashed_messages.__globals__ }}",
        "{{ range(3) }}",
        "{{ dict() }}",
        "{{ namespace() }}",
        "{{ '{0.__class__}'.format(headline) }}",
        "{{ '%s' % headline }}",
        "{{ headline.format_map(w) }}",
        "{{ changes.__len__() }}",
        "{{ changes | groupby('__class__') }}",
        "{{ ['__class__'] | map('attr') | list }}",
        "{{ headline | safe }}",
        "{{ headline | xmlattr }}",
        "{% set w = w %}{{ w.labels.items() }}",
        "{% import 'badge.html.j2' as b %}{{ b.__class__ }}",
        "{% import 'badge.html.j2' as b %}{{ b.badge.__globals__ }}",
        "{% for x in changes %}{{ loop.__class__ }}{% endfor %}",
        "{% for x in changes %}{{ loop._iterable }}{% endfor %}",
        "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
        "{% include '../../../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% do changes %}",
        "{{ joiner('x') }}",
        "{{ groups[0].changes[0].facts.count.__self__ }}",
    ],
)
def test_a_template_reaches_nothing_behind_its_values(tmp_path: Path, escape: str) -> None:
    (tmp_path / "alert.txt.j2").write_text(escape, "utf-8")
    own, templates = told(tmp_path)
    assert own.text == built_in(Form.TEXT)
    assert templates.problems


@pytest.mark.parametrize(
    "endless",
    [
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% macro twice(n) %}{{ twice(n) }}{{ twice(n) }}{% endmacro %}{{ twice(1) }}",
        "{% include 'alert.txt.j2' %}{% include 'alert.txt.j2' %}",
        "{% set ten = [1,1,1,1,1,1,1,1,1,1] %}" + "{% for a in ten %}" * 9 + "x" + "{% endfor %}" * 9,
        "{% set ten = [1,1,1,1,1,1,1,1,1,1] %}" + "{% for a in ten %}" * 9 + "{% set b = 1 %}" + "{% endfor %}" * 9,
        "{% set t = 'aaaaaaaaaa' %}{% macro grow(t) %}{{ grow(t ~ t) }}{% endmacro %}{{ grow(t) }}",
        "{% macro grow(t) %}{{ grow(t + t) }}{% endmacro %}{{ grow('aaaaaaaaaa') }}",
        "{% macro grow(t) %}{{ grow([t, t] | join(t)) }}{% endmacro %}{{ grow('aaaaaaaaaa') }}",
        "{% macro grow(t) %}{{ grow(t | replace('a', t)) }}{% endmacro %}{{ grow('aaaaaaaaaa') }}",
        "{{ 'x' * 10000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{% for x in changes recursive %}{{ loop(changes) }}{{ loop(changes) }}{% endfor %}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "x" * 300_000,
    ],
)
def test_a_template_without_end_is_ended(tmp_path: Path, endless: str) -> None:
    (tmp_path / "alert.txt.j2").write_text(endless, "utf-8")
    own, templates = told(tmp_path)
    assert own.text == built_in(Form.TEXT)
    assert templates.problems


def test_filters_reach_nothing_either(tmp_path: Path) -> None:
    (tmp_path / "alert.txt.j2").write_text("{{ changes | map(attribute='__class__') | list }}", "utf-8")
    assert told(tmp_path)[0].text == "[Undefined, Undefined]\n"


def test_what_a_publisher_writes_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "alert.html.j2").write_text("<p>{{ changes[0].title }}</p>", "utf-8")
    templates = Templates(tmp_path)
    hostile = replace(REVISED, title="{{ 7*7 }}<script>{% for x in y %}")
    own = render([hostile], to=subscription(), timezone=SHANGHAI, templates=templates)
    assert own.html == "<p>{{ 7*7 }}&lt;script&gt;{% for x in y %}</p>\n"
