"""From a request or a disposition to a referral, a placement per service, and its status over time."""
