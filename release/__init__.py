"""What is shipped: the images, built, looked into and pushed; and the pictures of the documents."""
