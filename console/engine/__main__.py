"""Starts the engine: `python -m console.engine`."""

import sys

from console.engine.host import main

sys.exit(main())
