"""Composition root: settings, command line, scheduler, wiring. Nobody imports it."""
