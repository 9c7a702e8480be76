"""What people see in answer to what they did."""
