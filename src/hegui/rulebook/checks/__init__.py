"""Checks of the rulebook itself: what a lawyer who adds a regulation is told before anybody relies on it."""
