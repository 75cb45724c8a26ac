"""T-A1, T-A2: which addresses may be asked."""

import pytest

from crawler.guard import refuse_address, refuse_host, refuse_url

REFUSED = [
    "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254",
    "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::1", "::", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_t_a1_an_inner_address_is_refused(address: str) -> None:
    assert refuse_address(address, allow_private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "58.215.18.2", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_t_a1_a_public_address_is_open(address: str) -> None:
    assert refuse_address(address, allow_private=False) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.9", "192.168.3.4", "::1", "fd00::5", "::ffff:127.0.0.1"])
def test_t_a1_a_source_may_open_its_own_network(address: str) -> None:
    assert refuse_address(address, allow_private=True) is None


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "100.64.0.1", "fe80::1", "240.0.0.1"])
def test_t_a1_no_source_may_open_these(address: str) -> None:
    assert refuse_address(address, allow_private=True)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "localhost.", "a.cn.", "1.2.3"]
)
def test_t_a1_a_number_in_disguise_is_refused(host: str) -> None:
    assert refuse_host(host)


@pytest.mark.parametrize("host", ["www.wuxi.gov.cn", "127.0.0.1", "::1", "3g.example.cn", "163.com"])
def test_t_a1_a_plain_host_is_open(host: str) -> None:
    assert refuse_host(host) is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "FILE:///etc/passwd", " file:///x", "\nfile:///x", "source:file:///x", "view-source:http://a.cn/",
        "ftp://a.cn/", "gopher://a.cn/", "javascript:alert(1)", "data:text/plain,x", "//a.cn/", "http:///x", "a.cn",
    ],
)  # fmt: skip
def test_t_a2_only_http_and_https(url: str) -> None:
    assert refuse_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://a@b.cn/", "http://user:word@b.cn/", "http://a.cn\\@b.cn/", "http://a.cn\\b", "http://a .cn/", "http://a.cn/\x00",
        "http://a.cn:port/", "http://[::1/", "http://a.cn/\r\nHost: b",
    ],
)  # fmt: skip
def test_t_a1_an_ambiguous_address_is_refused(url: str) -> None:
    assert refuse_url(url)


@pytest.mark.parametrize("url", ["http://a.cn/", "https://a.cn:8443/x?y=z#w", "HTTP://A.CN/", "http://[::1]:80/"])
def test_t_a2_a_plain_address_is_open(url: str) -> None:
    assert refuse_url(url) is None
