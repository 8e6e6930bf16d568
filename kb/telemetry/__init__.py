"""What operators see of a running service: logs, figures, traces."""
