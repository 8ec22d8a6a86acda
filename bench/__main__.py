"""Run every measurement of this folder, one after the other."""

from __future__ import annotations

import importlib
import pkgutil

import bench


def main() -> None:
    """Run each module's ``main()``, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    for name in names:
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "main"):
            module.main()


if __name__ == "__main__":
    main()
