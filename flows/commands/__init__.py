"""Hold one module per command, each with a `command`."""
