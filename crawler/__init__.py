"""Goes out and brings back: discover, fetch, judge and read pages. Knows nothing of commitments."""
