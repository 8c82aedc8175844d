"""Wire everything together: Prefect flows, sources, settings, the command line; no rules live here."""
