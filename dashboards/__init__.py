"""Shown: pages by audience, and what they are made of. The only place with streamlit."""
