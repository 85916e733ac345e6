"""`python -m producer.devstack up | manage COMMAND...` (what `make run` and `make manage` call)."""

from __future__ import annotations

import sys

from . import commands
from .trouble import Trouble, explain


def main(argv: list[str]) -> int:
    verb, *rest = argv or ["up"]
    if verb not in ("up", "manage"):
        print("usage: python -m producer.devstack up | manage COMMAND...", file=sys.stderr)
        return 2
    try:
        return commands.up() if verb == "up" else commands.manage(rest)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:
        if not (sentence := explain(error)):
            raise
        print(sentence, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
