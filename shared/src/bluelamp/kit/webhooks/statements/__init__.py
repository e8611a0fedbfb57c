"""The SQL of webhooks: the endpoints, and the deliveries to them."""
