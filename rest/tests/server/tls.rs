//! HTTPS.

use super::support::{application, raw, started, talk};
use lazo_kernel::Server as _;
use lazo_rest::{
    RestConfig,
    config::{Limits, TlsConfig},
};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName},
    },
};

/// Writes a new certificate and its key; the certificate, for clients who trust it.
pub(crate) fn write(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key }: CertifiedKey<KeyPair> =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    cert.der().clone()
}

pub(crate) fn config(folder: &Path) -> RestConfig {
    let tls =
        TlsConfig { reload_seconds: 1, ..TlsConfig::new(folder.join("cert.pem"), folder.join("key.pem")) };
    RestConfig { tls: Some(tls), ..RestConfig::default() }
}

pub(crate) async fn connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    protocols: &[&str],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
}

const VERSION: &str = "GET /version HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn certificate_and_key_from_files_that_may_change() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path());
    let (app, server) = started(config(folder.path())).await;
    let address = server.address().unwrap();
    assert!(server.url().unwrap().starts_with("https://127.0.0.1:"));
    let answer = talk(connect(address, &first, &[]).await.unwrap(), VERSION).await;
    assert!(answer.ends_with("HTTP/1.1 https"), "{answer}");
    // Who does not speak TLS gets no answer, and harms nobody.
    assert_eq!(raw(address, VERSION).await.find("200"), None);
    assert!(connect(address, &write(tempfile::tempdir().unwrap().path()), &[]).await.is_err());
    // A new certificate is taken while the server runs.
    let second = write(folder.path());
    let renewed = async {
        while connect(address, &second, &[]).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), renewed).await.unwrap();
    // One that cannot be read is not.
    fs::write(folder.path().join("cert.pem"), "nothing").unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(connect(address, &second, &[]).await.is_ok());
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn with_and_without_tls_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let listen = vec!["http://127.0.0.1:0".to_owned(), "https://127.0.0.1:0".to_owned()];
    let (app, server) = started(RestConfig { listen, ..config(folder.path()) }).await;
    let urls = server.urls();
    let plain = urls[0].strip_prefix("http://").unwrap().parse().unwrap();
    let secure = urls[1].strip_prefix("https://").unwrap().parse().unwrap();
    assert!(raw(plain, VERSION).await.ends_with("HTTP/1.1 http"));
    assert!(
        talk(connect(secure, &trusted, &["http/1.1"]).await.unwrap(), VERSION)
            .await
            .ends_with("HTTP/1.1 https")
    );
    app.stop().await.unwrap();
}

/// Whether a client says nothing, or stops in the middle of its first message.
#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_has_its_time() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let patient = Limits { head_seconds: 600, keep_alive_seconds: 600, ..Limits::default() };
    let limits = Limits { handshake_seconds: 1, ..patient };
    let (app, server) = started(RestConfig { limits, ..config(folder.path()) }).await;
    let address = server.address().unwrap();
    assert_eq!(raw(address, "").await, "");
    assert_eq!(raw(address, "\x16\x03\x01\0\x40\x01").await, "");
    app.stop().await.unwrap();
}

/// An end without it could be an attacker's cut (RFC 8446, 6.1); this client takes it for an error.
#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_ended_with_a_good_bye() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = write(folder.path());
    let brief = Limits { keep_alive_seconds: 1, ..Limits::default() };
    let (app, server) = started(RestConfig { limits: brief, ..config(folder.path()) }).await;
    let mut stream = connect(server.address().unwrap(), &trusted, &[]).await.unwrap();
    stream.write_all(b"GET /version HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    let read = tokio::time::timeout(Duration::from_secs(60), stream.read_to_string(&mut answer)).await;
    read.expect("it ends").expect("it says good-bye");
    assert!(answer.ends_with("HTTP/1.1 https"), "{answer}");
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_used_are_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let refused = async || format!("{:#}", application(config(folder.path())).start().await.unwrap_err());
    assert!(refused().await.contains("`rest.tls.certificate`: cannot read"), "{}", refused().await);
    write(folder.path());
    fs::write(folder.path().join("key.pem"), "").unwrap();
    assert!(refused().await.contains("`rest.tls.key`: cannot read"), "{}", refused().await);
    let other = tempfile::tempdir().unwrap();
    write(other.path());
    write(folder.path());
    fs::copy(other.path().join("key.pem"), folder.path().join("key.pem")).unwrap();
    assert!(refused().await.contains("do not fit together"), "{}", refused().await);
}
