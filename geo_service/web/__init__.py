"""The Flask application: pages and API."""
