"""Who somebody is: passwords, sessions, the company's own sign-in, tokens of applications."""
