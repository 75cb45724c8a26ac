"""Source files: what loads, and what each mistake is told as."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.catalogue import CatalogueError, host_of, load_source, load_sources

GOOD = """
id = "replica"
name = "仿真站"
publisher = "仿真市人民政府"
jurisdiction = "无锡市"
system = "intertid"
hosts = ["www.example.cn"]

[[columns]]
address = "https://www.example.cn/zfwj/index.shtml"
certainty = "R"
"""


def write(folder: Path, text: str, name: str = "replica.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_loads(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD))
    assert (source.id, source.pace_seconds, source.depth, source.allow_private) == ("replica", 1.0, 3, False)
    assert source.columns[0].certainty == "R"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("publisher", "publishr", ["publishr", "did you mean 'publisher'"]),
        ('"intertid"', '"intertidd"', ["system", "intertidd", "did you mean 'intertid'"]),
        ("certainty", "certanty", ["columns.0.certanty", "did you mean 'certainty'"]),
        ('name = "仿真站"', "", ["name", "missing"]),
        ('name = "仿真站"', "name = 7", ["name = 7"]),
        ('id = "replica"', 'id = "../x"', ["id = '../x'"]),
        ("www.example.cn/zfwj", "www.other.cn/zfwj", ["columns.address", "www.other.cn", "not among hosts"]),
        ("hosts =", 'home = "https://www.other.cn/"\nhosts =', ["home", "www.other.cn", "not among hosts"]),
        ("https://www.example.cn/zfwj", "file:///zfwj", ["columns.address", "not http or https"]),
        ("https://www.example.cn/zfwj", "FTP://www.example.cn/zfwj", ["columns.address", "not http or https"]),
        ("https://www.example.cn/zfwj", " https://www.example.cn/zfwj", ["columns.address", "a space"]),
        ("https://www.example.cn/zfwj", "https://www.example.cn\\\\/zfwj", ["columns.address", "backslash"]),
        ('["www.example.cn"]', '["www.example.cn/x"]', ["hosts", "plain lower-case host"]),
        ('["www.example.cn"]', '["2130706433"]', ["hosts", "2130706433"]),
        ("hosts =", "pace_seconds = 0.2\nhosts =", ["pace_seconds = 0.2", "at least 1"]),
        ("hosts =", "allow_private = true\npace_seconds = 0\nhosts =", ["pace_seconds", "loopback"]),
        ("hosts =", "depth = 0\nhosts =", ["depth = 0"]),
        ('"intertid"', '"intertid-search"', ["columns.channel", "whole site"]),
        ('system = "intertid"', 'system = "css"', ["layouts"]),
        ('system = "intertid"', 'system = "folder"', ["folder"]),
        ("[[columns]]", "[[columns]", ["not valid TOML"]),
    ],
)
def test_a_mistake_is_told_with_file_key_and_value(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        load_source(path)
    for words in (str(path), *told):
        assert words in str(caught.value)


def test_a_loopback_source_may_be_quick(tmp_path: Path) -> None:
    text = GOOD.replace("www.example.cn", "127.0.0.1:8080").replace(
        "hosts =", "allow_private = true\npace_seconds = 0.1\nhosts ="
    )
    assert load_source(write(tmp_path, text)).pace_seconds == 0.1


def test_every_bad_file_of_a_folder_is_told(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "twin.toml")
    write(tmp_path, "id = 1", "bad.toml")
    (tmp_path / "latin.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(CatalogueError) as caught:
        load_sources(tmp_path)
    assert all(name in str(caught.value) for name in ("twin.toml: id = 'replica'", "bad.toml", "latin.toml"))


def test_a_missing_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no source file"):
        load_sources(tmp_path)
    with pytest.raises(CatalogueError, match="no such folder"):
        load_sources(tmp_path / "none")


def test_the_catalogue_that_we_ship_loads() -> None:
    sources = load_sources()
    assert "wuxi" in {source.id for source in sources}
    assert all(not source.allow_private and source.pace_seconds >= 1 for source in sources)


def test_host_of_keeps_only_an_unusual_port() -> None:
    assert host_of("HTTPS://WWW.Example.cn:443/x") == "www.example.cn"
    assert host_of("http://127.0.0.1:8080/") == "127.0.0.1:8080"
