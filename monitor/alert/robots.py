"""The robots of WeCom, DingTalk and Feishu (Lark): their addresses, the bodies they take, their signatures. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, quote_plus, unquote, urlsplit

if TYPE_CHECKING:
    from monitor.alert.chat import Block, Line
    from monitor.alert.message import Message

Service = Literal["wecom", "dingtalk", "feishu", "lark"]

NAMES: dict[Service, str] = {"wecom": "WeCom", "dingtalk": "DingTalk", "feishu": "Feishu", "lark": "Lark"}
# Schemes as Apprise has them, the address behind them, and how one is written.
_SCHEMES: dict[str, tuple[Service, str, str]] = {
    "wecombot": ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={}", "wecombot://KEY"),
    "dingtalk": ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token={}", "dingtalk://SECRET@TOKEN"),
    "feishu": ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/{}", "feishu://SECRET@TOKEN"),
    "lark": ("lark", "https://open.larksuite.com/open-apis/bot/v2/hook/{}", "lark://SECRET@TOKEN"),
}
_HOSTS = {urlsplit(address).netloc: scheme for scheme, (_, address, _) in _SCHEMES.items()}
_KEYS = {"wecombot": "key", "dingtalk": "access_token"}  # of the queries of native addresses; the others have a path

# What they take: WeCom counts the bytes of the text, the others those of the whole request.
_ROOM: dict[Service, int] = {"wecom": 4096, "dingtalk": 20_000, "feishu": 20_000, "lark": 20_000}
_SIGNED = 200  # bytes that a time and a signature add
# Their markup, as characters that look alike and mean nothing. Feishu's texts have none, and no line needs it there.
_PLAIN = str.maketrans(
    {"*": "＊", "[": "［", "]": "］", "`": "｀", "#": "＃", "\\": "＼", "&": "＆", "<": "＜", ">": "＞", "@": "＠"}
)
_COLOURS = {"before": "comment", "after": "warning"}  # of WeCom: grey and orange


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """One robot of a group. `url` and `secret` are never printed; `phones` are of members whom DingTalk wakes."""

    service: Service
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    phones: tuple[str, ...] = ()


def robot_of(url: str) -> Robot | None:
    """The robot of an address, as Apprise writes it or as the robot's own page does; None where it is of none.

    Raises ValueError, which does not repeat the address, where one is meant and its key is missing or cannot be one.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # whose words repeat the address
        return None
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    user, _, token = parts.netloc.rpartition("@")
    scheme, places = parts.scheme, parts.path.split("/")
    if scheme in ("http", "https") and parts.netloc.lower() in _HOSTS:
        scheme, places = _HOSTS[parts.netloc.lower()], []
        before = urlsplit(_SCHEMES[scheme][1].format("")).path
        token = asked.get(_KEYS[scheme], "") if scheme in _KEYS else parts.path.removeprefix(before).strip("/")
    if scheme not in _SCHEMES:
        return None
    service, address, form = _SCHEMES[scheme]
    token, secret = asked.get("token", asked.get("key", unquote(token))), asked.get("secret", unquote(user))
    if not re.fullmatch(r"[\w-]+", token, re.ASCII) or not re.fullmatch(r"[\w-]*", secret, re.ASCII):
        raise ValueError(f"names no robot of {NAMES[service]}: write {form}, or the whole address that its page shows")
    if secret and service == "wecom":
        raise ValueError(f"a robot of WeCom has no secret: write {form}")
    named = [*map(unquote, places), *re.split(r"[,\s]+", asked.get("to", ""))] if service == "dingtalk" else []
    phones = tuple(re.sub(r"[\s()+-]", "", each) for each in named if each)
    if any(not re.fullmatch(r"\d{11,14}", phone) for phone in phones):
        raise ValueError("names a telephone number that is none: 11 to 14 digits after the TOKEN")
    return Robot(service=service, url=address.format(token), secret=secret, phones=phones)


def signed(robot: Robot, now: datetime) -> tuple[str, dict[str, str]]:
    """The address to post to, and what the body must say besides: both robots that sign do so over the time alone."""
    if not robot.secret:
        return robot.url, {}
    if robot.service == "dingtalk":
        stamp = str(round(now.timestamp() * 1000))
        sign = _hmac(robot.secret, f"{stamp}\n{robot.secret}")
        return f"{robot.url}&timestamp={stamp}&sign={quote_plus(sign)}", {}
    stamp = str(int(now.timestamp()))
    return robot.url, {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{robot.secret}", "")}


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


def body_of(robot: Robot, message: Message) -> dict[str, Any]:
    """The message as the robot takes it: as much as fits, the gravest in full."""
    from monitor.alert.chat import fitted

    def fits(blocks: Sequence[Block]) -> bool:
        drawn = _drawn(robot, message, blocks)
        if robot.service == "wecom":
            return len(drawn["markdown"]["content"].encode("utf-8", "replace")) <= _ROOM["wecom"]
        size = len(json.dumps(drawn, ensure_ascii=False).encode("utf-8", "replace"))
        return size <= _ROOM[robot.service] - _SIGNED

    return _drawn(robot, message, fitted(message, fits))


def _drawn(robot: Robot, message: Message, blocks: Sequence[Block]) -> dict[str, Any]:
    subject = message.subject
    if robot.service == "wecom":
        shown = "\n\n".join("\n".join(_coloured(line) for line in block) for block in blocks)
        return {"msgtype": "markdown", "markdown": {"content": f"{_bold(subject)}\n{shown}"}}
    if robot.service == "dingtalk":
        lines = [_bold(subject), *(_quoted(line) for block in blocks for line in block)]
        lines += [" ".join(f"@{phone}" for phone in robot.phones)] * bool(robot.phones)
        at = {"atMobiles": list(robot.phones), "isAtAll": False}
        return {"msgtype": "markdown", "markdown": {"title": subject, "text": "\n\n".join(lines)}, "at": at}
    content: list[list[Mapping[str, str]]] = []
    for block in blocks:
        content += [[{"tag": "text", "text": " "}]] if content else []  # a line between two findings
        content += [[_tagged(line)] for line in block]
    language = "en_us" if message.json["data"]["lang"] == "en" else "zh_cn"
    return {"msg_type": "post", "content": {"post": {language: {"title": subject, "content": content}}}}


def _coloured(line: Line) -> str:
    """A line in WeCom's markdown: what was said in grey, what is said now in orange."""
    if colour := _COLOURS.get(line.kind):
        return f'> <font color="{colour}">{line.text.translate(_PLAIN)}</font>'
    return _marked(line)


def _quoted(line: Line) -> str:
    """A line in DingTalk's markdown."""
    return f"> {line.text.translate(_PLAIN)}" if line.kind in _COLOURS else _marked(line)


def _marked(line: Line) -> str:
    if line.kind == "sentence":
        return _bold(line.text)
    if line.link:
        target = line.link.translate({ord(each): f"%{ord(each):02X}" for each in " ()<>[]\\\"'`"})
        return f"[{line.text.translate(_PLAIN)}]({target})"
    return line.text.translate(_PLAIN)


def _bold(text: str) -> str:
    """A whole line in bold: inside of Chinese text the marks would not be taken for what they are."""
    return f"**{text.translate(_PLAIN)}**"


def _tagged(line: Line) -> dict[str, str]:
    """A line as Feishu's rich text has it: data, in which no mark means anything."""
    return {"tag": "a", "text": line.text, "href": line.link} if line.link else {"tag": "text", "text": line.text}
