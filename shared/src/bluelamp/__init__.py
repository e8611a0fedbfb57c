"""What crosses the wire between Bluelamp services, and how every service is built."""
