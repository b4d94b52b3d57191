"""What leaves for a friend who helps, and the reply that comes back."""
