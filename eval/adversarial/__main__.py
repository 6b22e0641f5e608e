"""Print the adversarial table as Markdown: `python -m eval.adversarial`."""

import sys

from eval.adversarial.table import markdown, table

sys.stdout.write(markdown(table()) + "\n")
