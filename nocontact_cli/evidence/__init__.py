"""Data exports: read on this machine, as a stream, one reader for each platform.

`trees` is what was given, `readers` tell what stands in it, `gathering` keeps what is about the people of the plan.
"""
