"""A server that a test starts ends with the test, however that ends."""
import ctypes
import os
import signal

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def prctl(option, value):
    ctypes.CDLL(None).prctl(option, value)


def end_with_parent(number=signal.SIGTERM):
    """Has the kernel send `number` to this process when the one that started it is gone."""
    prctl(PR_SET_PDEATHSIG, int(number))
    if os.getppid() == 1:
        raise SystemExit("the parent is gone")


def inherit_orphans():
    """Makes the children of our dead children ours, so that wait_for_all() sees their end."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def wait_for_all():
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return
