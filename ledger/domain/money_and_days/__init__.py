"""Money to the penny, and days that are whole: what every rule stands on."""
