"""Chats and other services through Apprise (extra `alerts`): WeCom, DingTalk, Feishu, Slack, Telegram, Matrix and more.

Apprise does its own sending, so the address guard does not cover it: only the operator's configuration names its URLs.
They hold secrets and are never printed. The robots of WeCom, DingTalk and Feishu say in the body of a 200 whether they
took a message (a wrong key or a missing keyword is a 200, too); Apprise does not look at it, so it is looked at here.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

from monitor.alert.channels import Retry
from monitor.alert.chat import chat
from monitor.alert.clean import one_line
from monitor.alert.message import Message
from monitor.config import AppriseService

# Services of Apprise by class: the key of the number by which they answer, 0 for taken, and of the words beside it.
_ROBOTS = {
    "NotifyWeComBot": ("errcode", "errmsg"),
    "NotifyDingTalk": ("errcode", "errmsg"),
    "NotifyFeishu": ("code", "msg"),
    "NotifyLark": ("code", "msg"),
}
_answered = threading.local()  # channels are served side by side


@cache
def _apprise() -> ModuleType:
    """The library, without what it has to say while it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost/")  # loads all its services, and they warn
    logging.getLogger("apprise").disabled = True  # its lines name addresses with their secrets
    import requests

    requests.post = _kept(requests.post)  # by which it posts; it keeps the answers to itself
    module: ModuleType = apprise
    return module


def _kept(post: Callable[..., Any]) -> Callable[..., Any]:
    def keeping(*arguments: Any, **facts: Any) -> Any:
        _answered.last = post(*arguments, **facts)
        return _answered.last

    return keeping


class ChatChannel:
    """Sends to one address of Apprise."""

    def __init__(self, settings: AppriseService) -> None:
        self._settings = settings

    def send(self, key: str, message: Message, now: datetime) -> None:
        try:
            apprise = _apprise()
        except ImportError as error:
            raise Retry("apprise is not installed; run pip install 'wuxi-monitor[alerts]'") from error
        service: Any = apprise.Apprise.instantiate(self._settings.url.get_secret_value())
        if not service:
            raise Retry("the channel's url is none that Apprise knows (https://github.com/caronc/apprise/wiki)")
        subject = message.subject.replace("<", "＜").replace(">", "＞").replace("@", "＠")
        room = service.body_maxlen if service.title_maxlen else service.body_maxlen - len(subject.encode()) - 2
        body = chat(message, room)
        title = subject if service.title_maxlen else ""
        if not service.title_maxlen:
            body = f"{subject}\n\n{body}"
        _answered.last = None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            taken = service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT)
        if not taken:
            raise Retry(f"{service.service_name} did not take it")
        if robot := _ROBOTS.get(type(service).__name__):
            _judge(str(service.service_name), _answered.last, *robot)


def _judge(name: str, answer: Any, code: str, words: str) -> None:
    """Returns where a robot says that it took the message, else raises what it says instead."""
    try:
        said = answer.json()
        number, why = said[code], one_line(str(said.get(words, "")))[:200]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Retry(f"{name} did not say whether it took it: check the channel's url") from None
    if number != 0:
        raise Retry(f"{name} refused it: {number} {why}")
