"""One module a verb: open the record, work out what follows, change it, return a value."""
