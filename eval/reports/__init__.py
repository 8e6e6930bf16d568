"""Reports of evaluations: text, HTML, charts, comparisons."""
