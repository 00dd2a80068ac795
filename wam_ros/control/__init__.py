"""From a chunk of targets to motion that a controller accepts: timing, rules, limits, hold."""
