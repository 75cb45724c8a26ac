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
_LOGIN = frozenset({530, 534, 535, 538})


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
            raise _refused(code, text, f"check to: {self._recipient} was refused" if code >= 500 else "") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error, _about_answer(error, self._settings)) from error
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            # After DATA we cannot know whether it was taken: it goes again, under the same Message-ID.
            said = one_line(str(error)) or type(error).__name__
            advice = _about_connection(error, self._settings)
            where = f"{self._settings.host}:{self._settings.port}"
            raise Retry(": ".join(filter(None, (where, said, advice)))) from error

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


def _refused(code: int, text: bytes | str, advice: str) -> Retry | Permanent:
    """What an answer means: 4xx and what concerns the session pass, another 5xx is about this message."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    reason = ": ".join(filter(None, (f"SMTP {code} {one_line(said)}", advice)))
    return Permanent(reason) if code >= 500 and code not in _OURS else Retry(reason)


def _about_answer(error: smtplib.SMTPResponseException, settings: Smtp) -> str:
    """Which setting an answer of the server speaks of; empty where it is about the message."""
    if "STARTTLS" in str(error.smtp_error).upper():
        return 'set tls = "starttls"'
    if isinstance(error, smtplib.SMTPAuthenticationError) or error.smtp_code in _LOGIN:
        if not settings.user:
            return "set user and password: it takes mail from its users alone"
        return "check user and password; some providers want an authorisation code in place of the password"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"check from: {settings.sender} may not send there"
    return ""


def _about_connection(error: Exception, settings: Smtp) -> str:
    """Which setting may mend a connection that does not come about; empty where none would."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "check host: its certificate is for another name or from nobody whom this machine trusts"
    if isinstance(error, ssl.SSLError):
        return 'check port and tls: 465 wants tls = "tls", 587 and 25 want tls = "starttls"'
    if isinstance(error, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(error):
            return 'check port and tls: it offers no STARTTLS; 465 wants tls = "tls"'
        return 'it asks for no password here: leave out user, or set tls = "starttls"'
    if isinstance(error, socket.gaierror):
        return "check host: no such name"
    if isinstance(error, ConnectionError):  # refused, reset, or closed
        return "check host and port"
    if isinstance(error, TimeoutError | smtplib.SMTPServerDisconnected) and settings.tls == "starttls":
        return 'check host and port; 465 wants tls = "tls"'
    return "check host and port" if isinstance(error, OSError) else ""
