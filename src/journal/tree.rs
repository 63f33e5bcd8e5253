//! The tree's arithmetic (RFC 9162, 2.1): hashes of leaves and nodes, the root, proofs that a leaf
//! is in a tree and that one tree goes on from another.
//!
//! Proofs are made from any source of complete subtrees ([`Nodes`]) and checked from hashes alone.

use sha2::{Digest, Sha256};

/// A hash of the tree: a leaf's, a node's or the root.
pub type Hash = [u8; 32];

/// The hash of a leaf: `SHA-256(0x00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of a node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves: `SHA-256()`.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Complete subtrees of a tree, wherever they are kept.
pub trait Nodes {
    /// What keeps a node from being had.
    type Error;

    /// The hash over the leaves `[index << level, (index + 1) << level)`, all of which exist.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the first `size` leaves.
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 { Ok(empty_root()) } else { subtree(nodes, 0, size) }
}

/// The hash over the leaves `[start, end)`; `start` is where a subtree of that many begins.
fn subtree<N: Nodes>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let size = end - start;
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return nodes.node(level, start >> level);
    }
    let middle = start + split(size);
    Ok(node_hash(&subtree(nodes, start, middle)?, &subtree(nodes, middle, end)?))
}

/// The largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The proof that leaf `index` is in the tree of `size` leaves (RFC 9162, 2.1.3.1), nearest
/// first; `None` where it is not.
pub fn inclusion<N: Nodes>(
    nodes: &mut N,
    index: u64,
    size: u64,
) -> Result<Option<Vec<Hash>>, N::Error> {
    if index >= size {
        return Ok(None);
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(nodes, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// Whether `path` proves that the leaf with hash `leaf` stands at `index` in the tree of `size`
/// leaves with this root (RFC 9162, 2.1.3.2).
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(step, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The proof that the tree of `size` leaves goes on from that of the first `old` (RFC 9162,
/// 2.1.4.1); empty for the same or the empty tree, `None` where `old` is larger.
pub fn consistency<N: Nodes>(
    nodes: &mut N,
    old: u64,
    size: u64,
) -> Result<Option<Vec<Hash>>, N::Error> {
    if old > size {
        return Ok(None);
    }
    if old == 0 || old == size {
        return Ok(Some(Vec::new()));
    }
    let (mut start, mut end, mut whole) = (0, size, true);
    let mut path = Vec::new();
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(nodes, start, middle)?);
            start = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(subtree(nodes, start, end)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// Whether `path` proves that the tree of `size` leaves with root `new` goes on from that of `old`
/// leaves with root `before` (RFC 9162, 2.1.4.2). Every tree goes on from the empty one.
pub fn goes_on(before: &Hash, old: u64, new: &Hash, size: u64, path: &[Hash]) -> bool {
    if old == size {
        return path.is_empty() && before == new;
    }
    if old == 0 {
        return path.is_empty() && *before == empty_root();
    }
    if old > size {
        return false;
    }
    let mut path = path.iter();
    // a complete tree is its own first step
    let first = if old.is_power_of_two() { Some(before) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for step in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *before && new_hash == *new
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Leaves(Vec<Hash>);

    impl Nodes for Leaves {
        type Error = ();

        fn node(&mut self, level: u32, index: u64) -> Result<Hash, ()> {
            if level == 0 {
                return self.0.get(index as usize).copied().ok_or(());
            }
            Ok(node_hash(&self.node(level - 1, index * 2)?, &self.node(level - 1, index * 2 + 1)?))
        }
    }

    fn leaves(count: u64) -> Leaves {
        Leaves((0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect())
    }

    #[test]
    fn every_leaf_is_proved_in_its_place_and_nowhere_else() {
        for size in 1..40 {
            let mut tree = leaves(size);
            let whole = root(&mut tree, size).unwrap();
            for index in 0..size {
                let path = inclusion(&mut tree, index, size).unwrap().unwrap();
                let leaf = tree.0[index as usize];
                assert!(includes(&whole, size, index, &leaf, &path), "{index} of {size}");
                for other in (0..=size).filter(|other| *other != index) {
                    assert!(!includes(&whole, size, other, &leaf, &path), "{other} for {index}");
                }
                let mut longer = path.clone();
                longer.push([0; 32]);
                assert!(!includes(&whole, size, index, &leaf, &longer));
                if !path.is_empty() {
                    assert!(!includes(&whole, size, index, &leaf, &path[1..]));
                }
            }
        }
    }

    #[test]
    fn a_longer_tree_goes_on_from_a_shorter_one_and_from_no_other() {
        for size in 1..40 {
            let mut tree = leaves(size);
            let new = root(&mut tree, size).unwrap();
            for old in 0..=size {
                let before = root(&mut tree, old).unwrap();
                let path = consistency(&mut tree, old, size).unwrap().unwrap();
                assert!(goes_on(&before, old, &new, size, &path), "{old} to {size}");
                let other = leaf_hash(b"another");
                assert!(!goes_on(&other, old, &new, size, &path), "{old} to {size}");
                if old > 0 {
                    assert!(!goes_on(&before, old, &other, size, &path), "{old} to {size}");
                }
            }
        }
    }
}
