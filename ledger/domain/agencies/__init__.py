"""Agencies with their budgets, providers and thresholds; and the viewer who asks."""
