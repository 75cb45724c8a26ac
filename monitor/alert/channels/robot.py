"""A robot of WeCom, DingTalk or Feishu: posts through our own guarded client, and listens to what the robot says.

They answer 200 where they refuse a message, too (a wrong key, a missing keyword, an address that is not on their list):
only the number in the body tells.
"""

from __future__ import annotations

import json
from datetime import datetime

from crawler.clock import Clock, SystemClock
from monitor.alert.channels import Retry
from monitor.alert.channels.post import Answer, post, reason, retry_after
from monitor.alert.clean import one_line
from monitor.alert.message import Message
from monitor.alert.robots import NAMES, Robot, body_of, signed

TIMEOUT = 20.0
# Too many messages in a minute (20 for WeCom and DingTalk, 100 for Feishu): how long each then listens to nobody.
_TOO_MANY = {45009: 60.0, 130101: 600.0, 11232: 60.0}


class RobotChannel:
    """Posts to one robot. `allow_private` is for one that stands on this machine or in a private network."""

    def __init__(self, robot: Robot, clock: Clock | None = None, *, allow_private: bool = False) -> None:
        self._robot, self._clock, self._allow_private = robot, clock or SystemClock(), allow_private

    def send(self, key: str, message: Message, now: datetime) -> None:
        url, besides = signed(self._robot, now)
        body = json.dumps(body_of(self._robot, message) | besides, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"content-type": "application/json; charset=utf-8", "user-agent": "wuxi-monitor"}
        answer = post(url, body, headers, timeout=TIMEOUT, clock=self._clock, allow_private=self._allow_private)
        _judge(NAMES[self._robot.service], answer, now)


def _judge(name: str, answer: Answer, now: datetime) -> None:
    """Returns where the robot says that it took the message, else raises what it says instead."""
    number, words = _said(answer.body)
    if number == 0 and 200 <= answer.status < 300:
        return
    if number:
        raise Retry(f"{name} refused it: {number} {words}".strip(), _TOO_MANY.get(number, retry_after(answer, now)))
    if not 200 <= answer.status < 300:
        raise Retry(f"{name} did not take it: {reason(answer)}", retry_after(answer, now))
    raise Retry(f"{name} did not say whether it took it: check the channel's url")


def _said(body: bytes) -> tuple[int | None, str]:
    """The number by which a robot answers, 0 for taken, and the words beside it; None where it is no robot."""
    try:
        said = json.loads(body)
        number = said["errcode"] if "errcode" in said else said["code"]
        words = one_line(str(said.get("errmsg", said.get("msg", ""))))[:200]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None, ""
    return (number, words) if isinstance(number, int) else (None, "")
