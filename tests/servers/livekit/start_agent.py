"""Runs another program of Python's, an agent: start_agent.py ops/agent/agent.py start. An agent takes no call while its
machine is busy, and LiveKit offers it none; one that runs tests and compilers is, and so this one never finds its so."""
import os
import runpy
import sys

from livekit.agents import worker

worker._DefaultLoadCalc._get_avg = lambda self: 0.0
del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))  # as Python has it for a program
runpy.run_path(sys.argv[0], run_name="__main__")
