"""Pages: fetch what the viewer sees, call one action, answer."""
