"""SMTP: one mail to one recipient."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import datetime

from monitor.alert.channels import Permanent, Retry
from monitor.alert.clean import one_line
from monitor.alert.mail import mail
from monitor.alert.message import Message
from monitor.config import Smtp

# Codes that speak of the session or of our account, not of this message: the operator can mend what they name.
_OURS = frozenset({421, 454, 500, 501, 502, 503, 504, 530, 534, 535, 538})


class SmtpChannel:
    """Mails to one recipient through the server of a channel. `tls` overrides the trust of TLS connections."""

    def __init__(self, settings: Smtp, recipient: str, tls: ssl.SSLContext | None = None) -> None:
        self._settings, self._recipient, self._tls = settings, recipient, tls

    def send(self, key: str, message: Message, now: datetime) -> None:
        email = mail(key, message, now, self._settings.sender, self._recipient)
        try:
            with self._connected() as server:
                server.send_message(email, self._settings.sender, [self._recipient])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, text),) = error.recipients.values()
            raise _refused(code, text) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            # After DATA we cannot know whether it was taken: it goes again, under the same Message-ID.
            raise Retry(
                f"{self._settings.host}:{self._settings.port}: {one_line(str(error)) or type(error).__name__}"
            ) from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        tls = self._tls or ssl.create_default_context()
        ours = socket.gethostname()
        if settings.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, ours, timeout=settings.timeout, context=tls
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, ours, timeout=settings.timeout)
        try:
            if settings.tls == "starttls":
                server.starttls(context=tls)
            if settings.user:
                server.login(settings.user, settings.password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server


def _refused(code: int, text: bytes | str) -> Retry | Permanent:
    """What an answer means: 4xx and what concerns the session pass, another 5xx is about this message."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    reason = f"SMTP {code} {one_line(said)}"
    return Permanent(reason) if code >= 500 and code not in _OURS else Retry(reason)
