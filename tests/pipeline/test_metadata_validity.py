"""Whether a policy is in force, as banners, fields, and words behind the title say; with what says so."""

from __future__ import annotations

import pytest

from pipeline.model import Document, Validity, Where
from pipeline.read import read

TITLE = "关于规范夜市摊位管理的通知"
NOTICE = (
    "<p>各县人民政府：</p><p>现就夜市摊位管理有关事项通知如下，请认真贯彻执行。</p><p>一、摊位统一编号，不得转租。</p>"
)


def document(*, above: str = "", text: str = NOTICE, title: str = TITLE, below: str = "") -> Document:
    page = (
        f"<html><head><title>{title}</title></head><body><div>{above}</div><h1>{title}</h1><div id='zoom'>{text}</div>"
        f"<div>{below}</div></body></html>"
    )
    return read(page.encode())


@pytest.mark.parametrize(
    ("banner", "state"),
    [
        ("（本文已废止）", Validity.INVALID),
        ("此件废止", Validity.INVALID),
        ("【全文废止】", Validity.INVALID),
        ("已失效", Validity.INVALID),
        ("本文件已于2033年1月1日废止。", Validity.INVALID),
        ("本通知已被琅财规〔2033〕1号废止", Validity.INVALID),
        ("根据琅政发〔2033〕1号，本文件已废止", Validity.INVALID),
        ("该文件已停止执行。", Validity.INVALID),
        ("本通知自2033年1月1日起废止。", Validity.INVALID),
        ("【部分失效】", Validity.PARTLY),
        ("本文件部分条款已废止", Validity.PARTLY),
        ("本办法已于2033年1月1日修改。", Validity.MODIFIED),
        ("【已修改】", Validity.MODIFIED),
        ("全文有效", Validity.VALID),
        ("【现行有效】", Validity.VALID),
        ("本文件现行有效", Validity.VALID),
        ("政策是否有效未知,请慎用", Validity.UNKNOWN),
        ("有效性未知，请自行核实", Validity.UNKNOWN),
    ],
)
def test_a_banner_tells_the_state(banner: str, state: Validity) -> None:
    found = document(above=f"<p>{banner}</p>")
    assert found.validity is state
    assert found.validity_evidence == banner
    assert document(text=f"<p>{banner}</p>{NOTICE}").validity is state


@pytest.mark.parametrize(
    "text",
    [
        "<p>二、《琅川市夜市管理办法》同时废止。</p>",
        "<p>二、本通知自印发之日起施行，有效期五年，期满自动失效。</p>",
        "<p>二、摊位证已失效的，应当在三十日内换发。</p>",
        "<p>二、此前规定与本通知不一致的，一律废止。</p>",
        "<p>二、本通知自印发之日起满五年失效。</p>",
        "<p>有效</p>",
    ],
)
def test_the_text_itself_states_no_repeal_of_itself(text: str) -> None:
    assert document(text=NOTICE + text + NOTICE.replace("一、", "三、")).validity is Validity.NOT_STATED


@pytest.mark.parametrize("mark", ["（已废止）", "【失效】", "(已失效)", "〔全文废止〕"])
def test_a_word_behind_the_title_tells_it(mark: str) -> None:
    found = document(title=TITLE + mark)
    assert found.validity is Validity.INVALID
    assert [one.origin for one in found.origins if one.field == "validity"] == [Where.TITLE]


def test_a_banner_is_believed_before_a_field_and_both_are_kept() -> None:
    found = document(above="<p>有效性：有效</p><p>（本文件已于2033年1月1日废止）</p>")
    assert found.validity is Validity.INVALID
    assert [one.value for one in found.origins if one.field == "validity"] == ["invalid", "valid"]


def test_not_knowing_yields_to_what_is_known() -> None:
    found = document(above="<p>有效性：政策是否有效未知,请慎用</p><p>本文件已废止</p>")
    assert found.validity is Validity.INVALID
    assert document(above="<p>有效性：政策是否有效未知,请慎用</p>").validity is Validity.UNKNOWN
