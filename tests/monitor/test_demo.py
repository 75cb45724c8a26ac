"""The demo's city, mailbox and webhook receiver, and the demo itself as a newcomer runs it."""

import base64
import hashlib
import hmac
import json
import re
import shlex
import smtplib
from email.message import EmailMessage

import httpx
import pytest

from monitor.cli import cli
from monitor.cli.session import guarded
from monitor.demo.city import COLUMN, DemoCity, load_city
from monitor.demo.mailbox import DemoMailbox
from monitor.demo.receiver import DemoReceiver, signature_holds
from monitor.demo.run import against_plan

SECRET = "whsec_" + base64.b64encode(b"a key of twenty-four byt").decode()


def text_of(html):
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


def signed(body, key="1", stamp="1770000000", secret=SECRET):
    raw = hmac.digest(base64.b64decode(secret[6:]), f"{key}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(raw).decode()}",
    }


def test_the_days_differ_by_the_four_edits_and_the_new_release_alone():
    city = load_city()
    first = {release.file: release for release in city.first_day}
    second = {release.file: release for release in city.second_day}
    assert set(second) - set(first) == {"sponge-park.html"}
    assert set(first) <= set(second)
    changed = {file for file in first if first[file] != second[file]}
    assert changed == {edit.file for edit in city.edits}
    assert sorted(edit.kind for edit in city.edits) == ["later", "lowered", "removed", "softer"]
    for edit in city.edits:
        assert first[edit.file].body.replace(edit.was, edit.becomes) == second[edit.file].body


def test_every_release_is_of_a_size_that_real_ones_have():
    for release in load_city().second_day:
        assert 280 <= len(text_of(release.body)) <= 950, release.file


def test_the_portal_serves_its_lists_with_the_pager_trap():
    with DemoCity() as city, httpx.Client(base_url=city.url) as client:
        first, second = client.get(f"{COLUMN}index.shtml"), client.get(f"{COLUMN}index_2.shtml")
        assert client.get(f"{COLUMN}index_1.shtml").status_code == 404
        assert client.get(f"{COLUMN}index_3.shtml").status_code == 404
        assert "Disallow: /uploadfiles/" in client.get("/robots.txt").text
        rows = [*re.findall(r'<li><a href="(/doc/[^"]+)"', first.text.split("pager")[0])]
        rows += re.findall(r'<li><a href="(/doc/[^"]+)"', second.text.split("pager")[0])
        assert rows == [release.path for release in city.city.first_day]
        assert '"pageCount":"2"' in first.text
        assert 'href="/zwgk/index_2.shtml"' not in first.text
        for path in rows:
            assert client.get(path).status_code == 200


def test_a_page_is_never_served_twice_alike_but_its_text_stays():
    with DemoCity() as city, httpx.Client(base_url=city.url) as client:
        for release in city.city.first_day:
            first, second = client.get(release.path).text, client.get(release.path).text
            assert first != second
            assert release.body in first
            assert release.body in second


def test_the_new_release_comes_on_the_second_day_on_top_of_the_list():
    with DemoCity() as city, httpx.Client(base_url=city.url) as client:
        fresh = city.city.second_day[0]
        assert client.get(fresh.path).status_code == 404
        city.day = 2
        assert client.get(fresh.path).status_code == 200
        assert fresh.path in client.get(f"{COLUMN}index.shtml").text


def mail(subject, text):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "monitor@xihu.example", "reader@xihu.example", subject
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    return message


def test_the_mailbox_keeps_mail_as_it_was_sent(tmp_path):
    with DemoMailbox(tmp_path / "mail") as mailbox:
        with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as client:
            client.send_message(mail("目标下调：5G 基站", "..两点开头\n.一点开头\n.\n完"))
            client.send_message(mail("第二封", "好"))
        kept = {message["Subject"]: message for message in mailbox.messages()}
    assert set(kept) == {"目标下调：5G 基站", "第二封"}
    body = kept["目标下调：5G 基站"].get_body(("plain",))
    assert body.get_content().splitlines() == ["..两点开头", ".一点开头", ".", "完"]


def test_the_mailbox_refuses_what_is_out_of_order_and_goes_on(tmp_path):
    with DemoMailbox(tmp_path / "mail") as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as client:
        client.ehlo()
        assert client.docmd("RCPT", "TO:<reader@xihu.example>")[0] == 503
        assert client.docmd("DATA")[0] == 503
        assert client.docmd("TURN")[0] == 502
        client.send_message(mail("仍可投递", "好"))
        assert [message["Subject"] for message in mailbox.messages()] == ["仍可投递"]


def test_a_message_that_breaks_off_is_not_kept(tmp_path):
    with DemoMailbox(tmp_path / "mail") as mailbox:
        cut = smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10)
        cut.ehlo()
        cut.docmd("MAIL", "FROM:<monitor@xihu.example>")
        cut.docmd("RCPT", "TO:<reader@xihu.example>")
        assert cut.docmd("DATA")[0] == 354
        cut.send("Subject: half a message\r\n\r\nand then")
        cut.close()
        with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=10) as client:
            client.send_message(mail("整封", "好"))
        assert [message["Subject"] for message in mailbox.messages()] == ["整封"]


def test_the_receiver_keeps_what_is_signed_and_refuses_the_rest(tmp_path):
    body = '{"类别": "下调"}'.encode()
    with DemoReceiver(tmp_path / "hook", SECRET) as receiver, httpx.Client() as client:
        assert client.post(receiver.url, content=body, headers=signed(body)).status_code == 204
        assert client.post(receiver.url, content=body + b" ", headers=signed(body, "2")).status_code == 401
        assert client.post(receiver.url, content=body).status_code == 401
        assert [(each.id, each.signed) for each in receiver.received] == [("1", True), ("2", False), ("", False)]
    assert [path.read_bytes() for path in receiver.folder.iterdir()] == [body]


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_signature_covers_the_id_the_time_and_the_body(header):
    body = b"{}"
    headers = signed(body)
    assert signature_holds(SECRET, headers, body)
    assert not signature_holds(SECRET, headers | {header: "x"}, body)
    assert not signature_holds(SECRET[:-4] + "AAAA", headers, body)


def test_one_right_signature_among_several_is_enough():
    body = b"{}"
    headers = signed(body)
    headers["webhook-signature"] = f"v1,AAAA v1a,BBBB {headers['webhook-signature']}"
    assert signature_holds(SECRET, headers, body)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_shows_the_five_changes_and_nothing_else(tmp_path, capsys, lang):
    kept = tmp_path / "kept"
    assert guarded(cli, ["demo", "--keep", str(kept), "--lang", lang]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    for edit in load_city().edits:
        # The changed words are marked, so what stands before the first mark is what both sentences share.
        assert edit.was[:2] in shown.out
    assert re.search(r"\b10 (篇|releases).*\b11 (篇|releases)", shown.out, re.S)
    assert "webhook-id" in shown.out
    assert str(kept) in shown.out
    assert {path.name for path in kept.iterdir()} >= {"demo.sqlite", "mail", "webhook", "wuxi-monitor.toml", "sources"}
    (mail,) = (kept / "mail/new").iterdir()
    assert b"multipart/alternative" in mail.read_bytes()
    (hook,) = (kept / "webhook").iterdir()
    assert len(json.loads(hook.read_bytes())["data"]["findings"]) == 5
    suggested = [shlex.split(line)[1:] for line in shown.out.splitlines() if "--config" in line]
    answers = [(guarded(cli, words), capsys.readouterr()) for words in suggested]
    assert [code for code, _ in answers] == [0, 1, 0, 0]  # findings, diff, commitments, alerts list
    assert all(told.out and not told.err for _, told in answers)


def test_the_demo_prints_its_findings_as_json_lines(tmp_path, capsys):
    assert guarded(cli, ["demo", "--keep", str(tmp_path), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(row["classes"] for row in rows) == [["later"], ["lowered"], ["new"], ["removed"], ["softer"]]
    by_class = {row["classes"][0]: row for row in rows}
    assert (by_class["lowered"]["before"]["value"], by_class["lowered"]["after"]["value"]) == (1200, 1000)
    assert (by_class["later"]["before"]["end"], by_class["later"]["after"]["end"]) == ("2026-12-31", "2027-12-31")
    assert (by_class["softer"]["before"]["strength"], by_class["softer"]["after"]["strength"]) == ("ensure", "strive")
    assert "长者食堂" in by_class["removed"]["before"]["quote"]
    assert by_class["removed"]["after"] is None
    assert "学前路海绵公园" in by_class["new"]["after"]["quote"]


def test_the_demo_does_not_write_into_a_folder_that_holds_something(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert guarded(cli, ["demo", "--keep", str(tmp_path)]) == 2
    assert "mine" not in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_plan_that_was_not_met_is_told_by_path_and_class():
    city = load_city()
    missing, surplus = against_plan(city, ())
    assert len(missing) == 5
    assert ("/doc/2026/02/04/4739127.shtml", "new") in missing
    assert surplus == ()
