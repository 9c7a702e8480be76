"""Map: the policy turns a report into a move on its flowchart and into duties."""
