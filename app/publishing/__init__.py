"""From a tuned picture to a web page: responsive sets, their markup, and what is open to the public."""
