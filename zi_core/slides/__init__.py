"""The slides of a meeting as values, for the page, the presentation and the HTML file."""
