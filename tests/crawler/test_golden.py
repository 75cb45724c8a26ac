"""Golden cases: what was read in a page once is read in it for ever. `wuxi-monitor sources record` writes them.

Those of the sources that we ship are kept from `tests/sites/shipped.py`, which knows what each page has to be read as.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.catalogue import PACKAGED, Source, load_source
from crawler.golden import expectation
from crawler.systems import NAMES
from tests.sites.server import Site
from tests.sites.shipped import DAY, GOLDEN, Article, Replica, articles

CASES = sorted(GOLDEN.glob("*/*.json"))
SHIPPED = sorted(PACKAGED.glob("*.toml"))


def source_of(case: Path) -> Source:
    """The source of a golden case: one of the catalogue, or one whose file lies beside it."""
    own = case.parent / "source.toml"
    return load_source(own if own.exists() else PACKAGED / f"{case.parent.name}.toml")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    one = Site()
    yield one
    one.close()


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_came_once_is_read_as_recorded(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    assert expectation(source_of(path), case, path.with_suffix(".page").read_bytes()) == case


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_file_of_the_catalogue_has_golden_cases(path: Path, site: Site, tmp_path: Path) -> None:
    """Its lists, its navigation where it looks for columns, and a page: as kept, and as the replica means them."""
    source = load_source(path)
    written = Replica(source, site).record(tmp_path)
    kept = GOLDEN / source.id
    assert {each.name for each in kept.iterdir()} == {each.name for each in (tmp_path / source.id).iterdir()}
    cases = [json.loads(each.read_text("utf-8")) for each in written]
    assert [json.loads((kept / each.name).read_text("utf-8")) for each in written] == cases
    lists = [case for case in cases if "ask" in case]
    assert all((case["links"] or case["more"]) and not case["problem"] for case in lists)
    assert bool(lists) == bool(source.columns)
    assert bool([case for case in cases if "names" in case]) == bool(source.to_find)
    pages = {case["url"]: case for case in cases if "paragraphs" in case}
    listed = {link[0].partition("://")[2]: link for case in lists for link in case["links"]}
    for article in articles(source):
        url = f"{source.hosts[0]}{article.path}"
        assert_read(next(page for address, page in pages.items() if address.endswith(url)), article)
        if source.columns:
            assert listed[url][1:] == [article.title, DAY.isoformat()]


def assert_read(case: dict[str, object], article: Article) -> None:
    """A page was read as what it is."""
    said = [text for role, text in case["paragraphs"] if role == "body"]  # type: ignore[attr-defined]
    heads = [text for role, text in case["paragraphs"] if role == "title"]  # type: ignore[attr-defined]
    assert case["title"] == article.title
    assert case["published"] == DAY.isoformat()
    assert case["issuer"] == article.issuer
    assert (case["document_number"], case["validity"]) == (article.number, article.validity)
    assert [[address.rpartition(".cn")[2], name] for address, name in case["attachments"]] == [  # type: ignore[attr-defined]
        list(file) for file in article.files
    ]
    assert [text for text in said if not text.startswith("附件：")] == list(article.words)
    assert [text for text in heads if text not in (article.title, *article.headlines)] == []
    assert set(article.headlines) <= set(heads)
    assert "+" not in case["reader"]  # type: ignore[operator]  # by a skin, not by density


def test_every_system_of_pages_has_a_golden_case() -> None:
    assert {source_of(path).system for path in CASES} == NAMES
