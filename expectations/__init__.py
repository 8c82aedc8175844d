"""Judge a warehouse with Great Expectations, keep every offending row, and report to people."""
