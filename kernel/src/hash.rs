//! Hashes that are computed once: a name's at compile time, a type's by the compiler itself. The maps of a context are
//! keyed by these and do not hash again.

use std::hash::{BuildHasherDefault, Hasher};

/// The hash of a binding's name.
pub(crate) type NameHash = u64;

/// Builds [`PassThrough`].
pub(crate) type BuildPassThrough = BuildHasherDefault<PassThrough>;

/// FNV-1a over the bytes, then a mix that spreads the result over all bits (open addressing looks at the top ones).
pub(crate) const fn of_name(name: &str) -> NameHash {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        i += 1;
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// Takes the one `u64` that a name or a `TypeId` writes as the hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct PassThrough(u64);

impl Hasher for PassThrough {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Not reached by names and type ids; kept right for whatever else is hashed.
        for byte in bytes {
            self.0 = (self.0.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use std::{any::TypeId, hash::BuildHasher};

    use super::*;

    #[test]
    fn a_type_id_hashes_to_something_of_its_own() {
        let build = BuildPassThrough::default();
        assert_ne!(build.hash_one(TypeId::of::<u8>()), build.hash_one(TypeId::of::<u16>()));
    }

    #[test]
    fn similar_names_differ_in_their_top_bits() {
        let tops: std::collections::HashSet<u64> =
            (0..128).map(|n| of_name(&format!("services.N{n}")) >> 57).collect();
        assert!(tops.len() > 60, "only {} of 128 top groups used", tops.len());
    }
}
