"""Pooled funds: instalments, forecast and settlement of their years, and contributions in kind."""
