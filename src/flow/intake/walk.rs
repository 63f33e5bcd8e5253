//! Paths → files, in an order that never changes: names are compared as people count
//! (`trang 2` before `trang 10`), folders and files alike.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// How to walk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WalkOptions {
    /// The images that lie directly in one folder are the pages of one document.
    pub folder_is_document: bool,
}

/// One thing to take in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The file, or the folder whose `images` are one document.
    pub path: PathBuf,
    /// Its last name, for people to recognise it.
    pub name: String,
    /// For a folder that is one document: its images, in order. Empty for a file.
    pub images: Vec<PathBuf>,
}

/// One thing left lying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// Where it lies.
    pub path: PathBuf,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why something was left lying.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhyLeftOut {
    /// Hidden, or litter of the operating system.
    Hidden,
    /// An unfinished download or copy, a backup, a lock.
    Temporary,
    /// A link that leads back to a folder above it.
    Loop,
    /// A socket, pipe or device.
    NoFile,
}

/// What a walk found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Walk {
    /// What to take in, in order.
    pub found: Vec<Found>,
    /// What was left lying.
    pub left_out: Vec<LeftOut>,
}

pub(super) const UNFINISHED: [&str; 6] =
    [".part", ".filepart", ".tmp", ".crdownload", ".partial", ".download"];

/// Walks `paths`: each a file, taken whatever its name, or a folder, walked to its depth.
/// A path that is not there, or a folder that may not be read, is handed on as it is: `receive`
/// says what is wrong with it.
pub fn walk<P: AsRef<Path>>(paths: &[P], options: &WalkOptions) -> Walk {
    let mut walk = Walk::default();
    for path in paths {
        let path = path.as_ref();
        if path.is_dir() {
            folder(path, *options, &mut walk);
        } else {
            walk.found.push(file(path));
        }
    }
    walk
}

fn file(path: &Path) -> Found {
    Found { path: path.to_owned(), name: name_of(path), images: Vec::new() }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn folder(root: &Path, options: WalkOptions, walk: &mut Walk) {
    let mut entries = WalkDir::new(root)
        .follow_links(true)
        .sort_by(|a, b| natural_order_os(a.file_name(), b.file_name()))
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let Some(path) = error.path() else { continue };
                if error.loop_ancestor().is_some() {
                    walk.left_out.push(LeftOut { path: path.to_owned(), why: WhyLeftOut::Loop });
                } else {
                    walk.found.push(file(path));
                }
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        if let Some(why) = left_out(&entry) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            walk.left_out.push(LeftOut { path: entry.into_path(), why });
        } else if entry.file_type().is_file() {
            let path = entry.path();
            if options.folder_is_document && is_named_image(path) {
                add_to_document(path, walk);
            } else {
                walk.found.push(file(path));
            }
        }
    }
}

fn add_to_document(image: &Path, walk: &mut Walk) {
    let folder = image.parent().unwrap_or(Path::new(""));
    let document = walk.found.iter_mut().rev().find(|f| !f.images.is_empty() && f.path == folder);
    if let Some(document) = document {
        document.images.push(image.to_owned());
    } else {
        walk.found.push(Found {
            path: folder.to_owned(),
            name: name_of(folder),
            images: vec![image.to_owned()],
        });
    }
}

fn is_named_image(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["jpg", "jpeg", "jpe", "png", "tif", "tiff"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(extension))
}

fn left_out(entry: &DirEntry) -> Option<WhyLeftOut> {
    let name = entry.file_name().to_string_lossy();
    if let Some(why) = left_out_by_name(&name, entry.file_type().is_dir()) {
        return Some(why);
    }
    (!entry.file_type().is_dir() && !entry.file_type().is_file()).then_some(WhyLeftOut::NoFile)
}

/// Whether a name alone says that a file or folder is not to be taken, and why.
pub fn left_out_by_name(name: &str, folder: bool) -> Option<WhyLeftOut> {
    if name.starts_with(".~lock.") || name.starts_with("~$") {
        return Some(WhyLeftOut::Temporary);
    }
    let litter = ["thumbs.db", "desktop.ini", "__macosx"];
    if name.starts_with('.') || litter.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Some(WhyLeftOut::Hidden);
    }
    (!folder && is_unfinished(name)).then_some(WhyLeftOut::Temporary)
}

pub(super) fn is_unfinished(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    UNFINISHED.iter().chain(&["~", ".lock"]).any(|ending| name.ends_with(ending))
}

fn natural_order_os(a: &OsStr, b: &OsStr) -> Ordering {
    natural_order(&a.to_string_lossy(), &b.to_string_lossy()).then_with(|| a.cmp(b))
}

/// Compares names as people count: runs of digits by their value, letters without case.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let number = |of: &mut std::iter::Peekable<std::str::Chars<'_>>| {
                    let mut digits = String::new();
                    while let Some(digit) = of.next_if(char::is_ascii_digit) {
                        if !(digits.is_empty() && digit == '0') {
                            digits.push(digit);
                        }
                    }
                    digits
                };
                let (x, y) = (number(&mut left), number(&mut right));
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                left.next();
                right.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_count_pages() {
        let mut names = ["trang 10", "Trang 2", "trang 01", "trang 1b", "a", "trang 1"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a", "trang 01", "trang 1", "trang 1b", "Trang 2", "trang 10"]);
    }

    #[test]
    fn hidden_unfinished_and_looping_things_are_left_lying() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        std::fs::create_dir_all(at("sub")).unwrap();
        for name in
            ["b10.pdf", "b2.pdf", ".ẩn.pdf", "c.pdf.part", "d.pdf~", "sub/x.tif", "Thumbs.db"]
        {
            std::fs::write(at(name), b"x").unwrap();
        }
        std::os::unix::fs::symlink(root.path(), at("sub/back")).unwrap();
        let walk = walk(&[root.path(), &at("gone.pdf")], &WalkOptions::default());
        let names: Vec<&str> = walk.found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["b2.pdf", "b10.pdf", "x.tif", "gone.pdf"]);
        let whys: Vec<WhyLeftOut> = walk.left_out.iter().map(|left| left.why).collect();
        assert_eq!(whys.iter().filter(|why| **why == WhyLeftOut::Loop).count(), 1);
        assert_eq!(whys.iter().filter(|why| **why == WhyLeftOut::Hidden).count(), 2);
        assert_eq!(whys.iter().filter(|why| **why == WhyLeftOut::Temporary).count(), 2);
    }

    #[test]
    fn a_folder_of_images_is_one_document() {
        let root = tempfile::tempdir().unwrap();
        for name in ["p10.jpg", "p9.PNG", "other.pdf", "in/1.tif"] {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        let walk = walk(&[root.path()], &WalkOptions { folder_is_document: true });
        let shapes: Vec<usize> = walk.found.iter().map(|found| found.images.len()).collect();
        assert_eq!(shapes, [1, 0, 2]);
        let last = walk.found.last().unwrap();
        assert_eq!(last.images.first().map(|path| name_of(path)).unwrap(), "p9.PNG");
    }
}
