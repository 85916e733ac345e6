"""How the web processes run, here and in the container. Threads, since a thread keeps its database connection."""

import os
import sys

sys.setswitchinterval(0.0005)  # a thread back from the database, with locks, need not wait 5 ms for others that only compute
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
preload_app = True  # one import for all of them, and a refusal of the settings ends the start instead of repeating
control_socket_disable = True
graceful_timeout = 10
timeout = 60
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = os.environ.get("WEB_LOG_LEVEL") or "warning"

if os.environ.get("PRODUCER_MODE", "production") == "production":  # its own few lines as JSON too
    from producer.logs import configuration

    logconfig_dict = configuration("production", loglevel.upper())
    logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": ["console"], "propagate": False, "level": loglevel.upper()}
