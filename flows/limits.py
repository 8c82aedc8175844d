"""State the limits on what is let in, in one place that imports nothing."""

MAX_BYTES = 20_000_000
"""A file or page that is larger is no article: the longest reports have some 500 thousand characters."""
ROUND = 20_000
"""Articles of one round of a backfill: some minutes of work, which is what a failure loses at most."""
