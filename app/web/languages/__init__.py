"""What the page and refusals say in other languages: read from `languages/*.po`, chosen by who asks."""
