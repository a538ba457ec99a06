"""What is shipped: the images, built, looked into and pushed."""
