"""The configuration: found, read, overlaid, and refused with one line for each problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.config import (
    CHANNEL_TYPES,
    EVERYTHING,
    NAME,
    TEMPLATE,
    ConfigError,
    Quiet,
    Retention,
    Rule,
    Serve,
    Smtp,
    Webhook,
    load_config,
)

MAIL = """
[channels.desk]
type = "smtp"
host = "smtp.example.org"
from = "wuxi-monitor@example.org"
to = ["editor@example.org"]
"""


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / NAME
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def problems(folder: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(written(folder, text), environ or {})
    return [re.sub(r"^FILE:\d+:", "FILE:", line) for line in told(caught.value, folder)]


def told(error: ConfigError, folder: Path) -> list[str]:
    return [line.replace(str(folder / NAME), "FILE") for line in error.problems]


def test_each_problem_names_its_line(tmp_path: Path) -> None:
    text = """
lang = "cn"

[channels.desk]
type = "smtp"
from = "a@example.org"
to = ["editor"]

[[rules]]
name = "one"

[[rules]]
name = "two"
classes = [
  "lowerd",
]

[serve]
porrt = 1
"""
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, text), {})
    assert told(caught.value, tmp_path) == [
        "FILE:2: lang = 'cn': unknown; known are: zh, en",
        "FILE:4: channels.desk.host: is missing",
        "FILE:7: channels.desk.to.0 = 'editor': is not an e-mail address",
        "FILE:14: rules.1.classes.0 = 'lowerd': unknown; did you mean lowered?",
        "FILE:19: serve.porrt = 1: unknown key; did you mean port?",
    ]


def test_without_a_file_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    config = load_config(None, {})
    assert config.file is None
    assert config.lang == "zh"
    assert config.rules == (EVERYTHING,)
    assert config.database_url == f"sqlite:///{tmp_path}/data/wuxi-monitor/wuxi-monitor.db"


def test_the_working_directory_comes_before_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "wuxi-monitor").mkdir(parents=True)
    written(tmp_path / "config" / "wuxi-monitor", 'lang = "en"')
    assert load_config(None, {}).lang == "en"
    written(tmp_path, 'lang = "zh"')
    assert load_config(None, {}).lang == "zh"


def test_a_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent.toml: no such file; wuxi-monitor init writes one"):
        load_config(tmp_path / "absent.toml", {})


def test_the_template_is_read_as_it_stands(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, TEMPLATE), {}).channels == {}


def test_the_template_with_every_setting_switched_on_is_valid_and_shows_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "smtp-password").write_text("geheim\n")
    on = re.sub(r"^#(?=[a-z_]+ = |\[)", "", TEMPLATE, flags=re.MULTILINE)
    config = load_config(written(tmp_path, on), {})
    assert {channel.type for channel in config.channels.values()} == set(CHANNEL_TYPES)
    mail = config.channels["editors"]
    assert isinstance(mail, Smtp)
    assert mail.password.get_secret_value() == "geheim"
    assert config.sources == tmp_path / "sources"
    for model in (type(config), Smtp, Webhook, Rule, Quiet, Serve, Retention):
        for name, field in model.model_fields.items():
            shown = (
                name in ("password", "secrets_file", "channels", "rules", "quiet", "serve", "retention")
                or f"{field.alias or name} = " in on
            )
            assert shown, f"{model.__name__}.{name} is missing from example.toml"


def test_deploy_shows_the_same_template() -> None:
    assert (Path(__file__).parents[2] / "deploy" / NAME).read_text(encoding="utf-8") == TEMPLATE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('langg = "zh"', "FILE: langg = 'zh': unknown key; did you mean lang?"),
        ('lang = "cn"', "FILE: lang = 'cn': unknown; known are: zh, en"),
        (MAIL + 'hots = "x"', "FILE: channels.desk.hots = 'x': unknown key; did you mean host?"),
        (MAIL + "port = 99999", "FILE: channels.desk.port = 99999: is too large; at most 65535"),
        (MAIL.replace('"smtp"', '"smpt"'), 'FILE: channels.desk: type = "smpt": unknown; did you mean smtp?'),
        (
            MAIL.replace('type = "smtp"', ""),
            "FILE: channels.desk: type is missing; it is one of smtp, webhook, file, maildir, stdout, apprise",
        ),
        (MAIL.replace('host = "smtp.example.org"', ""), "FILE: channels.desk.host: is missing"),
        (
            MAIL.replace("editor@example.org", "editor"),
            "FILE: channels.desk.to.0 = 'editor': is not an e-mail address",
        ),
        (
            MAIL.replace("editor@example.org", "editor@例子.中国"),
            "FILE: channels.desk.to.0 = 'editor@例子.中国': has letters that mail servers seldom take;"
            " write the domain as xn--…",
        ),
        (
            MAIL.replace("wuxi-monitor@example.org", "a@example.org\\r\\nBcc: b@example.org"),
            "FILE: channels.desk.from = 'a@example.org\\r\\nBcc: b@example.org': is not an e-mail address",
        ),
        (
            '[channels.d]\ntype = "webhook"\nurl = "file:///etc/passwd"',
            "FILE: channels.d.url = ***: must begin with https:// or http:// and name a host",
        ),
        (
            '[[rules]]\nname = "r"\nclasses = ["lowerd"]',
            "FILE: rules.0.classes.0 = 'lowerd': unknown; did you mean lowered?",
        ),
        (
            MAIL + '[[rules]]\nname = "r"\nchannels = ["dest"]',
            'FILE: rules: "r" names the channel "dest"; did you mean desk?',
        ),
        (
            '[[rules]]\nname = "r"\n[[rules]]\nname = "r"',
            'FILE: rules: two rules have the name "r"; a rule is known by its name',
        ),
        (
            MAIL + 'user = "u"\npassword = "p"\ntls = "none"',
            'FILE: channels.desk: user: a password would be sent in the clear; set tls = "starttls"',
        ),
        (
            '[channels."Ünsinn"]\ntype = "stdout"',
            "FILE: channels.Ünsinn: a channel's name is of small letters, digits, - and _",
        ),
        ("group_wait = 'soon'", "FILE: group_wait = 'soon': is no number"),
        ("[quiet]\nfrom = '25:00'", "FILE: quiet.from = '25:00': is no time of day; write it like \"22:00\""),
        ("operators = 3", 'FILE: operators = 3: is no list; write it like ["one", "two"]'),
        ("channels = 3", "FILE: channels = 3: is no table; its settings stand under a line in [brackets]"),
    ],
)
def test_each_problem_is_one_line_that_names_file_key_and_value(tmp_path: Path, text: str, line: str) -> None:
    assert problems(tmp_path, text) == [line]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, 'lang = "cn"\ncontakt = "x"' + MAIL + "port = 0")) == 3


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    assert problems(tmp_path, 'lang = "zh"\nlang = ') == ["FILE: is not TOML: Invalid value (at end of document)"]


def test_a_file_in_another_charset_is_refused(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_bytes('contact = "无锡"'.encode("gb18030"))
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load_config(file, {})


def test_the_environment_overlays_the_file(tmp_path: Path) -> None:
    environ = {
        "WUXI_MONITOR_LANG": "en",
        "WUXI_MONITOR_CHANNELS__DESK__PASSWORD": "geheim",
        "WUXI_MONITOR_CHANNELS__DESK__TO": "a@example.org, b@example.org",
        "WUXI_MONITOR_CHANNELS__DESK__PORT": "2525",
        "UNRELATED": "x",
    }
    config = load_config(written(tmp_path, MAIL), environ)
    desk = config.channels["desk"]
    assert isinstance(desk, Smtp)
    assert (config.lang, desk.port, desk.to) == ("en", 2525, ("a@example.org", "b@example.org"))
    assert desk.password.get_secret_value() == "geheim"


def test_a_channel_with_a_hyphen_can_be_reached_from_the_environment(tmp_path: Path) -> None:
    text = '[channels.news-desk]\ntype = "webhook"\nurl = "https://desk.example.org"'
    config = load_config(
        written(tmp_path, text), {"WUXI_MONITOR_CHANNELS__NEWS_DESK__SECRETS": "whsec_YQ== whsec_Yg=="}
    )
    desk = config.channels["news-desk"]
    assert isinstance(desk, Webhook)
    assert [secret.get_secret_value() for secret in desk.secrets] == ["whsec_YQ==", "whsec_Yg=="]


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, MAIL, {"WUXI_MONITOR_LANGUAGE": "zh"}) == [
        "environment: WUXI_MONITOR_LANGUAGE = 'zh': unknown key; did you mean lang?"
    ]


def test_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("whsec_YQ==\nwhsec_Yg==\n")
    text = '[channels.d]\ntype = "webhook"\nurl = "https://desk.example.org"\nsecrets_file = "keys"'
    desk = load_config(written(tmp_path, text), {}).channels["d"]
    assert isinstance(desk, Webhook)
    assert len(desk.secrets) == 2
    (line,) = problems(tmp_path, text.replace('"keys"', '"absent"'))
    assert line.startswith("FILE: channels.d.secrets_file = 'absent': cannot be read")


def test_no_secret_is_ever_printed(tmp_path: Path) -> None:
    text = MAIL + 'user = "u"\npassword = "geheim"\n[channels.d]\ntype = "webhook"\nurl = "https://x.org/geheim"\n'
    text += 'secrets = ["geheim"]'
    config = load_config(written(tmp_path, f'database = "postgresql://u:geheim@h/d"\n{text}'), {})
    assert "geheim" not in repr(config) + str(config) + config.model_dump_json()
    assert not [line for line in problems(tmp_path, text.replace('"geheim"', "17")) if "17" in line]
    assert not [line for line in problems(tmp_path, text.replace("https://x.org", "ftp://x.org")) if "geheim" in line]


@pytest.mark.parametrize("mode", [0o602, 0o620])
def test_a_file_with_secrets_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    heartbeat = '[serve]\nheartbeat = "https://hc.example.org/geheim"'
    for text in (MAIL + 'password = "geheim"', 'database = "postgresql://u:geheim@h/d"', heartbeat):
        file = written(tmp_path, text, mode)
        with pytest.raises(ConfigError, match="others may write to it"):
            load_config(file, {})
    written(tmp_path, 'lang = "en"', mode)
    assert load_config(file, {}).lang == "en"


@pytest.mark.parametrize("mode", [0o602, 0o620])
def test_t_a8_a_file_of_one_secret_that_others_may_write_is_refused(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "smtp-password"
    secret.write_text("geheim", encoding="utf-8")
    secret.chmod(mode)
    file = written(tmp_path, MAIL + 'password_file = "smtp-password"')
    with pytest.raises(ConfigError, match="smtp-password: holds secrets and others may write to it") as raised:
        load_config(file, {})
    assert "geheim" not in str(raised.value)
    secret.chmod(0o600)
    assert load_config(file, {})


def test_a_database_file_lies_beside_the_configuration(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, 'database = "sqlite:///data/w.db"'), {})
    assert config.database_url == f"sqlite:///{tmp_path}/data/w.db"
    config = load_config(written(tmp_path, 'database = "sqlite:////var/w.db"'), {})
    assert config.database_url == "sqlite:////var/w.db"
