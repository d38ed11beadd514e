"""Subscriptions, messages, and their delivery."""
