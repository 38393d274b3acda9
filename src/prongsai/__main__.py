"""``python -m prongsai`` is the command ``prongsai``."""

import sys

from prongsai.cli import main

if __name__ == "__main__":
    sys.exit(main())
