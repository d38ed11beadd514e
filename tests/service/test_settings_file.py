"""Wrong settings are refused with file, line, key and the nearest known key; no secret is ever printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from service.owing.subscriptions import build_owing
from service.settings.edit import append_source
from service.settings.file import load_settings

GOOD = """\
# our sources
timezone: Asia/Shanghai
sources:
  - name: lanjiang   # the city
    url: https://www.example.gov.cn/zcwj/
    every: 30m
subscriptions:
  - name: storage
    when: {kinds: [new_policy, revised], words: "储能 OR 氢能"}
    to: ["json://127.0.0.1:9/${TOKEN}"]
    cadence: daily 08:30
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "clausewatch.yaml"
    file.write_text(text, "utf-8")
    return file


def test_good_settings_are_read_with_the_environment(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, GOOD), {"TOKEN": "s3cret"})
    assert settings.sources[0].values().urls == ("https://www.example.gov.cn/zcwj/",)
    assert settings.subscriptions[0].to == ("json://127.0.0.1:9/s3cret",)
    assert settings.crawl.allow_private is False


def test_an_empty_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")).sources == ()


@pytest.mark.parametrize(
    ("wrong", "line", "key", "says"),
    [
        ("evry: 30m", 6, "sources[0].evry", "“every”"),
        ("every: 30x", 6, "sources[0].every", "30m"),
        ("every: 1s", 6, "sources[0].every", "shorter"),
        ("cron: '* * *'", 6, "sources[0].cron", "five fields"),
        ("kind: goverment", 6, "sources[0].kind", "government"),
        ("select: {boddy: p}", 6, "sources[0].select.boddy", "“body”"),
    ],
)
def test_a_wrong_key_of_a_source_is_named(tmp_path: Path, wrong: str, line: int, key: str, says: str) -> None:
    file = written(tmp_path, GOOD.replace("every: 30m", wrong))
    with pytest.raises(SettingsError) as caught:
        load_settings(file, {"TOKEN": "t"})
    assert (caught.value.line, caught.value.key) == (line, key)
    assert says in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources: [", "not valid YAML"),
        ("- a\n- b\n", "keys and values"),
        ("a: &x [*x]\nb: *nobody\n", "not valid YAML"),
        ("timezone: Mars/Olympus\n", "time zone"),
        ("sources:\n  - {name: a, url: 'ftp://x.cn/'}\n", "http://"),
        ("sources:\n  - {name: a, url: 'http://me:pw@x.cn/'}\n", "user name"),
        ("sources:\n  - {name: a}\n", "url or urls"),
        ("sources:\n  - {name: a, url: 'http://x.cn/', every: 1h, cron: '0 8 * * *'}\n", "every or cron"),
        ("sources:\n  - {name: a, url: 'http://x.cn/'}\n  - {name: a, url: 'http://y.cn/'}\n", "two sources"),
        ("subscriptions:\n  - {name: a, to: ['${NOWHERE}']}\n", "NOWHERE"),
        ("web: {port: 99999}\n", "65535"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says.replace("(", r"\(")):
        load_settings(written(tmp_path, text), {})


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="clausewatch init"):
        load_settings(tmp_path / "nothing.yaml")


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("cadence: daily 8.30pm", "cadence"),
        ("cadence: dialy 08:30", "daily 08:30"),
        ("when: {words: '储能 AND ('}", "words"),
        ("to: ['dingtlk://hunter2secret']", "dingtalk"),
        ("to: ['mailto://user:hunter2secret@']", "storage"),
    ],
)
def test_a_wrong_subscription_is_refused_by_name_without_its_secret(tmp_path: Path, part: str, says: str) -> None:
    file = written(tmp_path, f"subscriptions:\n  - name: storage\n    {part}\n")
    with pytest.raises(SettingsError) as caught:
        build_owing(load_settings(file, {}), str(file))
    assert says in str(caught.value)
    assert "hunter2secret" not in str(caught.value)


def test_settings_never_show_their_secrets(tmp_path: Path) -> None:
    assert "s3cret" not in repr(load_settings(written(tmp_path, GOOD), {"TOKEN": "s3cret"}))


def test_a_source_is_appended_with_comments_and_order_kept(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    append_source(file, {"name": "second", "url": "https://www.example.gov.cn/b/"})
    text = file.read_text("utf-8")
    assert text.startswith("# our sources\ntimezone")
    assert "# the city" in text
    assert "${TOKEN}" in text
    assert [part.name for part in load_settings(file, {"TOKEN": "t"}).sources] == ["lanjiang", "second"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "sources:\n{new}"),
        ("sources:\n", "sources:\n{new}"),
        ("sources: []  # none yet\n#  - name: x\n", "sources:  # none yet\n{new}#  - name: x\n"),
        (
            "sources:\n  - {name: a}\n\n# who is told\nsubscriptions: []\n",
            "sources:\n  - {name: a}\n{new}\n# who is told\nsubscriptions: []\n",
        ),
        (
            "sources:\n  - name: a\n    urls:\n      - x  # first\n\n      - y\n#  - name: b\n",
            "sources:\n  - name: a\n    urls:\n      - x  # first\n\n      - y\n{new}#  - name: b\n",
        ),
        ("sources:\n- name: a  # 城\ntimezone: UTC\n", "sources:\n- name: a  # 城\n{at_margin}timezone: UTC\n"),
    ],
)
def test_a_source_is_put_in_and_no_other_line_touched(tmp_path: Path, before: str, after: str) -> None:
    file = written(tmp_path, before)
    append_source(file, {"name": "new", "urls": ["http://a.test/1", "http://a.test/2"]})
    new = "  - name: new\n    urls:\n      - http://a.test/1\n      - http://a.test/2\n"
    at_margin = "- name: new\n  urls:\n    - http://a.test/1\n    - http://a.test/2\n"
    assert file.read_text("utf-8") == after.replace("{new}", new).replace("{at_margin}", at_margin)


def test_a_source_is_appended_to_a_file_that_is_json(tmp_path: Path) -> None:
    file = written(tmp_path, '{"sources": [{"name": "a", "url": "https://www.example.gov.cn/a/"}]}')
    append_source(file, {"name": "b", "url": "https://www.example.gov.cn/b/"})
    assert [part.name for part in load_settings(file).sources] == ["a", "b"]


def test_a_source_is_appended_to_an_empty_list(tmp_path: Path) -> None:
    file = written(tmp_path, "sources: []\n")
    append_source(file, {"name": "a", "url": "https://www.example.gov.cn/b/"})
    assert file.read_text("utf-8") == "sources:\n  - name: a\n    url: https://www.example.gov.cn/b/\n"


def test_the_example_is_valid() -> None:
    example = Path(__file__).parents[2] / "clausewatch.example.yaml"
    assert load_settings(example).sources == ()


def test_the_example_with_its_comments_taken_off_is_valid_too(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / "clausewatch.example.yaml").read_text("utf-8")
    text = example.replace("sources: []\n", "sources:\n").replace("subscriptions: []\n", "subscriptions:\n")
    file = written(tmp_path, text.replace("\n#  ", "\n  "))
    settings = load_settings(file, {"MAIL_PASSWORD": "p", "CLAUSEWATCH_WECOM": "wecombot://botkey-0123"})
    assert settings.sources[0].name == "lanjiang"
    assert build_owing(settings, str(file)).subscriptions[0].name == "storage"
