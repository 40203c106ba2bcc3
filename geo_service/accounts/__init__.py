"""Accounts: passwords, second factors, invitations, sessions and lock-out."""
