"""Databases and backups of Apple devices."""
