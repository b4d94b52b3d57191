"""Tests of what the domain means."""
