"""How a picture looks: samples, scores and losses."""
