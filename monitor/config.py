"""The configuration file: where it is looked for, what it may say, and one clear line for each thing wrong with it.

Importing this costs a quarter of a second (pydantic): commands that need no configuration do not import it.
"""

from __future__ import annotations

import re
import shlex
import stat
import tomllib
from collections.abc import Mapping
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_config_path, user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    model_validator,
)

from monitor.alert.robots import NAMES, robot_of
from monitor.flag import CLASSES
from monitor.misconfigured import meant, problems
from monitor.values import Severity

NAME = "wuxi-monitor.toml"
ENVIRONMENT = "WUXI_MONITOR_"  # WUXI_MONITOR_CHANNELS__DESK__PASSWORD sets channels.desk.password
TEMPLATE = files("monitor").joinpath("example.toml").read_text(encoding="utf-8")


class ConfigError(Exception):
    """The configuration cannot be used. Each of `problems` is one line that names the place and the thing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _listed(value: object) -> object:
    """A list given as one text, as the environment must: split at commas and blanks."""
    return [part for part in re.split(r"[,，\s]+", value) if part] if isinstance(value, str) else value


def _address(value: str) -> str:
    if not re.fullmatch(r"[^\s@,;<>\x00-\x20\x7f]+@[^\s@,;<>\x00-\x20\x7f]+", value):
        raise ValueError("is not an e-mail address")
    if not value.isascii():
        raise ValueError("has letters that mail servers seldom take; write the domain as xn--…")
    return value


def _class(value: str) -> str:
    if value not in CLASSES:
        raise ValueError(f"unknown{meant(value, CLASSES)}")
    return value


def _web_address(value: SecretStr) -> SecretStr:
    if not re.match(r"https?://[^/\s]+", value.get_secret_value()):
        raise ValueError("must begin with https:// or http:// and name a host")
    return value


def _no_robot(value: SecretStr) -> SecretStr:
    if robot := robot_of(value.get_secret_value()):
        raise ValueError(f'is a robot of {NAMES[robot.service]}, which takes other messages; write type = "apprise"')
    return value


def _service(value: SecretStr) -> SecretStr:
    robot_of(value.get_secret_value())  # which says what is wrong with one
    return value


Often = Literal["at once", "hourly", "daily", "weekly"]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Address = Annotated[str, AfterValidator(_address)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_listed), Field(min_length=1)]
Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_listed)]
Wait = Annotated[float, Field(ge=0, le=86400)]
Seconds = Annotated[float, Field(gt=0, le=60)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Channel(_Part):
    lang: Literal["zh", "en"] | None = None  # of its messages; else that of the whole


class Smtp(_Channel):
    """A mailbox reached over SMTP. Each recipient gets a mail, and a delivery, of his own."""

    type: Literal["smtp"]
    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    sender: Address = Field(alias="from")
    to: Addresses
    timeout: Seconds = 30

    @model_validator(mode="after")
    def _never_in_the_clear(self) -> Self:
        if self.user and self.tls == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError('user: a password would be sent in the clear; set tls = "starttls"')
        return self


class Webhook(_Channel):
    """A receiver of JSON over HTTP, signed as Standard Webhooks where `secrets` holds keys, the newest first."""

    type: Literal["webhook"]
    url: Annotated[SecretStr, AfterValidator(_web_address), AfterValidator(_no_robot)]
    secrets: Secrets = ()
    secrets_file: Path | None = None
    allow_private: bool = False
    timeout: Seconds = 20


class File(_Channel):
    """A file to which each message is added as one line of JSON."""

    type: Literal["file"]
    path: Path


class Maildir(_Channel):
    """A folder of mails, as mail programs read it."""

    type: Literal["maildir"]
    path: Path


class Stdout(_Channel):
    """The text of each message on standard output."""

    type: Literal["stdout"]


class AppriseService(_Channel):
    """A chat or other service by its address in Apprise. The robots of WeCom, DingTalk and Feishu we ask ourselves;
    of the others Apprise does its own sending, past our guard.
    """

    type: Literal["apprise"]
    url: Annotated[SecretStr, AfterValidator(_service)]


Channel = Annotated[Smtp | Webhook | File | Maildir | Stdout | AppriseService, Field(discriminator="type")]
CHANNEL_TYPES: dict[str, type[_Part]] = {
    "smtp": Smtp,
    "webhook": Webhook,
    "file": File,
    "maildir": Maildir,
    "stdout": Stdout,
    "apprise": AppriseService,
}
ChannelName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Rule(_Part):
    """What somebody wants to hear of, and where. A list left empty asks for nothing; texts are looked for inside."""

    name: str = Field(min_length=1)
    channels: Words = ()
    severity: Severity = "low"
    classes: Annotated[tuple[Annotated[str, AfterValidator(_class)], ...], BeforeValidator(_listed)] = ()
    who: Words = ()
    indicator: Words = ()
    source: Words = ()
    page: Words = ()
    words: Words = ()
    direction: Literal["weaker", "stronger"] | None = None
    often: Often = "at once"
    urgent: bool = False


class Quiet(_Part):
    """When nothing is sent but what an urgent rule asked for; what is found meanwhile leaves together after it."""

    start: time = Field(default=time(22), alias="from")
    end: time = Field(default=time(8), alias="to")
    holidays: bool = True
    days_off: tuple[date, ...] = ()
    work_days: tuple[date, ...] = ()


class Serve(_Part):
    """How the service runs: where it answers for health and metrics, and how much it does at once."""

    host: str = "127.0.0.1"
    port: int = Field(default=8750, ge=0, le=65535)
    passes: int = Field(default=4, ge=1, le=64)
    heartbeat: SecretStr = SecretStr("")
    heartbeat_allow_private: bool = False


class Retention(_Part):
    """What `db prune` may remove. Without a number of days nothing ever is."""

    uncited_days: int | None = Field(default=None, ge=30, le=36500)


EVERYTHING = Rule(name="everything")


class Config(_Part):
    """All settings. A relative path in the file is taken from the file's own folder."""

    database: SecretStr = SecretStr("")
    lang: Literal["zh", "en"] = "zh"
    sources: Path | None = None
    contact: str = ""
    channels: dict[ChannelName, Channel] = {}
    operators: Words = ()
    group_wait: Wait = 30
    group_interval: Wait = 300
    rules: tuple[Rule, ...] = (EVERYTHING,)
    quiet: Quiet | None = None
    serve: Serve = Serve()
    retention: Retention = Retention()

    _file: Path | None = PrivateAttr(default=None)
    _named: bool = PrivateAttr(default=False)

    @property
    def program(self) -> str:
        """How the program is called in the commands that a message names: with the file that it was told to read."""
        return f"wuxi-monitor --config {shlex.quote(str(self._file))}" if self._named else "wuxi-monitor"

    @property
    def file(self) -> Path | None:
        """The file that was read, None where none was found."""
        return self._file

    @property
    def database_url(self) -> str:
        """The address of the database, with its password: hand it to the database and to nobody else."""
        return self.database.get_secret_value() or f"sqlite:///{user_data_path('wuxi-monitor') / 'wuxi-monitor.db'}"

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        for rule in self.rules:
            for name in rule.channels:
                if name not in self.channels:
                    raise ValueError(f'rules: "{rule.name}" names the channel "{name}"{meant(name, self.channels)}')
        for name in self.operators:
            if name not in self.channels:
                raise ValueError(f'operators: names the channel "{name}"{meant(name, self.channels)}')
        names = [rule.name for rule in self.rules]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'rules: two rules have the name "{name}"; a rule is known by its name')
        return self


def find_file(path: Path | None) -> Path | None:
    """The configuration file: `path`, else the working directory's, else the user's; None where there is none."""
    if path is not None:
        if not path.is_file():
            raise ConfigError([f"{path}: no such file; wuxi-monitor init writes one"])
        return path
    return next((found for found in (Path(NAME), user_config_path("wuxi-monitor") / NAME) if found.is_file()), None)


def load_config(path: Path | None, environ: Mapping[str, str], besides: Config | None = None) -> Config:
    """The settings of `path` or of the file found in the usual places, overlaid with those of the environment.

    With `besides`, a file that names no channel is one of rules alone: its channels and quiet hours are those of
    `besides`. Raises ConfigError, with one line for each problem.
    """
    file = find_file(path)
    table = _table(file) if file else {}
    lender = besides if "channels" not in table else None
    names = {key: key for key in table.get("channels", {})} if isinstance(table.get("channels"), dict) else {}
    from_environment = _overlay(table, environ, {name.replace("-", "_").lower(): name for name in names})
    if lender:
        table |= {"channels": dict(lender.channels), "quiet": table.get("quiet", lender.quiet)}
    try:
        config = Config.model_validate(_with_secrets(table, file))
    except ValidationError as error:
        raise ConfigError(list(problems(error, table, file, from_environment, _keys))) from None
    if file:
        config = _beside(config, file.resolve().parent)
        _refuse_writable(file, config)
    config._file, config._named = (file.resolve() if path and file else file), path is not None
    return config


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(
            [f"{file}: is not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8"]
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: is not TOML: {error}"]) from None
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error.strerror}"]) from None


def _overlay(table: dict[str, Any], environ: Mapping[str, str], channels: Mapping[str, str]) -> dict[str, str]:
    """Writes the settings of the environment over those of the file. Out: dotted key → the variable it came from."""
    came: dict[str, str] = {}
    for variable in sorted(environ):
        if not variable.startswith(ENVIRONMENT) or variable == f"{ENVIRONMENT}CONFIG":
            continue
        keys = variable.removeprefix(ENVIRONMENT).lower().split("__")
        if keys[0] == "channels" and len(keys) > 1:
            keys[1] = channels.get(keys[1], keys[1])
        place = table
        for key in keys[:-1]:
            below = place.setdefault(key, {})
            if not isinstance(below, dict):
                raise ConfigError([f"environment: {variable} points into {key}, which is not a table"])
            place = below
        place[keys[-1]] = environ[variable]
        came[".".join(keys)] = variable
    return came


def _with_secrets(table: dict[str, Any], file: Path | None) -> dict[str, Any]:
    """The table with the content of each `password_file` and `secrets_file` where the secret itself is absent."""
    channels = table.get("channels")
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        for key in ("password", "secrets") if isinstance(channel, dict) else ():
            where = channel.get(f"{key}_file")
            if not isinstance(where, str) or key in channel:
                continue
            secret = (file.parent if file else Path()) / where
            try:
                _refuse_mode(secret)
                channel[key] = secret.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(
                    [f"{file or 'settings'}: channels.{name}.{key}_file = {where!r}: cannot be read: {error}"]
                ) from None
    return table


def _beside(config: Config, folder: Path) -> Config:
    """The same settings with relative paths taken from the folder of the file."""
    update: dict[str, Any] = {}
    if config.sources:
        update["sources"] = folder / config.sources
    prefix, database = "sqlite:///", config.database.get_secret_value()
    if database.startswith(prefix) and not database.startswith((f"{prefix}/", f"{prefix}:memory:")):
        update["database"] = SecretStr(f"{prefix}{folder / database.removeprefix(prefix)}")
    update["channels"] = {
        name: channel.model_copy(update={"path": folder / channel.path})
        if isinstance(channel, File | Maildir)
        else channel
        for name, channel in config.channels.items()
    }
    return config.model_copy(update=update)


def _refuse_writable(file: Path, config: Config) -> None:
    """A file that holds secrets and that somebody else may write to could send them anywhere: refuse it."""
    if _holds_secrets(config):
        _refuse_mode(file)


def _refuse_mode(file: Path) -> None:
    mode = file.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigError(
            [f"{file}: holds secrets and others may write to it (mode {stat.S_IMODE(mode):04o}); chmod go-w {file}"]
        )


def _holds_secrets(config: Config) -> bool:
    """Whether a password or an address that nobody else should know is set."""
    if re.match(r"\w+://[^/@]*:[^/@]+@", config.database.get_secret_value()):
        return True
    if config.serve.heartbeat.get_secret_value():
        return True
    return any(
        (isinstance(channel, Smtp) and channel.password.get_secret_value())
        or isinstance(channel, Webhook | AppriseService)
        for channel in config.channels.values()
    )


TABLES: dict[str, type[_Part]] = {"quiet": Quiet, "serve": Serve, "retention": Retention}


def _keys(location: tuple[int | str, ...]) -> Mapping[str, Any]:
    """The keys that may stand at a place."""
    model: type[_Part] = Config
    if location[:1] == ("channels",) and len(location) > 1:
        of_type = CHANNEL_TYPES.get(str(location[2])) if len(location) > 2 else None
        if of_type is None:
            return CHANNEL_TYPES
        model = of_type
    elif location[:1] == ("rules",):
        model = Rule
    elif location and location[0] in TABLES:
        model = TABLES[str(location[0])]
    return {each.alias or name: each for name, each in model.model_fields.items()}
