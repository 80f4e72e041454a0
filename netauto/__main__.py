"""`python -m netauto`: the command line, where the script is not on PATH."""

from netauto.cli.main import entry

if __name__ == "__main__":
    entry()
