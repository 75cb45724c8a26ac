"""Chats: what fits into their limits, and the real library against a real receiver."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.alert.channels import Retry
from monitor.alert.channels.chat import ChatChannel
from monitor.alert.chat import chat
from monitor.alert.message import render
from monitor.config import AppriseService
from tests.alert.examples import HOSTILE, LATER, LOWERED, PAGE, REMOVED
from tests.alert.receivers import Receiver, web_receiver

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SMALL = 2048


def where(number: int) -> str:
    """The last line of a finding: whose page it is, when it was found, and what shows the rest."""
    return f"无锡市人民政府 · 2026-03-02 08:30（北京时间） · 详情、静默：wuxi-monitor alerts simulate {number}"


def test_findings_are_told_in_full_where_they_fit() -> None:
    assert chat(render([LOWERED, REMOVED], "zh"), SMALL) == (
        "1. 无锡市2026年地区生产总值：增长6%以上 → 增长5.5%左右，确保 → 力争\n"
        "－ 【确保】全市地区生产总值增长【6%以上】\n"
        "＋ 【力争】全市地区生产总值增长【5.5%左右】\n"
        f"《2026年工作要点》{PAGE}\n{where(1)}\n\n"
        "2. 承诺删去（滨湖区）：年底前建成蠡湖西桥\n"
        "－ 年底前建成蠡湖西桥\n"
        "可信度：中（部分内容由上下文推断）\n"
        f"《2026年工作要点》{PAGE}\n{where(3)}"
    )


def test_what_the_subject_says_is_not_said_again() -> None:
    assert chat(render([LOWERED], "zh"), SMALL) == (
        "－ 【确保】全市地区生产总值增长【6%以上】\n"
        "＋ 【力争】全市地区生产总值增长【5.5%左右】\n"
        f"《2026年工作要点》{PAGE}\n{where(1)}"
    )


@pytest.mark.parametrize(("number", "full", "rest"), [(8, 4, 0), (14, 1, 0), (40, 0, None)])
def test_t_n5_what_does_not_fit_is_counted(number: int, full: int, rest: int | None) -> None:
    several = [replace(LATER, id=each, page=f"{PAGE}?{each}") for each in range(number)]
    body = chat(render(several, "zh"), SMALL)
    assert len(body.encode()) <= SMALL
    assert body.count("－ ") == full  # the first ones, for the gravest stand first
    told = body.count(f"{PAGE}?")
    if rest is None:
        assert body.endswith(f"另有 {number - told} 项，请运行 wuxi-monitor findings 查看。")
    assert told + (0 if rest == 0 else number - told) == number


@pytest.mark.parametrize("limit", [10, 100, 500])
def test_a_small_limit_is_kept(limit: int) -> None:
    assert len(chat(render([LOWERED, LATER, REMOVED], "en"), limit).encode()) <= limit


def test_t_a5_a_page_cannot_wake_everybody() -> None:
    loud = replace(HOSTILE, title="x", page='https://x.org/<at user_id="all">')
    body = chat(render([loud], "zh"), 19985)
    assert not set("<>@") & set(body)


def test_the_library_posts_what_we_gave_it() -> None:
    with web_receiver(Receiver([200])) as receiver:
        url = receiver.url.replace("http://", "json://")
        ChatChannel(AppriseService.model_validate({"type": "apprise", "url": url})).send(
            "k", render([LOWERED], "zh"), NOW
        )
    sent = json.loads(receiver.requests[0].body)
    assert sent["title"] == render([LOWERED], "zh").subject
    assert sent["message"] == chat(render([LOWERED], "zh"), 32768)


def test_what_is_not_taken_is_tried_again_without_telling_the_address(caplog: pytest.LogCaptureFixture) -> None:
    with web_receiver(Receiver([500])) as receiver:
        url = receiver.url.replace("http://", "json://user:geheim@")
        with pytest.raises(Retry, match="JSON did not take it") as raised:
            ChatChannel(AppriseService.model_validate({"type": "apprise", "url": url})).send(
                "k", render([LOWERED], "zh"), NOW
            )
    assert "geheim" not in str(raised.value) + caplog.text


def test_an_unknown_address_says_so() -> None:
    unknown = AppriseService.model_validate({"type": "apprise", "url": "nonsense://geheim"})
    with pytest.raises(Retry, match="none that Apprise knows") as raised:
        ChatChannel(unknown).send("k", render([LOWERED], "zh"), NOW)
    assert "geheim" not in str(raised.value)
