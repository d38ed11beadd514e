"""The command line. Exit status: 0 fine, 1 the answer is “there are differences or trouble”, 2 wrong use."""

from service.cli.main import main

__all__ = ["main"]
