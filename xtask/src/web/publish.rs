//! Writes the site: into a new folder beside the old one, then swaps the two by renaming, so that
//! a server that reads at any moment finds either the old files or the new ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::artifact::Artifact;
use super::{Mode, compress, manifest};
use crate::failure::{Doing, Result, work};

/// What became of one artifact.
pub(super) struct Size {
    path: String,
    raw: usize,
    gz: Option<usize>,
    br: Option<usize>,
}

/// Puts the artifacts and their manifest in place of the old site.
pub(super) fn publish(
    site: &Path,
    mode: Mode,
    inputs: &str,
    artifacts: &[Artifact],
) -> Result<Vec<Size>> {
    let (fresh, old) = (sibling(site, "new"), sibling(site, "old"));
    remove(&fresh)?;
    let mut sizes = Vec::new();
    let mut entries = Vec::new();
    for artifact in artifacts {
        let packed = mode == Mode::Release && artifact.compressible();
        let br = if packed { compress::brotli(&artifact.bytes)? } else { None };
        let gz = if packed { compress::gzip(&artifact.bytes)? } else { None };
        write(&fresh, artifact.file(), &artifact.bytes)?;
        let br_file = variant(&fresh, artifact, "br", br.as_deref())?;
        let gz_file = variant(&fresh, artifact, "gz", gz.as_deref())?;
        entries.push(manifest::entry(artifact, br_file.as_deref(), gz_file.as_deref()));
        sizes.push(Size {
            path: artifact.path.clone(),
            raw: artifact.bytes.len(),
            gz: gz.map(|bytes| bytes.len()),
            br: br.map(|bytes| bytes.len()),
        });
    }
    write(&fresh, manifest::FILE, manifest::document(inputs, entries).as_bytes())?;
    swap(site, &fresh, &old)?;
    Ok(sizes)
}

fn sibling(site: &Path, suffix: &str) -> PathBuf {
    site.with_extension(suffix)
}

fn variant(
    folder: &Path,
    artifact: &Artifact,
    kind: &str,
    bytes: Option<&[u8]>,
) -> Result<Option<String>> {
    let Some(bytes) = bytes else { return Ok(None) };
    let file = format!("{}.{kind}", artifact.file());
    write(folder, &file, bytes)?;
    Ok(Some(file))
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(file);
    if path.exists() {
        return work(format!("two files want to be {file}"));
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).doing(|| format!("creating {}", parent.display()))?;
    }
    fs::write(&path, bytes).doing(|| format!("writing {}", path.display()))
}

fn swap(site: &Path, fresh: &Path, old: &Path) -> Result<()> {
    remove(old)?;
    if site.exists() {
        fs::rename(site, old).doing(|| format!("moving {} away", site.display()))?;
    }
    fs::rename(fresh, site).doing(|| format!("putting {} in place", site.display()))?;
    remove(old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).doing(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

/// One line per artifact: raw, gzip, brotli.
pub(super) fn table(sizes: &[Size]) -> Vec<String> {
    let width = sizes.iter().map(|size| size.path.len()).max().unwrap_or_default();
    let packed = |name: &str, size: Option<usize>| match size {
        Some(bytes) => format!("  {name} {:>9}", kilobytes(bytes)),
        None => format!("  {name} {:>9}", "-"),
    };
    sizes
        .iter()
        .map(|size| {
            let (gz, br) = (packed("gz", size.gz), packed("br", size.br));
            format!("web: {:width$}  raw {:>10}{gz}{br}", size.path, kilobytes(size.raw))
        })
        .collect()
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_in_thousands() {
        assert_eq!(kilobytes(0), "0.0 kB");
        assert_eq!(kilobytes(555_149), "555.1 kB");
    }

    #[test]
    fn a_line_names_the_file_and_its_sizes() {
        let size = Size { path: "/pkg/a.js".into(), raw: 2_000, gz: Some(900), br: None };
        assert_eq!(table(&[size]), ["web: /pkg/a.js  raw     2.0 kB  gz    0.9 kB  br         -"]);
    }

    #[test]
    fn a_new_site_takes_the_place_of_the_old_one() {
        let folder = std::env::temp_dir().join(format!("grantry-publish-{}", std::process::id()));
        let site = folder.join("site");
        for text in ["one\n".repeat(50), "two\n".repeat(50)] {
            let robots = Artifact::fixed("robots.txt", text.clone().into_bytes()).unwrap();
            publish(&site, Mode::Release, &text, &[robots]).unwrap();
            assert_eq!(fs::read_to_string(site.join("robots.txt")).unwrap(), text);
            assert!(site.join("robots.txt.br").exists() && site.join("robots.txt.gz").exists());
            assert!(manifest::is_current(&site, &text));
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside the site");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let folder = std::env::temp_dir().join(format!("grantry-twice-{}", std::process::id()));
        let twice = [(); 2].map(|()| Artifact::fixed("robots.txt", vec![b'x']).unwrap());
        assert!(publish(&folder.join("site"), Mode::Dev, "", &twice).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
