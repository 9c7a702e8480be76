"""What a case is: the child's plan, the reports made of it, its escalation, and its limits."""
