"""Values to HTML: templates that escape everything, and Plotly charts."""
