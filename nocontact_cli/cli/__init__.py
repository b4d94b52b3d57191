"""The command line: parse, ask, show, exit. The only layer that prints."""
