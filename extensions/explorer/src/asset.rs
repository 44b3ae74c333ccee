//! The vendored files of Swagger UI.

use std::hash::{DefaultHasher, Hasher};
use std::io::Read;
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::read::GzDecoder;

/// One vendored file.
pub(crate) struct Asset {
    /// Its name below the explorer's path.
    pub(crate) name: &'static str,
    /// Its content type.
    pub(crate) content_type: &'static str,
    packed: &'static [u8],
    plain: OnceLock<Bytes>,
    digest: OnceLock<String>,
}

static ASSETS: [Asset; 5] = [
    Asset::new(
        "swagger-ui-bundle.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/swagger-ui-bundle.js.gz"),
    ),
    Asset::new("swagger-ui.css", "text/css; charset=utf-8", include_bytes!("../assets/swagger-ui.css.gz")),
    Asset::new("favicon-32x32.png", "image/png", include_bytes!("../assets/favicon-32x32.png.gz")),
    Asset::new(
        "oauth2-redirect.html",
        "text/html; charset=utf-8",
        include_bytes!("../assets/oauth2-redirect.html.gz"),
    ),
    Asset::new(
        "oauth2-redirect.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/oauth2-redirect.js.gz"),
    ),
];

impl Asset {
    const fn new(name: &'static str, content_type: &'static str, packed: &'static [u8]) -> Self {
        Self { name, content_type, packed, plain: OnceLock::new(), digest: OnceLock::new() }
    }

    /// The asset of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ASSETS.iter().find(|asset| asset.name == name)
    }

    /// Its content as gzip.
    pub(crate) const fn packed(&self) -> Bytes {
        Bytes::from_static(self.packed)
    }

    /// Its content; unpacked once, when a client first asks for it.
    pub(crate) fn plain(&self) -> Bytes {
        let plain = self.plain.get_or_init(|| {
            let mut plain = Vec::new();
            // A test reads every asset to its end, so none is cut short here.
            let read = GzDecoder::new(self.packed).read_to_end(&mut plain);
            debug_assert!(read.is_ok(), "{} is not gzip", self.name);
            plain.into()
        });
        plain.clone()
    }

    /// What distinguishes this content from that of other versions.
    pub(crate) fn digest(&self) -> &str {
        self.digest.get_or_init(|| digest(self.packed))
    }
}

/// A short digest of `content`, for entity tags.
pub(crate) fn digest(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_unpacks() {
        for asset in &ASSETS {
            let mut plain = Vec::new();
            GzDecoder::new(asset.packed).read_to_end(&mut plain).expect("gzip");
            assert_eq!(asset.plain(), plain);
            assert!(plain.len() > 80, "{}", asset.name);
        }
    }
}
