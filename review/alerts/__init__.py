"""The pages about subscriptions, deliveries and destinations."""
