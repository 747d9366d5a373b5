"""What several tests need: rules made from a few lines, records that want to break things, a server, a browser."""
