"""Formats that several platforms use."""
