"""The robots of WeCom, DingTalk and Feishu: addresses, bodies, signatures, and what their answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import ValidationError

from monitor.alert.channels import Retry
from monitor.alert.channels.robot import RobotChannel
from monitor.alert.message import Message, render
from monitor.alert.robots import Robot, body_of, robot_of, signed
from monitor.alert.routes import open_channels
from monitor.config import Config, Webhook
from tests.alert.examples import HOSTILE, LATER, LOWERED, PAGE
from tests.alert.receivers import Receiver, web_receiver
from tests.alert.test_golden import is_golden, message

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
SECRET = "SECgeheim17"
TAKEN: dict[str, dict[str, Any]] = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "data": {}},
    "lark": {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
}
REFUSED: dict[str, dict[str, Any]] = {
    "wecom": {"errcode": 93000, "errmsg": "invalid webhook url"},
    "dingtalk": {"errcode": 310000, "errmsg": "keywords not in content"},
    "feishu": {"code": 19024, "msg": "Key Words Not Found"},
    "lark": {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"},
}
ADDRESSES = {
    "wecom": f"wecombot://{KEY}",
    "dingtalk": f"dingtalk://{SECRET}@{'a' * 64}/13800000000",
    "feishu": f"feishu://{SECRET}@{KEY}",
    "lark": f"lark://{KEY}",
}


def robot(address: str) -> Robot:
    known = robot_of(address)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("address", "service", "url", "secret"),
    [
        (f"wecombot://{KEY}", "wecom", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", ""),
        (f"wecombot://?key={KEY}", "wecom", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", ""),
        (
            f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
            "wecom",
            f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
            "",
        ),
        ("dingtalk://aBc", "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=aBc", ""),
        ("dingtalk://SECx@aBc", "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=aBc", "SECx"),
        (
            "dingtalk://?token=aBc&secret=SECx",
            "dingtalk",
            "https://oapi.dingtalk.com/robot/send?access_token=aBc",
            "SECx",
        ),
        (
            "https://oapi.dingtalk.com/robot/send?access_token=aBc&secret=SECx",
            "dingtalk",
            "https://oapi.dingtalk.com/robot/send?access_token=aBc",
            "SECx",
        ),
        (f"feishu://{KEY}/?format=text", "feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", ""),
        (f"feishu://Sx@{KEY}", "feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", "Sx"),
        (
            f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}/?secret=Sx",
            "feishu",
            f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
            "Sx",
        ),
        (f"lark://{KEY}", "lark", f"https://open.larksuite.com/open-apis/bot/v2/hook/{KEY}", ""),
    ],
)
def test_a_robot_is_known_by_every_form_of_its_address(address: str, service: str, url: str, secret: str) -> None:
    known = robot(address)
    assert (known.service, known.url, known.secret) == (service, url, secret)
    assert isinstance(
        open_channels(Config.model_validate({"channels": {"a": {"type": "apprise", "url": address}}}))["a"],
        RobotChannel,
    )


@pytest.mark.parametrize("address", ["slack://a/b/c", "json://localhost", "https://desk.example.org/hook", "x://[", ""])
def test_what_is_no_robot_is_left_to_others(address: str) -> None:
    assert robot_of(address) is None


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("wecombot://", "names no robot of WeCom: write wecombot://KEY"),
        (f"wecombot://geheim@{KEY}", "a robot of WeCom has no secret"),
        ("dingtalk://?secret=geheim", "names no robot of DingTalk: write dingtalk://SECRET@TOKEN"),
        ("dingtalk://aBc/138geheim", "11 to 14 digits"),
        ("feishu://ge.heim", "names no robot of Feishu"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/", "names no robot"),
    ],
)
def test_t_a8_a_wrong_address_is_told_when_it_is_read_and_is_not_repeated(address: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem) as raised:
        Config.model_validate({"channels": {"a": {"type": "apprise", "url": address}}})
    assert "geheim" not in str(raised.value)


def test_a_robot_that_is_taken_for_a_webhook_is_told() -> None:
    with pytest.raises(ValidationError, match=r'is a robot of DingTalk.*write type = "apprise"') as raised:
        Webhook.model_validate({"type": "webhook", "url": "https://oapi.dingtalk.com/robot/send?access_token=geheim"})
    assert "geheim" not in str(raised.value)


def test_telephone_numbers_are_called_in_the_text_too() -> None:
    several = robot("dingtalk://aBc/138%200000%200000/?to=+8613900000000")
    assert several.phones == ("13800000000", "8613900000000")
    body = body_of(several, render([LOWERED], "zh"))
    assert body["at"] == {"atMobiles": ["13800000000", "8613900000000"], "isAtAll": False}
    assert body["markdown"]["text"].endswith("\n\n@13800000000 @8613900000000")


def test_the_signatures_are_those_that_the_services_describe() -> None:
    url, besides = signed(robot(f"dingtalk://{SECRET}@aBc"), NOW)
    stamp = "1772413200000"
    wanted = hmac.digest(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256)
    asked = parse_qs(url.partition("?")[2], strict_parsing=True)
    assert asked == {"access_token": ["aBc"], "timestamp": [stamp], "sign": [base64.b64encode(wanted).decode()]}
    assert besides == {}
    url, besides = signed(robot(f"feishu://{SECRET}@{KEY}"), NOW)
    wanted = hmac.digest(f"1772413200\n{SECRET}".encode(), b"", hashlib.sha256)
    assert "?" not in url
    assert besides == {"timestamp": "1772413200", "sign": base64.b64encode(wanted).decode()}
    assert signed(robot(f"lark://{KEY}"), NOW)[1] == {}


@pytest.fixture(params=ADDRESSES)
def listening(request: pytest.FixtureRequest) -> Iterator[tuple[RobotChannel, str, Receiver]]:
    """A channel to a robot, which service it is of, and the receiver that stands where its service does."""
    name = request.param
    with web_receiver(Receiver([200], body=json.dumps(TAKEN[name]).encode())) as receiver:
        there = replace(robot(ADDRESSES[name]), url=f"{receiver.url}?key=geheim")
        yield RobotChannel(there, allow_private=True), name, receiver


def test_what_arrives_is_the_body_and_its_signature(listening: tuple[RobotChannel, str, Receiver]) -> None:
    channel, name, receiver = listening
    told = message("lowered", "zh")
    channel.send("k", told, NOW)
    (request,) = receiver.requests
    body = json.loads(request.body)
    signature = {key: body.pop(key) for key in ("timestamp", "sign") if key in body}
    assert body == body_of(robot(ADDRESSES[name]), told)
    assert bool(signature) == (name == "feishu")
    assert ("sign=" in request.path) == (name == "dingtalk")
    assert request.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("name", ["lowered", "several", "hostile", "silence", "notices"])
@pytest.mark.parametrize("service", ["wecom", "dingtalk", "feishu"])
def test_t_n11_what_robots_get_is_the_golden_body(service: str, name: str) -> None:
    body = body_of(robot(ADDRESSES[service]), message(name, "zh"))
    is_golden(f"{name}.zh.{service}.json", json.dumps(body, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize(("number", "left_out"), [(1, 0), (20, 0), (400, 1)])
@pytest.mark.parametrize("service", ADDRESSES)
def test_t_n5_a_robot_gets_what_it_takes_and_how_much_more_there_is(service: str, number: int, left_out: int) -> None:
    found = [replace(LATER, id=each, page=f"{PAGE}?{each}=") for each in range(number)]
    body = body_of(robot(ADDRESSES[service]), render(found, "zh"))
    limited = body["markdown"]["content"] if service == "wecom" else json.dumps(body, ensure_ascii=False)
    assert len(limited.encode()) <= (4096 if service == "wecom" else 20_000)
    told = sum(f"?{each}=" in limited for each in range(number))
    assert ("另有" in limited) == (told < number)
    assert told == number or f"另有 {number - told} 项" in limited
    assert bool(left_out) <= (told < number)


@pytest.mark.parametrize("service", ["wecom", "dingtalk"])
def test_t_a5_a_page_brings_no_markup_no_link_and_wakes_nobody(service: str) -> None:
    hostile = replace(
        HOSTILE,
        title="[看](http://evil.example) **x** <@all> `rm` # &lt;@all&gt;",
        page='https://x.org/a)[b](http://evil.example) "x"',
    )
    for page in (hostile.page, "https://x.org/a)[b](http://evil.example)", "javascript:alert(1)"):
        body = body_of(robot(ADDRESSES[service]), render([replace(hostile, page=page)], "zh"))
        text = body["markdown"].get("content") or body["markdown"]["text"]
        ours = text.replace('<font color="comment">', "").replace('<font color="warning">', "").replace("</font>", "")
        ours = ours.replace("@13800000000", "")
        assert not set("<@`#&") & set(ours.replace("\n> ", "\n"))
        links = re.findall(r"\]\(([^)]*)\)", ours)
        assert len(links) == ours.count("](") == (page != "javascript:alert(1)")
        assert all(re.fullmatch(r"https://x\.org/a%29%5Bb%5D%28http://evil\.example%29\S*", link) for link in links)
        assert all(line.count("**") in (0, 2) for line in ours.splitlines())


def test_t_a5_what_feishu_gets_is_text_and_never_calls_anybody() -> None:
    body = body_of(robot(ADDRESSES["feishu"]), render([replace(HOSTILE, page="javascript:alert(1)")], "zh"))
    tags = [span for line in body["content"]["post"]["zh_cn"]["content"] for span in line]
    assert {span["tag"] for span in tags} == {"text"}


def test_feishu_is_told_which_language_it_shows() -> None:
    assert set(body_of(robot(ADDRESSES["lark"]), render([LOWERED], "en"))["content"]["post"]) == {"en_us"}


def refusal(channel: RobotChannel, told: Message) -> Retry:
    with pytest.raises(Retry) as raised:
        channel.send("k", told, NOW)
    assert "geheim" not in str(raised.value)
    return raised.value


def test_t_n1_a_robot_that_refuses_with_a_200_is_tried_again_with_what_it_says(
    listening: tuple[RobotChannel, str, Receiver],
) -> None:
    channel, name, receiver = listening
    number, words = REFUSED[name].values()
    for status in (200, 400):
        receiver.answers, receiver.body = [status], json.dumps(REFUSED[name]).encode()
        assert f"refused it: {number} {words}" in str(refusal(channel, render([LOWERED], "zh")))


@pytest.mark.parametrize("body", [b"", b"<html>a portal</html>", b"[]", b"{}", b'{"errcode": "0"}'])
def test_t_n1_a_200_of_somebody_else_is_no_success(listening: tuple[RobotChannel, str, Receiver], body: bytes) -> None:
    channel, _, receiver = listening
    receiver.body = body
    assert "did not say whether it took it" in str(refusal(channel, render([LOWERED], "zh")))


def test_t_n1_a_robot_that_hears_too_much_is_left_alone_as_long_as_it_does_not_listen(
    listening: tuple[RobotChannel, str, Receiver],
) -> None:
    channel, name, receiver = listening
    number, wait = {"wecom": (45009, 60), "dingtalk": (130101, 600)}.get(name, (11232, 60))
    receiver.body = json.dumps({"code" if name in ("feishu", "lark") else "errcode": number}).encode()
    assert refusal(channel, render([LOWERED], "zh")).after == wait


def test_t_n1_what_answers_in_the_place_of_a_robot_is_named(listening: tuple[RobotChannel, str, Receiver]) -> None:
    channel, _, receiver = listening
    for status, after in ((500, None), (429, 7.0), (302, None)):
        receiver.answers, receiver.body = [status], b"no"
        receiver.headers = {"Retry-After": "7"} if after else {"Location": "https://elsewhere.example.org/?geheim"}
        failed = refusal(channel, render([LOWERED], "zh"))
        assert f"did not take it: HTTP {status}" in str(failed)
        assert failed.after == after
    assert len(receiver.requests) == 3


def test_t_a1_a_robot_is_asked_past_the_guard() -> None:
    with web_receiver(Receiver([200])) as receiver:
        inside = RobotChannel(replace(robot(ADDRESSES["wecom"]), url=receiver.url))
        assert "may not be asked" in str(refusal(inside, render([LOWERED], "zh")))
    assert receiver.requests == []
