def papers(seed, count): return []
