"""Reminders with real workers, beats, Redis and SMTP: small here, in full by `make bench`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "BASE_URL", "PRODUCER_MODE", "SECRET_KEY", "ALLOWED_HOSTS")


def test_no_reminder_is_lost_or_doubled_by_kills_beats_or_an_empty_redis():
    """Each with its control, in which the same trouble must show: see benchmarks/reminder_*.py."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.reminders_small"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
