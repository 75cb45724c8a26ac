"""The demo: two days of an invented district, crawled for real over loopback, and what was flagged of them."""
