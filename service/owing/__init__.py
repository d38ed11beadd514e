"""What the settings say of subscriptions, joined with the alerts: who is owed what."""
