"""Makes the scene: who is named in an article, under which names, and every mention of them."""
