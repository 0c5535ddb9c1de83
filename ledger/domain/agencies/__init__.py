"""Agencies with their budgets and providers, how long each allows, and who looks."""
