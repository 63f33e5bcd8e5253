//! Roots and proofs against the `ct-merkle` crate, over journals grown in batches of any size.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use sohoa::journal::tree::{goes_on, includes, leaf_hash};

use super::{Numbers, append, issue, journal};

type Peer = MemoryBackedTree<sha2::Sha256, Vec<u8>>;

/// Grows a journal and its peer by batches, looks at each size passed.
fn grow(seed: u64, sizes: &[u64]) {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    let mut peer = Peer::new();
    let mut numbers = Numbers(seed);
    let mut size = 0;
    let mut passed: Vec<(u64, Vec<u8>)> = Vec::new();
    for batch in sizes {
        let entries: Vec<Vec<u8>> = (size..size + batch).map(issue).collect();
        for entry in &entries {
            peer.push(entry.clone());
        }
        size = append(&journal, &entries);
        let (checkpoint, _) = journal.checkpoint().unwrap();
        assert_eq!(checkpoint.root.as_slice(), peer.root().as_bytes().as_slice(), "{size} leaves");
        let mut view = journal.view(size);
        for index in [0, size - 1].into_iter().chain((0..6).map(|_| numbers.below(size))) {
            let ours = view.inclusion(index).unwrap();
            let theirs = peer.prove_inclusion(index as usize);
            assert_eq!(ours.concat(), theirs.as_bytes(), "{index} of {size}");
            let entry = peer.get(index as usize).unwrap();
            let bytes = InclusionProof::try_from_bytes(ours.concat()).unwrap();
            peer.root().verify_inclusion(entry, index, &bytes).unwrap();
            assert!(includes(&checkpoint.root, size, index, &leaf_hash(entry), &ours));
            assert_eq!(journal.entries(index, index + 1).unwrap(), std::slice::from_ref(entry));
        }
        for (old, root) in &passed {
            let ours = view.consistency(*old).unwrap();
            let theirs = peer.prove_consistency((size - old) as usize);
            assert_eq!(ours.concat(), theirs.as_bytes(), "{old} to {size}");
            let _: ConsistencyProof<sha2::Sha256> =
                ConsistencyProof::try_from_bytes(ours.concat()).unwrap();
            let before = root.as_slice().try_into().unwrap();
            assert!(goes_on(&before, *old, &checkpoint.root, size, &ours));
            assert_eq!(journal.view(*old).root().unwrap(), before, "as it was with {old}");
        }
        passed.push((size, checkpoint.root.to_vec()));
    }
}

#[test]
fn one_by_one() {
    grow(1, &[1; 40]);
}

#[test]
fn around_the_width_of_a_tile() {
    grow(2, &[255, 1, 1, 254, 1, 1, 255, 256, 257, 512]);
}

#[test]
fn in_batches_of_any_size() {
    for seed in 0..4 {
        let mut numbers = Numbers(seed);
        let sizes: Vec<u64> = (0..12).map(|_| 1 + numbers.below(400)).collect();
        grow(seed, &sizes);
    }
}

#[test]
fn over_three_levels_of_tiles() {
    grow(9, &[65_530, 1, 6, 300]);
}
