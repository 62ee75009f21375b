"""Data out of a database: an address, a table or a query; SQLAlchemy does the talking and only ever reads."""
