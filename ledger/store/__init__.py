"""Facts and entries are kept. The only place with sqlalchemy."""
