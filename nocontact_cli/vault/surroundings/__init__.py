"""What lies around the record: other accounts, shared drives, the disk, the history of the shell.

Only looks, and never at more than it has to. What cannot be read or understood is None: cannot be told.
"""
