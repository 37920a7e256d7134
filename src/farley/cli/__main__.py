import sys

from farley.cli import main

sys.exit(main())
