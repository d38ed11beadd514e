"""Scrapy finds our spiders here."""
