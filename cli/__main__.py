"""``python -m actorstance.cli``."""

import sys

from actorstance.cli.main import main

sys.exit(main())
