def sections(ours, quick): pass
