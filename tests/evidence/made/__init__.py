"""Exports that were made up, one module for each reader."""
