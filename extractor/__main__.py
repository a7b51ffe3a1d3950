"""Run the command line as ``python -m extractor``."""

from extractor.cli.main import run

if __name__ == "__main__":
    run()
