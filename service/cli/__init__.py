"""The command line: `clausewatch [--config FILE] VERB`. Exit status: 0 fine, 1 there are differences, 2 wrong use."""

from service.cli.app import main

__all__ = ["main"]
