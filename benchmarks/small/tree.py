"""The files of an image in one folder: Python, trimmed packages, system libraries, service and model.

All that the server reads lies in it, the C library as well, so that nothing comes from the cache of the machine that
measures.
"""

import compileall
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.trim import trim
from service.model.manifest import read_manifest
from service.model.verification import verify

_UNUSED = ("site-packages", "test", "tests", "ensurepip", "idlelib", "tkinter", "turtledemo", "lib2to3", "config-*")
"""Folders of the standard library that an image's Python does not have, or that serving never reads."""
_ENVIRONMENT = {"ORT_DISABLE_TELEMETRY": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
"""As in the Dockerfile."""
_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


class Tree:
    """Layout of the folder.

    Args:
        folder: absolute.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python, self.packages, self.libraries, self.app = (
            folder / name for name in ("python", "packages", "lib", "app")
        )

    @property
    def command(self) -> list[str]:
        """Command of an image."""
        return [str(self.python / "bin" / _VERSION), "-m", "service", "serve"]

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables under which it runs; none of the caller's."""
        return _ENVIRONMENT | {
            "PATH": "/usr/bin:/bin",
            "HOME": "/tmp",
            "PYTHONPATH": str(self.packages),
            "LD_LIBRARY_PATH": os.pathsep.join((str(self.libraries), str(self.python / "lib"))),
            "KOKORO_MODEL": "model",
        }


def build_tree(tree: Tree, model: Path, packages: Path | None = None) -> None:
    """Fill an empty folder.

    Args:
        tree: to fill.
        model: folder of a build.
        packages: site-packages of an environment that serves; None: of this one. The copy is trimmed.
    """
    shutil.rmtree(tree.folder, ignore_errors=True)
    prefix = Path(sys.base_prefix)
    library = tree.python / "lib" / _VERSION
    shutil.copytree(prefix / "lib" / _VERSION, library, symlinks=True, ignore=shutil.ignore_patterns(*_UNUSED))
    (tree.python / "bin").mkdir()
    shutil.copy2((prefix / "bin" / _VERSION).resolve(), tree.python / "bin" / _VERSION)
    for shared in (prefix / "lib").glob("libpython*.so*"):
        shutil.copy2(shared, tree.python / "lib", follow_symlinks=False)
    shutil.copytree(packages or Path(sysconfig.get_path("purelib")), tree.packages, symlinks=True)
    trim(tree.packages)
    shutil.copytree("service", tree.app / "service")
    shutil.copy2("gunicorn.conf.py", tree.app)
    shutil.copytree(model, tree.app / "model", ignore=shutil.ignore_patterns("*.png", ".*"))
    for folder in (library, tree.packages, tree.app):
        compileall.compile_dir(folder, quiet=2)
    # As the Dockerfile does.
    verify(tree.app / "model", read_manifest(tree.app / "model"))
    tree.libraries.mkdir()
    for needed in set(_system_libraries(tree)):
        shutil.copy2(needed, tree.libraries)


def _system_libraries(tree: Tree) -> Iterator[Path]:
    """Libraries outside of the tree that its programs and libraries are linked with."""
    linked = [tree.python / "bin" / _VERSION, *tree.folder.rglob("*.so"), *tree.folder.rglob("*.so.*")]
    listed = subprocess.run(["ldd", *map(str, linked)], capture_output=True, text=True, env=dict(tree.environment))
    for name in re.findall(r"=> (/\S+)", listed.stdout):
        if not Path(name).is_relative_to(tree.folder):
            yield Path(name)
