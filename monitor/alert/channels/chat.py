"""Chats and other services through Apprise (extra `alerts`): Slack, Telegram, Matrix and more.

Apprise does its own sending, so the address guard does not cover it: only the operator's configuration names its URLs.
They hold secrets and are never printed. What it knows of WeCom, DingTalk and Feishu is not asked: it does not look at
what their robots answer (monitor.alert.channels.robot does).
"""

from __future__ import annotations

import logging
import warnings
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

from monitor.alert.channels import Retry
from monitor.alert.chat import chat
from monitor.alert.message import Message
from monitor.config import AppriseService


@cache
def _apprise() -> ModuleType:
    """The library, without what it has to say while it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost/")  # loads all its services, and they warn
    logging.getLogger("apprise").disabled = True  # its lines name addresses with their secrets
    module: ModuleType = apprise
    return module


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
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            taken = service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT)
        if not taken:
            raise Retry(f"{service.service_name} did not take it")
