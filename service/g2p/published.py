"""Import of single modules of an installed package, with stand-ins for unused imports.

``misaki.en`` imports spaCy for its constructor alone, ``misaki.espeak`` phonemizer, and num2words all of its languages:
85 MB that are not used. Here a module's code runs unchanged, in a namespace whose import statement binds stand-ins
for some names. sys.modules is not changed, so the stock modules can be imported beside these.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
from collections.abc import Mapping, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any

from service.errors import SetupError


class PublishedPackage:
    """Modules of one package, each loaded once; the package's ``__init__`` is not run.

    Args:
        name: an installed package.
        stand_ins: objects that the import statement binds in its modules, by the full name of the import.

    Raises:
        SetupError: the package is not installed.
    """

    def __init__(self, name: str, stand_ins: Mapping[str, object]) -> None:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise SetupError(f"the package {name} is not installed")
        self._name, self._stand_ins = name, stand_ins
        self._places = list(spec.submodule_search_locations)
        self._modules: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        """The module ``name`` of the package.

        Raises:
            SetupError: there is no such module.
        """
        if name in self._modules:
            return self._modules[name]
        full_name = f"{self._name}.{name}"
        spec = importlib.machinery.PathFinder.find_spec(full_name, self._places)
        if spec is None or spec.loader is None:
            raise SetupError(f"{self._name} as it is installed has no module {name}")
        module = importlib.util.module_from_spec(spec)
        # COMPAT(CPython): the import statement calls ``__import__`` of the globals' builtins.
        module.__dict__["__builtins__"] = vars(builtins) | {"__import__": self._import}
        self._modules[name] = module
        spec.loader.exec_module(module)
        return module

    def _import(
        self,
        name: str,
        namespace: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        names: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """``builtins.__import__`` for the modules of the package."""
        if level and name:
            return self.load(name)
        if level:
            return SimpleNamespace(**{part: self.load(part) for part in names or ()})
        if name in self._stand_ins:
            return self._stand_ins[name]
        return builtins.__import__(name, namespace, local, names or (), level)
