"""Mailboxes, and the settings of Gmail."""
