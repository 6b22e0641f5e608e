"""Print the adversarial tables as Markdown: `python -m eval.adversarial`."""

import sys

from eval.adversarial.planted import planted_table
from eval.adversarial.table import markdown, table

sys.stdout.write(f"{markdown(table())}\n\n{planted_table()}\n")
