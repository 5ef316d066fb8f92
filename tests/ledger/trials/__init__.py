"""Trials of the ledger: what no single test can promise is tried a few thousand times, and counted."""
