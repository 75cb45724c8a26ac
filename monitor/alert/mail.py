"""A message as an e-mail: text and HTML, a Message-ID that never changes, one thread for each page. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from monitor.alert.message import Message

NAME = "wuxi-monitor"


def mail(key: str, message: Message, now: datetime, sender: str, recipient: str) -> MIMEMultipart:
    """The mail of a delivery. A repeated one has the same Message-ID, and mails of one page hang on one thread."""
    host = sender.rpartition("@")[2]
    # The older of Python's two mail interfaces: the newer one loses blanks where it folds a Chinese subject.
    email = MIMEMultipart("alternative")
    email["From"] = formataddr((NAME, sender))
    email["To"] = recipient
    subject = Header(message.subject, "us-ascii" if message.subject.isascii() else "utf-8", 76, "Subject")
    email["Subject"] = subject.encode()
    email["Date"] = format_datetime(now)
    email["Message-ID"] = f"<{key}@{host}>"
    if message.thread:
        thread = hashlib.sha256(message.thread.encode(errors="replace")).hexdigest()[:32]
        email["In-Reply-To"] = email["References"] = f"<{thread}.page@{host}>"
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    email.attach(MIMEText(message.text, "plain", "utf-8"))  # goes as base64: short lines, whatever the page's were
    email.attach(MIMEText(message.html, "html", "utf-8"))
    return email
