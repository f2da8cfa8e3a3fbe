"""The shooting review and the coordination meeting: assessment, evidence, disposition."""
