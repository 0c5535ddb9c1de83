"""What the store really holds, held against what it should: its schema, references, chains of versions, rows."""
