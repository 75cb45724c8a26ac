"""The service: the same jobs as cron's, called by a clock, beside each other, until it is told to stop."""
