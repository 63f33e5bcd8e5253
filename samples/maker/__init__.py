"""Draws synthetic office papers and ages them like scans. See ../README.md."""
