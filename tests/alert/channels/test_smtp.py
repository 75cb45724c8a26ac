"""SMTP against a real server: what arrives, and what each fault becomes."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from typing import Any

import pytest
import trustme

from monitor.alert.channels import Permanent, Retry
from monitor.alert.channels.smtp import SmtpChannel
from monitor.alert.mail import mail
from monitor.alert.message import render
from monitor.config import Smtp
from tests.alert.examples import HOSTILE, LATER, LOWERED, PAGE, finding
from tests.alert.receivers import MailServer, mail_server

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TO = "editor@example.org"


def channel(server: MailServer, trust: ssl.SSLContext | None = None, **settings: Any) -> SmtpChannel:
    usual = {"host": "127.0.0.1", "port": server.port, "tls": "none", "from": "monitor@example.org", "to": [TO]}
    return SmtpChannel(Smtp.model_validate({"type": "smtp", "timeout": 2, **usual, **settings}), TO, trust)


def test_a_mail_arrives_with_subject_text_and_html() -> None:
    message = render([LOWERED], "zh")
    with mail_server(MailServer()) as server:
        channel(server).send("k1", message, NOW)
    (arrived,) = server.mails
    assert arrived["Subject"] == message.subject
    assert arrived["To"] == TO
    assert arrived["Message-ID"] == "<k1@example.org>"
    assert arrived["Date"].datetime == NOW
    text, html = (arrived.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n").strip() == message.html.strip()


def test_t_n12_the_subject_is_folded_as_rfc_2047_asks_and_lines_are_short() -> None:
    long = replace(LOWERED, id=1)
    for found in ([long], [long, LATER]):
        message = render(found, "zh")
        raw = mail("k", message, NOW, "monitor@example.org", TO).as_bytes()
        assert all(len(line) <= 78 for line in raw.splitlines())
        assert raw.isascii()
        head = raw.split(b"\n\n", 1)[0].decode()
        subject = head.split("Subject: ")[1].split("\nDate")[0]
        assert subject.startswith("=?utf-8?")
        assert str(make_header(decode_header(subject))) == message.subject


def test_mails_of_one_page_hang_on_one_thread() -> None:
    def references(*found: Any) -> Any:
        return mail("k", render(found, "zh"), NOW, "monitor@example.org", TO)["References"]

    other = finding(LATER.change, 9, page=f"{PAGE}?other")
    assert references(LOWERED) == references(LATER) == references(LOWERED, LATER) is not None
    assert references(LOWERED) != references(other)
    assert references(LOWERED, other) is None


def test_t_a5_a_title_cannot_add_a_header() -> None:
    with mail_server(MailServer()) as server:
        channel(server).send("k1", render([HOSTILE], "zh"), NOW)
    (arrived,) = server.mails
    assert arrived["Bcc"] is None
    assert "thief" in arrived["Subject"]


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        ("451 greylisted, come back", Retry, "SMTP 451 greylisted, come back"),
        ("421 too busy", Retry, "SMTP 421 too busy"),
        ("552 content blocked", Permanent, "SMTP 552 content blocked"),
        ("554 no\x1b[31m", Permanent, "SMTP 554 no"),
    ],
)
def test_t_n1_answers_to_the_mail(answer: str, error: type[Exception], reason: str) -> None:
    with mail_server(MailServer([answer])) as server, pytest.raises(error) as raised:
        channel(server).send("k1", render([LOWERED], "zh"), NOW)
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        ("450 later", Retry, "SMTP 450 later"),
        ("550 nobody here", Permanent, f"SMTP 550 nobody here: check to: {TO} was refused"),
    ],
)
def test_t_n1_answers_to_the_recipient(answer: str, error: type[Exception], reason: str) -> None:
    with mail_server(MailServer(recipient=answer)) as server, pytest.raises(error) as raised:
        channel(server).send("k1", render([LOWERED], "zh"), NOW)
    assert str(raised.value) == reason


def test_t_n1_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Retry, match=r"[Rr]efused: check host and port$"):
            channel(MailServer(port=closed.getsockname()[1])).send("k1", render([LOWERED], "zh"), NOW)


def test_t_n1_a_host_that_there_is_not() -> None:
    with pytest.raises(Retry, match=r"^mail\.invalid:\d+: .*: check host: no such name$"):
        channel(MailServer(port=25), host="mail.invalid").send("k1", render([LOWERED], "zh"), NOW)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"tls": "starttls"}, 'it offers no STARTTLS; 465 wants tls = "tls"'),
        ({"tls": "tls"}, '465 wants tls = "tls", 587 and 25 want tls = "starttls"'),
        ({"user": "u", "password": "geheim"}, "it asks for no password here: leave out user"),
    ],
)
def test_t_n1_a_server_that_is_spoken_to_otherwise_than_it_wants(settings: dict[str, str], reason: str) -> None:
    with mail_server(MailServer()) as server, pytest.raises(Retry) as raised:
        channel(server, **settings).send("k1", render([LOWERED], "zh"), NOW)
    assert reason in str(raised.value)
    assert "geheim" not in str(raised.value)


def test_t_n1_a_port_that_waits_for_tls_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # says nothing before the other side does
        waiting = channel(MailServer(port=mute.getsockname()[1]), tls="starttls", timeout=0.3)
        with pytest.raises(Retry, match=r'465 wants tls = "tls"$'):
            waiting.send("k1", render([LOWERED], "zh"), NOW)


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        ("553 not your address", Permanent, "SMTP 553 not your address: check from: monitor@example.org may not send"),
        ("530 5.7.0 Must issue a STARTTLS command first", Retry, ': set tls = "starttls"'),
        ("530 Authentication required", Retry, ": set user and password: it takes mail from its users alone"),
    ],
)
def test_t_n1_answers_to_the_sender(answer: str, error: type[Exception], reason: str) -> None:
    with mail_server(MailServer(sender=answer)) as server, pytest.raises(error) as raised:
        channel(server).send("k1", render([LOWERED], "zh"), NOW)
    assert reason in str(raised.value)


def test_t_n4_a_timeout_after_the_mail_was_taken_repeats_it_under_the_same_message_id() -> None:
    with mail_server(MailServer(["", "250 taken"])) as server:
        impatient = channel(server, timeout=0.3)
        with pytest.raises(Retry, match="timed out"):
            impatient.send("k1", render([LOWERED], "zh"), NOW)
        impatient.send("k1", render([LOWERED], "zh"), NOW)
    assert [arrived["Message-ID"] for arrived in server.mails] == ["<k1@example.org>"] * 2


def test_t_n1_a_certificate_or_a_password_that_is_wrong_is_tried_again_for_the_operator_can_mend_it() -> None:
    authority = trustme.CA()
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(theirs)
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    message = render([LOWERED], "zh")
    with mail_server(MailServer(tls=theirs, password="right")) as server:
        with pytest.raises(Retry, match=r"CERTIFICATE_VERIFY_FAILED.*: check host: its certificate is for"):
            channel(server, tls="starttls").send("k1", message, NOW)
        with pytest.raises(Retry, match=r"SMTP 535.*: check user and password; some providers want"):
            channel(server, ours, tls="starttls", user="u", password="wrong").send("k1", message, NOW)
        channel(server, ours, tls="starttls", user="u", password="right").send("k1", message, NOW)
    assert len(server.mails) == 1
