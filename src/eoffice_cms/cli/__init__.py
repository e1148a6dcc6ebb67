"""The command ``eoffice``: everything about a site that is done from a terminal."""

from __future__ import annotations

import io
import sys
import warnings


def main() -> None:
    """Run the command line; leaves the process with status 0 only when all is well."""
    if not sys.warnoptions:
        # What libraries say to programmers would stand between a person and the result.
        warnings.simplefilter("ignore")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without Devanagari shows escapes; that is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    from eoffice_cms.cli.root import root

    root.main()
