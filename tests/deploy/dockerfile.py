"""A Dockerfile, taken apart as far as tests look into it."""

import re
import shlex

import msgspec

from tests.deploy.recipes import ROOT


class Dockerfile(msgspec.Struct, frozen=True):
    """Its text, continued lines joined."""

    text: str

    @classmethod
    def read(cls, name: str) -> "Dockerfile":
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines(keepends=True)
        # As Docker does: comments are taken out first, also from between continued lines.
        text = "".join(line for line in lines if not line.lstrip().startswith("#"))
        return cls(re.sub(r"\\\n\s*", " ", text))

    @property
    def last_stage(self) -> "Dockerfile":
        return Dockerfile("FROM " + self.text.rpartition("\nFROM ")[2])

    def arguments(self, keyword: str) -> list[str]:
        """Of every such instruction, in their order."""
        return re.findall(rf"^{keyword} (.+?)\s*$", self.text, flags=re.MULTILINE)

    def environment(self) -> dict[str, str]:
        return dict(word.split("=", 1) for line in self.arguments("ENV") for word in shlex.split(line))

    def copied_from_the_tree(self) -> list[str]:
        """What is copied from the build context."""
        sources: list[str] = []
        for line in self.arguments("COPY"):
            words = shlex.split(line)
            if not words[0].startswith("--from"):
                sources.extend(words[:-1])
        return sources
