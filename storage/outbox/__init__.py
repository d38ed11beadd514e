"""What is owed to subscriptions, and how it is sent."""
