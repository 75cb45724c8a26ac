"""The documents tell the truth: their commands exist, their links lead somewhere, and no command goes unnamed."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.cli.session import guarded
from monitor.config import load_config
from monitor.demo.city import load_city
from monitor.flag import CLASSES
from monitor.values import Statement

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")]
)
PROGRAM = "wuxi-monitor"
GOES_OUT = {"crawl", "serve", "sources check"}  # to the real sites: not from a test
CUT = {"|", ">", ">>", "&&", "||", ";"}  # where the shell takes over


def leaves(command=cli, path=()):
    """Every command that does something, by the words that call it."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield " ".join(path), command


def code_of(text):
    """What stands in code: fenced blocks line by line (continued lines joined), and spans."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    for block in fenced:
        yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def calls_in(text):
    """The words behind `wuxi-monitor` wherever it is called."""
    for line in code_of(text):
        found = re.search(rf"(?:^|[\s/]){PROGRAM}(\s.*)?$", line)
        if not found or line.lstrip().startswith(("#", "[")):
            continue
        words = shlex.split(found[1] or "", comments=True)
        ends = [number for number, word in enumerate(words) if word in CUT]
        yield words[: ends[0]] if ends else words


def shell_in(text):
    """The calls in blocks that a reader would paste into a shell."""
    for block in re.findall(r"^```sh\n.*?^```", text, re.M | re.S):
        yield from calls_in(block)


def followed(words):
    """The command that the words call, its name, and what is left over: options and arguments."""
    command, name, rest = cli, [], list(words)
    while isinstance(command, click.Group):
        options = {option: each for each in command.params for option in each.opts}
        while rest and rest[0] in options:
            rest = rest[1:] if options[rest[0]].is_flag else rest[2:]
        if not rest or rest[0] in {"--help", "-h", "--version"}:
            break
        if rest[0] not in command.commands:
            raise AssertionError(f"no command {' '.join([*name, rest[0]])!r}")
        command = command.commands[rest[0]]
        name.append(rest.pop(0))
    return command, " ".join(name), rest


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_options_exist(name):
    for words in calls_in((ROOT / name).read_text("utf-8")):
        command, _, rest = followed(words)
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help", "-h"}
        for word in rest:
            option = word.strip("[]").split("=")[0]
            assert not option.startswith("-") or option in known, f"{name}: {PROGRAM} {' '.join(words)}: no {option}"


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_named(name):
    named = {followed(words)[1] for words in calls_in((ROOT / name).read_text("utf-8"))}
    assert {path for path, _ in leaves()} <= named


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the documents that the READMEs speak of, on a machine without any settings."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    city = load_city()
    for folder, day in (("old", 1), ("new", 2)):
        (tmp_path / folder).mkdir()
        for release in city.releases(day):
            (tmp_path / folder / Path(release.file).with_suffix(".txt")).write_text(
                re.sub(r"<[^>]*>", "", release.body), "utf-8"
            )
    (tmp_path / "old").rename(tmp_path / "releases")
    for name, source in (
        ("report.txt", "releases/work-report.txt"),
        ("plan-old.txt", "releases/infrastructure.txt"),
        ("plan-new.txt", "new/infrastructure.txt"),
    ):
        (tmp_path / name).write_bytes((tmp_path / source).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_the_readme_can_be_followed(name, desk, capsys):
    calls = [words for words in shell_in((ROOT / name).read_text("utf-8")) if "--database" not in words]
    done = {}
    for words in calls:
        command = followed(words)[1]
        if command not in GOES_OUT:
            done[command] = guarded(cli, words), capsys.readouterr()
    assert {command: code for command, (code, _) in done.items() if code} == {"diff": 1}
    assert "1200" in done["diff"][1].out
    assert done["import"][1].out.count("\n") == len(load_city().first_day)
    assert "1186" in done["extract"][1].out
    assert (desk / "wuxi-monitor.toml").is_file()


@pytest.mark.parametrize("name", READMES)
def test_settings_are_real_ones(name, tmp_path):
    (tmp_path / "smtp-password").write_text("secret")
    for number, block in enumerate(re.findall(r"^```toml\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)):
        file = tmp_path / f"{number}.toml"
        file.write_text(block, "utf-8")
        file.chmod(0o600)
        config = load_config(file, {})
        assert set(config.channels) == {"editors", "desk"}
        assert [rule.direction for rule in config.rules] == ["weaker"]


@pytest.mark.parametrize("path", [path for path, _ in leaves()])
def test_every_command_has_a_help(path):
    shown = CliRunner().invoke(cli, [*path.split(), "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage:")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files(name):
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / name).read_text("utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (folder / target.split("#")[0]).exists(), f"{name}: {target}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_is_too_long_to_read(name):
    assert len((ROOT / name).read_text("utf-8").splitlines()) < 500


def test_every_document_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text("utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"({path.name})" in index, path.name


def test_every_decision_is_in_their_index():
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    for path in (ROOT / "docs/decisions").glob("0*.md"):
        assert f"({path.name})" in index
        assert all(f"## {part}" in path.read_text("utf-8") for part in ("Context", "Decision")), path.name


def test_output_names_every_class_and_every_key():
    text = (ROOT / "docs/output.md").read_text("utf-8")
    for name in (*CLASSES, *(each.name for each in fields(Statement))):
        assert f"`{name}`" in text, name


@pytest.mark.parametrize("name", READMES)
def test_each_command_has_one_row(name):
    rows = re.findall(rf"^\| `{PROGRAM} ([a-z ]+[a-z])", (ROOT / name).read_text("utf-8"), re.M)
    assert len(rows) == len(set(rows))
