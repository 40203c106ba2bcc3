"""Where places are missing: how long people walk to the nearest open one, street by street."""
