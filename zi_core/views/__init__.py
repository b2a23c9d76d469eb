"""What each page and picture shows, as values: no HTML, no Plotly."""
