"""What refusals rest on."""
