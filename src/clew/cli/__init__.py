"""The command line: parse, call one act, render. No rules, no SQL."""

import sys


def main() -> None:
    """Run the command line and exit: 0 done, 1 done with failed files, 2 usage, others by error (`clew.errors`)."""
    from clew.cli.collecting import put_off_collecting
    from clew.cli.stopping import Stopped, stoppable

    put_off_collecting()
    try:
        with stoppable():
            from clew.cli.app import run

            code = run(sys.argv[1:])
    except Stopped as stopped:
        code = stopped.exit_code
    sys.exit(code)


__all__ = ["main"]
