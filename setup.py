"""Refusal of wheels: the project is run from a checkout or an image, with files that no wheel has.

A wheel would install packages called ``service`` and ``export`` and could not serve: gunicorn.conf.py, the voices, the
calibrations and the model are beside the packages, not in them. All else is in pyproject.toml; an editable install does
not run the command below.
"""

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.errors import SetupError


class RefusedWheel(bdist_wheel):  # type: ignore[misc]
    """The command ``bdist_wheel``, which ends with instructions."""

    def run(self) -> None:
        """Refuse.

        Raises:
            SetupError: always.
        """
        raise SetupError(
            "kokoro-lite cannot be installed as a wheel: it is served from a checkout (`make run`, or "
            "`pip install --editable .`) or from the image of its Dockerfile"
        )


setup(cmdclass={"bdist_wheel": RefusedWheel})
