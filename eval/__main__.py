"""Runs `parley eval` as `python -m eval`."""

import sys

from service.cli import main

main(["eval", *sys.argv[1:]])
