"""Who somebody is, what they may do, and why."""
