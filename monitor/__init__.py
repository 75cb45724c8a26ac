"""Understands and tells: extract, compare, track, alert. Knows nothing of fetching over HTTP."""
