"""T-X1: a recipe that finds nothing, a part, a tenth or the wrong element of a page that was read before."""

from __future__ import annotations

import pytest

from crawler.answer import judge_page
from crawler.catalogue import Column, Layout, Source
from crawler.values import Response, Verdict, Version

URL = "https://www.example.cn/a/3.html"
SOURCE = Source(
    id="x", name="x", publisher="x", jurisdiction="湖东镇", system="css", hosts=("www.example.cn",),
    columns=(Column(address="https://www.example.cn/a/"),), layouts=(Layout(row="li", body="div.part"),),
)  # fmt: skip
SAID = [f"第{n}项：年内新建口袋公园{n}座，改造老旧小区{n + 3}个，新增停车泊位{n}00个。" for n in range(1, 13)]
NAV = "".join(f"<li><a href='/{n}'>栏目{n}：公开，互动，办事。</a></li>" for n in range(9))


def page(*boxes: tuple[str, list[str]], beside: str = "") -> Response:
    """A page of boxes, each a class and its paragraphs."""
    inside = "".join(f"<div class='{name}'>{''.join(f'<p>{p}</p>' for p in said)}</div>" for name, said in boxes)
    body = f"<html><head><title>计划</title></head><body><h1>湖东镇计划</h1>{beside}{inside}</body></html>"
    return Response(url=URL, final_url=URL, status=200, headers=(("content-type", "text/html"),), body=body.encode())


_, BEFORE = judge_page(SOURCE, page(("part", SAID[:4]), ("part", SAID[4:8]), ("part", SAID[8:])))


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        (page(("teil", [*SAID, "本页由新版网站生成。"])), "nothing stands where css-2 found the body"),
        (
            page(("part", SAID[:4]), ("teil", SAID[4:8]), ("teil", SAID[8:])),
            "8 paragraphs that css-2 found in the body",
        ),
        (page(("part", [SAID[0][:30]])), "body shrank"),
        (page(("teil", SAID), beside=f"<div class='part'>{NAV}</div>"), "12 paragraphs that css-2 found in the body"),
    ],
    ids=["nothing", "one of three blocks", "a tenth", "the navigation instead"],
)
def test_t_x1_what_a_recipe_loses_is_held_back_with_what_it_was_and_is(answer: Response, note: str) -> None:
    assert BEFORE
    judged, version = judge_page(SOURCE, answer, BEFORE)
    assert (judged.verdict, judged.drifted, version) == (Verdict.UNREADABLE, True, None)
    assert note in judged.note
    assert "template changed" in judged.note
    assert "It was …" in judged.note
    assert "finds …" in judged.note


def test_t_x1_the_very_words_by_less_sure_means_are_unchanged_and_told_as_drift() -> None:
    judged, _ = judge_page(SOURCE, page(("teil", SAID)), BEFORE)
    assert (judged.verdict, judged.drifted) == (Verdict.UNCHANGED, True)


@pytest.mark.parametrize(
    ("kept", "beside"),
    [
        (SAID[:3], ""),
        (SAID[:3], "<ul><li>第9项：年内新建口袋公园</li></ul>"),
        ([*SAID[:3], "其余事项另行公布。"], f"<p>{SAID[8]}</p>"),
    ],
    ids=["taken out", "named beside", "one of many repeated beside"],
)
def test_t_x1_what_was_taken_out_of_the_page_is_a_change(kept: list[str], beside: str) -> None:
    judged, version = judge_page(SOURCE, page(("part", kept), beside=beside), BEFORE)
    assert judged.verdict is Verdict.CONTENT
    assert version


@pytest.mark.parametrize("before", [None, BEFORE], ids=["at first sight", "later"])
def test_a_page_whose_text_stands_in_a_frame_is_held_back_and_says_where(before: Version | None) -> None:
    judged, version = judge_page(SOURCE, page(beside="<iframe width='9' src='/a/3-text.html'></iframe>"), before)
    assert (judged.verdict, version) == (Verdict.UNREADABLE, None)
    assert judged.note.endswith("a frame of it shows /a/3-text.html")
