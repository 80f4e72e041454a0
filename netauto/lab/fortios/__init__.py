"""The FortiOS 7.2 command line of the lab's firewalls: `config`/`edit`/`set`, workspace transactions, timed revert.

Built from vendor documents, published transcripts and general knowledge; `behaviours.py` says which is which. The
configuration is a tree of blocks (`tree.py`), what may be typed is data (`tables_*.py`), and a change reaches the
device as one operation per object (`store.py`), applied at `next`/`end` or replayed when a transaction commits.
"""
