"""Hosts that no page, channel or heartbeat may lead to, in every way in which an address can be written."""

from __future__ import annotations

INNER = (
    "10.0.0.7", "172.16.0.1", "172.31.255.254", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254",
    "100.64.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fc00::1]", "[fe80::1]", "[ff02::1]",
    "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::127.0.0.1]", "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[64:ff9b::7f00:1]", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
    "127.1", "localhost", "localhost.", "someone@127.0.0.1", "127.0.0.1\\@www.example.cn", "①②⑦.⓪.⓪.①",
)  # fmt: skip
