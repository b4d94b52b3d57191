"""What things mean and how they follow from each other.

Standard library only: no files, no clock, no randomness. Days are local dates and come in as arguments.
"""
