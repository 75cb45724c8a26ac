"""docs/adding-a-source.md from its first command to its last, as somebody new to it would type them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.monitor.commands import Program, Said
from tests.sites.server import Answer, Site

WALK = Path(__file__).parents[2] / "docs/adding-a-source.md"
WORDS = "到2031年底，湖东镇新建学校六所，其中小学四所。"


def commands(root: str) -> list[str]:
    """The commands of the walk, in order, asked of the site at `root`."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", WALK.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line for language, block in blocks if not language for line in block.splitlines()]
    return [line.replace("https://www.example.cn", root) for line in lines]


def publish(site: Site) -> None:
    """A site of a system that we do not know: a menu, a list of two pages, a counter in each article."""
    head = (
        "<html><head><title>{}_湖东镇</title></head><body><ul class='menu'><li><a href='/news/'>通知公告</a></li></ul>"
    )
    for page, numbers in (("/news/", range(1, 11)), ("/news/2/", range(11, 16))):
        rows = "".join(f"<li><a href='/a/{n}.html'>湖东镇第{n}号公告</a><i>2031-03-{n:02}</i></li>" for n in numbers)
        following = "<a class='next' href='/news/2/'>下一页</a>" if page == "/news/" else ""
        site.routes[page] = Answer(f"{head.format('通知公告')}<ul class='news'>{rows}</ul>{following}</body></html>")
        for n in numbers:
            shown = f"<h1>湖东镇第{n}号公告</h1><span class='time'>2031-03-{n:02}</span>"
            story = f"{shown}<div class='story'><p>{WORDS}</p></div>"
            site.routes[f"/a/{n}.html"] = Answer(f"{head.format(f'湖东镇第{n}号公告')}{story}</body></html>")


def typed(program: Program, line: str) -> Said | None:
    """What a line of a shell does: a command of ours, whose output may go to a file, or mkdir."""
    words = shlex.split(line)
    if words[0] == "mkdir":
        Path(words[-1]).mkdir()
        return None
    target = words[words.index(">") + 1] if ">" in words else ""
    said = program(*words[1 : words.index(">") if target else None])
    if target:
        Path(target).write_text(said.out, encoding="utf-8")
    return said


def test_the_walk_leads_from_a_page_to_a_watched_source(program: Program, tmp_path: Path) -> None:
    site = Site()
    publish(site)
    told = {}
    for line in commands(site.root):
        said = typed(program, line)
        if said is None:
            continue
        assert said.code == 0, (line, said.err)
        told[" ".join(line.split()[1:3])] = said.out
        if " add " in line:
            file = Path("my-sources/example.toml")
            proposed = file.read_text("utf-8")
            assert ('row = "ul.news > li"' in proposed, 'body = "div.story"' in proposed) == (True, True)
            filled = re.sub(
                "^id = .*", 'id = "example"\npace_seconds = 0', proposed.replace('"…"', '"湖东镇"'), flags=re.M
            )
            file.write_text(filled, encoding="utf-8")
    assert WORDS in told["sources check"]
    assert len(list((tmp_path / "tests/golden/example").iterdir())) == 2
    site.close()
    (status,) = program("status", "--json").rows
    assert [(each["source"], each["state"], each["versions"]) for each in status["sources"]] == [
        ("example", "fine", 15)
    ]
