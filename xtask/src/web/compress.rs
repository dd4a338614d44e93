//! Compressed copies, made once at build time with the patience that no request would have.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::{Doing, Result};

/// Brotli at its best quality, or nothing when that is no smaller.
pub(super) fn brotli(bytes: &[u8]) -> Result<Option<Vec<u8>>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).doing(|| "brotli".into())?;
    Ok(worthwhile(bytes, packed))
}

/// Gzip for clients that know no brotli, or nothing when that is no smaller.
pub(super) fn gzip(bytes: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).doing(|| "gzip".into())?;
    let packed = encoder.finish().doing(|| "gzip".into())?;
    Ok(worthwhile(bytes, packed))
}

fn worthwhile(bytes: &[u8], packed: Vec<u8>) -> Option<Vec<u8>> {
    (packed.len() < bytes.len()).then_some(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_give_the_bytes_back() {
        let bytes = b"grantry ".repeat(200);
        let packed = brotli(&bytes).unwrap().unwrap();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, bytes);

        let packed = gzip(&bytes).unwrap().unwrap();
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, bytes);
    }

    #[test]
    fn a_copy_that_is_no_smaller_is_not_kept() {
        assert!(gzip(b"x").unwrap().is_none());
        assert!(brotli(b"").unwrap().is_none());
    }
}
