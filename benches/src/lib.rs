//! One seeded world for all benchmarks.
