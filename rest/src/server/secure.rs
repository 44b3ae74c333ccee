//! TLS: certificate, key and the authorities of clients from PEM files, read again when they have changed.

use crate::{
    ClientCertificate,
    config::{ClientsConfig, TlsConfig},
};
use anyhow::{Context as _, anyhow};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig, ServerConnection,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, pem::PemObject},
        server::{WebPkiClientVerifier, danger::ClientCertVerifier},
    },
};

/// What TLS connections are made with.
#[derive(Debug, Clone)]
pub(super) struct Secure {
    /// Replaced whole: with the certificate go the sessions that were agreed on under it, and the clients that it let in.
    current: Arc<RwLock<Arc<ServerConfig>>>,
    files: TlsConfig,
    offers_http2: bool,
}

impl Secure {
    /// Reads the files.
    pub(super) fn load(files: &TlsConfig, offers_http2: bool) -> anyhow::Result<Self> {
        let current = Arc::new(RwLock::new(read(files, offers_http2)?));
        Ok(Self { current, files: files.clone(), offers_http2 })
    }

    /// Agrees with the client of a connection that begins now.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        // What a panic left behind is sound.
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Looks at the files once in a while, for ever.
    pub(super) async fn reload(self) {
        if self.files.reload_seconds == 0 {
            return;
        }
        let mut seen = changed(&self.files);
        loop {
            tokio::time::sleep(Duration::from_secs(self.files.reload_seconds)).await;
            let (files, offers_http2, known) = (self.files.clone(), self.offers_http2, seen.clone());
            let looked = tokio::task::spawn_blocking(move || {
                let now = changed(&files);
                let read = (now != known).then(|| read(&files, offers_http2));
                (now, read)
            });
            match looked.await {
                Ok((now, Some(Ok(config)))) => {
                    *self.current.write().unwrap_or_else(PoisonError::into_inner) = config;
                    tracing::info!(certificate = %self.files.certificate.display(), "the certificate was renewed");
                    seen = now;
                }
                // Perhaps one of the files is not written yet.
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

/// The certificate that a client has shown, and those that it is signed with.
pub(super) fn shown(connection: &ServerConnection) -> Option<ClientCertificate> {
    let chain = connection.peer_certificates()?;
    Some(ClientCertificate::new(chain.iter().map(|certificate| certificate.to_vec()).collect()))
}

/// When the files were written.
fn changed(files: &TlsConfig) -> Vec<Option<SystemTime>> {
    let clients =
        files.clients.iter().flat_map(|clients| [Some(&clients.authorities), clients.revoked.as_ref()]);
    let all = [Some(&files.certificate), Some(&files.key)].into_iter().chain(clients).flatten();
    all.map(|path| fs::metadata(path).and_then(|file| file.modified()).ok()).collect()
}

fn cannot(key: &str, path: &Path) -> String {
    format!("`rest.tls.{key}`: cannot read {}", path.display())
}

/// All that a PEM file has of a kind, and that it has any.
fn read_all<T: PemObject>(key: &str, path: &PathBuf) -> anyhow::Result<Vec<T>> {
    let all = T::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| cannot(key, path))?;
    anyhow::ensure!(!all.is_empty(), "`rest.tls.{key}`: nothing of that kind in {}", path.display());
    Ok(all)
}

fn read(files: &TlsConfig, offers_http2: bool) -> anyhow::Result<Arc<ServerConfig>> {
    let provider = Arc::new(ring::default_provider());
    let certificates: Vec<CertificateDer<'static>> = read_all("certificate", &files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| cannot("key", &files.key))?;
    let clients = match &files.clients {
        Some(clients) => verifier(clients, &provider)?,
        None => WebPkiClientVerifier::no_client_auth(),
    };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(clients)
        .with_single_cert(certificates, key)
        .with_context(|| {
            let (certificate, key) = (files.certificate.display(), files.key.display());
            format!("`rest.tls`: {certificate} and {key} do not fit together")
        })?;
    if offers_http2 {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(Arc::new(config))
}

/// Who decides which clients are let in.
fn verifier(
    clients: &ClientsConfig,
    provider: &Arc<CryptoProvider>,
) -> anyhow::Result<Arc<dyn ClientCertVerifier>> {
    let (authorities, revoked) = ("clients.authorities", "clients.revoked");
    let mut roots = RootCertStore::empty();
    for authority in read_all::<CertificateDer<'static>>(authorities, &clients.authorities)? {
        roots.add(authority).with_context(|| {
            format!("`rest.tls.{authorities}`: {} has an unsound certificate", clients.authorities.display())
        })?;
    }
    let mut builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    if let Some(path) = &clients.revoked {
        let lists: Vec<CertificateRevocationListDer<'static>> = read_all(revoked, path)?;
        // A list is that of one authority; certificates of the others are not revoked.
        builder = builder.with_crls(lists).allow_unknown_revocation_status();
    }
    if !clients.required {
        builder = builder.allow_unauthenticated();
    }
    builder
        .build()
        .with_context(|| format!("`rest.tls.clients`: {} cannot be used", clients.authorities.display()))
}
