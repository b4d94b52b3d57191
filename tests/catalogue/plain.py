"""Checklist files as an editor's schema check sees them."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from nocontact_cli.catalogue import nodes


class _Names(SafeConstructor):
    """Every name is a text, as JSON has no other, and `on` is one of ours."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        return value.rstrip("\n") if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else value


def plain_data(text: str) -> Any:
    """The first document of a text as dicts, lists and scalars, by the loader that the catalogue uses.

    Raises:
        yaml.YAMLError: It is no YAML.
    """
    loader = type("Loader", (_Names, nodes._LOADER), {})(text.removeprefix("\ufeff"))
    try:
        node = loader.get_node() if loader.check_node() else None
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()
