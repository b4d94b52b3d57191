"""The encrypted record and its lock: the only code that touches the user's files and keys.

Neither file is ever in clear on disk, and nothing here logs. Slow libraries load inside functions.
"""
