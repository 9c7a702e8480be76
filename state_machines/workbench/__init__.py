"""Tools that prove, try out and explain a policy; a running Doorstep loads none of them."""
