"""Checklists: from YAML files to the domain's values, with every fault named by its place.

bytes -> characters -> nodes -> walker -> checks -> Checklist
                                  ^
                  fields (one table, also the JSON Schema)

The build keeps what came of the shipped files (`compiled`), so that a command does not pay for it again.
"""
