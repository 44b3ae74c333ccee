//! TLS: certificate and key from PEM files, read again when they have changed.

use crate::config::TlsConfig;
use anyhow::{Context as _, anyhow};
use std::{
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

/// The certificate that is shown to clients.
#[derive(Debug)]
struct Shown(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // It is replaced whole: what a panic left behind is sound.
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// What TLS connections are made with.
#[derive(Debug, Clone)]
pub(super) struct Secure {
    config: Arc<ServerConfig>,
    shown: Arc<Shown>,
    files: TlsConfig,
}

impl Secure {
    /// Reads the files.
    pub(super) fn load(files: &TlsConfig, offers_http2: bool) -> anyhow::Result<Self> {
        let provider = Arc::new(ring::default_provider());
        let shown = Arc::new(Shown(RwLock::new(Arc::new(read(files, &provider)?))));
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Shown>::clone(&shown);
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        if offers_http2 {
            config.alpn_protocols.push(b"h2".to_vec());
        }
        config.alpn_protocols.push(b"http/1.1".to_vec());
        Ok(Self { config: Arc::new(config), shown, files: files.clone() })
    }

    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }

    /// Looks at the files once in a while, for ever.
    pub(super) async fn reload(self) {
        if self.files.reload_seconds == 0 {
            return;
        }
        let mut seen = changed(&self.files);
        loop {
            tokio::time::sleep(Duration::from_secs(self.files.reload_seconds)).await;
            let (files, provider) = (self.files.clone(), Arc::clone(self.config.crypto_provider()));
            let known = seen;
            let looked = tokio::task::spawn_blocking(move || {
                let now = changed(&files);
                (now, (now != known).then(|| read(&files, &provider)))
            });
            match looked.await {
                Ok((now, Some(Ok(key)))) => {
                    *self.shown.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
                    tracing::info!(certificate = %self.files.certificate.display(), "the certificate was renewed");
                    seen = now;
                }
                // Perhaps one of the two is not written yet.
                Ok((_, Some(Err(error)))) => {
                    tracing::error!(error = format!("{error:#}"), "the changed certificate cannot be used");
                }
                Ok((_, None)) => {}
                // The runtime ends.
                Err(_) => return,
            }
        }
    }
}

/// When the files were written.
fn changed(files: &TlsConfig) -> [Option<SystemTime>; 2] {
    [&files.certificate, &files.key].map(|path| fs::metadata(path).and_then(|file| file.modified()).ok())
}

fn read(files: &TlsConfig, provider: &CryptoProvider) -> anyhow::Result<CertifiedKey> {
    let cannot = |what: &str, path: &Path| format!("`rest.tls.{what}`: cannot read {}", path.display());
    let certificates = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| cannot("certificate", &files.certificate))?;
    anyhow::ensure!(
        !certificates.is_empty(),
        "`rest.tls.certificate`: no certificate in {}",
        files.certificate.display()
    );
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| cannot("key", &files.key))?;
    CertifiedKey::from_der(certificates, key, provider).with_context(|| {
        format!("`rest.tls`: {} and {} do not fit together", files.certificate.display(), files.key.display())
    })
}
