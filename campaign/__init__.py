"""The fault campaign: every fault that netauto must survive, tried on lab devices, judged by their state and not by netauto's word.

`python -m campaign` runs it all; `docs/reliability.md` says what is tried, how it is judged, and shows the last result.
"""
