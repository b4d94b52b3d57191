"""nocontact: close every way a person can reach you, and see what is still open."""

__version__ = "2026.11.2"
