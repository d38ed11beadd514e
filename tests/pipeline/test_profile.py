"""A site profile rules out what a site prints around its texts, and nothing that the texts have in common."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_pages import STANDARD, TAIL, THEMES, notice, paragraphs, profile_of

from pipeline.noise.protected import is_formula
from pipeline.noise.site_profile import SiteProfile
from pipeline.read import read, reads_alike

HINT = "用掌上澜溪打开这一页，字可以放得更大，还能听人读"
PROMISE = "澜溪融媒体为您整理，字句以纸面为准，阅者自辨"
SALE = "澜溪东岸整层现房，面积三百平米起，招商顾问老周随时陪看"
Weave = Callable[[list[str]], list[str]]


def site(weave: Weave = lambda rows: rows, count: int = 12, frame: str = "{}") -> list[bytes]:
    return [notice(number, weave=weave, frame=frame) for number in range(count)]


def learnt(pages: list[bytes]) -> SiteProfile:
    profile = profile_of(pages)
    assert profile is not None
    return profile


def lines_of(page: bytes, profile: SiteProfile | None) -> tuple[str, ...]:
    return read(page, content_type="text/html", profile=profile).body


def own_words(number: int) -> list[str]:
    return [*paragraphs(number), *TAIL]


def at(place: int, *rows: str) -> Weave:
    return lambda text: [*text[:place], *rows, *text[place:]] if place >= 0 else [*text, *rows]


FURNITURE = {
    "a hint in a box of its own above": at(0, f'<div class="ydts"><p>{HINT}</p></div>'),
    "a promise in a box of its own below": at(-1, f'<div class="wzts"><p>{PROMISE}</p></div>'),
    "a box within the text": at(3, f'<section id="zs7"><p>{PROMISE}</p><p>{HINT}</p></section>'),
    "a sale between paragraphs, of their own kind": at(4, f"<p>{SALE}</p>"),
    "words of their own kind at one place of the pages, wherever that is in the texts": at(4, f"<p>{HINT}</p>"),
    "a promise below the date, of the text's own kind": at(-1, f"<p>{PROMISE}</p>"),
}


@pytest.mark.parametrize("weave", FURNITURE.values(), ids=FURNITURE.keys())
def test_what_a_site_prints_around_its_texts_is_noise(weave: Weave) -> None:
    pages = site(weave)
    profile = learnt(pages)
    for number, page in enumerate(pages):
        alone, told = lines_of(page, None), lines_of(page, profile)
        assert any(words in "".join(alone) for words in (HINT, PROMISE, SALE)), "the rules know it already"
        assert not any(words in "".join(told) for words in (HINT, PROMISE, SALE))
        assert [line for line in own_words(number) if line not in told] == []


FRAMES = {
    "paragraphs": lambda rows: rows,
    "a tail in a box of its own": lambda rows: [*rows[:-4], f'<div class="luokuan">{"".join(rows[-4:])}</div>'],
    "a formula in a box of its own": lambda rows: [*rows[:-3], f'<div class="jw">{rows[-3]}</div>', *rows[-2:]],
    "a signature with a class of its own": lambda rows: [
        *rows[:-2],
        rows[-2].replace("<p>", '<p class="qm">'),
        rows[-1].replace("<p>", '<p class="rq">'),
    ],
    "a clause in a box of its own": lambda rows: [
        f'<div class="bz">{row}</div>' if STANDARD in row else row for row in rows
    ],
    "the greeting in a box of its own": lambda rows: [f'<div class="zs">{rows[0]}</div>', *rows[1:]],
}


@pytest.mark.parametrize("weave", FRAMES.values(), ids=FRAMES.keys())
def test_what_policies_of_one_agency_share_stays(weave: Weave) -> None:
    pages = site(weave)
    profile = learnt(pages)
    assert profile.recurring == ()
    for number, page in enumerate(pages):
        told = lines_of(page, profile)
        assert told == lines_of(page, None)
        assert [line for line in own_words(number) if line not in told] == []


@pytest.mark.parametrize(
    "line",
    [
        "特此通知。",
        "请认真贯彻执行。",
        "第八条 本办法由市财政局负责解释。",
        "（二）强化保障。",
        "本办法自2031年5月1日起施行，有效期五年。",
        "附件：1. 申报表",
        "抄送：市委办公室，市纪委监委。",
        "（此件公开发布）",
        "联系人：王工，联系电话：0500-0000000",
        "澜溪市人民政府办公室",
        "财政部 税务总局",
        "2031年5月1日",
        "二〇三一年五月一日",
        "各县（区）人民政府，市各有关单位：",
        "现将有关事项通知如下",
        "《澜溪市渡口管理规定》同时废止。",
    ],
)
def test_formulas_are_never_furniture(line: str) -> None:
    assert is_formula(line)


def test_headings_that_texts_share_stay() -> None:
    def weave(rows: list[str]) -> list[str]:
        return [*rows[:3], '<div class="bt2">工作要求</div>', *rows[3:]]

    pages = site(weave)
    profile = learnt(pages)
    assert all("工作要求" in lines_of(page, profile) for page in pages)


def test_a_profile_that_rules_out_a_line_reads_otherwise_than_none() -> None:
    pages = site(at(3, f'<section id="zs7"><p>{PROMISE}</p><p>{HINT}</p></section>'))
    profile, plain = learnt(pages), notice(5)
    assert not reads_alike(pages[0], None, profile)
    assert reads_alike(pages[0], profile, profile)
    assert reads_alike(plain, None, profile)
    assert lines_of(plain, None) == lines_of(plain, profile)


def test_a_few_pages_teach_nothing() -> None:
    assert profile_of(site(FURNITURE["a hint in a box of its own above"], count=4)) is None


def test_copies_of_one_text_are_one_page() -> None:
    page = notice(1, weave=at(0, f'<div class="ydts"><p>{HINT}</p></div>'))
    assert profile_of([page + b" " * n for n in range(9)]) is None


def test_what_most_pages_do_not_print_stays() -> None:
    odd = at(0, f'<div class="ydts"><p>{HINT}</p></div>')
    pages = [*site(count=8), *(notice(number, weave=odd) for number in range(8, 12))]
    assert learnt(pages).recurring == ()


def test_the_same_words_elsewhere_stay() -> None:
    profile = learnt(site(FURNITURE["a promise in a box of its own below"]))
    page = notice(3, weave=at(3, f"<p>{PROMISE}</p>"))
    assert PROMISE in lines_of(page, profile)


def test_other_words_in_a_box_that_only_ever_held_furniture_are_noise_too() -> None:
    profile = learnt(site(FURNITURE["a promise in a box of its own below"]))
    (box,) = profile.boxes
    assert (box.place, box.closed, box.pages) == ("body > div wenzhang > div wzts", True, 12)
    fresh = notice(3, weave=at(-1, '<div class="wzts"><p>澜溪融媒体新春献礼，一抽一个准</p></div>'))
    assert "新春" not in "".join(lines_of(fresh, profile))


def test_what_a_text_says_of_itself_is_read_even_in_such_a_box() -> None:
    profile = learnt(site(FURNITURE["a promise in a box of its own below"]))
    page = notice(3, weave=at(-1, '<div class="wzts"><p>本文件自2031年9月1日起废止，不再作为依据。</p></div>'))
    assert "自2031年9月1日起废止" in "".join(lines_of(page, profile))


def test_the_container_of_the_texts_is_known() -> None:
    profile = learnt(site())
    assert (profile.container, profile.container_pages, profile.pages) == ("html > body > div wenzhang", 12, 12)


def test_a_profile_that_says_the_same_keeps_its_version_and_a_new_one_keeps_what_was_known() -> None:
    below = FURNITURE["a promise in a box of its own below"]
    first = learnt(site(below, count=8))
    again = profile_of(site(below), first)
    assert again is not None
    assert (again.version, again.pages) == (1, 12)
    redesigned = profile_of(site(at(0, f'<div class="dbts"><p>{HINT}</p></div>')), first)
    assert redesigned is not None
    assert redesigned.version == 2
    assert {one.place.rpartition(" > ")[2] for one in redesigned.recurring} == {"div wzts", "div dbts"}
    assert PROMISE not in "".join(lines_of(site(below)[0], redesigned)), "the older pages are read by it too"


def test_a_box_in_which_a_text_comes_to_stand_is_open_again() -> None:
    below = FURNITURE["a promise in a box of its own below"]
    first = learnt(site(below))
    moved = [
        notice(number, weave=lambda rows: [rows[0], f'<div class="wzts">{"".join(rows[1:])}</div>'])
        for number in range(len(THEMES))
    ]
    second = profile_of(moved, first)
    assert second is not None
    assert not any(box.closed for box in second.boxes)
    assert own_words(2)[2] in lines_of(moved[2], second)
