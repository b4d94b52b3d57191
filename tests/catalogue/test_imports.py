"""The layer costs no more at the start than YAML itself."""

from __future__ import annotations

import subprocess
import sys


def test_nothing_but_yaml_is_imported() -> None:
    """Importing the layer, with its schema, brings in PyYAML, the domain and the standard library only."""
    foreign = {name.partition(".")[0] for name in _added() if "cython" not in name}

    assert foreign - sys.stdlib_module_names == {"nocontact_cli", "yaml"}


def test_only_the_domain_and_the_errors_are_imported() -> None:
    """Of the program itself the layer knows the domain and the errors."""
    ours = {name.split(".")[1] for name in _added() if name.startswith("nocontact_cli.")}

    assert ours == {"catalogue", "domain", "errors"}


def _added() -> set[str]:
    code = (
        "import sys; old = set(sys.modules); import nocontact_cli.catalogue.checked, nocontact_cli.catalogue.schema; "
        "print(*set(sys.modules) - old)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
