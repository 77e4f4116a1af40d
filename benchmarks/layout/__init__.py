"""Whether text overflows, overlaps, leaves the safe zone or stands under captions, in documents of every kind."""
