//! How often somebody may try: a bucket of tokens for each, filled at a steady rate.

use std::collections::HashMap;
use std::sync::Mutex;

use super::error::WebError;

/// So many callers are remembered; beyond that, those with full buckets are forgotten.
const REMEMBERED: usize = 20_000;

/// Buckets by key.
pub struct Limiter {
    /// Tokens a bucket holds.
    burst: f64,
    /// Tokens a second that flow back.
    rate: f64,
    buckets: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    tokens: f64,
    at: jiff::Timestamp,
}

impl Limiter {
    /// `burst` at once, then one every `every` seconds.
    pub fn new(burst: u32, every: f64) -> Self {
        Self {
            burst: f64::from(burst.max(1)),
            rate: 1.0 / every.max(0.001),
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes a token of `key`'s bucket, or says when there will be one.
    pub fn take(&self, key: &str, now: jiff::Timestamp) -> Result<(), WebError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, bucket| self.level(bucket, now) < self.burst);
        }
        let full = Bucket { tokens: self.burst, at: now };
        let bucket = buckets.entry(key.to_owned()).or_insert(full);
        let level = self.level(bucket, now);
        (bucket.tokens, bucket.at) = (level, now);
        if level < 1.0 {
            return Err(WebError::TooMany(((1.0 - level) / self.rate).ceil() as u64));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Fills `key`'s bucket: the attempt was right.
    pub fn forgive(&self, key: &str) {
        self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(key);
    }

    fn level(&self, bucket: &Bucket, now: jiff::Timestamp) -> f64 {
        let passed = now.duration_since(bucket.at).as_secs_f64().max(0.0);
        (bucket.tokens + passed * self.rate).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_dry_and_fills_again() {
        let limiter = Limiter::new(2, 10.0);
        let start = jiff::Timestamp::UNIX_EPOCH;
        let at = |seconds| start + jiff::SignedDuration::from_secs(seconds);
        assert!(limiter.take("a", start).is_ok() && limiter.take("a", start).is_ok());
        assert!(matches!(limiter.take("a", at(1)), Err(WebError::TooMany(9))));
        assert!(limiter.take("b", at(1)).is_ok());
        assert!(limiter.take("a", at(10)).is_ok());
        assert!(limiter.take("a", at(10)).is_err());
        limiter.forgive("a");
        assert!(limiter.take("a", at(10)).is_ok());
    }
}
