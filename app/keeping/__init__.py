"""What is kept of images, who may do what with them, who holds how many, and when they go."""
