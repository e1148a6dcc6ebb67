"""Where a district's data lies: one directory with the store, its projections and the rest."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The data directory of one site."""

    path: Path

    @classmethod
    def locate(cls, given: str | os.PathLike[str] | None = None) -> Home:
        """Return the home given, else that of ``EOFFICE_HOME``, else ``var/``."""
        return cls(Path(given or os.environ.get("EOFFICE_HOME") or "var").absolute())

    def create(self) -> Home:
        """Make the directory where it is missing, readable by its owner alone."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    @property
    def data_fs(self) -> Path:
        return self.path / "Data.fs"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def projections(self) -> Path:
        return self.path / "projections.sqlite"

    @property
    def transient(self) -> Path:
        return self.path / "transient.sqlite"

    @property
    def templates_cache(self) -> Path:
        return self.path / "cache" / "templates"

    def secret(self) -> bytes:
        """Return the site's random secret, made on first use."""
        place = self.path / "secret"
        try:
            return place.read_bytes()
        except FileNotFoundError:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(secrets.token_bytes(32))
            return place.read_bytes()
