"""Containers: the structures that several formats share. They know bytes and boxes, and nothing of marks."""
