"""Runs every bench on one demonstration city."""

from __future__ import annotations

import sys

from django.core.management import call_command

from ceasefire.demo.load import is_empty, load
from tests.bench import readers, report

call_command("migrate", verbosity=0)
if is_empty():
    print("Loading the demonstration city ...", flush=True)
    load(lambda done, of: None)
sys.exit(not all([report.is_within_bounds(), readers.is_within_bounds()]))
